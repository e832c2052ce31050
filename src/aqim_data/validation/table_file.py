"""A table as it was read: what is kept of it, and ways to its rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from aqim_data.models import Record
from aqim_data.models.making import Records
from aqim_data.models.screening import Columns, columns_of
from aqim_data.tabular import row_at, take_apart
from aqim_data.validation.chunks import Chunk
from aqim_data.validation.findings import Listing
from aqim_data.validation.judging import ChunkJudge
from aqim_data.validation.keys import Keys
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row, problem_of
from aqim_data.validation.summary import Summary


@dataclass(slots=True)
class TableFile:
    """A table as read.

    Attributes:
        model: The model of its rows.
        rows: Its rows, in the order of the file; of a large table they are read anew each time.
        found: What is wrong with the file, its header and its cells, at most so many problems of a rule.
        complete: Whether the keys of all rows are known, so that one can tell which ids exist.
        damaged: Whether some row could not be taken apart, so that one cannot tell what it refers to.
        chunks: What is kept of it.
        dangling: For a column and an id that does not exist: a problem at the first row, and the number of rows.
        cited: Sources that it cites, as far as they were looked up while it was read.
        astray: Whether some of these citations lead to no source.
        summary: What plausibility must know of it as a whole.
        doubtful: Lines of which a cell of the key is wrong, so that their place says nothing.
    """

    model: type[Record]
    rows: Sequence[Row] = field(default_factory=list)
    found: Listing = field(default_factory=Listing)
    complete: bool = False
    damaged: bool = False
    chunks: list[Chunk] = field(default_factory=list)
    dangling: dict[tuple[str, str], tuple[Problem, int]] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    astray: bool = False
    summary: Summary = field(default_factory=Summary)
    doubtful: set[int] = field(default_factory=set)
    _keys: Keys | None = field(default=None, repr=False)
    _found: tuple[frozenset[str], dict[str, list[Row]]] | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """Path of the file, relative to the package's folder."""
        return self.model.table_info.path

    @property
    def problems(self) -> list[Problem]:
        """The problems that are listed."""
        return self.found.problems

    @property
    def records(self) -> Records[Record]:
        """The records by key; of two with the same key the first."""
        rows = [row.raw.cells for row in self.rows if row.valid]
        return Records(self.model, lambda: list(zip(*rows, strict=True)) if rows else [()] * len(self.model.columns()))

    @property
    def is_held(self) -> bool:
        """Whether its rows are kept in memory."""
        return not isinstance(self.rows, RowsOnDisk)

    @property
    def keys(self) -> Keys:
        """The first cells of all rows, whatever else is wrong with them."""
        if self._keys is None:
            self._keys = Keys(self.model.table_info.key[0], self.chunks, len(self.rows))
        return self._keys

    def problem(
        self,
        rule: str,
        message: str,
        hint: str,
        *,
        row: Row | None = None,
        name: str = "",
        line: int = 0,
        column: int = 0,
    ) -> Problem:
        """A problem of this table, at a row and a column of it."""
        return problem_of(self.model, rule, message, hint, row=row, name=name, line=line, column=column)

    def report(self, rule: str, message: str, hint: str, *, line: int = 0, column: int = 0) -> None:
        """Add a problem of the file as a whole, or of one of its lines."""
        self.problems.append(self.problem(rule, message, hint, line=line, column=column))

    def row(self, chunk: Chunk, at: int) -> Row:
        """A row of a chunk, of those that have cells."""
        return self.some_rows(chunk, (at,))[0]

    def rows_in(self, chunk: Chunk) -> Sequence[Row]:
        """All rows of a chunk, in the order of the file."""
        if chunk.held is not None:
            return chunk.held
        assert isinstance(self.rows, RowsOnDisk)  # the rows of a chunk are held or can be read again
        return self.rows.of(chunk)

    def some_rows(self, chunk: Chunk, positions: Collection[int]) -> list[Row]:
        """Rows of a chunk, by their positions among those that have cells, in the order of the file."""
        if chunk.held is None:
            assert isinstance(self.rows, RowsOnDisk)  # the rows of a chunk are held or can be read again
            return self.rows.some(chunk, positions) if positions else []
        whole = [row for row in chunk.held if not row.damaged]
        return [whole[at] for at in sorted(positions)]

    def first_row(self, record_id: str) -> Row:
        """The first row that begins with an id, which must be one of the keys."""
        name = self.model.table_info.key[0]
        chunk = next(one for one in self.chunks if record_id in (*one.firsts, *one.column(name)))
        return next(row for row in self.rows_in(chunk) if row.first == record_id)

    def wrong_rows(self) -> Iterator[Row]:
        """The rows that have cells and stand for no record."""
        for chunk in self.chunks:
            yield from self.some_rows(chunk, chunk.invalid) if chunk.invalid else ()

    def blocks(self) -> Iterator[Columns]:
        """The columns of a table in which nothing is wrong, some hundred rows at a time."""
        width = len(self.model.columns())
        for chunk in self.chunks:
            if isinstance(self.rows, RowsOnDisk):
                lines = self.rows.lines(chunk)
                cells = take_apart("\n".join(lines), width)
                if cells is None:
                    cells = [cell for at in range(len(lines)) for cell in row_at(lines, at, width).cells]
                yield columns_of(cells, width)
            elif chunk.held:
                yield list(zip(*(row.raw.cells for row in chunk.held), strict=True))

    def find(self, ids: frozenset[str]) -> dict[str, list[Row]]:
        """The rows of some ids, where they stand for a record."""
        if self._found and self._found[0] == ids:
            return self._found[1]
        found: dict[str, list[Row]] = {}
        name = self.model.table_info.key[0]
        wanted = sorted(ids)
        for chunk in self.chunks:
            within = bisect_left(wanted, chunk.low[0]) if chunk.low else len(wanted)
            if within == len(wanted) or wanted[within] > chunk.high[0]:
                continue
            keys = chunk.column(name)
            if not ids.isdisjoint(keys):
                for row in self.some_rows(chunk, [at for at, key in enumerate(keys) if key in ids]):
                    if row.valid:
                        found.setdefault(row.first, []).append(row)
        self._found = ids, found
        return found


class RowsOnDisk(Sequence[Row]):
    """The rows of a large table, read again whenever they are asked for.

    Args:
        judge: What judges the table.
        chunks: Its chunks.
    """

    def __init__(self, judge: ChunkJudge, chunks: Sequence[Chunk]) -> None:
        self._judge = judge
        self._chunks = chunks
        self._last: tuple[Chunk, list[Row]] | None = None

    def __len__(self) -> int:
        return sum(chunk.rows for chunk in self._chunks)

    def __iter__(self) -> Iterator[Row]:
        for chunk in self._chunks:
            yield from self.of(chunk)

    def __getitem__(self, position: int) -> Row:  # type: ignore[override]  # no slices
        for chunk in self._chunks:
            if position < chunk.rows:
                return self.of(chunk)[position]
            position -= chunk.rows
        raise IndexError(position)

    def lines(self, chunk: Chunk) -> list[str]:
        """The lines of a chunk."""
        return self._judge.lines(chunk)

    def some(self, chunk: Chunk, positions: Collection[int]) -> list[Row]:
        """Some rows of a chunk, by their positions among those that have cells."""
        lines, invalid = self.lines(chunk), set(chunk.invalid)
        rows = []
        for at in sorted(positions):
            raw = row_at(lines, chunk.line_of(at) - chunk.line, 0)._replace(line=chunk.line_of(at))
            rows.append(Row(self._judge.model, raw, valid=at not in invalid))
            rows[-1].neighbours = rows
        return rows

    def of(self, chunk: Chunk) -> list[Row]:
        """The rows of a chunk."""
        if self._last is None or self._last[0] is not chunk:
            (again,) = self._judge.span(chunk.start, chunk.stop, chunk.line, hold=True)
            self._last = chunk, again.held or []
        return self._last[1]
