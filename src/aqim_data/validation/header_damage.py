"""What is wrong with a header line that is not the one of its table, and how it came to be so."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from aqim_data.damage.surface import character_name, first_invisible
from aqim_data.models import Record
from aqim_data.models.row_damage import column_called
from aqim_data.tabular import RawRow, format_row

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
#: How many lines behind the first are searched for a header that stands below a title.
_LINES_SEARCHED = 12
#: How many names of a line are compared with those of the table; a damaged line can hold a hundred thousand.
_NAMES_COMPARED = 400
#: What programs call a column of row numbers.
_INDEX = re.compile(
    r"|unnamed: ?\d+|index|level_0|row\.?(names|number)?|nr?\.?|no\.?|#|x(\.\d+)?|\.\.\.1|column\d*", re.I
)


@dataclass(frozen=True, slots=True)
class HeaderFault:
    """What is wrong with a header.

    Attributes:
        rule: Code of the rule that it breaks.
        message: What is wrong.
        hint: What to write instead.
        name: The column at fault; empty if the line as a whole is.
        index: Position of its cell, from 0; -1 if there is none.
    """

    rule: str
    message: str
    hint: str
    name: str = ""
    index: int = -1


def header_fault(model: type[Record], header: RawRow, following: Iterable[RawRow]) -> HeaderFault:
    """The one thing that is most wrong with a header.

    Args:
        model: The model of the table.
        header: The first line of the file; not the right one.
        following: The rows behind it.
    """
    wanted = list(model.columns())
    names = header.cells
    right = format_row(wanted)
    if header.fault:
        return HeaderFault(*_torn(model, header, following), f"write {right}")
    # A word of the data can be the name of a column, so one name in common makes no header.
    if 3 * len(set(names) & set(wanted)) < len(wanted):
        return HeaderFault("AQ108", *_no_header(model, header, following))
    counts = Counter(names)
    repeated = next((name for name in names if counts[name] > 1 and name), "")
    if repeated:
        message = "the column stands in the header more than once"
        return HeaderFault("AQ107", message, f"write {right}", repeated, names.index(repeated))
    return _other_columns(model, names, wanted) or _out_of_order(names, wanted)


def _other_columns(model: type[Record], names: Sequence[str], wanted: Sequence[str]) -> HeaderFault | None:
    """Columns that the table has not, or that the header has not."""
    right = format_row(wanted)
    missing = [name for name in wanted if name not in names]
    unknown = list(dict.fromkeys(name for name in names if name not in wanted))
    looked_at = unknown[:_NAMES_COMPARED]
    reworded = {name: column for name in looked_at if (column := column_called(model, name)) in missing}
    first, index = (unknown[0], names.index(unknown[0])) if unknown else ("", -1)
    if len(missing) == len(unknown) == 1:
        hint = f"should it be {missing[0]}? write {right}"
        return HeaderFault("AQ101", _odd_name(first, reworded), hint, first, index)
    if missing and len(reworded) == len(unknown) == len(missing):
        return HeaderFault("AQ102", _written_otherwise(reworded), f"the header is {right}", first, index)
    if missing:
        message = f"the header lacks {', '.join(missing)}"
        message += f", and {_listed(unknown)} is not known" if unknown else ""
        return HeaderFault("AQ102", message, f"the header is {right}", "" if len(missing) > 1 else missing[0])
    return HeaderFault("AQ101", *_surplus(names, wanted, unknown), first, index) if unknown else None


def _out_of_order(names: Sequence[str], wanted: Sequence[str]) -> HeaderFault:
    first = next(name for name, other in zip(names, wanted, strict=True) if name != other)
    message = f"the column is out of order: it is number {wanted.index(first) + 1} of the table"
    hint = f"write the header as {format_row(wanted)}, and move the cells of every row with it"
    return HeaderFault("AQ103", message, hint, first, names.index(first))


def _odd_name(name: str, reworded: dict[str, str]) -> str:
    odd = first_invisible(name)
    if odd:
        return f"the name holds {character_name(odd)}"
    if name in reworded:
        return _written_otherwise(reworded)
    return "the table has no such column"


def _written_otherwise(reworded: dict[str, str]) -> str:
    pairs = ", ".join(f"{name!r} is {column}" for name, column in list(reworded.items())[:6])
    more = f" and {len(reworded) - 6} more" if len(reworded) > 6 else ""
    return f"the column names are not written as they should be: {pairs}{more}"


def _surplus(names: Sequence[str], wanted: Sequence[str], unknown: Sequence[str]) -> tuple[str, str]:
    """What a column is that the table does not have."""
    if len(unknown) == 1 and names[0] == unknown[0] and _INDEX.fullmatch(unknown[0]):
        what = f"{unknown[0]!r} is" if unknown[0] else "the first column, which has no name, is"
        return f"{what} a column of row numbers, which a program has put in", (
            "delete it, with its cells in every row; with pandas, write with index=False"
        )
    if list(unknown) == [""] and list(names[: len(wanted)]) == list(wanted):
        count = len(names) - len(wanted)
        what = "an empty column stands" if count == 1 else f"{count} empty columns stand"
        return f"{what} behind the last one", "delete the commas at the end of every line"
    message = f"the table has no such column: {_listed(unknown)}"
    return message, "delete it, with its cells in every row"


def _listed(names: Sequence[str], limit: int = 20) -> str:
    """The first of some names; a damaged file can have a hundred thousand."""
    more = f" and {len(names) - limit:,} more" if len(names) > limit else ""
    return ", ".join(repr(name[:80]) for name in names[:limit]) + more


def _torn(model: type[Record], header: RawRow, following: Iterable[RawRow]) -> tuple[str, str]:
    """Rule and message for a header that could not be taken apart."""
    text = header.text
    for row in islice(following, _LINES_SEARCHED):
        text += "\n" + row.text
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), strict=True), [])
        except csv.Error:
            continue
        broken = next((cell for cell in cells if "\n" in cell), "")
        if broken and _named(model, cells) * 2 > len(model.columns()):
            return "AQ009", f"a line break stands in the column name {broken!r}"
    return "AQ008", "a quotation mark in the header is not closed"


def _named(model: type[Record], cells: Iterable[str]) -> int:
    """How many columns of the table some cells name."""
    return len({column_called(model, cell) for cell in islice(cells, _NAMES_COMPARED)} - {""})


def _no_header(model: type[Record], header: RawRow, following: Iterable[RawRow]) -> tuple[str, str]:
    """Why the first line is not the header, and what to do."""
    wanted = list(model.columns())
    begin = f"begin the file with {format_row(wanted)}"
    text = header.text
    rows = list(islice(following, _LINES_SEARCHED))
    separator = re.fullmatch(r"sep=(.)", text.strip('", \t;'), re.I) or re.fullmatch(r"sep=([,;\t|])[,;]*", text, re.I)
    if text.lower().startswith(("sep=", '"sep=')) and (separator or len(text) < 12):
        return f"{text!r} is a line for Excel, and not the header", f"delete the line, and {begin}"
    apart = _separated_by(model, text)
    if apart:
        hint = f'{begin}; in the spreadsheet, choose "CSV UTF-8 (comma delimited)" and the comma as list separator'
        return f"cells are separated by {apart}, not by commas", hint
    if _named(model, header.cells) * 2 >= len(wanted):
        reworded = {name: column_called(model, name) for name in header.cells[:_NAMES_COMPARED]}
        pairs = {name: column for name, column in reworded.items() if column and column != name}
        return _written_otherwise(pairs), begin
    for row in rows:
        if _named(model, row.cells) * 2 >= len(wanted) or _separated_by(model, row.text):
            merged = "" in header.cells[:-1] and sum(map(bool, header.cells)) > 1
            what = "a row of merged cells" if merged else "a title"
            where = "line 1" if row.line == 2 else f"lines 1 to {row.line - 1}"
            return f"{what} stands above the header, which is in line {row.line}", f"delete {where}, and {begin}"
    if {name.strip().lower() for name in text.split(",")} & set(wanted):
        return "the column names are not written as they should be", begin
    return "the first line is not the header", begin


def _separated_by(model: type[Record], text: str) -> str:
    """What separates the cells of a header line, if not commas."""
    for separator, name in _SEPARATORS.items():
        cells = [cell.strip('" ') for cell in text.split(separator)]
        if len(cells) > 1 and _named(model, cells) * 3 >= len(model.columns()):
            return name
    return ""
