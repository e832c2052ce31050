"""Telling which table a file, a sheet or a record belongs to: by its name, or failing that by its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aqim_data.models import AUTHORED, DERIVED, Record

#: The tables that can be contributed to, by name.
OPEN: dict[str, type[Record]] = {model.table_info.name: model for model in AUTHORED}
_DERIVED = {model.table_info.name for model in DERIVED}


def named_table(name: str) -> str:
    """The table that a name means, such as that of a file or a sheet; empty if none.

    >>> named_table("Events (2)")
    'events'
    >>> named_table("actor-names")
    'actor_names'
    """
    plain = re.sub(r"[^a-z]+", "_", name.lower()).strip("_")
    tables = sorted((*OPEN, *_DERIVED), key=len, reverse=True)
    return next((table for table in tables if plain == table or plain.startswith(f"{table}_")), "")


def is_derived(table: str) -> bool:
    """Whether a table is written by a build, so that nobody contributes to it."""
    return table in _DERIVED


def table_of_columns(names: Iterable[str]) -> type[Record] | None:
    """The table that a header belongs to: the one whose key it has and whose columns it shares most.

    >>> table_of_columns(["title", "event_id"]).table_info.name
    'events'
    """
    given = set(names)
    keyed = [model for model in AUTHORED if set(model.table_info.key) <= given]

    def likeness(model: type[Record]) -> tuple[int, int]:
        return len(given & set(model.columns())), len(model.table_info.key)

    ranked = sorted(keyed, key=likeness, reverse=True)
    if len(ranked) > 1 and likeness(ranked[0]) == likeness(ranked[1]):
        return None
    return ranked[0] if ranked else None


def judged_table(name: str, columns: Iterable[str]) -> type[Record] | str:
    """The table that rows belong to, or why they belong to none.

    Args:
        name: Name of the file or the sheet.
        columns: The header.
    """
    table = named_table(name)
    if is_derived(table):
        return "AQ034"
    return OPEN.get(table) or table_of_columns(columns) or "AQ032"


#: Message and hint of what ``judged_table`` says instead of a table.
REASONS = {
    "AQ032": (
        "it cannot be told which table the rows belong to",
        f"name it after the table: {', '.join(OPEN)}",
    ),
    "AQ034": ("the table is derived from the others", "leave it out: merging writes it"),
}
