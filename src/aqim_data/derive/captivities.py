"""Who was held captive, from the taking to the end, read off the events in which somebody is a hostage.

A captivity begins with a taking. Whatever is told of the captive later belongs to the taking of which it is a part
(``part_of``), or else to the last one before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aqim_data.dataset import Dataset
from aqim_data.models import Actor, Captivity, Event, Source
from aqim_data.vocabulary import EventType, Role

#: Events that begin a captivity.
TAKING = (EventType.KIDNAPPING, EventType.HOSTAGE_BARRICADE, EventType.HIJACKING)
#: Events that begin one if they say how many captives were taken.
ATTACKS = (
    EventType.ARMED_ASSAULT,
    EventType.ATTACK_UNKNOWN,
    EventType.BOMBING,
    EventType.FACILITY_ATTACK,
    EventType.MILITARY_OPERATION,
    EventType.UNARMED_ASSAULT,
)
#: Events that end one.
ENDING = (
    EventType.HOSTAGE_RELEASE,
    EventType.HOSTAGE_RESCUE,
    EventType.ESCAPE,
    EventType.HOSTAGE_KILLING,
    EventType.HOSTAGE_DEATH,
)


class Held(NamedTuple):
    """One captive and the events of one captivity, in the order of time."""

    captive: Actor
    events: tuple[Event, ...]


def captivities(data: Dataset) -> Iterator[Captivity]:
    """One row for each captive, or group of captives, and each time that they were taken."""
    for held in captives(data):
        yield _row(held)


def captives(data: Dataset) -> Iterator[Held]:
    """Each captive with each captivity."""
    held = {part.actor_id for part in data.participations if part.role is Role.HOSTAGE}
    parts: defaultdict[str, dict[str, Event]] = defaultdict(dict)
    for part in data.participations:
        # Whoever dies in captivity can be its victim and nothing else.
        if part.actor_id in held and (part.role is Role.HOSTAGE or part.event.type in ENDING):
            parts[part.actor_id][part.event_id] = part.event
    for actor_id in sorted(held):
        for group in _by_taking(sorted(parts[actor_id].values(), key=_when)):
            yield Held(data.actors[actor_id], tuple(group))


def _by_taking(events: list[Event]) -> Iterator[list[Event]]:
    """The events of one captive, those of each captivity by themselves."""
    takings = [event for event in events if _begins(event)] or events[:1]
    groups: dict[str, list[Event]] = {taking.event_id: [taking] for taking in takings}
    for event in events:
        if event.event_id not in groups:
            above = next((one for one in _wholes(event) if one.event_id in groups), None)
            earlier = [taking for taking in takings if _when(taking) <= _when(event)]
            taking = above or (earlier[-1] if earlier else takings[0])
            groups[taking.event_id].append(event)
    yield from groups.values()


def _begins(event: Event) -> bool:
    return event.type in TAKING or (event.type in ATTACKS and event.captives.is_stated)


def _wholes(event: Event) -> Iterator[Event]:
    """The larger events that an event is a part of."""
    while (whole := event.whole) is not None:
        yield whole
        event = whole


def _when(event: Event) -> tuple[str, str]:
    """What events are sorted by: their first known day, undated ones last."""
    bound = (event.date.earliest or event.date.latest) if event.date else None
    return bound.isoformat() if bound else "~", event.event_id


def _row(held: Held) -> Captivity:
    taking, *later = held.events
    ends = [event for event in held.events if event.type in ENDING]
    dated = [event for event in held.events if event.date]
    last = (dated or held.events)[-1] if not ends else None
    sources = _sources(held)
    urls = [source.url for source in sources if source.url]
    perpetrators = [part for part in taking.participants if part.role is Role.PERPETRATOR]
    return Captivity(
        actor_id=held.captive.actor_id,
        event_id=taking.event_id,
        captive=held.captive.name,
        taken=taking.date if taking not in ends else None,
        countries=taking.countries,
        place=taking.place.name if taking.place else None,
        taken_by=tuple(f"{part.actor.name} ({part.attribution})" for part in perpetrators),
        reported_in=tuple(event.event_id for event in later),
        ended_by=tuple(event.event_id for event in ends),
        outcomes=tuple(dict.fromkeys(event.type for event in ends)),
        ended=ends[-1].date if ends else None,
        last_report=last.date if last else None,
        last_report_in=last.event_id if last else None,
        sources=len(sources),
        independent_sources=len({source.root.source_id for source in sources}),
        source_urls=tuple(dict.fromkeys(urls)),
        note=_note(held, (taking, *ends)),
    )


def _note(held: Held, events: Iterable[Event]) -> str | None:
    """What is noted of the captive's part in some events."""
    parts = (part for event in events for part in event.participants if part.actor_id == held.captive.actor_id)
    noted = dict.fromkeys(f"{part.note.removesuffix('.')} ({part.event_id})" for part in parts if part.note)
    return "; ".join(noted) or None


def _sources(held: Held) -> list[Source]:
    """What is cited for the captive's part in the events, and for the events themselves."""
    cited: Iterable[Source] = (
        source
        for event in held.events
        for source in (
            event.source,
            *(part.source for part in event.participants if part.actor_id == held.captive.actor_id),
            *(claim.source for claim in event.claims_on("date")),
        )
    )
    return list({source.source_id: source for source in cited}.values())
