"""What looks as if it were recorded twice: events, and names of actors.

Both go by a key that likes share, never by comparing everything with everything, so that they stay cheap in
tables of any size.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

from aqim_data.dates import EdtfDate
from aqim_data.validation.problems import Problem
from aqim_data.vocabulary import ActorType

if TYPE_CHECKING:
    from aqim_data.validation.rows import Row
    from aqim_data.validation.table_file import TableFile

#: Two titles are alike if this share of all their words stands in both.
TITLE_LIKENESS = 0.6
#: Names of which fewer letters are compared are too short to be told apart by them.
SHORTEST_LIKENESS = 5

_TRANSLITERATED = frozenset({ActorType.PERSON.value, ActorType.ARMED_GROUP.value})
# Sets of people are described rather than named, so two of them can well be described alike.
_DESCRIBED = frozenset({ActorType.POPULATION.value, ActorType.UNIDENTIFIED.value})

#: How many marks of events are compared at once.
_MARKS_AT_ONCE = 50_000
#: Bits that the key of a mark has less than 64.
_KEY_SPARE = 10
# What parts words, and what stands within them and is left out.
_APART = {code: " " for code in range(128) if not re.match(r"[\w\n]", chr(code))} | dict.fromkeys(map(ord, "'`"))
_STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"])
_ARTICLES = frozenset(["al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "l", "d", "la", "le", "les", "the", "of"])
# Spellings of one Arabic or Berber sound in English and French.
_SOUNDS = (("kh", "k"), ("gh", "g"), ("ch", "s"), ("sh", "s"), ("dj", "j"), ("dh", "d"), ("th", "t"), ("ph", "f"))
_LETTERS = str.maketrans({"q": "k", "c": "k", "z": "s", "v": "f", **dict.fromkeys("aeiouyw")})


def repeated_events(events: TableFile) -> Iterator[Problem]:
    """Events of one type on the same day or the next, at one place or in one country, with titles alike."""
    by_day = sorted((_day(row.cells["date"]), index, row) for index, row in enumerate(_candidates(events)))
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


def _candidates(events: TableFile) -> Iterator[Row]:
    """The events that may be like another one, in the order of the table, by the marks of their summaries."""
    marks = [chunk.summary.events for chunk in events.chunks]
    parts = 1 + sum(len(one.keys) for one in marks if one) // _MARKS_AT_ONCE
    borders = [part * 2**64 // parts >> _KEY_SPARE for part in range(parts + 1)]
    found: defaultdict[int, set[int]] = defaultdict(set)
    for low, high in pairwise(borders):
        entries: list[tuple[int, int, int, int, int]] = []
        for number, one in enumerate(marks):
            if one:
                part = slice(bisect_left(one.keys, low), bisect_left(one.keys, high))
                entries += zip(one.keys[part], one.words[part], one.counts[part], repeat(number), one.rows[part])
        entries.sort()
        # Marks of one type and place stand together, and behind those of a day those of the next.
        near: deque[tuple[int, int, int, int, int]] = deque()
        for key, words, count, number, at in entries:
            while near and near[0][0] < key - 1:
                near.popleft()
            for other in near:
                if _may_be_alike(words, count, other[1], other[2]) and other[3:] != (number, at):
                    found[number].add(at)
                    found[other[3]].add(other[4])
            near.append((key, words, count, number, at))
    for number in sorted(found):
        yield from events.some_rows(events.chunks[number], found[number])


def _may_be_alike(words: int, count: int, other_words: int, other_count: int) -> bool:
    """Whether two titles can be alike, by the bits and the numbers of their words; words can share a bit."""
    lost = min(count - words.bit_count(), other_count - other_words.bit_count())
    shared = (words & other_words).bit_count() + lost
    # As many in both as are needed of all; all are those of the one and of the other less those in both.
    return shared * (1 + TITLE_LIKENESS) + 1e-6 >= TITLE_LIKENESS * (count + other_count)


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


def title_words(title: str) -> frozenset[str]:
    """The words of a title that tell something, in small letters without accents.

    >>> sorted(title_words("The bombing of the barracks at Béjaïa"))
    ['barracks', 'bejaia', 'bombing']
    """
    words = frozenset(re.findall(r"\w+", _plain(title)))
    return words - _STOP_WORDS or words


def titles_in_words(titles: Sequence[str]) -> Iterator[frozenset[str]]:
    """The words of many titles, as :func:`title_words` gives them, faster where no letter has an accent."""
    whole = "\n".join(titles)
    if not whole or not whole.isascii():
        yield from map(title_words, titles)
        return
    for title in whole.lower().translate(_APART).split("\n"):
        words = frozenset(title.split())
        yield words - _STOP_WORDS or words


def repeated_actors(actors: TableFile, names: TableFile) -> Iterator[Problem]:
    """Actors of one type that share a name but for its spelling.

    Names of people and armed groups come in many transliterations, so their consonants decide; of others,
    such as states and institutions, the words do: Niger is not Nigeria.
    """
    types = {row.cells["actor_id"]: row.cells["type"] for row in actors.rows}
    owners: dict[tuple[str, str], tuple[str, str]] = {}
    told: set[tuple[str, str]] = set()
    for table in (actors, names):
        for row in table.rows:
            actor, name = row.cells["actor_id"], row.cells["name"]
            kind = types[actor]
            likeness = _likeness(kind, name)
            if kind in _DESCRIBED or len(likeness.replace(" ", "")) < SHORTEST_LIKENESS:
                continue
            first, first_name = owners.setdefault((kind, likeness), (actor, name))
            if first != actor and (first, actor) not in told:
                told.add((first, actor))
                message = f"{first} has almost the same name, “{first_name}”"
                hint = "make the one a name of the other, or allow it with the reason"
                yield table.problem("AQ706", message, hint, row=row, name="name")


def _likeness(kind: str, name: str) -> str:
    """What two names of actors of a kind share if they are alike."""
    skeleton = name_skeleton(name) if kind in _TRANSLITERATED else ""
    # A name with few consonants is compared with its vowels.
    return skeleton if len(skeleton.replace(" ", "")) >= SHORTEST_LIKENESS else " ".join(sorted(title_words(name)))


def name_skeleton(name: str) -> str:
    """What stays of a name in every spelling: its consonants, word by word, sorted, without articles.

    >>> name_skeleton("Abdelmalek Droukdel") == name_skeleton("DRUKDAL, Abd al-Malik")
    True
    >>> name_skeleton("Mokhtar Belmokhtar")
    'blmktr mktr'
    """
    text = re.sub(r"\b(abd)[\s-]+(?:a|e)l[\s-]*", r"\1l", _plain(name))
    words = [word for word in re.findall(r"[^\W_]+", text) if word not in _ARTICLES]
    return " ".join(sorted(filter(None, map(_consonants, words))))


def _consonants(word: str) -> str:
    if not word.isascii():
        return word  # another script, which is compared as it stands
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    return re.sub(r"([a-z])\1+", r"\1", word).translate(_LETTERS)


def _plain(text: str) -> str:
    """A text in small letters without accents and apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark) and mark not in "'’ʿʾ`‘")
