"""Dates as uncertain as the sources are: a strict subset of EDTF level 1.

The subset is ``YYYY``, ``YYYY-MM`` and ``YYYY-MM-DD``, each with at most one trailing ``?`` (the source is
unsure), ``~`` (approximate) or ``%`` (both); intervals ``a/b`` of these; open ends ``../b`` and ``a/..``; and
a decade by itself, such as ``199X``. Years run from 1000 to 2999. Every accepted string is valid EDTF, which
knows no qualified decade; impossible days, inverted intervals and ``../..`` are refused.

Meaning: ``2007-05`` is a day somewhere in May 2007; ``a/b`` lasted from a to b; ``../b`` is not later than b;
``a/..`` began at a and has no known end.

Standard: Extended Date/Time Format, Library of Congress, 2019 (ISO 8601-2:2019, annex A).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from aqim_data.errors import DateError

Precision = Literal["day", "month", "year", "decade", "interval", "open"]

_YEAR = "[12][0-9]{3}"
_LEAP_YEAR = "(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)"
_DAY = (
    f"{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29"
)
_POINT = f"(?:{_DAY}|{_YEAR}(?:-(?:0[1-9]|1[0-2]))?)[?~%]?"

#: Regular expression of one calendar day that exists, ``YYYY-MM-DD``.
DAY_PATTERN = f"^(?:{_DAY})$"
#: Regular expression of the subset. It is exact but for the order of an interval's ends.
EDTF_PATTERN = f"^(?:{_POINT}(?:/(?:{_POINT}|[.][.]))?|[.][.]/{_POINT}|[12][0-9]{{2}}X)$"

_SHAPE = re.compile(r"(\d{3}X|\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)", re.ASCII)


@dataclass(frozen=True, slots=True, repr=False)
class EdtfDate:
    """A date as a source gives it, with the earliest and latest day it can mean.

    Two dates are equal when their texts are. Dates have no order of their own, because an uncertain date
    has none: sort by ``earliest`` or ``latest``.

    Attributes:
        text: The EDTF string, as authored.
        earliest: First day that the date can mean; None where the start is open.
        latest: Last day that the date can mean; None where the end is open.
        precision: ``day``, ``month``, ``year``, ``decade``, ``interval`` or ``open``.
        uncertain: Whether the source is unsure (``?`` or ``%``) of it or of one of its ends.
        approximate: Whether it, or one of its ends, is approximate (``~`` or ``%``).

    >>> date = EdtfDate.parse("2007-05")
    >>> date.earliest.isoformat(), date.latest.isoformat(), date.precision
    ('2007-05-01', '2007-05-31', 'month')
    >>> EdtfDate.parse("199X").latest.year
    1999
    >>> EdtfDate.parse("2003-02-29")
    Traceback (most recent call last):
    aqim_data.errors.DateError: '2003-02-29' is not a date of the EDTF subset: February 2003 has 28 days; \
write 2003-02 if the day is unknown
    """

    text: str
    earliest: date | None = field(compare=False)
    latest: date | None = field(compare=False)
    precision: Precision = field(compare=False)
    uncertain: bool = field(compare=False)
    approximate: bool = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> EdtfDate:
        """Read a date of the subset.

        Raises:
            DateError: The text is not of the subset; it says why and what to write instead.
        """
        if not isinstance(text, str):
            raise DateError(repr(text), "a date is written as text", 'write for instance "2007-12-11"')
        return _parse(text)

    @property
    def is_interval(self) -> bool:
        """Whether the date is written as an interval, with open ends or without."""
        return "/" in self.text

    def overlaps(self, other: EdtfDate) -> bool:
        """Whether some day can be meant by both dates.

        >>> EdtfDate.parse("2011-09").overlaps(EdtfDate.parse("2011-08-26"))
        False
        """
        starts_in_time = self.earliest is None or other.latest is None or self.earliest <= other.latest
        ends_in_time = other.earliest is None or self.latest is None or other.earliest <= self.latest
        return starts_in_time and ends_in_time

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"EdtfDate({self.text!r})"


@lru_cache(maxsize=8192)
def _parse(text: str) -> EdtfDate:
    if not text:
        raise DateError(text, "it is empty", "leave the cell empty if nothing is known")
    start, slash, end = text.partition("/")
    if not slash or "/" in end:
        return _point(text, text)
    if start == ".." and end == "..":
        raise DateError(text, "both ends are open", "leave the cell empty if nothing is known")
    first = None if start == ".." else _point(start, text)
    last = None if end == ".." else _point(end, text)
    if first and last:
        _refuse_inverted(first, last, text)
    ends = [point for point in (first, last) if point]
    return EdtfDate(
        text,
        first.earliest if first else None,
        last.latest if last else None,
        "interval" if first and last else "open",
        any(point.uncertain for point in ends),
        any(point.approximate for point in ends),
    )


def _refuse_inverted(first: EdtfDate, last: EdtfDate, text: str) -> None:
    # A point always has both bounds.
    assert first.earliest
    assert last.earliest
    assert last.latest
    if first.earliest > last.latest:
        raise DateError(text, "it ends before it begins", f"write {last}/{first} if the ends were swapped")
    if first.earliest > last.earliest:
        raise DateError(
            text,
            f"its end, {last}, could lie before its start",
            f"give the end as closely as the start, or leave it open: {first}/..",
        )


def _point(text: str, whole: str) -> EdtfDate:
    match = _SHAPE.fullmatch(text)
    if not match:
        raise _refusal(text, whole)
    year_text, month_text, day_text, qualifier = match.groups()
    flags = {"uncertain": qualifier in ("?", "%"), "approximate": qualifier in ("~", "%")}
    if year_text[0] not in "12":
        raise DateError(whole, "years run from 1000 to 2999", "write the year in four digits")
    if year_text.endswith("X"):
        if text != whole or month_text or qualifier:
            reason = "a decade stands by itself, without month, qualifier or interval"
            raise DateError(whole, reason, f"write {year_text}, or give years")
        decade = int(year_text[:3]) * 10
        return EdtfDate(text, date(decade, 1, 1), date(decade + 9, 12, 31), "decade", **flags)
    year = int(year_text)
    if not month_text:
        return EdtfDate(text, date(year, 1, 1), date(year, 12, 31), "year", **flags)
    month = int(month_text)
    if not 1 <= month <= 12:
        hint = f"write {year} if the month is unknown"
        if day_text and 1 <= int(day_text) <= 12 and 12 < month <= 31:
            hint = f"write {year}-{day_text}-{month_text} if day and month were exchanged"
        raise DateError(whole, "month must be 01–12", hint)
    last_day = calendar.monthrange(year, month)[1]
    if not day_text:
        return EdtfDate(text, date(year, month, 1), date(year, month, last_day), "month", **flags)
    if not 1 <= int(day_text) <= last_day:
        raise DateError(
            whole,
            f"{calendar.month_name[month]} {year} has {last_day} days",
            f"write {year}-{month_text} if the day is unknown",
        )
    day = date(year, month, int(day_text))
    return EdtfDate(text, day, day, "day", **flags)


def _refusal(text: str, whole: str) -> DateError:
    """Why a text, or the part of it that was read last, is no date."""
    if not text:
        return DateError(whole, "an end of the interval is missing", "write .. for an open end, such as 2004/..")
    # What damaged it is looked into only here, so that reading good dates does not pay for it.
    from aqim_data.damage.dates import date_damage

    damage = date_damage(whole)
    if damage:
        return DateError(whole, damage.message, damage.hint)
    return DateError(
        whole,
        "it is not YYYY, YYYY-MM, YYYY-MM-DD, 199X or an interval a/b of these",
        "write the year first, such as 2007-12-11, 2007-12 or 2007",
    )
