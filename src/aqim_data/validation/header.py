"""Judging the header line of a table: at most one problem, because every other would follow from it."""

from __future__ import annotations

from collections import Counter

from aqim_data.models import Record
from aqim_data.tabular import RawRow, cell_column, format_row
from aqim_data.validation.problems import Problem

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}


def header_problem(model: type[Record], header: RawRow) -> Problem | None:
    """What is wrong with a header, if anything is.

    One renamed column is one problem, not a missing and an unknown one.
    """
    wanted = list(model.columns())
    names = header.cells
    right = format_row(wanted)

    def problem(rule: str, message: str, hint: str, name: str = "") -> Problem:
        column = cell_column(header.text, names.index(name)) if name and name in names else 1
        return Problem(rule, message, hint, model.table_info.path, 1, column, "", name)

    if header.fault:
        return problem("AQ008", "a quotation mark in the header is not closed", f"write {right}")
    if names == wanted:
        return None
    missing = [name for name in wanted if name not in names]
    unknown = list(dict.fromkeys(name for name in names if name not in wanted))
    # A word of the data can be the name of a column, so one name in common makes no header.
    if 3 * len(set(names) & set(wanted)) < len(wanted):
        return problem("AQ108", _no_header(header.text, wanted), f"begin the file with {right}")
    counts = Counter(names)
    repeated = next((name for name in names if counts[name] > 1 and name), "")
    if repeated:
        return problem("AQ107", "the column stands in the header more than once", f"write {right}", repeated)
    if len(missing) == len(unknown) == 1:
        hint = f"should it be {missing[0]}? write {right}"
        return problem("AQ101", "the table has no such column", hint, unknown[0])
    if missing:
        message = f"the header lacks {', '.join(missing)}"
        message += f", and {_listed(unknown)} is not known" if unknown else ""
        return problem("AQ102", message, f"the header is {right}", "" if len(missing) > 1 else missing[0])
    if unknown:
        message = f"the table has no such column: {_listed(unknown)}"
        return problem("AQ101", message, "delete it, with its cells in every row", unknown[0])
    first = next(name for name, other in zip(names, wanted, strict=True) if name != other)
    message = f"the column is out of order: it is number {wanted.index(first) + 1} of the table"
    return problem("AQ103", message, f"write the header as {right}, and move the cells of every row with it", first)


def _listed(names: list[str], limit: int = 20) -> str:
    """The first of some names; a damaged file can have a hundred thousand."""
    more = f" and {len(names) - limit:,} more" if len(names) > limit else ""
    return ", ".join(repr(name[:80]) for name in names[:limit]) + more


def _no_header(text: str, wanted: list[str]) -> str:
    for separator, name in _SEPARATORS.items():
        if set(text.split(separator)) & set(wanted):
            return f"cells are separated by {name}, not by commas"
    if {name.strip().lower() for name in text.split(",")} & set(wanted):
        return "the column names are not written as they should be"
    return "the first line is not the header"
