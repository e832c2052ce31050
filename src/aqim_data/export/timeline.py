"""TimelineJS: the events, each with the day, month or year that the source knows, and the words for how closely."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from aqim_data.date_words import date_in_words
from aqim_data.dates import EdtfDate
from aqim_data.escaping import as_json
from aqim_data.export.about import facts_of
from aqim_data.export.bibliography import parts_of
from aqim_data.export.selection import Selection
from aqim_data.models import Event

_COUNTS = ("killed", "wounded", "captives", "freed", "attackers_killed")


def text(selection: Selection) -> str:
    """A timeline: a title, and one slide for each event that has a date."""
    facts = facts_of(selection.data)
    words = [facts[name] for name in ("description", "citation") if name in facts]
    title = {
        "text": {"headline": _html(facts.get("title", "")), "text": "".join(f"<p>{_html(one)}</p>" for one in words)}
    }
    slides = [slide(event) for event in _dated(selection)]
    return as_json({"title": title, "events": slides}, indent=1) + "\n"


def remarks(selection: Selection) -> Iterator[str]:
    """How many events have no date."""
    missing = len(selection.tables["events"]) - len(_dated(selection))
    if missing:
        yield f"{missing:,} of {len(selection.tables['events']):,} events have no date and are left out"


def _dated(selection: Selection) -> list[Event]:
    events = [event for event in selection.tables["events"] if isinstance(event, Event) and event.date]
    return sorted(events, key=lambda event: (_first_day(event.date), event.event_id))


def _first_day(when: EdtfDate | None) -> date:
    first = (when.earliest or when.latest) if when else None
    assert first is not None  # a date has one end at least
    return first


def slide(event: Event) -> dict[str, Any]:
    """An event as a slide; the text of the data is escaped, because TimelineJS reads HTML."""
    assert event.date is not None  # those without a date are left out before
    start, end = _ends(event.date)
    found: dict[str, Any] = {
        "unique_id": event.event_id,
        "group": event.type.label,
        "display_date": date_in_words(event.date),
        "start_date": start,
        "text": {"headline": _html(event.title), "text": _story(event)},
        "autolink": False,
    }
    if end:
        found["end_date"] = end
    return found


def _ends(when: EdtfDate) -> tuple[dict[str, int], dict[str, int] | None]:
    """Where a date begins and ends on the line; of an open one, the end that is known."""
    if when.is_interval:
        ends = [_parts(EdtfDate.parse(end)) for end in when.text.split("/") if end != ".."]
        return ends[0], ends[1] if len(ends) > 1 else None
    if when.precision == "decade" and when.latest:
        return _parts(when), {"year": when.latest.year}
    return _parts(when), None


def _parts(point: EdtfDate) -> dict[str, int]:
    assert point.earliest is not None  # only an open end has no day
    known: Sequence[int] = parts_of(point.earliest, "year" if point.precision == "decade" else point.precision)
    return dict(zip(("year", "month", "day"), known, strict=False))


def _story(event: Event) -> str:
    counts = [
        f"{name.replace('_', ' ').capitalize()}: {count}"
        for name in _COUNTS
        if (count := getattr(event, name)).is_stated
    ]
    parts = [event.summary, ". ".join(counts), f"Certainty: {event.certainty.label.lower()}."]
    source = _html(event.citation)
    if event.source.url:
        source = f'<a href="{_html(event.source.url)}" rel="noopener">{source}</a>'
    return "".join(f"<p>{_html(part)}</p>" for part in parts if part) + f"<p>Source: {source}</p>"


def _html(words: str) -> str:
    return html.escape(words, quote=True)
