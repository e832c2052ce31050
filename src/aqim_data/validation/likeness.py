"""What titles and names have in common that look as if they were of one thing, and actors recorded twice.

Actors go by a key that likes share, never by comparing everything with everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aqim_data.validation.problems import Problem
from aqim_data.vocabulary import ActorType

if TYPE_CHECKING:
    from aqim_data.validation.table_file import TableFile

#: Names of which fewer letters are compared are too short to be told apart by them.
SHORTEST_LIKENESS = 5

_TRANSLITERATED = frozenset({ActorType.PERSON.value, ActorType.ARMED_GROUP.value})
# Sets of people are described rather than named, so two of them can well be described alike.
_DESCRIBED = frozenset({ActorType.POPULATION.value, ActorType.UNIDENTIFIED.value})

# What parts words, and what stands within them and is left out.
_APART = {code: " " for code in range(128) if not re.match(r"[\w\n]", chr(code))} | dict.fromkeys(map(ord, "'`"))
_STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"])
_ARTICLES = frozenset(["al", "el", "ad", "ar", "as", "ash", "at", "az", "an", "l", "d", "la", "le", "les", "the", "of"])
# Spellings of one Arabic or Berber sound in English and French.
_SOUNDS = (("kh", "k"), ("gh", "g"), ("ch", "s"), ("sh", "s"), ("dj", "j"), ("dh", "d"), ("th", "t"), ("ph", "f"))
_LETTERS = str.maketrans({"q": "k", "c": "k", "z": "s", "v": "f", **dict.fromkeys("aeiouyw")})


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
    if not whole.isascii():
        whole = "\n".join(title if title.isascii() else "" for title in titles)
    for title, plain in zip(titles, whole.lower().translate(_APART).split("\n"), strict=False):
        words = frozenset(plain.split())
        yield words - _STOP_WORDS or words or title_words(title)


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
