"""A stretch of a table's file, reduced to the little that other checks need of it."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from aqim_data.models import Record
from aqim_data.tabular import RawRow
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row, problem_of

#: Cells as they are, or joined and compressed.
Packed = bytes | Sequence[str]


@dataclass(slots=True)
class Chunk:
    """What is kept of a stretch of a table.

    Attributes:
        start: Where it begins in the file, in bytes.
        stop: Where it ends; beyond where it was cut if a cell runs over that line's end.
        line: Number of its first line.
        lines: How many lines it has.
        rows: How many rows.
        numbers: Lines of the rows that have cells, from 0; None if every line is one.
        kept: The key, and what else other checks need: the cells of all rows that have cells, packed.
        pending: By column, the ids that could not be looked up at once, packed.
        links: By column that points into its own table, the ids of rows and those they point to, packed.
        firsts: The first cells of the rows that could not be taken apart.
        invalid: Positions of the rows that have cells and stand for no record.
        problems: What is wrong, at most so many of a rule.
        hidden: How many more there are, by rule.
        misquoted: The first row that is quoted without need, if any is.
        misquotings: How many such rows there are.
        doubtful: Lines, from 0, of which a cell of the key is wrong, so that their place says nothing.
        dangling: For a column and an id that does not exist: a problem at the first row, and the number of rows.
        cited: Sources that are cited, as far as they were not met before.
        complete: Whether the keys of all rows are known.
        damaged: Whether some row could not be taken apart.
        unreadable: Why the chunk is no text at all.
        returns: How many carriage returns stand in it.
        first_return: The line of the first, from 0.
        breaks: How many line feeds, which is fewer than lines where lines end in CR.
        low: The lowest key; empty if there is none.
        high: The highest key.
        ascending: Whether each key is above the one before it.
        held: The rows, if they were asked for.
    """

    start: int
    stop: int
    line: int
    lines: int = 0
    rows: int = 0
    numbers: list[int] | None = None
    kept: dict[str, Packed] = field(default_factory=dict)
    pending: dict[str, Packed] = field(default_factory=dict)
    links: dict[str, tuple[Packed, Packed]] = field(default_factory=dict)
    firsts: list[str] = field(default_factory=list)
    invalid: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    misquoted: RawRow | None = None
    misquotings: int = 0
    doubtful: list[int] = field(default_factory=list)
    dangling: dict[tuple[str, str], tuple[Problem, int]] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    complete: bool = True
    damaged: bool = False
    unreadable: Problem | None = None
    returns: int = 0
    first_return: int = 0
    breaks: int = 0
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    ascending: bool = True
    held: list[Row] | None = None

    def column(self, name: str) -> Sequence[str]:
        """The cells of a kept column."""
        return _unpacked(self.kept[name])

    def ids(self, name: str) -> Sequence[str]:
        """The ids in a column that are still to be looked up, each once."""
        return _unpacked(self.pending.get(name, ()))

    def linked(self, name: str) -> tuple[Sequence[str], Sequence[str]]:
        """The ids of rows that stand for a record, and those that they point to in a column of their own table."""
        ids, others = self.links.get(name, ((), ()))
        return _unpacked(ids), _unpacked(others)

    def keys(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The keys of the rows that have cells."""
        return list(zip(*map(self.column, names), strict=True)) if len(self) else []

    def line_of(self, position: int) -> int:
        """The line, from 1, of a row that has cells."""
        return self.line + (position if self.numbers is None else self.numbers[position])

    def __len__(self) -> int:
        """How many rows have cells."""
        return self.lines if self.numbers is None else len(self.numbers)


def packed(cells: Collection[str], small: bool) -> Packed:
    """Cells as they are kept; those of a small table as they are."""
    # Packed, the keys of a million rows take 6 MB instead of 80.
    return list(cells) if small or not cells else zlib.compress("\n".join(cells).encode(), 1)


def _unpacked(cells: Packed) -> Sequence[str]:
    return zlib.decompress(cells).decode().split("\n") if isinstance(cells, bytes) else cells


def text_of(model: type[Record], content: bytes, chunk: Chunk) -> str | None:
    """The text of a chunk with Unix line ends; None if it is no text, and then the chunk says why."""
    chunk.breaks = content.count(b"\n")
    if b"\0" in content:
        line = chunk.line + content[: content.index(b"\0")].count(b"\n")
        hint = "delete it; the file may be damaged, or be no text at all"
        chunk.unreadable = problem_of(model, "AQ006", "the line holds a NUL byte", hint, line=line)
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = chunk.line + before.count(b"\n"), len(before) - before.rfind(b"\n")
        latin = content[error.start : error.start + 1].decode("cp1252", errors="replace")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; in Windows-1252 it would be {latin!r}"
        chunk.unreadable = problem_of(model, "AQ005", message, "save the file as UTF-8", line=line, column=column)
        return None
    if "\r" in text:
        chunk.returns = text.count("\r")
        chunk.first_return = text[: text.index("\r")].count("\n")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        chunk.lines = text.count("\n")
    else:
        chunk.lines = chunk.breaks
    chunk.lines += not text.endswith("\n")
    return text
