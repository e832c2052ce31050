"""Reading the tables of a package: files, headers and rows; everything wrong with them becomes a problem.

A small table keeps its rows. A large one keeps what its chunks keep, and its rows are read again where somebody
asks for them; so memory stays flat, and whoever goes through ``table.rows`` need not know which it is.
"""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from aqim_data.dataset.files import IrregularFileError
from aqim_data.models import TABLES, Record
from aqim_data.models.cells import PREFIXES
from aqim_data.tabular import RawRow, format_row, read_rows, row_at
from aqim_data.validation.chunks import Chunk, OddByte, text_of
from aqim_data.validation.findings import Listing
from aqim_data.validation.header import header_problem
from aqim_data.validation.judging import ChunkJudge
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import quoting_problem
from aqim_data.validation.spans import judged_chunks
from aqim_data.validation.table_file import RowsOnDisk, TableFile

#: Bytes of the largest table whose rows are kept. A row of a kilobyte takes four in memory.
KEPT = 4_000_000
#: Is told how many bytes of how many were read.
Progress = Callable[[int, int], None]


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
    table = TableFile(model, found=Listing(limit))
    judge = ChunkJudge(model, folder, known or {}, limit)
    try:
        before = _state(judge)
        _Reader(table, judge).read(before[0], jobs, progress)
        after = _state(judge)
    except FileNotFoundError:
        table = TableFile(model)
        table.report("AQ001", "the file is missing", _put_back(model))
    except IrregularFileError as error:
        table = TableFile(model)
        table.report("AQ002", str(error.strerror), "replace it by the CSV file itself")
    except OSError as error:
        table = TableFile(model)
        table.report("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions")
    else:
        if before != after:
            table = TableFile(model)
            table.report("AQ013", "it changed while it was read", "validate again when nothing writes to it")
    return table


def _state(judge: ChunkJudge) -> tuple[int, int]:
    """Size and time of the last change of a table's file."""
    with judge.open() as stream:
        status = os.fstat(stream.fileno())
    return status.st_size, status.st_mtime_ns


def _put_back(model: type[Record]) -> str:
    name = Path(model.table_info.path).name
    if name == "records.csv":
        return "restore it from version control: it is the memory of every id ever issued"
    return "run aqim-data build" if model.table_info.derived else f"put {name} back into data/"


class _Reader:
    """Reads one file into a table."""

    def __init__(self, table: TableFile, judge: ChunkJudge) -> None:
        self._table = table
        self._judge = judge
        self._unreadable: OddByte | None = None
        self._mark = 0
        self._misquoted: RawRow | None = None
        self._misquotings = 0
        self._header = Chunk(0, 0, 1)
        # Lines, line feeds and carriage returns that were read so far, how many of these stand before a line feed,
        # and the line of the first of them.
        self._lines = self._breaks = self._returns = self._pairs = self._first_return = 0

    def read(self, size: int, jobs: int, progress: Callable[[int], None]) -> None:
        """Read the header, then the rows in chunks."""
        kept = size <= KEPT
        header = self._read_header()
        if self._header.stop == 0 or (self._unreadable and self._unreadable.is_nul):
            self._finish(None)
            return
        wrong = self._header_problem(header) if header else None
        # Rows under a wrong header would only be misread; what is no text is found all the same.
        only_text = wrong is not None or header is None
        for chunk in judged_chunks(
            self._judge, self._header.stop, size, jobs=1 if kept else jobs, hold=kept, only_text=only_text
        ):
            self._add(chunk)
            progress(chunk.stop)
            if self._unreadable and self._unreadable.is_nul:
                break
        self._finish(wrong or header)

    def _header_problem(self, header: RawRow) -> Problem | None:
        """What is wrong with the header, if anything is."""
        if header_problem(self._table.model, header) is None:
            return None
        # Only a wrong header is looked at together with what stands behind it.
        text = self._bytes(self._mark, KEPT).decode("utf-8", errors="replace")
        rows = read_rows(text.replace("\r\n", "\n").replace("\r", "\n"))
        # Somebody may have emptied the file since its header was read.
        return header_problem(self._table.model, next(rows, header), rows)

    def _bytes(self, start: int, count: int) -> bytes:
        with self._judge.open() as stream:
            stream.seek(start)
            return stream.read(count)

    def _read_header(self) -> RawRow | None:
        """The header as a row; None if there is none to be read."""
        table = self._table
        with self._judge.open() as stream:
            line = stream.readline()
        if not line:
            hint = f"write the header {','.join(table.model.columns())}"
            table.report("AQ003", "the file is empty", hint, line=1)
            return None
        # Programs that do not know the mark write another one before it.
        while line.startswith(BOM_UTF8, self._mark):
            self._mark += len(BOM_UTF8)
        if self._mark:
            table.report("AQ004", "it begins with a byte order mark", "save as UTF-8 without BOM", line=1)
        ended = re.match(rb"[^\r\n]*(?:\r\n|\r|\n)?", line[self._mark :])
        assert ended  # the expression matches anything
        if not ended[0]:
            return None
        self._header.start = self._mark
        self._header.stop = self._mark + len(ended[0])
        text = text_of(ended[0], self._header)
        self._header.lines = 1
        self._add(self._header)
        return None if text is None else row_at([text.removesuffix("\n")], 0, 0)

    def _add(self, chunk: Chunk) -> None:
        """Add what a chunk keeps, and give it the lines at which it stands."""
        if chunk.odd_byte and (self._unreadable is None or chunk.odd_byte.is_nul):
            self._unreadable = chunk.odd_byte._replace(breaks=self._breaks + chunk.odd_byte.breaks)
        if chunk.returns and not self._returns:
            self._first_return = self._lines + 1 + chunk.first_return
        moved = self._lines + 1 - chunk.line
        self._lines += chunk.lines
        self._breaks += chunk.breaks
        self._returns += chunk.returns
        self._pairs += chunk.pairs
        if self._unreadable or chunk is self._header:
            return
        chunk.line += moved
        table = self._table
        if moved:
            chunk.found.move(moved)
        table.found.take(chunk.found)
        chunk.found = Listing()
        for key, (problem, count) in chunk.dangling.items():
            first, before = table.dangling.get(key, (problem.moved(moved), 0))
            table.dangling[key] = first, before + count
        chunk.dangling = {}
        if chunk.misquoted and self._misquoted is None:
            self._misquoted = chunk.misquoted._replace(line=chunk.misquoted.line + moved)
        self._misquotings += chunk.misquotings
        table.cited |= chunk.cited
        table.astray |= chunk.astray
        table.summary.take_totals(chunk.summary)
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
            table.found.clear(*marks)
            if self._unreadable:
                # Only a file that is no text is looked at for what it is.
                from aqim_data.validation.unreadable import unreadable_problem

                table.problems.append(unreadable_problem(table.model, self._unreadable, self._mark, self._bytes))
            table.chunks.clear()
            table.dangling.clear()
            return
        if self._returns:
            from aqim_data.damage.encodings import line_ends

            ends = line_ends(self._pairs, self._returns, self._breaks)
            message = f"lines end in {ends}, first here, {self._returns} in all"
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
        with self._judge.open() as stream:
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
