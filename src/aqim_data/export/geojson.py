"""GeoJSON (RFC 7946): events and places, nothing of them finer than the source knows.

An event has a point only where its source names a town or a site, or something near one; where only a province, a
landscape or a country is known, its geometry is null, as RFC 7946 has it for features that are not located.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aqim_data.derive.tables import flat_event
from aqim_data.escaping import as_json
from aqim_data.export.about import facts_of
from aqim_data.export.selection import Selection
from aqim_data.models import Event, Place, Record
from aqim_data.vocabulary import GeoPrecision, PlaceKind

#: Which kinds of places an event of some precision may be drawn at: none that is finer than what the source says.
DRAWN: dict[GeoPrecision, tuple[PlaceKind, ...]] = {
    GeoPrecision.SITE: (PlaceKind.SITE, PlaceKind.SETTLEMENT),
    GeoPrecision.SETTLEMENT: (PlaceKind.SETTLEMENT,),
    GeoPrecision.NEAR: (PlaceKind.SITE, PlaceKind.SETTLEMENT),
}
#: Kinds of places of which a point is a fair picture; that of a province or a country would be somewhere in it.
POINTS = (PlaceKind.SITE, PlaceKind.SETTLEMENT)
#: How far from the named point an event can be that happened near it, in kilometres; see the vocabulary geo_precision.
NEAR_KILOMETRES = 25


def text(selection: Selection) -> str:
    """A collection of features, one a line."""
    facts = facts_of(selection.data)
    head = {
        name: facts[name]
        for name in ("name", "title", "version", "license", "license_url", "citation")
        if name in facts
    }
    lines = ",\n".join(as_json(feature(record), indent=None) for record in _located(selection))
    members = as_json({"type": "FeatureCollection", **head}, indent=None).removesuffix("}")
    return f'{members}, "features": [\n{lines}\n]}}\n'


def remarks(selection: Selection) -> Iterator[str]:
    """How many features have no point."""
    for name in selection.tables:
        count = sum(feature(record)["geometry"] is None for record in selection.tables[name])
        if count:
            total = f"{len(selection.tables[name]):,} {name}"
            yield f"{count:,} of {total} have no point: not placed that closely, or no source gives coordinates"


def _located(selection: Selection) -> Iterator[Record]:
    for records in selection.tables.values():
        yield from records


def feature(record: Record) -> dict[str, Any]:
    """An event or a place as a feature; every column stands in its properties."""
    if isinstance(record, Event):
        return _feature(record, record.place if is_drawn(record) else None, _event_properties(record))
    assert isinstance(record, Place)  # the form holds no other table
    drawn = record if record.kind in POINTS else None
    return _feature(record, drawn, {"table": "places", **record.to_object()})


def is_drawn(event: Event) -> bool:
    """Whether an event can be drawn at the point of its place without saying more than its source."""
    return event.place is not None and event.place.kind in DRAWN.get(event.geo_precision, ())


def _feature(record: Record, place: Place | None, properties: dict[str, Any]) -> dict[str, Any]:
    point = None
    if place is not None and place.latitude is not None:
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return {"type": "Feature", "id": record.id, "geometry": point, "properties": properties}


def _event_properties(event: Event) -> dict[str, Any]:
    flat = flat_event(event).to_object()
    # The place may be known more closely than the event: coordinates stand in the geometry or nowhere.
    del flat["latitude"], flat["longitude"]
    place = event.place
    return {
        "table": "events",
        **event.to_object(),
        **flat,
        "place_kind": str(place.kind) if place else None,
        "precision": f"{event.geo_precision.label}: {event.geo_precision.definition}",
        "within_km": NEAR_KILOMETRES if event.geo_precision is GeoPrecision.NEAR else None,
    }
