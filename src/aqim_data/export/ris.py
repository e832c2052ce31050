"""RIS: the sources, for reference managers."""

from __future__ import annotations

from collections.abc import Iterator

from aqim_data.export.bibliography import csl_type, is_news, point_of, rest_of
from aqim_data.export.selection import Selection
from aqim_data.models import Source

_TYPES = {
    "article-newspaper": "NEWS",
    "article-journal": "JOUR",
    "report": "RPRT",
    "webpage": "ELEC",
    "legal_case": "CASE",
    "entry-encyclopedia": "ENCYC",
    "dataset": "DATA",
    "post-weblog": "BLOG",
}
#: The fields for custom data, and what stands in each.
CUSTOM = {
    "type": "C1",
    "published": "C2",
    "consulted": "C3",
    "derived_from": "C4",
    "sha256": "C5",
    "archive_url": "C6",
}


def text(selection: Selection) -> str:
    """One reference for each source; its ID is the id of the source."""
    records = (record for record in selection.tables["sources"] if isinstance(record, Source))
    return "\n".join("".join(f"{line}\n" for line in reference(source)) for source in records)


def reference(source: Source) -> Iterator[str]:
    """A source as a reference, line by line."""
    fields = [("TY", _TYPES.get(csl_type(source), "GEN")), ("ID", source.source_id), ("TI", source.title)]
    # A name without a comma is taken as it stands, which is all that the table knows.
    fields += [("AU", name) for name in source.authors]
    fields += _dates(source)
    # The paper in which an article appeared is no publisher to a reference manager.
    published_by = "T2" if is_news(source) else "PB"
    fields += [(tag, value) for tag, value in ((published_by, source.publisher), ("UR", source.url)) if value]
    fields.append(("LA", source.language))
    if source.note:
        fields.append(("N1", source.note))
    fields += [(CUSTOM[name], value) for name, value in rest_of(source).items()]
    for tag, value in fields:
        yield f"{tag}  - {value}"
    yield "ER  - "


def _dates(source: Source) -> list[tuple[str, str]]:
    point = point_of(source.published)
    fields = [("PY", f"{point[0]:04}"), ("DA", _slashed(point))] if point else []
    if source.accessed:
        fields.append(("Y2", _slashed([source.accessed.year, source.accessed.month, source.accessed.day])))
    return fields


def _slashed(parts: list[int]) -> str:
    """A date as RIS has it: year, month, day and further words, with a slash after each of the first three."""
    padded = [f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:]), "", ""]
    return "/".join(padded[:3]) + "/"
