"""What plausibility must know of a stretch of a table, so that it reads again only what looks wrong.

A summary is made while the columns of a chunk are at hand, by whichever process judges it, and is small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import compress
from operator import attrgetter, not_
from typing import NamedTuple

from aqim_data.dates import DAY_PATTERN, EdtfDate
from aqim_data.errors import DateError
from aqim_data.models import TABLES, Claim, Event, Record
from aqim_data.models.cells import owner_of
from aqim_data.models.screening import REMEMBERED
from aqim_data.validation.repeated_events import EventMarks, event_marks
from aqim_data.validation.wording import OWN_WORDS, has_part_of_loaded_word

_DAY = re.compile(DAY_PATTERN)
#: What may stand behind a day, which it is nevertheless.
_UNSURE = ("", "?", "~", "%")


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
    if text[10:] in _UNSURE and _DAY.fullmatch(text[:10]):
        day = date.fromisoformat(text[:10]).toordinal()  # in a tenth of the time of parsing
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
                summary.tolls[name] = tolls = Counter(high)
                tolls.update(compress(low, map(not_, high)))
        summary.events = event_marks(columns, list(map(_EXACT, days)))
    return summary


@cache
def date_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that hold dates in EDTF."""
    return tuple(name for name, column in TABLES[table].columns().items() if column.cell.kind == "edtf")
