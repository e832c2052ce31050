"""JSON Lines: one record a line, as its JSON Schema describes it."""

from __future__ import annotations

from aqim_data.escaping import as_json
from aqim_data.export.selection import Selection


def text(selection: Selection) -> str:
    """The records of one table, one JSON object a line; every column is there, null or [] where the cell is empty."""
    (records,) = selection.tables.values()
    return "".join(f"{as_json(record.to_object(), indent=None)}\n" for record in records)
