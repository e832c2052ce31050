"""Checks across tables: keys that exist, circles, and the register of ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aqim_data.dataset import near_matches
from aqim_data.models import AUTHORED, RegisteredId
from aqim_data.models.cells import ID_LENGTH, PREFIXES, SLUG_PATTERN, owner_of
from aqim_data.validation.claims import claim_problems
from aqim_data.validation.problems import Problem
from aqim_data.validation.reading import Row, TableFile
from aqim_data.vocabulary import RecordStatus

Tables = Mapping[str, TableFile]


def reference_problems(tables: Tables) -> Iterator[Problem]:
    """Everything wrong between the tables."""
    keys = {name: {row.first for row in tables[name].rows} for name in PREFIXES}
    for model in AUTHORED:
        yield from _foreign_keys(tables, tables[model.table_info.name], keys)
    yield from _circles(tables["events"], "part_of")
    yield from _circles(tables["sources"], "derived_from")
    yield from _register(tables, keys)
    yield from _circles(tables["records"], "replaced_by")
    yield from claim_problems(tables, {name: ids for name, ids in keys.items() if tables[name].complete})


def _foreign_keys(tables: Tables, table: TableFile, keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    targets = {
        column.name: target
        for column in table.model.columns().values()
        if (target := column.reference(table.model.table_info))
    }
    missing: dict[tuple[str, str], list[Row]] = {}
    for row in table.rows:
        for name, target in targets.items():
            value = row.cells.get(name, "")
            owner = target if target in PREFIXES else owner_of(value)
            # An id of the wrong form or table is reported as such, and not looked up.
            if owner_of(value) == owner and _is_id(value) and tables[owner].complete and value not in keys[owner]:
                missing.setdefault((name, value), []).append(row)
    for (name, value), rows in missing.items():
        owner = owner_of(value)
        hint = _instead(tables, value, sorted(filter(_is_id, keys[owner])))
        others = f"; {len(rows) - 1} more rows refer to it" if len(rows) > 1 else ""
        yield table.problem("AQ401", f"no record of {owner} has this id{others}", hint, row=rows[0], name=name)


def _instead(tables: Tables, record_id: str, known: list[str]) -> str:
    """What to write instead of an id that is not there."""
    entry = tables["records"].records.get((record_id,))
    if isinstance(entry, RegisteredId) and entry.retired_in:
        return f"it was merged: write {entry.replaced_by}" if entry.replaced_by else "it was retired: delete the row"
    near = near_matches(record_id, known)
    return f"did you mean {' or '.join(near)}?" if near else f"add the record to {tables[owner_of(record_id)].path}"


def _is_id(text: str) -> bool:
    return len(text) <= ID_LENGTH and re.fullmatch(f"[a-z]{{3}}-{SLUG_PATTERN}", text) is not None


def _circles(table: TableFile, column: str) -> Iterator[Problem]:
    rows = {row.record.id: row for row in table.rows if row.record}
    reported: set[str] = set()
    for start, row in rows.items():
        path = [start]
        following = row.cells[column]
        while following in rows and following not in path:
            path.append(following)
            following = rows[following].cells[column]
        if following == start and len(path) > 1 and not reported & set(path):
            reported.update(path)
            message = f"the links run in a circle: {' → '.join([*path, start])}"
            yield table.problem("AQ403", message, f"empty {column} in one of them", row=row, name=column)


def _register(tables: Tables, keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    register = tables["records"]
    known = {row.first for row in register.rows}.union(*keys.values())
    for row in register.rows:
        entry = row.record
        if not isinstance(entry, RegisteredId):
            continue
        for name, message, hint in _register_faults(entry, known):
            yield register.problem("AQ407", message, hint, row=row, name=name)
        if not tables[owner_of(entry.record_id)].complete:
            continue
        present = entry.record_id in keys[owner_of(entry.record_id)]
        if present and entry.status is not RecordStatus.ACTIVE:
            hint = "give the record a new id; an id that was withdrawn names nothing else"
            message = f"the id was {entry.status} in {entry.retired_in}"
            yield _at_record(tables[owner_of(entry.record_id)], entry.record_id, "AQ405", message, hint)
        elif not present and entry.status is RecordStatus.ACTIVE:
            message = f"the id is gone from {owner_of(entry.record_id)}"
            hint = "put the record back, or set status to retired or merged, with retired_in and reason"
            yield register.problem("AQ406", message, hint, row=row, name="record_id")


def _register_faults(entry: RegisteredId, known: set[str]) -> Iterator[tuple[str, str, str]]:
    owner = owner_of(entry.record_id)
    if entry.table != owner:
        yield "table", f"ids that begin so are of {owner}", f"write {owner}"
    if entry.retired_in and _numbers(entry.retired_in) < _numbers(entry.since):
        yield "retired_in", f"the id was issued later, in {entry.since}", "correct one of the two"
    if entry.replaced_by and owner_of(entry.replaced_by) != owner:
        yield "replaced_by", f"it is not of {owner}", f"name a record of {owner}"
    elif entry.replaced_by and entry.replaced_by not in known:
        yield "replaced_by", "no record has this id", "name the record that takes its place"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _at_record(table: TableFile, record_id: str, rule: str, message: str, hint: str) -> Problem:
    key = table.model.table_info.key[0]
    row = next(row for row in table.rows if row.first == record_id)
    return table.problem(rule, message, hint, row=row, name=key)
