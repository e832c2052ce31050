"""What can stand in a cell: each kind knows its text form, its Python value and its schema.

A kind is attached to a column by ``typing.Annotated``. It gives Pydantic the validator, and the emitters of
Table Schema and JSON Schema the type and the constraints, so that none of these is written twice.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from aqim_data.characters import BLANK, CONTROL, MISREAD, MISREAD_FIRST, TEXT
from aqim_data.damage.marks import EXCEL_LIMIT, OLD_LIMIT, UNKNOWN_MARKS
from aqim_data.dates import DAY_PATTERN, EDTF_PATTERN, EdtfDate
from aqim_data.errors import DateError
from aqim_data.locators import LOCATOR_PATTERN, Locator

#: What separates the items of a list inside a cell.
LIST_SEPARATOR = "|"

TEXT_PATTERN = f"^{TEXT}$"
ITEM_PATTERN = f"^[^{BLANK}|](?:[^{CONTROL}|]*[^{BLANK}|])?$"
VERSION_PATTERN = "^(?:0|[1-9][0-9]{0,5})[.](?:0|[1-9][0-9]{0,5})[.](?:0|[1-9][0-9]{0,5})$"
SLUG_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"
#: Longest id, in characters.
ID_LENGTH = 120
PREFIXES = {
    "sources": "src",
    "actors": "act",
    "places": "plc",
    "events": "evt",
    "quotes": "quo",
    "claims": "clm",
}


def owner_of(record_id: str) -> str:
    """Name of the table that an id belongs to by its prefix; empty if to none.

    >>> owner_of("evt-batna-bombing-2007")
    'events'
    """
    return next((table for table, prefix in PREFIXES.items() if record_id.startswith(f"{prefix}-")), "")


@dataclass(frozen=True)
class Cell:
    """One kind of cell.

    Attributes:
        kind: Name of the kind, for messages and the dictionary.
        table_type: Type in Table Schema.
        json_type: Type in JSON Schema.
        pattern: Regular expression of the text form, anchored; empty if none.
        example: A valid text form.
    """

    kind: str
    table_type: str = "string"
    json_type: str = "string"
    pattern: str = ""
    example: str = ""

    def read(self, text: str) -> Any:
        """The value that a non-empty cell's text stands for; the text itself if it stands for none."""
        return text

    def write(self, value: Any) -> str:
        """The text of a value."""
        return str(value)

    def core_schema(self) -> CoreSchema:
        """What Pydantic's core checks, where the kind itself says it."""
        raise NotImplementedError(f"what a {self.kind} is, its type says")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.core_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        if self.json_type == "array":
            return {**handler(schema), "uniqueItems": True}
        return {"type": self.json_type, **({"pattern": self.pattern} if self.pattern else {})}


@dataclass(frozen=True)
class TextCell(Cell):
    """Text of one line, with a pattern."""

    max_length: int | None = None

    def core_schema(self) -> CoreSchema:
        return core_schema.str_schema(pattern=self.pattern, max_length=self.max_length, strict=True)


@dataclass(frozen=True)
class WordsCell(TextCell):
    """Words of a source, which may be anything but what a program put in their place."""

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_as_written, super().core_schema())


@dataclass(frozen=True)
class NormalizedTextCell(TextCell):
    """Text of our own, in Unicode normalization form C, so that equal words are equal strings.

    Attributes:
        marks: What stands for unknown, in small letters, and is refused: an unknown value is an empty cell.
    """

    marks: frozenset[str] = UNKNOWN_MARKS

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_own_text(self.marks), super().core_schema())


@dataclass(frozen=True)
class ItemCell(NormalizedTextCell):
    """A name, or another item of a list, which holds no separator of lists."""

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_one_item, super().core_schema())


def _as_written(text: str) -> str:
    if text[0] in "#=" or len(text) == EXCEL_LIMIT or not text.isascii():
        _refuse_damaged(text, (), ours=False)
    return text


def _own_text(marks: frozenset[str]) -> Callable[[str], str]:
    """What judges a text of our own. Most texts are done after a few cheap looks, because every text takes them."""
    longest = max(map(len, marks), default=0)

    def check(text: str) -> str:
        length = len(text)
        if not text.isascii():
            if not unicodedata.is_normalized("NFC", text):
                raise _not_normalized(text)
        elif longest < length < OLD_LIMIT and text[0] not in "#=@+-":
            return text
        _refuse_damaged(text, marks, ours=True)
        return text

    return check


def _one_item(text: str) -> str:
    if ";" in text:
        items = [item.strip() for item in text.split(";") if item.strip()]
        hint = f"write {LIST_SEPARATOR.join(items)} if these are several, or another sign if it is one"
        raise _not_a("list", f"';' stands in a name; items of a list are separated by {LIST_SEPARATOR}", hint)
    return text


_MISREAD = re.compile(MISREAD)
_MISREAD_FIRST = re.compile(MISREAD_FIRST)


def _refuse_damaged(text: str, marks: Container[str], *, ours: bool) -> None:
    """Refuse a text that a program has damaged.

    Raises:
        PydanticCustomError: It has.
    """
    if not (
        text[0] in "#=@+-"
        or len(text) in (OLD_LIMIT, EXCEL_LIMIT)
        or (len(text) < 20 and text.casefold() in marks)
        or (_MISREAD_FIRST.search(text) and _MISREAD.search(text))
    ):
        return
    # What damaged it is looked into only here, so that reading good texts does not pay for it.
    from aqim_data.damage.cells import text_damage

    damage = text_damage(text, marks, ours=ours)
    if damage:
        raise _not_a("written", damage.message, damage.hint)


def _not_normalized(text: str) -> PydanticCustomError:
    reason = "letters and their accents are stored apart (not Unicode form NFC)"
    return _not_a("normalized", reason, f"write {unicodedata.normalize('NFC', text)}")


@dataclass(frozen=True)
class IdentifierCell(TextCell):
    """An id of one table, or of any."""

    table: str = ""


def identifier(table: str = "") -> IdentifierCell:
    """The kind of cell that holds an id of ``table``, or of any table with ids."""
    prefix = PREFIXES[table] if table else f"(?:{'|'.join(sorted(PREFIXES.values()))})"
    example = f"{PREFIXES[table] if table else 'evt'}-readable-name"
    return IdentifierCell(
        "identifier", pattern=f"^{prefix}-{SLUG_PATTERN}$", example=example, max_length=ID_LENGTH, table=table
    )


@dataclass(frozen=True)
class ParsedCell(Cell):
    """Text that one of our parsers reads into a value.

    Attributes:
        parse: The parser.
        range_mark: What stands between the two ends of a range. Of texts without it, the pattern tells exactly
            which the parser reads; it cannot compare two ends.
    """

    parse: Callable[[Any], Any] = str
    range_mark: str = ""

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.parse, serialization=core_schema.to_string_ser_schema()
        )


def _not_a(kind: str, reason: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError(f"not_{kind}", "{reason}", {"reason": reason, "hint": hint})


def _parse_edtf(value: Any) -> EdtfDate:
    if isinstance(value, EdtfDate):
        return value
    if not isinstance(value, str):
        raise _not_a("edtf", "a date is written as text", 'write for instance "2007-12-11"')
    try:
        return EdtfDate.parse(value)
    except DateError as error:
        raise _not_a("edtf", error.reason, error.hint) from None


def _parse_day(value: Any) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        if re.fullmatch(DAY_PATTERN, value):
            return date.fromisoformat(value)
        from aqim_data.damage.dates import day_damage

        damage = day_damage(value)
        if damage:
            raise _not_a("day", damage.message, damage.hint)
    raise _not_a("day", "it is not a day of the calendar", "write it as 2026-11-22")


def _parse_locator(value: Any) -> str:
    if not isinstance(value, str):
        raise _not_a("locator", "a locator is written as text", 'write for instance "para 59"')
    try:
        Locator.parse(value)
    except ValueError as error:
        reason, _, hint = str(error).partition("; ")
        raise _not_a("locator", reason, hint) from None
    return value


@dataclass(frozen=True)
class IntegerCell(Cell):
    """A whole number that is not negative."""

    minimum: int = 0
    maximum: int = 999_999_999

    def read(self, text: str) -> Any:
        return int(text) if re.fullmatch("0|[1-9][0-9]{0,30}", text, re.ASCII) else text

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def _check(self, value: Any) -> int:
        # JSON Schema counts 3.0 among the integers, but neither true nor "3".
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        hint = "write digits only, such as 1999; leave the cell empty if no figure is given"
        if isinstance(value, str) and re.fullmatch("[+][0-9]{1,30}|0[0-9]{1,30}", value, re.ASCII):
            raise _not_a("integer", "it has a sign or leading zeros", f"write {int(value)}")
        if isinstance(value, bool) or not isinstance(value, int):
            raise _not_a("integer", "it is not a whole number", hint)
        if not self.minimum <= value <= self.maximum:
            raise _not_a("integer", f"it is not between {self.minimum} and {self.maximum:,}", hint)
        return value


@dataclass(frozen=True)
class NumberCell(Cell):
    """A decimal number between two bounds."""

    minimum: float = -math.inf
    maximum: float = math.inf

    def read(self, text: str) -> Any:
        number = float(text) if re.fullmatch(r"-?(0|[1-9]\d{0,8})(\.\d{1,400})?", text, re.ASCII) else None
        # Only the form that writing gives is read, so that a table survives reading and writing.
        return number if number is not None and self.write(number) == text else text

    def write(self, value: Any) -> str:
        # Zero has one form only: -0.0 is falsy, too.
        return format(Decimal(repr(value or 0.0)), "f").removesuffix(".0")

    def core_schema(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def _check(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _not_a("number", "it is not a decimal number in its shortest form", _shortest(value))
        if not self.minimum <= value <= self.maximum:
            raise _not_a(
                "number",
                f"it is not between {self.minimum:g} and {self.maximum:g}",
                "write degrees, latitude before longitude",
            )
        return float(value)


def _shortest(value: Any) -> str:
    try:
        return f"write it as {float(value):.12g}"
    except (TypeError, ValueError, OverflowError):
        return "write it as 36.73225"


@dataclass(frozen=True)
class BooleanCell(Cell):
    """True or false."""

    def read(self, text: str) -> Any:
        return {"true": True, "false": False}.get(text, text)

    def write(self, value: Any) -> str:
        return "true" if value else "false"

    def core_schema(self) -> CoreSchema:
        return core_schema.bool_schema(strict=True)


@dataclass(frozen=True)
class ListCell(Cell):
    """Several values in one cell, separated by ``|``, none of them twice."""

    json_type: str = "array"

    def read(self, text: str) -> Any:
        return text.split(LIST_SEPARATOR)

    def write(self, value: Any) -> str:
        return LIST_SEPARATOR.join(str(item) for item in value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self.schema_of_items(handler(source))

    def schema_of_items(self, items: CoreSchema) -> CoreSchema:
        """What Pydantic's core checks of the tuple, given what it checks of the items."""
        return core_schema.no_info_after_validator_function(_without_repetition, items)


def _without_repetition(items: tuple[Any, ...]) -> tuple[Any, ...]:
    repeated = sorted(str(item) for item, count in Counter(items).items() if count > 1)
    if repeated:
        raise _not_a("set", f"{', '.join(repeated)} stands in it more than once", "name each item once")
    return items


# The kinds of cell that the tables use.
Text = Annotated[str, NormalizedTextCell("text", pattern=TEXT_PATTERN, example="Algiers")]
#: Text in which a term of a vocabulary may stand, such as none or unknown.
Said = Annotated[
    str,
    NormalizedTextCell(
        "text", pattern=TEXT_PATTERN, example="Algiers", marks=UNKNOWN_MARKS - {"none", "unknown", "unspecified"}
    ),
]
#: Text of a vocabulary, which says what the marks for unknown mean.
Term = Annotated[str, NormalizedTextCell("text", pattern=TEXT_PATTERN, example="Algiers", marks=frozenset())]
Words = Annotated[str, WordsCell("words", pattern=TEXT_PATTERN, example="at least four", max_length=200)]
Verbatim = Annotated[str, WordsCell("words", pattern=TEXT_PATTERN, example="We and Al Qaeda are one body.")]
Item = Annotated[str, ItemCell("text", pattern=ITEM_PATTERN, example="Hillary Clinton")]
Edtf = Annotated[
    EdtfDate,
    ParsedCell("edtf", pattern=EDTF_PATTERN, example="2007-12-11", parse=_parse_edtf, range_mark="/"),
]
Day = Annotated[
    date,
    ParsedCell("day", table_type="date", pattern=DAY_PATTERN, example="2026-11-22", parse=_parse_day),
]
LocatorText = Annotated[
    str,
    ParsedCell("locator", pattern=LOCATOR_PATTERN, example="para 59", parse=_parse_locator, range_mark="-"),
]
Whole = Annotated[int, IntegerCell("integer", "integer", "integer", example="31")]
Latitude = Annotated[float, NumberCell("number", "number", "number", example="36.73225", minimum=-90, maximum=90)]
Longitude = Annotated[float, NumberCell("number", "number", "number", example="3.08746", minimum=-180, maximum=180)]
Flag = Annotated[bool, BooleanCell("boolean", "boolean", "boolean", example="true")]
SourceId = Annotated[str, identifier("sources")]
ActorId = Annotated[str, identifier("actors")]
PlaceId = Annotated[str, identifier("places")]
EventId = Annotated[str, identifier("events")]
QuoteId = Annotated[str, identifier("quotes")]
ClaimId = Annotated[str, identifier("claims")]
AnyId = Annotated[str, identifier()]
Url = Annotated[
    str,
    TextCell(
        "url",
        pattern=f"^https?://[^{BLANK}|/?#]+(?:[/?#][^{BLANK}|]*)?$",
        example="https://example.org/article",
    ),
]
Language = Annotated[
    str,
    TextCell("language", pattern="^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$", example="en"),
]
Sha256 = Annotated[str, TextCell("sha256", pattern="^[0-9a-f]{64}$", example="0" * 64)]
Curie = Annotated[str, TextCell("curie", pattern="^[a-z][a-z0-9_]*:[A-Za-z0-9._/-]+$", example="unsc:QDe.014")]
TableName = Annotated[str, TextCell("table", pattern=f"^(?:{'|'.join(sorted(PREFIXES))})$", example="events")]
Name = Annotated[str, TextCell("name", pattern="^[a-z][a-z0-9_]*$", example="killed")]
Version = Annotated[str, TextCell("version", pattern=VERSION_PATTERN, example="0.1.0")]
