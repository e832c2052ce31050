"""Tables that ``aqim-data build`` writes from the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from aqim_data.models.cells import (
    ActorId,
    AnyId,
    Day,
    Edtf,
    EventId,
    Flag,
    Item,
    Latitude,
    ListCell,
    Longitude,
    Name,
    TableName,
    Term,
    Text,
    Url,
    Version,
    Whole,
)
from aqim_data.models.constraints import Constraint, Different, Filled
from aqim_data.models.events import EventColumns
from aqim_data.models.record import Record, Table
from aqim_data.vocabulary import Country, EventType, RecordStatus


class RegisteredId(Record, frozen=True):
    """An id that was issued, and what became of it."""

    table_info: ClassVar[Table] = Table(
        "records",
        "Register of ids",
        "Every id ever issued, with the table it belongs to and what became of it; an id is never issued again.",
        ("record_id",),
        derived=True,
    )
    constraints: ClassVar[tuple[Constraint, ...]] = (
        Different("replaced_by", "record_id"),
        Filled("retired_in", "status", (RecordStatus.RETIRED, RecordStatus.MERGED), only=True),
        Filled("reason", "status", (RecordStatus.RETIRED, RecordStatus.MERGED), only=True),
        Filled("replaced_by", "status", (RecordStatus.MERGED,), only=True),
    )

    record_id: AnyId = Field(title="Record id", description="The id.")
    table: TableName = Field(title="Table", description="The table that the id belongs to.")
    status: RecordStatus = Field(title="Status", description="What became of the id.")
    since: Version = Field(title="Since", description="Version of the dataset that issued the id.")
    retired_in: Version | None = Field(
        default=None, title="Retired in", description="Version of the dataset that withdrew the record."
    )
    replaced_by: AnyId | None = Field(default=None, title="Replaced by", description="The record that takes its place.")
    reason: Text | None = Field(default=None, title="Reason", description="Why the record was withdrawn or merged.")


class VocabularyTerm(Record, frozen=True):
    """A term of a controlled vocabulary."""

    table_info: ClassVar[Table] = Table(
        "vocabularies",
        "Vocabularies",
        "A term of a controlled vocabulary, with its definition and the nearest code of other schemes.",
        ("vocabulary", "term"),
        derived=True,
    )

    vocabulary: Name = Field(title="Vocabulary", description="The vocabulary that the term belongs to.")
    term: Term = Field(title="Term", description="The term as it stands in the tables.")
    label: Term = Field(title="Label", description="The term for people.")
    definition: Term = Field(title="Definition", description="What the term means.")
    gtd: Term | None = Field(
        default=None, title="GTD", description="Nearest category of the Global Terrorism Database."
    )
    acled: Term | None = Field(default=None, title="ACLED", description="Nearest type of ACLED.")
    cameo: Term | None = Field(default=None, title="CAMEO", description="Nearest CAMEO event codes, separated by /.")
    plover: Term | None = Field(default=None, title="PLOVER", description="Nearest PLOVER event and mode.")
    wikidata: Term | None = Field(default=None, title="Wikidata", description="Nearest class in Wikidata.")
    csl: Term | None = Field(default=None, title="CSL", description="Nearest item type of the Citation Style Language.")


class FlatEvent(EventColumns, frozen=True):
    """An event in one flat row, for people who want one file."""

    table_info: ClassVar[Table] = Table(
        "events_flat",
        "Events in one file",
        "One flat row for each event, with what the other tables say about it.",
        ("event_id",),
        derived=True,
    )
    placed_after: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "date": ("date_earliest", "date_latest", "date_precision"),
        "countries": ("place", "latitude", "longitude"),
        "attackers_killed_high": (
            "perpetrators",
            "sources",
            "independent_sources",
            "disputed",
            "disputed_fields",
            "source_urls",
        ),
    }

    date_earliest: Day | None = Field(
        default=None, title="Earliest day", description="First day that the date can mean."
    )
    date_latest: Day | None = Field(default=None, title="Latest day", description="Last day that the date can mean.")
    date_precision: Name | None = Field(
        default=None,
        title="Precision of the date",
        description="day, month, year, decade, interval, or open for an interval with an open end.",
    )
    place: Text | None = Field(default=None, title="Place", description="Name of the place.")
    latitude: Latitude | None = Field(
        default=None, title="Latitude", description="Degrees north (WGS 84) of the place."
    )
    longitude: Longitude | None = Field(
        default=None, title="Longitude", description="Degrees east (WGS 84) of the place."
    )
    perpetrators: Annotated[tuple[Item, ...], ListCell("list", example="AQIM (claimed)")] = Field(
        default=(),
        title="Perpetrators",
        description="Who carried it out, each with the attribution in brackets, separated by |.",
    )
    sources: Whole = Field(
        title="Sources",
        description="How many sources the event, its participations, quotations and claims cite.",
    )
    independent_sources: Whole = Field(
        title="Independent sources",
        description=(
            "How many of them are witnesses of their own: copies, reposts and translations count as the work that they "
            "come from (derived_from)."
        ),
    )
    disputed: Flag = Field(
        title="Disputed", description="Whether some claim disputes a value of the event, or its attribution is."
    )
    disputed_fields: Annotated[tuple[Name, ...], ListCell("list", example="date|killed")] = Field(
        default=(),
        title="Disputed fields",
        description="The columns, counts and properties of the event that some claim disputes, separated by |.",
    )
    source_urls: Annotated[tuple[Url, ...], ListCell("list", example="https://example.org/article")] = Field(
        default=(),
        title="Addresses of the sources",
        description="Where those sources are on the web, separated by |; sources without an address are left out.",
    )


class Captivity(Record, frozen=True):
    """A captive, or a group of captives, from the taking to the end."""

    table_info: ClassVar[Table] = Table(
        "captivities",
        "Captivities",
        (
            "A captive or a group of captives of public record: taken when, where and by whom, and what became of "
            "them. Somebody who was taken twice has two rows; of a group and of its members each has rows of its own."
        ),
        ("actor_id", "event_id"),
        derived=True,
    )
    actor_id: ActorId = Field(title="Captive", description="Who was held.")
    event_id: EventId = Field(
        title="Taking", description="The event with which it began; the first known report where that is not recorded."
    )
    captive: Item = Field(title="Name", description="Name or description of who was held.")
    taken: Edtf | None = Field(default=None, title="Taken", description="When they were taken (EDTF subset).")
    countries: Annotated[tuple[Country, ...], ListCell("list", example="DZ|ML")] = Field(
        default=(), title="Countries", description="Where they were taken, ISO 3166-1 alpha-2 codes separated by |."
    )
    place: Text | None = Field(default=None, title="Place", description="Name of the place where they were taken.")
    taken_by: Annotated[tuple[Item, ...], ListCell("list", example="AQIM (claimed)")] = Field(
        default=(),
        title="Taken by",
        description="Who carried it out, each with the attribution in brackets, separated by |.",
    )
    reported_in: Annotated[tuple[EventId, ...], ListCell("list", example="evt-dyer-threat-2009")] = Field(
        default=(),
        title="Reported in",
        description="The later events in which they are hostages, the end among them, in order, separated by |.",
    )
    ended_by: Annotated[tuple[EventId, ...], ListCell("list", example="evt-camatte-release-2010")] = Field(
        default=(),
        title="Ended by",
        description=(
            "The releases, rescues, escapes and deaths with which it ended, separated by |; several where a group was "
            "not freed at once. Empty if no source cited here says what became of them."
        ),
    )
    outcomes: Annotated[tuple[EventType, ...], ListCell("list", example="hostage_release")] = Field(
        default=(),
        title="Outcomes",
        description=(
            "What kinds of events these are, each once, separated by |. Of a group, each is what became of one or "
            "more: see the note."
        ),
    )
    ended: Edtf | None = Field(
        default=None, title="Ended", description="When the last of these events happened (EDTF subset)."
    )
    last_report: Edtf | None = Field(
        default=None, title="Last report", description="Where no end is known: date of the last event with them."
    )
    last_report_in: EventId | None = Field(
        default=None, title="Last report in", description="Where no end is known: the last event with them."
    )
    sources: Whole = Field(
        title="Sources", description="How many sources are cited for these events, their dates, and the part in them."
    )
    independent_sources: Whole = Field(
        title="Independent sources", description="How many of them are witnesses of their own (derived_from)."
    )
    source_urls: Annotated[tuple[Url, ...], ListCell("list", example="https://example.org/article")] = Field(
        default=(),
        title="Addresses of the sources",
        description="Where those sources are on the web, separated by |; sources without an address are left out.",
    )
    note: Text | None = Field(
        default=None,
        title="Note",
        description=(
            "What is noted of their part in the taking and in the ends, such as who of a group it was, each with the "
            "event."
        ),
    )
