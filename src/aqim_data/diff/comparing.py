"""Comparing two packages: which rows belong together, and what of them changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from aqim_data.diff.difference import (
    ColumnChanges,
    Difference,
    FieldChange,
    Removal,
    Row,
    RowChange,
    TableDifference,
    TermChanges,
)
from aqim_data.diff.opening import Place, open_files
from aqim_data.diff.package import Key, Package, Table, read_package
from aqim_data.diff.pairing import Pairing, pair_rows, successors, under_key
from aqim_data.diff.versioning import numbers_of
from aqim_data.diff.wording import Words, field_groups, is_list
from aqim_data.models import TABLES
from aqim_data.models.cells import LIST_SEPARATOR, owner_of


def compare(old: Place, new: Place = None, *, derived: bool = False, flagged: bool = False) -> Difference:
    """Compare two packages record by record.

    Both are read by their own headers and schemas, so that any two versions can be compared. Rows belong
    together by their key; ids that the new register marks as merged are followed.

    Args:
        old: A folder, its ``datapackage.json``, a zip, a wheel, or a git revision of the repository that holds
            the package; None for the package at hand.
        new: The same; None for the package at hand: the one that the working folder lies in, or else the data
            of this installation.
        derived: Also compare the rows of the tables that ``aqim-data build`` writes.
        flagged: Show quotations that threaten, incite or describe violence closely.

    Raises:
        ComparisonError: One of the two cannot be found or read.

    >>> compare(None, None).bump.level
    'none'
    """
    with closing(open_files(old, beside=new)) as files:
        before = read_package(files)
    with closing(open_files(new, beside=old)) as files:
        after = read_package(files, like=before)
    return compare_packages(before, after, derived=derived, flagged=flagged)


def compare_packages(old: Package, new: Package, *, derived: bool = False, flagged: bool = False) -> Difference:
    """Compare two packages that were read."""
    comparison = _Comparison(old, new, Words(old, flagged), Words(new, flagged), successors(new.register))
    known = [name for name in TABLES if name in old.tables or name in new.tables]
    others = sorted({*old.tables, *new.tables} - set(known))
    tables = (comparison.table(name, derived) for name in (*known, *others))
    lost = old.register.keys() - new.register.keys() if "records" in new.tables else set()
    names = dict.fromkeys((*old.properties, *new.properties))
    return Difference(
        old.name,
        new.name,
        (old.version, new.version),
        tuple(table for table in tables if table),
        _terms(old, new),
        tuple(sorted(one for one in lost if old.cells_of(owner_of(one), one) is None)),
        {
            name: (old.properties.get(name), new.properties.get(name))
            for name in names
            if old.properties.get(name) != new.properties.get(name)
        },
        tuple(_antedated(old, new)),
    )


def _antedated(old: Package, new: Package) -> Iterator[str]:
    version = numbers_of(old.version)
    if version is None or not old.register:
        return
    for one in sorted(new.register.keys() - old.register.keys()):
        since = numbers_of(new.register[one].since)
        if since and since <= version:
            yield one


def _terms(old: Package, new: Package) -> TermChanges:
    if not (old.terms and new.terms):
        return TermChanges()  # a package without the table says nothing about its terms
    was, now = old.tables["vocabularies"], new.tables["vocabularies"]
    key = ("vocabulary", "term")
    reworded = []
    for term in sorted(old.terms.keys() & new.terms.keys()):
        before, after = old.cells_of("vocabularies", *term), new.cells_of("vocabularies", *term)
        if was.key == now.key == key and before != after:
            reworded.append(term)
    added, removed = new.terms.keys() - old.terms.keys(), old.terms.keys() - new.terms.keys()
    return TermChanges(tuple(sorted(added)), tuple(sorted(removed)), tuple(reworded))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The two packages with the words in which they speak, and the ids that follow a merger."""

    old: Package
    new: Package
    old_words: Words
    new_words: Words
    merged: Mapping[str, str]

    def table(self, name: str, derived: bool) -> TableDifference:
        """How one table differs."""
        old, new = self.old.tables.get(name), self.new.tables.get(name)
        there = new or old or Table(name)
        was, now = old or Table(name, key=there.key), new or Table(name, key=there.key)
        whole = derived or not there.derived
        both = old is not None and new is not None
        columns = _columns(was, now) if both else ColumnChanges(order=now.columns)
        was = under_key(was, now.key)
        pairing = pair_rows(was, now, self.merged) if whole else Pairing()
        return TableDifference(
            name,
            there.title,
            "changed" if both else "removed" if new is None else "added",
            there.derived,
            now.key,
            (len(was.rows), len(now.rows)),
            columns,
            tuple(self.row(now, key, self.new_words) for key in pairing.added),
            tuple(self.removal(was, key, pairing.joined.get(key)) for key in pairing.removed),
            tuple(self.changes(was, now, pairing)),
        )

    def row(self, table: Table, key: Key, words: Words) -> Row:
        """A row that one package has."""
        cells = table.as_cells(table.rows[key])
        return Row(key, words.name(table.name, cells), cells)

    def removal(self, table: Table, key: Key, joined: Key | None) -> Removal:
        """A row that is gone, with what became of it."""
        row = self.row(table, key, self.old_words)
        if len(table.key) > 1 or table.derived:
            into = self.new.cells_of(table.name, *joined) if joined else None
            name = self.new_words.name(table.name, into) if into else ""
            return Removal(row, "merged" if joined else "removed", joined or (), name)
        entry = self.new.register.get(key[0])
        if entry and entry.status == "merged":
            into_id = self.merged.get(key[0], entry.replaced_by)
            return Removal(row, "merged", (into_id,), self.new_words.name_of_id(into_id), entry.reason)
        if entry and entry.status == "retired":
            return Removal(row, "retired", reason=entry.reason)
        return Removal(row, "gone")

    def changes(self, old: Table, new: Table, pairing: Pairing) -> Iterator[RowChange]:
        """The rows that both packages have and that are not the same."""
        groups = field_groups(new.columns)
        same_columns = old.columns == new.columns
        for old_key, new_key in pairing.pairs.items():
            before, after = old.rows[old_key], new.rows[new_key]
            if same_columns and before == after:
                continue
            was, now = old.as_cells(before), new.as_cells(after)
            fields = tuple(self.fields(new.name, groups, was, now))
            if fields:
                yield RowChange(old_key, new_key, self.new_words.name(new.name, now), fields)

    def fields(
        self, table: str, groups: Mapping[str, tuple[str, ...]], was: Mapping[str, str], now: Mapping[str, str]
    ) -> Iterator[FieldChange]:
        """The fields of one row that changed."""
        for field, columns in groups.items():
            cells = {column: (was.get(column, ""), now[column]) for column in columns}
            if all(before == after for before, after in cells.values()):
                continue
            before, after = cells[columns[0]]
            gained, lost = self.items(table, columns[0], before, after)
            yield FieldChange(
                field,
                self.new_words.title(table, field, columns),
                self.old_words.value(table, columns, was),
                self.new_words.value(table, columns, now),
                cells,
                gained,
                lost,
                follows_merger=bool(before) and self.merged.get(before) == after,
            )

    def items(self, table: str, column: str, before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Items that a list gained and lost; nothing for what is no list."""
        if not is_list(table, column):
            return (), ()
        old, new = (text.split(LIST_SEPARATOR) if text else [] for text in (before, after))
        gained = tuple(self.new_words.item(table, column, item) for item in new if item not in old)
        return gained, tuple(self.old_words.item(table, column, item) for item in old if item not in new)


def _columns(old: Table, new: Table) -> ColumnChanges:
    common = [name for name in old.columns if name in new.columns]
    forms = [(name, old.forms[name], new.forms[name]) for name in common if name in old.forms and name in new.forms]
    return ColumnChanges(
        new.columns,
        tuple(name for name in new.columns if name not in old.columns),
        tuple(name for name in old.columns if name not in new.columns),
        {name: (was.type, now.type) for name, was, now in forms if was.type != now.type},
        tuple(name for name, was, now in forms if was.type == now.type and was.limits != now.limits),
        tuple(name for name, was, now in forms if was.words != now.words),
        common != [name for name in new.columns if name in old.columns],
        (old.key, new.key) if old.key != new.key else None,
    )
