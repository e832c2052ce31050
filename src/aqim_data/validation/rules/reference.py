"""Rules about references: whether ids lead to records, and whether the register of ids keeps its word."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

REFERENCE_RULES = (
    Rule(
        code="AQ401",
        demand="An id that is referred to exists.",
        why="A reference that leads nowhere loses what it stood for: the place, the actor, the evidence.",
        wrong="place_id: plc-algeirs",
        right="place_id: plc-algiers",
        mend="Correct the id, or add the record.",
    ),
    Rule(
        code="AQ402",
        demand="An id is of the table that its column points into.",
        why="An event happens at a place, not at an actor; the id stands in the wrong column.",
        wrong="place_id: act-algeria",
        right="place_id: plc-algeria",
        mend="Write an id of that table.",
    ),
    Rule(
        code="AQ403",
        demand="part_of, derived_from and replaced_by do not run in a circle.",
        why="In a circle nothing is the whole, the original or the successor, and whoever follows it never arrives.",
        wrong="evt-siege part_of evt-assault\nevt-assault part_of evt-siege",
        right="evt-siege part_of (empty)\nevt-assault part_of evt-siege",
        mend="Remove one of the links.",
    ),
    Rule(
        code="AQ404",
        demand="A claim is about a field that its record has, or a known property.",
        why="A claim about nothing is never shown beside the value that it supports or disputes.",
        wrong="field: dead",
        right="field: killed",
        mend="Name the field or property.",
    ),
    Rule(
        code="AQ405",
        demand="A retired id does not come back.",
        why="Whoever cited the id cited what it named then; it must never name anything else.",
        wrong="records: act-old-man retired in 0.2.0\nactors:  act-old-man,An Old Man,person",
        right="records: act-old-man retired in 0.2.0\nactors:  act-older-man,An Old Man,person",
        mend="Give the record a new id.",
    ),
    Rule(
        code="AQ406",
        demand="An id that was once issued is in its table, or marked retired or merged.",
        why="Whoever cited the id must learn what became of it.",
        wrong="evt-four-french-hostages-kidnapping,events,active,0.1.0,,,\n(and no such row in data/events.csv)",
        right="evt-four-french-hostages-kidnapping,events,merged,0.1.0,0.2.0,evt-arlit-kidnapping-2010,The same event.",
        mend="Mark it in records.csv.",
    ),
    Rule(
        code="AQ407",
        demand="An entry of the register agrees with itself: table, versions, successor.",
        why="The register is the memory of every id; an entry that contradicts itself misleads whoever follows it.",
        wrong="act-old-man,events,retired,0.2.0,0.1.0,,Never was.",
        right="act-old-man,actors,retired,0.1.0,0.2.0,,Never was.",
        mend="Correct the entry.",
    ),
    Rule(
        code="AQ408",
        demand="The register of ids never loses an entry.",
        why="An id that is forgotten could be given to something else.",
        wrong="data/records.csv with 11 of 12 entries",
        right="data/records.csv with all 12 entries",
        mend="Restore it from version control.",
    ),
)
