"""CSL-JSON: the sources, for Zotero, Pandoc and everything with a citeproc."""

from __future__ import annotations

from typing import Any

from aqim_data.dates import EdtfDate
from aqim_data.escaping import as_json
from aqim_data.export.bibliography import csl_type, is_news, parts_of, point_of, rest_of
from aqim_data.export.selection import Selection
from aqim_data.models import Source


def text(selection: Selection) -> str:
    """A list of items, one a line; their id is the id of the source."""
    items = (item(record) for record in selection.tables["sources"] if isinstance(record, Source))
    return "[\n" + ",\n".join(as_json(one, indent=None) for one in items) + "\n]\n"


def item(source: Source) -> dict[str, Any]:
    """A source as an item; what CSL has no variable for stands in ``custom``."""
    found: dict[str, Any] = {"id": source.source_id, "type": csl_type(source), "title": source.title}
    if source.authors:
        # Names are not divided into given and family name in the table.
        found["author"] = [{"literal": name} for name in source.authors]
    if source.publisher:
        found["container-title" if is_news(source) else "publisher"] = source.publisher
    if source.published:
        found["issued"] = date_variable(source.published)
    if source.url:
        found["URL"] = source.url
    if source.accessed:
        found["accessed"] = {"date-parts": [parts_of(source.accessed, "day")]}
    found["language"] = source.language
    if source.note:
        found["note"] = source.note
    found["custom"] = rest_of(source)
    return found


def date_variable(published: EdtfDate) -> dict[str, Any]:
    """A date as CSL has it; as text where it has an open end or is a decade.

    >>> date_variable(EdtfDate.parse("2007-12~"))
    {'date-parts': [[2007, 12]], 'circa': True}
    """
    circa = {"circa": True} if published.uncertain or published.approximate else {}
    point = point_of(published)
    if point:
        return {"date-parts": [point], **circa}
    if published.precision == "interval":
        ends = [EdtfDate.parse(end) for end in published.text.split("/")]
        return {"date-parts": [point_of(end) for end in ends], **circa}
    return {"literal": published.text}
