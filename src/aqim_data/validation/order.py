"""Keys that stand twice, and rows that stand out of order.

Where every key of a stretch is above the one before it there is nothing to find, so only tangled stretches are
looked at: runs of chunks between borders over which no key reaches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar

from aqim_data.validation.chunks import Chunk
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row
from aqim_data.validation.table_file import TableFile

Key = tuple[str, ...]
T = TypeVar("T")


class _Placed(NamedTuple):
    """A key and where it stands: in which chunk, and at which position there."""

    key: Key
    chunk: Chunk
    at: int

    @property
    def line(self) -> int:
        return self.chunk.line_of(self.at)


def repeated_keys(table: TableFile) -> Iterator[Problem]:
    """Rows whose key stands further up already."""
    columns = table.model.table_info.key
    hint = "give this row an id of its own, or join the two"
    if len(columns) > 1:
        hint = "delete one of the two, or join them"
    for stretch in _tangled(table):
        seen: dict[Key, int] = {}
        repeated: list[tuple[_Placed, int]] = []
        for placed in _placed(table, stretch):
            if placed.key in seen:
                repeated.append((placed, seen[placed.key]))
            seen.setdefault(placed.key, placed.line)
        for row, first in _with_rows(table, repeated):
            message = f"the key already stands in line {first}"
            yield table.problem("AQ106", message, hint, row=row, name=columns[-1])


def _with_rows(table: TableFile, found: Sequence[tuple[_Placed, T]]) -> Iterator[tuple[Row, T]]:
    """The rows at some places, each with what goes with it; the rows of a chunk are read at once."""
    by_chunk: dict[int, tuple[Chunk, dict[int, T]]] = {}
    for placed, what in found:
        by_chunk.setdefault(id(placed.chunk), (placed.chunk, {}))[1][placed.at] = what
    for chunk, positions in by_chunk.values():
        rows = table.some_rows(chunk, positions)
        yield from ((row, positions[at]) for at, row in zip(sorted(positions), rows, strict=True))


def order_problems(table: TableFile, is_doubtful: Callable[[int], bool]) -> Iterator[Problem]:
    """The fewest rows that must move for a table to be sorted.

    Args:
        table: The table.
        is_doubtful: Whether the key of a line is wrong for another reason, so that its place says nothing.
    """
    columns = table.model.table_info.key
    for stretch in _tangled(table):
        known = [placed for placed in _placed(table, stretch) if not is_doubtful(placed.line)]
        keys = [placed.key for placed in known]
        misplaced = _misplaced(keys)
        ordered = sorted(keys) if misplaced else []
        before = _last_before(table, stretch[0], is_doubtful) if misplaced else None
        for row, index in _with_rows(table, [(known[index], index) for index in misplaced]):
            position = bisect_left(ordered, keys[index])
            after = ordered[position - 1] if position else before
            where = f"after {' '.join(after)}" if after else "first"
            yield table.problem("AQ105", f"the row belongs {where}", "sort the rows by key", row=row, name=columns[0])


def _tangled(table: TableFile) -> Iterator[list[Chunk]]:
    """The stretches in which a key is not above the one before it."""
    chunks = [chunk for chunk in table.chunks if len(chunk)]
    highest = list(accumulate((chunk.high for chunk in chunks), max))
    lowest = list(accumulate((chunk.low for chunk in reversed(chunks)), min))[::-1]
    stretch: list[Chunk] = []
    for index, chunk in enumerate(chunks):
        stretch.append(chunk)
        if index + 1 == len(chunks) or highest[index] < lowest[index + 1]:
            if len(stretch) > 1 or not chunk.ascending:
                yield stretch
            stretch = []


def _placed(table: TableFile, stretch: Sequence[Chunk]) -> Iterator[_Placed]:
    for chunk in stretch:
        for at, key in enumerate(chunk.keys(table.model.table_info.key)):
            yield _Placed(key, chunk, at)


def _last_before(table: TableFile, stop: Chunk, is_doubtful: Callable[[int], bool]) -> Key:
    """The highest key, of those that are not in doubt, in what stands before a chunk; empty if there is none."""
    before: list[Chunk] = []
    for chunk in table.chunks:
        if chunk is stop:
            break
        before.append(chunk)
    for chunk in reversed(before):
        keys = [placed.key for placed in _placed(table, [chunk]) if not is_doubtful(placed.line)]
        if keys and max(keys) >= max((other.high for other in before if other is not chunk), default=()):
            return max(keys)
    every = (placed for placed in _placed(table, before) if not is_doubtful(placed.line))
    return max((placed.key for placed in every), default=())


def _misplaced(keys: Sequence[Key]) -> list[int]:
    """The positions of the fewest keys that stand out of order: all but a longest sorted run."""
    if all(one <= other for one, other in pairwise(keys)):
        return []
    tails: list[Key] = []
    ends: list[int] = []
    before: list[int] = []
    for index, key in enumerate(keys):
        # Most keys stand in order, so most are found at the end without a search.
        length = len(tails) if not tails or key >= tails[-1] else bisect_right(tails, key)
        before.append(ends[length - 1] if length else -1)
        if length < len(tails):
            tails[length], ends[length] = key, index
        else:
            tails.append(key)
            ends.append(index)
    sorted_run: set[int] = set()
    index = ends[-1]
    while index >= 0:
        sorted_run.add(index)
        index = before[index]
    return [index for index in range(len(keys)) if index not in sorted_run]
