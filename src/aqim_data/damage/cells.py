"""What stands in a cell and is no value at all: error values, formulas, and marks for what is not known."""

from __future__ import annotations

import re
from collections.abc import Container

from aqim_data.damage.encodings import broken_characters
from aqim_data.damage.finding import Damage
from aqim_data.damage.marks import EXCEL_LIMIT, MORE_MARKS, OLD_LIMIT, UNKNOWN_MARKS

_REASONS = {
    "REF": "its formula pointed to a cell that is gone",
    "N/A": "its formula looked something up and did not find it",
    "VALUE": "its formula met a value of the wrong kind",
    "NAME": "its formula used a name that does not exist",
    "DIV/0": "its formula divided by nothing",
    "NUM": "its formula gave no number",
    "NULL": "its formula joined ranges that do not meet",
}
# What the same values are called in French, German and Spanish spreadsheets.
_ELSEWHERE = {
    "BEZUG": "REF",
    "WERT": "VALUE",
    "VALEUR": "VALUE",
    "VALOR": "VALUE",
    "NOM": "NAME",
    "NOMBRE": "NAME",
    "ZAHL": "NUM",
    "NV": "N/A",
    "N/D": "N/A",
    "NUL": "NULL",
}
_ERROR = re.compile(
    "#(?P<name>REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|BEZUG|WERT|VALEUR|VALOR|NOM|NOMBRE|ZAHL|NV|N/D|NUL|SPILL|CALC|FIELD"
    "|BLOCKED|BUSY|CONNECT|UNKNOWN|GETTING_DATA|ERROR)[!?]?|Err:[0-9]{3}",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"=|[@+-](?=[A-Z]{1,3}[$]?[0-9]|[A-Z]+[(])")


def error_value(text: str) -> Damage | None:
    """An error value of a spreadsheet, or the sign that a column is too narrow.

    >>> error_value("#REF!").message
    '#REF! is an error value of a spreadsheet: its formula pointed to a cell that is gone'
    """
    text = text.strip()
    hint = "write the value itself, or leave the cell empty if it is not known"
    if len(text) > 2 and not text.strip("#"):
        return Damage("a spreadsheet shows # where a column is too narrow for its value", hint)
    found = _ERROR.fullmatch(text)
    if not found:
        return None
    name = (found["name"] or "").upper()
    reason = _REASONS.get(_ELSEWHERE.get(name, name), "its formula failed")
    return Damage(f"{text} is an error value of a spreadsheet: {reason}", hint)


def formula(text: str) -> Damage | None:
    """A formula in place of its result.

    >>> formula("=A1+1").message
    'it is a formula, and not its result'
    """
    if not _FORMULA.match(text.strip()):
        return None
    hint = "write the result; in a spreadsheet: copy the cell and paste it as a value"
    return Damage("it is a formula, and not its result", hint)


def no_value(text: str) -> Damage | None:
    """What stands in a cell in place of a value: an error value, a formula or a mark for unknown."""
    return error_value(text) or formula(text) or unknown(text)


def unknown(text: str) -> Damage | None:
    """A mark for what is not known, in a column of values that it cannot be one of.

    >>> unknown("n.d.").hint
    'leave the cell empty: that is how unknown is written'
    """
    plain = text.strip().casefold()
    if plain not in UNKNOWN_MARKS and plain not in MORE_MARKS:
        return None
    return Damage(f"{text.strip()!r} stands for unknown", "leave the cell empty: that is how unknown is written")


def text_damage(text: str, marks: Container[str], *, ours: bool) -> Damage | None:
    """What stands in a text in place of words, or has happened to its letters.

    Args:
        text: The text.
        marks: What stands for unknown in the column, in small letters.
        ours: Whether the words are our own, not those of a source.

    >>> text_damage("#N/A", (), ours=False).message[:28]
    '#N/A is an error value of a '
    """
    found = error_value(text)
    if not found and text.startswith(("=", "@", "+", "-")):
        found = formula(text)
    if not found and text.casefold() in marks:
        found = unknown(text)
    return found or broken_characters(text) or _cut_off(text, ours)


def _cut_off(text: str, ours: bool) -> Damage | None:
    """A text that ends where a program cuts cells off; words of a source need not end like a sentence."""
    if len(text) == EXCEL_LIMIT:
        message = f"it has exactly {EXCEL_LIMIT:,} characters, the most that Excel keeps in a cell: the rest is lost"
        return Damage(message, "restore the end of the text from the source")
    if ours and len(text) == OLD_LIMIT and text[-1] not in ".!?…”’»\"')]":
        message = f"it has exactly {OLD_LIMIT} characters and stops without a mark: old programs cut texts off there"
        return Damage(message, "restore the end of the text, and end it with a full stop")
    return None
