"""Actors, their names and the ties between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, cast

from pydantic import Field

from aqim_data.models.cells import ActorId, Curie, Edtf, Item, Language, ListCell, Text
from aqim_data.models.constraints import Constraint, Different, Filled, InTime
from aqim_data.models.record import CitedRecord, Table
from aqim_data.vocabulary import ActorType, Certainty, Country, LifeStatus, NameKind, Relation

if TYPE_CHECKING:
    from aqim_data.models.derived import Captivity
    from aqim_data.models.events import Event, Participation
    from aqim_data.models.quotes import Quote


class Actor(CitedRecord, frozen=True):
    """A person, group, state, institution or unnamed set of people."""

    table_info: ClassVar[Table] = Table(
        "actors",
        "Actors",
        "A person, group, state, institution or unnamed set of people.",
        ("actor_id",),
    )
    constraints: ClassVar[tuple[Constraint, ...]] = (
        Filled("life_status", "type", (ActorType.PERSON,), only=True),
        InTime("start", "end"),
    )

    actor_id: ActorId = Field(title="Actor id", description="Name of the actor, never changed.")
    name: Item = Field(
        title="Name",
        description="Name for display, or a description where the actor has no name; all names stand in actor_names.",
    )
    type: ActorType = Field(title="Type", description="What kind of actor it is.")
    country: Country | None = Field(
        default=None,
        title="Country",
        description="State that the actor is, belongs to or comes from, if a source says so; ISO 3166-1 alpha-2.",
    )
    start: Edtf | None = Field(
        default=None,
        title="Start",
        description="When the group was founded (EDTF subset); never the birth of a private person.",
    )
    end: Edtf | None = Field(
        default=None, title="End", description="When the group was dissolved or the person died (EDTF subset)."
    )
    life_status: LifeStatus | None = Field(
        default=None,
        title="Life status",
        description="For persons only: presumed_living unless a cited source says that the person is dead.",
    )
    description: Text | None = Field(
        default=None, title="Description", description="Who or what it is, in our own words."
    )
    same_as: Annotated[tuple[Curie, ...], ListCell("list", example="unsc:QDe.014")] = Field(
        default=(), title="Same as", description="The actor in other registers, as CURIEs separated by |."
    )

    @property
    def names(self) -> tuple[ActorName, ...]:
        """All names of the actor, each with its kind and source."""
        return self._in_library.related("actor_names", "actor_id", self.actor_id)

    @property
    def participations(self) -> tuple[Participation, ...]:
        """The actor's parts in events, each with its role."""
        return self._in_library.related("participations", "actor_id", self.actor_id)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events in which the actor has any part, each once."""
        return tuple(dict.fromkeys(part.event for part in self.participations))

    @property
    def relationships(self) -> tuple[Relationship, ...]:
        """The actor's ties to other actors, those that start from it first."""
        library = self._in_library
        return library.related("relationships", "subject_id", self.actor_id) + library.related(
            "relationships", "object_id", self.actor_id
        )

    @property
    def captivities(self) -> tuple[Captivity, ...]:
        """Each time that the actor was held captive."""
        return self._in_library.related("captivities", "actor_id", self.actor_id)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotations of which the actor is the speaker."""
        return self._in_library.related("quotes", "speaker_id", self.actor_id)


class ActorName(CitedRecord, frozen=True):
    """One name of an actor, as a source prints it."""

    table_info: ClassVar[Table] = Table(
        "actor_names",
        "Names of actors",
        "One name of an actor, as a source prints it.",
        ("actor_id", "name"),
    )

    actor_id: ActorId = Field(title="Actor", description="Whose name it is.")
    name: Text = Field(title="Name", description="The name, spelt as in the source.")
    kind: NameKind = Field(title="Kind", description="What kind of name it is.")
    language: Language | None = Field(
        default=None, title="Language", description="Language of the name, as a BCP 47 tag; empty if in doubt."
    )
    valid: Edtf | None = Field(
        default=None, title="Valid", description="When the name was in use (EDTF subset), if a source says so."
    )

    @property
    def actor(self) -> Actor:
        """Whose name it is."""
        return cast("Actor", self.other("actor_id"))


class Relationship(CitedRecord, frozen=True):
    """A tie between two actors: the subject is read as: subject, relation, object."""

    table_info: ClassVar[Table] = Table(
        "relationships",
        "Relationships",
        "A tie between two actors, read as: subject, relation, object.",
        ("subject_id", "relation", "object_id"),
    )
    constraints: ClassVar[tuple[Constraint, ...]] = (Different("object_id", "subject_id"),)

    subject_id: ActorId = Field(title="Subject", description="The actor that the relation starts from.")
    relation: Relation = Field(title="Relation", description="How the subject stands to the object.")
    object_id: ActorId = Field(title="Object", description="The actor that the relation points to.")
    valid: Edtf | None = Field(
        default=None,
        title="Valid",
        description="When the tie held (EDTF subset), if a source says so.",
    )
    certainty: Certainty = Field(title="Certainty", description="Whether the tie is true at all.")
    note: Text | None = Field(
        default=None, title="Note", description="What the source says about the tie, in our own words."
    )

    @property
    def subject(self) -> Actor:
        """The actor that the relation starts from."""
        return cast("Actor", self.other("subject_id"))

    @property
    def object(self) -> Actor:
        """The actor that the relation points to."""
        return cast("Actor", self.other("object_id"))
