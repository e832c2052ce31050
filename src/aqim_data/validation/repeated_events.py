"""Events that look as if they were recorded twice.

They are found by marks: a number for type, place and day, and bits for the words of the title, made while the columns
of a chunk are at hand. Only events of which the marks are alike are read again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain, compress, pairwise, repeat
from operator import or_
from typing import TYPE_CHECKING
from zlib import crc32

from aqim_data.dates import EdtfDate
from aqim_data.models.screening import REMEMBERED
from aqim_data.validation.likeness import title_words, titles_in_words
from aqim_data.validation.problems import Problem
from aqim_data.validation.sharing import shared

if TYPE_CHECKING:
    from aqim_data.validation.rows import Row
    from aqim_data.validation.table_file import TableFile

#: Two titles are alike if this share of all their words stands in both.
TITLE_LIKENESS = 0.6
#: How many marks of events are compared at once.
_MARKS_AT_ONCE = 100_000
#: The mark of an event has so many bits for its place in its chunk, and before these for the day, and the rest for its
#: type and where it was.
_ROW_BITS, _DAY_BITS = 13, 22
_PLACE_BITS = 64 - _DAY_BITS - _ROW_BITS
#: The words of a title have so many bits, each of which some words share; the number of the words has the rest.
_WORD_BITS = 58
#: A title of so many words, or more, can be like any other, as far as can be told from these bits.
_MANY_WORDS = 2 ** (64 - _WORD_BITS) - 1
_ROW, _WORDS = 2**_ROW_BITS - 1, 2**_WORD_BITS - 1


class _Bits(dict[str, int]):
    """A bit for each word."""

    def __missing__(self, word: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        self[word] = bit = 1 << crc32(word.encode()) % _WORD_BITS
        return bit


_BITS = _Bits()


class _Types(dict[str, int]):
    """A number for each type of event."""

    def __missing__(self, kind: str) -> int:
        self[kind] = number = _number(kind)
        return number


_TYPES = _Types()


class _Places(dict[tuple[str, str], tuple[int, ...]]):
    """A number for each of the places where an event was, by place and countries."""

    def __missing__(self, event: tuple[str, str]) -> tuple[int, ...]:
        if len(self) > REMEMBERED:
            self.clear()
        self[event] = numbers = tuple(map(_number, wheres(*event)))
        return numbers


_PLACES = _Places()


def _number(name: str) -> int:
    number: int = crc32(name.encode()) % 2**_PLACE_BITS << _DAY_BITS + _ROW_BITS
    return number


@dataclass(slots=True)
class EventMarks:
    """By what events of one type, place and time are found that may be alike; an entry for each place of an event.

    Attributes:
        keys: A number for type and place, behind it the day, and behind that the position in the chunk, in order.
        titles: A bit for each word of the title, and before these bits how many words there are.
    """

    keys: array[int] = field(default_factory=lambda: array("Q"))
    titles: array[int] = field(default_factory=lambda: array("Q"))


def event_marks(columns: Mapping[str, Sequence[str]], days: Sequence[int]) -> EventMarks:
    """The marks of events, of which only those are compared of which the day is known.

    Args:
        columns: The cells of the events, by column.
        days: The number of the day of each; 0 if it is not known.
    """
    types, places, countries, titles = (
        compress(columns[name], days) for name in ("type", "place_id", "countries", "title")
    )
    events = zip(
        (day << _ROW_BITS | at for at, day in enumerate(days) if day),
        map(_TYPES.__getitem__, types),
        map(_PLACES.__getitem__, zip(places, countries, strict=True)),
        titles_in_words(list(titles)),
        strict=True,
    )
    marks: dict[int, int] = {}
    for event, kind, numbers, words in events:
        count = min(len(words), _MANY_WORDS)
        title = reduce(or_, map(_BITS.__getitem__, words), count << _WORD_BITS)
        for number in numbers:
            marks[number ^ kind | event] = title
    keys = array("Q", sorted(marks))
    return EventMarks(keys, array("Q", map(marks.__getitem__, keys)))


def repeated_events(events: TableFile, jobs: int = 1) -> Iterator[Problem]:
    """Events of one type on the same day or the next, at one place or in one country, with titles alike.

    Args:
        events: The table of events.
        jobs: How many processes look for them in a large table.
    """
    by_day = sorted((_day(row.cells["date"]), index, row) for index, row in enumerate(_candidates(events, jobs)))
    # Going by day, only what happened on this day and on the one before must be remembered.
    today = before = 0
    seen: dict[tuple[str, str], list[Row]] = {}
    seen_before: dict[tuple[str, str], list[Row]] = {}
    for day, _, row in by_day:
        if day != today:
            before, today = today, day
            seen, seen_before = {}, seen if before == day - 1 else {}
        keys = [(row.cells["type"], where) for where in wheres(row.cells["place_id"], row.cells["countries"])]
        near = (other for key in keys for one in (seen_before, seen) for other in one.get(key, ()))
        other = next((other for other in near if _are_alike(row.cells, other.cells)), None)
        if other is not None:
            message = f"it looks like {other.cells['event_id']}, of {other.cells['date']}: “{other.cells['title']}”"
            hint = "join the two, tie them by part_of, or allow it with the reason"
            yield events.problem("AQ705", message, hint, row=row, name="title")
        for key in keys:
            seen.setdefault(key, []).append(row)


def _candidates(events: TableFile, jobs: int) -> Iterator[Row]:
    """The events that may be like another one, in the order of the table, by the marks of their summaries."""
    marks = [chunk.summary.events for chunk in events.chunks]
    parts = 1 + sum(len(one.keys) for one in marks if one) // _MARKS_AT_ONCE
    # What one type and place have in common is not parted.
    borders = [part * 2**_PLACE_BITS // parts << _DAY_BITS + _ROW_BITS for part in range(parts + 1)]
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, at in chain.from_iterable(shared(_likes, marks, list(pairwise(borders)), jobs)):
        found[number].add(at)
    for number in sorted(found):
        yield from events.some_rows(events.chunks[number], found[number])


def _likes(marks: Sequence[EventMarks | None], between: tuple[int, int]) -> set[tuple[int, int]]:
    """The events with keys from one up to another that may be like another one: their chunks, and their positions."""
    entries: list[tuple[int, int, int]] = []
    for number, one in enumerate(marks):
        if one:
            part = slice(*(bisect_left(one.keys, border) for border in between))
            entries += zip(one.keys[part], one.titles[part], repeat(number))
    entries.sort()
    found: set[tuple[int, int]] = set()
    # Marks of one type and place stand together, and behind those of a day those of the next.
    near: deque[tuple[int, int, int, int, tuple[int, int]]] = deque()
    for key, title, number in entries:
        day, event = key >> _ROW_BITS, (number, key & _ROW)
        bits, count = title & _WORDS, title >> _WORD_BITS
        # Words that share a bit with another one of the title, so that one cannot tell whether both titles have them.
        lost = count - bits.bit_count() if count < _MANY_WORDS else _MANY_WORDS
        while near and near[0][0] < day - 1:
            near.popleft()
        for _, other_bits, other_count, other_lost, other in near:
            in_both = (bits & other_bits).bit_count() + (lost if lost < other_lost else other_lost)
            # As many in both as are needed of all; all are those of the one and of the other less those in both.
            if in_both * (1 + TITLE_LIKENESS) + 1e-6 >= TITLE_LIKENESS * (count + other_count) and event != other:
                found |= {event, other}
        near.append((day, bits, count, lost, event))
    return found


def wheres(place: str, countries: str) -> list[str]:
    """Where an event was, for the comparison with others: its place, and each of its countries."""
    places = [place] if place else []
    return [*places, *countries.split("|")] if countries else places


def _day(text: str) -> int:
    """The number of the day that a date means; 0 if it means none, or more than one."""
    when = EdtfDate.parse(text) if text else None
    return when.earliest.toordinal() if when and when.earliest and when.earliest == when.latest else 0


def _are_alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    # What is a part of the other, or of the same event, was told apart by whoever coded it.
    if one["part_of"] == other["event_id"] or other["part_of"] == one["event_id"]:
        return False
    if one["part_of"] and one["part_of"] == other["part_of"]:
        return False
    first, second = title_words(one["title"]), title_words(other["title"])
    return len(first & second) >= TITLE_LIKENESS * len(first | second)
