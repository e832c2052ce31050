"""The sample contribution goes in and comes out again, as the documentation shows it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data import contribute
from aqim_data.cli import main
from aqim_data.contribute.formatting import format_files
from aqim_data.contribute.recognition import OPEN
from tests.conftest import ROOT

SAMPLE = ROOT / "examples" / "contribution"
WALK = ROOT / "docs" / "contributing-data.md"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The repository's files as they are, committed in a repository of their own."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("data", "schemas", "docs", "curation", "examples", "metadata", "LICENSES"):
        shutil.copytree(ROOT / name, folder / name)
    derived = ("datapackage.json", "CITATION.cff", ".zenodo.json", "SHA256SUMS")
    for name in (*derived, "pyproject.toml", ".gitignore", ".gitattributes"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "as it is")
    return folder


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    result = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return result.stdout


def test_the_sample_is_what_it_says(clone: Path) -> None:
    result = contribute.check([SAMPLE], clone)
    assert result.report.problems == ()
    tables = [change.table for change in result.changes if change.kind == "new"]
    assert sorted(tables) == ["claims", "claims", "claims", "events", "quotes", "sources", "sources"]
    assert all(not one.done for one in format_files([SAMPLE], check=True))


def test_the_page_says_how_rows_without_an_id_are_contributed(clone: Path, tmp_path: Path) -> None:
    page = WALK.read_text("utf-8")
    shown = re.findall(r"^\| `(\w+)\.csv` \| (.*) \| (.*) \|$", page, re.MULTILINE)
    tables = {name: ([*OPEN[name].columns()], [*OPEN[name].table_info.key]) for name, _, _ in shown}
    assert tables == {name: (re.findall(r"\w+", columns), re.findall(r"\w+", key)) for name, columns, key in shown}
    assert set(tables) == {name for name, model in OPEN.items() if len(model.table_info.key) > 1}
    (block,) = re.findall(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    file = tmp_path / "participations.csv"
    file.write_text(block, encoding="utf-8")
    # Without that row the event has no perpetrator, as the page says.
    contribute.merge([SAMPLE], clone)
    assert aqim_data.load(clone).events_flat["evt-timbuktu-camp-2018"].perpetrators == ()
    assert contribute.merge([file], clone).check.report.problems == ()
    assert aqim_data.load(clone).events_flat["evt-timbuktu-camp-2018"].perpetrators != ()


def test_the_sample_goes_in_and_out_again(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone)
    checked = CliRunner().invoke(main, ["check", "examples/contribution", "--package", "."])
    assert checked.exit_code == 0
    assert git(clone, "status", "--porcelain") == ""
    merged = CliRunner().invoke(main, ["merge", "examples/contribution", "--package", "."])
    assert merged.exit_code == 0, merged.output
    changed = {line[3:] for line in git(clone, "status", "--porcelain").splitlines()}
    written = set(merged.stdout.split("unchanged\n", 1)[1].split())
    assert changed == written
    assert {"data/events.csv", "data/sources.csv", "data/claims.csv", "data/quotes.csv"} <= written
    # Nothing else is derived afresh by a build, and nothing is stale.
    assert CliRunner().invoke(main, ["build", ".", "--check"]).exit_code == 0
    data = aqim_data.load(clone)
    event = data.events["evt-timbuktu-camp-2018"]
    assert [quote.quote_id for quote in event.quotes] == ["quo-jnim-timbuktu-camp-delay"]
    # Only lines were added to the tables that people write.
    for name in ("events", "sources", "claims", "quotes"):
        numbers = git(clone, "diff", "--numstat", f"data/{name}.csv").split()
        assert numbers[1] == "0"
    git(clone, "checkout", "--quiet", ".")
    assert git(clone, "status", "--porcelain") == ""
    assert contribute.check([SAMPLE], clone).counts["new"] == 7


def test_the_walk_through_shows_what_happens(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clone)
    shown = WALK.read_text("utf-8")
    for command in (["check", "examples/contribution"], ["merge", "examples/contribution"]):
        result = CliRunner().invoke(main, [*command, "--package", "."])
        assert f"$ aqim-data {' '.join(command)} --package .\n{result.stdout}" in shown
        assert result.stderr in shown
    compared = CliRunner().invoke(main, ["diff", "HEAD", "."])
    assert compared.exit_code == 1  # they differ
    assert f"$ aqim-data diff HEAD .\n{compared.stdout}```" in shown


def test_the_page_shows_what_is_said_of_a_wrong_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my").mkdir()
    text = (SAMPLE / "events.csv").read_text("utf-8")
    wrong = text.replace("evt-timbuktu-camp-2018", "evt-Timbuktu camp").replace(
        "2018-04-14,stated", "03/04/2018,stated"
    )
    for rows in (wrong, "event_id,countries,target_type\nevt-batna-dellys-claim-2007,DZ,\n"):
        (tmp_path / "my" / "events.csv").write_text(rows, encoding="utf-8")
        result = CliRunner().invoke(main, ["check", "my", "--package", str(ROOT)])
        assert f"$ aqim-data check my --package .\n{result.stdout}{result.stderr}```" in WALK.read_text("utf-8")
