"""A workbook: one sheet a table, every cell as text, so that no program takes a date for a number or runs a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aqim_data.errors import ExportError
from aqim_data.export.about import facts_of
from aqim_data.export.selection import Selection
from aqim_data.models import TABLES

#: Most characters of a cell, and most rows of a sheet, that a workbook can hold.
CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_576
_WIDEST = 60
_DICTIONARY = ("table", "column", "title", "holds", "required", "meaning")


def write(selection: Selection, file: Path) -> None:
    """Write the workbook: a sheet about it, one for each table, and the dictionary of their columns.

    Raises:
        ExportError: A text or a table is longer than a workbook can hold, or the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Nothing is guessed from what a text looks like: neither formulas nor addresses nor numbers.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(file), options)
    # The same records give the same bytes: the file has no date of its own.
    book.set_properties(
        {"created": datetime(2000, 1, 1, tzinfo=UTC), "title": facts_of(selection.data).get("title", "")}
    )
    _sheet(book, "about", ("fact", "value"), facts_of(selection.data).items())
    for name, records in selection.tables.items():
        rows = (list(record.to_cells().values()) for record in records)
        _sheet(book, name, list(TABLES[name].columns()), rows)
    _sheet(book, "dictionary", _DICTIONARY, dictionary(selection))
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        # Otherwise the library would try once more when it lets go of the book, and print that it cannot.
        book.fileclosed = True
        raise ExportError(f"the workbook cannot be made: {error}") from None


def dictionary(selection: Selection) -> list[tuple[str, ...]]:
    """What each column of each table means, a row each."""
    return [
        (
            name,
            column.name,
            column.title,
            _holds(column.vocabulary.vocabulary_name() if column.vocabulary else column.cell.kind, column.item),
            "yes" if column.required else "",
            column.description,
        )
        for name in selection.tables
        for column in TABLES[name].columns().values()
    ]


def _holds(kind: str, item: Any) -> str:
    return f"list of {item.kind}" if item else kind


def _sheet(book: Any, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A sheet with a header that stays in sight."""
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    widths = [len(column) for column in header]
    for place, column in enumerate(header):
        sheet.write_string(0, place, column, head)
    last = 0
    for number, row in enumerate(rows, start=1):
        if number >= ROW_LIMIT:
            raise ExportError(
                f"{name} has more rows than a workbook can hold ({ROW_LIMIT:,}); export it as CSV instead"
            )
        for place, cell in enumerate(row):
            if len(cell) > CELL_LIMIT:
                raise ExportError(
                    f"{name}, {row[0]}: {header[place]} has {len(cell):,} characters, and a cell of a workbook "
                    f"holds {CELL_LIMIT:,}; export to another form"
                )
            if cell:
                sheet.write_string(number, place, cell, text)
                widths[place] = max(widths[place], len(cell))
        last = number
    for place, width in enumerate(widths):
        # A format of the whole column keeps as text what somebody types later, too.
        sheet.set_column(place, place, min(width + 2, _WIDEST), text)
    sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
