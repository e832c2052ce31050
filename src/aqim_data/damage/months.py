"""Names of months, in the languages of the sources and of the spreadsheets that people use."""

from __future__ import annotations

import unicodedata

# Arabic has three sets of names; those of Algeria and Morocco come from French.
_NAMES = (
    "january jan janvier janv januar enero ene يناير جانفي",
    "february feb fevrier fevr fev februar febrero فبراير فيفري شباط",
    "march mar mars marz marzo mrz مارس اذار",
    "april apr avril avr abril abr ابريل افريل نيسان",
    "may mai mayo مايو ماي ايار",
    "june jun juin juni junio يونيو جوان حزيران",
    "july jul juillet juil juli julio يوليو يوليوز جويلية تموز",
    "august aug aout agosto ago اغسطس غشت اوت",
    "september sep sept septembre septiembre set سبتمبر شتنبر ايلول",
    "october oct octobre oktober okt octubre اكتوبر",
    "november nov novembre noviembre نوفمبر نونبر",
    "december dec decembre dezember dez diciembre dic ديسمبر دجنبر",
)


def _folded(text: str) -> str:
    """A word without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).rstrip(".")


_NUMBERS = {_folded(name): number for number, names in enumerate(_NAMES, start=1) for name in names.split()}


def month_number(word: str) -> int:
    """The number of a month by its name or an abbreviation of it; 0 if a word is none.

    >>> month_number("Sept."), month_number("août"), month_number("ديسمبر"), month_number("Decemb"), month_number("to")
    (9, 8, 12, 12, 0)
    """
    folded = _folded(word)
    if folded in _NUMBERS:
        return _NUMBERS[folded]
    near = {number for name, number in _NUMBERS.items() if len(folded) >= 3 and name.startswith(folded)}
    return near.pop() if len(near) == 1 else 0
