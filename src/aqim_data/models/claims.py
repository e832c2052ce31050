"""Claims: what one source says about one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from pydantic import Field

from aqim_data.counts import Count
from aqim_data.models.cells import ActorId, AnyId, ClaimId, Edtf, Name, Said, Text, Whole, Words
from aqim_data.models.constraints import Constraint, Different, Exclusive, Ordered
from aqim_data.models.record import CitedRecord, Record, Table
from aqim_data.vocabulary import ClaimGroup, Stance

if TYPE_CHECKING:
    from aqim_data.models.actors import Actor


class Claim(CitedRecord, frozen=True):
    """What one source says about one value of one record, agreeing with the adopted value or not."""

    table_info: ClassVar[Table] = Table(
        "claims",
        "Claims",
        "What one source says about one value of one record, agreeing with the adopted value or not.",
        ("claim_id",),
    )
    constraints: ClassVar[tuple[Constraint, ...]] = (
        Ordered("low", "high"),
        Exclusive(("low", "high"), ("value",)),
        Different("record_id", "claim_id"),
    )

    claim_id: ClaimId = Field(title="Claim id", description="Name of the claim, never changed.")
    record_id: AnyId = Field(title="Record", description="The record that the claim is about.")
    field: Name = Field(
        title="Field",
        description=(
            "What the claim is about: a column of the record's table, a count of an event without _low and _high, "
            "or a term of the vocabulary property."
        ),
    )
    group: ClaimGroup | None = Field(
        default=None,
        title="Group",
        description="Whom the number counts; empty if it counts those whom the field counts.",
    )
    low: Whole | None = Field(default=None, title="At least", description="Lowest number that the source allows.")
    high: Whole | None = Field(default=None, title="At most", description="Highest number that the source allows.")
    value: Said | None = Field(
        default=None,
        title="Value",
        description="What the source says, where it is no number: a date (EDTF subset), a term, or our own words.",
    )
    as_stated: Words | None = Field(
        default=None,
        title="As stated",
        description="The few words of the source that say it, character for character.",
    )
    claimant_id: ActorId | None = Field(
        default=None,
        title="Claimant",
        description="Who says it, by the source; empty if the source says it on its own account.",
    )
    as_of: Edtf | None = Field(
        default=None,
        title="As of",
        description="The time for which it was said to hold, or when it was said (EDTF subset), if it says so.",
    )
    stance: Stance = Field(title="Stance", description="How it stands to the adopted value.")
    note: Text | None = Field(
        default=None, title="Note", description="What a reader should know about the claim, in our own words."
    )

    @property
    def record(self) -> Record:
        """The record that the claim is about."""
        return cast("Record", self.other("record_id"))

    @property
    def claimant(self) -> Actor | None:
        """Who says it, by the source."""
        return cast("Actor | None", self.other("claimant_id"))

    @property
    def said(self) -> str:
        """What the source says, in one short text: the number in words, or the value."""
        return str(self.count) if self.value is None else self.value

    @property
    def count(self) -> Count:
        """The number that the claim gives; not stated if it gives none."""
        return Count(self.low, self.high)
