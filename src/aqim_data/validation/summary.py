"""What plausibility must know of a stretch of a table, so that it reads again only what looks wrong.

A summary is made while the columns of a chunk are at hand, by whichever process judges it, and is small.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, reduce
from itertools import compress
from operator import attrgetter, or_
from typing import NamedTuple
from zlib import crc32

from aqim_data.dates import DAY_PATTERN, EdtfDate
from aqim_data.errors import DateError
from aqim_data.models import TABLES, Claim, Event, Record
from aqim_data.models.cells import owner_of
from aqim_data.models.screening import REMEMBERED
from aqim_data.validation.likeness import titles_in_words, wheres
from aqim_data.validation.wording import OWN_WORDS, has_part_of_loaded_word

_DAY = re.compile(DAY_PATTERN)
#: Days are numbered with so many bits.
DAY_BITS = 22


class Days(NamedTuple):
    """What a date means, in numbers of days; 0 where it means none.

    Attributes:
        first: The first day on which it can begin.
        last_point: The first day of its beginning or of its end, whichever is later.
        exact: The day, if it means one day only.
    """

    first: int = 0
    last_point: int = 0
    exact: int = 0


_FIRST, _LAST_POINT, _EXACT = map(attrgetter, Days._fields)


class _DaysOf(dict[str, Days]):
    """What dates mean, by their text, each parsed once."""

    def __missing__(self, text: str) -> Days:
        if len(self) > REMEMBERED:
            self.clear()
        self[text] = days = _days(text) if text else Days()
        return days


def _days(text: str) -> Days:
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text).toordinal()  # in a tenth of the time of parsing
        return Days(day, day, day)
    try:
        when = EdtfDate.parse(text)
    except DateError:
        # The value of a claim is judged later, with the record that it is about.
        return Days()
    first = last_point = when.earliest.toordinal() if when.earliest else 0
    if "/" in text:
        points = [EdtfDate.parse(point).earliest for point in text.split("/") if point != ".."]
        last_point = max((point.toordinal() for point in points if point), default=0)
    return Days(first, last_point, first if when.earliest == when.latest else 0)


#: What dates mean, by their text.
DAYS = _DaysOf()


class _Bits(dict[str, int]):
    """A bit for each word."""

    def __missing__(self, word: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        # Numbers of 60 bits are the largest that Python keeps in two of its digits.
        self[word] = bit = 1 << crc32(word.encode()) % 60
        return bit


_BITS = _Bits()


class _Types(dict[str, int]):
    """A number for each type of event."""

    def __missing__(self, kind: str) -> int:
        self[kind] = number = crc32(kind.encode()) << DAY_BITS
        return number


_TYPES = _Types()


class _Places(dict[tuple[str, str], tuple[int, ...]]):
    """Numbers for each of the places where an event was, by place and countries."""

    def __missing__(self, event: tuple[str, str]) -> tuple[int, ...]:
        if len(self) > REMEMBERED:
            self.clear()
        self[event] = numbers = tuple(crc32(where.encode()) << DAY_BITS for where in wheres(*event))
        return numbers


_PLACES = _Places()


@dataclass(slots=True)
class EventMarks:
    """By what events of one type, place and time are found that may be alike; an entry for each place of an event.

    Attributes:
        keys: A number for type and place, and behind it the day, in order.
        words: A bit for each word of the title; words can share one.
        counts: How many words the title has.
        rows: Positions of the events in their chunk.
    """

    keys: array[int] = field(default_factory=lambda: array("Q"))
    words: array[int] = field(default_factory=lambda: array("Q"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    rows: array[int] = field(default_factory=lambda: array("I"))


@dataclass(slots=True)
class Summary:
    """What plausibility must know of a stretch of a table.

    Attributes:
        last_point: The latest first day of a beginning or end of its dates, as a number; 0 if there is none.
        may_judge: Whether a part of a loaded word stands in our own text.
        reported: For each source that is cited, but not in sources itself, the latest first day of a date in the row.
        tolls: For each count of events, how often a number stands in it, the highest if there are two.
        events: Marks of its events.
    """

    last_point: int = 0
    may_judge: bool = False
    reported: dict[str, int] = field(default_factory=dict)
    tolls: dict[str, Counter[str]] = field(default_factory=dict)
    events: EventMarks | None = None

    def take_totals(self, other: Summary) -> None:
        """Take over what is told of a table as a whole, and not chunk by chunk."""
        for source_id, day in other.reported.items():
            if day > self.reported.get(source_id, 0):
                self.reported[source_id] = day
        for name, numbers in other.tolls.items():
            self.tolls.setdefault(name, Counter()).update(numbers)
        other.reported, other.tolls = {}, {}


def summary_of(model: type[Record], columns: Mapping[str, Sequence[str]], reported: dict[str, int]) -> Summary:
    """The summary of rows that have no fault.

    Args:
        model: The model of the rows.
        columns: Their cells, by column.
        reported: What summaries of the table told before of ``Summary.reported``: only what is later is told again,
            and added.
    """
    summary = Summary()
    table = model.table_info.name
    for name in date_columns(table):
        days = list(map(DAYS.__getitem__, columns[name]))
        if days:
            summary.last_point = max(summary.last_point, max(map(_LAST_POINT, days)))
        if table != "sources":
            for source_id, day in zip(columns["source_id"], map(_FIRST, days), strict=True):
                if day > reported.get(source_id, 0):
                    summary.reported[source_id] = reported[source_id] = day
    if model is Claim:
        claimed = zip(columns["record_id"], columns["field"], columns["value"], strict=True)
        dates = (value for record_id, name, value in claimed if value and name in date_columns(owner_of(record_id)))
        summary.last_point = max(summary.last_point, max((DAYS[value].last_point for value in dates), default=0))
    summary.may_judge = any(has_part_of_loaded_word("\n".join(columns[name])) for name in OWN_WORDS.get(table, ()))
    if model is Event:
        for name in Event.counts:
            low, high = columns[f"{name}_low"], columns[f"{name}_high"]
            if any(low) or any(high):
                summary.tolls[name] = Counter([most or least for least, most in zip(low, high, strict=True)])
        summary.events = _event_marks(columns)
    return summary


@cache
def date_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that hold dates in EDTF."""
    return tuple(name for name, column in TABLES[table].columns().items() if column.cell.kind == "edtf")


def _event_marks(columns: Mapping[str, Sequence[str]]) -> EventMarks:
    days = list(map(_EXACT, map(DAYS.__getitem__, columns["date"])))
    # Only events of which the day is known are compared.
    titles, types, places, countries = (
        list(compress(columns[name], days)) for name in ("title", "type", "place_id", "countries")
    )
    words = list(titles_in_words(titles))
    events = zip(
        (at for at, day in enumerate(days) if day),
        filter(None, days),
        map(_TYPES.__getitem__, types),
        map(_PLACES.__getitem__, zip(places, countries, strict=True)),
        [reduce(or_, map(_BITS.__getitem__, one), 0) for one in words],
        map(len, words),
        strict=True,
    )
    entries = [(place ^ kind | day, bits, count, at) for at, day, kind, found, bits, count in events for place in found]
    entries.sort()
    marks = EventMarks()
    if entries:
        keys, bits_of, counts, positions = zip(*entries, strict=True)
        marks = EventMarks(array("Q", keys), array("Q", bits_of), array("I", counts), array("I", positions))
    return marks
