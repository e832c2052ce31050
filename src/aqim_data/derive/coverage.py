"""Which records cite which paragraph of the profile that the dataset began from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aqim_data.dataset import Dataset
from aqim_data.derive.documents import NOTICE
from aqim_data.locators import Locator
from aqim_data.models import Record

PROFILE_SOURCE = "src-aqim-profile"
#: Number of paragraphs: the non-blank lines of the captured text.
PARAGRAPHS = 84
#: Paragraphs that are headings, labels or links and state nothing of their own.
HEADINGS = {
    1: "label of an icon",
    2: "heading: the group's name",
    3: "heading: the group's name",
    4: "heading",
    9: "heading",
    41: "heading",
    44: "heading: the operations below it are attributed",
    83: "heading",
    84: "link to another page",
}
#: What the profile says and the dataset leaves out, with the reason.
LEFT_OUT = {32: "The year of birth of the arrested man: no birth dates of private people (POLICY.md, rule 3)."}


def citing_records(data: Dataset) -> dict[int, list[Record]]:
    """The records that cite each paragraph of the profile, by the paragraph's number."""
    citing: defaultdict[int, list[Record]] = defaultdict(list)
    if PROFILE_SOURCE in data.sources:
        for record in data.cited_by(PROFILE_SOURCE):
            locator = Locator.parse(record.locator)
            for number in range(locator.first or 1, min(locator.last, PARAGRAPHS) + 1):
                citing[number].append(record)
    return dict(citing)


def uncovered(data: Dataset) -> list[int]:
    """The paragraphs that state something and that no record cites."""
    citing = citing_records(data)
    return [number for number in range(1, PARAGRAPHS + 1) if number not in HEADINGS and number not in citing]


def coverage_page(data: Dataset) -> str:
    """The coverage table as Markdown."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Dataset) -> Iterator[str]:
    missing = uncovered(data)
    stating = PARAGRAPHS - len(HEADINGS)
    yield from ("# Coverage of the profile", "", NOTICE, "")
    yield (
        f"The profile (`{PROFILE_SOURCE}`) has {PARAGRAPHS} paragraphs. {len(HEADINGS)} are headings, labels or "
        f"links; of the {stating} that state something, {stating - len(missing)} are cited by at least one record."
    )
    yield from ("", "| para | kind | records that cite it |", "|---|---|---|")
    citing = citing_records(data)
    for number in range(1, PARAGRAPHS + 1):
        kind = HEADINGS.get(number, "statement")
        yield f"| {number} | {kind} | {_list(citing.get(number, []))} |"
    yield from ("", "## Left out on purpose", "", "| para | what and why |", "|---|---|")
    for number, reason in LEFT_OUT.items():
        yield f"| {number} | {reason} |"


def _list(records: list[Record]) -> str:
    return ", ".join(f"`{record.id}`" for record in records)
