"""The fast way and the careful way to judge a table come to the same verdict, in the same words, at any size."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
from benchmarks import generate
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import aqim_data
from aqim_data.models import TABLES, Record
from aqim_data.models.cell_faults import cell_faults
from aqim_data.models.line_form import form_of
from aqim_data.models.making import records_of
from aqim_data.models.screening import Screen, screen_of
from aqim_data.tabular import format_row, read_rows, take_apart
from aqim_data.validation import Report, chunks, judging, reading, spans, validate
from tests.conftest import ROOT

# What spreadsheets, editors and slips put into a line.
SCRAPS = (
    *('"', '""', "\n", ",", ";", "\r", "\r\n", "\0", "\ufeff", "é", "e\u0301", "\u200b", "|", "/", "-", "0", "X"),
    *("evt-", "src-nowhere", "../", "2007-13", '"a,b"', "\x1b[31m", " ", "|police", "\t", "true", "99999999999"),
)
# What has the form of a good cell, in one column or another, and is none, or is one in spite of its look.
HARD_TO_SEE = (
    *("n/a", "unknown", "=1+1", "#REF!", "@a", "+1", "-1", "x" * 255, "x" * 256, "x" * 201, "evt-" + "a" * 120),
    *("2008/2007", "2007-02-29", "para 3-2", "section 3, b", "section -", "DZ|DZ", "DZ|ML", "a, b", ", a", "a;b"),
    *("1000000000", "999999999", "00", "2007-12-11/2007-12-11", "../2007", "bombing|bombing", "unsc:Q|unsc:Q"),
)
CELLS = ("", "x", "2007-12-12", "evt-nowhere", "act-man", "src-one", "5", "-1", "007", "1.50", "police|police", "none")


def mutated(chance: random.Random, content: bytes) -> bytes:
    """A table with something done to one of its lines."""
    lines = content.split(b"\n")
    at, other = (chance.randrange(1, max(len(lines) - 1, 2)) % len(lines) for _ in range(2))
    text = lines[at].decode("utf-8", errors="replace")
    place = chance.randrange(len(text) + 1)
    kind = chance.choice(
        ("insert", "insert", "delete", "cell", "cell", "swap", "double", "drop", "blank", "quote", "whole")
    )
    if kind == "insert":
        lines[at] = f"{text[:place]}{chance.choice(SCRAPS)}{text[place:]}".encode()
    elif kind == "delete":
        lines[at] = f"{text[:place]}{text[place + chance.choice((1, 2, 30)) :]}".encode()
    elif kind == "cell" and '"' not in text:
        cells = text.split(",")
        column = chance.randrange(len(cells))
        cells[column] = chance.choice((*CELLS, f"{cells[column]} ", cells[column].upper(), chance.choice(cells)))
        lines[at] = format_row(cells).encode()
    elif kind == "swap":
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "double":
        lines.insert(other, lines[at])
    elif kind == "drop":
        del lines[at]
    elif kind == "blank":
        lines.insert(at, chance.choice((b"", b",,", b" ", lines[0], b"," * lines[0].count(b","))))
    elif kind == "quote":
        lines[at] = b'"' + lines[at].replace(b",", b'","') + b'"'
    elif kind == "whole":
        damage = chance.choice((b"\r\n", b"\r"))
        return content.replace(b"\n", damage, chance.choice((1, 3, -1))) if chance.random() < 0.7 else content[:-1]
    return b"\n".join(lines)


def broken(base: Path, folder: Path, seed: int) -> Path:
    """A copy of a package with up to six mutations."""
    chance = random.Random(seed)
    shutil.copytree(base, folder)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        file = folder / TABLES[chance.choice(list(TABLES))].table_info.path
        file.write_bytes(mutated(chance, file.read_bytes()))
    return folder


def said(report: Report) -> list[str]:
    return [json.dumps(dict(report.tables)), *sorted(json.dumps(problem.as_dict()) for problem in report.problems)]


def carefully(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is taken apart by itself and judged by the full model."""
    monkeypatch.setattr(judging, "take_apart", lambda text, width: None)
    monkeypatch.setattr(Screen, "doubtful", lambda self, columns, sound: list(range(len(columns[0]))))


def flowing(monkeypatch: pytest.MonkeyPatch, size: int = 500) -> None:
    """Every table is as a large one: judged in chunks of so many bytes, of which no row is kept."""
    monkeypatch.setattr(reading, "KEPT", 0)
    monkeypatch.setattr(judging, "CHUNK", size)
    monkeypatch.setattr(spans, "SPAN", 3 * size)
    monkeypatch.setattr("aqim_data.validation.keys.Keys.SMALL", 3)


def verdicts(folder: Path) -> list[list[str]]:
    """What each way says of a package: as it comes, careful, in small chunks, and with ids looked up at once."""
    found = [said(validate(folder, limit=None))]
    sources = folder / "data" / "sources.csv"
    # Tables that are larger than that of the sources look ids up in it while they are read.
    between = sources.stat().st_size if sources.exists() else 0
    for way, kept in ((carefully, None), (flowing, 0), (flowing, between)):
        with pytest.MonkeyPatch.context() as monkeypatch:
            way(monkeypatch)
            if kept is not None:
                monkeypatch.setattr(reading, "KEPT", kept)
            found.append(said(validate(folder, limit=None)))
    return found


@pytest.mark.parametrize("seed", range(100))
def test_every_way_says_the_same_of_a_broken_small_package(seed: int, mini: Path, tmp_path: Path) -> None:
    first, *others = verdicts(broken(mini, tmp_path / "broken", seed))
    assert others == [first] * 3


@pytest.mark.parametrize("seed", range(4))
def test_every_way_says_the_same_of_the_real_package_broken(seed: int, package: Path, tmp_path: Path) -> None:
    first, *others = verdicts(broken(package, tmp_path / "broken", seed))
    assert others == [first] * 3


def test_every_way_says_that_nothing_is_wrong_with_the_real_package() -> None:
    found = verdicts(ROOT)
    assert [len(one) for one in found] == [1] * 4


def edit(name: str, old: str, new: str, more: str = "") -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        file = folder / TABLES[name].table_info.path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1) + more, "utf-8")

    return change


def bare_descriptor(folder: Path) -> None:
    (folder / "datapackage.json").write_text('{"name": "mini", "version": "0.1.0"}')


# Edits that keep a package valid, but for what is derived from it.
EDITS: dict[str, Callable[[Path], None]] = {
    "title": edit("events", "Part of the attack", "A part of the attack"),
    "date": edit("events", "2007-12-11,stated", "2007-12-10/2007-12-11,stated"),
    "count": edit("events", ",reported,,,2,2,", ",reported,1,,2,2,"),
    "place": edit("places", "Dry Town", "Wet Town"),
    "address": edit("sources", "https://example.org/one", "https://example.org/another"),
    "attribution": edit("participations", "claimed", "disputed"),
    "claim withdrawn": edit("claims", "clm-date,evt-attack,date,,,,2007-12-12", "clm-date,act-group,end,,,,2007-12-12"),
    "new record": edit("places", "plc-dry-town", "plc-a-new-one,New,,region,,,,src-one,whole\nplc-dry-town"),
    "last new record": edit("places", "", "", "plc-zzz,New,,region,,,,src-one,whole\n"),
    "register": edit("records", "quo-hurt,quotes,active,0.1.0", "quo-hurt,quotes,active,0.0.1"),
    "flat row": edit("events_flat", "Part of the attack", "Another part"),
    "flat row too many": edit(
        "events_flat",
        "evt-attack-part,",
        "evt-attack-p,x,bombing,,,,,,,,,,none,,,,,reported,,,,,,,,,,,,1,1,false,,,x\nevt-attack-part,",
    ),
    "schema": lambda folder: (folder / "schemas" / "events.table.json").unlink(),
    "descriptor": bare_descriptor,
}


@pytest.mark.parametrize("name", EDITS)
def test_every_way_finds_the_same_derived_files_stale(name: str, mini: Path) -> None:
    EDITS[name](mini)
    first, *others = verdicts(mini)
    assert others == [first] * 3
    assert all('"AQ602"' in problem for problem in first[1:]), first
    assert len(first) > 1


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_the_verdict_does_not_depend_on_the_number_of_processes(
    seed: int, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = broken(mini, tmp_path / "broken", seed)
    flowing(monkeypatch, size=120)
    assert said(validate(folder, jobs=3)) == said(validate(folder, jobs=1))


def test_a_cell_that_runs_over_the_border_between_two_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generate.generate(tmp_path, 60)
    file = folder / "data" / "events.csv"
    lines = file.read_text("utf-8").split("\n")
    lines[20] = lines[20].replace("Between", "x").replace('"', "")
    whole = [line for line in lines if line.count('"') == 2][3]
    at = lines.index(whole)
    lines[at] = whole.replace(", ", ",\n", 1)
    file.write_text("\n".join(lines), "utf-8")
    expected = said(validate(folder, derived=False))
    assert any('"rule": "AQ009"' in problem and f'"line": {at + 1}' in problem for problem in expected)
    for size in (200, 300, 400, 500, 700, 1100):
        flowing(monkeypatch, size)
        assert said(validate(folder, derived=False, jobs=2)) == expected


def test_each_kind_of_fault_is_reported_at_its_line_and_column_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "RATE", 20)
    folder = generate.generate(tmp_path, 20 * len(generate.KINDS), faults=True)
    faults = json.loads((folder / "faults.json").read_bytes())
    assert {fault["kind"] for fault in faults} == set(generate.KINDS)
    assert len(generate.KINDS) == 24
    flowing(monkeypatch, 5_000)
    problems = validate(folder, derived=False, jobs=2).problems
    assert [(one.rule, one.line, one.column) for one in problems] == sorted(
        ((one["rule"], one["line"], one["column"]) for one in faults), key=lambda one: one[1:]
    )


def test_a_process_that_dies_costs_time_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = generate.generate(tmp_path, 300)
    expected = said(validate(folder, derived=False))
    flowing(monkeypatch, 5_000)
    monkeypatch.setattr(spans, "_judge", _dies)
    assert said(validate(folder, derived=False, jobs=2)) == expected


def _dies(span: tuple[int, int]) -> list[chunks.Chunk]:
    os._exit(1)


def test_a_file_that_changes_while_it_is_read_is_told(mini: Path) -> None:
    file = mini / "data" / "events.csv"

    def touch(done: int, total: int) -> None:
        if file.stat().st_size < 5_000:
            file.write_bytes(file.read_bytes() + b"evt-late\n")

    problems = validate(mini, progress=touch).problems
    assert ("AQ013", "data/events.csv") in {(one.rule, one.file) for one in problems}


def test_of_many_problems_some_are_listed_and_the_rest_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = generate.generate(tmp_path, 700)
    file = folder / "data" / "events.csv"
    header, *lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([header, *(line.replace(",para ", ",pera ") for line in lines), ""]), "utf-8")
    wrong = sum(",para " in line for line in lines)
    everything = validate(folder, derived=False, limit=None)
    assert everything.count == len(everything.problems) == wrong > 100
    for way in (lambda patch: None, flowing):
        way(monkeypatch)
        report = validate(folder, derived=False, limit=10)
        assert report.problems == everything.problems[:10]
        assert report.hidden == {"AQ208": wrong - 10}
        assert report.count == wrong
        assert not report.valid


def test_progress_is_told_in_bytes(mini: Path) -> None:
    told: list[tuple[int, int]] = []
    validate(mini, progress=lambda done, total: told.append((done, total)))
    size = sum((mini / model.table_info.path).stat().st_size for model in TABLES.values())
    assert [total for _, total in told] == [size] * len(told)
    assert told[-1][0] == size
    assert told == sorted(told)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab,"\n é'), max_size=4), min_size=3, max_size=3), min_size=1, max_size=5
    ),
    st.sampled_from(("canonical", "raw", "all quoted")),
)
@settings(max_examples=500)
def test_what_is_taken_apart_together_is_canonical_and_read_alike(rows: list[list[str]], form: str) -> None:
    text = "\n".join(",".join(row) for row in rows)
    if form != "raw":
        line = io.StringIO()
        write = csv.writer(line, lineterminator="\n")
        if form == "all quoted":
            write = csv.writer(line, lineterminator="\n", quoting=csv.QUOTE_ALL)
        write.writerows(rows)
        text = line.getvalue().removesuffix("\n")
    cells = take_apart(text, 3)
    read = list(read_rows(f"x,y,z\n{text}\n"))[1:]
    if cells is not None:
        assert cells == [cell for row in read for cell in row.cells]
        assert [format_row(row.cells) for row in read] == text.split("\n")
    elif form == "canonical":
        assert '""' in text or "\n" in "".join(map("".join, rows))


@pytest.mark.parametrize("name", TABLES)
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_row_beyond_doubt_has_no_fault(name: str, data: st.DataObject) -> None:
    model = TABLES[name]
    columns = list(model.columns())
    row = data.draw(st.sampled_from(SAMPLES[name]))
    for _ in range(data.draw(st.integers(0, 2))):
        column = data.draw(st.integers(0, len(columns) - 1))
        old = row[column]
        row = [
            *row[:column],
            data.draw(st.sampled_from((*CELLS, *SCRAPS, *HARD_TO_SEE, f"{old} ", old.upper(), old[:-1]))),
            *row[column + 1 :],
        ]
    _, faults = cell_faults(model, dict(zip(columns, row, strict=True)))
    if not screen_of(model).doubtful([[cell] for cell in row]):
        assert faults == []
    line = format_row(row)
    form = form_of(model)
    if take_apart(line, len(columns)) == row and form.fits(line):
        assert screen_of(model).doubtful_of_form([[cell] for cell in row], (), form.told_of(line)) or faults == []


@pytest.mark.parametrize("name", TABLES)
def test_good_lines_have_the_form_of_their_table(name: str) -> None:
    model = TABLES[name]
    lines = [format_row(row) for row in SAMPLES[name]]
    plain = [line for line in lines if '""' not in line]
    assert plain
    assert form_of(model).fits("\n".join(plain))
    for wrong in ("", *(plain[0][:-1] for _ in plain[0][-1:] if plain[0].endswith("whole")), f"{plain[0]},", " "):
        assert not form_of(model).fits(f"{plain[0]}\n{wrong}")
        assert not form_of(model).fits(f"{wrong}\n{plain[0]}")


def test_an_id_of_another_table_beside_another_fault_is_no_traceback() -> None:
    cells = dict(zip(TABLES["quotes"].columns(), SAMPLES["quotes"][0], strict=True))
    _, faults = cell_faults(TABLES["quotes"], {**cells, "event_id": "act-man", "language": "French"})
    assert {(fault.rule, fault.column) for fault in faults} == {("AQ402", "event_id"), ("AQ210", "language")}


def samples(model: type[Record]) -> list[list[str]]:
    rows = [raw.cells for raw in read_rows((ROOT / model.table_info.path).read_text("utf-8"))]
    return rows[1 :: max(len(rows) // 20, 1)]


SAMPLES = {name: samples(model) for name, model in TABLES.items()}


@pytest.mark.parametrize("name", TABLES)
def test_records_made_of_columns_are_those_made_of_rows(name: str) -> None:
    model = TABLES[name]
    made = records_of(model, list(zip(*SAMPLES[name], strict=True)))
    for record, row in zip(made, SAMPLES[name], strict=True):
        other = model.from_cells(dict(zip(model.columns(), row, strict=True)))
        assert record == other
        assert record.model_fields_set == other.model_fields_set
        assert record.model_dump() == other.model_dump()
        assert list(record.__dict__) == list(other.__dict__)
        assert record.model_extra == other.model_extra
        assert record.to_cells() == other.to_cells()
        assert repr(record) == repr(other)


VALUES: tuple[Any, ...] = (
    *("", "x", "2007-12-11", "2008/2007", "bombing", "DZ", "true", True, 1, 3.0, "3", -1, 2.5, ["a"], ["DZ", "DZ"]),
    *(
        [""],
        "evt-a",
        "src-a",
        "e\u0301",
        "para 2",
        "para 3-2",
        "https://a.b",
        "en",
        " x",
        ["unsc:Q"],
        "0.1.0",
        "0" * 64,
    ),
)


@pytest.mark.parametrize("name", TABLES)
def test_a_cell_is_judged_by_itself_as_in_its_model(name: str) -> None:
    from aqim_data.models.cell_faults import _validator

    for column, field in TABLES[name].model_fields.items():
        annotation: Any = field.annotation
        for part in field.metadata:
            annotation = Annotated[annotation, part]
        ways: tuple[Callable[[Any], Any], ...] = (
            TypeAdapter(annotation).validate_python,
            _validator(TABLES[name], column).validate_python,
        )
        for value in VALUES:
            assert _outcome(ways[0], value) == _outcome(ways[1], value), (column, value)


def _outcome(validate_python: Callable[[Any], Any], value: Any) -> Any:
    try:
        return validate_python(value)
    except ValidationError as error:
        return [(one["type"], one["loc"], one["msg"]) for one in error.errors(include_url=False)]


def test_records_are_made_when_they_are_asked_for_and_only_once() -> None:
    data = aqim_data.load()
    event = data.events["evt-batna-bombing-2007"]
    assert event is data.events["evt-batna-bombing-2007"]
    assert next(one for one in data.events if one == event) is event
    assert list(data.events) == [data.events[record_id] for record_id in data.events.ids]
    assert event.participants[0].event is event
