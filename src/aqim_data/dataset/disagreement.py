"""Where sources disagree: fields of which some source says what cannot be true with the adopted value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from aqim_data.dataset.collection import near_matches
from aqim_data.errors import FilterError
from aqim_data.models import TABLES, Claim, Column, Event, Quote, Record
from aqim_data.models.cells import PREFIXES
from aqim_data.models.record import CitedRecord
from aqim_data.vocabulary import Property, Stance

if TYPE_CHECKING:
    from aqim_data.dataset.dataset import Dataset

_PROPERTIES = frozenset(map(str, Property))


@dataclass(frozen=True, slots=True)
class Dispute:
    """One field of one record, with everything that sources say about it.

    Attributes:
        record: The record.
        field: The column, the count (without ``_low`` and ``_high``) or the property.
        claims: All claims on the field; at least one of them disputes.
    """

    record: Record
    field: str
    claims: tuple[Claim, ...]

    @property
    def adopted(self) -> str:
        """The adopted value in words; empty if the field is a property, or nothing is adopted."""
        value = None if self.field in _PROPERTIES else getattr(self.record, self.field)
        if value is None or value == () or (self.field in Event.counts and not value.is_stated):
            return ""
        return "|".join(map(str, value)) if isinstance(value, tuple) else str(value)

    @property
    def agreeing(self) -> tuple[Claim, ...]:
        """The claims that say what is adopted; for a property, what we hold best supported."""
        return self._with(Stance.AGREES)

    @property
    def refining(self) -> tuple[Claim, ...]:
        """The claims that can be true together with it and say something else."""
        return self._with(Stance.REFINES)

    @property
    def disputing(self) -> tuple[Claim, ...]:
        """The claims that cannot be true together with it."""
        return self._with(Stance.DISPUTES)

    @property
    def backing(self) -> tuple[CitedRecord, ...]:
        """The rows whose citations stand behind the adopted value.

        They are the claims that agree. Where none does, the record's own citation stands for it, unless its source is
        coded to say something else; then, for a count, the claims that give its ends.
        """
        own = self.record
        if self.agreeing or not self.adopted or not isinstance(own, CitedRecord):
            return self.agreeing
        if not any(claim.source_id == own.source_id for claim in self.claims):
            return (own,)
        if self.field not in Event.counts:
            return ()
        ends = getattr(own, self.field)
        return tuple(claim for claim in self.refining if claim.low == ends.low or claim.high == ends.high)

    def to_object(self) -> dict[str, Any]:
        """The dispute as a JSON object: both sides, each with its citations."""
        return {
            "record_id": self.record.id,
            "table": self.record.table_info.name,
            "title": getattr(self.record, "title", None) or getattr(self.record, "name", None),
            "field": self.field,
            "adopted": {
                "value": self.adopted or None,
                "citations": [_side(row) for row in self.backing],
            },
            "refining": [_side(claim) for claim in self.refining],
            "disputing": [_side(claim) for claim in self.disputing],
        }

    def _with(self, stance: Stance) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.stance is stance)


def disputes(
    data: Dataset,
    *,
    table: str | None = None,
    field: str | None = None,
    actor: str | None = None,
    source: str | None = None,
) -> Iterator[Dispute]:
    """The disputed fields of all records, in the order of tables, records and claims.

    Args:
        data: The dataset.
        table: Keep records of this table.
        field: Keep this column, count or property.
        actor: Keep what concerns the actor with this id: its own record, its events, its words, its claims.
        source: Keep fields about which the source with this id says something, or whose record it is cited for.

    Raises:
        FilterError: There is no such table, its records have no ids that a claim could be about, or there is no
            such field.
        RecordNotFoundError: There is no such actor or source.
    """
    if table is not None and table not in PREFIXES:
        raise FilterError(f"{table!r} is no table with ids; there are {', '.join(PREFIXES)}")
    if field is not None:
        _check_field(field, [table] if table else list(PREFIXES))
    for record_id in (actor, source):
        if record_id is not None:
            data[record_id]
    for name in [table] if table else PREFIXES:
        for record in data.tables[name]:
            for disputed in record.fields_in_dispute:
                dispute = Dispute(record, disputed, record.claims_on(disputed))
                if (
                    field in (None, disputed)
                    and (actor is None or actor in _concerned(dispute))
                    and (source is None or source in _cited(dispute))
                ):
                    yield dispute


@cache
def fields_of(model: type[Record]) -> dict[str, Column | None]:
    """What a claim on a record of a table can be about besides properties: its columns; None for counts."""
    fields: dict[str, Column | None] = {
        name: column
        for name, column in model.columns().items()
        if name not in (*model.table_info.key, "source_id", "locator") and not name.endswith(("_low", "_high"))
    }
    return fields | dict.fromkeys(Event.counts if model is Event else ())


def _check_field(wanted: str, tables: list[str]) -> None:
    """Refuse the name of a field on which nothing can ever be said; one without disputes is fine."""
    known = {name for table in tables for name in fields_of(TABLES[table])}
    known |= {str(term) for term in Property if not term.tables or set(term.tables) & set(tables)}
    if wanted not in known:
        # Of a count, the two columns are one field.
        count = wanted.removesuffix("_low").removesuffix("_high")
        near = [count] if count in known else near_matches(wanted, sorted(known))
        guess = f"; did you mean {' or '.join(near)}?" if near else ""
        raise FilterError(f"{wanted!r} is no column, count or property of {', '.join(tables)}{guess}")


def _concerned(dispute: Dispute) -> set[str]:
    record = dispute.record
    actors = {record.id, *(claim.claimant_id for claim in dispute.claims if claim.claimant_id)}
    if isinstance(record, Event):
        actors |= {part.actor_id for part in record.participants}
    elif isinstance(record, Quote):
        actors.add(record.speaker_id)
    return actors


def _cited(dispute: Dispute) -> set[str]:
    rows: tuple[Any, ...] = (*dispute.backing, *dispute.claims)
    return {row.source_id for row in rows}


def _side(row: CitedRecord) -> dict[str, Any]:
    said: dict[str, Any] = {"claim_id": None, "value": None}
    if isinstance(row, Claim):
        said = {
            "claim_id": row.claim_id,
            "value": row.said,
            "group": row.group,
            "as_stated": row.as_stated,
            "claimant_id": row.claimant_id,
            "as_of": str(row.as_of) if row.as_of else None,
            "note": row.note,
        }
    return {
        **said,
        "source_id": row.source_id,
        "locator": row.locator,
        "source_title": row.source.title,
        "source_published": str(row.source.published) if row.source.published else None,
        "source_url": row.source.url,
    }
