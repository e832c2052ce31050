"""Quotations, character for character."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from pydantic import Field

from aqim_data.models.cells import ActorId, Edtf, EventId, Language, QuoteId, Text, Verbatim
from aqim_data.models.record import CitedRecord, Table
from aqim_data.vocabulary import ContentFlag, Rendering

if TYPE_CHECKING:
    from aqim_data.models.actors import Actor
    from aqim_data.models.events import Event


class Quote(CitedRecord, frozen=True):
    """Words as the source prints them."""

    table_info: ClassVar[Table] = Table(
        "quotes", "Quotations", "Words as the source prints them, character for character.", ("quote_id",)
    )

    quote_id: QuoteId = Field(title="Quote id", description="Name of the quotation, never changed.")
    speaker_id: ActorId = Field(
        title="Speaker", description="Whose words they are, by the source; the group for an unsigned statement."
    )
    text: Verbatim = Field(
        title="Text",
        description="The words character for character, misprints included, without the quotation marks around them.",
    )
    language: Language = Field(title="Language", description="Language of the text, as a BCP 47 tag.")
    rendering: Rendering = Field(title="Rendering", description="How the text stands to the words that were said.")
    date: Edtf | None = Field(
        default=None,
        title="Date",
        description="When they were said or published (EDTF subset); empty if no source says.",
    )
    event_id: EventId | None = Field(
        default=None,
        title="Event",
        description="The event at which, or about which, they were said, where the source puts them with one.",
    )
    content_flag: ContentFlag = Field(title="Content", description="What a reader should know before reading them.")
    note: Text | None = Field(
        default=None,
        title="Note",
        description="How far the words were traced: where and when they were said, or that this could not be found.",
    )

    @property
    def speaker(self) -> Actor:
        """Whose words they are."""
        return cast("Actor", self.other("speaker_id"))

    @property
    def event(self) -> Event | None:
        """The event at which, or about which, they were said."""
        return cast("Event | None", self.other("event_id"))
