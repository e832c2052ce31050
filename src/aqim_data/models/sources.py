"""Sources: the published works that everything else cites."""

from __future__ import annotations

from typing import Annotated, ClassVar, cast

from pydantic import Field

from aqim_data.models.cells import Day, Edtf, Item, Language, ListCell, Sha256, SourceId, Text, Url
from aqim_data.models.constraints import Constraint, Different
from aqim_data.models.record import Record, Table
from aqim_data.vocabulary import Consulted, SourceType


class Source(Record, frozen=True):
    """A published work that was seen and that some record or claim cites."""

    table_info: ClassVar[Table] = Table(
        "sources",
        "Sources",
        "A published work that was seen and that some record or claim cites.",
        ("source_id",),
    )
    constraints: ClassVar[tuple[Constraint, ...]] = (Different("derived_from", "source_id"),)

    source_id: SourceId = Field(title="Source id", description="Name of the source, never changed.")
    title: Text = Field(
        title="Title",
        description="Title as the work bears it; a title that had to be supplied is said so in the note.",
    )
    type: SourceType = Field(title="Type", description="What kind of work it is.")
    authors: Annotated[tuple[Item, ...], ListCell("list", example="Carter Ham|Hillary Clinton")] = Field(
        default=(), title="Authors", description="Authors in their order, separated by |; empty if none is named."
    )
    publisher: Text | None = Field(default=None, title="Publisher", description="Who published it; empty if unknown.")
    published: Edtf | None = Field(
        default=None,
        title="Published",
        description="When it was published (EDTF subset); empty if it shows no date.",
    )
    url: Url | None = Field(
        default=None, title="Address", description="Where it was found on the web; empty if unknown."
    )
    archive_url: Url | None = Field(
        default=None, title="Archived copy", description="Where an archived copy of it stands."
    )
    accessed: Day | None = Field(default=None, title="Accessed", description="Day on which it was read, as YYYY-MM-DD.")
    consulted: Consulted = Field(title="Consulted", description="How much of its text was read.")
    language: Language = Field(title="Language", description="Language of the text read, as a BCP 47 tag.")
    derived_from: SourceId | None = Field(
        default=None,
        title="Derived from",
        description="The source that this one copies, reposts or translates; the two are one witness.",
    )
    sha256: Sha256 | None = Field(
        default=None,
        title="SHA-256 of the captured text",
        description="Checksum of the captured text that the locators point into, in hexadecimal.",
    )
    note: Text | None = Field(default=None, title="Note", description="What a reader should know about the source.")

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that cite the source, table by table."""
        return self._in_library.cited_by(self.source_id)

    @property
    def original(self) -> Source | None:
        """The source that this one copies, reposts or translates."""
        return cast("Source | None", self.other("derived_from"))

    @property
    def root(self) -> Source:
        """The work at the end of the links ``derived_from``: the witness that this one goes back to, or itself."""
        source = self
        while source.original is not None:
            source = source.original
        return source
