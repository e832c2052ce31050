"""Reading contributed Excel workbooks: one sheet a table, the header in its first row, every cell as text.

Excel turns what looks like a number or a date into one, and forgets what was typed. What it made of a cell is taken
only where nothing can be lost: a whole number where a count belongs, TRUE and FALSE where a flag does.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from aqim_data.contribute.csv_files import partial_header_problem
from aqim_data.contribute.files import InputFile, archive_fault
from aqim_data.contribute.findings import Findings
from aqim_data.contribute.recognition import REASONS, judged_table
from aqim_data.contribute.rows import ContributedRow, Spot, tame
from aqim_data.errors import MissingExtraError
from aqim_data.models import Record
from aqim_data.models.record import Column
from aqim_data.tabular import RawRow, format_row

#: Most columns of a sheet that are looked at; the tables have fewer than 40.
COLUMN_LIMIT = 1_000
_AS_TEXT = "format the cell as text"


def read_workbook(file: InputFile, found: Findings) -> Iterator[ContributedRow]:
    """The rows of all sheets of a workbook.

    Raises:
        MissingExtraError: The extra ``contribute`` is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(
            f"reading {file.name} needs {error.name}; install it with: pip install 'aqim-data[contribute]'"
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            fault = archive_fault(archive.infolist())
        if fault:
            found.report("AQ033", fault, "save the workbook anew", file.name)
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which are no data
            book = openpyxl.load_workbook(io.BytesIO(file.content), read_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # programs write wrong ones
                yield from _sheet(f"{file.name}#{sheet.title}", sheet, found)
    except Exception as error:  # openpyxl lets errors of many libraries through; each means the same
        message = f"it is no workbook that can be read: {type(error).__name__}: {str(error)[:200]}"
        found.report("AQ031", message, "save it anew as .xlsx, or as CSV", file.name)


def _sheet(name: str, sheet: Any, found: Findings) -> Iterator[ContributedRow]:
    rows = sheet.iter_rows(max_col=COLUMN_LIMIT)
    header: RawRow | None = None
    model: type[Record] | str = ""
    for number, cells in enumerate(rows, start=1):
        filled = [cell for cell in cells if cell.value is not None and str(cell.value).strip()]
        if not filled:
            continue
        if header is None:
            names = [str(cell.value).strip() for cell in cells if cell.value is not None]
            header = RawRow(number, names, format_row(names))
            places = [index for index, cell in enumerate(cells) if cell.value is not None]
            model = judged_table(sheet.title, names)
            if isinstance(model, str):
                found.report(model, *REASONS[model], name, number)
                return
            if problem := partial_header_problem(model, header, name):
                found.report(problem.rule, problem.message, problem.hint, name, number, 1)
                return
        else:
            assert not isinstance(model, str)  # a sheet without a table is left at its header
            yield _row(model, name, number, header.cells, places, cells, found)


def _row(
    model: type[Record],
    file: str,
    number: int,
    names: Sequence[str],
    places: Sequence[int],
    cells: Sequence[Any],
    found: Findings,
) -> ContributedRow:
    texts: dict[str, str] = {}
    faults: list[tuple[str, str, str, str]] = []
    for name, place in zip(names, places, strict=True):
        cell = cells[place] if place < len(cells) else None
        text, fault = cell_text(model.columns()[name], cell) if cell is not None else ("", None)
        texts[name], problem = tame(text)
        if fault:
            faults.append(("AQ035", *fault, name))
        elif problem:
            faults.append((*problem, name))
    spots = {name: Spot(number, place + 1) for name, place in zip(names, places, strict=True)}
    row = ContributedRow(model, texts, file, number, spots)
    for one in faults:
        found.add(row.problem(*one))
    return row


def cell_text(column: Column, cell: Any) -> tuple[str, tuple[str, str] | None]:
    """The text of a cell of a sheet; if Excel made something else of it, also what, and what to write."""
    value = cell.value
    if value is None:
        return "", None
    if isinstance(value, str):
        return (value, None) if getattr(cell, "data_type", "s") not in ("f", "e") else _computed(value)
    if isinstance(value, bool):
        text = str(value).lower()
        if column.cell.json_type == "boolean":
            return text, None
        return text, (f"Excel made the truth value {value} of it", f"{_AS_TEXT} and type it again")
    if isinstance(value, datetime | date | time):
        return _dated(column, value, str(getattr(cell, "number_format", "")))
    if isinstance(value, int | float):
        return _counted(column, value)
    return _computed(str(value))


def _computed(text: str) -> tuple[str, tuple[str, str]]:
    if text.startswith("#"):
        return "", (f"the cell holds the error {text}", "write the value, or leave the cell empty")
    return "", ("the cell holds a formula", "write its result as text")


def _dated(column: Column, value: datetime | date | time, form: str) -> tuple[str, tuple[str, str]]:
    if isinstance(value, time):
        return "", ("Excel made a time of day of it", f"{_AS_TEXT} and type the value again")
    day = value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    shown = re.sub(r'\[[^]]*\]|"[^"]*"|\\.', "", form.lower())
    # A format without a day or a month shows what was typed; the rest of the date is Excel's invention.
    text = day if "d" in shown or "m" not in shown else day[:7]
    if column.cell.kind in ("edtf", "day"):
        hint = f"{_AS_TEXT} and write {text}, if that is the day that the source gives"
    else:
        hint = f"{_AS_TEXT} and type the value again"
    return text if column.cell.kind in ("edtf", "day") else "", (f"Excel made the date {day} of it", hint)


def _counted(column: Column, value: float) -> tuple[str, tuple[str, str] | None]:
    whole = int(value) if isinstance(value, int) or value.is_integer() else None
    text = str(whole) if whole is not None else repr(value)
    kind = column.cell.json_type
    if whole is not None and kind == "integer":
        return text, None
    if whole is not None and column.cell.kind == "edtf" and 1000 <= whole <= 9999:
        return text, None  # a year
    if kind == "number":
        return column.cell.write(float(value)), None
    return text, (f"Excel made the number {text} of it", f"{_AS_TEXT} and type the value again, such as {text}")
