"""What docs/clients.md shows is what happens."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "clients.md"
BLOCK = re.compile(
    r"^```(python|sql|r|javascript|sh)\n(.*?)^```\n\n^```text\n(.*?)^```", flags=re.DOTALL | re.MULTILINE
)
MODULES = ROOT / "examples" / "clients" / "javascript" / "node_modules"
SQL = "import sys, duckdb; print(duckdb.sql(sys.argv[1]))"


def examples() -> Sequence[ParameterSet]:
    cases = []
    for at, (language, code, output) in enumerate(BLOCK.findall(PAGE.read_text("utf-8"))):
        marks = () if language in ("python", "sql") else pytest.mark.clients
        cases.append(pytest.param(language, code, output, id=f"{at}-{language}", marks=marks))
    return cases


def command(language: str, code: str) -> list[str]:
    match language:
        case "python":
            return [sys.executable, "-c", code]
        case "sql":
            return [sys.executable, "-c", SQL, code]
        case "r":
            return ["Rscript", "--vanilla", "-e", code]
        case "javascript":
            return ["node", "--input-type=module", "--eval", code]
    return ["sh", "-c", code]


def why_not(language: str, code: str) -> str:
    """Why an example cannot run here; empty if it can."""
    programs = {
        "r": ["Rscript"],
        "javascript": ["node"],
        "sh": re.findall(r"^(?:sqlite3|soffice)\b", code, re.MULTILINE),
    }
    for program in programs.get(language, []):
        if not shutil.which(program):
            return f"{program} is not on this machine"
    if language == "javascript" and not (MODULES / "csv-parse").is_dir():
        return "csv-parse is not installed in examples/clients/javascript"
    library = re.search(r"^library\((\w+)\)", code, re.MULTILINE)
    if library and subprocess.run(["Rscript", "--vanilla", "-e", library[0]], capture_output=True).returncode:
        return f"R has no {library[1]} on this machine"
    return ""


def visible(output: str) -> list[str]:
    """Lines without the blanks behind them, with which some programs fill a column."""
    return [line.rstrip() for line in output.rstrip().splitlines()]


@pytest.mark.parametrize(("language", "code", "output"), examples())
def test_an_example_prints_what_the_page_says(language: str, code: str, output: str, tmp_path: Path) -> None:
    if reason := why_not(language, code):
        pytest.skip(f"{reason}; make test-clients installs it")
    for name in ("data", "schemas", "datapackage.json", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    if language == "javascript":
        (tmp_path / "node_modules").symlink_to(MODULES)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
    done = subprocess.run(command(language, code), capture_output=True, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert visible(done.stdout.decode("utf-8")) == visible(output)


def test_every_block_has_an_output_that_is_compared() -> None:
    languages = re.findall(r"^```(\w+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    assert {"r", "javascript", "sql", "sh", "python"} <= set(languages)
    shown = [language for language in languages if language not in ("text", "console")]
    assert [case.values[0] for case in examples()] == shown
