"""Dates in words, for people."""

from __future__ import annotations

import calendar

from aqim_data.dates import EdtfDate


def date_in_words(date: EdtfDate) -> str:
    """A date of the EDTF subset in English words.

    >>> [date_in_words(EdtfDate.parse(text)) for text in ("2007-12-11", "2007-05~", "199X", "2004?")]
    ['11 December 2007', 'about May 2007', '1990s', '2004 (uncertain)']
    >>> [date_in_words(EdtfDate.parse(text)) for text in ("1991/2002", "../2010-08-10", "2004/..")]
    ['1991 – 2002', 'not later than 10 August 2010', 'from 2004']
    """
    if not date.is_interval:
        return _point(date)
    start, _, end = date.text.partition("/")
    if start == "..":
        return f"not later than {_point(EdtfDate.parse(end))}"
    if end == "..":
        return f"from {_point(EdtfDate.parse(start))}"
    return f"{_point(EdtfDate.parse(start))} – {_point(EdtfDate.parse(end))}"


def _point(date: EdtfDate) -> str:
    assert date.earliest is not None  # only an open end has no day
    words = {
        "day": f"{date.earliest.day} {calendar.month_name[date.earliest.month]} {date.earliest.year}",
        "month": f"{calendar.month_name[date.earliest.month]} {date.earliest.year}",
        "decade": f"{date.earliest.year}s",
    }.get(date.precision, str(date.earliest.year))
    return f"{'about ' if date.approximate else ''}{words}{' (uncertain)' if date.uncertain else ''}"
