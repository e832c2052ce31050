"""What the pages show, taken apart and run: used by the tests, and to renew the outputs after a change of the data.

``python -m tests.documentation`` runs every block and writes the outputs that changed into the pages.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

import aqim_data
from aqim_data.build import write_text
from aqim_data.cli import main
from tests.conftest import ROOT

#: Pages in many languages that a test of their own runs from top to bottom.
ELSEWHERE = {"docs/clients.md": "tests/test_clients_page.py"}
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
#: Pages that ``aqim-data build`` writes; what they show is tested with the rules and the tables.
DERIVED = "<!-- Written by `aqim-data build`"
#: What is not run here, and why: blocks by page and first line, commands by page and words. Nothing else is left out.
NOT_RUN = {
    "docs/contributing-data.md: aqim-data check examples/contribution --package .": "tests/test_example_contribution.py",
    "docs/contributing-data.md: aqim-data merge examples/contribution --package .": "tests/test_example_contribution.py",
    "docs/contributing-data.md: aqim-data check my --package .": "made up files: tests/test_example_contribution.py",
    "docs/contributing-data.md: cat my/events.csv": "a made up file: tests/test_example_contribution.py",
    "docs/contributing-data.md: aqim-data fmt my": "a made up file: tests/test_fmt.py",
    "docs/contributing-data.md: aqim-data diff HEAD .": "needs a clone: tests/test_example_contribution.py",
    "docs/contributing-data.md: aqim-data new place --package . -o my-contribution": "asks: tests/test_new.py",
    "docs/diff.md: from aqim_data.diff import as_markdown, compare": "needs a tag: tests/test_diff_places.py",
    "docs/diff.md: fca9d05 (0.1.0) → 83fa189 (0.2.0)": "needs the history: tests/test_diff_places.py",
    "docs/export.md: datasette aqim.sqlite --metadata aqim.sqlite.metadata.json": "serves until stopped: tests/test_export.py",
    "docs/export.md: SELECT title FROM events": "for SQLite: tests/test_export.py",
    "docs/reports.md: data/events.csv: 1 error": "a made up package: tests/test_cli_reports.py",
    "docs/reports.md: ::error file=data/events.csv,line=2,col=39,title=AQ203 evt-attack date::date '1999-99': month "
    "must be 01–12; write 1999 if the month is unknown": "a made up package: tests/test_cli_reports.py",
}
#: Programs of every system that only read, and are run in the repository itself.
READERS = ("cat", "head", "sha256sum")
RUN = ("python", "sql", "r", "console")
_FENCE = re.compile(r"^(?P<fence>```+)(?P<language>[^\n`]*)\n(?P<body>.*?)^(?P=fence)$\n?", re.DOTALL | re.MULTILINE)
#: In a shown output, a line of its own that stands for any number of lines.
CUT = "…"


class Block(NamedTuple):
    """A fenced block of a page."""

    page: str
    language: str
    body: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """By what an exception names the block: the page and the block's first line."""
        return f"{self.page}: {self.body.partition(chr(10))[0]}"


class Shown(NamedTuple):
    """Something that is run, and what the page shows of it.

    Attributes:
        name: By what an exception names it.
        shown: What the page shows; None if nothing is promised.
        actual: What comes out.
        start: Where in the page the shown text begins.
        end: Where it ends.
    """

    name: str
    shown: str | None
    actual: str
    start: int
    end: int

    @property
    def holds(self) -> bool:
        """Whether the page shows what comes out; where it shows nothing, nothing is promised."""
        if self.shown is None:
            return True
        pattern = "".join(
            r"(?:.*\n)*?" if line == f"{CUT}\n" else re.escape(line) for line in self.shown.splitlines(keepends=True)
        )
        return re.fullmatch(pattern, self.actual) is not None


def is_derived(page: Path) -> bool:
    """Whether a page is written by ``aqim-data build``."""
    return DERIVED in page.read_text("utf-8")[:1000]


#: The pages that people write and that are run here.
WRITTEN = [page for page in PAGES if not is_derived(page) and page.relative_to(ROOT).as_posix() not in ELSEWHERE]


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    name = page.relative_to(ROOT).as_posix()
    found = _FENCE.finditer(page.read_text("utf-8"))
    return [Block(name, match["language"], match["body"], match.start("body"), match.end("body")) for match in found]


def answer(page_blocks: list[Block], number: int, page_text: str) -> Block | None:
    """The block of text that shows the output of the block with this number: the next one, with nothing between."""
    after = page_blocks[number + 1] if number + 1 < len(page_blocks) else None
    if after is None or after.language != "text":
        return None
    between = page_text[page_blocks[number].end : after.start]
    return after if re.fullmatch(r"`+\s+`+text\n", between) else None


class Command(NamedTuple):
    """A line of a console block, and what the page shows below it."""

    page: str
    line: str
    shown: str
    start: int
    end: int

    @property
    def words(self) -> list[str]:
        """The words of the command, without a comment."""
        return shlex.split(self.line, comments=True)

    @property
    def name(self) -> str:
        """By what an exception names it."""
        return f"{self.page}: {shlex.join(self.words)}"


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console block, each with the output shown below it."""
    for match in re.finditer(r"^\$ (?P<line>.*)\n(?P<shown>(?:(?!\$ ).*\n)*)", block.body, re.MULTILINE):
        start, end = block.start + match.start("shown"), block.start + match.end("shown")
        yield Command(block.page, match["line"], match["shown"], start, end)


def copy_of_repository(folder: Path) -> Path:
    """A copy of what pages speak of, to run them in."""
    for name in ("data", "schemas", "curation", "docs", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("datapackage.json", "pyproject.toml", "CITATION.cff", "README.md"):
        shutil.copy(ROOT / name, folder)
    return folder


def run_page(page: Path, folder: Path, exceptions: frozenset[str]) -> Iterator[Shown]:
    """Run a page from top to bottom in a folder: Python in one namespace, SQL in one database, commands one by one."""
    text, page_blocks = page.read_text("utf-8"), blocks(page)
    namespace: dict[str, Any] = {"__name__": page.stem}
    database = None
    for number, block in enumerate(page_blocks):
        if block.language not in RUN or block.name in exceptions:
            continue
        if block.language == "r" and not shutil.which("Rscript"):
            continue
        if block.language == "console":
            yield from (_run_command(command, folder) for command in commands(block) if is_run(command, exceptions))
            continue
        with contextlib.chdir(folder):
            if block.language == "python":
                actual = _run_python(block.body, namespace)
            elif block.language == "sql":
                database = database or aqim_data.load().connect()
                actual = f"{database.sql(block.body)}\n".replace("\n\n", "\n")
            else:
                actual = _run_r(block.body)
        shown = answer(page_blocks, number, text)
        place = (shown.start, shown.end) if shown else (block.end, block.end)
        yield Shown(block.name, shown.body if shown else None, actual, *place)
    if database:
        database.close()


def is_run(command: Command, exceptions: frozenset[str]) -> bool:
    """Whether a command is run as it stands: those that read files, and those of ours of which the output is shown."""
    if command.name in exceptions:
        return False
    return command.words[0] in READERS or (command.words[0] == "aqim-data" and bool(command.shown))


def _run_python(code: str, namespace: dict[str, Any]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, str(namespace["__name__"]), "exec"), namespace)
    return printed.getvalue()


def _run_r(code: str) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        ["Rscript", "--vanilla", "-e", code],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env=environment,
    )
    return result.stdout


def _run_command(command: Command, folder: Path) -> Shown:
    if command.words[0] in READERS:
        result = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command.line], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
        )
        actual = result.stdout + result.stderr
    else:
        with contextlib.chdir(folder):
            ours = CliRunner().invoke(main, command.words[1:])
        # A page may leave out what goes to standard error, but not a part of it.
        with_errors = any(line in command.shown.splitlines() for line in ours.stderr.splitlines())
        actual = ours.output if with_errors or not ours.stdout else ours.stdout
    return Shown(command.name, command.shown, actual, command.start, command.end)


def renew(page: Path, exceptions: frozenset[str]) -> list[str]:
    """Write the outputs that changed into a page.

    Returns:
        The names of those that changed but are shown with parts cut out, to be renewed by hand.
    """
    with tempfile.TemporaryDirectory() as folder:
        stale = [shown for shown in run_page(page, copy_of_repository(Path(folder)), exceptions) if not shown.holds]
    text = page.read_text("utf-8")
    cut = [shown for shown in stale if shown.shown and f"{CUT}\n" in shown.shown]
    for shown in sorted(stale, key=lambda shown: -shown.start):
        if shown not in cut:
            text = text[: shown.start] + shown.actual + text[shown.end :]
    if len(stale) > len(cut):
        write_text(page, text)
    return [shown.name for shown in cut]


if __name__ == "__main__":
    by_hand = [name for page in WRITTEN for name in renew(page, frozenset(NOT_RUN))]
    sys.exit("\n".join(["cut by hand, so to be renewed by hand:", *by_hand]) if by_hand else 0)
