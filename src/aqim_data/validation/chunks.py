"""A stretch of a table's file, reduced to the little that other checks need of it."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from aqim_data.tabular import RawRow
from aqim_data.validation.findings import Listing
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row
from aqim_data.validation.summary import Summary

#: Cells as they are, or joined and compressed.
Packed = bytes | Sequence[str]


class OddByte(NamedTuple):
    """A byte that shows that a file is no text.

    Attributes:
        at: Where it stands in the file.
        breaks: How many line feeds stand before it in its chunk.
        column: Its place behind the last of them, or behind the beginning of the chunk, from 1.
        is_nul: Whether it is a NUL; otherwise it is not UTF-8.
    """

    at: int
    breaks: int
    column: int
    is_nul: bool


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
        ahead: Those of these columns in which some row points to an id that is above its own.
        firsts: The first cells of the rows that could not be taken apart.
        invalid: Positions of the rows that have cells and stand for no record.
        found: What is wrong, at most so many of a rule.
        misquoted: The first row that is quoted without need, if any is.
        misquotings: How many such rows there are.
        doubtful: Lines, from 0, of which a cell of the key is wrong, so that their place says nothing.
        dangling: For a column and an id that does not exist: a problem at the first row, and the number of rows.
        cited: Sources that are cited, as far as they were not met before.
        astray: Whether some citation is empty or, as far as it was looked up, leads to no source.
        complete: Whether the keys of all rows are known.
        damaged: Whether some row could not be taken apart.
        odd_byte: The first byte that is no text, a NUL before all others; None if there is none.
        returns: How many carriage returns stand in it.
        pairs: How many of them a line feed follows.
        first_return: The line of the first, from 0.
        breaks: How many line feeds, which is fewer than lines where lines end in CR.
        low: The lowest key; empty if there is none.
        high: The highest key.
        ascending: Whether each key is above the one before it.
        summary: What plausibility must know of it, if it has no fault.
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
    ahead: set[str] = field(default_factory=set)
    firsts: list[str] = field(default_factory=list)
    invalid: list[int] = field(default_factory=list)
    found: Listing = field(default_factory=Listing)
    misquoted: RawRow | None = None
    misquotings: int = 0
    doubtful: list[int] = field(default_factory=list)
    dangling: dict[tuple[str, str], tuple[Problem, int]] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    astray: bool = False
    complete: bool = True
    damaged: bool = False
    odd_byte: OddByte | None = None
    returns: int = 0
    pairs: int = 0
    first_return: int = 0
    breaks: int = 0
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    ascending: bool = True
    summary: Summary = field(default_factory=Summary)
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


def text_of(content: bytes, chunk: Chunk) -> str | None:
    """The text of a chunk with Unix line ends; None if it is no text, and then the chunk says why."""
    chunk.breaks = content.count(b"\n")
    position = content.find(b"\0")
    text = ""
    if position < 0:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            position = error.start
    if position >= 0:
        before = content[:position]
        column = position - before.rfind(b"\n")
        chunk.odd_byte = OddByte(chunk.start + position, before.count(b"\n"), column, content[position] == 0)
        return None
    if "\r" in text:
        chunk.returns, chunk.pairs = text.count("\r"), text.count("\r\n")
        chunk.first_return = text[: text.index("\r")].count("\n")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        chunk.lines = text.count("\n")
    else:
        chunk.lines = chunk.breaks
    chunk.lines += not text.endswith("\n")
    return text
