"""FollowTheMoney entities: actors, events, places and sources, and the ties between them.

The form has no place for claims, quotations, locators as such, ranges and uncertain dates. What can be said in words
stands in the notes of an entity; docs/export.md lists what is lost. Nothing here gives anybody a topic such as crime
or terror: those are for screening, which these data are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aqim_data.dates import EdtfDate
from aqim_data.escaping import as_json
from aqim_data.export.formats import FORMATS
from aqim_data.export.geojson import POINTS
from aqim_data.export.selection import Selection
from aqim_data.models import TABLES, Actor, Event, Participation, Place, Record, Relationship, Source
from aqim_data.models.record import CitedRecord
from aqim_data.vocabulary import ActorType, NameKind, Relation

Entity = dict[str, Any]

SCHEMATA: dict[ActorType, str] = {
    ActorType.PERSON: "Person",
    ActorType.STATE: "PublicBody",
    ActorType.STATE_SECURITY: "PublicBody",
    ActorType.STATE_BODY: "PublicBody",
    ActorType.INTERGOVERNMENTAL: "PublicBody",
    ActorType.COMPANY: "Company",
    ActorType.MEDIA: "Organization",
    ActorType.CIVIL_SOCIETY: "Organization",
    ActorType.POLITICAL_PARTY: "Organization",
    ActorType.ARMED_GROUP: "Organization",
    ActorType.POPULATION: "LegalEntity",
    ActorType.UNIDENTIFIED: "LegalEntity",
}
_NAMES = {NameKind.FORMER: "previousName", NameKind.AS_IN_SOURCE: "weakAlias"}
_MEMBERSHIPS = (
    Relation.PART_OF,
    Relation.MEMBER_OF,
    Relation.LEADER_OF,
    Relation.COMMANDER_OF,
    Relation.SPOKESPERSON_OF,
    Relation.FOUNDER_OF,
    Relation.AFFILIATE_OF,
)
_EMPLOYMENTS = (Relation.OFFICIAL_OF, Relation.EMPLOYED_BY)
_COUNTS = ("killed", "wounded", "captives", "freed", "attackers_killed")


def text(selection: Selection) -> str:
    """One entity a line."""
    return "".join(f"{as_json(entity, indent=None)}\n" for entity in entities(selection))


def remarks(selection: Selection) -> Iterator[str]:
    """The tables that are not written at all."""
    lost = [name for name in TABLES if name not in FORMATS["ftm"].tables]
    yield f"the tables {', '.join(lost)} are left out; see docs/export.md"


def entities(selection: Selection) -> Iterator[Entity]:
    """The entities, table by table; names of actors become properties of the actors."""
    makers: dict[str, Any] = {
        "sources": _source,
        "actors": _actor,
        "places": _place,
        "events": _event,
        "participations": _participation,
        "relationships": _relationship,
    }
    for name, records in selection.tables.items():
        if name in makers:
            for record in records:
                yield makers[name](record)
    for event in selection.tables.get("events", ()):
        if isinstance(event, Event) and event.part_of:
            yield _link(f"{event.event_id}.part-of", event.event_id, event.part_of, "Part of", event)


def _entity(entity_id: str, schema: str, properties: dict[str, str | Iterable[str] | None]) -> Entity:
    """An entity; every property is a list, each value of it once, and one without values is left out."""
    lists: dict[str, list[str]] = {}
    for name, value in properties.items():
        values = [value] if isinstance(value, str) else list(value or ())
        if kept := list(dict.fromkeys(one for one in values if one)):
            lists[name] = kept
    return {"id": entity_id, "schema": schema, "properties": lists}


def _source(source: Source) -> Entity:
    published = source.published
    return _entity(
        source.source_id,
        "Article",
        {
            "title": source.title,
            "author": source.authors,
            "publisher": source.publisher,
            "publishedAt": point(published),
            "sourceUrl": source.url,
            "keywords": source.type.label,
            "notes": [
                *_uncertain("Published", published),
                f"Language: {source.language}",
                f"Read: {source.consulted.label.lower()}",
                f"Copy of {source.derived_from}" if source.derived_from else "",
                f"Archived copy: {source.archive_url}" if source.archive_url else "",
                source.note or "",
            ],
        },
    )


def _actor(actor: Actor) -> Entity:
    schema = SCHEMATA[actor.type]
    names: dict[str, list[str]] = {"alias": [], "previousName": [], "weakAlias": []}
    for name in actor.names:
        if name.name != actor.name:
            names[_NAMES.get(name.kind, "alias")].append(name.name)
    ends = "deathDate" if schema == "Person" else "dissolutionDate"
    begins = {} if schema == "Person" else {"incorporationDate": point(actor.start)}
    return _entity(
        actor.actor_id,
        schema,
        {
            "name": actor.name,
            **names,
            "country": _country(actor.country),
            **begins,
            ends: point(actor.end),
            "summary": actor.description,
            "keywords": actor.type.label,
            "sourceUrl": actor.source.url,
            "notes": [
                *_uncertain("Start", actor.start, always=schema == "Person"),
                *_uncertain("End", actor.end),
                f"Life status: {actor.life_status.label.lower()}" if actor.life_status else "",
                f"Same as: {', '.join(actor.same_as)}" if actor.same_as else "",
                _cited(actor),
            ],
        },
    )


def _place(place: Place) -> Entity:
    # A point in a province or a country would be taken for the place itself.
    drawn = place.kind in POINTS and place.latitude is not None
    cells = place.to_cells()
    return _entity(
        place.place_id,
        "Address",
        {
            "full": place.name,
            "country": _country(place.country),
            "latitude": cells["latitude"] if drawn else None,
            "longitude": cells["longitude"] if drawn else None,
            "keywords": place.kind.label,
            "sourceUrl": place.source.url,
            "notes": [f"Same as: {', '.join(place.same_as)}" if place.same_as else "", _cited(place)],
        },
    )


def _event(event: Event) -> Entity:
    counts = [
        f"{name.replace('_', ' ').capitalize()}: {count}"
        for name in _COUNTS
        if (count := getattr(event, name)).is_stated
    ]
    return _entity(
        event.event_id,
        "Event",
        {
            "name": event.title,
            "summary": event.summary,
            **_times(event.date),
            "country": [str(code).lower() for code in event.countries],
            "location": event.place.name if event.place else None,
            "addressEntity": event.place_id,
            "keywords": event.type.label,
            "sourceUrl": event.source.url,
            "proof": event.source_id,
            "notes": [
                *_uncertain("Date", event.date),
                f"Place known to: {event.geo_precision.label.lower()}",
                f"Certainty: {event.certainty.label.lower()}",
                *counts,
                event.note or "",
                _cited(event),
            ],
        },
    )


def _participation(part: Participation) -> Entity:
    # Never Event.involved: it has no word for suspected, denied or ruled out.
    role = f"{part.role.label} ({part.attribution.label.lower()})" if part.attribution else part.role.label
    link_id = f"{part.event_id}.{part.role}.{part.actor_id}"
    return _link(link_id, part.actor_id, part.event_id, role, part, summary=part.note)


def _relationship(tie: Relationship) -> Entity:
    link_id = f"{tie.subject_id}.{tie.relation}.{tie.object_id}".replace("_", "-")
    more = {"status": tie.certainty.label, "summary": tie.note, **_times(tie.valid)}
    subject, thing = SCHEMATA[tie.subject.type], SCHEMATA[tie.object.type]
    organized = thing in ("Organization", "PublicBody", "Company")
    ends = None
    if tie.relation in _MEMBERSHIPS and organized:
        ends = ("Membership", "member", "organization")
    elif tie.relation in _EMPLOYMENTS and organized and subject == "Person":
        ends = ("Employment", "employee", "employer")
    elif tie.relation is Relation.SUCCESSOR_OF:
        ends = ("Succession", "successor", "predecessor")
    elif tie.relation is Relation.MERGED_INTO:
        ends = ("Succession", "predecessor", "successor")
    schema, first, second = ends or ("UnknownLink", "subject", "object")
    return _entity(
        link_id,
        schema,
        {
            first: tie.subject_id,
            second: tie.object_id,
            "role": tie.relation.label,
            **more,
            "sourceUrl": tie.source.url,
            "description": [*_uncertain("Valid", tie.valid), _cited(tie)],
        },
    )


def _link(link_id: str, start: str, end: str, role: str, cited: CitedRecord, summary: str | None = None) -> Entity:
    return _entity(
        link_id.replace("_", "-"),
        "UnknownLink",
        {
            "subject": start,
            "object": end,
            "role": role,
            "summary": summary,
            "sourceUrl": cited.source.url,
            "description": _cited(cited),
        },
    )


def _cited(record: CitedRecord) -> str:
    return f"Source: {record.source_id}, {record.locator}"


def _country(code: Record | Any) -> str | None:
    return str(code).lower() if code else None


def is_plain(date: EdtfDate | None) -> bool:
    """Whether FollowTheMoney can say a date without making it surer than it is."""
    return (
        date is not None and not date.uncertain and not date.approximate and date.precision in ("day", "month", "year")
    )


def point(date: EdtfDate | None) -> str | None:
    """A day, month or year; None for every other date."""
    return date.text if date is not None and is_plain(date) else None


def _times(date: EdtfDate | None) -> dict[str, str | None]:
    if date is None or date.uncertain or date.approximate:
        return {}
    if date.is_interval:
        start, _, end = date.text.partition("/")
        return {"startDate": None if start == ".." else start, "endDate": None if end == ".." else end}
    return {"date": point(date)}


def _uncertain(label: str, date: EdtfDate | None, *, always: bool = False) -> list[str]:
    """A date in EDTF, where the properties do not say it."""
    return [f"{label}: {date} (EDTF)"] if date is not None and (always or not is_plain(date)) else []
