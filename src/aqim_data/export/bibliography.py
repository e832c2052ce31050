"""What the three forms for references share: kinds of works, dates, and what none of them has a field for."""

from __future__ import annotations

from datetime import date

from aqim_data.dates import EdtfDate
from aqim_data.models import Source

#: Columns of a source that no reference manager has a field for.
REST = ("type", "published", "archive_url", "consulted", "derived_from", "sha256")


def csl_type(source: Source) -> str:
    """The item type of the Citation Style Language; see ``data/vocabularies.csv``."""
    return source.type.crosswalk.csl or "document"


def is_news(source: Source) -> bool:
    """Whether the publisher of the work is the paper, the journal or the site in which it appeared."""
    return csl_type(source) in ("article-newspaper", "article-journal", "post-weblog", "entry-encyclopedia")


def rest_of(source: Source) -> dict[str, str]:
    """What is left for fields of our own, as it stands in the table."""
    cells = source.to_cells()
    return {name: cells[name] for name in REST if cells[name]}


def parts_of(day: date, precision: str) -> list[int]:
    """Year, month and day of a date, as far as they are known."""
    parts = [day.year, day.month, day.day]
    return parts[: {"year": 1, "month": 2}.get(precision, 3)]


def point_of(published: EdtfDate | None) -> list[int]:
    """Year, month and day of a date that is one day, month or year; empty for all others.

    >>> point_of(EdtfDate.parse("2007-12~"))
    [2007, 12]
    >>> point_of(EdtfDate.parse("199X"))
    []
    """
    if published is None or published.earliest is None or published.precision not in ("day", "month", "year"):
        return []
    return parts_of(published.earliest, published.precision)
