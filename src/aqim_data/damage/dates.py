"""Damage to dates: what spreadsheets show, and what people write, in place of an EDTF date.

A form that can be read in one way only has a mend. Where two readings are possible, both are said, and the
hint asks for a look into the source.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from aqim_data.damage.cells import no_value
from aqim_data.damage.finding import Damage, certain
from aqim_data.damage.months import month_number
from aqim_data.damage.surface import tidied
from aqim_data.dates import EDTF_PATTERN

#: Years of two digits up to this one are of this century; so do Excel and Google Sheets read them.
_PIVOT = 29
#: Day 0 of the numbers by which Excel and LibreOffice store days.
_EPOCH = date(1899, 12, 30)
_TIME = re.compile(
    r"(?P<day>.+?)(?:[T ]|,\s*)\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[ap]\.?m\.?|UTC|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_PARTS_OF_YEAR = (
    "spring|summer|autumn|fall|winter|printemps|été|ete|automne|hiver|frühling|sommer|herbst|"
    "early|mid|middle|late|beginning|start|end|first half|second half|first quarter|last quarter|quarter|"
    "q[1-4]|début|debut|mi|fin|courant|anfang|mitte|ende|ramadan|الصيف|صيف|شتاء|ربيع|خريف"
)
_PART = re.compile(
    rf"(?:(?:in|the|in the|l'|au|à l')\s*)?(?P<part>{_PARTS_OF_YEAR})\b[\s-]*(?:(?:of|de|du)\s+|d')?(?P<rest>.+)", re.I
)
_PART_BEHIND = re.compile(rf"(?P<rest>.*\d)[\s-]+(?P<part>{_PARTS_OF_YEAR})", re.I)
_ABOUT = re.compile(
    r"(?:circa|c\.|ca\.?|c(?=\d)|about|around|approximately|approx\.?|roughly|some time in|vers|environ|um|~|≈)"
    r"\s*(?P<rest>.+)",
    re.I,
)
_PERHAPS = re.compile(
    r"(?:probably|possibly|perhaps|maybe|likely|presumably|peut-être|probablement|\?)\s*(?P<rest>.+)", re.I
)
_DOUBTED = re.compile(r"(?P<rest>.+?)\s*(?:\(\s*\?\s*\)|\[\s*\?\s*\]|\?{2,}|\s\?)")
_FROM = re.compile(
    r"(?:since|from|depuis|seit)\s+(?P<rest>.+)|(?P<open>.+?)\s*(?:-|to|–)\s*(?:present|now|today|date|ongoing)", re.I
)
_UNTIL = re.compile(r"(?:until|till|up to|by|not later than|no later than|jusqu'(?:à|en|au)|bis)\s+(?P<rest>.+)", re.I)
_BEFORE_OR_AFTER = re.compile(r"(?P<word>before|prior to|after|avant|après|vor|nach)\s+(?P<rest>.+)", re.I)
_RANGE = re.compile(
    r"(?:(?:from|between|de|du|entre|vom|von)\s+)?(?P<start>.+?)\s*(?:\bto\b|\buntil\b|\bund?\b|\band\b|\bbis\b|\bau\b|\bet\b|\s-\s|—)\s*(?P<end>.+)",
    re.I,
)
_WORDS_DROPPED = {
    *("of", "the", "de", "le", "du", "den", "in", "on", "en", "am", "im", "al", "el"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu"),
    *("thur", "thurs", "fri", "sat", "sun", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}


def is_date(text: str) -> bool:
    """Whether a text is a date of the subset, apart from the order of an interval's ends."""
    return re.fullmatch(EDTF_PATTERN, text) is not None


def date_damage(text: str) -> Damage | None:
    """What happened to a date, if it can be told.

    >>> date_damage("25/12/2007").hint
    'write 2007-12-25'
    >>> date_damage("11/09/2006").hint
    'look it up in the source and write 2006-09-11 or 2006-11-09'
    >>> date_damage("39427").message
    'it is the number by which a spreadsheet stores the day 2007-12-11'
    """
    if len(text) > 100:
        return None
    found = no_value(text)
    if found:
        return found
    plain, names = tidied(text, is_date)
    if names and is_date(plain):
        return certain(", and ".join(names[:3]), plain)
    return _recognised(plain) or (_recognised(text.strip()) if plain != text else None)


def day_damage(text: str) -> Damage | None:
    """What happened to a calendar day, if it can be told; nothing less than a day is offered."""
    found = date_damage(text)
    if found and found.mend and not re.fullmatch(r"\d{4}-\d\d-\d\d", found.mend):
        return (
            Damage(found.message, f"write the day too, such as {found.mend[:4]}-12-11")
            if found.mend[:4].isdigit()
            else None
        )
    return found


def _recognised(text: str, depth: int = 0) -> Damage | None:
    for recogniser in _RECOGNISERS:
        found = recogniser(text)
        if found:
            return found
    if depth < 2:
        for wrapper in _WRAPPERS:
            found = wrapper(text, depth + 1)
            if found:
                return found
    return None


def _readable(text: str, depth: int) -> str:
    """The date that a part of a text stands for, if that is certain; empty otherwise."""
    text = text.strip(" ,;")
    if is_date(text):
        return text
    found = _recognised(text, depth)
    return found.mend if found else ""


def _iso(year: int, month: int, day: int = 0) -> str:
    """A date in ISO form; empty if there is no such day."""
    if not (1000 <= year <= 2999 and 1 <= month <= 12):
        return ""
    if not day:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{day:02}" if day <= calendar.monthrange(year, month)[1] else ""


def _full_year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number <= _PIVOT else 1900)


def _numbers(text: str) -> Damage | None:
    """Three numbers, or month and year, with slashes, points or hyphens between them."""
    found = re.fullmatch(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?", text, re.ASCII)
    if found:
        return _three_numbers(int(found[1]), int(found[3]), found[4])
    found = re.fullmatch(r"(\d{4})[-./ ](\d{1,2})(?:[-./ ](\d{1,2}))?\.?", text, re.ASCII)
    found = found or re.fullmatch(r"([12]\d{3})(0[1-9]|1[0-2])([0-3]\d)", text, re.ASCII)
    if found:
        return _year_first(int(found[1]), int(found[2]), int(found[3] or 0))
    found = re.fullmatch(r"(\d{1,2})[./-]([12]\d{3})", text, re.ASCII)
    if found and (mend := _iso(int(found[2]), int(found[1]))):
        return certain("the month stands before the year", mend)
    return None


def _three_numbers(first: int, second: int, year_text: str) -> Damage:
    year = _full_year(year_text)
    readings = {
        "the day stands first": _iso(year, second, first or 99),
        "the month does": _iso(year, first, second or 99),
    }
    if len(year_text) == 2 and first:
        readings["the year does"] = _iso(_full_year(f"{first:02}"), second, int(year_text) or 99)
    readings = {reading: day for reading, day in readings.items() if day}
    days = list(dict.fromkeys(readings.values()))
    if not days:
        message = "it is no day of the calendar, whether the day or the month stands first"
        return Damage(message, "look it up in the source and write the year first, such as 2007-12-11")
    if len(days) == 1 and len(year_text) == 4:
        return certain("day and month stand before the year", days[0])
    said = ", ".join(f"{day} if {reading}" for reading, day in readings.items())
    message = f"day and month stand before the year, and which is which cannot be told: {said}"
    if len(days) == 1 or len(year_text) == 2:
        message = f"the year has two digits, and which number is which cannot be told: {said}"
    return Damage(message, f"look it up in the source and write {_alternatives(days)}")


def _alternatives(texts: list[str]) -> str:
    return " or ".join(texts) if len(texts) < 3 else f"{', '.join(texts[:-1])} or {texts[-1]}"


def _year_first(year: int, month: int, day: int) -> Damage | None:
    if mend := _iso(year, month, day):
        return certain("year, month and day are not joined by hyphens in two digits each", mend)
    if month > 12 and day and (mend := _iso(year, day, month)):
        return certain(f"there is no month {month}: day and month are exchanged", mend)
    return None


def _serial(text: str) -> Damage | None:
    """The number of days by which a spreadsheet stores a day."""
    found = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", text, re.ASCII)
    if not found:
        return None
    day = (_EPOCH + timedelta(int(found[1]))).isoformat()
    return certain(f"it is the number by which a spreadsheet stores the day {day}", day)


def _decimal_year(text: str) -> Damage | None:
    found = re.fullmatch(r"([12]\d{3})[.,]0+", text, re.ASCII)
    return certain("a program has made a decimal number of the year", found[1]) if found else None


def _decade(text: str) -> Damage | None:
    found = re.fullmatch(r"(?:the |années |les années |in the )?([12]\d{2})(?:0['’]?s|[xX_*-]|0er|0)", text, re.I)
    if found and not re.fullmatch(r"\d{4}", text):
        return certain("a decade is written with a capital X", f"{found[1]}X")
    found = re.fullmatch(r"(?:the |années )?['’]?(\d)0['’]?s", text)
    if found:
        century = 20 if int(found[1]) * 10 <= _PIVOT else 19
        return Damage("the century of the decade is missing", f"write {century}{found[1]}X, if those years are meant")
    return None


def _named_month(text: str) -> Damage | None:
    """A date with the name of a month, in any order."""
    words = [word for word in re.split(r"[\s,/-]+|(?<=\d)(?=[^\W\d]{3})|(?<=[^\W\d]{3})(?=\d)|\.(?=.)", text) if word]
    words = [word for word in words if word.casefold().rstrip(".") not in _WORDS_DROPPED]
    numbers = [re.sub(r"(?<=\d)(?:st|nd|rd|th|er|ère|e|º|\.)$", "", word, flags=re.I) for word in words]
    months = [index for index, word in enumerate(numbers) if not word[0].isdigit() and month_number(word)]
    if len(months) != 1 or len(words) > 3:
        return None
    month = month_number(numbers.pop(months[0]))
    if not all(re.fullmatch(r"\d{1,2}|\d{4}", word, re.ASCII) for word in numbers):
        return None
    years = [word for word in numbers if len(word) == 4]
    others = [int(word) for word in numbers if len(word) < 4]
    if len(years) == 1:
        mend = _iso(int(years[0]), month, others[0] if others else 0)
        if mend:
            return certain("the month is a word", mend)
        return Damage(
            f"{calendar.month_name[month]} {years[0]} has no such day",
            f"write {_iso(int(years[0]), month)} if the day is unknown",
        )
    if years:
        return None
    return _month_without_year(month, numbers, months[0])


def _month_without_year(month: int, numbers: list[str], place: int) -> Damage | None:
    """A month with a day, with a year of two digits, or with something that may be either."""
    name = calendar.month_name[month]
    if not numbers:
        return Damage(f"the year of {name} is missing", f"write the year first, such as 2007-{month:02}")
    if len(numbers) == 2:
        year = _full_year(f"{int(numbers[1]):02}")
        mend = _iso(year, month, int(numbers[0]))
        return certain(f"a spreadsheet shows {mend} so", mend) if mend else None
    number = int(numbers[0])
    day = f"YYYY-{month:02}-{number:02}"
    if not _iso(2000, month, number or 99):
        mend = _iso(_full_year(f"{number:02}"), month)
        return certain(f"a spreadsheet shows {mend} so", mend)
    if place:
        message = f"a spreadsheet shows {number} {name} so, and the year is lost"
        return Damage(message, f"look the year up in the cell itself or in the source, and write {day} with it")
    mend = _iso(_full_year(f"{number:02}"), month)
    message = f"a spreadsheet shows so either {mend} or {number} {name} of a year that is lost"
    return Damage(message, f"look it up in the source and write {mend}, or {day} with the year")


def _with_time(text: str, depth: int) -> Damage | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    day = _readable(found["day"], depth)
    if day:
        return certain("a time of day stands behind the date", day)
    return _recognised(found["day"].strip(), depth)


def _part_of_year(text: str, depth: int) -> Damage | None:
    found = _PART.fullmatch(text) or _PART_BEHIND.fullmatch(text)
    if not found:
        return None
    rest, part = found["rest"].strip(), found["part"]
    place = "and keep the source's words in the note"
    years = re.fullmatch(r"([12]\d{3})\s*[/-]\s*(\d{2}|\d{4})", rest)
    if years:
        message = f"{part!r} cannot be written as a part of a date"
        return Damage(message, f"write {years[1]} or the year after, or the month if the source gives it, {place}")
    whole = _readable(rest, depth)
    if not whole:
        return None
    more = ", or the month if the source gives it" if re.fullmatch(r"\d{4}", whole) else ""
    return Damage(f"{part!r} cannot be written as a part of a date", f"write {whole}{more}, {place}")


def _qualified(text: str, depth: int) -> Damage | None:
    for pattern, sign, meaning in ((_ABOUT, "~", "approximate"), (_PERHAPS, "?", "unsure"), (_DOUBTED, "?", "unsure")):
        found = pattern.fullmatch(text)
        whole = _readable(found["rest"], depth) if found else ""
        if whole and "/" not in whole and "X" not in whole:
            both = whole[-1] in "?~%" and whole[-1] != sign
            mend = whole.rstrip("?~%") + ("%" if both else sign)
            return certain(f"that a date is {meaning} is said by {sign} behind it", mend)
        if whole and found:
            return Damage(f"an interval or a decade takes no {sign} as a whole", f"write {whole}")
    return None


def _qualifier_behind(text: str, depth: int) -> Damage | None:
    """A qualifier behind a date that is damaged itself."""
    if text[-1:] not in ("?", "~", "%"):
        return None
    found = _recognised(text[:-1].strip(), depth)
    if found and found.mend and re.fullmatch(r"[\d-]+", found.mend):
        return certain(found.message, found.mend + text[-1])
    return found


def _open_or_range(text: str, depth: int) -> Damage | None:
    found = _UNTIL.fullmatch(text)
    if found and (whole := _readable(found["rest"], depth)) and "/" not in whole:
        return certain("an open start is written ..", f"../{whole}")
    found = _BEFORE_OR_AFTER.fullmatch(text)
    if found and (whole := _readable(found["rest"], depth)) and "/" not in whole:
        after = found["word"].casefold() in ("after", "après", "nach")
        form = f"{whole}/.. (it began then and has no known end)" if after else f"../{whole} (not later than then)"
        return Damage(f"{found['word']!r} cannot be written as a part of a date", f"write {form}, if that is meant")
    found = re.fullmatch(r"(.+?)\s*-", text)
    if found and (whole := _readable(found[1], depth)) and "/" not in whole:
        return Damage("the end of the interval is missing", f"write {whole}/.. if no end is known, or {whole} alone")
    found = _FROM.fullmatch(text)
    if found and (whole := _readable(found["rest"] or found["open"], depth)) and "/" not in whole:
        return certain("an open end is written ..", f"{whole}/..")
    return _range(text, depth)


def _range(text: str, depth: int) -> Damage | None:
    message = "an interval is written with / between its ends"
    found = re.fullmatch(r"(\d{1,2})\s*(?:-|–|to|et|au|and)\s*(\d{1,2}\D.*\d{4})", text)
    if found and (end := _readable(found[2], depth)) and len(end) == 10:
        start = f"{end[:8]}{int(found[1]):02}"
        return certain(message, f"{start}/{end}") if start < end else None
    found = re.fullmatch(r"([12]\d{3})\s*-\s*([12]\d{3})", text) or _RANGE.fullmatch(text)
    if not found:
        slash = re.fullmatch(r"([^/]+)/([^/]+)", text)
        found = None if is_date(text) else slash
        message = "an end of the interval is not a date as it should be written"
    if not found:
        return None
    start, end = (_end(part, depth) for part in found.groups())
    if not start or not end or "/" in start + end.replace("..", "") or not _in_order(start, end):
        return None
    if text.casefold().startswith(("between", "entre")):
        return Damage(
            "an interval says how long something lasted, not between when it was",
            f"write {start}/{end} if it lasted so long",
        )
    return certain(message, f"{start}/{end}")


def _end(text: str, depth: int) -> str:
    return ".." if text.strip() == ".." else _readable(text, depth)


def _in_order(start: str, end: str) -> bool:
    return ".." in (start, end) or start.rstrip("?~%") <= end.rstrip("?~%")


_RECOGNISERS: tuple[Callable[[str], Damage | None], ...] = (_numbers, _serial, _decimal_year, _decade, _named_month)
_WRAPPERS: tuple[Callable[[str, int], Damage | None], ...] = (
    _with_time,
    _part_of_year,
    _qualified,
    _qualifier_behind,
    _open_or_range,
)
