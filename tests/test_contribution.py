"""Contributions in every form: what is read, how it is judged, and what no form of it may do."""

from __future__ import annotations

import datetime
import io
import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from aqim_data import contribute
from aqim_data.contribute import CheckResult, findings
from aqim_data.contribute import files as contributed_files
from aqim_data.contribute.files import read_steadily
from aqim_data.errors import ChangedWhileReadError, ContributionNotFoundError, MissingExtraError
from aqim_data.models import TABLES
from aqim_data.tabular import format_table

PLACE = {
    "place_id": "plc-new-town",
    "name": "New Town",
    "country": "DZ",
    "kind": "settlement",
    "source_id": "src-one",
    "locator": "para 2",
}
EVENT = {
    "event_id": "evt-new",
    "title": "Something new",
    "type": "bombing",
    "date": "2007-11-02",
    "date_basis": "stated",
    "geo_precision": "none",
    "certainty": "reported",
    "summary": "Something happened.",
    "source_id": "src-one",
    "locator": "para 2",
}


def csv_text(*rows: dict[str, str]) -> str:
    return format_table(list(rows[0]), [list(row.values()) for row in rows])


def sent(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / "sent" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return file


def workbook(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "book.xlsx") -> Path:
    book = openpyxl.Workbook()
    del book["Sheet"]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = folder / "sent" / name
    file.parent.mkdir(exist_ok=True)
    book.save(file)
    return file


def sheet_of(*rows: dict[str, Any]) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def packed(folder: Path, entries: dict[str, str | bytes], name: str = "sent.zip") -> Path:
    file = folder / name
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in entries.items():
            archive.writestr(path, content)
    return file


def found(result: CheckResult) -> list[tuple[str, str, int]]:
    return [(problem.rule, Path(problem.file).name, problem.line) for problem in result.report.problems]


def kinds(result: CheckResult) -> list[tuple[str, str]]:
    assert result.report.valid, [str(problem) for problem in result.report.problems]
    return [(change.kind, change.record_id) for change in result.changes]


FORMS: dict[str, Callable[[Path], Path]] = {
    "csv": lambda folder: sent(folder, "places.csv", csv_text(PLACE)),
    "csv known by its header": lambda folder: sent(folder, "mine.csv", csv_text(PLACE)),
    "csv with columns turned": lambda folder: sent(folder, "p.csv", csv_text(dict(reversed(PLACE.items())))),
    "csv with a byte order mark and CRLF": lambda folder: sent(
        folder, "places.csv", "\ufeff" + csv_text(PLACE).replace("\n", "\r\n")
    ),
    "csv with blank lines and needless marks": lambda folder: sent(
        folder, "places.csv", csv_text(PLACE).replace("New Town", '"New Town"') + "\n,,,,,\n"
    ),
    "folder": lambda folder: sent(folder, "places.csv", csv_text(PLACE)).parent,
    "zip": lambda folder: packed(folder, {"top/places.csv": csv_text(PLACE), "__MACOSX/._places.csv": b"\0"}),
    "xlsx": lambda folder: workbook(folder, {"places": sheet_of(PLACE), "empty": []}),
    "json record": lambda folder: sent(folder, "a.json", json.dumps(PLACE)),
    "json list": lambda folder: sent(folder, "a.json", json.dumps([PLACE])),
    "json tables": lambda folder: sent(folder, "a.json", json.dumps({"places": [PLACE]})),
    "json with table": lambda folder: sent(folder, "a.json", json.dumps({"table": "places", **PLACE})),
    "yaml": lambda folder: sent(folder, "a.yaml", "".join(f"{k}: {v}\n" for k, v in PLACE.items())),
    "yaml tables": lambda folder: sent(
        folder, "a.yml", "places:\n- " + "  ".join(f"{k}: {v}\n" for k, v in PLACE.items())
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_same_row_says_the_same(form: str, mini: Path, tmp_path: Path) -> None:
    path = FORMS[form](tmp_path)
    assert kinds(contribute.check([path], mini)) == [("new", "plc-new-town")]


def test_standard_input(mini: Path) -> None:
    for content in (csv_text(PLACE), json.dumps(PLACE)):
        assert kinds(contribute.check(["-"], mini, standard_input=content.encode())) == [("new", "plc-new-town")]


def test_rows_are_new_changed_or_unchanged_and_say_field_by_field_what_changes(mini: Path, tmp_path: Path) -> None:
    rows = [
        {"place_id": "plc-dry-town", "name": "Dry Town", "country": "ML"},
        {
            **dict.fromkeys(("place_id", "name", "country"), ""),
            **{k: PLACE[k] for k in ("place_id", "name", "country")},
        },
    ]
    result = contribute.check([sent(tmp_path, "places.csv", csv_text(*rows[:1]))], mini)
    assert kinds(result) == [("changed", "plc-dry-town")]
    assert result.changes[0].fields == {"country": ("DZ", "ML")}
    # A new row has nothing to keep, so what it lacks is asked for.
    result = contribute.check([sent(tmp_path, "places.csv", csv_text(*rows))], mini)
    assert {(problem.rule, problem.field) for problem in result.report.problems} == {
        ("AQ201", "kind"),
        ("AQ201", "source_id"),
        ("AQ201", "locator"),
    }


def test_a_column_that_is_not_sent_keeps_what_is_there_and_an_empty_cell_empties_it(mini: Path, tmp_path: Path) -> None:
    file = sent(tmp_path, "events.csv", csv_text({"event_id": "evt-attack", "target_type": ""}))
    result = contribute.check([file], mini)
    assert [dict(change.fields) for change in result.changes] == [{"target_type": ("military|police", "")}]


def test_semicolons_are_left_to_fmt(mini: Path, tmp_path: Path) -> None:
    for name in ("places.csv", "nameless.csv"):
        file = sent(tmp_path, name, csv_text(PLACE).replace(",", ";"))
        assert "aqim-data fmt" in contribute.check([file], mini).report.problems[0].hint


def test_references_lead_into_the_contribution_and_into_the_package(mini: Path, tmp_path: Path) -> None:
    event = {**EVENT, "place_id": "plc-new-town", "geo_precision": "settlement", "part_of": "evt-attack"}
    folder = sent(tmp_path, "events.csv", csv_text(event)).parent
    result = contribute.check([folder], mini)
    assert found(result) == [("AQ401", "events.csv", 2)]
    assert result.report.problems[0].column == csv_text(event).split("\n")[1].index("plc-new-town") + 1
    sent(tmp_path, "places.json", json.dumps(PLACE))
    assert contribute.check([folder], mini).report.valid


def test_problems_stand_on_the_physical_line_and_column(mini: Path, tmp_path: Path) -> None:
    wrong = {**EVENT, "date": "02/01/2008"}
    files = {
        "events.csv": (csv_text({**EVENT, "event_id": "evt-other"}, {**wrong, "title": "A, b"}), 3),
        "e.json": (json.dumps([{"place_id": "plc-dry-town"}, wrong], indent=1), 9),
        "e.yaml": ("# mine\n" + "".join(f"{name}: {value}\n" for name, value in wrong.items()), 5),
    }
    for name, (text, line) in files.items():
        file = sent(tmp_path, name, text)
        problem = contribute.check([file], mini).report.problems[0]
        assert (problem.rule, problem.file, problem.line) == ("AQ203", file.as_posix(), line)
        assert text.split("\n")[line - 1][problem.column - 1 :].lstrip('"').startswith("02/01/2008")
        file.unlink()
    book = workbook(tmp_path, {"events": sheet_of(EVENT, {**wrong, "event_id": "evt-other"})})
    problem = contribute.check([book], mini).report.problems[0]
    assert (problem.rule, problem.file, problem.line, problem.column) == ("AQ203", f"{book.as_posix()}#events", 3, 4)


def test_what_a_contribution_breaks_in_the_package_is_said_there(mini: Path, tmp_path: Path) -> None:
    # The claim in the package says what the event says now; with another date it no longer disputes.
    file = sent(tmp_path, "events.csv", csv_text({"event_id": "evt-attack", "date": "2007-12-12"}))
    result = contribute.check([file], mini)
    assert found(result) == [("AQ503", "claims.csv", 2)]
    assert Path(result.report.problems[0].file) == mini / "data" / "claims.csv"
    assert not result.inherited


def test_what_is_wrong_with_the_package_anyway_is_told_apart(mini: Path, tmp_path: Path) -> None:
    quotes = mini / "data" / "quotes.csv"
    quotes.write_text(quotes.read_text("utf-8").replace("none", "nothing"), encoding="utf-8")
    result = contribute.check([sent(tmp_path, "places.csv", csv_text(PLACE))], mini)
    assert not result.report.valid
    assert {problem.rule for problem in result.inherited} == {"AQ202"}
    places = mini / "data" / "places.csv"
    places.write_bytes(places.read_bytes().replace(b"\n", b"\r\n"))
    result = contribute.check([sent(tmp_path, "places.csv", csv_text(PLACE))], mini)
    assert {problem.rule for problem in result.inherited} >= {"AQ007"}


def test_lines_of_the_package_are_given_as_they_are_without_the_contribution(mini: Path, tmp_path: Path) -> None:
    actor = {"actor_id": "act-aaa", "name": "First", "type": "person", "life_status": "unknown"}
    actor |= {"source_id": "src-one", "locator": "para 2"}
    change = {"actor_id": "act-group", "name": "Group", "type": "person"}
    folder = sent(tmp_path, "actors.csv", csv_text(actor)).parent
    sent(tmp_path, "more.csv", csv_text(change))
    for problem in contribute.check([folder], mini).report.problems:
        assert problem.file.endswith(("actors.csv", "more.csv"))
        assert problem.line == 2


# Bad input ------------------------------------------------------------------------------------------------------


def yaml_of(value: str) -> str:
    return "".join(f"{name}: {cell}\n" for name, cell in PLACE.items()).replace("New Town", value)


BOMB = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n"
BAD: dict[str, tuple[str, str | bytes, str, int]] = {
    "empty": ("places.csv", b"", "AQ003", 1),
    "only a mark": ("places.csv", b"\xef\xbb\xbf \n", "AQ003", 1),
    "nul": ("places.csv", csv_text(PLACE).replace("New", "N\0w"), "AQ006", 2),
    "utf-16": ("places.csv", csv_text(PLACE).encode("utf-16"), "AQ005", 1),
    "windows": ("places.csv", csv_text(PLACE).replace("New", "Né").encode("cp1252"), "AQ005", 2),
    "semicolons": ("places.csv", csv_text(PLACE).replace(",", ";"), "AQ108", 1),
    "semicolons, no name": ("x.csv", csv_text(PLACE).replace(",", ";"), "AQ032", 1),
    "open mark": ("places.csv", csv_text(PLACE).replace("New", '"New'), "AQ008", 2),
    "line break": ("places.csv", csv_text(PLACE).replace("New Town", '"New\nTown"'), "AQ009", 2),
    "too few cells": ("places.csv", csv_text(PLACE).replace(",para 2", ""), "AQ104", 2),
    "unknown column": ("places.csv", csv_text(PLACE).replace(",kind", ",kidn"), "AQ101", 1),
    "no key": ("places.csv", csv_text(PLACE).replace("place_id,", "plate,"), "AQ101", 1),
    "column twice": ("places.csv", csv_text(PLACE).replace(",kind", ",name"), "AQ107", 1),
    "no header": ("places.csv", csv_text(PLACE).split("\n")[1], "AQ108", 1),
    "empty key": ("places.csv", csv_text({**PLACE, "place_id": ""}), "AQ201", 2),
    "twice": ("places.csv", csv_text(PLACE, PLACE), "AQ106", 3),
    "derived": ("vocabularies.csv", "vocabulary,term\nx,y\n", "AQ034", 1),
    "unknown table": ("x.csv", "a,b\n1,2\n", "AQ032", 1),
    "a cell of a megabyte": ("places.csv", csv_text({**PLACE, "name": "x" * (1 << 20)}), "AQ014", 2),
    "100,000 columns": ("places.csv", csv_text({**PLACE, **{f"c{n}": "" for n in range(100_000)}}), "AQ101", 1),
    "json: not json": ("a.json", '{"place_id": "plc-x",\n}', "AQ031", 2),
    "json: deep": ("a.json", "[" * 10_000 + "]" * 10_000, "AQ033", 0),
    "json: deep and open": ("a.json", "[" * 100_000, "AQ033", 0),
    "json: text that never ends": ("a.json", '"' + '\\"' * 100_000, "AQ031", 1),
    "json: nan": ("a.json", '{"place_id": NaN}', "AQ031", 0),
    "json: text": ("a.json", '"plc-x"', "AQ032", 1),
    "json: number list": ("a.json", "[1]", "AQ032", 1),
    "json: nothing": ("a.json", "{}", "AQ003", 1),
    "json: unknown table": ("a.json", '{"place": [{}]}', "AQ032", 1),
    "json: table misnamed": ("a.json", json.dumps({"table": "place", **PLACE}), "AQ032", 1),
    "json: derived": ("a.json", '{"records": [{"record_id": "plc-x"}]}', "AQ034", 1),
    "json: nested value": ("a.json", json.dumps({**PLACE, "name": {"en": "x"}}), "AQ035", 1),
    "json: list where a text belongs": ("a.json", json.dumps({**PLACE, "name": ["x"]}), "AQ035", 1),
    "json: name twice": ("a.json", json.dumps(PLACE)[:-1] + ', "name": "New Town"}', "AQ107", 1),
    "json: unknown name": ("a.json", json.dumps({**PLACE, "kidn": "x"}), "AQ101", 1),
    "json: half a character": ("a.json", json.dumps(PLACE).replace("New", "\\ud800"), "AQ005", 1),
    "json: nul": ("a.json", json.dumps(PLACE).replace("New", "\\u0000"), "AQ006", 1),
    "json: line break": ("a.json", json.dumps(PLACE).replace("New ", "New\\n"), "AQ009", 1),
    "json: not utf-8": ("a.json", b'{"place_id": "\xff"}', "AQ005", 1),
    "json: record of two lacks its key": ("places.json", '[{"name": "x"}]', "AQ102", 1),
    "yaml: anchors": ("a.yaml", BOMB, "AQ033", 0),
    "yaml: tag": ("a.yaml", yaml_of("!!python/object/apply:os.system [id]"), "AQ033", 0),
    "yaml: not yaml": ("a.yaml", "a: [b\n", "AQ031", 0),
    "yaml: nul": ("a.yaml", yaml_of('"a\0"'), "AQ031", 0),
    "yaml: deep": ("a.yaml", "[" * 10_000 + "]" * 10_000, "AQ033", 0),
    "yaml: a name that is a list": ("a.yaml", "? [a]\n: b\n", "AQ031", 0),
    "yaml: line break": ("a.yaml", yaml_of("|\n  New\n  Town"), "AQ009", 2),
    "xlsx: no workbook": ("a.xlsx", b"no workbook", "AQ031", 0),
    "zip: no archive": ("a.zip", b"no archive", "AQ031", 0),
    "of another kind": ("a.ods", b"x", "AQ031", 0),
    "descriptor: address": (
        "datapackage.json",
        '{"resources": [{"path": "https://example.org/events.csv"}]}',
        "AQ033",
        0,
    ),
    "descriptor: outside": ("datapackage.json", '{"resources": [{"path": ["a.csv", "../../b.csv"]}]}', "AQ033", 0),
    "descriptor: absolute": ("datapackage.json", '{"resources": [{"path": "/etc/passwd"}]}', "AQ033", 0),
    "descriptor: schema": ("datapackage.json", '{"resources": [{"schema": "file:///etc/passwd"}]}', "AQ033", 0),
    "descriptor: deep": ("datapackage.json", "[" * 10_000, "AQ033", 0),
    "descriptor: no json": ("datapackage.json", "{", "AQ033", 0),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_a_problem_that_says_what_to_do(case: str, mini: Path, tmp_path: Path) -> None:
    name, content, rule, line = BAD[case]
    file = sent(tmp_path, name, content)
    result = contribute.check([file], mini)
    assert [(problem.rule, problem.line) for problem in result.report.problems] == [(rule, line)]
    problem = result.report.problems[0]
    assert problem.file == file.as_posix()
    assert problem.message
    assert problem.hint


def test_the_values_of_yaml_are_what_was_written(mini: Path, tmp_path: Path) -> None:
    text = yaml_of("'2007'").replace("country: DZ", "country: NO") + "latitude: ~\nlongitude: null\nsame_as:\n"
    assert kinds(contribute.check([sent(tmp_path, "a.yaml", text)], mini)) == [("new", "plc-new-town")]
    event = "".join(f"{name}: {value}\n" for name, value in {**EVENT, "killed_low": "3", "suicide": "true"}.items())
    event += "target_type: [military, police]\ncountries:\n- DZ\n"
    assert contribute.check([sent(tmp_path, "b.yaml", event)], mini).report.valid


def test_numbers_of_json_are_what_was_written(mini: Path, tmp_path: Path) -> None:
    event: dict[str, Any] = {**EVENT, "killed_low": 3, "killed_high": None, "suicide": True}
    assert contribute.check([sent(tmp_path, "a.json", json.dumps(event))], mini).report.valid
    event["killed_low"] = 2.0
    result = contribute.check([sent(tmp_path, "a.json", json.dumps(event))], mini)
    assert [(problem.rule, problem.value) for problem in result.report.problems] == [("AQ204", "2.0")]
    huge = json.dumps(event).replace("2.0", "1" * 5_000)
    assert found(contribute.check([sent(tmp_path, "a.json", huge)], mini)) == [("AQ204", "a.json", 1)]


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("date", datetime.datetime(2006, 9, 11), "write 2006-09-11"),
        ("date", datetime.date(2006, 9, 11), "write 2006-09-11"),
        ("date", 2006.5, "such as 2006.5"),
        ("title", 17, "such as 17"),
        ("title", True, "type it again"),
        ("title", datetime.time(12, 5), "type the value again"),
        ("title", "=1+1", "write its result"),
        ("title", "#REF!", "leave the cell empty"),
        ("killed_low", 2.5, "such as 2.5"),
    ],
)
def test_what_excel_made_of_a_cell_is_named(column: str, value: Any, told: str, mini: Path, tmp_path: Path) -> None:
    book = workbook(tmp_path, {"events": sheet_of({**EVENT, column: value})})
    problems = contribute.check([book], mini).report.problems
    assert [(problem.rule, problem.field, problem.line) for problem in problems] == [("AQ035", column, 2)]
    assert told in problems[0].hint


def test_a_month_that_excel_took_for_a_day_is_offered_as_a_month(mini: Path, tmp_path: Path) -> None:
    book = workbook(tmp_path, {"events": sheet_of({**EVENT, "date": datetime.datetime(2007, 12, 1)})})
    opened = openpyxl.load_workbook(book)
    opened["events"]["D2"].number_format = "mmm-yy"
    opened.save(book)
    assert "write 2007-12," in contribute.check([book], mini).report.problems[0].hint


def test_what_excel_cannot_spoil_is_taken(mini: Path, tmp_path: Path) -> None:
    event = {**EVENT, "date": 2007, "killed_low": 3, "killed_high": 3.0, "suicide": True, "note": None}
    assert contribute.check([workbook(tmp_path, {"Tabelle1": sheet_of(event)})], mini).report.valid


def test_a_workbook_without_the_extra_says_what_to_install(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = workbook(tmp_path, {"places": sheet_of(PLACE)})
    for name, path in {"openpyxl": book, "yaml": sent(tmp_path, "a.yaml", yaml_of("x"))}.items():
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            with pytest.raises(MissingExtraError, match=r"pip install 'aqim-data\[contribute\]'"):
                contribute.check([path], mini)


def entry(name: str, mode: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    return info


@pytest.mark.parametrize(
    ("name", "mode", "content", "why"),
    [
        ("../places.csv", 0, "x", "leads out"),
        ("/etc/places.csv", 0, "x", "leads out"),
        ("a/../../places.csv", 0, "x", "leads out"),
        ("..\\places.csv", 0, "x", "leads out"),
        ("C:\\places.csv", 0, "x", "leads out"),
        ("places.csv", stat.S_IFLNK | 0o777, "/etc/passwd", "is a link"),
        ("places.csv", 0, "0" * (8 << 20), "200 times"),
    ],
)
def test_hostile_archives_are_not_opened(
    name: str, mode: int, content: str, why: str, mini: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry(name, mode), content)
    problems = contribute.check([file], mini).report.problems
    assert [problem.rule for problem in problems] == ["AQ033"]
    assert why in problems[0].message
    assert not (tmp_path / "places.csv").exists()


def test_more_hostile_archives(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("places.csv", csv_text(PLACE))
    nested = packed(tmp_path, {"inner.zip": inner.getvalue()}, "nested.zip")
    assert [problem.message for problem in contribute.check([nested], mini).report.problems] == [
        "an archive in an archive is not opened"
    ]
    many = packed(tmp_path, {f"{number}.csv": "" for number in range(1_001)}, "many.zip")
    assert "1,001 files" in contribute.check([many], mini).report.problems[0].message
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("places.csv", csv_text(PLACE))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("places.csv", "other")
    assert "twice" in contribute.check([tmp_path / "twice.zip"], mini).report.problems[0].message
    content = bytearray(packed(tmp_path, {"places.csv": csv_text(PLACE)}, "torn.zip").read_bytes())
    content[45:60] = b"\xff" * 15
    (tmp_path / "torn.zip").write_bytes(content)
    assert contribute.check([tmp_path / "torn.zip"], mini).report.problems[0].rule == "AQ031"
    monkeypatch.setattr(contributed_files, "SIZE_LIMIT", 100)
    large = packed(tmp_path, {"places.csv": os.urandom(60).hex()}, "large.zip")
    assert contribute.check([large], mini).report.problems[0].rule == "AQ033"


def test_a_bomb_dressed_as_a_workbook(mini: Path, tmp_path: Path) -> None:
    file = packed(tmp_path, {"xl/workbook.xml": b"0" * (8 << 20)}, "a.xlsx")
    assert found(contribute.check([file], mini)) == [("AQ033", "a.xlsx", 0)]


def test_links_out_of_the_folder_are_refused_and_links_inside_are_read(mini: Path, tmp_path: Path) -> None:
    folder = sent(tmp_path, "real.csv", csv_text(PLACE)).parent
    outside = tmp_path / "secret.csv"
    outside.write_text(csv_text(EVENT))
    (folder / "events.csv").symlink_to(outside)
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "up").symlink_to("..", target_is_directory=True)
    (folder / "same").symlink_to(".", target_is_directory=True)
    result = contribute.check([folder], mini)
    assert sorted(found(result)) == [("AQ033", name, 0) for name in ("events.csv", "loop.csv", "same", "up")]
    for name in ("events.csv", "loop.csv", "up", "same", "real.csv"):
        (folder / name).unlink()
    sent(tmp_path, "deep/real.txt", csv_text(PLACE))
    (folder / "places.csv").symlink_to("deep/real.txt")
    (folder / "deep" / "real.txt").rename(folder / "deep" / ".real")
    (folder / "places.csv").unlink()
    (folder / "places.csv").symlink_to("deep/.real")
    assert kinds(contribute.check([folder], mini)) == [("new", "plc-new-town")]


def test_a_whole_package_contributes_its_tables_and_nothing_that_is_derived(mini: Path, tmp_path: Path) -> None:
    fork = tmp_path / "fork"
    os.system(f"cp -r {mini} {fork}")
    places = fork / "data" / "places.csv"
    places.write_text(places.read_text("utf-8") + "plc-new-town,New Town,DZ,settlement,,,,src-one,para 2\n", "utf-8")
    result = contribute.check([fork], mini)
    assert result.counts["new"] == 1
    assert result.counts["changed"] == 0
    assert result.report.valid


def test_devices_and_pipes_are_not_read(mini: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "places.csv")
    assert found(contribute.check([tmp_path / "places.csv"], mini)) == [("AQ002", "places.csv", 0)]


def test_nothing_there(mini: Path, tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "README.md").write_text("x")
    for path in (tmp_path / "nothing", tmp_path / "sent", Path("a\0b")):
        with pytest.raises(ContributionNotFoundError):
            contribute.check([path], mini)


def test_other_files_are_named_and_not_read(mini: Path, tmp_path: Path) -> None:
    folder = sent(tmp_path, "places.csv", csv_text(PLACE)).parent
    sent(tmp_path, "README.md", "x")
    assert [Path(name).name for name in contribute.check([folder], mini).skipped] == ["README.md"]


def test_no_permission(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sent(tmp_path, "places.csv", csv_text(PLACE))

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(contributed_files, "read_steadily", refuse)
    assert found(contribute.check([file], mini)) == [("AQ013", "places.csv", 0)]


@pytest.mark.parametrize("how", ["changes", "vanishes", "is replaced"])
def test_a_file_that_does_not_hold_still_is_noticed(
    how: str, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sent(tmp_path, "places.csv", csv_text(PLACE))
    fstat, calls = os.fstat, []

    def meanwhile(handle: int) -> os.stat_result:
        calls.append(handle)
        if len(calls) == 2:
            if how == "changes":
                with file.open("a") as stream:
                    stream.write("x")
            else:
                file.unlink()
            if how == "is replaced":
                file.write_text("x")
        return fstat(handle)

    monkeypatch.setattr(os, "fstat", meanwhile)
    with pytest.raises(ChangedWhileReadError, match="run the command again"):
        read_steadily(file)


def test_problems_are_capped_and_counted(mini: Path, tmp_path: Path) -> None:
    rows = [{**PLACE, "place_id": f"plc-{number:06}"} for number in range(findings.KEPT_OF_A_RULE + 500)]
    text = csv_text(*rows).replace(",para 2", "")
    report = contribute.check([sent(tmp_path, "places.csv", text)], mini).report
    assert len(report.problems) == findings.KEPT_OF_A_RULE
    assert report.count == len(rows)


def test_references_are_not_judged_while_rows_cannot_be_read(mini: Path, tmp_path: Path) -> None:
    folder = sent(tmp_path, "places.csv", csv_text(PLACE).replace("New Town", '"New Town')).parent
    sent(tmp_path, "events.csv", csv_text({**EVENT, "place_id": "plc-new-town", "geo_precision": "settlement"}))
    result = contribute.check([folder], mini)
    assert found(result) == [("AQ008", "places.csv", 2)]
    assert result.unread


def test_every_table_is_known_by_its_header(mini: Path, tmp_path: Path) -> None:
    for name, model in TABLES.items():
        if model.table_info.derived:
            continue
        content = (mini / model.table_info.path).read_bytes()
        result = contribute.check([sent(tmp_path, "nameless.csv", content)], mini)
        assert {change.table for change in result.changes} == {name}
        assert {kind for kind, _ in kinds(result)} == {"unchanged"}
