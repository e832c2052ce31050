"""The ids of a table as a set that may be large."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from aqim_data.models.cells import ID_LENGTH, SLUG_PATTERN

if TYPE_CHECKING:
    from aqim_data.validation.chunks import Chunk

_ID = re.compile(f"[a-z]{{3}}-{SLUG_PATTERN}")
#: Ids that are worth searching for one that is spelt alike; difflib takes up to 50 µs for each.
NEAR = 10_000


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return len(text) <= ID_LENGTH and _ID.fullmatch(text) is not None


class Keys(Collection[str]):
    """The first cells of all rows of a table, whatever else is wrong with them.

    Those of a small table are a set. Those of a large one stay packed in its chunks, and are unpacked when they
    are asked for, chunk by chunk, so that no set of millions is ever held.

    Args:
        name: Name of the column.
        chunks: The chunks of the table.
        rows: How many rows it has.
    """

    #: Ids that are held as a set.
    SMALL = 50_000

    def __init__(self, name: str, chunks: Sequence[Chunk], rows: int) -> None:
        self._name = name
        self._chunks = chunks
        self._rows = rows
        self._held = frozenset(self._unpacked()) if rows <= self.SMALL else None
        self._sorted: list[str] | None = None

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._held) if self._held is not None else self._unpacked()

    def __contains__(self, record_id: object) -> bool:
        if self._held is not None:
            return record_id in self._held
        return isinstance(record_id, str) and not self.missing((record_id,))

    def missing(self, ids: Iterable[str]) -> set[str]:
        """Those of some ids that the table does not have."""
        if self._held is not None:
            return set(ids).difference(self._held)
        missing = set(ids)
        wanted = sorted(missing)
        for chunk in self._chunks:
            missing.difference_update(chunk.firsts)
            within = bisect_left(wanted, chunk.low[0]) if chunk.low else len(wanted)
            if within < len(wanted) and wanted[within] <= chunk.high[0]:
                missing.difference_update(chunk.column(self._name))
        return missing

    def around(self, record_id: str) -> list[str]:
        """The ids among which one that is not there is searched, in order: all, or of many those that begin alike."""
        if self._sorted is None and self._rows <= NEAR:
            self._sorted = sorted(filter(is_id, self))
        if self._sorted is not None:
            return self._sorted
        within = [
            chunk for chunk in self._chunks if chunk.low and chunk.low[0] <= record_id <= chunk.high[0]
        ] or self._chunks[:1]
        near = sorted(one for chunk in within for one in chunk.column(self._name) if is_id(one))
        middle = bisect_left(near, record_id)
        return near[max(middle - NEAR // 20, 0) : middle + NEAR // 20]

    def _unpacked(self) -> Iterator[str]:
        for chunk in self._chunks:
            yield from chunk.column(self._name) if len(chunk) else ()
            yield from chunk.firsts
