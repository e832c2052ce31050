"""The data of a package, packed for the page.

Every text that stands in some cell is kept once, in a pool; tables are stored column by column, as numbers of texts
in the pool. What the page would have to know of the models — types of columns, vocabularies, dates, counts in words,
what is adopted and what stands behind it — is written down here, so that no rule is written a second time in another
language.
"""

from __future__ import annotations

import base64
import datetime
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from aqim_data.counts import Count
from aqim_data.dataset import Dataset, Dispute
from aqim_data.date_words import date_in_words, short_date
from aqim_data.dates import EdtfDate
from aqim_data.derive import metadata
from aqim_data.explore.families import FAMILIES
from aqim_data.models import TABLES, Claim, Event, Record, RegisteredId
from aqim_data.vocabulary import ContentFlag, RecordStatus

#: What is folded until somebody asks for it.
FOLDED = (ContentFlag.THREAT, ContentFlag.INCITEMENT, ContentFlag.GRAPHIC)


class Pool:
    """Texts, each of them once; the first is the empty one.

    >>> pool = Pool()
    >>> [pool.number(text) for text in ("Mali", "", "Mali", "Niger")], pool.texts
    ([1, 0, 1, 2], ['', 'Mali', 'Niger'])
    """

    def __init__(self) -> None:
        self._numbers = {"": 0}

    def number(self, text: str) -> int:
        """Where a text stands."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        """All texts in their order."""
        return list(self._numbers)


def packed(data: Dataset, world: Any) -> str:
    """Everything that the page shows, as text that can stand in a page: JSON, compressed, in base64.

    Args:
        data: The dataset.
        world: The outlines of countries, as TopoJSON.
    """
    text = json.dumps({**content(data), "world": world}, ensure_ascii=False, separators=(",", ":"))
    # Without the time of packing, so that the same data give the same bytes.
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def content(data: Dataset) -> dict[str, Any]:
    """What the page knows, as JSON holds it."""
    pool = Pool()
    return {
        "about": about(data),
        "tables": {name: _table(model, _kept(data, name), pool) for name, model in TABLES.items()},
        "pool": pool.texts,
        "dates": {date.text: _date(date) for date in _dates(data)},
        "counts": {f"{count.low},{count.high}": str(count) for count in _counts(data)},
        "sides": list(_sides(data)),
        "families": [[family.key, family.label, [str(term) for term in family.types]] for family in FAMILIES],
        "countNames": list(Event.counts),
        "folded": [str(flag) for flag in FOLDED],
    }


def about(data: Dataset) -> dict[str, str]:
    """The package in words: what it is called, which version it is, how it is cited and licensed."""
    descriptor = data.descriptor
    licenses = descriptor.get("licenses")
    entries = [entry for entry in licenses if isinstance(entry, dict)] if isinstance(licenses, list) else []
    title = str(descriptor.get("title") or descriptor.get("name") or "Data package")
    ours = descriptor.get("name") == metadata.NAME
    version = f" Version {data.version}." if data.version else ""
    return {
        "title": title,
        "version": data.version,
        "licence": ", ".join(str(entry.get("title") or entry.get("name", "")) for entry in entries),
        "citation": metadata.citation() if ours else f"{title}.{version} [Data set].",
    }


def _kept(data: Dataset, name: str) -> Iterator[Record]:
    """The rows of a table that the page needs: of the register of ids, those only that no record bears any more."""
    for record in data.tables[name]:
        if not (isinstance(record, RegisteredId) and record.status is RecordStatus.ACTIVE):
            yield record


def _table(model: type[Record], records: Iterable[Record], pool: Pool) -> dict[str, Any]:
    """A table column by column: a cell is the number of its text, a list of such numbers if the cell is a list."""
    rows = list(records)
    cells = [record.to_cells() for record in rows]
    columns = []
    for name, column in model.columns().items():
        is_list = column.many
        values: list[Any] = [
            [pool.number(item) for item in row[name].split("|")] if is_list and row[name] else pool.number(row[name])
            for row in cells
        ]
        vocabulary = column.vocabulary.vocabulary_name() if column.vocabulary else ""
        columns.append([name, column.cell.json_type, column.title, vocabulary, values])
    return {"title": model.table_info.title, "key": list(model.table_info.key), "columns": columns}


def _dates(data: Dataset) -> Iterator[EdtfDate]:
    """Every date that stands in a cell, or that a claim gives for one."""
    for name, model in TABLES.items():
        columns = _date_columns(model)
        for record in data.tables[name] if columns else ():
            yield from (date for column in columns if isinstance(date := getattr(record, column), EdtfDate))
    for claim in data.claims:
        if claim.value and claim.field in _date_columns(type(claim.record)):
            yield EdtfDate.parse(claim.value)


@cache
def _date_columns(model: type[Record]) -> list[str]:
    return [name for name, column in model.columns().items() if column.cell.kind == "edtf"]


def _date(date: EdtfDate) -> list[Any]:
    """First day, last day, precision, whether the source is unsure, whether it is approximate, and both wordings."""
    doubts = [int(date.uncertain), int(date.approximate)]
    return [_iso(date.earliest), _iso(date.latest), date.precision, *doubts, date_in_words(date), short_date(date)]


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _counts(data: Dataset) -> Iterator[Count]:
    for event in data.events:
        yield from (count for name in Event.counts if (count := getattr(event, name)).is_stated)
    yield from (claim.count for claim in data.claims if claim.count.is_stated)


def _sides(data: Dataset) -> Iterator[list[Any]]:
    """For each field on which sources say something: record, field, what is adopted, and the rows that back it."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in data.claims:
        groups.setdefault((claim.record_id, claim.field), []).append(claim)
    for (record_id, field), claims in groups.items():
        sides = Dispute(data[record_id], field, tuple(claims))
        yield [record_id, field, sides.adopted, [row.id for row in sides.backing]]


def read_packed(text: str) -> Mapping[str, Any]:
    """What :func:`packed` packed, for tests and for whoever wants the data back out of a page."""
    result: Mapping[str, Any] = json.loads(gzip.decompress(base64.b64decode(text)))
    return result
