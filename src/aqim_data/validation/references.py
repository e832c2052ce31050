"""Checks across tables: keys that exist, circles, the register of ids, and what claims are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aqim_data.counts import Count
from aqim_data.dataset import near_matches
from aqim_data.dates import EdtfDate
from aqim_data.models import AUTHORED, TABLES, Claim, Column, Event, Record, RegisteredId
from aqim_data.models.cells import PREFIXES
from aqim_data.validation.problems import Problem
from aqim_data.validation.reading import Row, TableFile
from aqim_data.vocabulary import ClaimGroup, Property, RecordStatus, Stance

Tables = Mapping[str, TableFile]


def reference_problems(tables: Tables) -> Iterator[Problem]:
    """Everything wrong between the tables."""
    keys = {name: _keys(tables[name]) for name in PREFIXES}
    for model in AUTHORED:
        yield from _foreign_keys(tables, tables[model.table_info.name], keys)
    yield from _circles(tables["events"], "part_of")
    yield from _circles(tables["sources"], "derived_from")
    yield from _register(tables, keys)
    yield from _claims(tables)


def _keys(table: TableFile) -> set[str]:
    return {row.cells.get(table.model.table_info.key[0], "") for row in table.rows}


def _foreign_keys(tables: Tables, table: TableFile, keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    targets = {
        column.name: target
        for column in table.model.columns().values()
        if (target := column.reference(table.model.table_info))
    }
    for row in table.rows:
        if row.record is None:
            continue
        for name, target in targets.items():
            value = row.cells[name]
            owner = target if target in PREFIXES else _owner(value)
            if value and tables[owner].complete and value not in keys[owner]:
                near = near_matches(value, sorted(keys[owner]))
                hint = f"did you mean {' or '.join(near)}?" if near else f"add the record to {tables[owner].path}"
                yield table.problem("AQ401", f"no record of {owner} has this id", hint, row=row, name=name)


def _owner(record_id: str) -> str:
    return next((table for table, prefix in PREFIXES.items() if record_id.startswith(f"{prefix}-")), "records")


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
    for row in register.rows:
        entry = row.record
        if not isinstance(entry, RegisteredId) or not tables[_owner(entry.record_id)].complete:
            continue
        present = entry.record_id in keys[_owner(entry.record_id)]
        if present and entry.status is not RecordStatus.ACTIVE:
            hint = "give the record a new id; an id that was withdrawn names nothing else"
            message = f"the id was {entry.status} in {entry.retired_in}"
            yield _at_record(tables[_owner(entry.record_id)], entry.record_id, "AQ405", message, hint)
        elif not present and entry.status is RecordStatus.ACTIVE:
            message = f"the id is gone from {_owner(entry.record_id)}"
            hint = "put the record back, or set status to retired or merged, with retired_in and reason"
            yield register.problem("AQ406", message, hint, row=row, name="record_id")


def _at_record(table: TableFile, record_id: str, rule: str, message: str, hint: str) -> Problem:
    key = table.model.table_info.key[0]
    row = next(row for row in table.rows if row.cells.get(key) == record_id)
    return table.problem(rule, message, hint, row=row, name=key)


def _claims(tables: Tables) -> Iterator[Problem]:
    subjects = {row.record.id: row.record for name in PREFIXES for row in tables[name].rows if row.record}
    table = tables["claims"]
    for row in table.rows:
        claim = row.record
        if isinstance(claim, Claim):
            subject = subjects.get(claim.record_id)
            model = TABLES.get(_owner(claim.record_id))
            if model is not None:
                yield from _claim(table, row, claim, _fields(model), subject)


def _fields(model: type[Record]) -> dict[str, Column | None]:
    """What a claim on a record of this table can be about; None for counts."""
    fields: dict[str, Column | None] = {
        name: column
        for name, column in model.columns().items()
        if name not in (*model.table_info.key, "source_id", "locator") and not name.endswith(("_low", "_high"))
    }
    return fields | dict.fromkeys(Event.counts if model is Event else ())


def _claim(
    table: TableFile, row: Row, claim: Claim, fields: Mapping[str, Column | None], subject: object
) -> Iterator[Problem]:
    properties = {str(term): term for term in Property}
    if claim.field not in fields and claim.field not in properties:
        near = near_matches(claim.field, [*fields, *properties], count=1)
        hint = f"did you mean {' or '.join(near)}?" if near else "name a column or a term of the vocabulary property"
        message = "it is neither a field of the record nor a property"
        yield table.problem("AQ404", message, hint, row=row, name="field")
        return
    column = fields.get(claim.field)
    counted = (claim.field in fields and column is None) or (
        claim.field not in fields and properties[claim.field].is_count
    )
    if counted != (claim.value is None):
        message = f"{claim.field} is {'a number' if counted else 'not a number'}"
        hint = "use low and high, and leave value empty" if counted else "use value, and leave low and high empty"
        yield table.problem("AQ504", message, hint, row=row, name="value" if counted else "low")
    elif column is not None and claim.value is not None:
        yield from _value(table, row, claim, column, subject)
    elif counted and claim.field in fields and isinstance(subject, Event):
        yield from _count(table, row, claim, getattr(subject, claim.field))


def _value(table: TableFile, row: Row, claim: Claim, column: Column, subject: object) -> Iterator[Problem]:
    assert claim.value is not None
    if column.cell.kind == "edtf":
        try:
            claimed = EdtfDate.parse(claim.value)
        except ValueError as error:
            yield table.problem("AQ504", str(error), "write a date of the EDTF subset", row=row, name="value")
            return
        adopted = getattr(subject, column.name, None)
        if isinstance(adopted, EdtfDate):
            yield from _stance(table, row, claim, claimed == adopted, claimed.overlaps(adopted), adopted)
    elif column.vocabulary is not None:
        terms = {str(term) for term in column.vocabulary}
        unknown = [item for item in claim.value.split("|") if item not in terms]
        if unknown:
            message = f"{unknown[0]!r} is not a term of {column.vocabulary.vocabulary_name()}"
            yield table.problem("AQ504", message, "write a term of data/vocabularies.csv", row=row, name="value")


def _count(table: TableFile, row: Row, claim: Claim, adopted: Count) -> Iterator[Problem]:
    # A number that counts others than the field counts cannot be set against it.
    if claim.group in (None, ClaimGroup.VICTIMS) and adopted.is_stated:
        yield from _stance(table, row, claim, claim.count == adopted, claim.count.overlaps(adopted), adopted)


def _stance(table: TableFile, row: Row, claim: Claim, equal: bool, overlap: bool, adopted: object) -> Iterator[Problem]:
    if equal and claim.stance is not Stance.AGREES:
        message = f"the claim says what is adopted ({adopted}), so it cannot be {claim.stance}"
        yield table.problem("AQ503", message, "write agrees, or correct the value", row=row, name="stance")
    elif not overlap and claim.stance is not Stance.DISPUTES:
        message = f"the claim cannot be true together with what is adopted ({adopted})"
        yield table.problem("AQ503", message, "write disputes, or correct the value", row=row, name="stance")
