"""What spreadsheets, editors and accidents make of the real files: one clear problem, the right line, exit 1."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aqim_data.cli import main

EVENTS = Path("data/events.csv")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def line_of(package: Path, start: str, file: Path = EVENTS) -> int:
    lines = (package / file).read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(start))


def change(package: Path, edit: Callable[[bytes], bytes], file: Path = EVENTS) -> None:
    content = (package / file).read_bytes()
    changed = edit(content)
    assert changed != content
    (package / file).write_bytes(changed)


def only_problem(package: Path) -> dict[str, object]:
    result = run("validate", package, "--format", "json")
    assert result.exit_code == 1, result.output
    assert not isinstance(result.exception, Exception)
    report = json.loads(result.stdout)
    assert report["valid"] is False
    assert len(report["problems"]) == 1, report["problems"]
    problem: dict[str, object] = report["problems"][0]
    assert problem["message"]
    assert problem["hint"]
    return problem


def test_the_copy_is_valid_as_it_is(package: Path) -> None:
    result = run("validate", package, "--format", "json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["valid"] is True
    assert report["problems"] == []
    assert report["tables"]["quotes"] == 27


@pytest.mark.parametrize("name", ["events", "sources", "actors", "claims", "records", "vocabularies", "events_flat"])
def test_a_missing_file(name: str, package: Path) -> None:
    (package / "data" / f"{name}.csv").unlink()
    problem = only_problem(package)
    assert (problem["rule"], problem["file"]) == ("AQ001", f"data/{name}.csv")


def test_a_folder_instead_of_a_file(package: Path) -> None:
    (package / EVENTS).unlink()
    (package / EVENTS).mkdir()
    assert only_problem(package)["rule"] == "AQ002"


def test_an_empty_file(package: Path) -> None:
    (package / EVENTS).write_bytes(b"")
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ003", 1)


def test_an_unknown_column(package: Path) -> None:
    change(package, lambda old: b"".join(line.rstrip(b"\n") + b",x\n" for line in old.splitlines(keepends=True)))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["field"]) == ("AQ101", 1, "x")


def test_a_renamed_column(package: Path) -> None:
    change(package, lambda old: old.replace(b"certainty", b"certianty", 1))
    problem = only_problem(package)
    assert (problem["rule"], problem["field"]) == ("AQ101", "certianty")
    assert "should it be certainty?" in str(problem["hint"])


def test_a_missing_column(package: Path) -> None:
    change(package, lambda old: old.replace(b",weapon_type,", b",", 1))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["field"]) == ("AQ102", 1, "weapon_type")


def test_reordered_columns(package: Path) -> None:
    def swap(line: bytes) -> bytes:
        first, second, rest = line.split(b",", 2)
        return b",".join((second, first, rest))

    change(
        package,
        lambda old: b"\n".join(swap(line) if line else line for line in old.split(b"\n")),
        Path("data/relationships.csv"),
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ103", 1)


def test_a_byte_order_mark(package: Path) -> None:
    change(package, lambda old: b"\xef\xbb\xbf" + old)
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ004", 1)


def test_windows_line_ends(package: Path) -> None:
    change(package, lambda old: old.replace(b"\n", b"\r\n"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ007", 1)


def test_one_windows_line_end(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(
        package,
        lambda old: b"\n".join(row + b"\r" if row.startswith(b"evt-batna") else row for row in old.split(b"\n")),
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ007", line)


def test_latin_1_bytes(package: Path) -> None:
    line = line_of(package, "evt-marrakesh-bombing-2011,")
    change(package, lambda old: old.replace("café in Marrakesh".encode(), "café in Marrakesh".encode("latin-1")))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ005", line)
    assert "é" in str(problem["message"])


def test_a_nul_byte(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(package, lambda old: old.replace(b"Bombing in Batna", b"Bombing\0in Batna"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ006", line)


def test_an_unclosed_quote(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(package, lambda old: old.replace(b",Bombing in Batna,", b',"Bombing in Batna,'))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["record_id"]) == ("AQ008", line, "evt-batna-bombing-2007")


def test_a_ragged_row(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(package, lambda old: old.replace(b",Bombing in Batna,", b",Bombing, in Batna,"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ104", line)


def test_a_row_cut_short(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(
        package, lambda old: b"\n".join(row[:60] if row.startswith(b"evt-batna") else row for row in old.split(b"\n"))
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ104", line)


def test_a_duplicate_id(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(
        package,
        lambda old: b"\n".join(row + b"\n" + row if row.startswith(b"evt-batna") else row for row in old.split(b"\n")),
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["field"]) == ("AQ106", line + 1, "event_id")
    assert str(line) in str(problem["message"])


def test_an_id_of_the_wrong_table(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(package, lambda old: old.replace(b"plc-batna", b"act-aqim"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["field"]) == ("AQ402", line, "place_id")
    row = (package / EVENTS).read_text("utf-8").split("\n")[line - 1]
    assert row[int(str(problem["column"])) - 1 :].startswith("act-aqim")


def test_a_descriptor_that_is_no_json(package: Path) -> None:
    (package / "datapackage.json").write_text('{"name": ')
    assert only_problem(package)["rule"] == "AQ601"


def test_a_blank_line(package: Path) -> None:
    line = line_of(package, "evt-batna")
    change(package, lambda old: old.replace(b"\nevt-batna", b"\n\nevt-batna"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ011", line)


def test_a_date_in_american_dress(package: Path) -> None:
    change(package, lambda old: old.replace(b",2007-09-06,", b",09/06/2007,"))
    problem = only_problem(package)
    assert problem["rule"] == "AQ203"
    assert "which is which cannot be told" in str(problem["message"])


def test_escape_sequences_never_reach_the_terminal(package: Path) -> None:
    change(package, lambda old: old.replace(b",Bombing in Batna,", b",\x1b[31mBombing in Batna,"))
    result = run("validate", package)
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\\x1b[31m" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "/nowhere"],
        ["validate", "--no-such-option"],
        ["validate", "--format", "yaml"],
        ["list", "happenings"],
        ["list", "events", "--years", "soon"],
        ["list", "events", "--actor", "act-nobody"],
        ["show"],
        ["show", "evt-nowhere"],
        ["verify"],
        ["verify", "--archive", "/nowhere"],
        ["build", "/nowhere"],
        ["info", "/nowhere"],
        ["no-such-command"],
    ],
)
def test_wrong_paths_and_options_exit_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.output
    assert result.stderr


def test_a_folder_without_a_package_exits_2(tmp_path: Path) -> None:
    result = run("validate", tmp_path)
    assert result.exit_code == 2
    assert "no data package" in result.stderr


def test_a_file_as_path_exits_2(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("")
    assert run("validate", tmp_path / "x.csv").exit_code == 2


def test_reading_an_invalid_package_exits_1_and_points_to_validate(package: Path) -> None:
    (package / EVENTS).unlink()
    result = run("list", "actors", "--package", package)
    assert result.exit_code == 1
    assert "aqim-data validate" in result.stderr or "cannot be read" in result.stderr
