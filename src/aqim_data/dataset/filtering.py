"""Choosing records by year, type, country and actor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aqim_data.dataset.collection import near_matches
from aqim_data.dataset.dataset import Dataset
from aqim_data.dates import EdtfDate
from aqim_data.errors import FilterError
from aqim_data.models import TABLES, Actor, Captivity, Claim, Event, Record
from aqim_data.models.events import EventColumns
from aqim_data.vocabulary import Country

_DATES = ("date", "published", "as_of", "valid")
_TYPES = ("type", "kind", "role", "relation", "field", "vocabulary")
_ACTORS = ("actor_id", "subject_id", "object_id", "speaker_id", "claimant_id", "record_id")


def parse_years(text: str) -> EdtfDate:
    """The span of years that a text names: ``2007``, ``2007-2011``, ``2007-`` or ``-2011``.

    Raises:
        FilterError: It names none.

    >>> parse_years("2007-2011").text
    '2007/2011'
    """
    match = re.fullmatch(r"([12]\d{3})?(-)?([12]\d{3})?", text, re.ASCII)
    if not match or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise FilterError(f"{text!r} names no years; write 2007, 2007-2011, 2007- or -2011")
    first, dash, last = match.groups()
    if first and last and first > last:
        raise FilterError(f"{text!r} runs backwards; write {last}-{first}")
    return EdtfDate.parse(f"{first or '..'}/{last or '..'}" if dash else first)


def select(
    data: Dataset,
    table: str,
    *,
    years: EdtfDate | None = None,
    type: str | None = None,
    country: str | None = None,
    actor: str | None = None,
) -> Iterator[Any]:
    """The records of a table that fit every filter given.

    Args:
        data: The dataset.
        table: Name of the table.
        years: Keep records whose date can fall into this span, and actors and captivities whose span can meet it; a
            date that is open at one end can fall into every year on that side. Records without a date are left out.
        type: Keep records whose column ``type``, ``kind``, ``role``, ``relation``, ``field`` or ``vocabulary``
            holds this.
        country: Keep records of this country (ISO 3166-1 alpha-2), by their own column or their event's.
        actor: Keep records of or about the actor with this id.

    Raises:
        FilterError: The table has nothing that the filter could look at, or nothing in the dataset can fit it.
    """
    model = TABLES[table]
    if years is not None and not (_has(model, *_DATES) or issubclass(model, Actor | Captivity)):
        raise FilterError(f"records of {table} have no date")
    if type is not None:
        _check_type(data, table, type)
    if country is not None:
        country = country.upper()
        if country not in {str(code) for code in Country}:
            near = [str(code) for code in Country if code.label.upper() == country]
            guess = f"; {near[0]} is its code" if near else "; write a code of ISO 3166-1 such as DZ"
            raise FilterError(f"{country!r} is no country{guess}")
        if not _has(model, "country", "countries"):
            raise FilterError(f"records of {table} have no country")
    if actor is not None:
        _check_actor(data, model, actor)
    for record in data.tables[table]:
        if years is not None and not _within(record, years):
            continue
        if type is not None and type not in _types(record):
            continue
        if country is not None and country not in _countries(record):
            continue
        if actor is not None and actor not in _actors(record):
            continue
        yield record


def _has(model: type[Record], *columns: str) -> bool:
    """Whether a table has one of the columns itself, or through the event that its rows are about."""
    about_events = {"participations", "quotes", "claims"}
    return bool(set(columns) & set(model.columns())) or model.table_info.name in about_events


def _check_type(data: Dataset, table: str, wanted: str) -> None:
    known = sorted({kind for record in data.tables[table] for kind in _types(record)})
    columns = [name for name in _TYPES if name in TABLES[table].columns()]
    if not columns:
        raise FilterError(f"records of {table} have no type")
    for name in columns:
        vocabulary = TABLES[table].columns()[name].vocabulary
        known += [str(term) for term in vocabulary or ()]
    if wanted not in known:
        near = near_matches(wanted, sorted(set(known)))
        guess = f"; did you mean {' or '.join(near)}?" if near else ""
        raise FilterError(f"{wanted!r} is no {' or '.join(columns)} of {table}{guess}")


def _check_actor(data: Dataset, model: type[Record], wanted: str) -> None:
    if wanted not in data.actors:
        near = near_matches(wanted, list(data.actors.ids))
        guess = f"; did you mean {' or '.join(near)}?" if near else ""
        raise FilterError(f"no actor has the id {wanted!r}{guess}")
    if model is not Event and not set(_ACTORS) & set(model.columns()):
        raise FilterError(f"records of {model.table_info.name} name no actors by id")


def _event_of(record: Record) -> EventColumns | None:
    if isinstance(record, EventColumns):
        return record
    event = record.record if isinstance(record, Claim) else getattr(record, "event", None)
    return event if isinstance(event, Event) else None


def _within(record: Record, years: EdtfDate) -> bool:
    """Whether a record's date, or the span of an actor or a captivity, can fall into some years."""
    if isinstance(record, Actor):
        return _meets(record.start, record.end, years)
    if isinstance(record, Captivity):
        # Where no source says what became of the captive, the last report is the end of what is known.
        return _meets(record.taken, record.ended or record.last_report, years)
    dates = [getattr(record, column, None) for column in _DATES]
    event = _event_of(record)
    if event is not None and not any(dates):
        dates.append(event.date)
    return any(date.overlaps(years) for date in dates if date is not None)


def _meets(start: EdtfDate | None, end: EdtfDate | None, years: EdtfDate) -> bool:
    """Whether a span, one end of which may be unknown, can meet some years."""
    first = start.earliest if start else None
    last = end.latest if end else None
    begins = first is None or years.latest is None or first <= years.latest
    ends = last is None or years.earliest is None or years.earliest <= last
    return begins and ends and not first is last is None


def _types(record: Record) -> set[str]:
    return {str(value) for column in _TYPES if (value := getattr(record, column, None)) is not None}


def _countries(record: Record) -> set[str]:
    event = _event_of(record)
    own = getattr(record, "country", None)
    countries = getattr(event or record, "countries", ())
    return {str(code) for code in (*countries, *([own] if own else ()))}


def _actors(record: Record) -> set[str]:
    actors = {str(getattr(record, column, None)) for column in _ACTORS}
    if isinstance(record, Event):
        actors |= {part.actor_id for part in record.participants}
    return actors
