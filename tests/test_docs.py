"""Every block of code in the pages does what the page shows."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aqim_data.cli import main
from tests import documentation
from tests.conftest import ROOT
from tests.documentation import (
    ELSEWHERE,
    NOT_RUN,
    RUN,
    WRITTEN,
    Block,
    Command,
    Shown,
    answer,
    blocks,
    commands,
    copy_of_repository,
    is_run,
    run_page,
)

#: Languages of blocks that only show the form of something.
FORMS = ("markdown", "yaml", "csv", "json", "bibtex", "html", "{toctree}", "{eval-rst}")
IDS = [page.name for page in WRITTEN]
#: Commands of ours that only read, and need nothing but the data.
READING = ("list", "show", "disputes", "info", "explain", "rules")


def every_block() -> list[Block]:
    return [block for page in WRITTEN for block in blocks(page)]


def every_command() -> list[Command]:
    return [command for block in every_block() if block.language == "console" for command in commands(block)]


@pytest.mark.parametrize("page", WRITTEN, ids=IDS)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    if not any(block.language in RUN for block in blocks(page)):
        return
    for shown in run_page(page, copy_of_repository(tmp_path), frozenset(NOT_RUN)):
        if not shown.holds:
            assert (shown.name, shown.actual) == (shown.name, shown.shown)


@pytest.mark.parametrize("page", WRITTEN, ids=IDS)
def test_every_block_is_run_or_says_that_it_is_none(page: Path) -> None:
    page_blocks, text = blocks(page), page.read_text("utf-8")
    answers = [answer(page_blocks, number, text) for number, block in enumerate(page_blocks) if block.language in RUN]
    for block in page_blocks:
        if block.language == "text":
            assert block in answers or block.name in NOT_RUN, f"{block.name}: nothing prints it"
        else:
            assert block.language in (*RUN, *FORMS), block.name
        if block.language == "console":
            assert block.body.startswith("$ "), block.name


def test_what_is_not_run_is_there_and_counted() -> None:
    there = {block.name for block in every_block()} | {command.name for command in every_command()}
    assert set(NOT_RUN) <= there
    for page, test in ELSEWHERE.items():
        assert Path(page).name in (ROOT / test).read_text("utf-8")
    assert len(ELSEWHERE) == 1
    assert len(NOT_RUN) == 13


def test_commands_that_show_nothing_can_be_given() -> None:
    for command in every_command():
        if not is_run(command, frozenset()) and command.name not in NOT_RUN:
            assert can_be_given(command.words), command.name


def can_be_given(words: list[str]) -> bool:
    """Whether a command exists, with what it is given; commands of ours that only read are run."""
    program, *arguments = words
    if program == "aqim-data":
        if arguments[0] in READING:
            return CliRunner().invoke(main, arguments).exit_code == 0
        command = main.commands[arguments[0]]
        command.make_parser(click.Context(command)).parse_args(arguments[1:])
        return True
    if program == "make":
        return all(f"\n{target}:" in (ROOT / "Makefile").read_text("utf-8") for target in arguments)
    if program == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        named = [name for word in arguments for group in re.findall(r"\[(.*)\]", word) for name in group.split(",")]
        return set(named) <= set(extras)
    if program == "python":
        return arguments[0] == "-m" and importlib.util.find_spec(arguments[1]) is not None
    if program == "pytest":
        plugin = (ROOT / "src" / "aqim_data" / "pytest_plugin.py").read_text("utf-8")
        return all(f'"{word}"' in plugin for word in arguments if word.startswith("-"))
    return words in (["source", ".venv/bin/activate"],)


def test_a_wrong_output_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```python\nprint(1)\nprint(2)\n```\n\n```text\n1\n3\n```\n\n```sql\nSELECT 1 AS one\n```\n\n```text\n2\n```\n\n"
        "```console\n$ aqim-data explain AQ203\nAQ204\n…\n$ aqim-data --version\n```\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(documentation, "ROOT", tmp_path)
    shown = list(run_page(page, tmp_path, frozenset()))
    assert [one.shown for one in shown] == ["1\n3\n", "2\n", "AQ204\n…\n"]
    assert [one.holds for one in shown] == [False, False, False]
    assert list(run_page(page, tmp_path, frozenset(one.name for one in shown))) == []
    monkeypatch.undo()
    assert not can_be_given(["make", "nothing"])
    assert not can_be_given(["pip", "install", ".[nothing]"])
    with pytest.raises(click.NoSuchOption):
        can_be_given(["aqim-data", "validate", "--nothing"])


@pytest.mark.parametrize(
    ("shown", "actual", "holds"),
    [
        ("one\n…\nfour\n", "one\ntwo\nthree\nfour\n", True),
        ("one\n…\n", "one\n", True),
        ("one\n…\nfour\n", "one\ntwo\nthree\n", False),
        ("one…\n", "one, two\n", False),
        ("", "one\n", False),
        ("Version 0.1.0\n", "Version 0.2.0\n", False),
    ],
)
def test_a_line_of_dots_stands_for_any_lines(shown: str, actual: str, holds: bool) -> None:
    assert Shown("page: line", shown, actual, 0, 0).holds is holds


def test_outputs_are_renewed_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "a\n```python\nprint('é')\n```\n\n```text\nold\n```\n\n```python\nprint(2)\n```\n\n```text\n2\n```\nz\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(documentation, "ROOT", tmp_path)
    monkeypatch.setattr(documentation, "copy_of_repository", lambda folder: folder)
    assert documentation.renew(page, frozenset()) == []
    assert (
        page.read_text("utf-8")
        == "a\n```python\nprint('é')\n```\n\n```text\né\n```\n\n```python\nprint(2)\n```\n\n```text\n2\n```\nz\n"
    )
