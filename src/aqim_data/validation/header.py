"""Judging the header line of a table: at most one problem, because every other would follow from it."""

from __future__ import annotations

from collections.abc import Iterable

from aqim_data.models import Record
from aqim_data.tabular import RawRow, cell_column
from aqim_data.validation.problems import Problem


def header_problem(model: type[Record], header: RawRow, following: Iterable[RawRow] = ()) -> Problem | None:
    """What is wrong with a header, if anything is.

    One renamed column is one problem, not a missing and an unknown one.

    Args:
        model: The model of the table.
        header: The first line of the file.
        following: The rows behind it; some are read if the header is wrong, to find the right one below a title.
    """
    if not header.fault and header.cells == list(model.columns()):
        return None
    # Only a wrong header is looked at for what damaged it.
    from aqim_data.validation.header_damage import header_fault

    fault = header_fault(model, header, following)
    column = cell_column(header.text, fault.index) if fault.index >= 0 else 1
    return Problem(fault.rule, fault.message, fault.hint, model.table_info.path, 1, column, "", fault.name)
