"""Checks of the weighing: that adopted values are backed, and that no source is coded as contradicting itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from aqim_data.models import AUTHORED, TABLES, Actor, Claim, Event, Place, Record, Source
from aqim_data.models.cells import PREFIXES, owner_of
from aqim_data.models.record import CitedRecord
from aqim_data.validation.claims import ids_spoken_of
from aqim_data.validation.problems import Problem
from aqim_data.validation.table_file import TableFile
from aqim_data.vocabulary import ClaimGroup, LifeStatus, Property, SourceType, Stance

Tables = Mapping[str, TableFile]
#: Kinds of sources that give coordinates.
_GIVE_COORDINATES = (SourceType.GAZETTEER, SourceType.DATASET, SourceType.ENCYCLOPEDIA)
#: What is counted: counts of events, and properties that are numbers.
_COUNTED = frozenset((*Event.counts, *(str(term) for term in Property if term.is_count)))


def weighing_problems(tables: Tables, doubtful: Set[str]) -> Iterator[Problem]:
    """Everything wrong between adopted values and what backs them.

    What hangs on a row that could not be read is not judged.

    Args:
        tables: The tables as read.
        doubtful: Ids of claims with which something else is wrong; the records that they are about are left alone.
    """
    if any(not tables[model.table_info.name].complete or tables[model.table_info.name].damaged for model in AUTHORED):
        return
    claims = [row.record for row in tables["claims"].rows if isinstance(row.record, Claim)]
    if len(claims) < len(tables["claims"].rows):
        return
    on_field: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        on_field[claim.record_id, claim.field].append(claim)
    yield from _self_contradictions(tables["claims"], doubtful)
    unknown: Set[str] = ids_spoken_of(tables["claims"])
    for name in PREFIXES:
        unknown = tables[name].keys.missing(unknown)
    if unknown:
        return  # the claim may be the one that is missed elsewhere
    unsure = {claim.record_id for claim in claims if claim.claim_id in doubtful}
    yield from _unbacked(tables, {name: group for name, group in on_field.items() if name[0] not in unsure})
    yield from _coordinates(tables, on_field, unsure)
    yield from _undated_deaths(tables["actors"], on_field, unsure)


def _unbacked(tables: Tables, on_field: Mapping[tuple[str, str], list[Claim]]) -> Iterator[Problem]:
    spoken_of = ids_spoken_of(tables["claims"])
    rows = {one: found[-1] for name in PREFIXES for one, found in tables[name].find(spoken_of).items()}
    for (record_id, field), claims in on_field.items():
        row = rows.get(record_id)
        record = row.record if row else None
        # Numbers that count others than the field counts say nothing for or against it.
        comparable = [claim for claim in claims if claim.group in (None, ClaimGroup.VICTIMS)]
        if row is None or not isinstance(record, CitedRecord) or not _is_adopted(record, field):
            continue
        own = any(claim.source_id == record.source_id for claim in comparable)
        if own and not _is_backed(record, field, comparable):
            table = tables[owner_of(record_id)]
            message = f"the claims on {field} say something else, that of the cited source too"
            hint = "add a claim that agrees, from a source that states the value, or adopt another value"
            yield table.problem("AQ505", message, hint, row=row, name=_column(record, field))


def _is_backed(record: Record, field: str, claims: list[Claim]) -> bool:
    """Whether some claim says what is adopted, or claims that fit a count reach to both of its ends."""
    if any(claim.stance is Stance.AGREES for claim in claims):
        return True
    if field not in Event.counts:
        return False
    adopted, fitting = getattr(record, field), [claim for claim in claims if claim.stance is Stance.REFINES]
    return adopted.low in {claim.low for claim in fitting} and adopted.high in {claim.high for claim in fitting}


def _is_adopted(record: Record, field: str) -> bool:
    if field in Event.counts:
        return bool(getattr(record, field).is_stated)
    return field in record.columns() and getattr(record, field) not in (None, ())


def _column(record: Record, field: str) -> str:
    if field in record.columns():
        return field
    return f"{field}_low" if getattr(record, f"{field}_low") is not None else f"{field}_high"


def _self_contradictions(table: TableFile, doubtful: Set[str]) -> Iterator[Problem]:
    """Two numbers or dates of one place in one source, for one value, one claimant and one time."""
    seen: dict[tuple[object, ...], Claim] = {}
    for row in table.rows:
        claim = row.record
        if not isinstance(claim, Claim) or claim.claim_id in doubtful or not _is_exact(claim):
            continue
        value = (claim.record_id, claim.field, claim.group)
        first = seen.setdefault((*value, claim.claimant_id, claim.as_of, claim.source_id, claim.locator), claim)
        if (first.low, first.high, first.value) != (claim.low, claim.high, claim.value):
            message = f"{first.claim_id} gives {first.said} for the same, from the same place of the source"
            hint = "write as_of, claimant_id or the exact locator in which the two differ, or keep one"
            yield table.problem("AQ506", message, hint, row=row, name="low" if claim.value is None else "value")


def _is_exact(claim: Claim) -> bool:
    model = TABLES[owner_of(claim.record_id)]
    column = model.columns().get(claim.field)
    return claim.field in _COUNTED or (column is not None and column.cell.kind == "edtf")


def _coordinates(
    tables: Tables, on_field: Mapping[tuple[str, str], list[Claim]], unsure: Set[str]
) -> Iterator[Problem]:
    kinds = {row.record.source_id: row.record.type for row in tables["sources"].rows if isinstance(row.record, Source)}
    for row in tables["places"].rows:
        place = row.record
        if not isinstance(place, Place) or place.latitude is None or place.place_id in unsure:
            continue
        claimed = on_field.get((place.place_id, "latitude")) or on_field.get((place.place_id, "longitude"))
        if kinds.get(place.source_id, SourceType.GAZETTEER) not in _GIVE_COORDINATES and not claimed:
            message = f"{place.source_id} is no gazetteer, so where do the coordinates come from?"
            hint = "cite a gazetteer for the place, or add a claim on latitude with its source"
            yield tables["places"].problem("AQ507", message, hint, row=row, name="latitude")


def _undated_deaths(
    table: TableFile, on_field: Mapping[tuple[str, str], list[Claim]], unsure: Set[str]
) -> Iterator[Problem]:
    for row in table.rows:
        actor = row.record
        if not isinstance(actor, Actor) or actor.life_status is not LifeStatus.DECEASED or actor.end:
            continue
        if actor.actor_id in unsure:
            continue
        if not on_field.get((actor.actor_id, "end")) and not on_field.get((actor.actor_id, Property.ALIVE)):
            message = "the person is said to be dead, and nothing says since when, or who says so"
            hint = "write the date into end, or add a claim on end or alive with its source"
            yield table.problem("AQ508", message, hint, row=row, name="life_status")
