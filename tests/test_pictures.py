"""The pictures of the cookbook are those of the data, and what they draw is what the tables hold."""

from __future__ import annotations

import csv
import importlib
import re
from collections import Counter
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from pictures.__main__ import FOLDER, PICTURES
from pictures.style import as_svg, day_number, end_of_day, fingerprint

import aqim_data
from tests.conftest import ROOT

ATTACKS = {
    *("armed_assault", "assassination", "attack_unknown", "bombing", "facility_attack"),
    *("hijacking", "hostage_barricade", "kidnapping", "unarmed_assault"),
}


def module(name: str) -> ModuleType:
    return importlib.import_module(f"pictures.{name}")


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def points(figure: Figure) -> set[tuple[float, float]]:
    """The points of all lines and markers."""
    arrays: list[Any] = [line.get_xydata() for axes in figure.axes for line in axes.lines]
    return {(round(float(x), 4), float(y)) for array in arrays for x, y in array if x == x}


def widths(figure: Figure) -> list[float]:
    """The lengths of all bars."""
    patches: list[Any] = [patch for axes in figure.axes for patch in axes.patches]
    return [float(bar.get_width()) for bar in patches if isinstance(bar, Rectangle) and bar.get_fill()]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_up_to_date(name: str, data: aqim_data.Dataset) -> None:
    text = (FOLDER / f"{name}.svg").read_text("utf-8")
    drawn = fingerprint(module(name), module(name).rows(data))
    assert f"<dc:identifier>sha256:{drawn}</dc:identifier>" in text, "out of date: make pages"


def test_no_picture_is_left_over_and_each_is_small_and_shown() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.svg" for name in PICTURES}
    page = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
    for name in PICTURES:
        assert (FOLDER / f"{name}.svg").stat().st_size < 150_000
        words = re.search(rf"!\[(.*)\]\(pictures/{name}\.svg\)", page)
        assert words
        assert len(words[1]) > 60, "a picture needs words for those who do not see it"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_loads_nothing_and_is_the_same_bytes_twice(name: str, data: aqim_data.Dataset) -> None:
    rows = module(name).rows(data)
    first, second = (as_svg(module(name).draw(rows), "title", "print") for _ in range(2))
    assert first == second
    addresses = set(re.findall(r'(?:href|src)="([^#"][^"]*)"', first))
    assert addresses == set()
    assert "<script" not in first


def test_other_rows_or_other_code_have_another_fingerprint() -> None:
    assert fingerprint(module("tolls"), [1]) != fingerprint(module("tolls"), [2])
    assert fingerprint(module("tolls"), [1]) != fingerprint(module("fields"), [1])


def test_days_are_decimal_years() -> None:
    assert day_number(date(2010, 1, 1)) == 2010
    assert end_of_day(date(2010, 12, 31)) == 2011
    assert day_number(date(2012, 7, 2)) == 2012.5  # a leap year has 366 days


def test_the_timeline_has_every_dated_event(data: aqim_data.Dataset) -> None:
    dates = {row["event_id"]: row["date"] for row in table("events") if row["date"]}
    marks = {mark.event_id: mark for mark in module("timeline").rows(data)}
    assert set(marks) == set(dates)
    for event_id, text in dates.items():
        assert (marks[event_id].start is None) == text.startswith("../")
        assert (marks[event_id].end is None) == text.endswith("/..")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            assert marks[event_id].start == marks[event_id].end == day_number(date.fromisoformat(text))
        elif re.fullmatch(r"\d{4}", text):
            assert int(marks[event_id].start) == int(marks[event_id].end) == int(text)
    numbers = [int(text.get_text()) for axes in module("timeline").draw([*marks.values()]).axes for text in axes.texts
               if text.get_text().isdigit()]  # fmt: skip
    assert sum(numbers) == len(dates)


def test_marks_in_a_row_of_the_timeline_do_not_touch(data: aqim_data.Dataset) -> None:
    timeline = module("timeline")
    marks = timeline.rows(data)
    for lane in timeline.LANES:
        ends: dict[int, float] = {}
        for mark, level in timeline.stacked(mark for mark in marks if mark.lane == lane):
            start = mark.end if mark.start is None else mark.start
            assert start <= 1998 or start > ends.get(level, 0)
            ends[level] = max(start, mark.end or start)


def test_the_map_places_an_attack_no_finer_than_its_source(data: aqim_data.Dataset) -> None:
    known = {row["place_id"]: row for row in table("places") if row["latitude"]}
    attacks = [row for row in table("events") if row["type"] in ATTACKS]
    inside = Counter(row["place_id"] for row in attacks if row["place_id"] in known and row["geo_precision"] != "near")
    near = Counter(row["place_id"] for row in attacks if row["place_id"] in known and row["geo_precision"] == "near")
    rows = module("places").rows(data)
    spots = [row for row in rows if hasattr(row, "place_id")]
    assert {spot.place_id: (spot.inside, spot.near) for spot in spots} == {
        name: (inside[name], near[name]) for name in {*inside, *near}
    }
    for spot in spots:
        assert (str(spot.latitude), str(spot.longitude)) == (
            known[spot.place_id]["latitude"],
            known[spot.place_id]["longitude"],
        )
    elsewhere = [row.attacks for row in rows if not hasattr(row, "place_id")]
    assert sum(elsewhere) == len(attacks) - sum(inside.values()) - sum(near.values())
    figure = module("places").draw(rows)
    assert widths(figure) == elsewhere
    drawn = points(figure)
    for spot in spots:
        if -18 < spot.longitude < 16 and 4 < spot.latitude < 38.2:
            assert (round(spot.longitude, 4), spot.latitude) in drawn


def test_tolls_are_ranges(data: aqim_data.Dataset) -> None:
    tolls = module("tolls").rows(data)
    events = {row["event_id"]: row for row in table("events")}
    lows = sorted(
        (
            int(row["killed_low"])
            for row in events.values()
            if row["type"] in ATTACKS and row["killed_low"] and not row["part_of"]
        ),
        reverse=True,
    )
    assert [toll.low for toll in tolls] == lows[: len(tolls)]
    claims = [
        row for row in table("claims") if row["field"] == "killed" and not row["group"] and row["stance"] != "agrees"
    ]
    drawn = points(module("tolls").draw(tolls))
    for number, toll in enumerate(tolls):
        assert str(toll.low) == events[toll.event_id]["killed_low"]
        assert str(toll.high or "") == events[toll.event_id]["killed_high"]
        own = [row for row in claims if row["record_id"] == toll.event_id]
        assert sum(said.claims for said in toll.said) == len(own)
        assert {(str(said.low or ""), str(said.high or ""), said.stance) for said in toll.said} == {
            (row["low"], row["high"], row["stance"]) for row in own
        }
        assert {(toll.low, number), (toll.high or toll.low, number)} <= drawn
        for said in toll.said:
            y = number + (0.27 if said.stance == "disputes" else -0.27)
            assert ((said.high if said.low is None else said.low), y) in drawn


def test_the_profile_s_statements_are_all_there(data: aqim_data.Dataset) -> None:
    said = [row for row in table("claims") if row["source_id"] == "src-aqim-profile"]
    stances = Counter(row["stance"] for row in said if row["field"] not in ("place_text", "cited_work"))
    shares = module("statements").rows(data)
    for stance in ("agrees", "refines", "disputes"):
        assert sum(getattr(share, stance) for share in shares) == stances[stance]
    dates = Counter(row["stance"] for row in said if row["field"] in ("date", "start", "end"))
    assert (shares[0].agrees, shares[0].refines, shares[0].disputes) == tuple(
        dates[stance] for stance in ("agrees", "refines", "disputes")
    )
    assert sum(widths(module("statements").draw(shares))) == sum(stances.values())


def test_captives_are_held_as_long_as_the_table_says(data: aqim_data.Dataset) -> None:
    rows = {(row["event_id"], row["captive"]): row for row in table("captivities")}
    takings = module("captives").rows(data)
    drawn = points(module("captives").draw(takings))
    for number, taking in enumerate(takings):
        for held in taking.held:
            row = rows[taking.event_id, held.captive]
            if re.fullmatch(r"\d{4}-\d\d-\d\d", row["taken"]):
                assert held.first == held.sure == day_number(date.fromisoformat(row["taken"]))
            if re.fullmatch(r"\d{4}-\d\d-\d\d", row["ended"]):
                assert held.last == end_of_day(date.fromisoformat(row["ended"]))
            assert (held.until is None) == row["ended"].startswith("../")
            assert bool(held.ending) == bool(row["outcomes"])
            assert {(round(held.first, 4), number), (round(held.last, 4), number)} <= drawn
    # Nobody whose captivity is surely longer than the shortest one shown is left out.
    shortest = min(max(held.last - held.first for held in taking.held) for taking in takings)
    shown = {taking.event_id for taking in takings}
    for (event_id, _), row in rows.items():
        days = re.fullmatch(r"(\d{4}-\d\d-\d\d)\|(\d{4}-\d\d-\d\d)", f"{row['taken']}|{row['ended']}")
        if days and end_of_day(date.fromisoformat(days[2])) - day_number(date.fromisoformat(days[1])) > shortest:
            assert event_id in shown


def test_one_captive_is_followed_through_all_events(data: aqim_data.Dataset) -> None:
    (row,) = [row for row in table("captivities") if row["actor_id"] == "act-serge-lazarevic"]
    steps = module("hostage").rows(data)
    assert [step.event_id for step in steps] == [row["event_id"], *row["reported_in"].split("|")]
    flat = {row["event_id"]: row for row in table("events_flat")}
    for step in steps:
        assert (step.when, str(step.sources)) == (
            flat[step.event_id]["date"],
            flat[step.event_id]["independent_sources"],
        )
        assert step.disputed == bool(flat[step.event_id]["disputed_fields"])


def test_disputed_fields_are_counted_once_a_record(data: aqim_data.Dataset) -> None:
    disputed = {(row["record_id"], row["field"]) for row in table("claims") if row["stance"] == "disputes"}
    counts: dict[str, int] = Counter(field for _, field in disputed)
    fields: list[Any] = module("fields").rows(data)
    assert [field.disputed for field in fields] == sorted(counts.values(), reverse=True)[: len(fields)]
    for field in fields:
        assert field.disputed == counts[field.field]
        assert field.disputed <= field.witnessed
    bars = widths(module("fields").draw(fields))
    assert bars == [*(field.witnessed for field in fields), *(field.disputed for field in fields)]
