"""Reading the tables of a package: files, headers and rows; everything wrong with them becomes a problem.

A small table keeps its rows. A large one keeps what its chunks keep, and its rows are read again where somebody
asks for them; so memory stays flat, and whoever goes through ``table.rows`` need not know which it is.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from aqim_data.models import TABLES, Record
from aqim_data.models.cells import PREFIXES
from aqim_data.models.making import Records
from aqim_data.models.screening import Columns, columns_of
from aqim_data.tabular import RawRow, format_row, row_at, take_apart
from aqim_data.validation.chunks import Chunk, text_of
from aqim_data.validation.header import header_problem
from aqim_data.validation.judging import ChunkJudge
from aqim_data.validation.keys import Keys
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row, problem_of, quoting_problem
from aqim_data.validation.spans import judged_chunks

#: Bytes of the largest table whose rows are kept. A row of a kilobyte takes four in memory.
KEPT = 4_000_000
#: Is told how many bytes of how many were read.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class TableFile:
    """A table as read.

    Attributes:
        model: The model of its rows.
        rows: Its rows, in the order of the file; of a large table they are read anew each time.
        problems: What is wrong with the file, its header and its cells, at most so many of a rule.
        hidden: How many more problems there are, by rule.
        complete: Whether the keys of all rows are known, so that one can tell which ids exist.
        damaged: Whether some row could not be taken apart, so that one cannot tell what it refers to.
        chunks: What is kept of it.
        dangling: For a column and an id that does not exist: a problem at the first row, and the number of rows.
        cited: Sources that it cites, as far as they were looked up while it was read.
        doubtful: Lines of which a cell of the key is wrong, so that their place says nothing.
    """

    model: type[Record]
    rows: Sequence[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    complete: bool = False
    damaged: bool = False
    chunks: list[Chunk] = field(default_factory=list)
    dangling: dict[tuple[str, str], tuple[Problem, int]] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    _keys: Keys | None = field(default=None, repr=False)
    _found: tuple[frozenset[str], dict[str, list[Row]]] | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """Path of the file, relative to the package's folder."""
        return self.model.table_info.path

    @property
    def records(self) -> Records[Record]:
        """The records by key; of two with the same key the first."""
        rows = [row.raw.cells for row in self.rows if row.valid]
        return Records(self.model, list(zip(*rows, strict=True)) if rows else [()] * len(self.model.columns()))

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

    def __getitem__(self, position: int) -> Row:  # type: ignore[override]
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


def read_table(
    folder: Path,
    model: type[Record],
    *,
    known: Mapping[str, Collection[str] | None] | None = None,
    jobs: int = 1,
    limit: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> TableFile:
    """Read a table's file and judge its form, its header and each of its cells.

    Args:
        folder: The folder of the package.
        model: The model of the rows.
        known: The ids of tables that were read before, None for a table of which not all are known.
        jobs: How many processes judge a large table.
        limit: How many problems of a rule are listed.
        progress: Is told how many bytes were read.
    """
    table = TableFile(model)
    file = folder / table.path
    try:
        if file.exists() and not file.is_file():
            table.report("AQ002", "it is no regular file", "replace it by the CSV file")
            return table
        before = file.stat()
        _Reader(table, ChunkJudge(model, file, known or {}, limit)).read(before.st_size, jobs, progress)
        after = file.stat()
    except FileNotFoundError:
        table.report("AQ001", "the file is missing", _put_back(model, file.name))
    except OSError as error:
        table = TableFile(model)
        table.report("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions")
    else:
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            table = TableFile(model)
            table.report("AQ013", "it changed while it was read", "validate again when nothing writes to it")
    return table


def _put_back(model: type[Record], name: str) -> str:
    if name == "records.csv":
        return "restore it from version control: it is the memory of every id ever issued"
    return "run aqim-data build" if model.table_info.derived else f"put {name} back into data/"


class _Reader:
    """Reads one file into a table."""

    def __init__(self, table: TableFile, judge: ChunkJudge) -> None:
        self._table = table
        self._judge = judge
        self._unreadable: Problem | None = None
        self._misquoted: RawRow | None = None
        self._misquotings = 0
        self._counts: Counter[str] = Counter()
        self._header = Chunk(0, 0, 1)
        # Lines, line feeds and carriage returns that were read so far, and the line of the first of these.
        self._lines = self._breaks = self._returns = self._first_return = 0

    def read(self, size: int, jobs: int, progress: Callable[[int], None]) -> None:
        """Read the header, then the rows in chunks."""
        table, kept = self._table, size <= KEPT
        header = self._read_header()
        if self._header.stop == 0 or (self._unreadable and self._unreadable.rule == "AQ006"):
            self._finish(None)
            return
        wrong = header_problem(table.model, header) if header else None
        # Rows under a wrong header would only be misread; what is no text is found all the same.
        only_text = wrong is not None or header is None
        for chunk in judged_chunks(
            self._judge, self._header.stop, size, jobs=1 if kept else jobs, hold=kept, only_text=only_text
        ):
            self._add(chunk)
            progress(chunk.stop)
            if self._unreadable and self._unreadable.rule == "AQ006":
                break
        self._finish(wrong or header)

    def _read_header(self) -> RawRow | None:
        """The header as a row; None if there is none to be read."""
        table = self._table
        with self._judge.file.open("rb") as stream:
            line = stream.readline()
        if not line:
            hint = f"write the header {','.join(table.model.columns())}"
            table.report("AQ003", "the file is empty", hint, line=1)
            return None
        if line.startswith((b"\xff\xfe", b"\xfe\xff")):
            table.report("AQ005", "the file is UTF-16", "save the file as UTF-8", line=1)
            return None
        mark = len(BOM_UTF8) if line.startswith(BOM_UTF8) else 0
        if mark:
            table.report("AQ004", "it begins with a byte order mark", "save as UTF-8 without BOM", line=1)
        ended = re.match(rb"[^\r\n]*(?:\r\n|\r|\n)?", line[mark:])
        assert ended  # the expression matches anything
        if not ended[0]:
            return None
        self._header.stop = mark + len(ended[0])
        text = text_of(table.model, ended[0], self._header)
        self._header.lines = 1
        self._add(self._header)
        return None if text is None else row_at([text.removesuffix("\n")], 0, 0)

    def _add(self, chunk: Chunk) -> None:
        """Add what a chunk keeps, and give it the lines at which it stands."""
        if chunk.unreadable:
            line = self._breaks + 1 + chunk.unreadable.line - chunk.line
            if self._unreadable is None or chunk.unreadable.rule == "AQ006":
                self._unreadable = replace(chunk.unreadable, line=line)
        if chunk.returns and not self._returns:
            self._first_return = self._lines + 1 + chunk.first_return
        moved = self._lines + 1 - chunk.line
        self._lines += chunk.lines
        self._breaks += chunk.breaks
        self._returns += chunk.returns
        if self._unreadable or chunk is self._header:
            return
        chunk.line += moved
        table = self._table
        for problem in chunk.problems:
            self._counts[problem.rule] += 1
            if self._judge.limit is None or self._counts[problem.rule] <= self._judge.limit:
                table.problems.append(replace(problem, line=problem.line + moved) if moved else problem)
            else:
                table.hidden[problem.rule] += 1
        table.hidden += chunk.hidden
        chunk.problems, chunk.hidden = [], Counter()
        for key, (problem, count) in chunk.dangling.items():
            first, before = table.dangling.get(key, (replace(problem, line=problem.line + moved), 0))
            table.dangling[key] = first, before + count
        chunk.dangling = {}
        if chunk.misquoted and self._misquoted is None:
            self._misquoted = chunk.misquoted._replace(line=chunk.misquoted.line + moved)
        self._misquotings += chunk.misquotings
        table.cited |= chunk.cited
        table.doubtful.update(chunk.line + line for line in chunk.doubtful)
        table.damaged |= chunk.damaged
        table.chunks.append(chunk)

    def _finish(self, header: RawRow | Problem | None) -> None:
        """Say what is wrong with the file as a whole."""
        table = self._table
        marks = [
            problem for problem in table.problems if problem.line == 1 and problem.rule in ("AQ003", "AQ004", "AQ005")
        ]
        if self._unreadable or header is None:
            table.problems[:] = [*marks, *filter(None, (self._unreadable,))]
            table.hidden.clear()
            table.chunks.clear()
            table.dangling.clear()
            return
        if self._returns:
            message = f"lines end in CR LF or CR, first here, {self._returns} in all"
            table.report("AQ007", message, "save with Unix line ends (LF)", line=self._first_return)
        if not self._ends_with_line_end():
            table.report("AQ010", "the last line has no line end", "end the file with one", line=self._lines)
        if isinstance(header, Problem):
            table.problems.append(header)
            table.chunks.clear()
            return
        if format_row(header.cells) != header.text:
            self._misquoted = header
            self._misquotings += 1
        if self._misquoted:
            table.problems.append(quoting_problem(table.model, self._misquoted, self._misquotings))
        table.complete = all(chunk.complete for chunk in table.chunks)
        if all(chunk.held is not None for chunk in table.chunks):
            table.rows = [row for chunk in table.chunks for row in chunk.held or ()]
        else:
            table.rows = RowsOnDisk(self._judge, table.chunks)

    def _ends_with_line_end(self) -> bool:
        with self._judge.file.open("rb") as stream:
            stream.seek(-1, os.SEEK_END)
            return stream.read(1) in (b"\n", b"\r")


def read_tables(
    folder: Path,
    *,
    derived: bool = True,
    jobs: int = 1,
    limit: int | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, TableFile]:
    """Read every table of a package, the small ones first, so that the large ones can look up ids in them.

    Args:
        folder: The folder of the package.
        derived: Whether the tables that are derived are read, too; if not, they are as if empty.
        jobs: How many processes judge a large table.
        limit: How many problems of a rule are listed.
        progress: Is told how many bytes of how many were read.
    """
    models = {name: model for name, model in TABLES.items() if derived or not model.table_info.derived}
    sizes = {name: _size(folder / model.table_info.path) for name, model in models.items()}
    total, done = sum(sizes.values()), 0
    tables: dict[str, TableFile] = {}
    known: dict[str, Collection[str] | None] = {}
    for name in sorted(sizes, key=lambda name: sizes[name] > KEPT):
        before = done

        def advance(position: int, before: int = before) -> None:
            progress(before + position, total)

        large = sizes[name] > KEPT
        table = read_table(folder, TABLES[name], known=known if large else {}, jobs=jobs, limit=limit, progress=advance)
        tables[name] = table
        if name in PREFIXES and not large:
            known[name] = set(table.keys) if table.complete else None
        done += sizes[name]
    return {name: tables.get(name) or TableFile(model) for name, model in TABLES.items()}


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
