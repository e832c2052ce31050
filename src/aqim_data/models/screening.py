"""Judging many rows at once, column by column: which rows are beyond doubt, and which must be looked at closely.

A screen is compiled from the cells and constraints of a model and has no rules of its own: a value is good if
``column_value`` reads it, and it is remembered, so that a term, a date or a count is judged once and not in every
row; text, which seldom repeats, goes through Pydantic's core a column at a time. Whatever a screen doubts is judged
again by ``cell_faults``, which has the last word and all the words. A row costs about a fortieth of what the
model costs that way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import compress
from operator import eq, not_
from types import SimpleNamespace

from pydantic import ValidationError
from pydantic_core import SchemaValidator, core_schema

from aqim_data.characters import MISREAD, MISREAD_FIRST
from aqim_data.damage.marks import EXCEL_LIMIT, OLD_LIMIT
from aqim_data.models.cell_faults import column_value, fits_column
from aqim_data.models.cells import (
    LIST_SEPARATOR,
    ItemCell,
    ListCell,
    NormalizedTextCell,
    ParsedCell,
    TextCell,
    WordsCell,
)
from aqim_data.models.constraints import Constraint, Different, Empty, Exclusive, Filled, InTime, Ordered, Together
from aqim_data.models.record import Column, Record

#: How many values of a column are remembered; beyond it they are forgotten and begun anew, so that memory stays flat.
REMEMBERED = 50_000
#: Kinds of text that seldom repeat, or in many different ones: ids are looked up besides.
_PROSE = ("text", "words", "url", "sha256", "identifier")

Columns = Sequence[Sequence[str]]
#: Tells the rows of a block that are in doubt.
Doubts = Callable[[Columns], Iterable[int]]


class Screen:
    """Tells which rows of a table need a closer look.

    >>> from aqim_data.models import Place
    >>> rows = ["plc-a", "A", "DZ", "region"], ["plc-b", "B", "ZZ", "region"]
    >>> cited = ["", "", "", "src-one", "whole"]
    >>> list(screen_of(Place).doubtful([list(column) for column in zip(*(row + cited for row in rows))]))
    [1]
    """

    def __init__(self, model: type[Record]) -> None:
        names = list(model.columns())
        self.width = len(names)
        self._heading = names[0]
        self._columns = list(model.columns().values())
        self._checks: list[Doubts] = [_column_check(model, index, column) for index, column in enumerate(self._columns)]
        self._between: list[Doubts] = [_constraint_check(model, rule, names) for rule in model.constraints]

    def doubtful(self, columns: Columns, sound: Collection[int] = ()) -> list[int]:
        """The positions, in order, of the rows that may have a fault; all others have none.

        Args:
            columns: The cells of a block of rows, a sequence for each column of the table.
            sound: Indexes of columns of which every cell is known to be good.
        """
        return self._doubtful(self._checks, columns, sound)

    def doubtful_of_form(self, columns: Columns, sound: Collection[int], told: Collection[int]) -> list[int]:
        """As ``doubtful``, for rows of which the form is right already.

        Args:
            columns: As for ``doubtful``.
            sound: As for ``doubtful``.
            told: Indexes of columns of which every cell, if it is filled, matches the pattern of its kind, and is
                filled if it must be; columns of texts only if they are ASCII.
        """
        checks = (self._remaining if index in told else self._checks for index in range(self.width))
        return self._doubtful([of[index] for index, of in enumerate(checks)], columns, sound)

    @cached_property
    def _remaining(self) -> list[Doubts]:
        """What is to be asked of each column of which the form is right."""
        return [
            _check_beyond_form(index, column, check)
            for index, (column, check) in enumerate(zip(self._columns, self._checks, strict=True))
        ]

    def _doubtful(self, checks: Sequence[Doubts], columns: Columns, sound: Collection[int]) -> list[int]:
        doubts: set[int] = set()
        for index, check in enumerate(checks):
            if index not in sound:
                doubts.update(check(columns))
        for check in self._between:
            doubts.update(check(columns))
        # A header that stands among the rows can look like a row.
        if self._heading in columns[0]:
            doubts.update(index for index, cell in enumerate(columns[0]) if cell == self._heading)
        return sorted(doubts)


@cache
def screen_of(model: type[Record]) -> Screen:
    """The screen of a model; each process compiles it once."""
    return Screen(model)


def _column_check(model: type[Record], index: int, column: Column) -> Doubts:
    cell = column.cell
    if isinstance(cell, TextCell) and cell.kind in _PROSE:
        return _prose_check(model, index, column, cell)
    return _value_check(model, index, column)


def _check_beyond_form(index: int, column: Column, check: Doubts) -> Doubts:
    """What is to be asked of a column of which every cell matches its pattern, texts being ASCII."""
    cell = column.cell
    if isinstance(cell, ParsedCell) and not cell.range_mark:
        return check
    mark = LIST_SEPARATOR if isinstance(cell, ListCell) else cell.range_mark if isinstance(cell, ParsedCell) else ""
    longest = cell.max_length if isinstance(cell, TextCell) else None
    shortest, cut_off = 0, set[int]()
    if isinstance(cell, NormalizedTextCell | WordsCell):
        shortest, cut_off = _suspicious_lengths(cell)
    if mark:
        return lambda columns: check(columns) if mark in "".join(columns[index]) else ()
    if longest is None and not cut_off:
        return lambda columns: ()

    def doubts(columns: Columns) -> Iterable[int]:
        lengths = set(map(len, columns[index]))
        lengths.discard(0)
        if lengths and (
            min(lengths) <= shortest
            or (longest is not None and max(lengths) > longest)
            or not cut_off.isdisjoint(lengths)
        ):
            return check(columns)
        return ()

    return doubts


def _value_check(model: type[Record], index: int, column: Column) -> Doubts:
    """A column in which values repeat: each is judged once."""
    name = column.name
    matches = _matcher(column)
    good: set[str] = {"", *map(str, column.vocabulary or ())} if column.cell.kind == "term" else {""}
    good -= {""} if column.required else set()

    def doubts(columns: Columns) -> Iterable[int]:
        cells = columns[index]
        if good.issuperset(cells):
            return ()
        if len(good) > REMEMBERED:
            good.clear()
        wrong = set()
        new = set(cells).difference(good)
        matching = matches(new)
        good.update(matching)
        for value in new.difference(matching):
            if fits_column(model, name, value) if value else not column.required:
                good.add(value)
            else:
                wrong.add(value)
        return [position for position, value in enumerate(cells) if value in wrong] if wrong else ()

    return doubts


def _matcher(column: Column) -> Callable[[Iterable[str]], Collection[str]]:
    """Tells of many texts those that are dates or locators beyond doubt, in a fiftieth of the time of parsing."""
    cell = column.cell
    if type(cell) is TextCell:
        mark, text = "", cell.core_schema()
    elif isinstance(cell, ParsedCell) and cell.range_mark:
        mark, text = cell.range_mark, core_schema.str_schema(pattern=cell.pattern)
    else:
        return lambda texts: ()
    validator = SchemaValidator(core_schema.list_schema(text))

    def matching(texts: Iterable[str]) -> Collection[str]:
        plain = [text for text in texts if not mark or mark not in text]
        if validator.isinstance_python(plain):
            return plain
        return [text for text in plain if validator.isinstance_python([text])]

    return matching


def _prose_check(model: type[Record], index: int, column: Column, cell: TextCell) -> Doubts:
    """A column in which values seldom repeat: Pydantic's core judges the form of them all in one call."""
    required = column.required
    validator = SchemaValidator(core_schema.list_schema(TextCell.core_schema(cell)))
    suspicion = _suspicion(cell)

    def doubts(columns: Columns) -> Iterable[int]:
        cells = columns[index]
        given = list(cells) if required else list(filter(None, cells))
        if not given or (validator.isinstance_python(given) and not suspicion(given)):
            return ()
        return [
            at for at, value in enumerate(cells) if (not fits_column(model, column.name, value) if value else required)
        ]

    return doubts


def _suspicion(cell: TextCell) -> Callable[[Collection[str]], bool]:
    """Tells whether one of many texts, not empty and of the right form, may be what a program made of a text."""
    if not isinstance(cell, NormalizedTextCell | WordsCell):
        return lambda texts: False
    ours = isinstance(cell, NormalizedTextCell)
    marks = cell.marks if isinstance(cell, NormalizedTextCell) else frozenset()
    longest, cut_off = _suspicious_lengths(cell)
    beginnings = [f"\n{sign}" for sign in ("#=@+-" if ours else "#=")]
    misread_first, misread = re.compile(MISREAD_FIRST), re.compile(MISREAD)

    def is_suspicious(texts: Collection[str]) -> bool:
        lengths = set(map(len, texts))
        if not cut_off.isdisjoint(lengths):
            return True
        if min(lengths) <= longest and not marks.isdisjoint(map(str.casefold, texts)):
            return True
        whole = "\n" + "\n".join(texts)
        if any(beginning in whole for beginning in beginnings) or (isinstance(cell, ItemCell) and ";" in whole):
            return True
        if whole.isascii():
            return False
        if ours and not unicodedata.is_normalized("NFC", whole):
            return True
        return bool(misread_first.search(whole) and misread.search(whole))

    return is_suspicious


def _suspicious_lengths(cell: NormalizedTextCell | WordsCell) -> tuple[int, set[int]]:
    """Up to which length a text may be a mark for unknown, and the lengths at which programs cut texts off."""
    if isinstance(cell, NormalizedTextCell):
        return max(map(len, cell.marks), default=0), {OLD_LIMIT, EXCEL_LIMIT}
    return 0, {EXCEL_LIMIT}


def _constraint_check(model: type[Record], rule: Constraint, names: Sequence[str]) -> Doubts:
    """A rule between columns: each combination of values is judged once, by the rule itself."""
    indexes = [names.index(name) for name in rule.columns]
    if isinstance(rule, Different):
        # The one column is an id of the row, so combinations never repeat.
        one, other = indexes

        def same(columns: Columns) -> Iterable[int]:
            if not any(map(eq, columns[one], columns[other])):
                return ()
            return [at for at, (a, b) in enumerate(zip(columns[one], columns[other], strict=True)) if a and a == b]

        return same
    if isinstance(rule, Together):
        first, second = indexes

        def apart(columns: Columns) -> Iterable[int]:
            if list(map(not_, columns[first])) == list(map(not_, columns[second])):
                return ()
            return [
                at for at, (a, b) in enumerate(zip(columns[first], columns[second], strict=True)) if bool(a) != bool(b)
            ]

        return apart
    by_presence = [name for name in rule.columns if _presence_matters(rule, name)]
    good: set[tuple[str | bool, ...]] = set()

    silent = isinstance(rule, Ordered | InTime)
    emptied = frozenset(map(str, rule.terms)) if isinstance(rule, Empty) else None

    def doubts(columns: Columns) -> Iterable[int]:
        if emptied is not None and emptied.isdisjoint(compress(columns[indexes[1]], columns[indexes[0]])):
            return ()
        if silent and not all(any(columns[index]) for index in indexes):
            return ()  # of two bounds, one is nowhere given

        def combined() -> Iterator[tuple[str | bool, ...]]:
            cells = [map(bool, columns[index]) if names[index] in by_presence else columns[index] for index in indexes]
            return zip(*cells, strict=True)

        if good.issuperset(combined()):
            return ()
        combinations = list(combined())
        if len(good) > REMEMBERED:
            good.clear()
        wrong = set()
        for combination in set(combinations).difference(good):
            at = combinations.index(combination)
            if _keeps(model, rule, {names[index]: columns[index][at] for index in indexes}):
                good.add(combination)
            else:
                wrong.add(combination)
        return [at for at, combination in enumerate(combinations) if combination in wrong] if wrong else ()

    return doubts


def _presence_matters(rule: Constraint, name: str) -> bool:
    """Whether a rule asks of a column only if it is filled, so that its values need not be told apart."""
    if isinstance(rule, Filled | Empty):
        return name == rule.column
    return isinstance(rule, Together | Exclusive)


def _keeps(model: type[Record], rule: Constraint, cells: dict[str, str]) -> bool:
    try:
        values = {name: column_value(model, name, cell) for name, cell in cells.items()}
    except ValidationError:
        return False
    return not any(rule.faults(SimpleNamespace(**values)))


def columns_of(cells: Sequence[str], width: int) -> list[Sequence[str]]:
    """The columns of rows whose cells stand one after another."""
    return [cells[index::width] for index in range(width)]


def rows_of(columns: Columns) -> Iterator[tuple[str, ...]]:
    """The rows of columns."""
    return zip(*columns, strict=True)
