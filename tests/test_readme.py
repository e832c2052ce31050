"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.cli import main
from aqim_data.derive.metadata import citation
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)


def test_the_python_of_the_readme_prints_what_the_readme_says() -> None:
    (code,), (output,) = blocks("python"), blocks("text")
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert result.stdout == output


def test_the_commands_of_the_readme_exist() -> None:
    lines = [line for block in blocks("console") for line in block.splitlines()]
    commands = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    assert ["make"] in commands
    assert ["make", "test"] in commands
    for name, *arguments in commands:
        if name == "aqim-data":
            assert CliRunner().invoke(main, [arguments[0], "--help"]).exit_code == 0
    for arguments in (command[1:] for command in commands if command[:1] == ["aqim-data"]):
        if arguments[0] in ("list", "show"):
            assert CliRunner().invoke(main, arguments).exit_code == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_into_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_one_version_everywhere() -> None:
    version = aqim_data.__version__
    assert f"Version {version}." in README
    assert f"## {version} (" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert aqim_data.load().version == version


def test_the_citation_is_the_package_s() -> None:
    assert citation() in README.replace("*", "")


def test_the_released_date_is_the_changelog_s() -> None:
    released = re.search(r'date-released: "(.*)"', (ROOT / "CITATION.cff").read_text("utf-8"))
    assert released
    assert f"({released[1]})" in (ROOT / "CHANGELOG.md").read_text("utf-8")
