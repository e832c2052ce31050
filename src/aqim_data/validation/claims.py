"""Checks of claims: that they are about something, that their values fit, that their stance does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from aqim_data.counts import Count
from aqim_data.dataset import near_matches
from aqim_data.dates import EdtfDate
from aqim_data.models import AUTHORED, TABLES, Claim, Column, Event, Record
from aqim_data.models.cell_faults import column_faults, column_value
from aqim_data.models.cells import PREFIXES, owner_of
from aqim_data.validation.problems import Problem
from aqim_data.validation.reading import Row, TableFile
from aqim_data.vocabulary import ClaimGroup, Property, Stance


def claim_problems(tables: Mapping[str, TableFile], keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Everything wrong with what claims are about, what they say, and their stance."""
    subjects = {record.id: record for name in PREFIXES for record in tables[name].records.values()}
    table = tables["claims"]
    for row in table.rows:
        claim = row.record
        model = TABLES.get(owner_of(claim.record_id)) if isinstance(claim, Claim) else None
        if isinstance(claim, Claim) and model is not None:
            yield from _claim(table, row, claim, model, subjects.get(claim.record_id), keys)


def _fields(model: type[Record]) -> dict[str, Column | None]:
    """What a claim on a record of this table can be about; None for counts."""
    fields: dict[str, Column | None] = {
        name: column
        for name, column in model.columns().items()
        if name not in (*model.table_info.key, "source_id", "locator") and not name.endswith(("_low", "_high"))
    }
    return fields | dict.fromkeys(Event.counts if model is Event else ())


def _claim(
    table: TableFile,
    row: Row,
    claim: Claim,
    model: type[Record],
    subject: Record | None,
    keys: Mapping[str, set[str]],
) -> Iterator[Problem]:
    fields = _fields(model)
    term = next((term for term in Property if term == claim.field), None)
    if claim.field not in fields and (term is None or (term.tables and model.table_info.name not in term.tables)):
        yield table.problem("AQ404", *_no_field(model, claim.field, fields, term), row=row, name="field")
        return
    column = fields.get(claim.field)
    counted = claim.field in fields and column is None
    if claim.field not in fields and term is not None:
        counted = term.is_count
    if counted != (claim.value is None):
        message = f"{claim.field} is {'a number' if counted else 'not a number'}"
        hint = "use low and high, and leave value empty" if counted else "use value, and leave low and high empty"
        yield table.problem("AQ504", message, hint, row=row, name="value" if counted else "low")
    elif column is not None and claim.value is not None:
        yield from _value(table, row, claim, column, model, subject, keys)
    elif counted and claim.field in fields and isinstance(subject, Event):
        yield from _count(table, row, claim, getattr(subject, claim.field))
    elif term is not None and term.values and claim.value not in term.values:
        yield table.problem(
            "AQ504", f"{claim.field} is {' or '.join(term.values)}", "write one of them", row=row, name="value"
        )


def _no_field(
    model: type[Record], field: str, fields: Mapping[str, Column | None], term: Property | None
) -> tuple[str, str]:
    name = model.table_info.name
    if term is not None:
        return (
            f"{term} is said of {' and '.join(term.tables)}, and the record is of {name}",
            "name a property that fits",
        )
    homes = [other.table_info.name for other in AUTHORED if field in _fields(other)]
    if homes:
        return f"records of {name} have no {field}; those of {' and '.join(homes)} do", "name another field or record"
    near = near_matches(field, [*fields, *map(str, Property)], count=1)
    hint = f"did you mean {near[0]}?" if near else "name a column or a term of the vocabulary property"
    return "it is neither a field of the record nor a property", hint


def _value(
    table: TableFile,
    row: Row,
    claim: Claim,
    column: Column,
    model: type[Record],
    subject: Record | None,
    keys: Mapping[str, set[str]],
) -> Iterator[Problem]:
    assert claim.value is not None
    try:
        value = column_value(model, column.name, claim.value)
    except ValidationError:
        fault = next(iter(column_faults(model, column.name, claim.value)))
        yield table.problem("AQ504", f"{column.name}: {fault.message}", fault.hint, row=row, name="value")
        return
    owner = owner_of(claim.value)
    if column.reference(model.table_info) and claim.value not in keys.get(owner, {claim.value}):
        yield table.problem("AQ504", f"no record of {owner} has this id", "name one", row=row, name="value")
    if isinstance(value, EdtfDate):
        adopted = getattr(subject, column.name, None)
        if isinstance(adopted, EdtfDate):
            yield from _stance(table, row, claim, value == adopted, value.overlaps(adopted), adopted)


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
