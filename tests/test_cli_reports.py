"""The options of the commands that check: forms, files, colours, exit codes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aqim_data.cli import main
from aqim_data.cli.reports import FORMS as NAMED
from aqim_data.reporting import FORMS
from aqim_data.validation.checking import LIMIT
from tests.conftest import ROOT
from tests.mini import TEXT
from tests.test_rules import CASES
from tests.workflow_log import commands

COMMAND = [sys.executable, "-m", "aqim_data.cli"]


def run(code: int, *arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(autouse=True)
def _not_in_a_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests themselves may run in one, whose variables make links and paths.
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def broken(mini: Path) -> Path:
    CASES["AQ203"][0](mini)
    return mini


def test_the_command_line_names_the_forms_that_there_are() -> None:
    assert NAMED == FORMS


@pytest.mark.parametrize("form", FORMS)
def test_every_form_can_be_printed(form: str, broken: Path) -> None:
    result = run(1, "validate", broken, "--format", form)
    assert "AQ203" in result.stdout
    assert result.stderr == ""


def test_text_is_the_default_and_one_line_a_problem(broken: Path) -> None:
    lines = run(1, "validate", broken).stdout.splitlines()
    assert sum(line.startswith("data/events.csv:2:39 [evt-attack] AQ203 date '1999-99': ") for line in lines) == 1
    assert lines[-1] == "1 error in 1 file"


def test_a_valid_package_says_so_on_standard_output(mini: Path) -> None:
    assert run(0, "validate", mini).stdout.startswith("valid: 13 tables, ")


def test_several_reports_of_one_run(broken: Path, tmp_path: Path) -> None:
    files = {form: tmp_path / "reports" / f"report.{form}" for form in FORMS}
    options = [option for form, file in files.items() for option in ("-o", f"{form}={file}")]
    result = run(1, "validate", broken, "--format", "github", *options)
    assert "error" in [command.name for command in commands(result.stdout)]
    for form, file in files.items():
        assert file.read_text("utf-8") == run(1, "validate", broken, "--format", form).stdout
    assert not list((tmp_path / "reports").glob(".*")), "no temporary file is left"


def test_the_report_itself_can_go_to_a_file(broken: Path, tmp_path: Path) -> None:
    result = run(1, "validate", broken, "--format", "json", "-o", tmp_path / "a=b.json")
    assert result.stdout == ""
    assert result.stderr == "1 error in 1 file\n"
    assert json.loads((tmp_path / "a=b.json").read_text("utf-8"))["problems"][0]["rule"] == "AQ203"


def test_a_pipe_can_be_written_to(broken: Path) -> None:
    result = subprocess.run(
        [*COMMAND, "validate", str(broken), "-o", "markdown=/dev/stderr"], capture_output=True, text=True, check=False
    )
    assert result.stderr.startswith("### ❌ aqim-data validate")
    assert Path("/dev/stderr").exists()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("sarrif=x", "'sarrif' is no form of a report; write one of text, json, github, sarif, junit, markdown"),
        ("=x", "'' is no form of a report"),
        ("sarif=", "name a file"),
        ("sarif=-", "name a file; standard output gets the form of --format"),
        ("-", "name a file"),
    ],
)
def test_an_output_that_is_none_is_a_usage_error(value: str, reason: str, mini: Path) -> None:
    result = run(2, "validate", mini, "-o", value)
    assert reason in " ".join(result.stderr.split())


@pytest.mark.parametrize("file", ["folder", "file/below", "n\0ul", "x" * 300])
def test_an_output_that_cannot_be_written_is_named(file: str, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    result = run(2, "validate", mini, "-o", f"sarif={tmp_path}/{file}")
    assert result.stderr.startswith("aqim-data: the report was not written: ")
    assert not list(tmp_path.glob(".*"))


def test_all_shows_what_is_capped(package: Path) -> None:
    file = package / "data" / "claims.csv"
    file.write_text(file.read_text("utf-8").replace(",agrees,", ",agree,"), encoding="utf-8")
    capped, whole = (run(1, "validate", package, *option).stdout for option in ((), ("--all",)))
    number = whole.count("AQ202 stance 'agree'")
    assert number > LIMIT
    assert capped.count("AQ202 stance 'agree'") == 10
    assert f"… {LIMIT - 10} more problems of AQ202 in this file; --all shows them" in capped
    assert f"AQ202: {number - LIMIT:,} more problems that the report does not list" in capped
    assert "that the report does not list" not in whole
    assert capped.splitlines()[-1] == whole.splitlines()[-1] == f"{number:,} errors in 1 file"


def test_the_page_on_reports_shows_what_is_printed(broken: Path) -> None:
    page = (ROOT / "docs" / "reports.md").read_text("utf-8")
    shown = re.findall(r"^```(?:text|markdown)\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    assert shown == [run(1, "validate", broken, "--format", form).stdout for form in ("text", "github", "markdown")]
    assert all(f"`{form}`" in page for form in FORMS)


def test_verify_reports_in_the_same_forms(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    assert "AQ511" in run(1, "verify", mini, "--archive", archive, "--format", "junit").stdout
    monkeypatch.chdir(tmp_path)
    relative = run(1, "verify", mini, "--archive", "archive", "--format", "github").stdout
    assert commands(relative)[0].properties["file"] == str(archive / "src-one.txt")
    (archive / "src-one.txt").write_text(TEXT, encoding="utf-8")
    fine = run(0, "verify", mini, "--archive", archive, "--format", "markdown", "-o", f"sarif={tmp_path / 'x'}").stdout
    assert fine.startswith("### ✅ aqim-data verify\n\nverified: 2 quotations, ")
    assert json.loads((tmp_path / "x").read_text("utf-8"))["runs"][0]["results"] == []


def terminal(*arguments: object, **environment: str) -> str:
    master, slave = pty.openpty()
    variables = {**os.environ, "TERM": "xterm-256color", **environment}
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=slave, stderr=slave, env=variables)
    os.close(slave)
    output = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        output += chunk
        if not chunk:
            break
    os.close(master)
    assert process.wait() == 1
    return output.decode()


def test_a_terminal_gets_colours_unless_it_wants_none(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = terminal("validate", broken)
    assert "\x1b[31mAQ203" in coloured
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in terminal("validate", broken, **environment)
    assert "\x1b" not in terminal("validate", broken, "--format", "github")
