"""Checks across tables: keys that exist, circles, and the register of ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace

from aqim_data.dataset import near_matches
from aqim_data.models import AUTHORED, RegisteredId
from aqim_data.models.cells import PREFIXES, owner_of
from aqim_data.validation.chunks import Chunk
from aqim_data.validation.claims import claim_problems
from aqim_data.validation.keys import Keys, is_id
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row
from aqim_data.validation.table_file import TableFile
from aqim_data.vocabulary import RecordStatus

Tables = Mapping[str, TableFile]
#: Ids that are looked up at once.
BATCH = 200_000
#: Ids that do not exist for which one that is spelt alike is searched.
COMPARED = 100


def reference_problems(tables: Tables) -> Iterator[Problem]:
    """Everything wrong between the tables."""
    keys = {name: tables[name].keys for name in PREFIXES}
    for model in AUTHORED:
        yield from _foreign_keys(tables, tables[model.table_info.name], keys)
    yield from _circles(tables["events"], "part_of")
    yield from _circles(tables["sources"], "derived_from")
    yield from _register(tables, keys)
    yield from _circles(tables["records"], "replaced_by")
    yield from claim_problems(tables, {name: ids for name, ids in keys.items() if tables[name].complete})


def _foreign_keys(tables: Tables, table: TableFile, keys: Mapping[str, Keys]) -> Iterator[Problem]:
    missing = dict(table.dangling)
    for column in table.model.columns().values():
        target = column.reference(table.model.table_info)
        if target and any(column.name in chunk.pending for chunk in table.chunks):
            missing |= _dangling(tables, table, column.name, target, keys)
    for found, ((_, value), (problem, count)) in enumerate(missing.items()):
        owner = owner_of(value)
        # Of ids without number that do not exist, each takes as long to be compared with all that do.
        hint = _instead(tables, value, keys[owner].around(value) if found < COMPARED else [])
        others = f"; {count - 1} more rows refer to it" if count > 1 else ""
        yield replace(problem, message=f"no record of {owner} has this id{others}", hint=hint)


def _dangling(
    tables: Tables, table: TableFile, name: str, target: str, keys: Mapping[str, Keys]
) -> dict[tuple[str, str], tuple[Problem, int]]:
    """The ids in a column that do not exist, each with a problem at the first row, and the number of rows."""
    unknown: set[str] = set()
    batch: set[str] = set()
    last = table.chunks[-1]
    for chunk in table.chunks:
        batch.update(chunk.ids(name))
        if len(batch) > BATCH or chunk is last:
            for owner in (target,) if target in PREFIXES else PREFIXES:
                # An id of the wrong form or table is reported as such, and not looked up.
                if tables[owner].complete:
                    ids = {value for value in batch if value.startswith(f"{PREFIXES[owner]}-")}
                    unknown.update(filter(is_id, keys[owner].missing(ids)))
            batch.clear()
    found: dict[tuple[str, str], tuple[Problem, int]] = {}
    for chunk in table.chunks if unknown else ():
        if not unknown.isdisjoint(chunk.ids(name)):
            for row in table.rows_in(chunk):
                value = row.cells.get(name, "")
                if value in unknown:
                    if (name, value) not in found:
                        found[name, value] = table.problem("AQ401", "", "", row=row, name=name), 0
                    problem, count = found[name, value]
                    found[name, value] = problem, count + 1
    return found


def _instead(tables: Tables, record_id: str, known: list[str]) -> str:
    """What to write instead of an id that is not there."""
    entry = next((row.record for row in tables["records"].find(frozenset((record_id,))).get(record_id, ())), None)
    if isinstance(entry, RegisteredId) and entry.retired_in:
        return f"it was merged: write {entry.replaced_by}" if entry.replaced_by else "it was retired: delete the row"
    near = near_matches(record_id, known)
    return f"did you mean {' or '.join(near)}?" if near else f"add the record to {tables[owner_of(record_id)].path}"


def _circles(table: TableFile, column: str) -> Iterator[Problem]:
    if not any(column in chunk.ahead for chunk in table.chunks):
        return  # links that all lead to lower ids never come back
    links = _links(table, column)
    done: set[str] = set()
    for start in links:
        path: dict[str, None] = {}
        following = start
        while following in links and following not in done and following not in path:
            path[following] = None
            following = links[following]
        done.update(path)
        circle = list(path)[list(path).index(following) :] if following in path else []
        if len(circle) > 1:
            # The circle is told from the row of it that stands first.
            rows = {one: found[-1] for one, found in table.find(frozenset(circle)).items()}
            if any(rows[one].cells[column] != links[one] for one in circle):
                continue  # an id that stands twice, which is told, leads elsewhere the second time
            start = min(circle, key=lambda one: rows[one].raw.line)
            turn = circle.index(start)
            message = f"the links run in a circle: {' → '.join([*circle[turn:], *circle[:turn], start])}"
            yield table.problem("AQ403", message, f"empty {column} in one of them", row=rows[start], name=column)


def _links(table: TableFile, column: str) -> dict[str, str]:
    """For the id of each row that stands for a record the id in a column; only what can be part of a circle."""
    led_to: set[str] = set()
    for chunk in table.chunks:
        led_to.update(chunk.linked(column)[1])
    links: dict[str, str] = {}
    for chunk in table.chunks if led_to else ():
        ids, others = chunk.linked(column)
        if not led_to.isdisjoint(ids):
            links.update((one, other) for one, other in zip(ids, others, strict=True) if one in led_to)
    return links


def _register(tables: Tables, keys: Mapping[str, Keys]) -> Iterator[Problem]:
    register = tables["records"]
    for chunk in register.chunks:
        closely = _unlike_most(chunk)
        closely |= _gone(chunk, tables, keys, closely)
        for row in register.some_rows(chunk, closely):
            if isinstance(row.record, RegisteredId):
                yield from _entry_problems(tables, row, row.record, keys)


def _unlike_most(chunk: Chunk) -> set[int]:
    """The entries that are more than an active id of the table that its prefix says."""
    owners = {(f"{prefix}-", table, "active") for table, prefix in PREFIXES.items()}
    columns = zip(*map(chunk.column, ("record_id", "table", "status")), strict=True)
    return {at for at, (one, table, status) in enumerate(columns) if (one[:4], table, status) not in owners}


def _gone(chunk: Chunk, tables: Tables, keys: Mapping[str, Keys], besides: Set[int]) -> set[int]:
    """The entries, besides some, whose id is not in its table."""
    ids = chunk.column("record_id")
    missing: set[str] = set()
    for owner, prefix in PREFIXES.items():
        if tables[owner].complete:
            missing |= keys[owner].missing(one for one in ids if one.startswith(f"{prefix}-"))
    return {at for at, one in enumerate(ids) if one in missing and at not in besides} if missing else set()


def _entry_problems(tables: Tables, row: Row, entry: RegisteredId, keys: Mapping[str, Keys]) -> Iterator[Problem]:
    register = tables["records"]
    for name, message, hint in _register_faults(entry, lambda one: one in register.keys or one in keys[owner_of(one)]):
        yield register.problem("AQ407", message, hint, row=row, name=name)
    owner = tables[owner_of(entry.record_id)]
    if not owner.complete:
        return
    present = entry.record_id in keys[owner_of(entry.record_id)]
    if present and entry.status is not RecordStatus.ACTIVE:
        hint = "give the record a new id; an id that was withdrawn names nothing else"
        message = f"the id was {entry.status} in {entry.retired_in}"
        yield owner.problem(
            "AQ405", message, hint, row=owner.first_row(entry.record_id), name=owner.model.table_info.key[0]
        )
    elif not present and entry.status is RecordStatus.ACTIVE:
        message = f"the id is gone from {owner_of(entry.record_id)}"
        hint = "put the record back, or set status to retired or merged, with retired_in and reason"
        yield register.problem("AQ406", message, hint, row=row, name="record_id")


def _register_faults(entry: RegisteredId, is_known: Callable[[str], bool]) -> Iterator[tuple[str, str, str]]:
    owner = owner_of(entry.record_id)
    if entry.table != owner:
        yield "table", f"ids that begin so are of {owner}", f"write {owner}"
    if entry.retired_in and _numbers(entry.retired_in) < _numbers(entry.since):
        yield "retired_in", f"the id was issued later, in {entry.since}", "correct one of the two"
    if entry.replaced_by and owner_of(entry.replaced_by) != owner:
        yield "replaced_by", f"it is not of {owner}", f"name a record of {owner}"
    elif entry.replaced_by and not is_known(entry.replaced_by):
        yield "replaced_by", "no record has this id", "name the record that takes its place"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
