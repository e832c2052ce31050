"""Checks of claims: that they are about something, that their values fit, that their stance does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from aqim_data.dataset import near_matches
from aqim_data.dataset.disagreement import fields_of
from aqim_data.dates import EdtfDate
from aqim_data.models import AUTHORED, TABLES, Claim, Column, Event, Record
from aqim_data.models.cell_faults import column_faults, column_value
from aqim_data.models.cells import PREFIXES, owner_of
from aqim_data.validation.keys import Keys
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import Row
from aqim_data.validation.table_file import TableFile
from aqim_data.vocabulary import ClaimGroup, Property, Stance


def claim_problems(tables: Mapping[str, TableFile], keys: Mapping[str, Keys]) -> Iterator[Problem]:
    """Everything wrong with what claims are about, what they say, and their stance.

    Args:
        tables: The tables as read.
        keys: The ids that exist, by table; tables of which not all ids are known are left out.
    """
    spoken_of = ids_spoken_of(tables["claims"])
    subjects = {
        record_id: rows[0].record for name in PREFIXES for record_id, rows in tables[name].find(spoken_of).items()
    }
    for row in tables["claims"].rows:
        claim = row.record
        model = TABLES.get(owner_of(claim.record_id)) if isinstance(claim, Claim) else None
        if isinstance(claim, Claim) and model is not None:
            yield from _Judge(tables["claims"], row, claim, model, subjects.get(claim.record_id), keys).problems()


def ids_spoken_of(claims: TableFile) -> frozenset[str]:
    """The ids of the records that claims are about, whether they exist or not."""
    return frozenset(one for chunk in claims.chunks for one in chunk.ids("record_id"))


@dataclass(frozen=True, slots=True)
class _Judge:
    """One claim, with what is needed to judge it."""

    table: TableFile
    row: Row
    claim: Claim
    model: type[Record]
    subject: Record | None
    keys: Mapping[str, Keys]

    def problem(self, rule: str, name: str, message: str, hint: str) -> Problem:
        return self.table.problem(rule, message, hint, row=self.row, name=name)

    def problems(self) -> Iterator[Problem]:
        field, value = self.claim.field, self.claim.value
        fields = fields_of(self.model)
        term = None if field in fields else next((term for term in Property if term == field), None)
        fits = term is not None and (not term.tables or self.model.table_info.name in term.tables)
        if field not in fields and not fits:
            yield self.problem("AQ404", "field", *_no_field(self.model, field, fields, term))
            return
        column = fields.get(field)
        counted = term.is_count if term else column is None
        if counted != (value is None):
            hint = "use low and high, and leave value empty" if counted else "use value, and leave low and high empty"
            message = f"{field} is {'a number' if counted else 'not a number'}"
            wrong = "value" if counted else "low" if self.claim.low is not None else "high"
            yield self.problem("AQ504", wrong, message, hint)
        elif column is not None and value is not None:
            yield from self.value_problems(column, value)
        elif term is None:
            yield from self.count_problems()
        elif term.values and value not in term.values:
            yield self.problem("AQ504", "value", f"{field} is {' or '.join(term.values)}", "write one of them")

    def value_problems(self, column: Column, text: str) -> Iterator[Problem]:
        faults = column_faults(self.model, column.name, text)
        if faults:
            yield self.problem("AQ504", "value", f"{column.name}: {faults[0].message}", faults[0].hint)
            return
        known: Collection[str] = self.keys.get(owner_of(text), (text,))
        if column.reference(self.model.table_info) and text not in known:
            near = near_matches(text, self.keys[owner_of(text)].around(text))
            hint = f"did you mean {' or '.join(near)}?" if near else "name one"
            yield self.problem("AQ504", "value", f"no record of {owner_of(text)} has this id", hint)
        claimed = column_value(self.model, column.name, text)
        adopted = getattr(self.subject, column.name, None)
        if isinstance(claimed, EdtfDate) and isinstance(adopted, EdtfDate):
            equal = (claimed.earliest, claimed.latest) == (adopted.earliest, adopted.latest)
            yield from self.stance_problems(equal, claimed.overlaps(adopted), adopted)

    def count_problems(self) -> Iterator[Problem]:
        # A number that counts others than the field counts cannot be set against it.
        if isinstance(self.subject, Event) and self.claim.group in (None, ClaimGroup.VICTIMS):
            adopted, claimed = getattr(self.subject, self.claim.field), self.claim.count
            if adopted.is_stated:
                yield from self.stance_problems(claimed == adopted, claimed.overlaps(adopted), adopted)

    def stance_problems(self, equal: bool, overlap: bool, adopted: object) -> Iterator[Problem]:
        stance = self.claim.stance
        if equal and stance is not Stance.AGREES:
            message = f"the claim says what is adopted ({adopted}), so it cannot be {stance}"
            yield self.problem("AQ503", "stance", message, "write agrees, or correct the value")
        elif not overlap and stance is not Stance.DISPUTES:
            message = f"the claim cannot be true together with what is adopted ({adopted})"
            yield self.problem("AQ503", "stance", message, "write disputes, or correct the value")
        elif overlap and not equal and stance is Stance.AGREES:
            message = f"the claim does not say what is adopted ({adopted}), though it can be true together with it"
            yield self.problem("AQ503", "stance", message, "write refines, or correct the value")


def _no_field(
    model: type[Record], field: str, fields: Mapping[str, Column | None], term: Property | None
) -> tuple[str, str]:
    name = model.table_info.name
    if term is not None:
        message = f"{term} is said of {' and '.join(term.tables)}, and the record is of {name}"
        return message, "name a property that fits"
    homes = [other.table_info.name for other in AUTHORED if field in fields_of(other)]
    if homes:
        return f"records of {name} have no {field}; those of {' and '.join(homes)} do", "name another field or record"
    near = near_matches(field, [*fields, *map(str, Property)], count=1)
    hint = f"did you mean {near[0]}?" if near else "name a column or a term of the vocabulary property"
    return "it is neither a field of the record nor a property", hint
