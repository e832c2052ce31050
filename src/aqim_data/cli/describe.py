"""A record in words: labelled lines under headings, as a person wants to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aqim_data.dataset import Dispute
from aqim_data.models import Actor, CitedRecord, Claim, Event, Place, Quote, Record, Source
from aqim_data.models.cells import owner_of
from aqim_data.vocabulary import ContentFlag, Country, Vocabulary

Lines = list[tuple[str, str]]
FOLDED = {flag for flag in ContentFlag if flag.is_folded}


def title_of(record: Record) -> str:
    """The heading of a record: its id and its title or name."""
    name = getattr(record, "title", None) or getattr(record, "name", None)
    if isinstance(record, Claim):
        name = f"Claim on {record.field} of {record.record_id}"
    elif isinstance(record, Quote):
        name = f"Words of {record.speaker.name}"
    return f"{name} [{record.id}]"


def sections_of(record: Record, flagged: bool) -> Iterator[tuple[str, Lines]]:
    """The sections of a record, empty ones left out.

    Args:
        record: The record.
        flagged: Whether quotations that threaten, incite or describe violence closely are shown.
    """
    candidates = [
        ("", values_of(record)),
        ("Larger event", [_event(record.whole)] if isinstance(record, Event) and record.whole else []),
        ("Parts", [_event(part) for part in record.parts] if isinstance(record, Event) else []),
        ("People and groups", _participants(record) if isinstance(record, Event) else []),
        ("Names", _names(record) if isinstance(record, Actor) else []),
        ("Ties", _ties(record) if isinstance(record, Actor) else []),
        *(_captivities(record) if isinstance(record, Actor) else ()),
        ("Events", _parts_played(record) if isinstance(record, Actor) else []),
        ("Events", [_event(event) for event in record.events] if isinstance(record, Place) else []),
        ("Quotations", _quotes(record, flagged) if isinstance(record, Actor | Event) else []),
        *_competing(record, flagged or isinstance(record, Quote)),
        ("Cited by", _citing(record) if isinstance(record, Source) else []),
    ]
    return ((heading, lines) for heading, lines in candidates if lines)


def values_of(record: Record) -> Lines:
    """The record's own values, with counts in words and the citation last."""
    lines: Lines = []
    for name, column in record.columns().items():
        if name in ("source_id", "locator") and isinstance(record, CitedRecord):
            continue
        if name.endswith(("_low", "_high")) and isinstance(record, Event):
            count = name.removesuffix("_low")
            if count in Event.counts and getattr(record, count).is_stated:
                lines.append((count.replace("_", " "), str(getattr(record, count))))
            continue
        value = getattr(record, name)
        if value in (None, ()) or name in record.table_info.key or name in ("title", "name", "part_of"):
            continue
        if column.reference(record.table_info):
            value = title_of(record.other(name))
        lines.append((column.title.lower(), _in_words(value)))
    if isinstance(record, Claim) and record.count.is_stated:
        lines.append(("number", str(record.count)))
    if isinstance(record, CitedRecord):
        lines.append(("source", f"{record.citation} [{record.source_id}]"))
    return lines


def _in_words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, Vocabulary):
        return f"{value.label} ({value})" if isinstance(value, Country) else value.label
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _event(event: Event) -> tuple[str, str]:
    return str(event.date or "undated"), f"{event.title} [{event.event_id}]"


def _participants(event: Event) -> Lines:
    return [
        (
            part.role.label.lower(),
            f"{part.actor.name}{f' ({part.attribution})' if part.attribution else ''} [{part.actor_id}]"
            f"{f' — {part.note}' if part.note else ''}",
        )
        for part in event.participants
    ]


def _names(actor: Actor) -> Lines:
    return [(name.kind.label.lower(), f"{name.name} ({name.locator})") for name in actor.names]


def _ties(actor: Actor) -> Lines:
    lines = []
    for tie in actor.relationships:
        words = f"→ {tie.object.name}" if tie.subject_id == actor.actor_id else f"{tie.subject.name} →"
        when = f", {tie.valid}" if tie.valid else ""
        note = f": {tie.note}" if tie.note else ""
        lines.append((tie.relation.label.lower(), f"{words} ({tie.certainty}{when}, {tie.locator}){note}"))
    return lines


def _captivities(actor: Actor) -> Iterator[tuple[str, Lines]]:
    """One section for each time that somebody was held: taken when, where and by whom, and what became of them."""
    noted = {part.event_id: f": {part.note}" for part in actor.participations if part.note}
    for held in actor.captivities:
        where = held.place or ", ".join(country.label for country in held.countries)
        taken = [str(held.taken or "not recorded"), *([where] if where else [])]
        lines = [("taken", f"{', '.join(taken)} [{held.event_id}]{noted.get(held.event_id, '')}")]
        lines += [("by", ", ".join(held.taken_by))] if held.taken_by else []
        for event in map(actor.found, held.ended_by):
            end = f"{event.date or 'undated'}: {event.type.label} [{event.event_id}]{noted.get(event.event_id, '')}"
            lines.append(("what became of them", end))
        if not held.ended_by:
            last = f"; last report {held.last_report or 'undated'} [{held.last_report_in}]"
            lines.append(("what became of them", f"unknown{last}"))
        yield "Captivity", lines


def _parts_played(actor: Actor) -> Lines:
    return [
        (
            f"{part.event.date or 'undated'}",
            f"{part.role.label.lower()}{f' ({part.attribution})' if part.attribution else ''}: "
            f"{part.event.title} [{part.event_id}]",
        )
        for part in sorted(actor.participations, key=lambda part: _when(part.event))
    ]


def _when(event: Event) -> str:
    """What events are sorted by for reading: their first known day, undated ones last."""
    bound = (event.date.earliest or event.date.latest) if event.date else None
    return bound.isoformat() if bound else "~"


def _quotes(record: Actor | Event, flagged: bool) -> Lines:
    lines = []
    parts = record.parts if isinstance(record, Event) else ()
    for quote in (*record.quotes, *(quote for part in parts for quote in part.quotes)):
        text = f"“{quote.text}”"
        if quote.content_flag in FOLDED and not flagged:
            text = _folded(quote)
        date = f", {quote.date}" if quote.date else ""
        lines.append((quote.speaker.name, f"{text} [{quote.quote_id}{date}, {quote.locator}]"))
    return lines


def _folded(quote: Quote) -> str:
    return f"({quote.content_flag.label.lower()}: not shown; --flagged shows it)"


def _competing(record: Record, flagged: bool) -> list[tuple[str, Lines]]:
    """What sources say, one section a field, the disputed fields first."""
    disputed = record.fields_in_dispute
    fields = dict.fromkeys((*disputed, *(claim.field for claim in record.claims)))
    return [
        (
            f"{name.replace('_', ' ').capitalize()}: {'sources disagree' if name in disputed else 'what sources say'}",
            sides_of(record, name, flagged),
        )
        for name in fields
    ]


def sides_of(record: Record, field: str, flagged: bool) -> Lines:
    """What is adopted for a field, and what sources say about it side by side: agreeing, refining, disputing.

    Args:
        record: The record.
        field: A column, a count without _low and _high, or a property.
        flagged: Whether words that threaten, incite or describe violence closely are shown.
    """
    sides = Dispute(record, field, record.claims_on(field))
    lines: Lines = []
    if isinstance(record, Quote) and field == "text" and record.content_flag in FOLDED and not flagged:
        return [("adopted", _folded(record))]
    if sides.adopted:
        own = "".join(_cited(row) for row in sides.backing if row is record)
        lines.append(("adopted", f"{_named(record, sides.adopted)}{own}"))
    return [*lines, *((claim.stance, _claim(claim)) for claim in (*sides.agreeing, *sides.refining, *sides.disputing))]


def _claim(claim: Claim) -> str:
    words = f" “{claim.as_stated}”" if claim.as_stated and claim.as_stated != claim.said else ""
    group = f" ({claim.group.label.lower()})" if claim.group else ""
    teller = [f"says {claim.claimant.name}"] if claim.claimant else []
    teller += [f"as of {claim.as_of}"] if claim.as_of else []
    who = f" ({', '.join(teller)})" if teller else ""
    note = f" — {claim.note}" if claim.note else ""
    return f"{_named(claim, claim.said)}{group}{words}{who}{_cited(claim)}{note}"


def _named(record: Record, text: str) -> str:
    """A text, or the heading of the record that it names."""
    return title_of(record.found(text)) if owner_of(text) else text


def _cited(row: CitedRecord) -> str:
    published = f", {row.source.published}" if row.source.published else ""
    return f" — {row.source.publisher or row.source.title}{published}, {row.locator} [{row.source_id}]"


def _citing(source: Source) -> Lines:
    counts: dict[str, int] = {}
    for record in source.records:
        counts[record.table_info.name] = counts.get(record.table_info.name, 0) + 1
    return [(table, f"{count} rows") for table, count in counts.items()]
