from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import aqim_data
from aqim_data.cli import main
from aqim_data.models import TABLES
from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "aqim_data.cli"]


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result


def test_info_says_what_is_in_the_package_and_how_to_cite_it(data: aqim_data.Dataset) -> None:
    text = run("info").stdout
    for name, table in data.tables.items():
        assert any(line.split()[:2] == [name, str(len(table))] for line in text.splitlines() if line.strip()), name
    assert aqim_data.__version__ in text
    assert "Creative Commons Attribution 4.0" in text
    assert "how to cite" in text


def test_info_as_json(data: aqim_data.Dataset) -> None:
    info = json.loads(run("info", "--format", "json").stdout)
    assert info["tables"]["events"] == len(data.events)
    assert info["version"] == aqim_data.__version__


def test_lists_are_tab_separated_in_a_pipe() -> None:
    lines = run("list", "events", "--type", "threat").stdout.splitlines()
    assert lines[0].split("\t") == ["event_id", "date", "type", "countries", "killed", "title"]
    listed = [line.split("\t") for line in lines[1:]]
    assert {"evt-threat-britain-2012", "evt-threat-hostages-2012"} <= {cells[0] for cells in listed}
    assert {cells[2] for cells in listed} == {"threat"}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_listed(table: str, data: aqim_data.Dataset) -> None:
    assert len(run("list", table).stdout.splitlines()) == len(data.tables[table]) + 1
    assert len(json.loads(run("list", table, "--format", "json").stdout)) == len(data.tables[table])


def test_json_of_a_record_is_what_its_csv_row_says() -> None:
    records = json.loads(run("list", "events", "--format", "json").stdout)
    with (ROOT / "data" / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for record, row in zip(records, rows, strict=True):
        for name, cell in row.items():
            value = record[name]
            if isinstance(value, list):
                value = "|".join(value)
            if isinstance(value, bool):
                value = str(value).lower()
            assert ("" if value is None else str(value)) == cell


def test_show_an_event_with_everything_around_it() -> None:
    text = run("show", "evt-marrakesh-bombing-2011").stdout
    for part in (
        "Argana café in Marrakesh",
        "2011-04-28",
        "killed",
        "para 67 [src-aqim-profile]",
        "[src-reuters-2011-05-07-qaeda-denies-morocco]",
        "Responsibility: sources disagree",
        "Killed: sources disagree",
        "(disputed) [act-aqim]",
        "“denied by AQIM”",
        "“killed 17”",
        "AQIM denies the bombing in Marrakesh",
    ):
        assert part in text


def test_show_an_actor() -> None:
    text = run("show", "act-aqim").stdout
    for part in (
        "Salafist Group for Call and Combat",
        "Names",
        "Ties",
        "Events",
        "Peak strength: sources disagree",
        "fewer than 2,000",
        "30,000",
    ):
        assert part in text


@pytest.mark.parametrize("record_id", ["src-aqim-profile", "plc-algiers", "quo-ban-algiers", "clm-aqim-strength"])
def test_show_any_other_record(record_id: str) -> None:
    assert record_id in run("show", record_id).stdout
    assert json.loads(run("show", record_id, "--format", "json").stdout)


def test_threatening_words_are_folded_until_asked_for() -> None:
    words = "wherever it is on the planet"
    assert words not in run("show", "evt-threat-united-states-2008").stdout
    assert words in run("show", "evt-threat-united-states-2008", "--flagged").stdout
    assert words in run("show", "quo-droukdel-2008-united-states").stdout


def test_an_empty_list_says_so_on_standard_error() -> None:
    result = run("list", "events", "--years", "2003", "--type", "coup")
    assert result.stdout.splitlines() == ["event_id\tdate\ttype\tcountries\tkilled\ttitle"]
    assert "no record fits" in result.stderr


def test_years_keep_dates_that_are_open_at_one_end_as_the_help_says() -> None:
    with (ROOT / "data" / "events.csv").open(encoding="utf-8", newline="") as stream:
        by = [row["event_id"] for row in csv.DictReader(stream) if row["date"].startswith("../")]
    assert by
    # Nothing else is as old as that.
    lines = run("list", "events", "--years", "1950").stdout.splitlines()[1:]
    assert [line.split("\t")[0] for line in lines] == by
    text = " ".join(run("list", "--help").stdout.split())
    assert "open at one end (../2010: by 2010) can fall into every year on that side" in text


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


@pytest.mark.parametrize("command", list(_commands(main)), ids=" ".join)
def test_every_command_s_help_is_plain_text_that_fits_a_terminal(command: tuple[str, ...]) -> None:
    text = run(*command, "--help").stdout
    assert "\\" not in text
    assert all(len(line) <= 80 and line.isprintable() for line in text.splitlines())
    assert text.split("\n\n")[1].strip()[0].isupper(), "it says what the command does"


def test_help_and_version() -> None:
    assert "Exit codes" in run("--help").stdout
    assert run("--version").stdout.strip() == f"aqim-data, version {aqim_data.__version__}"


def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    shell = f"{' '.join(COMMAND)} list vocabularies | head -1"
    result = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert result.stdout.splitlines() == ["vocabulary\tterm\tlabel"]
    assert result.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
@pytest.mark.parametrize("command", ["--help", "info", "list vocabularies", "show act-aqim", "export geojson"])
def test_a_full_disk_is_one_line(command: str) -> None:
    result = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} {command} >/dev/full"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert result.stderr == "aqim-data: the output cannot be written: No space left on device\n"


def test_a_closed_standard_output_is_no_traceback() -> None:
    result = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} list events >&-"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_a_letter(encoding: str) -> None:
    variables = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [*COMMAND, "show", "evt-algerian-civil-war"]
    result = subprocess.run(command, capture_output=True, env=variables, check=True)
    assert result.stderr == b""
    # Either the letter in UTF-8, or a question mark in its place.
    assert "100,000–250,000".encode() in result.stdout or b"100,000?250,000" in result.stdout


def test_ids_are_never_cut_off_on_a_narrow_terminal() -> None:
    drawn = on_a_terminal("list", "events", "--type", "threat", COLUMNS="60", NO_COLOR="1")
    assert "…" not in drawn


def test_filters_on_actors_look_at_their_span() -> None:
    lines = run("list", "actors", "--years", "1999").stdout.splitlines()
    assert any(line.startswith("act-aqim\t") for line in lines)
    assert not any(
        line.startswith("act-aqim\t") for line in run("list", "actors", "--years", "1990").stdout.splitlines()
    )


def on_a_terminal(*arguments: str, **environment: str) -> str:
    master, slave = pty.openpty()
    variables = {**os.environ, "COLUMNS": "120", "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment}
    process = subprocess.Popen([*COMMAND, *arguments], stdout=slave, stderr=slave, env=variables)
    os.close(slave)
    output = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    process.wait()
    os.close(master)
    assert process.returncode == 0
    return output.decode()


def test_a_terminal_gets_a_drawn_table_and_colours_only_if_wanted() -> None:
    drawn = on_a_terminal("list", "events", "--type", "threat")
    assert "─" in drawn
    assert "\x1b[" in drawn
    plain = on_a_terminal("list", "events", "--type", "threat", NO_COLOR="1")
    assert "─" in plain
    assert not any(code in plain for code in ("\x1b[3", "\x1b[9"))


def test_conformance_is_clean_on_the_package() -> None:
    assert run("validate", "--conformance").stdout.startswith("valid")


def test_conformance_says_which_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "frictionless", None)
    result = CliRunner().invoke(main, ["validate", "--conformance"])
    assert result.exit_code == 2
    assert "pip install 'aqim-data[validate]'" in result.stderr


def test_frictionless_s_findings_come_in_our_form(package: Path) -> None:
    events = package / "data" / "events.csv"
    events.write_text(events.read_text("utf-8").replace(",bombing,2007-09-06", ",bomb,2007-09-06"), encoding="utf-8")
    problems = aqim_data.validate(package, conformance=True).problems
    line = next(n for n, row in enumerate(events.read_text("utf-8").split("\n"), 1) if ",bomb,2007-09-06" in row)
    assert ("AQ604", "data/events.csv", line, "type") in [(p.rule, p.file, p.line, p.field) for p in problems]
    assert ("AQ202", "data/events.csv", line, "type") in [(p.rule, p.file, p.line, p.field) for p in problems]
