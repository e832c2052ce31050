"""Choosing records by year, type, country and actor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aqim_data.dataset.dataset import Dataset
from aqim_data.dates import EdtfDate
from aqim_data.models import Claim, Event, Record

_DATE_COLUMNS = ("date", "published", "as_of", "valid")


def parse_years(text: str) -> EdtfDate:
    """The span of years that a text names: ``2007``, ``2007-2011``, ``2007-`` or ``-2011``.

    Raises:
        ValueError: It names none.

    >>> parse_years("2007-2011").text
    '2007/2011'
    """
    match = re.fullmatch(r"(\d{4})?(-)?(\d{4})?", text, re.ASCII)
    if not match or not (match[1] or match[3]) or (match[3] and not match[2]):
        raise ValueError(f"{text!r} names no years; write 2007, 2007-2011, 2007- or -2011")
    first, dash, last = match.groups()
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
        years: Keep records whose date can fall into this span; records without a date are left out.
        type: Keep records whose column ``type``, ``kind``, ``role``, ``relation`` or ``field`` holds this.
        country: Keep records of this country (ISO 3166-1 alpha-2), by their own column or their event's.
        actor: Keep records of or about this actor's id.
    """
    for record in data.tables[table]:
        if years is not None and not any(date.overlaps(years) for date in _dates(record)):
            continue
        if type is not None and type not in _types(record):
            continue
        if country is not None and country.upper() not in _countries(record):
            continue
        if actor is not None and actor not in _actors(record):
            continue
        yield record


def _event_of(record: Record) -> Event | None:
    if isinstance(record, Event):
        return record
    event = record.record if isinstance(record, Claim) else getattr(record, "event", None)
    return event if isinstance(event, Event) else None


def _dates(record: Record) -> list[EdtfDate]:
    dates = [getattr(record, column, None) for column in _DATE_COLUMNS]
    event = _event_of(record)
    if event is not None and not any(dates):
        dates.append(event.date)
    return [date for date in dates if date is not None]


def _types(record: Record) -> set[str]:
    return {
        str(getattr(record, column))
        for column in ("type", "kind", "role", "relation", "field", "vocabulary")
        if getattr(record, column, None) is not None
    }


def _countries(record: Record) -> set[str]:
    event = _event_of(record)
    countries = set(event.countries) if event else set(getattr(record, "countries", ()))
    own = getattr(record, "country", None)
    return {str(country) for country in (*countries, *([own] if own else []))}


def _actors(record: Record) -> set[str]:
    columns = ("actor_id", "subject_id", "object_id", "speaker_id", "claimant_id", "record_id")
    actors = {str(getattr(record, column, None)) for column in columns}
    if isinstance(record, Event):
        actors |= {part.actor_id for part in record.participants}
    return actors
