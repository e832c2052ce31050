"""What looks as if it were recorded twice: events, and names of actors.

Both go by a key that likes share, never by comparing everything with everything, so that they stay cheap in
tables of any size.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from aqim_data.dates import EdtfDate
from aqim_data.validation.problems import Problem
from aqim_data.validation.reading import TableFile
from aqim_data.validation.rows import Row
from aqim_data.vocabulary import ActorType

#: Two titles are alike if this share of all their words stands in both.
TITLE_LIKENESS = 0.6
#: Names of which fewer letters are compared are too short to be told apart by them.
SHORTEST_LIKENESS = 5

_TRANSLITERATED = frozenset({ActorType.PERSON.value, ActorType.ARMED_GROUP.value})
# Sets of people are described rather than named, so two of them can well be described alike.
_DESCRIBED = frozenset({ActorType.POPULATION.value, ActorType.UNIDENTIFIED.value})

_STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"])
_ARTICLES = frozenset(["al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "l", "d", "la", "le", "les", "the", "of"])
# Spellings of one Arabic or Berber sound in English and French.
_SOUNDS = (("kh", "k"), ("gh", "g"), ("ch", "s"), ("sh", "s"), ("dj", "j"), ("dh", "d"), ("th", "t"), ("ph", "f"))
_LETTERS = str.maketrans({"q": "k", "c": "k", "z": "s", "v": "f", **dict.fromkeys("aeiouyw")})


def repeated_events(events: TableFile) -> Iterator[Problem]:
    """Events of one type on the same day or the next, at one place or in one country, with titles alike."""
    rows = events.rows
    by_day = sorted((day, index) for index, row in enumerate(rows) if (day := _day(row.cells["date"])))
    # Going by day, only what happened on this day and on the one before must be remembered.
    today = before = 0
    seen: dict[tuple[str, str], list[Row]] = {}
    seen_before: dict[tuple[str, str], list[Row]] = {}
    for day, index in by_day:
        if day != today:
            before, today = today, day
            seen, seen_before = {}, seen if before == day - 1 else {}
        row = rows[index]
        keys = [(row.cells["type"], where) for where in _wheres(row.cells)]
        near = (other for key in keys for one in (seen_before, seen) for other in one.get(key, ()))
        other = next((other for other in near if _are_alike(row.cells, other.cells)), None)
        if other is not None:
            message = f"it looks like {other.cells['event_id']}, of {other.cells['date']}: “{other.cells['title']}”"
            hint = "join the two, tie them by part_of, or allow it with the reason"
            yield events.problem("AQ705", message, hint, row=row, name="title")
        for key in keys:
            seen.setdefault(key, []).append(row)


def _wheres(cells: Mapping[str, str]) -> Iterator[str]:
    if cells["place_id"]:
        yield cells["place_id"]
    if cells["countries"]:
        yield from cells["countries"].split("|")


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
