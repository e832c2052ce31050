"""What is cited, as items of the Citation Style Language (CSL-JSON 1.0.2); it needs no library.

Names stay as the source prints them: persons, agencies and offices stand side by side in ``authors``, nothing
says which is which, and a guess would invert the wrong ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aqim_data.dataset import Dataset
from aqim_data.dates import EdtfDate
from aqim_data.locators import Locator
from aqim_data.models import CitedRecord, Claim, Quote, Record, Source
from aqim_data.vocabulary import Consulted

Item = dict[str, Any]

#: Item types whose publisher is a periodical, a site or a work of reference, of which the item is a part.
_IN_CONTAINER = {"article-newspaper", "article-journal", "webpage", "post-weblog", "entry-encyclopedia"}
#: What CSL calls the parts of a work; a locator of another kind has no number.
_LABELS = {"para": "paragraph", "p": "page", "section": "section", "entry": "sub-verbo", "time": "timestamp"}


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A place in a work.

    Attributes:
        label: What CSL calls the part of the work: ``page``, ``paragraph``, ``section``, ``sub-verbo``, ``timestamp``.
        value: Its number or name.
        text: The locator as the dataset writes it.

    >>> Pinpoint.of("para 59-60")
    Pinpoint(label='paragraph', value='59–60', text='para 59-60')
    >>> Pinpoint.of("whole") is None
    True
    """

    label: str
    value: str
    text: str

    @classmethod
    def of(cls, locator: str) -> Pinpoint | None:
        """The pinpoint that a locator stands for; None for a work as a whole."""
        kind = Locator.parse(locator).kind
        if kind not in _LABELS:
            return None
        value = locator.partition(" ")[2]
        # Of a section or an entry, a hyphen belongs to the name.
        return cls(_LABELS[kind], value.replace("-", "–") if kind in ("para", "p") else value, locator)


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is cited.

    Attributes:
        item: Its CSL-JSON item.
        pinpoint: The place in it; None if it is cited as a whole.
        own: Names of variables whose capital letters are its own, whatever a style does to titles.
        remarks: What somebody should know before citing it, each a sentence.
    """

    item: Item
    pinpoint: Pinpoint | None = None
    own: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def works_of(data: Dataset, record_id: str | None = None) -> tuple[Work, ...]:
    """What to cite for the dataset, a record or a source.

    Args:
        data: The package.
        record_id: Id of a record; None for the dataset in its version.

    Returns:
        For the dataset and for a source the work itself; for any other record the record, as a part of the
        dataset, and the source that it cites, with the pinpoint.

    Raises:
        RecordNotFoundError: No record has the id.

    >>> import aqim_data
    >>> for work in works_of(aqim_data.load(), "act-aqim"):
    ...     print(work.item["type"], work.item["id"], "at", work.pinpoint.text if work.pinpoint else "the whole")
    dataset act-aqim at the whole
    webpage src-un-sc-1267-aqim-narrative at entry QDe.014
    """
    if record_id is None:
        return (Work(dataset_item(data.descriptor), own=("title",)),)
    record = data[record_id]
    if isinstance(record, Source):
        return (Work(source_item(record), remarks=_remarks(record)),)
    source = record.source
    pinpoint = Pinpoint.of(record.locator)
    return (
        Work(record_item(record, data.descriptor), own=("title", "container-title"), remarks=_disputes(record)),
        Work(source_item(source), pinpoint, remarks=_remarks(source)),
    )


def dataset_item(descriptor: Mapping[str, Any]) -> Item:
    """The dataset, in its version, as a CSL-JSON item.

    Args:
        descriptor: The content of ``datapackage.json``; of another package than ours it may lack anything but name
            and version.
    """
    name = str(descriptor.get("name", ""))
    item: Item = {
        "id": name,
        "type": "dataset",
        "title": str(descriptor.get("title") or name),
        "author": _authors(descriptor),
        "version": str(descriptor.get("version", "")),
        "issued": _created(descriptor),
        "genre": "Data set",
        "URL": str(descriptor.get("homepage") or ""),
        "language": "en",
    }
    return {name: value for name, value in item.items() if value}


def record_item(record: CitedRecord, descriptor: Mapping[str, Any]) -> Item:
    """A record, as a part of the dataset, as a CSL-JSON item; its citation stands in ``custom``, too."""
    whole = dataset_item(descriptor)
    return {
        **whole,
        "id": record.id,
        "title": f"{_title(record)} ({record.id})",
        "container-title": whole["title"],
        "note": f"Rests on {record.source_id}, {record.locator}.",
        "custom": {"dataset": whole["id"], "source": record.source_id, "locator": record.locator},
    }


def source_item(source: Source) -> Item:
    """A source as a CSL-JSON item; the item type is the crosswalk of its type."""
    kind = source.type.crosswalk.csl
    item: Item = {
        "id": source.source_id,
        "type": kind,
        "title": source.title,
        "author": [{"literal": name} for name in source.authors],
        "container-title" if kind in _IN_CONTAINER else "publisher": source.publisher,
        "issued": csl_date(source.published) if source.published else None,
        "URL": source.url,
        "archive_location": source.archive_url,
        "accessed": {"date-parts": [_parts(str(source.accessed))]} if source.accessed else None,
        "language": source.language,
    }
    return {name: value for name, value in item.items() if value}


def csl_date(date: EdtfDate) -> Item:
    """A date as CSL-JSON has it: parts where they are known, words where CSL has no parts for it.

    >>> csl_date(EdtfDate.parse("2007-12~"))
    {'date-parts': [[2007, 12]], 'circa': True}
    >>> csl_date(EdtfDate.parse("199X"))
    {'literal': '1990s'}
    >>> csl_date(EdtfDate.parse("../2010-08"))
    {'literal': 'by 2010-08'}
    """
    start, _, end = date.text.partition("/")
    if date.precision == "decade":
        return {"literal": f"{start[:3]}0s"}
    if date.precision == "open":
        return {"literal": f"by {end}" if start == ".." else f"from {start}"}
    item: Item = {"date-parts": [_parts(point) for point in (start, end) if point]}
    return item | {"circa": True} if date.uncertain or date.approximate else item


def _parts(text: str) -> list[int]:
    return [int(part) for part in text.rstrip("?~%").split("-")]


def _authors(descriptor: Mapping[str, Any]) -> list[dict[str, str]]:
    people = descriptor.get("contributors")
    named = [person for person in people if isinstance(person, dict)] if isinstance(people, list) else []
    return [{"literal": str(person["title"])} for person in named if person.get("title")]


def _created(descriptor: Mapping[str, Any]) -> Item | None:
    try:
        # A dataset is cited by its year.
        return {"date-parts": [[int(str(descriptor.get("created"))[:4])]]}
    except ValueError:
        return None


def _title(record: Record) -> str:
    """What a record is called; of a quotation the speaker, never the words."""
    if isinstance(record, Quote):
        return f"Words of {record.speaker.name}"
    if isinstance(record, Claim):
        return f"Claim on {record.field.replace('_', ' ')} of {record.record_id}"
    return str(getattr(record, "title", None) or getattr(record, "name", record.id))


def _remarks(source: Source) -> tuple[str, ...]:
    remarks = []
    if source.consulted is Consulted.EXCERPT:
        remarks.append(f"Of {source.source_id} only an excerpt was read.")
    if source.original:
        remarks.append(f"{source.source_id} copies or translates another work: {source.derived_from}.")
    return tuple(remarks)


def _disputes(record: Record) -> tuple[str, ...]:
    fields = record.fields_in_dispute
    if not fields:
        return ()
    named = ", ".join(name.replace("_", " ") for name in fields)
    return (f"Sources disagree on {named} of {record.id}: see aqim-data show {record.id}.",)
