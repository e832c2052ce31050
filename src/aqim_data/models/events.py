"""Events, and who took part in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, cast

from pydantic import Field

from aqim_data.counts import Count
from aqim_data.models.cells import ActorId, Edtf, EventId, Flag, ListCell, PlaceId, Text, Whole, Words
from aqim_data.models.constraints import Constraint, Different, Empty, Filled, Ordered, Together
from aqim_data.models.record import CitedRecord, Record, Table
from aqim_data.vocabulary import (
    Attribution,
    Certainty,
    Country,
    DateBasis,
    EventType,
    GeoPrecision,
    Role,
    Stance,
    TargetType,
    WeaponType,
)

if TYPE_CHECKING:
    from aqim_data.models.actors import Actor
    from aqim_data.models.claims import Claim
    from aqim_data.models.places import Place
    from aqim_data.models.quotes import Quote
    from aqim_data.models.sources import Source

_BLANK = "Empty if the source gives no such bound."


class EventColumns(Record, frozen=True):
    """The columns that ``events`` and ``events_flat`` share."""

    #: The counts of an event; each has two columns, ``_low`` and ``_high``.
    counts: ClassVar[tuple[str, ...]] = ("killed", "wounded", "captives", "freed", "attackers_killed")

    event_id: EventId = Field(title="Event id", description="Name of the event, never changed.")
    title: Text = Field(title="Title", description="What happened, in a few neutral words of our own.")
    type: EventType = Field(title="Type", description="What kind of happening it is.")
    date: Edtf | None = Field(
        default=None,
        title="Date",
        description=(
            "When it happened (EDTF subset). 2007-05 is a day somewhere in May 2007, a/b lasted from a to b, "
            "../b is not later than b; empty if the source does not say."
        ),
    )
    date_basis: DateBasis | None = Field(
        default=None, title="Basis of the date", description="Where the date comes from."
    )
    countries: Annotated[tuple[Country, ...], ListCell("list", example="DZ|ML")] = Field(
        default=(),
        title="Countries",
        description="Where it happened, ISO 3166-1 alpha-2 codes separated by |; empty if the source does not say.",
    )
    geo_precision: GeoPrecision = Field(title="Precision of the place", description="How closely the event is located.")
    target_type: Annotated[tuple[TargetType, ...], ListCell("list", example="military|police")] = Field(
        default=(), title="Target types", description="At whom or what the attack was directed, separated by |."
    )
    weapon_type: Annotated[tuple[WeaponType, ...], ListCell("list", example="explosives")] = Field(
        default=(), title="Weapon types", description="What the attack was carried out with, separated by |."
    )
    suicide: Flag | None = Field(
        default=None,
        title="Suicide attack",
        description="Whether an attacker meant to die in it; empty if the source does not say.",
    )
    part_of: EventId | None = Field(
        default=None,
        title="Part of",
        description=(
            "The larger event that this one belongs to, as a part of it or as its sequel: a rescue, a release, a claim "
            "of responsibility. Whether the larger event's numbers count its people, too, is not recorded."
        ),
    )
    certainty: Certainty = Field(title="Certainty", description="Whether it happened at all.")
    killed_low: Whole | None = Field(
        default=None,
        title="Killed, at least",
        description=f"Fewest people killed, without those who carried out the act. {_BLANK}",
    )
    killed_high: Whole | None = Field(
        default=None,
        title="Killed, at most",
        description=f"Most people killed, without those who carried out the act. {_BLANK}",
    )
    wounded_low: Whole | None = Field(
        default=None,
        title="Wounded, at least",
        description=f"Fewest people wounded, without those who carried out the act. {_BLANK}",
    )
    wounded_high: Whole | None = Field(
        default=None,
        title="Wounded, at most",
        description=f"Most people wounded, without those who carried out the act. {_BLANK}",
    )
    captives_low: Whole | None = Field(
        default=None,
        title="Captives, at least",
        description=f"Fewest people kidnapped, captured, arrested or held. {_BLANK}",
    )
    captives_high: Whole | None = Field(
        default=None,
        title="Captives, at most",
        description=f"Most people kidnapped, captured, arrested or held. {_BLANK}",
    )
    freed_low: Whole | None = Field(
        default=None, title="Freed, at least", description=f"Fewest people set free or rescued. {_BLANK}"
    )
    freed_high: Whole | None = Field(
        default=None, title="Freed, at most", description=f"Most people set free or rescued. {_BLANK}"
    )
    attackers_killed_low: Whole | None = Field(
        default=None,
        title="Attackers killed, at least",
        description=f"Fewest killed among those who carried out the act. {_BLANK}",
    )
    attackers_killed_high: Whole | None = Field(
        default=None,
        title="Attackers killed, at most",
        description=f"Most killed among those who carried out the act. {_BLANK}",
    )
    summary: Text = Field(title="Summary", description="What happened, by the adopted values, in our own words.")

    def _count(self, name: str) -> Count:
        return Count(getattr(self, f"{name}_low"), getattr(self, f"{name}_high"))

    @property
    def killed(self) -> Count:
        """People killed, without those who carried out the act."""
        return self._count("killed")

    @property
    def wounded(self) -> Count:
        """People wounded, without those who carried out the act."""
        return self._count("wounded")

    @property
    def captives(self) -> Count:
        """People kidnapped, captured, arrested or held."""
        return self._count("captives")

    @property
    def freed(self) -> Count:
        """People set free or rescued."""
        return self._count("freed")

    @property
    def attackers_killed(self) -> Count:
        """People killed among those who carried out the act."""
        return self._count("attackers_killed")


class AdoptedCount(Count):
    """A count of an event, with what sources say about it.

    It equals any count with the same bounds. Pickled or copied, it becomes a plain :class:`Count`.

    >>> import aqim_data
    >>> killed = aqim_data.load()["evt-cherchell-academy-2011"].killed
    >>> print(killed, killed.disputed)
    18 True
    >>> sorted({str(claim.count) for claim in killed.claims if claim.stance == "disputes"})
    ['36', 'at least 19']
    """

    __slots__ = ("_event", "_name")
    _event: Event
    _name: str

    def __init__(self, event: Event, name: str) -> None:
        super().__init__(getattr(event, f"{name}_low"), getattr(event, f"{name}_high"))
        object.__setattr__(self, "_event", event)
        object.__setattr__(self, "_name", name)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What sources say about it, each with its stance."""
        return self._event.claims_on(self._name)

    @property
    def disputed(self) -> bool:
        """Whether some source says what cannot be true together with it."""
        return any(claim.stance is Stance.DISPUTES for claim in self.claims)

    def __reduce__(self) -> tuple[type[Count], tuple[int | None, int | None]]:
        return Count, (self.low, self.high)


class Event(EventColumns, CitedRecord, frozen=True):
    """One happening."""

    table_info: ClassVar[Table] = Table("events", "Events", "One happening.", ("event_id",))
    placed_after: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "countries": ("place_id", "place_text"),
        "summary": ("note",),
    }
    constraints: ClassVar[tuple[Constraint, ...]] = (
        *(Ordered(f"{count}_low", f"{count}_high") for count in EventColumns.counts),
        Together("date", "date_basis"),
        Different("part_of", "event_id"),
        Empty("place_id", "geo_precision", (GeoPrecision.NONE,)),
    )

    place_id: PlaceId | None = Field(
        default=None, title="Place", description="The place, as closely as the source knows it."
    )
    place_text: Words | None = Field(
        default=None, title="Place as worded", description="The place in the source's own words."
    )
    note: Text | None = Field(
        default=None,
        title="Note",
        description="What was judged rather than read: an identification, or between what the sources are divided.",
    )

    if TYPE_CHECKING:
        # Narrower than what EventColumns promises; see _count.
        @property
        def killed(self) -> AdoptedCount: ...  # noqa: D102 - described there
        @property
        def wounded(self) -> AdoptedCount: ...  # noqa: D102 - described there
        @property
        def captives(self) -> AdoptedCount: ...  # noqa: D102 - described there
        @property
        def freed(self) -> AdoptedCount: ...  # noqa: D102 - described there
        @property
        def attackers_killed(self) -> AdoptedCount: ...  # noqa: D102 - described there

    def _count(self, name: str) -> AdoptedCount:
        return AdoptedCount(self, name)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The works that the event, its participations, quotations and claims cite, by id."""
        rows: tuple[CitedRecord, ...] = (self, *self.participants, *self.quotes, *self.claims)
        cited = {row.source_id: row.source for row in rows}
        return tuple(cited[source_id] for source_id in sorted(cited))

    @property
    def witnesses(self) -> tuple[Source, ...]:
        """Those works with copies, reposts and translations counted as the work they come from, by id."""
        roots = {source.root.source_id: source.root for source in self.sources}
        return tuple(roots[source_id] for source_id in sorted(roots))

    @property
    def place(self) -> Place | None:
        """The place, as closely as the source knows it."""
        return cast("Place | None", self.other("place_id"))

    @property
    def participants(self) -> tuple[Participation, ...]:
        """Who took part: each with ``actor``, ``role`` and ``attribution``."""
        return self._in_library.related("participations", "event_id", self.event_id)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotations that belong to the event."""
        return self._in_library.related("quotes", "event_id", self.event_id)

    @property
    def whole(self) -> Event | None:
        """The larger event that this one is a part of."""
        return cast("Event | None", self.other("part_of"))

    @property
    def parts(self) -> tuple[Event, ...]:
        """The smaller events that are parts of this one."""
        return self._in_library.related("events", "part_of", self.event_id)


class Participation(CitedRecord, frozen=True):
    """An actor's part in an event."""

    table_info: ClassVar[Table] = Table(
        "participations",
        "Participations",
        "An actor's part in an event.",
        ("event_id", "actor_id", "role"),
    )
    constraints: ClassVar[tuple[Constraint, ...]] = (Filled("attribution", "role", (Role.PERPETRATOR, Role.PLANNER)),)

    event_id: EventId = Field(title="Event", description="The event.")
    actor_id: ActorId = Field(title="Actor", description="Who took part.")
    role: Role = Field(title="Role", description="How the actor took part.")
    attribution: Attribution | None = Field(
        default=None,
        title="Attribution",
        description="On what the actor's part rests; required for perpetrators and planners.",
    )
    note: Text | None = Field(
        default=None, title="Note", description="What the source says about the part, in our own words."
    )

    @property
    def event(self) -> Event:
        """The event."""
        return cast("Event", self.other("event_id"))

    @property
    def actor(self) -> Actor:
        """Who took part."""
        return cast("Actor", self.other("actor_id"))
