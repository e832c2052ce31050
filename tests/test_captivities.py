"""Captivities: from the taking to the end, or to the last report where no end is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.build import build
from aqim_data.cli import main
from aqim_data.derive.captivities import ENDING, TAKING
from aqim_data.vocabulary import Role
from tests.mini import CITED, ROWS, Cells, write_mini, write_tables


def event(name: str, kind: str, date: str, **cells: str) -> Cells:
    base = {"geo_precision": "none", "certainty": "reported", "date": date, "date_basis": "stated", **CITED}
    return {
        "event_id": f"evt-{name}",
        "title": f"Event {name}",
        "type": kind,
        "summary": "It happened.",
        **base,
        **cells,
    }


def hostage(event_name: str, actor: str) -> Cells:
    return {"event_id": f"evt-{event_name}", "actor_id": f"act-{actor}", "role": "hostage", **CITED}


EVENTS = [
    event("taking", "kidnapping", "2008-01-01", captives_low="3", captives_high="3", countries="DZ"),
    event("video", "proof_of_life", "2008-03-01", part_of="evt-taking"),
    event("release", "hostage_release", "2008-02", part_of="evt-taking", freed_low="1", freed_high="1"),
    event("rescue", "hostage_rescue", "2008-06-01", part_of="evt-taking", freed_low="2", freed_high="2"),
    event("again", "kidnapping", "2010-05-05", captives_low="1", captives_high="1"),
    event("seen", "statement", "2011-01-01"),
    event("raid", "armed_assault", "2012", captives_low="5", captives_high=""),
    event("death", "hostage_killing", "2012-02", part_of="evt-raid", killed_low="5"),
    event("pictures", "proof_of_life", "2012-01", captives_low="5", captives_high="5"),
]
PARTS = [
    *(hostage(name, "set") for name in ("taking", "video")),
    {**hostage("release", "set"), "note": "One of the three."},
    {**hostage("rescue", "set"), "note": "Two of the three."},
    *(hostage(name, "man") for name in ("taking", "rescue", "again", "seen")),
    hostage("raid", "soldiers"),
    hostage("pictures", "soldiers"),
    {**hostage("death", "soldiers"), "role": "victim"},
    {"event_id": "evt-again", "actor_id": "act-group", "role": "perpetrator", "attribution": "suspected", **CITED},
]


def in_order(rows: list[Cells]) -> list[Cells]:
    return sorted(rows, key=lambda row: (row.get("event_id", ""), row.get("actor_id", ""), row.get("role", "")))


@pytest.fixture
def data(tmp_path: Path) -> aqim_data.Dataset:
    sets = [
        {"actor_id": f"act-{name}", "name": name.title(), "type": "population", **CITED} for name in ("set", "soldiers")
    ]
    more = {"events": EVENTS, "actors": sets, "participations": PARTS}
    rows = {**ROWS, **{name: in_order([*ROWS[name], *added]) for name, added in more.items()}}
    folder = write_mini(tmp_path / "package")
    write_tables(folder, rows)
    result = build(folder)
    assert result.report.valid, [str(problem) for problem in result.report.problems]
    return aqim_data.load(folder)


def test_a_group_that_is_not_freed_at_once_has_several_ends(data: aqim_data.Dataset) -> None:
    (held,) = data["act-set"].captivities
    assert (held.event_id, str(held.taken), held.countries) == ("evt-taking", "2008-01-01", ("DZ",))
    assert held.ended_by == ("evt-release", "evt-rescue")
    assert held.outcomes == ("hostage_release", "hostage_rescue")
    assert str(held.ended) == "2008-06-01"
    assert held.reported_in == ("evt-release", "evt-video", "evt-rescue")
    assert (held.last_report, held.last_report_in) == (None, None)
    assert (held.sources, held.independent_sources) == (1, 1)
    assert held.note == "One of the three (evt-release); Two of the three (evt-rescue)"


def test_somebody_who_is_taken_twice_has_two_rows_and_the_second_has_no_known_end(data: aqim_data.Dataset) -> None:
    again, first = data["act-man"].captivities
    assert (first.event_id, first.ended_by) == ("evt-taking", ("evt-rescue",))
    assert (again.event_id, again.taken_by) == ("evt-again", ("Group (suspected)",))
    assert (again.ended_by, again.outcomes, again.ended, again.note) == ((), (), None, None)
    # What is part of no taking is told of the last one before it.
    assert (str(again.last_report), again.last_report_in) == ("2011-01-01", "evt-seen")


def test_captives_of_an_attack_are_followed_too(data: aqim_data.Dataset) -> None:
    (held,) = data["act-soldiers"].captivities
    assert (held.event_id, held.reported_in) == ("evt-raid", ("evt-pictures", "evt-death"))
    assert (held.outcomes, held.last_report_in) == (("hostage_killing",), None)
    assert len(data.captivities) == 4


def test_show_says_what_became_of_somebody(data: aqim_data.Dataset, tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["show", "act-man", "--package", str(tmp_path / "package")])
    assert shown.exit_code == 0
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert "taken 2008-01-01, Algeria [evt-taking]" in lines
    assert "what became of them 2008-06-01: Rescue of captives [evt-rescue]" in lines
    assert "what became of them unknown; last report 2011-01-01 [evt-seen]" in lines
    shown = CliRunner().invoke(main, ["show", "act-set", "--package", str(tmp_path / "package")])
    lines = [" ".join(line.split()) for line in shown.stdout.splitlines()]
    assert "what became of them 2008-06-01: Rescue of captives [evt-rescue]: Two of the three." in lines


def test_every_hostage_of_the_data_has_a_captivity_with_an_end_or_a_last_report() -> None:
    real = aqim_data.load()
    held = {part.actor_id for part in real.participations if part.role is Role.HOSTAGE}
    assert {one.actor_id for one in real.captivities} == held
    for one in real.captivities:
        assert bool(one.ended_by) != bool(one.last_report_in), one.actor_id
        ends = {real[event].type for event in one.ended_by}
        assert set(one.outcomes) == ends <= set(ENDING), one.actor_id


def test_a_captivity_that_is_well_known() -> None:
    (held,) = aqim_data.load()["act-pierre-camatte"].captivities
    assert (str(held.taken), str(held.ended)) == ("2009-11-25", "2010-02-23")
    assert held.outcomes == ("hostage_release",)
    assert TAKING[0] == aqim_data.load()[held.event_id].type
