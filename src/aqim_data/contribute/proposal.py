"""Making a record from values that somebody gives: which are needed, whether each is right, and an id for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence

from aqim_data.contribute.recognition import OPEN
from aqim_data.models import Record, Source
from aqim_data.models.cell_faults import CellFault, cell_faults, column_faults
from aqim_data.models.cells import ID_LENGTH, PREFIXES
from aqim_data.models.record import Column

#: What a person makes a record of, with its table.
KINDS = {
    "event": "events",
    "actor": "actors",
    "place": "places",
    "quote": "quotes",
    "source": "sources",
    "claim": "claims",
}
#: Words that tell nothing about what a record is, and are left out of its id.
_SMALL = {
    *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its"),
    *("of", "on", "or", "over", "the", "their", "to", "under", "with"),
}
#: Most words that a proposed id takes from a title.
_WORDS = 6
#: Columns that an id is made of, in order, after its prefix; the year of a date goes last.
_TELLING = {
    "events": ("title", "date"),
    "actors": ("name",),
    "places": ("name",),
    "quotes": ("speaker_id", "text"),
    "sources": ("publisher", "published", "title"),
    "claims": ("record_id", "field", "source_id"),
}


def columns_to_ask(kind: str) -> Sequence[Column]:
    """The columns of a kind of record in the order in which they are best asked for: the id last."""
    model = OPEN[KINDS[kind]]
    (key,) = model.table_info.key
    columns = model.columns()
    return [*(column for name, column in columns.items() if name != key), columns[key]]


def proposed_id(table: str, cells: Mapping[str, str], taken: Container[str]) -> str:
    """An id for a record, made from what it says; empty if it says nothing that an id can be made of.

    Args:
        table: Name of the table.
        cells: The record's cells.
        taken: Ids that are in use, or once were.

    >>> proposed_id("events", {"title": "Attack at the barracks in Cherchell", "date": "2011-08-26"}, ())
    'evt-attack-barracks-cherchell-2011'
    """
    parts = [_slug(cells.get(name, ""), is_date=name in ("date", "published")) for name in _TELLING[table]]
    slug = "-".join(part for part in parts if part)
    if not slug:
        return ""
    base = f"{PREFIXES[table]}-{slug}"[: ID_LENGTH - 4].rstrip("-")
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _slug(text: str, *, is_date: bool) -> str:
    if is_date:
        year = re.search(r"[0-9]{4}", text)
        return year[0] if year else ""
    text = re.sub(f"^(?:{'|'.join(PREFIXES.values())})-", "", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", re.sub("['’]", "", plain))
    return "-".join([word for word in words if word not in _SMALL][:_WORDS])


def faults_of_answer(table: str, name: str, cell: str) -> list[CellFault]:
    """What is wrong with one value, judged by its column alone."""
    model = OPEN[table]
    if not cell and model.columns()[name].required:
        return [CellFault("AQ201", name, "the cell is empty", f"fill it: {model.columns()[name].description}")]
    return column_faults(model, name, cell)


def made_record(table: str, cells: Mapping[str, str]) -> tuple[Record | None, list[CellFault]]:
    """The record that the values stand for, and what is wrong with them."""
    return cell_faults(OPEN[table], cells)


def terms_of(column: Column) -> list[str]:
    """The terms that a column takes, each with its label; empty if it takes no terms, or all countries."""
    terms = list(column.vocabulary or ())
    return [f"{term}  {term.label}" for term in terms] if len(terms) <= 60 else []


def in_words(model: type[Record]) -> str:
    """What a record of a table is called."""
    return (
        "a published source"
        if model is Source
        else model.table_info.description[:1].lower() + (model.table_info.description[1:].rstrip("."))
    )
