"""Damage to the surface of a text: stray characters around or instead of those that were meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from aqim_data.characters import CONTROL
from aqim_data.damage.finding import Damage, certain

#: Names of the characters that programs put in, for people; others are named by Unicode.
_NAMES = {
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a carriage return",
    "\0": "a NUL character",
    "\u00a0": "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u2009": "a thin space",
    "\u200b": "a zero-width space",
    "\u200e": "a left-to-right mark",
    "\u200f": "a right-to-left mark",
    "\u202f": "a narrow no-break space",
    "\ufeff": "a byte order mark",
}
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_MARKS = {'"': '"', "“": "”", "”": "”", "„": "“", "«": "»", "‘": "’", "’": "’", "'": "'"}
_INVISIBLE = re.compile(f"[{CONTROL}]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def character_name(character: str) -> str:
    r"""A character in words, with its code point.

    >>> character_name("–"), character_name("\u00ad")
    ('an en dash (U+2013)', 'a soft hyphen (U+00AD)')
    """
    name = _NAMES.get(character)
    if name is None:
        words = unicodedata.name(character, "character without a name").lower()
        name = f"{'an' if words[0] in 'aeio' else 'a'} {words}"
    return f"{name} (U+{ord(character):04X})"


def first_invisible(text: str) -> str:
    """The first character of a text that cannot be seen; empty if there is none."""
    found = _INVISIBLE.search(text)
    return found[0] if found else ""


def ascii_digits(text: str) -> str:
    """A text with every decimal digit, of whatever script, written 0 to 9.

    >>> ascii_digits("٢٠٠٧")
    '2007'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


def _invisible(text: str) -> Iterator[tuple[str, str]]:
    for letter in dict.fromkeys(_INVISIBLE.findall(text)):
        # A line break or a tab parts words, the others stand inside them.
        text = text.replace(letter, " " if letter in "\t\n\r" else "")
        yield text, f"it holds {character_name(letter)}"


def _spaces(text: str) -> Iterator[tuple[str, str]]:
    for letter in dict.fromkeys(_SPACE.findall(text)):
        text = text.replace(letter, " ")
        yield text, f"it holds {character_name(letter)}"
    if text != text.strip():
        yield text.strip(), "it begins or ends with a space"


def _apostrophe(text: str) -> Iterator[tuple[str, str]]:
    if text[:1] in ("'", "’", "`") and text[1:2].isalnum() and text.count(text[0]) == 1:
        yield text[1:], "it begins with an apostrophe, by which a spreadsheet marks a text"


def _marks(text: str) -> Iterator[tuple[str, str]]:
    while len(text) > 2 and _MARKS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
        yield text, "it stands in quotation marks of its own"


def _digits(text: str) -> Iterator[tuple[str, str]]:
    plain = ascii_digits(text)
    if plain != text:
        odd = next(letter for letter, other in zip(text, plain, strict=True) if letter != other)
        script = unicodedata.name(odd, "foreign digit").split(" DIGIT")[0].title()
        yield plain, f"its digits are {script}, not 0 to 9"


def _dashes(text: str) -> Iterator[tuple[str, str]]:
    for letter in dict.fromkeys(letter for letter in text if letter in _DASHES):
        text = text.replace(letter, "-")
        yield text, f"it holds {character_name(letter)} in place of a hyphen"


def _curly_marks(text: str) -> Iterator[tuple[str, str]]:
    for letter in dict.fromkeys(re.findall("[‘’‚‛“”„‟′″«»`´]", text)):
        text = text.replace(letter, "")
        yield text, f"it holds {character_name(letter)}"


def _compatible(text: str) -> Iterator[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", text)
    if plain != text:
        odd = next((letter for letter in text if unicodedata.normalize("NFKC", letter) != letter), "")
        yield plain, f"it holds {character_name(odd)}" if odd else "letters and their accents are stored apart"


def _ending(text: str) -> Iterator[tuple[str, str]]:
    stripped = text.rstrip(".,;: ")
    if stripped and stripped != text:
        yield stripped, f"it ends with a stray {text[-1]!r}"


_STEPS: tuple[Callable[[str], Iterator[tuple[str, str]]], ...] = (
    _invisible,
    _spaces,
    _apostrophe,
    _marks,
    _digits,
    _dashes,
    _compatible,
    _curly_marks,
    _ending,
)


def tidied(text: str, fits: Callable[[str], bool] = lambda text: False) -> tuple[str, list[str]]:
    """A text without stray characters, as far as is needed, and what was taken away or replaced.

    Args:
        text: The text.
        fits: Whether a text is what its place wants; the first one that fits ends the work.

    >>> tidied("'2007–12", lambda text: text == "2007-12")
    ('2007-12', ['it begins with an apostrophe, by which a spreadsheet marks a text', 'it holds an en dash \
(U+2013) in place of a hyphen'])
    """
    names: list[str] = []
    for step in _STEPS:
        for changed, name in step(text):
            text = changed
            names.append(name)
        if names and fits(text):
            break
    return text, names


def surface_damage(text: str, fits: Callable[[str], bool], *, quoted: bool = False) -> Damage | None:
    """Stray characters, if a text is right without them.

    Args:
        text: The text.
        fits: Whether a text is what its place wants.
        quoted: Whether the mend is shown in quotation marks, because spaces in it count.
    """
    mend, names = tidied(text, fits)
    if not names or not fits(mend):
        return None
    message = ", and ".join(names[:3])
    return Damage(message, f"write {mend!r}", mend) if quoted else certain(message, mend)
