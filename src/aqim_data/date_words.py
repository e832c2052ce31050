"""Dates in words: what an uncertain date says, and nothing more."""

from __future__ import annotations

from aqim_data.dates import EdtfDate

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as a sentence
)


def date_in_words(value: EdtfDate) -> str:
    """A date as a person would say it.

    >>> date_in_words(EdtfDate.parse("2007-12-11"))
    '11 December 2007'
    >>> date_in_words(EdtfDate.parse("2007-05~"))
    'about May 2007, day not known'
    >>> date_in_words(EdtfDate.parse("2004?/.."))
    'perhaps 2004 and after'
    >>> date_in_words(EdtfDate.parse("../2010-08-10"))
    'not later than 10 August 2010'
    >>> date_in_words(EdtfDate.parse("199X"))
    '1990s, year not known'
    """
    start, slash, end = value.text.partition("/")
    if not slash:
        unknown = {"month": ", day not known", "year": ", day and month not known", "decade": ", year not known"}
        return f"{_point(start, _MONTHS)}{unknown.get(value.precision, '')}"
    if start == "..":
        return f"not later than {_point(end, _MONTHS)}"
    if end == "..":
        return f"{_point(start, _MONTHS)} and after"
    return f"from {_point(start, _MONTHS)} to {_point(end, _MONTHS)}"


def short_date(value: EdtfDate) -> str:
    """A date for the cell of a table.

    >>> short_date(EdtfDate.parse("2007-12-11")), short_date(EdtfDate.parse("2007-12-11?"))
    ('11 Dec 2007', 'perhaps 11 Dec 2007')
    >>> short_date(EdtfDate.parse("2007-05/2007-06")), short_date(EdtfDate.parse("../2010-08-10"))
    ('May 2007 – Jun 2007', 'by 10 Aug 2010')
    """
    months = [month[:3] for month in _MONTHS]
    start, slash, end = value.text.partition("/")
    if not slash:
        return _point(start, months)
    if start == "..":
        return f"by {_point(end, months)}"
    if end == "..":
        return f"from {_point(start, months)}"
    return f"{_point(start, months)} – {_point(end, months)}"


def _point(text: str, months: list[str]) -> str:
    """One date without an interval, with what qualifies it in front."""
    qualifier = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}.get(text[-1], "")
    year, *rest = text.rstrip("?~%").split("-")
    parts = [year.replace("X", "0s"), *(months[int(month) - 1] for month in rest[:1])]
    parts += [str(int(day)) for day in rest[1:]]
    return qualifier + " ".join(reversed(parts))
