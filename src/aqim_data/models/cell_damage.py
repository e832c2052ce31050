"""What damaged a cell that was refused: the recognisers, chosen by what the column holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from aqim_data.damage.cells import no_value, text_damage
from aqim_data.damage.finding import Damage, certain
from aqim_data.damage.marks import UNKNOWN_MARKS
from aqim_data.damage.numbers import count_damage, degrees_damage, flag_damage
from aqim_data.damage.surface import character_name, first_invisible, surface_damage, tidied
from aqim_data.models.cells import LIST_SEPARATOR, PREFIXES, IdentifierCell
from aqim_data.models.record import Column, Record
from aqim_data.vocabulary import Vocabulary

Fits = Callable[[str], bool]

_LANGUAGES = {
    **{"english": "en", "anglais": "en", "french": "fr", "français": "fr", "arabic": "ar", "arabe": "ar"},
    **{"spanish": "es", "español": "es", "german": "de", "deutsch": "de", "italian": "it", "portuguese": "pt"},
    **{"russian": "ru", "turkish": "tr", "dutch": "nl", "eng": "en", "fra": "fr", "fre": "fr", "ara": "ar"},
}
_PLACES = {"paragraph": "para", "paragraphs": "para", "paras": "para", "par": "para", "¶": "para", "§": "section"} | {
    "page": "p",
    "pages": "p",
    "pp": "p",
    "pg": "p",
    "sec": "section",
    "full text": "whole",
    "all": "whole",
}


def damage_of(model: type[Record], column: Column, cell: str, fits: Fits) -> Damage | None:
    """What happened to a cell that its column refused, if it can be told.

    Args:
        model: The model of the table.
        column: The column.
        cell: The text of the cell.
        fits: Whether a text is what the column wants; a mend is offered only if it is.
    """
    found = _damage(model, column, cell, fits)
    if found and column.required and "leave the cell empty" in found.hint:
        # What must be filled cannot be left empty.
        return found._replace(hint="write the value itself: the cell must be filled")
    return found


def _damage(model: type[Record], column: Column, cell: str, fits: Fits) -> Damage | None:
    kind = column.cell.kind
    if column.vocabulary and term_near(column.vocabulary, cell):
        return None  # none and unknown are terms of some vocabularies
    match kind:
        case "integer":
            return count_damage(cell, *_pair(model, column.name)) or surface_damage(cell, fits)
        case "number":
            return degrees_damage(cell, fits, column.cell.write) or surface_damage(cell, fits)
        case "boolean":
            return flag_damage(cell) or surface_damage(cell, fits)
        case "list":
            found = no_value(cell)
            if found:
                return found._replace(rule="AQ202" if column.vocabulary else "")
            return _separated(column, cell, fits) or surface_damage(cell, fits)
        case "identifier":
            return no_value(cell)
        case "text" | "words":
            return _words_damage(cell, fits, ours=kind == "text")
        case "edtf" | "day":
            return None  # their parsers have said it already
    return no_value(cell) or surface_damage(cell, fits) or _reworded(kind, cell, fits)


def _pair(model: type[Record], name: str) -> tuple[str, str]:
    """The columns for the lowest and the highest number of the same count; empty if the column stands alone."""
    base = re.sub("(low|high)$", "", name)
    low, high = f"{base}low", f"{base}high"
    return (low, high) if low in model.columns() and high in model.columns() else ("", "")


def _words_damage(cell: str, fits: Fits, *, ours: bool) -> Damage | None:
    """What happened to a text of our own, or to words of a source."""
    found = text_damage(cell, UNKNOWN_MARKS if ours else (), ours=ours)
    if found:
        return found._replace(rule="AQ215")
    odd = first_invisible(cell.strip(" \u00a0"))
    found = surface_damage(cell, fits, quoted=True)
    if odd:
        message = f"it holds a character that cannot be seen, {character_name(odd)}"
        where = f": {found.hint}" if found and len(cell) < 120 else ""
        return Damage(message, f"delete the character{where}", found.mend if found else "")
    return found


def _reworded(kind: str, cell: str, fits: Fits) -> Damage | None:
    """Forms of the smaller kinds: languages, locators, addresses, checksums, names."""
    plain = tidied(cell)[0]
    lower = plain.casefold()
    if kind == "language" and lower in _LANGUAGES:
        return certain("a language is a tag, and not its name", _LANGUAGES[lower])
    if kind == "locator":
        mend = _PLACES.get(lower, lower)
        word = re.fullmatch(r"(\D+?)[.:]?\s*(\d[\d\s-]*)", plain)
        if word:
            numbers = re.sub(r"\s*-\s*", "-", word[2]).strip()
            mend = f"{_PLACES.get(word[1].casefold(), word[1].casefold())} {numbers}"
        return certain("the kind of place is not written as it should be", mend) if fits(mend) else None
    if kind == "url":
        if re.match(r"www[.]|[\w-]+([.][\w-]+)+/", plain):
            return Damage("http:// or https:// is missing", "copy the address anew, with what stands before it")
        if " " in plain and fits(plain.replace(" ", "%20")):
            return Damage("spaces stand in the address", f"copy it anew, or write {plain.replace(' ', '%20')}")
        return None
    parts = re.split("[-_]", plain)
    for mend in (lower, lower.replace(" ", "_"), "-".join([parts[0].lower(), *(part.upper() for part in parts[1:])])):
        if mend != cell and fits(mend):
            return certain("capital letters, spaces or lines are not as they should be", mend)
    return None


_SEPARATORS = {",": "commas", ";": "semicolons", "/": "slashes", "\n": "line breaks", "&": "&", "+": "+"}


def _separated(column: Column, cell: str, fits: Fits) -> Damage | None:
    """A list with other separators than |, if its items are right."""
    found = {sign: name for sign, name in _SEPARATORS.items() if sign in cell}
    if re.search(r"\s(?:and|et|und|y)\s", cell):
        found["and"] = "words"
    items = [item.strip() for item in re.split(r"[|,;/\n&+]|\s(?:and|et|und|y)\s", cell) if item.strip()]
    if column.vocabulary:
        items = [term_near(column.vocabulary, item) or item for item in items]
    elif not set(found) <= {";", "\n"}:
        return None  # a comma or a slash can be part of a name or an address
    mend = LIST_SEPARATOR.join(dict.fromkeys(items))
    if not found or not fits(mend):
        return None
    message = f"items are separated by {' and '.join(found.values())}, not by {LIST_SEPARATOR}"
    return certain(message, mend)._replace(rule="AQ207")


def term_near(vocabulary: type[Vocabulary], text: str) -> str:
    """The term that a text names in other letters, or by its label; empty if there is none.

    >>> from aqim_data.vocabulary import EventType
    >>> term_near(EventType, "Armed assault")
    'armed_assault'
    """
    plain = tidied(text)[0].casefold()
    wanted = re.sub(r"[\s-]+", "_", plain)
    for term in vocabulary:
        if plain in (term.label.casefold(), term.casefold()) or wanted == term.casefold():
            return str(term)
    return ""


def identifier_damage(column: Column, cell: str) -> Damage:
    """Why an id is none, and the id that was probably meant."""
    assert isinstance(column.cell, IdentifierCell)
    prefix = PREFIXES.get(column.cell.table, "")
    plain, names = tidied(re.sub("[\u200b-\u200f]", "", cell))
    plain = re.sub("^[^A-Za-z0-9]+", "", plain)
    reasons = list(names)
    if re.search("[A-Z]", plain):
        reasons.append("it has capital letters")
    if "_" in plain:
        reasons.append("it has underscores")
    if " " in plain:
        reasons.append("it has spaces")
    given = next((other for other in PREFIXES.values() if re.match(f"{other}[-_ ]", plain, re.I)), "")
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()[len(given) :]).strip("-")
    message = "an id is a prefix, small letters, digits and single hyphens"
    if reasons:
        message = f"{', and '.join(dict.fromkeys(reasons))}; {message}"
    mend = f"{given or prefix or 'evt'}-{slug or 'readable-name'}"
    return Damage(message, f"write {mend}", mend if reasons and given and slug else "")
