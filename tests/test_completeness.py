"""The page on completeness: its figures counted by hand on a small package, and what the real data must reach."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import aqim_data
from aqim_data.derive.completeness import WELL_REPORTED, completeness_page, year_of
from aqim_data.tabular import format_table
from aqim_data.vocabulary import Certainty


def test_the_figures_of_a_small_package(mini: Path) -> None:
    lines = completeness_page(aqim_data.load(mini)).splitlines()
    # Two events: an attack of 2007 with a disputed date, cited to a work and a copy of it; and an undated part of it.
    assert "| 2007 | 1 | 1 | 0 (0%) | 1 (100%) | 0 |" in lines
    assert "| undated | 1 | 1 | 0 (0%) | 0 (0%) | 0 |" in lines
    assert "| Bombing | 1 | 1 | 0 (0%) | 1 (100%) |" in lines
    assert "| events since 2003 | 1 |" in lines
    assert "| of them with two or more independent sources | 0 (0%) |" in lines
    assert "| certainty reported | 2 |" in lines
    assert "- **Undated.** 1 events have no date, because no source gives one." in lines
    assert "- **Off the map.** 1 of 1 places have no coordinates." in lines


@pytest.mark.parametrize(
    ("whole", "part", "least"), [("", "5", 5), ("2", "5", 5), ("7", "5", 7), ("7", "", 7), ("", "", 0)]
)
def test_people_of_a_part_are_counted_once_and_not_lost(whole: str, part: str, least: int, mini: Path) -> None:
    file = mini / "data" / "events.csv"
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    assert [bool(row["part_of"]) for row in rows] == [False, True]
    for row, killed in zip(rows, (whole, part), strict=True):
        row |= {"killed_low": killed, "killed_high": killed}
    file.write_text(format_table(list(rows[0]), [list(row.values()) for row in rows]), encoding="utf-8")
    lines = completeness_page(aqim_data.load(mini)).splitlines()
    assert f"| 2007 | 1 | 1 | 0 (0%) | 1 (100%) | {least} |" in lines


def test_three_in_four_events_have_two_witnesses_or_are_marked_as_having_one() -> None:
    events = [event for event in aqim_data.load().events if (year_of(event) or 0) >= WELL_REPORTED]
    fine = [event for event in events if len(event.witnesses) > 1 or event.certainty is not Certainty.ESTABLISHED]
    assert len(fine) >= 0.75 * len(events)
