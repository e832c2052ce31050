"""Judging a table in chunks of some hundred rows, each by itself.

So memory stays flat and processes can share the work. Rows that are in canonical form are taken apart together and
screened column by column; a row that is not, or that the screen doubts, is judged by ``judge_row`` alone, as if
nothing else existed. So messages are the same whichever way a row takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from operator import lt
from pathlib import Path
from typing import Any, BinaryIO

from aqim_data.dataset.files import open_file
from aqim_data.models import Column, Record
from aqim_data.models.cells import PREFIXES
from aqim_data.models.line_form import form_of
from aqim_data.models.screening import columns_of, screen_of
from aqim_data.tabular import CELL_LIMIT, RawRow, format_row, row_at, take_apart
from aqim_data.validation.chunks import Chunk, packed, text_of
from aqim_data.validation.findings import Listing
from aqim_data.validation.keys import is_id
from aqim_data.validation.rows import Judgement, Row, judge_row, problem_of
from aqim_data.validation.summary import summary_of

#: Bytes of a chunk, about. Lists of this many cells stay in the processor's cache: at 1 MB a row costs half as much
#: again. And no cell of such a chunk can be longer than a cell may be.
CHUNK = 120_000
#: Columns that are kept besides keys and references.
BESIDES = {"records": ("table", "status")}
#: Columns that cite sources. The first is never empty.
CITATIONS = ("source_id", "derived_from")
#: Bytes that a process reads at once.
SPAN = 16 * CHUNK


class ChunkJudge:
    """Judges chunks of one table.

    Args:
        model: The model of its rows.
        folder: The folder of the package.
        known: The ids of tables that were read before, for references to be looked up at once; None for a table
            of which not all are known. Ids of other tables are kept, to be looked up later.
        limit: How many problems of a rule are listed.
    """

    def __init__(
        self, model: type[Record], folder: Path, known: Mapping[str, Collection[str] | None], limit: int | None
    ) -> None:
        self.model = model
        self.folder = folder
        self.limit = limit
        self.known = known
        self._names = list(model.columns())
        self._screen = screen_of(model)
        self._lookups: list[_Lookup] = []
        # Columns of ids to be looked up later: their names and places, and whether they point into their own table.
        self._pending: list[tuple[str, int, bool]] = []
        table = model.table_info
        for index, column in enumerate(model.columns().values()):
            target = column.reference(table)
            if target and target in known:
                self._lookups.append(_Lookup(column, index, PREFIXES[target], known[target]))
            elif target:
                self._pending.append((column.name, index, target == table.name))
        self._kept = {name: self._names.index(name) for name in (*table.key, *BESIDES.get(table.name, ()))}
        # What chunks were told of so far, so that each tells only what is new.
        self._uncited = set(known.get("sources") or ())
        self._reported: dict[str, int] = {}

    def open(self) -> BinaryIO:
        """Open the table's file.

        Raises:
            IrregularFileError: It is no regular file of the package.
            OSError: It cannot be opened.
        """
        return open_file(self.folder, self.model.table_info.path)

    def span(
        self, start: int, stop: int, line: int = 0, *, hold: bool = False, only_text: bool = False
    ) -> Iterator[Chunk]:
        """The chunks of a stretch of the file that begins and ends at line ends.

        Args:
            start: Where it begins, in bytes.
            stop: Where it ends. The last chunk may end later.
            line: Number of its first line, as far as it is known.
            hold: Keep the rows.
            only_text: Look no further than whether it is text.
        """
        with self.open() as stream:
            stream.seek(start)
            content = stream.read(stop - start)
        position = 0
        while position < len(content):
            end = content.find(b"\n", position + CHUNK) + 1 or len(content)
            chunk = Chunk(start + position, start + end, line)
            self._judge(content[position:end], chunk, hold, only_text)
            yield chunk
            position = chunk.stop - start
            line += chunk.lines

    def _sound(self, columns: Sequence[Sequence[str]]) -> list[int]:
        """The columns of ids of which every one exists, and so has the right form, too."""
        return [one.index for one in self._lookups if one.finds_all(columns[one.index])]

    def lines(self, chunk: Chunk) -> list[str]:
        """The lines of a chunk, read again."""
        with self.open() as stream:
            stream.seek(chunk.start)
            content = stream.read(chunk.stop - chunk.start)
        return (text_of(content, Chunk(0, 0, 0)) or "").removesuffix("\n").split("\n")

    def _judge(self, content: bytes, chunk: Chunk, hold: bool, only_text: bool) -> None:
        text = text_of(content, chunk)
        if text is None or only_text:
            return
        body = text.removesuffix("\n")
        block = _Block(self.model, self._names, chunk)
        cells = None if hold else take_apart(body, len(self._names))
        if cells is None:
            block.lines = body.split("\n")
            block.take_lines(lambda: self._following(chunk))
            cells, chunk.numbers = block.cells, block.numbers
        columns = columns_of(cells, len(self._names))
        dropped, sound = set(), self._sound(columns)
        doubtful: Sequence[int] = ()
        if cells and not block.lines and (form := form_of(self.model)).fits(body):
            doubtful = self._screen.doubtful_of_form(columns, sound, form.told_of(body))
        elif cells:
            doubtful = self._screen.doubtful(columns, sound)
        for at in doubtful:
            if not block.lines:
                block.lines = body.split("\n")
            judgement = block.look_closely(at, cells)
            if judgement.row is None:
                dropped.add(at)
            elif not judgement.row.valid:
                chunk.invalid.append(at)
        if dropped:
            columns = _without(columns, dropped, chunk)
        self._keep(columns, chunk, small=hold)
        chunk.rows = len(columns[0]) + len(chunk.firsts)
        self._look_up(columns, chunk, block, body, sound)
        self._report([block.judgements[number] for number in sorted(block.judgements)], chunk)
        if not chunk.found.problems and not self.model.table_info.derived:
            chunk.summary = summary_of(self.model, dict(zip(self._names, columns, strict=True)), self._reported)
        if hold:
            chunk.held = block.rows(cells)

    def _following(self, chunk: Chunk) -> Iterator[tuple[str, int]]:
        """The lines after a chunk, each with the position in the file at which it ends."""
        # A row of which every cell is as long as it may be, in doubled quotation marks, is not longer than this.
        left = 2 * len(self._names) * CELL_LIMIT
        with self.open() as stream:
            stream.seek(chunk.stop)
            while left > 0 and (line := stream.readline(left)):
                left -= len(line)
                yield line.decode("utf-8", errors="replace"), stream.tell()

    def _keep(self, columns: Sequence[Sequence[str]], chunk: Chunk, *, small: bool) -> None:
        for name, index in self._kept.items():
            chunk.kept[name] = packed(columns[index], small)
        invalid = set(chunk.invalid)
        for name, index, own in self._pending:
            values = set(columns[index])
            chunk.astray |= name == CITATIONS[0] and "" in values
            values.discard("")
            if name in CITATIONS:
                chunk.cited |= values
            if own and values:
                linked = [at for at, other in enumerate(columns[index]) if other and at not in invalid]
                ids, others = ([cells[at] for at in linked] for cells in (columns[0], columns[index]))
                chunk.links[name] = packed(ids, small), packed(others, small)
                if any(map(lt, ids, others)):
                    chunk.ahead.add(name)
                # Most ids that point into their own table stand near by.
                values.difference_update(columns[0])
            if values:
                chunk.pending[name] = packed(values, small)
        keys = [columns[self._names.index(name)] for name in self.model.table_info.key]
        rows: Sequence[Any] = keys[0] if len(keys) == 1 else list(zip(*keys, strict=True))
        if rows:
            chunk.ascending = all(map(lt, rows, islice(rows, 1, None)))
            low, high = (rows[0], rows[-1]) if chunk.ascending else (min(rows), max(rows))
            chunk.low, chunk.high = ((low,), (high,)) if len(keys) == 1 else (low, high)

    def _look_up(
        self, columns: Sequence[Sequence[str]], chunk: Chunk, block: _Block, body: str, sound: Collection[int]
    ) -> None:
        for lookup in self._lookups:
            cells = columns[lookup.index]
            if self._uncited and lookup.name in CITATIONS:
                cited = self._uncited.intersection(cells)
                chunk.cited |= cited
                self._uncited -= cited
            chunk.astray |= lookup.leads_astray(cells)
            for value in lookup.missing(cells) if lookup.index not in sound else ():
                at = cells.index(value)
                number = at if chunk.numbers is None else chunk.numbers[at]
                line = (block.lines or body.split("\n"))[number]
                raw = RawRow(chunk.line + number, [column[at] for column in columns], line)
                row = Row(self.model, raw, valid=False)
                problem = problem_of(self.model, "AQ401", "", "", row=row, name=lookup.name)
                chunk.dangling[lookup.name, value] = problem, cells.count(value)

    def _report(self, judgements: Collection[Judgement], chunk: Chunk) -> None:
        for judgement in judgements:
            chunk.damaged |= judgement.damaged
            chunk.complete &= judgement.complete
            if judgement.misquoted and judgement.row:
                chunk.misquoted = chunk.misquoted or judgement.row.raw
                chunk.misquotings += 1
        chunk.found = Listing(self.limit)
        for problem in (problem for judgement in judgements for problem in judgement.problems):
            if problem.field in self.model.table_info.key:
                chunk.doubtful.append(problem.line - chunk.line)
            chunk.found.add(problem)


class _Lookup:
    """A column whose ids can be looked up at once."""

    def __init__(self, column: Column, index: int, prefix: str, known: Collection[str] | None) -> None:
        self.name = column.name
        self.index = index
        self._prefix = f"{prefix}-"
        self._fine = None if known is None else {*known, *(() if column.required else ("",))}

    def finds_all(self, cells: Sequence[str]) -> bool:
        """Whether every cell is the id of a record, or empty where it may be."""
        return self._fine is not None and self._fine.issuperset(cells)

    def leads_astray(self, cells: Sequence[str]) -> bool:
        """Whether the column cites sources, and some cell of it names none."""
        return self._fine is not None and self.name in CITATIONS and not self._fine.issuperset(cells)

    def missing(self, cells: Sequence[str]) -> list[str]:
        """The ids of the right form that no record has. Others are reported as what they are."""
        if self._fine is None or self.finds_all(cells):
            return []
        unknown = (cell for cell in dict.fromkeys(cells) if cell not in self._fine)
        return [cell for cell in unknown if cell.startswith(self._prefix) and is_id(cell)]


class _Block:
    """The rows of one chunk, as they are found."""

    def __init__(self, model: type[Record], names: list[str], chunk: Chunk) -> None:
        self.lines: list[str] = []
        self.cells: list[str] = []
        self.numbers: list[int] = []
        self.judgements: dict[int, Judgement] = {}
        self._model = model
        self._names = names
        self._chunk = chunk

    def take_lines(self, following: Callable[[], Iterator[tuple[str, int]]]) -> None:
        """Take the lines apart, those that are canonical together, the others one by one.

        Args:
            following: The lines that stand in the file after the chunk, each with the position at which it ends.
        """
        position = run = 0
        while position < len(self.lines):
            line = self.lines[position]
            if '"' not in line or (line.count('"') % 2 == 0 and '""' not in line):
                position += 1
                continue
            self._take(run, position)
            row = self._row_over_the_end(position, following) or row_at(self.lines, position, len(self._names))
            self._place(position, row)
            position += row.text.count("\n") + 1
            run = position
        self._take(run, len(self.lines))
        self._chunk.lines = len(self.lines)

    def _row_over_the_end(self, position: int, following: Callable[[], Iterator[tuple[str, int]]]) -> RawRow | None:
        """The row that begins in a line, if it ends beyond the chunk, which then ends with it."""
        if not any(line.count('"') % 2 for line in self.lines[position:]) or any(
            line.count('"') % 2 for line in self.lines[position + 1 :]
        ):
            return None
        beyond: list[str] = []
        for text, stop in following():
            lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
            beyond += lines
            if any(line.count('"') % 2 for line in lines):
                row = row_at([*self.lines, *beyond], position, len(self._names))
                if row.fault == "line_break":
                    self.lines += beyond
                    self._chunk.stop = stop
                    return row
                return None
        return None

    def _take(self, start: int, stop: int) -> None:
        """Take apart lines with even quotation marks; halve them until those that are not canonical stand alone."""
        if start == stop:
            return
        cells = take_apart("\n".join(self.lines[start:stop]), len(self._names))
        if cells is not None:
            self.cells += cells
            self.numbers += range(start, stop)
        elif stop - start == 1:
            self._place(start, row_at(self.lines, start, len(self._names)))
        else:
            middle = (start + stop) // 2
            self._take(start, middle)
            self._take(middle, stop)

    def _place(self, position: int, row: RawRow) -> None:
        canonical = not row.fault and len(row.cells) == len(self._names) and format_row(row.cells) == row.text
        if not canonical:
            judgement = judge_row(self._model, self._names, row._replace(line=self._chunk.line + position))
            self.judgements[position] = judgement
            if judgement.row is None:
                return
            if judgement.damaged:
                self._chunk.firsts.append(judgement.row.first)
                return
        self.cells += row.cells
        self.numbers.append(position)

    def look_closely(self, at: int, cells: Sequence[str]) -> Judgement:
        """Judge a row that the screen doubts."""
        number = self.numbers[at] if self.numbers else at
        if number not in self.judgements:
            self.judgements[number] = judge_row(self._model, self._names, self._raw(at, number, cells))
        return self.judgements[number]

    def _raw(self, at: int, number: int, cells: Sequence[str]) -> RawRow:
        width = len(self._names)
        return RawRow(self._chunk.line + number, list(cells[at * width : (at + 1) * width]), self.lines[number])

    def rows(self, cells: Sequence[str]) -> list[Row]:
        """All rows in the order of the file."""
        rows = {number: judgement.row for number, judgement in self.judgements.items()}
        for at, number in enumerate(self.numbers):
            if number not in rows:
                rows[number] = Row(self._model, self._raw(at, number, cells), valid=True)
        found = [rows[number] for number in sorted(rows)]
        whole = [row for row in found if row]
        for row in whole:
            row.neighbours = whole
        return whole


def _without(columns: Sequence[Sequence[str]], dropped: Collection[int], chunk: Chunk) -> list[Sequence[str]]:
    """The columns without lines that hold no row, though they look like one."""
    numbers = chunk.numbers if chunk.numbers is not None else range(chunk.lines)
    chunk.numbers = [number for at, number in enumerate(numbers) if at not in dropped]
    chunk.invalid = [at - sum(one < at for one in dropped) for at in chunk.invalid]
    return [[cell for at, cell in enumerate(column) if at not in dropped] for column in columns]
