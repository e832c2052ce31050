"""What the two databases share: which keys hold, and in which order tables are filled."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter

from aqim_data.export.selection import Selection, references
from aqim_data.models import TABLES, Record


def foreign_keys(selection: Selection) -> dict[str, dict[str, str]]:
    """The foreign keys of each table, as column and target, that hold among the records.

    A key is left out where the table that it points into is not written, or a row leads to a record that is not.
    """
    ids = {name: {record.key[0] for record in records} for name, records in selection.tables.items()}
    keys: dict[str, dict[str, str]] = {}
    for name, records in selection.tables.items():
        keys[name] = {
            column: target
            for column, target in references(TABLES[name]).items()
            if target in ids and {getattr(record, column) for record in records} - {None} <= ids[target]
        }
    return keys


def in_order(keys: dict[str, dict[str, str]]) -> list[str]:
    """The tables in an order in which none comes before one that it points into, but for itself."""
    graph = {name: {target for target in columns.values() if target != name} for name, columns in keys.items()}
    return list(TopologicalSorter(graph).static_order())


def in_generations(records: Sequence[Record], columns: Sequence[str]) -> list[list[Record]]:
    """Records of a table whose columns point into the table itself, in steps: each points into earlier steps only.

    Args:
        records: The records; none points at itself by way of others.
        columns: The columns that hold ids of the same table.
    """
    by_id = {record.key[0]: record for record in records}
    parents = {
        name: {target for column in columns if (target := getattr(record, column)) is not None}
        for name, record in by_id.items()
    }
    sorter = TopologicalSorter(parents)
    sorter.prepare()
    steps = []
    while sorter.is_active():
        ready = set(sorter.get_ready())
        steps.append([record for name, record in by_id.items() if name in ready])
        sorter.done(*ready)
    return steps


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever words it reserves.

    >>> quoted("group")
    '"group"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"
