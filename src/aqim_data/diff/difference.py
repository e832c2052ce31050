"""What differs between two packages: tables, columns, records, fields, vocabulary terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aqim_data.diff.versioning import Bump, Level, Reason, VersionCheck

#: What became of a row that is gone. ``gone``: an id without a trace in the register; ``removed``: a row that
#: has no id of its own.
Fate = Literal["gone", "retired", "merged", "removed"]

#: Version of the JSON form; it grows if a key is removed or means something else.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row that only one of the two packages has.

    Attributes:
        key: Its primary key.
        name: What it is, for people.
        cells: Its cells by column.
    """

    key: tuple[str, ...]
    name: str
    cells: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return {"key": list(self.key), "name": self.name, "cells": dict(self.cells)}


@dataclass(frozen=True, slots=True)
class Removal:
    """A row that the new package does not have.

    Attributes:
        row: The row as it was.
        fate: What became of it: ``merged``, ``retired``, ``gone`` (an id without retirement), or ``removed``
            (a row without an id of its own).
        into: For a merger, the key of the row that takes its place; empty otherwise.
        into_name: What that row is, for people.
        reason: What the register says about it.
    """

    row: Row
    fate: Fate
    into: tuple[str, ...] = ()
    into_name: str = ""
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The removal as a JSON object."""
        into = {"into": list(self.into), "into_name": self.into_name} if self.into else {}
        return {**self.row.as_dict(), "fate": self.fate, **into, **({"reason": self.reason} if self.reason else {})}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row that changed.

    Attributes:
        field: A column, or a count without ``_low`` and ``_high``.
        title: Heading of the field for people.
        old: The old value in words; empty if there was none.
        new: The new value in words; empty if there is none.
        cells: Old and new text of each column that the field consists of.
        added: For a list, the items that were added, in words.
        removed: For a list, the items that were removed, in words.
        follows_merger: Whether the field named a record that was merged, and now names the one it went into.
    """

    field: str
    title: str
    old: str
    new: str
    cells: Mapping[str, tuple[str, str]]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    follows_merger: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The change as a JSON object."""
        items = {"added": list(self.added), "removed": list(self.removed)} if self.added or self.removed else {}
        return {
            "field": self.field,
            "title": self.title,
            "old": self.old,
            "new": self.new,
            **items,
            "cells": {column: list(pair) for column, pair in self.cells.items()},
            "follows_merger": self.follows_merger,
        }


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that both packages have, with the fields that changed.

    Attributes:
        key: Its key in the old package.
        new_key: Its key in the new package: another one if a part of the key was corrected, or follows a merger.
        name: What it is, for people, as the new package says.
        fields: What changed, in the order of the columns.
    """

    key: tuple[str, ...]
    new_key: tuple[str, ...]
    name: str
    fields: tuple[FieldChange, ...]

    @property
    def only_follows(self) -> bool:
        """Whether nothing changed but ids of merged records."""
        return all(change.follows_merger for change in self.fields)

    @property
    def corrections(self) -> tuple[FieldChange, ...]:
        """What changed besides ids of merged records."""
        return tuple(change for change in self.fields if not change.follows_merger)

    def as_dict(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return {
            "key": list(self.key),
            "new_key": list(self.new_key),
            "name": self.name,
            "fields": [change.as_dict() for change in self.fields],
        }


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """How the columns of a table changed.

    Attributes:
        order: All columns of the new table.
        added: Columns that are new.
        removed: Columns that are gone.
        retyped: Old and new type, in words, of columns that changed it.
        narrowed: Columns whose limits (required, length, pattern, …) changed.
        reworded: Columns whose title or description changed.
        reordered: Whether columns that both have stand in another order.
        key: Old and new primary key, if they differ.
    """

    order: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: Mapping[str, tuple[str, str]] | None = None
    narrowed: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    reordered: bool = False
    key: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    def __bool__(self) -> bool:
        changed = (self.added, self.removed, self.retyped, self.narrowed, self.reworded, self.reordered, self.key)
        return any(changed)

    def as_dict(self) -> dict[str, Any]:
        """The changes as a JSON object."""
        return {
            "order": list(self.order),
            "added": list(self.added),
            "removed": list(self.removed),
            "retyped": {column: list(pair) for column, pair in (self.retyped or {}).items()},
            "limits_changed": list(self.narrowed),
            "reworded": list(self.reworded),
            "reordered": self.reordered,
            **({"key": [list(key) for key in self.key]} if self.key else {}),
        }


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How one table differs.

    Attributes:
        name: Name of the table.
        title: Heading for people.
        status: Whether the table is ``added``, ``removed`` or ``changed``.
        derived: Whether it is written by ``aqim-data build``; such rows are compared on request only.
        key: Columns of its primary key.
        counts: Number of rows in the old and in the new package.
        columns: How its columns changed.
        added: Rows that are new.
        removed: Rows that are gone, with what became of them.
        changed: Rows that changed, those under another key included.
    """

    name: str
    title: str
    status: Literal["added", "removed", "changed"]
    derived: bool
    key: tuple[str, ...]
    counts: tuple[int, int]
    columns: ColumnChanges
    added: tuple[Row, ...] = ()
    removed: tuple[Removal, ...] = ()
    changed: tuple[RowChange, ...] = ()

    def __bool__(self) -> bool:
        return self.status != "changed" or bool(self.columns or self.added or self.removed or self.changed)

    def fated(self, *fates: Fate) -> tuple[Removal, ...]:
        """The rows that are gone in one of these ways."""
        return tuple(one for one in self.removed if one.fate in fates)

    @property
    def corrected(self) -> tuple[RowChange, ...]:
        """The rows of which more changed than the id of a merged record."""
        return tuple(one for one in self.changed if not one.only_follows)

    @property
    def following(self) -> int:
        """How many rows changed in nothing but the id of a merged record."""
        return sum(one.only_follows for one in self.changed)

    def as_dict(self) -> dict[str, Any]:
        """The difference as a JSON object."""
        return {
            "title": self.title,
            "status": self.status,
            "derived": self.derived,
            "key": list(self.key),
            "rows": list(self.counts),
            "columns": self.columns.as_dict(),
            "added": [row.as_dict() for row in self.added],
            "removed": [removal.as_dict() for removal in self.removed],
            "changed": [change.as_dict() for change in self.changed],
        }


@dataclass(frozen=True, slots=True)
class TermChanges:
    """How the vocabularies differ.

    Attributes:
        added: Vocabulary and term of each term that is new.
        removed: Vocabulary and term of each term that is gone.
        reworded: Vocabulary and term of each term whose label, definition or codes changed.
    """

    added: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.reworded)

    def as_dict(self) -> dict[str, Any]:
        """The changes as a JSON object."""
        named = {"added": self.added, "removed": self.removed, "reworded": self.reworded}
        return {
            kind: [{"vocabulary": vocabulary, "term": term} for vocabulary, term in terms]
            for kind, terms in named.items()
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in which two packages differ; false if they do not.

    Attributes:
        old: Where the old package is, as it was named.
        new: Where the new package is, as it was named.
        versions: The versions that the two descriptors give; empty where one gives none.
        tables: The tables that differ, in the order of the package.
        terms: How the vocabularies differ.
        forgotten: Ids that the old register knows and the new one does not, and that had no row any more.
        properties: Properties of the descriptor that changed, each with its old and new value (None: none).
        antedated: New ids that the register has since a version up to the old one, which did not have them.
        bump: The version step that the changes call for, with the reasons.
    """

    old: str
    new: str
    versions: tuple[str, str]
    tables: tuple[TableDifference, ...] = ()
    terms: TermChanges = TermChanges()
    forgotten: tuple[str, ...] = ()
    properties: Mapping[str, tuple[Any, Any]] | None = None
    antedated: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tables or self.terms or self.forgotten or self.properties)

    @property
    def bump(self) -> Bump:
        """The version step that the changes call for, with the reasons."""
        return Bump(tuple(_reasons(self)))

    @property
    def check(self) -> VersionCheck:
        """Whether the step between the two descriptors' versions is large enough."""
        return VersionCheck(*self.versions, self.bump)

    def as_dict(self) -> dict[str, Any]:
        """The difference as a JSON object; docs/diff.md describes it."""
        return {
            "format": FORMAT,
            "old": {"name": self.old, "version": self.versions[0]},
            "new": {"name": self.new, "version": self.versions[1]},
            "differs": bool(self),
            "bump": self.bump.as_dict(),
            "check": self.check.as_dict(),
            "tables": {table.name: table.as_dict() for table in self.tables},
            "vocabularies": self.terms.as_dict(),
            "forgotten": list(self.forgotten),
            "antedated": list(self.antedated),
            "properties": {name: list(pair) for name, pair in (self.properties or {}).items()},
        }


def _reasons(difference: Difference) -> Iterator[Reason]:
    for table in difference.tables:
        yield from _shape_reasons(table)
    for level, kind, terms in _kinds_of_terms(difference.terms):
        named = [f"{vocabulary} {term}" for vocabulary, term in terms]
        yield Reason(level, f"{_many(len(terms), 'vocabulary term')} {kind} ({some(named)})")
    if difference.forgotten:
        ids = difference.forgotten
        yield Reason("major", f"{_many(len(ids), 'id')} dropped from the register ({some(ids)})")
    for table in difference.tables:
        if table.status == "changed" and not table.derived:
            yield from _row_reasons(table)
    for name in difference.properties or ():
        yield Reason("patch", f"the package's {name} changed")


def _kinds_of_terms(terms: TermChanges) -> Iterator[tuple[Level, str, tuple[tuple[str, str], ...]]]:
    kinds: tuple[tuple[Level, str, tuple[tuple[str, str], ...]], ...] = (
        ("major", "removed", terms.removed),
        ("minor", "added", terms.added),
        ("patch", "reworded", terms.reworded),
    )
    return ((level, kind, found) for level, kind, found in kinds if found)


def _shape_reasons(table: TableDifference) -> Iterator[Reason]:
    if table.status != "changed":
        yield Reason("major" if table.status == "removed" else "minor", f"table {table.name} {table.status}")
    columns = table.columns
    if columns.key:
        yield Reason("major", f"another key of {table.name} ({', '.join(columns.key[1])})")
    yield from (Reason("major", f"column {table.name}.{name} removed") for name in columns.removed)
    for name, (old, new) in (columns.retyped or {}).items():
        yield Reason("major", f"column {table.name}.{name} retyped ({old} → {new})")
    if table.status == "changed":
        yield from (Reason("minor", f"column {table.name}.{name} added") for name in columns.added)
    yield from (Reason("minor", f"column {table.name}.{name} takes other values") for name in columns.narrowed)
    yield from (Reason("patch", f"column {table.name}.{name} described anew") for name in columns.reworded)
    if columns.reordered:
        yield Reason("patch", f"columns of {table.name} in another order")


def _row_reasons(table: TableDifference) -> Iterator[Reason]:
    gone = table.fated("gone")
    if gone:
        ids = [removal.row.key[0] for removal in gone]
        yield Reason("major", f"{_many(len(gone), 'id')} of {table.name} gone without retirement ({some(ids)})")
    if table.added:
        yield Reason("minor", f"{_many(len(table.added), 'row')} of {table.name} added")
    kinds: tuple[Fate, ...] = ("retired", "merged", "removed")
    for fate in kinds:
        if removed := table.fated(fate):
            yield Reason("patch", f"{_many(len(removed), 'row')} of {table.name} {fate}")
    if table.changed:
        yield Reason("patch", f"{_many(len(table.changed), 'row')} of {table.name} changed")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def some(names: list[str] | tuple[str, ...], most: int = 3) -> str:
    """The first few of some names, and how many more there are.

    >>> some(["a", "b", "c", "d"])
    'a, b, c and 1 more'
    """
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
