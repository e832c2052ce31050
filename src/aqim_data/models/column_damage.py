"""Damage to whole columns: two of them that were exchanged, told from rows that have faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from aqim_data.models.cell_faults import fits_column
from aqim_data.models.cells import NormalizedTextCell, WordsCell
from aqim_data.models.record import Record

#: Which part of the rows may speak against an exchange: they can have faults of their own.
_EXCEPTIONS = 0.1

Cells = Mapping[str, str]


def exchanged_columns(model: type[Record], rows: Sequence[Cells], wrong: Mapping[str, int]) -> tuple[str, str] | None:
    """The two columns of which each holds, in nearly every row, what belongs into the other; None if there are none.

    Args:
        model: The model of the table.
        rows: The cells, by column, of rows with faults; a hundred are enough.
        wrong: In how many of these rows the cell of a column is wrong.
    """
    columns = list(model.columns())
    for first, count in Counter(wrong).most_common(3):
        if count < 2 or 2 * count < sum(1 for row in rows if row.get(first)):
            continue
        evidence = {name: _evidence(model, rows, first, name) for name in columns if name != first}
        ranked = sorted(evidence, key=lambda name: -evidence[name])
        # Two columns that explain the faults equally well leave it open which one is meant.
        if evidence[ranked[0]] >= 2 and evidence[ranked[0]] > evidence[ranked[1]]:
            low, high = sorted((first, ranked[0]), key=columns.index)
            return low, high
    return None


def _evidence(model: type[Record], rows: Sequence[Cells], first: str, second: str) -> int:
    """In how many rows a cell tells that two columns were exchanged; 0 if too many rows speak against it."""
    against = telling = 0
    for row in rows:
        one, other = row.get(first, ""), row.get(second, "")
        if not one and not other:
            continue
        if _would_be_wrong(model, first, other) or _would_be_wrong(model, second, one):
            against += 1
        elif (other and not _takes_any_text(model, first)) or (one and not _takes_any_text(model, second)):
            telling += 1
    return telling if against <= _EXCEPTIONS * len(rows) else 0


def _would_be_wrong(model: type[Record], name: str, cell: str) -> bool:
    return not fits_column(model, name, cell) if cell else model.columns()[name].required


def _takes_any_text(model: type[Record], name: str) -> bool:
    return isinstance(model.columns()[name].cell, NormalizedTextCell | WordsCell)
