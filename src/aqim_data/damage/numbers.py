"""Damage to numbers: what spreadsheets and people write in place of a whole number, or of degrees."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from aqim_data.damage.cells import no_value
from aqim_data.damage.finding import Damage, certain
from aqim_data.damage.months import month_number
from aqim_data.damage.surface import ascii_digits

_LARGEST = 999_999_999
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBER_WORDS = {word: number for number, word in enumerate(_WORDS)} | {
    **{"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
    **{"nobody": 0, "a": 1, "an": 1, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10},
    **{"a dozen": 12, "dozen": 12, "a score": 20, "a hundred": 100, "one hundred": 100, "a thousand": 1000},
    **{"une dizaine": 10, "une centaine": 100, "hundred": 100, "thousand": 1000, "one thousand": 1000},
}
# A plural without a number is at least two of its unit.
_PLURALS = {
    **{"dozens": 24, "scores": 40, "tens": 20, "hundreds": 200, "thousands": 2000, "tens of thousands": 20_000},
    **{"des dizaines": 20, "dizaines": 20, "des centaines": 200, "centaines": 200, "des milliers": 2000},
    **{"milliers": 2000, "hundreds of thousands": 200_000, "millions": 2_000_000, "عشرات": 20, "مئات": 200},
}
_NO_FIGURE = {
    "several",
    "many",
    "some",
    "a few",
    "few",
    "a number",
    "numerous",
    "plusieurs",
    "multiple",
    "various",
    "all",
}
_THINGS = (
    r"people|persons?|men|women|children|soldiers?|civilians?|policemen|police|officers?|gendarmes?|militants?|hostages?|"
    r"dead|killed|wounded|injured|victims?|casualties|deaths|morts?|blessés?|tués?|otages?|قتيل|قتلى|جريح|جرحى"
)
_MORE_THAN = re.compile(
    r"(?:more than|over|above|upwards of|in excess of|>|plus de|mehr als|más de|أكثر من)\s*(.+)", re.I
)
_AT_LEAST = re.compile(
    r"(?:at least|no fewer than|no less than|not less than|minimum(?: of)?|min\.?|≥|>=|=>|au moins|على الأقل)\s*(.+)|"
    r"(.+?)\s*(?:or more|and more|or above|at least|minimum|et plus|ou plus)",
    re.I,
)
_FEWER_THAN = re.compile(r"(?:fewer than|less than|under|below|<|moins de|أقل من)\s*(.+)", re.I)
_AT_MOST = re.compile(
    r"(?:at most|up to|no more than|not more than|maximum(?: of)?|max\.?|≤|<=|=<|jusqu'à|au plus)\s*(.+)|"
    r"(.+?)\s*(?:or fewer|or less|at most|maximum|ou moins)",
    re.I,
)
_ABOUT = re.compile(
    r"(?:about|around|approximately|approx\.?|roughly|circa|ca?\.?|some|estimated|an estimated|nearly|almost|"
    r"environ|quelque|~|≈|±|حوالي|نحو)\s*(.+)|(.+?)\s*(?:or so|approx\.?|approximately|[~])",
    re.I,
)
_RANGE = re.compile(
    r"(?:(?:between|from|de|entre)\s+)?(.+?)\s*(?:-|–|—|−|\bto\b|\band\b|\bor\b|\bà\b|\bet\b|\bou\b|\.\.+)\s*(.+)", re.I
)


def whole_number(text: str) -> int | None:
    """The whole number that a text stands for in one way only; None if there is none.

    >>> whole_number("1,999"), whole_number("1 999"), whole_number("2.0"), whole_number("1.999")
    (1999, 1999, 2, None)
    """
    text = ascii_digits(text).strip()
    text = re.sub("[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", text).casefold()
    text = re.sub("[\u00ad\u200b-\u200f\ufeff]", "", text).strip(" '’\"“”")
    if text in _NUMBER_WORDS:
        return _NUMBER_WORDS[text]
    plain = text
    if re.fullmatch(
        r"\d{1,3}(?:[ '’,٬]\d{3})+(?:[.]0+)?|\d{1,3}(?:[.]\d{3}){2,}(?:,0+)?|\d{1,3}(?:[.]\d{3})+,0+", text, re.ASCII
    ):
        plain = re.sub(r"[.,]0{1,2}$", "", text) if re.search(r"[.,]0{1,2}$", text) else text
        plain = re.sub(r"[ '’,.٬]", "", plain)
    elif re.fullmatch(r"\d{1,2}(?:,\d{2})+,\d{3}", text, re.ASCII):
        plain = text.replace(",", "")
    elif re.fullmatch(r"\d+[.,]0{1,2}|\d+[.]0{4,}", text, re.ASCII):
        plain = re.split("[.,]", text)[0]
    plain = plain.removeprefix("+")
    if not re.fullmatch("[0-9]{1,12}", plain, re.ASCII):
        return None
    number = int(plain)
    return number if number <= _LARGEST else None


def count_damage(text: str, low: str = "", high: str = "") -> Damage | None:
    """What happened to a whole number, if it can be told.

    Args:
        text: What stands in the cell.
        low: Name of the column for the lowest number; empty if the column stands alone.
        high: Name of the column for the highest number.

    >>> count_damage("over 30", "killed_low", "killed_high").hint
    'write 31 in killed_low and leave killed_high empty'
    >>> count_damage("1,999").mend
    '1999'
    """
    if len(text) > 100:
        return None
    found = no_value(text)
    if found:
        return found
    number = whole_number(text)
    if number is not None:
        return certain(_why_no_digits(text), str(number))
    bounds = _Bounds(low, high)
    plain = re.sub(r"\s+", " ", re.sub("[\u00a0\u2009\u202f]", " ", ascii_digits(text))).strip(" '’\"“”")
    for recogniser in (_form, _doubt, _date, bounds.words, bounds.one_sided, bounds.about, bounds.range):
        found = recogniser(plain)
        if found:
            return found
    return None


def _why_no_digits(text: str) -> str:
    digits = ascii_digits(text).strip()
    if ascii_digits(text) != text:
        return "its digits are not 0 to 9"
    if re.search(r"[^\W\d]", digits):
        return "the number is written in words"
    if text != digits:
        return "it begins or ends with a space"
    if digits[:1] in "'’\"“":
        return "it begins with an apostrophe, by which a spreadsheet marks a text"
    if re.fullmatch("[+]?[0-9]+", digits):
        return "it has a sign or leading zeros"
    if re.search(r"[.,]0+$", digits) and not re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:[.]\d{3}){2,}", digits):
        return "a program has made a decimal number of a whole one"
    return "thousands are set apart"


def _form(text: str) -> Damage | None:
    """Numbers that are whole in no way, or in more than one."""
    text = text.replace("−", "-").replace("–", "-") if text[:1] in "−–" else text
    if re.fullmatch(r"\d{1,3}[.]\d{3}", text):
        whole, rounded = text.replace(".", ""), round(float(text))
        message = f"it can be {whole} with a point between thousands, or a decimal number, about {rounded}"
        return Damage(message, f"look it up in the source and write {whole} or {rounded}")
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d{1,2}", text, re.I):
        return _shortened(text)
    if re.fullmatch(r"\d*[.,]\d+", text):
        return Damage("it is not a whole number, and people are counted in whole ones", "write what the source says")
    if re.fullmatch(r"-\s*\d[\d ,.]*|[(]\d+[)]", text):
        digits = re.sub(r"\D", "", text)
        return Damage("a count is never negative", f"write {digits} if the sign is a stray dash")
    if re.fullmatch(r"[\d.,]+\s*(?:%|percent|per cent|pour cent)", text, re.I):
        return Damage("it is a share, and not a count", "write the number of people, or leave the cell empty")
    found = re.fullmatch(rf"(.+?)\s*(?:{_THINGS})(?:\s+(?:{_THINGS}))?", text, re.I)
    number = whole_number(found[1]) if found else None
    return certain("words stand behind the number", str(number)) if number is not None else None


def _shortened(text: str) -> Damage:
    number = Decimal(text.replace(",", "."))
    whole = number == number.to_integral_value() and 0 <= number <= _LARGEST
    shown = f"{number:f}" if abs(number) < Decimal(10) ** 12 else text
    message = f"a spreadsheet has shortened the number: it shows {shown} so, and digits may be lost"
    if not whole:
        return Damage(message, "look the number up in the source and write all its digits")
    return Damage(message, f"write {int(number)} if the source says so; otherwise all its digits")


def _doubt(text: str) -> Damage | None:
    found = re.fullmatch(r"(.+?)\s*(?:[?*†]+|\(\s*\?\s*\)|[(\[]\d{1,2}[)\]]|\(.*\))", text)
    number = whole_number(found[1]) if found else None
    if number is None:
        return None
    return Damage("a mark stands behind the number", f"write {number}, and say in the note what the mark means")


def _date(text: str) -> Damage | None:
    """A range such as 9-11 that a spreadsheet has taken for a day."""
    found = re.fullmatch(r"(\d{1,2})[- ]([^\W\d]+\.?)|([^\W\d]+\.?)[- ](\d{1,2})", text)
    if found:
        month = month_number(found[2] or found[3])
        number = int(found[1] or found[4])
        if month:
            ends = sorted((month, number))
            message = f"a spreadsheet has taken {month}-{number} or {number}-{month} for a day"
            return Damage(message, f"look it up in the source; if it is a range, its ends are {ends[0]} and {ends[1]}")
    if re.fullmatch(r"\d+/\d+", text):
        return Damage("it can be a range, a share or a day", "look it up in the source and write one whole number")
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d{1,2}:\d\d(:\d\d)?)?", text):
        return Damage("it is a date, and not a count", "look the number up in the source")
    return None


class _Bounds:
    """Counts that have a lowest or a highest number only, or two."""

    def __init__(self, low: str, high: str) -> None:
        self.low = low
        self.high = high

    def hint(self, low: int | None, high: int | None) -> str:
        if not self.low:
            return "write one whole number, or leave the cell empty"
        parts = [
            f"write {number} in {column}" if number is not None else f"leave {column} empty"
            for number, column in ((low, self.low), (high, self.high))
        ]
        # What is to be written comes first, and is said once.
        first, second = sorted(parts, key=lambda part: part.startswith("leave"))
        return f"{first} and {second.removeprefix('write ') if first[:5] == second[:5] else second}"

    def words(self, text: str) -> Damage | None:
        word = re.sub(rf"\s+(?:of\s+)?(?:{_THINGS})(?:\s+(?:{_THINGS}))?$", "", text.casefold())
        word = word.removeprefix("several ") if word.removeprefix("several ") in _PLURALS else word
        if word in _PLURALS:
            return Damage(f"{text!r} gives a lowest number only", self.hint(_PLURALS[word], None))
        if word in _NO_FIGURE:
            hint = "leave the cell empty, and keep the word in as_stated of a claim"
            return Damage(f"{text!r} gives no figure", hint)
        return None

    def one_sided(self, text: str) -> Damage | None:
        plus = re.fullmatch(r"(.+?)\s*\+", text)
        number = whole_number(plus[1]) if plus else None
        if number is not None:
            message = f"{text!r} is either at least {number} or more than {number}"
            hint = f"look it up in the source: {self.hint(number, None)} if it is at least {number}"
            return Damage(message, f"{hint}, {number + 1} if it is more")
        for pattern, is_low, step in (
            (_MORE_THAN, True, 1),
            (_AT_LEAST, True, 0),
            (_AT_MOST, False, 0),
            (_FEWER_THAN, False, -1),
        ):
            found = pattern.fullmatch(text)
            number = _counted(next(filter(None, found.groups()))) if found else None
            if number is None or number + step < 0:
                continue
            bound = number + step
            side = "a lowest number, and no highest" if is_low else "a highest number, and no lowest"
            return Damage(f"{text!r} gives {side}", self.hint(bound, None) if is_low else self.hint(None, bound))
        return None

    def about(self, text: str) -> Damage | None:
        found = _ABOUT.fullmatch(text)
        number = _counted(next(filter(None, found.groups()))) if found else None
        if number is None:
            return None
        if not self.low:
            return Damage(f"{text!r} is no exact number", self.hint(None, None))
        hint = (
            f"write in {self.low} and {self.high} the lowest and the highest number that the source allows, "
            f"or {number} in both, and keep its words in as_stated of a claim"
        )
        return Damage(f"{text!r} is no exact number", hint)

    def range(self, text: str) -> Damage | None:
        found = _RANGE.fullmatch(text)
        ends = [_counted(end) for end in found.groups()] if found else []
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            return None
        low, high = sorted((ends[0], ends[1]))
        return Damage("it is a range, and a cell holds one number", self.hint(low, high))


def _counted(text: str) -> int | None:
    """A number, with the word for what is counted behind it or without."""
    text = re.sub(rf"\s*(?:of\s+)?(?:{_THINGS})$", "", text.strip(), flags=re.I)
    return whole_number(text)


def degrees_damage(text: str, fits: Callable[[str], bool], shortest: Callable[[float], str]) -> Damage | None:
    """What happened to a latitude or a longitude, if it can be told.

    Args:
        text: What stands in the cell.
        fits: Whether a text is what the column wants.
        shortest: The text of a number in its shortest form.

    >>> degrees_damage("36,73225", lambda text: True, str).mend
    '36.73225'
    """
    if len(text) > 100:
        return None
    found = no_value(text)
    if found:
        return found
    plain = re.sub("[\u00a0\u2009\u202f]", " ", ascii_digits(text)).replace("−", "-").replace("–", "-").strip(" '’")
    for read in (_decimal_degrees, _sexagesimal):
        reading = read(plain)
        if reading:
            message, number = reading
            mend = shortest(number)
            return certain(message, mend) if fits(mend) else None
    two = re.fullmatch(r"(-?\d{1,3}[.,]\d+)[°]?\s*[NS]?\s*[,;/ ]\s*(-?\d{1,3}[.,]\d+)[°]?\s*[EWO]?", plain)
    if two:
        first, second = (number.replace(",", ".") for number in two.groups())
        return Damage("two numbers stand in one cell", f"write {first} in latitude and {second} in longitude")
    if re.fullmatch(r"-?\d+(?:[.,]\d+)?E[+-]?\d{1,2}", plain, re.I):
        hint = "write it with all its digits, such as 36.73225, from the source"
        return Damage("a spreadsheet has shortened the number, and digits may be lost", hint)
    if re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3}){2,}", plain):
        hint = "write it with one point, such as 36.73225, from the source"
        return Damage("a spreadsheet has set points between thousands, and the decimal point is lost", hint)
    return None


def _decimal_degrees(text: str) -> tuple[str, float] | None:
    found = re.fullmatch(r"([+-]?)(\d{1,3}(?:[.,]\d{1,15})?)\s*[°º]?\s*([NSEW]?)", text, re.I)
    if not found:
        return None
    number = float(found[2].replace(",", "."))
    sign = -1 if (found[1] == "-") != (found[3].upper() in ("S", "W") and bool(found[3])) else 1
    message = "it is not a decimal number in its shortest form"
    if "," in text:
        message = "a comma stands in place of the decimal point"
    elif found[3] or "°" in text:
        message = "degrees have no sign and no letter: south and west are negative"
    return message, sign * number


def _sexagesimal(text: str) -> tuple[str, float] | None:
    found = re.fullmatch(
        r"(-?)(\d{1,3})\s*[°º]\s*(\d{1,2})\s*['’′]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"”″]|''))?\s*([NSEW]?)", text, re.I
    )
    if not found:
        return None
    minutes, seconds = int(found[3]), float((found[4] or "0").replace(",", "."))
    if minutes > 59 or seconds >= 60:
        return None
    number = round(int(found[2]) + minutes / 60 + seconds / 3600, 6)
    negative = found[1] == "-" or found[5].upper() in ("S", "W")
    return "it is in degrees, minutes and seconds", -number if negative and number else number


_YES = {
    "true",
    "yes",
    "y",
    "1",
    "1.0",
    "-1",
    "t",
    "vrai",
    "oui",
    "wahr",
    "ja",
    "verdadero",
    "si",
    "sí",
    "نعم",
    "صحيح",
    "✓",
    "✔",
    "☑",
    ".true.",
    "on",
}
_NO = {
    "false",
    "no",
    "n",
    "0",
    "0.0",
    "f",
    "faux",
    "non",
    "falsch",
    "nein",
    "falso",
    "لا",
    "خطأ",
    "✗",
    "✘",
    "☐",
    ".false.",
    "off",
}


def flag_damage(text: str) -> Damage | None:
    """What stands in place of true or false, if it can be told.

    >>> flag_damage("VRAI").hint
    'write true'
    """
    plain = ascii_digits(text).strip(" '’\"“”\u00a0").casefold()
    if plain in _YES:
        return certain(f"{text!r} is not how a yes is written here", "true")
    if plain in _NO:
        return certain(f"{text!r} is not how a no is written here", "false")
    if plain == "x":
        return Damage("'x' can tick a box or stand for unknown", "write true if it is a tick, or leave the cell empty")
    return no_value(text)
