"""Reading a table's file: bytes, lines, header, rows, cells; everything wrong with it becomes a problem."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from aqim_data.models import Record
from aqim_data.tabular import RawRow, cell_column, format_row, read_rows
from aqim_data.validation.cells import cell_problems
from aqim_data.validation.problems import Problem


@dataclass(slots=True)
class Row:
    """A row of a table, with the record that it stands for if it stands for one."""

    raw: RawRow
    cells: dict[str, str]
    record: Record | None = None

    def column(self, name: str) -> int:
        """The column, in characters, at which a cell begins."""
        return cell_column(self.raw.text, list(self.cells).index(name)) if name in self.cells else 0


@dataclass(slots=True)
class TableFile:
    """A table as read.

    Attributes:
        model: The model of its rows.
        rows: Its rows, in the order of the file.
        problems: What is wrong with the file, its header and its cells.
        complete: Whether every row could be taken apart, so that the keys are all known.
    """

    model: type[Record]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = False

    @property
    def path(self) -> str:
        """Path of the file, relative to the package's folder."""
        return self.model.table_info.path

    @property
    def records(self) -> dict[tuple[str, ...], Record]:
        """The records by key."""
        return {row.record.key: row.record for row in self.rows if row.record}

    def problem(
        self, rule: str, message: str, hint: str, *, row: Row | None = None, name: str = "", line: int = 0
    ) -> Problem:
        """A problem of this table, at a row and a column of it."""
        key = self.model.table_info.key
        return Problem(
            rule,
            message,
            hint,
            self.path,
            row.raw.line if row else line,
            row.column(name) if row and name else 0,
            " ".join(row.cells.get(column, "") for column in key).strip() if row else "",
            name,
            row.cells.get(name, "") if row else "",
        )


def read_table(folder: Path, model: type[Record]) -> TableFile:
    """Read a table's file and judge its form, its header and each of its cells."""
    table = TableFile(model)
    text = _text(table, folder / table.path)
    if text is None:
        return table
    rows = read_rows(text)
    header = next(rows)
    names = _header(table, header)
    if names is None:
        return table
    table.complete = True
    previous: tuple[str, ...] = ()
    seen: dict[tuple[str, ...], int] = {}
    for raw in rows:
        row = _row(table, names, raw)
        if row is None:
            continue
        table.rows.append(row)
        key = tuple(row.cells.get(column, "") for column in model.table_info.key)
        if key in seen:
            table.problems.append(
                table.problem(
                    "AQ106",
                    f"the key already stands in line {seen[key]}",
                    "give this row an id of its own, or join the two",
                    row=row,
                    name=model.table_info.key[-1],
                )
            )
        elif key < previous:
            table.problems.append(
                table.problem(
                    "AQ105",
                    f"the row belongs before {' '.join(previous)}",
                    "sort the rows by key, by code point",
                    row=row,
                    name=model.table_info.key[0],
                )
            )
        seen.setdefault(key, raw.line)
        previous = max(previous, key)
    return table


def _text(table: TableFile, file: Path) -> str | None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        message, hint = "the file is missing", f"put {file.name} back into data/"
        if table.model.table_info.derived:
            hint = "run aqim-data build"
        table.problems.append(table.problem("AQ001", message, hint))
        return None
    except IsADirectoryError:
        table.problems.append(table.problem("AQ002", "it is a folder, not a file", "replace it by the CSV file"))
        return None
    except OSError as error:
        hint = "mend its permissions"
        table.problems.append(table.problem("AQ013", f"it cannot be opened: {error.strerror}", hint))
        return None
    if not content:
        hint = f"write the header {','.join(table.model.columns())}"
        table.problems.append(table.problem("AQ003", "the file is empty", hint, line=1))
        return None
    return _decoded(table, content)


def _decoded(table: TableFile, content: bytes) -> str | None:
    if content.startswith(b"\xef\xbb\xbf"):
        hint = "save as UTF-8 without BOM"
        table.problems.append(table.problem("AQ004", "it begins with a byte order mark", hint, line=1))
        content = content[3:]
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        hint = "delete it; the file may be damaged, or be no text at all"
        table.problems.append(table.problem("AQ006", "the line holds a NUL byte", hint, line=line))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = f"byte 0x{content[error.start]:02x}"
        latin = content[error.start : error.start + 1].decode("cp1252", errors="replace")
        message = f"{byte} is not UTF-8; in Windows-1252 it would be {latin!r}"
        table.problems.append(table.problem("AQ005", message, "save the file as UTF-8", line=line))
        return None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        message = f"lines end in CR LF or CR, first here, {text.count(chr(13))} in all"
        table.problems.append(table.problem("AQ007", message, "save with Unix line ends (LF)", line=line))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        line = text.count("\n") + 1
        table.problems.append(
            table.problem("AQ010", "the last line has no line end", "end the file with one", line=line)
        )
    return text


def _header(table: TableFile, header: RawRow) -> list[str] | None:
    wanted = list(table.model.columns())
    names = header.cells
    if header.fault:
        message = "a quotation mark in the header is not closed"
        table.problems.append(table.problem("AQ008", message, "write the column names without marks", line=1))
        return None
    problems = list(_header_problems(table, header, wanted))
    table.problems += problems
    blocking = {"AQ102", "AQ107"} & {problem.rule for problem in problems}
    return None if blocking else names


def _header_problems(table: TableFile, header: RawRow, wanted: list[str]) -> Iterator[Problem]:
    def problem(rule: str, name: str, message: str, hint: str) -> Problem:
        column = cell_column(header.text, header.cells.index(name)) if name in header.cells else 0
        return Problem(rule, message, hint, table.path, 1, column, "", name, name)

    names = header.cells
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield problem("AQ107", name, "the column stands in the header more than once", "delete one of them")
    missing = [name for name in wanted if name not in names]
    unknown = [name for name in dict.fromkeys(names) if name not in wanted]
    for name in unknown:
        guess = f"; should it be {missing[0]}?" if len(missing) == 1 == len(unknown) else ""
        message = "the table has no such column"
        yield problem("AQ101", name, message, f"delete it, or use one of {', '.join(missing or wanted)}{guess}")
    if not (missing and len(missing) == len(unknown) == 1):
        for name in missing:
            yield problem("AQ102", name, "the column is missing", f"add it; the header is {','.join(wanted)}")
    elif missing:
        # One renamed column is one problem, not two; but its cells cannot be read.
        table.complete = False
    if not missing and not unknown and len(set(names)) == len(names) and names != wanted:
        first = next(name for name, right in zip(names, wanted, strict=True) if name != right)
        place = wanted.index(first) + 1
        message = f"the column is out of order: it is number {place} of the table"
        yield problem("AQ103", first, message, f"write the header as {','.join(wanted)}")


_FAULTS = {
    "unclosed_quote": ("AQ008", "a quotation mark is not closed", 'close the cell, or write "" for a mark in it'),
    "stray_quote": ("AQ008", "quotation marks do not match", 'quote the whole cell and write "" for a mark in it'),
    "line_break": ("AQ009", "a cell runs over the end of the line", "write the text on one line"),
    "too_long": ("AQ014", "a cell has more than 131,072 characters", "shorten the text"),
}


def _row(table: TableFile, names: list[str], raw: RawRow) -> Row | None:
    """The row, or None if its key cannot be known; its problems are added to the table's."""
    key_only = Row(raw, {table.model.table_info.key[0]: raw.text.partition(",")[0].strip('"')})
    if raw.fault:
        rule, message, hint = _FAULTS[raw.fault]
        column = raw.text.find('"') + 1 if raw.fault == "unclosed_quote" else 0
        table.problems.append(
            Problem(rule, message, hint, table.path, raw.line, column, next(iter(key_only.cells.values())))
        )
        return key_only
    if not raw.text.strip():
        table.problems.append(table.problem("AQ011", "the line is blank", "delete it", line=raw.line))
        return None
    if len(raw.cells) != len(names):
        message = f"the row has {len(raw.cells)} cells and the header {len(names)}"
        hint = "count the commas; a cell with a comma in it stands in quotation marks"
        table.problems.append(table.problem("AQ104", message, hint, row=key_only))
        return key_only
    row = Row(raw, dict(zip(names, raw.cells, strict=True)))
    if '"' in raw.text and (canonical := format_row(raw.cells)) != raw.text:
        position = next(
            (n for n, (a, b) in enumerate(zip(raw.text, canonical, strict=False), 1) if a != b), len(canonical)
        )
        message = "a cell is quoted without need, or not as this package quotes"
        hint = f"write the line as {canonical}" if len(canonical) < 200 else "quote only cells with a comma or mark"
        table.problems.append(
            Problem("AQ012", message, hint, table.path, raw.line, position, row.cells[table.model.table_info.key[0]])
        )
    _judge(table, row)
    return row


def _judge(table: TableFile, row: Row) -> None:
    known = table.model.columns()
    if any(name not in row.cells for name in known):
        return
    try:
        row.record = table.model.from_cells({name: cell for name, cell in row.cells.items() if name in known})
    except ValidationError as error:
        for fault in cell_problems(table.model, row.cells, error):
            table.problems.append(table.problem(fault.rule, fault.message, fault.hint, row=row, name=fault.column))
