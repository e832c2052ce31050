"""Events recorded twice are found by marks in tables of any size, and are those that comparing all with all finds."""

from __future__ import annotations

import csv
import os
import random
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from benchmarks.generate import generate

from aqim_data.tabular import format_table
from aqim_data.validation import judging, reading, repeated_events, sharing, spans, validate
from aqim_data.validation.likeness import title_words

FEW_WORDS = ("army", "attack", "Béjaïa", "convoy", "l'Atlas", "mine", "night", "the")
DATES = ("2007-03-01", "2007-03-02", "2007-03-03~", "2007-03-05", "2007-03", "2007-03-01/2007-03-02", "2007-02-28")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package in which many events happened on a few days, under titles of a few words, or of very many."""
    folder = generate(tmp_path_factory.mktemp("crowded"), 500)
    chance = random.Random(5)
    many = [f"word{number}" for number in range(90)]
    rows = events_of(folder)
    for row in rows:
        row |= {"date": chance.choice(DATES), "date_basis": "stated", "type": chance.choice(("bombing", "kidnapping"))}
        words = (
            chance.sample(FEW_WORDS, k=chance.randint(1, 5))
            if chance.random() < 0.8
            else many[: chance.randint(40, 90)]
        )
        row["title"] = " ".join(("Report", *words))
    (folder / "data" / "events.csv").write_text(format_table(list(rows[0]), [list(row.values()) for row in rows]))
    return folder


def events_of(folder: Path) -> Rows:
    with (folder / "data" / "events.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def day_of(row: dict[str, str]) -> int:
    text = row["date"].rstrip("~")
    return date.fromisoformat(text).toordinal() if len(text) == 10 else 0


def are_one(row: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two events are of one kind, at one place, on one day or the next, and told in nearly the same words."""
    places, others = ({one["place_id"], *one["countries"].split("|")} - {""} for one in (row, other))
    tied = row["part_of"] == other["event_id"] or other["part_of"] == row["event_id"]
    tied |= bool(row["part_of"]) and row["part_of"] == other["part_of"]
    words, other_words = title_words(row["title"]), title_words(other["title"])
    return (
        row["type"] == other["type"]
        and bool(places & others)
        and abs(day_of(row) - day_of(other)) <= 1
        and not tied
        and len(words & other_words) >= 0.6 * len(words | other_words)
    )


def expected(rows: Rows) -> list[str]:
    """The ids of the events that are like one that stands before them, by day and in the table."""
    known = sorted((day_of(row), at) for at, row in enumerate(rows) if day_of(row))
    return sorted(
        rows[at]["event_id"]
        for number, (_, at) in enumerate(known)
        if any(are_one(rows[at], rows[other]) for _, other in known[:number])
    )


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("large", [False, True])
def test_what_is_recorded_twice_is_found(
    crowded: Path, large: bool, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(reading, "KEPT", 0)
        monkeypatch.setattr(judging, "CHUNK", 20_000)
        monkeypatch.setattr(spans, "SPAN", 60_000)
        monkeypatch.setattr(repeated_events, "_MARKS_AT_ONCE", 50)
        monkeypatch.setattr(sharing, "_FEW", 2)
    wanted = expected(events_of(crowded))
    assert 50 < len(wanted) < 450
    report = validate(crowded, derived=False, jobs=jobs, limit=None)
    assert report.valid
    assert sorted(one.record_id for one in report.problems if one.rule == "AQ705") == wanted


def test_work_is_shared_in_order_and_done_without_processes_that_die() -> None:
    tasks = list(pairwise(range(20)))
    for jobs in (1, 3):
        assert list(sharing.shared(difference, 100, tasks, jobs)) == [99] * 19
    assert list(sharing.shared(die_elsewhere, os.getpid(), tasks, 2)) == [1] * 19


def difference(held: int, task: tuple[int, int]) -> int:
    return held - task[1] + task[0]


def die_elsewhere(process: int, task: tuple[int, int]) -> int:
    if os.getpid() != process:
        os._exit(1)
    return task[1] - task[0]
