"""Places: where things happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from aqim_data.models.cells import Curie, Latitude, ListCell, Longitude, PlaceId, Text
from aqim_data.models.constraints import Constraint, Together
from aqim_data.models.record import CitedRecord, Table
from aqim_data.vocabulary import Country, PlaceKind

if TYPE_CHECKING:
    from aqim_data.models.events import Event


class Place(CitedRecord, frozen=True):
    """A place on the map that some source names."""

    table_info: ClassVar[Table] = Table("places", "Places", "A place on the map that some source names.", ("place_id",))
    constraints: ClassVar[tuple[Constraint, ...]] = (Together("latitude", "longitude"),)

    place_id: PlaceId = Field(title="Place id", description="Name of the place, never changed.")
    name: Text = Field(title="Name", description="Name of the place for display.")
    country: Country | None = Field(
        default=None,
        title="Country",
        description="ISO 3166-1 alpha-2 code; empty for landscapes that lie in several countries, and where unknown.",
    )
    kind: PlaceKind = Field(title="Kind", description="What kind of place it is.")
    latitude: Latitude | None = Field(
        default=None,
        title="Latitude",
        description="Degrees north (WGS 84) of a point for the map; empty unless a cited source gives it.",
    )
    longitude: Longitude | None = Field(
        default=None,
        title="Longitude",
        description="Degrees east (WGS 84) of a point for the map; empty unless a cited source gives it.",
    )
    same_as: Annotated[tuple[Curie, ...], ListCell("list", example="geonames:2507480")] = Field(
        default=(), title="Same as", description="The place in other registers, as CURIEs separated by |."
    )

    @property
    def events(self) -> tuple[Event, ...]:
        """The events located at exactly this place."""
        return self._in_library.related("events", "place_id", self.place_id)
