"""Reading a table's file: bytes, lines, header, rows, cells; everything wrong with it becomes a problem."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from aqim_data.dataset.files import IrregularFileError, read_file
from aqim_data.models import Record
from aqim_data.models.cell_faults import cell_faults
from aqim_data.models.cells import ID_LENGTH, IdentifierCell
from aqim_data.tabular import CELL_LIMIT, RawRow, cell_column, format_row, read_rows
from aqim_data.validation.header import header_problem
from aqim_data.validation.problems import Problem


@dataclass(slots=True)
class Row:
    """A row of a table, with the record that it stands for if it stands for one.

    Attributes:
        raw: The row as it stands in the file.
        cells: Its cells by column; empty if it could not be taken apart.
        first: The first cell, as far as it can be told: the id, or a part of the key.
        record: The record; None if some cell is wrong.
    """

    raw: RawRow
    cells: dict[str, str]
    first: str
    record: Record | None = None

    def column(self, name: str) -> int:
        """The column, in characters from 1, at which a cell begins; 0 if there is no such cell."""
        return cell_column(self.raw.text, list(self.cells).index(name)) if name in self.cells else 0


@dataclass(slots=True)
class TableFile:
    """A table as read.

    Attributes:
        model: The model of its rows.
        rows: Its rows, in the order of the file.
        problems: What is wrong with the file, its header and its cells.
        complete: Whether the keys of all rows are known, so that one can tell which ids exist.
        damaged: Whether some row could not be taken apart, so that one cannot tell what it refers to.
    """

    model: type[Record]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = False
    damaged: bool = False

    @property
    def path(self) -> str:
        """Path of the file, relative to the package's folder."""
        return self.model.table_info.path

    @property
    def records(self) -> dict[tuple[str, ...], Record]:
        """The records by key; of two with the same key the first."""
        records: dict[tuple[str, ...], Record] = {}
        for row in self.rows:
            if row.record:
                records.setdefault(row.record.key, row.record)
        return records

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
        key = self.model.table_info.key
        record_id = " ".join(row.cells.get(part, "") for part in key).strip() or row.first if row else ""
        return Problem(
            rule,
            message,
            hint,
            self.path,
            row.raw.line if row else line,
            row.column(name) if row and name else column,
            record_id,
            name,
            row.cells.get(name, "") if row else "",
        )

    def report(self, rule: str, message: str, hint: str, *, line: int = 0, column: int = 0) -> None:
        """Add a problem of the file as a whole, or of one of its lines."""
        self.problems.append(self.problem(rule, message, hint, line=line, column=column))


def read_table(folder: Path, model: type[Record]) -> TableFile:
    """Read a table's file and judge its form, its header and each of its cells."""
    table = TableFile(model)
    text = _text(table, folder)
    if text is None:
        return table
    rows = read_rows(text)
    header = next(rows)
    if problem := header_problem(model, header, rows):
        # Rows under a wrong header would only be misread.
        table.problems.append(problem)
        return table
    table.complete = True
    unquoted: list[Row] = []
    for raw in rows:
        row = _row(table, header.cells, raw)
        if row:
            table.rows.append(row)
            if row.cells and '"' in raw.text and format_row(raw.cells) != raw.text:
                unquoted.append(row)
    if format_row(header.cells) != header.text:
        unquoted.insert(0, Row(header, {}, ""))
    table.problems += _quoting(table, unquoted)
    table.problems += _repeated_keys(table)
    return table


def _text(table: TableFile, folder: Path) -> str | None:
    name = Path(table.path).name
    try:
        content = read_file(folder, table.path)
    except FileNotFoundError:
        hint = f"put {name} back into data/"
        if table.model.table_info.derived:
            hint = "run aqim-data build"
        if name == "records.csv":
            hint = "restore it from version control: it is the memory of every id ever issued"
        table.report("AQ001", "the file is missing", hint)
        return None
    except IrregularFileError as error:
        table.report("AQ002", str(error.strerror), "replace it by the CSV file itself")
        return None
    except OSError as error:
        table.report("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions")
        return None
    if not content:
        table.report("AQ003", "the file is empty", f"write the header {','.join(table.model.columns())}", line=1)
        return None
    return _decoded(table, content)


def _decoded(table: TableFile, content: bytes) -> str | None:
    if content.startswith(codecs.BOM_UTF8):
        table.report("AQ004", "it begins with a byte order mark", "save as UTF-8 without BOM", line=1)
        # Programs that do not know the mark write another one before it.
        while content.startswith(codecs.BOM_UTF8):
            content = content.removeprefix(codecs.BOM_UTF8)
        if not content:
            return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        _undecodable(table, content, error.start)
        return None
    if "\0" in text:
        _undecodable(table, content, content.index(b"\0"))
        return None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        from aqim_data.damage.encodings import line_ends

        message = f"lines end in {line_ends(text)}, first here, {text.count(chr(13))} in all"
        table.report("AQ007", message, "save with Unix line ends (LF)", line=line)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        table.report("AQ010", "the last line has no line end", "end the file with one", line=text.count("\n") + 1)
    return text


def _undecodable(table: TableFile, content: bytes, position: int) -> None:
    """Say why a file is no text in UTF-8, by the first byte that shows it."""
    from aqim_data.damage.encodings import foreign_file, odd_byte

    foreign = foreign_file(content)
    before = content[:position]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    if foreign:
        table.report("AQ005", foreign.message, foreign.hint, line=1)
    elif b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        hint = "delete it; the file may be damaged, or be no text at all"
        table.report("AQ006", "the line holds a NUL byte", hint, line=line)
    else:
        damage = odd_byte(content, position)
        table.report("AQ005", damage.message, damage.hint, line=line, column=column)


_FAULTS = {
    "unclosed_quote": ("AQ008", "a quotation mark is not closed", 'close the cell, or write "" for a mark in it'),
    "stray_quote": ("AQ008", "quotation marks do not match", 'quote the whole cell and write "" for a mark in it'),
    "line_break": ("AQ009", "a cell runs over the end of the line", "write the text on one line"),
    "too_long": ("AQ014", f"a cell has more than {CELL_LIMIT:,} characters", "shorten the text"),
}


def _row(table: TableFile, names: Sequence[str], raw: RawRow) -> Row | None:
    """The row, or None if there is none; what is wrong with it is added to the table's problems."""
    damaged = Row(raw, {}, raw.text.partition(",")[0].strip('"'))
    if not raw.text.strip(" ,\t"):
        table.report("AQ011", "the line is blank", "delete it", line=raw.line)
        return None
    if raw.cells == list(names):
        table.report("AQ108", "the header stands here again", "delete the line", line=raw.line)
        return None
    fault = _form_fault(table.model, names, raw)
    if fault:
        rule, message, hint, column = fault
        table.problems.append(replace(table.problem(rule, message, hint, row=damaged), column=column))
        table.damaged = True
        table.complete &= _is_key(table, damaged.first)
        return damaged
    row = Row(raw, dict(zip(names, raw.cells, strict=True)), raw.cells[0])
    row.record, faults = cell_faults(table.model, row.cells)
    for cell in faults:
        table.problems.append(table.problem(cell.rule, cell.message, cell.hint, row=row, name=cell.column))
    if row.record is None:
        table.complete &= _is_key(table, row.first)
    return row


def _form_fault(model: type[Record], names: Sequence[str], raw: RawRow) -> tuple[str, str, str, int] | None:
    if raw.fault:
        column = 1
        if raw.fault != "too_long":
            column = raw.text.find('"') + 1
        elif raw.cells:
            longest = max(range(len(raw.cells)), key=lambda index: len(raw.cells[index]))
            column = cell_column(raw.text, longest)
        return *_FAULTS[raw.fault], column
    if len(raw.cells) != len(names):
        message = f"the row has {len(raw.cells)} cells and the header {len(names)}"
        from aqim_data.models.row_damage import misfit

        found = misfit(model, raw.cells)
        if found:
            message = found.message if found.message.endswith(" too many") else f"{message}: {found.message}"
            return "AQ104", message, found.hint, cell_column(raw.text, found.index)
        hint = "count the commas; a cell with a comma in it stands in quotation marks"
        return "AQ104", message, hint, cell_column(raw.text, min(len(raw.cells), len(names)))
    return None


def _is_key(table: TableFile, text: str) -> bool:
    """Whether a text can be the id of a record of the table; composite keys are referred to by nobody."""
    cell = table.model.columns()[table.model.table_info.key[0]].cell
    if len(table.model.table_info.key) > 1 or not isinstance(cell, IdentifierCell):
        return True
    return len(text) <= ID_LENGTH and re.fullmatch(cell.pattern, text) is not None


def _quoting(table: TableFile, rows: Sequence[Row]) -> Iterator[Problem]:
    """One problem for all rows that are not quoted as this package quotes, at the first of them."""
    if not rows:
        return
    first = rows[0].raw
    canonical = format_row(first.cells)
    pairs = enumerate(zip(first.text, canonical, strict=False), start=1)
    column = next((number for number, (one, other) in pairs if one != other), len(canonical))
    others = f", here and in {len(rows) - 1} more lines" if len(rows) > 1 else ""
    hint = f"write the line as {canonical}" if len(canonical) < 200 else "quote only cells with a comma or a mark"
    message = f"a cell is quoted without need, or not as this package quotes{others}"
    yield replace(table.problem("AQ012", message, hint, row=rows[0]), column=column)


def _repeated_keys(table: TableFile) -> Iterator[Problem]:
    columns = table.model.table_info.key
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        if not row.cells:
            continue
        key = tuple(row.cells[column] for column in columns)
        if key in seen:
            message = f"the key already stands in line {seen[key]}"
            hint = "delete one of the two, or join them"
            if len(columns) == 1:
                hint = "give this row an id of its own, or join the two"
            yield table.problem("AQ106", message, hint, row=row, name=columns[-1])
        seen.setdefault(key, row.raw.line)


def order_problems(table: TableFile, doubtful: Container[int]) -> Iterator[Problem]:
    """The fewest rows that must move for a table to be sorted.

    Args:
        table: The table.
        doubtful: Lines whose key is wrong for another reason, so that their place says nothing.
    """
    columns = table.model.table_info.key
    known = [
        (tuple(row.cells[column] for column in columns), row)
        for row in table.rows
        if row.cells and row.raw.line not in doubtful
    ]
    keys = [key for key, _ in known]
    for index in _misplaced(keys):
        key, row = known[index]
        after = max((other for other in keys if other < key), default=())
        where = f"after {' '.join(after)}" if after else "first"
        yield table.problem("AQ105", f"the row belongs {where}", "sort the rows by key", row=row, name=columns[0])


def _misplaced(keys: Sequence[tuple[str, ...]]) -> list[int]:
    """The positions of the fewest keys that stand out of order: all but a longest sorted run."""
    if all(one <= other for one, other in pairwise(keys)):
        return []
    tails: list[tuple[str, ...]] = []
    ends: list[int] = []
    before: list[int] = []
    for index, key in enumerate(keys):
        length = bisect_right(tails, key)
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
