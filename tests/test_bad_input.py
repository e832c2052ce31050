"""What spreadsheets, editors and accidents make of the real files: one clear problem, the right line, exit 1."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import aqim_data
from aqim_data.cli import main
from aqim_data.models import TABLES
from tests.mini import ROWS

EVENTS = Path("data/events.csv")
PROFILE = "src-aqim-profile"
#: The row of the real files that most of the tests damage.
DATA = aqim_data.load()
BATNA = DATA.events["evt-batna-bombing-2007"]
KILLED_LOW = f",{BATNA.killed_low},".encode()
KILLED = f",{BATNA.killed_low},{BATNA.killed_high},".encode()
TITLE = BATNA.title.encode()


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
    lines = {name: len((package / "data" / f"{name}.csv").read_text("utf-8").splitlines()) for name in TABLES}
    assert report["tables"] == {name: count - 1 for name, count in lines.items()}


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
    line = line_of(package, "evt-batna-bombing-2007,")
    change(
        package,
        lambda old: b"\n".join(
            row + b"\r" if row.startswith(b"evt-batna-bombing-2007,") else row for row in old.split(b"\n")
        ),
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ007", line)


def test_latin_1_bytes(package: Path) -> None:
    line = line_of(package, "evt-marrakesh-bombing-2011,")
    change(package, lambda old: old.replace("café in Marrakesh".encode(), "café in Marrakesh".encode("latin-1"), 1))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ005", line)
    assert "é" in str(problem["message"])


def test_a_nul_byte(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    change(package, lambda old: old.replace(TITLE, TITLE + b"\0"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ006", line)


def test_an_unclosed_quote(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    change(package, lambda old: old.replace(b"," + TITLE, b',"' + TITLE))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["record_id"]) == ("AQ008", line, "evt-batna-bombing-2007")


def test_a_ragged_row(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    change(package, lambda old: old.replace(b"," + TITLE, b",Bombing," + TITLE))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ104", line)


def test_a_row_cut_short(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    change(
        package,
        lambda old: b"\n".join(
            row[:60] if row.startswith(b"evt-batna-bombing-2007,") else row for row in old.split(b"\n")
        ),
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ104", line)


def test_a_duplicate_id(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    change(
        package,
        lambda old: b"\n".join(
            row + b"\n" + row if row.startswith(b"evt-batna-bombing-2007,") else row for row in old.split(b"\n")
        ),
    )
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["field"]) == ("AQ106", line + 1, "event_id")
    assert str(line) in str(problem["message"])


def test_an_id_of_the_wrong_table(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    row = (package / EVENTS).read_bytes().split(b"\n")[line - 1]
    change(package, lambda old: old.replace(row, row.replace(b",plc-batna,", b",act-aqim,")))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["field"]) == ("AQ402", line, "place_id")
    text = (package / EVENTS).read_text("utf-8").split("\n")[line - 1]
    assert text[int(str(problem["column"])) - 1 :].startswith("act-aqim")


def test_a_descriptor_that_is_no_json(package: Path) -> None:
    (package / "datapackage.json").write_text('{"name": ')
    assert only_problem(package)["rule"] == "AQ601"


def test_a_blank_line(package: Path) -> None:
    line = line_of(package, "evt-batna-bombing-2007,")
    change(package, lambda old: old.replace(b"\nevt-batna-bombing-2007,", b"\n\nevt-batna-bombing-2007,"))
    problem = only_problem(package)
    assert (problem["rule"], problem["line"]) == ("AQ011", line)


def test_a_date_in_american_dress(package: Path) -> None:
    change(package, lambda old: old.replace(b",2007-09-06,", b",09/06/2007,", 1))
    problem = only_problem(package)
    assert problem["rule"] == "AQ203"
    assert "which is which cannot be told" in str(problem["message"])


def test_escape_sequences_never_reach_the_terminal(package: Path) -> None:
    change(package, lambda old: old.replace(b"," + TITLE, b",\x1b[31m" + TITLE))
    result = run("validate", package)
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\\x1b[31m" in result.output


def middle(text: bytes, edit: Callable[[bytes], bytes], line: int = 3) -> bytes:
    lines = text.split(b"\n")
    lines[line - 1] = edit(lines[line - 1])
    return b"\n".join(lines)


# What happens to any table, with the rule and line (0: the whole file) that must be named, and nothing else.
DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str, int]] = {
    "empty": (lambda old: b"", "AQ003", 1),
    "byte order mark": (lambda old: b"\xef\xbb\xbf" + old, "AQ004", 1),
    "latin-1": (lambda old: middle(old, lambda row: row + b"\xe9"), "AQ005", 3),
    "UTF-16": (lambda old: old.decode().encode("utf-16"), "AQ005", 1),
    "NUL": (lambda old: middle(old, lambda row: row + b"\0"), "AQ006", 3),
    "CR LF": (lambda old: old.replace(b"\n", b"\r\n"), "AQ007", 1),
    "unclosed quote": (
        lambda old: middle(old, lambda row: row.replace(b",", b',"', 1).replace(b'""', b'"')),
        "AQ008",
        3,
    ),
    "no last line end": (lambda old: old[:-1], "AQ010", -1),
    "blank line": (lambda old: middle(old, lambda row: b"\n" + row), "AQ011", 3),
    "line of commas": (lambda old: middle(old, lambda row: b",,,\n" + row), "AQ011", 3),
    "header quoted": (lambda old: middle(old, lambda row: b'"' + row.replace(b",", b'","') + b'"', 1), "AQ012", 1),
    "unknown column": (lambda old: b"".join(row + b",x\n" for row in old.split(b"\n")[:-1]), "AQ101", 1),
    "unknown column in the header only": (lambda old: middle(old, lambda row: row + b",x", 1), "AQ101", 1),
    "three empty columns": (lambda old: b"".join(row + b",,,\n" for row in old.split(b"\n")[:-1]), "AQ101", 1),
    "key renamed": (lambda old: middle(old, lambda row: b"x" + row, 1), "AQ101", 1),
    "last column missing": (lambda old: middle(old, lambda row: row.rpartition(b",")[0], 1), "AQ102", 1),
    "columns reordered": (lambda old: middle(old, lambda row: b",".join(sorted(row.split(b",")))[::1], 1), "AQ103", 1),
    "column twice": (lambda old: middle(old, lambda row: row + b"," + row.split(b",")[0], 1), "AQ107", 1),
    "semicolons": (lambda old: old.replace(b",", b";"), "AQ108", 1),
    "tabs": (lambda old: old.replace(b",", b"\t"), "AQ108", 1),
    "header missing": (lambda old: old.split(b"\n", 1)[1], "AQ108", 1),
    "header in capitals": (lambda old: middle(old, bytes.upper, 1), "AQ108", 1),
    "a web page": (lambda old: b"<!DOCTYPE html>\n<html></html>\n", "AQ108", 1),
    "ragged row": (lambda old: middle(old, lambda row: row + b",x"), "AQ104", 3),
    "row cut short": (lambda old: middle(old, lambda row: row.rpartition(b",")[0]), "AQ104", 3),
    "header again": (lambda old: middle(old, lambda row: old.split(b"\n")[0] + b"\n" + row), "AQ108", 3),
    "two tables in one file": (lambda old: old + old.split(b"\n")[0] + b"\n", "AQ108", -2),
    "duplicate row": (lambda old: middle(old, lambda row: row + b"\n" + row), "AQ106", 4),
}


# To a table of one row nothing can happen that concerns a second one.
_ONE_ROW = ["captivities", *(name for name in TABLES if len(ROWS.get(name, (1, 2))) < 2)]
DAMAGED = [(damage, name) for damage in DAMAGES for name in TABLES if name not in _ONE_ROW or DAMAGES[damage][2] < 3]


@pytest.mark.parametrize(("damage", "name"), DAMAGED)
def test_any_damage_to_any_table_is_one_problem_at_its_line(damage: str, name: str, mini: Path) -> None:
    one_problem_at_its_line(damage, name, mini)


@pytest.mark.parametrize("name", ["events", "claims"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_any_damage_to_a_long_table_is_one_problem_at_its_line(damage: str, name: str, package: Path) -> None:
    one_problem_at_its_line(damage, name, package)


def one_problem_at_its_line(damage: str, name: str, package: Path) -> None:
    edit, rule, line = DAMAGES[damage]
    file = package / "data" / f"{name}.csv"
    old = file.read_bytes()
    new = edit(old)
    if damage == "unclosed quote" and new.split(b"\n")[2].count(b'"') % 2 == 0:
        new = middle(old, lambda row: row + b'"')
    file.write_bytes(new)
    problem = only_problem(package)
    if rule == "AQ008":
        assert problem["rule"] in ("AQ008", "AQ009")
    else:
        assert problem["rule"] == rule
    assert problem["file"] == f"data/{name}.csv"
    assert problem["line"] == {-1: new.count(b"\n") + 1, -2: new.count(b"\n")}.get(line, line)


def test_a_source_s_id_with_a_typing_error_is_not_seven_hundred_problems(package: Path) -> None:
    change(package, lambda old: old.replace(b"src-aqim-profile", b"src-aqim_profile"), Path("data/sources.csv"))
    problem = only_problem(package)
    assert (problem["rule"], problem["hint"]) == ("AQ205", "write src-aqim-profile")


def test_a_source_that_is_gone_is_one_problem_for_each_table_that_cites_it(package: Path) -> None:
    change(package, lambda old: old.replace(PROFILE.encode(), b"src-aqim-profile-anew"), Path("data/sources.csv"))
    report = json.loads(run("validate", package, "--format", "json").stdout)
    rules = [problem["rule"] for problem in report["problems"]]
    citing = {
        name for name in TABLES if "locator" in TABLES[name].columns() and DATA.related(name, "source_id", PROFILE)
    }
    assert set(rules) - {"AQ105"} == {"AQ401", "AQ406"}
    assert rules.count("AQ401") == len(citing) > 5


def test_a_duplicate_far_from_its_twin_is_one_problem(package: Path) -> None:
    change(
        package,
        lambda old: old + next(row for row in old.split(b"\n") if row.startswith(b"evt-batna-bombing-2007,")) + b"\n",
    )
    assert only_problem(package)["rule"] == "AQ106"


def test_a_key_that_leads_nowhere_is_one_problem_wherever_it_sorts(package: Path) -> None:
    file = Path("data/participations.csv")
    line = line_of(package, "evt-abu-ibrahim-death-2004,", file)
    change(package, lambda old: old.replace(b"evt-abu-ibrahim-death-2004,", b"evt-zbu-ibrahim-death-2004,", 1), file)
    problem = only_problem(package)
    assert (problem["rule"], problem["line"], problem["hint"]) == (
        "AQ401",
        line,
        "did you mean evt-abu-ibrahim-death-2004 or evt-zerabib-death-2006?",
    )


@pytest.mark.parametrize("name", TABLES)
def test_nothing_but_a_byte_order_mark(name: str, package: Path) -> None:
    (package / "data" / f"{name}.csv").write_bytes(b"\xef\xbb\xbf")
    assert only_problem(package)["rule"] == "AQ004"


@pytest.mark.parametrize(
    ("old", "new", "rule", "hint"),
    [
        (BATNA.locator.encode(), b"para 1-9999999999", "AQ208", "write for instance"),
        (KILLED, KILLED_LOW + b"99999999999999999999,", "AQ204", "write digits only"),
        (KILLED, f"{KILLED_LOW.decode()}+{BATNA.killed_high},".encode(), "AQ204", f"write {BATNA.killed_high}"),
        (KILLED, KILLED_LOW + b"9" * 5000 + b",", "AQ204", "write digits only"),
        (b"evt-batna-bombing-2007", b" evt-batna-bombing-2007", "AQ205", "write evt-batna-bombing-2007"),
        (b"evt-batna-bombing-2007", b"evt-" + b"a" * 130, "AQ205", "shorten it"),
        (b"plc-batna", b"\xc2\xa0plc-batna", "AQ205", "write plc-batna"),
        (TITLE, b"\xe3\x80\x80Bombing", "AQ206", ""),
        (TITLE, b"Bombing\xd8\x9cx", "AQ206", "delete the character"),
        (BATNA.locator.encode(), "section a\u202eb".encode(), "AQ208", ""),
    ],
)
def test_what_a_cell_of_one_row_can_suffer(old: bytes, new: bytes, rule: str, hint: str, package: Path) -> None:
    change(
        package,
        lambda text: b"\n".join(
            row.replace(old, new, 1) if row.startswith(b"evt-batna-bombing-2007,") else row for row in text.split(b"\n")
        ),
    )
    problem = only_problem(package)
    assert problem["rule"] == rule
    assert hint in str(problem["hint"])
    assert problem["line"] == next(
        number
        for number, row in enumerate((package / EVENTS).read_bytes().split(b"\n"), 1)
        if new in row and b"2007-09-06" in row
    )


def test_a_version_of_absurd_length(package: Path) -> None:
    change(
        package,
        lambda old: old.replace(b"active,0.1.0", b"active," + b"1" * 5000 + b".0.0", 1),
        Path("data/records.csv"),
    )
    assert only_problem(package)["rule"] == "AQ211"


def test_a_named_pipe_is_no_file(package: Path) -> None:
    (package / EVENTS).unlink()
    os.mkfifo(package / EVENTS)
    assert only_problem(package)["rule"] == "AQ002"


def test_the_data_folder_is_gone(package: Path) -> None:
    shutil.rmtree(package / "data")
    assert only_problem(package)["file"] == "data"


@pytest.mark.parametrize("name", ["data/events.csv.bak", "data/events.CSV", "schemas/old.table.json"])
def test_a_file_that_is_not_of_the_package(name: str, package: Path) -> None:
    (package / name).write_text("x\n")
    problem = only_problem(package)
    assert (problem["rule"], problem["file"]) == ("AQ603", name)


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u00ad", "\ufeff"])
def test_characters_that_cannot_be_seen(character: str, package: Path) -> None:
    change(package, lambda old: old.replace(TITLE, f"Bombing{character}".encode() + TITLE))
    problem = only_problem(package)
    assert problem["rule"] == "AQ206"
    assert f"U+{ord(character):04X}" in str(problem["message"])


def test_a_derived_file_that_cannot_be_written_is_no_traceback(package: Path) -> None:
    (package / "schemas" / "events.table.json").unlink()
    (package / "schemas" / "events.table.json").mkdir()
    result = run("build", package)
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert run("validate", package, "--conformance").exit_code == 1


@pytest.mark.parametrize("licenses", ['"x"', '["x"]', "null", "[{}]"])
def test_odd_licences_of_a_package(licenses: str, mini: Path) -> None:
    file = mini / "datapackage.json"
    file.write_text(file.read_text("utf-8").replace('"title": "Mini"', f'"title": "Mini", "licenses": {licenses}', 1))
    assert run("info", mini).exit_code == 0


def test_a_path_longer_than_any_path(tmp_path: Path) -> None:
    for arguments in (["validate", "a" * 5000], ["info", "a" * 5000], ["verify", "--archive", "a" * 5000]):
        result = run(*arguments)
        assert result.exit_code == 2
        assert not isinstance(result.exception, OSError)


def test_an_id_that_leads_nowhere_is_told_when_loading(package: Path) -> None:
    change(package, lambda old: old.replace(b"plc-batna,", b"plc-batnaa,"))
    result = run("show", "evt-batna-bombing-2007", "--package", package)
    assert result.exit_code == 1
    assert "plc-batnaa is the id of no record" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "/nowhere"],
        ["validate", "--no-such-option"],
        ["validate", "--format", "yaml"],
        ["list", "happenings"],
        ["list", "events", "--years", "soon"],
        ["list", "events", "--actor", "act-nobody"],
        ["list", "events", "--country", "Algeria"],
        ["list", "events", "--type", "bombng"],
        ["list", "events", "--years", ""],
        ["list", "events", "--years", "2011-2007"],
        ["list", "places", "--years", "2007"],
        ["list", "events_flat", "--actor", "act-aqim"],
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
