"""The profile against the evidence: what it says, what is adopted, and what other sources say about the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from aqim_data.dataset import Dataset, Dispute
from aqim_data.derive.coverage import HEADINGS, PARAGRAPHS, PROFILE_SOURCE
from aqim_data.derive.documents import NOTICE
from aqim_data.locators import Locator
from aqim_data.models import Claim, Event
from aqim_data.models.record import CitedRecord
from aqim_data.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of the profile, next to what other witnesses say about the same field of the same record.

    Attributes:
        claim: What the profile says.
        others: The claims of other witnesses on the field: agreeing, refining, disputing.
        adopted: The adopted value in words; empty for properties, and where nothing is adopted.
        cited: The row whose citation stands behind the adopted value, if that is another witness than the profile.
    """

    claim: Claim
    others: tuple[Claim, ...]
    adopted: str
    cited: CitedRecord | None

    @property
    def is_alone(self) -> bool:
        """Whether no other witness says anything about it."""
        return not self.others and self.cited is None


#: Fields that hold wordings and references, of which no other source can say the same.
_NO_STATEMENTS = ("place_text", "cited_work")


def statements(data: Dataset) -> dict[int, list[Statement]]:
    """What the profile claims, by the first paragraph that says it, in order."""
    found: defaultdict[int, list[Statement]] = defaultdict(list)
    if PROFILE_SOURCE in data.sources:
        for claim in data.related("claims", "source_id", PROFILE_SOURCE):
            if claim.field not in _NO_STATEMENTS:
                found[Locator.parse(claim.locator).first or 0].append(_statement(claim))
    return dict(sorted(found.items()))


def _statement(claim: Claim) -> Statement:
    record = claim.record
    sides = Dispute(record, claim.field, record.claims_on(claim.field))
    ordered = (*sides.agreeing, *sides.refining, *sides.disputing)
    cited = next((row for row in sides.backing if row is record and not is_of_profile(row)), None)
    return Statement(claim, tuple(other for other in ordered if not is_of_profile(other)), sides.adopted, cited)


def is_of_profile(row: CitedRecord) -> bool:
    """Whether a row goes back to the profile, or to a copy of it."""
    return row.source.root.source_id == PROFILE_SOURCE


def events_of_profile_alone(data: Dataset) -> list[Event]:
    """The events of which no other witness than the profile speaks."""
    return [event for event in data.events if [source.source_id for source in event.witnesses] == [PROFILE_SOURCE]]


def comparison_page(data: Dataset) -> str:
    """The profile against the evidence as Markdown, paragraph by paragraph."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Dataset) -> Iterator[str]:
    by_paragraph = statements(data)
    every = [one for group in by_paragraph.values() for one in group]
    stances = Counter(one.claim.stance for one in every)
    alone = sum(one.is_alone for one in every)
    yield from ("# The profile against the evidence", "", NOTICE, "")
    yield (
        "What the profile says, paragraph by paragraph, next to what is adopted and to what other sources say about "
        "the same field of the same record. Copies of one work are one witness. For free text, other claims on the "
        "same property stand beside it; whether they speak of the same matter is for the reader to see."
    )
    yield from ("", "| | statements |", "|---|---:|")
    yield f"| coded as claims of the profile | {len(every)} |"
    for stance in Stance:
        yield f"| {_TOWARDS[stance]} | {stances[stance]} |"
    yield f"| of which no other source says anything | {alone} |"
    yield from ("", f"Disputed fields in the whole dataset: {len(data.disputed())}. List them: `aqim-data disputes`.")
    for number in range(1, PARAGRAPHS + 1):
        if number in HEADINGS and number not in by_paragraph:
            continue
        yield from ("", f"## Paragraph {number}", "")
        if number not in by_paragraph:
            yield "Coded in records and quotations, without a claim of its own."
            continue
        yield from ("| what | the profile says | stance | adopted | other sources |", "|---|---|---|---|---|")
        for one in by_paragraph[number]:
            yield _row(one)


_TOWARDS = {
    Stance.AGREES: "that say what is adopted",
    Stance.REFINES: "that fit what is adopted, but say it more closely or more loosely",
    Stance.DISPUTES: "that cannot be true together with what is adopted",
}


def _row(one: Statement) -> str:
    claim = one.claim
    cited = [f"adopted from {_work(one.cited)}"] if one.cited else []
    others = [f"{other.stance}: {_said(other)} ({_work(other)})" for other in one.others]
    cells = (
        f"`{claim.record_id}` {claim.field}",
        _said(claim),
        str(claim.stance),
        one.adopted or "–",
        "; ".join([*cited, *others]) or "none",
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _said(claim: Claim) -> str:
    group = f" ({claim.group.label.lower()})" if claim.group else ""
    claimant = f", by {claim.claimant.name}" if claim.claimant else ""
    as_of = f", {claim.as_of}" if claim.as_of else ""
    return f"{claim.said}{group}{claimant}{as_of}"


def _work(row: CitedRecord) -> str:
    return f"`{row.source_id}`"
