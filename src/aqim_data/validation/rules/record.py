"""Rules about records: whether the columns of one row fit each other."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

RECORD_RULES = (
    Rule(
        code="AQ301",
        demand="A low number is not above its high number, an end not before its start.",
        why="No number and no day lies between the two, so the row says that nothing is possible.",
        wrong="killed_low: 12, killed_high: 2",
        right="killed_low: 2, killed_high: 12",
        mend="Swap the two.",
    ),
    Rule(
        code="AQ302",
        demand="A column that another one calls for is filled, and one that it forbids is empty.",
        why="Some values mean nothing, or too much, by themselves: whoever is called a perpetrator is so on some "
        "ground, and that must be said.",
        wrong="role: perpetrator, attribution: (empty)",
        right="role: perpetrator, attribution: claimed",
        mend="Fill or empty it.",
    ),
    Rule(
        code="AQ303",
        demand="Columns that belong together are filled together.",
        why="Half of a pair is of no use: a latitude without a longitude is a line around the earth.",
        wrong="latitude: 36.73225, longitude: (empty)",
        right="latitude: 36.73225, longitude: 3.08746",
        mend="Fill both or neither.",
    ),
    Rule(
        code="AQ304",
        demand="A claim gives a number or words, one of the two.",
        why="With both, nobody could tell which of them the source is said to say.",
        wrong="low: 2, high: 2, value: two",
        right="low: 2, high: 2, value: (empty)",
        mend="Use low and high, or value.",
    ),
    Rule(
        code="AQ305",
        demand="A record does not refer to itself.",
        why="Nothing is a part, a copy or the opposite of itself; the id was taken from the wrong row.",
        wrong="event_id: evt-rescue-2003, part_of: evt-rescue-2003",
        right="event_id: evt-rescue-2003, part_of: evt-european-tourists-kidnapping-2003",
        mend="Write the other record's id.",
    ),
)
