"""Rules between the columns of one record, each written once and read by Pydantic and by JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Fault:
    """A record breaks a rule between its columns.

    Attributes:
        code: Name of the rule: ``order``, ``together``, ``filled``, ``exclusive`` or ``different``.
        column: The column to mend.
        message: What is wrong.
        hint: What to write instead.
    """

    code: str
    column: str
    message: str
    hint: str


class Constraint(Protocol):
    """A rule between columns."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule looks at."""
        ...

    def faults(self, record: Any) -> Iterator[Fault]:
        """What is wrong with a record."""
        ...

    def json_schema(self) -> dict[str, Any] | None:
        """The same rule in JSON Schema; None where JSON Schema cannot say it."""
        ...


def _filled(record: Any, column: str) -> bool:
    return getattr(record, column) not in (None, ())


def _has(column: str) -> dict[str, Any]:
    return {"required": [column], "properties": {column: {"not": {"type": "null"}}}}


def _lacks(column: str) -> dict[str, Any]:
    return {"properties": {column: {"type": "null"}}}


@dataclass(frozen=True, slots=True)
class Ordered:
    """The low column is not above the high one. JSON Schema cannot compare two values."""

    low: str
    high: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.low, self.high)

    def faults(self, record: Any) -> Iterator[Fault]:
        low, high = getattr(record, self.low), getattr(record, self.high)
        if low is not None and high is not None and low > high:
            yield Fault(
                "order",
                self.low,
                f"{self.low} {low} is above {self.high} {high}",
                "swap the two, or leave the bound that is not known empty",
            )

    def json_schema(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class InTime:
    """The date in one column does not end before the date in another begins. JSON Schema cannot compare dates."""

    start: str
    end: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.start, self.end)

    def faults(self, record: Any) -> Iterator[Fault]:
        start, end = getattr(record, self.start), getattr(record, self.end)
        if start and end and start.earliest and end.latest and end.latest < start.earliest:
            yield Fault(
                "order", self.end, f"{self.end} {end} is before {self.start} {start}", "swap the two, or correct one"
            )

    def json_schema(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Empty:
    """A column is empty where another holds one of some terms."""

    column: str
    where: str
    terms: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.where)

    def faults(self, record: Any) -> Iterator[Fault]:
        term = getattr(record, self.where)
        if term in self.terms and _filled(record, self.column):
            yield Fault(
                "filled",
                self.where,
                f"{self.where} is {term}, but {self.column} is filled",
                f"write the {self.where} that {self.column} has, or empty {self.column}",
            )

    def json_schema(self) -> dict[str, Any]:
        where = {"required": [self.where], "properties": {self.where: {"enum": list(self.terms)}}}
        return {"if": where, "then": _lacks(self.column)}


@dataclass(frozen=True, slots=True)
class Different:
    """Two columns do not hold the same id. JSON Schema cannot compare two values."""

    column: str
    other: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.other)

    def faults(self, record: Any) -> Iterator[Fault]:
        value = getattr(record, self.column)
        if value is not None and value == getattr(record, self.other):
            yield Fault(
                "different",
                self.column,
                f"{self.column} and {self.other} are both {value}",
                "a record does not refer to itself: write the other record's id",
            )

    def json_schema(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Together:
    """Both columns are filled, or neither."""

    first: str
    second: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def faults(self, record: Any) -> Iterator[Fault]:
        if _filled(record, self.first) != _filled(record, self.second):
            filled, blank = self.first, self.second
            if _filled(record, self.second):
                filled, blank = blank, filled
            yield Fault(
                "together",
                blank,
                f"{filled} is filled but {blank} is empty",
                f"fill {blank} too, or empty {filled}",
            )

    def json_schema(self) -> dict[str, Any]:
        both = {"allOf": [_has(self.first), _has(self.second)]}
        neither = {"allOf": [_lacks(self.first), _lacks(self.second)]}
        return {"anyOf": [both, neither]}


@dataclass(frozen=True, slots=True)
class Filled:
    """A column is filled where another holds one of some terms; elsewhere it is empty if ``only`` is set."""

    column: str
    where: str
    terms: tuple[str, ...]
    only: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.where)

    def faults(self, record: Any) -> Iterator[Fault]:
        term = getattr(record, self.where)
        filled = _filled(record, self.column)
        if term in self.terms and not filled:
            yield Fault(
                "filled",
                self.column,
                f"{self.column} is required where {self.where} is {term}",
                f"fill {self.column}",
            )
        elif term not in self.terms and filled and self.only:
            yield Fault(
                "filled",
                self.column,
                f"{self.column} is for {' and '.join(self.terms)} only, and {self.where} is {term}",
                f"empty {self.column}",
            )

    def json_schema(self) -> dict[str, Any]:
        where = {"required": [self.where], "properties": {self.where: {"enum": list(self.terms)}}}
        rule: dict[str, Any] = {"if": where, "then": _has(self.column)}
        if self.only:
            rule["else"] = _lacks(self.column)
        return rule


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Either some column of the first group is filled, or some of the second; not both, not neither."""

    first: tuple[str, ...]
    second: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.first + self.second

    def faults(self, record: Any) -> Iterator[Fault]:
        one = [column for column in self.first if _filled(record, column)]
        other = [column for column in self.second if _filled(record, column)]
        wording = f"{' or '.join(self.first)} or {' or '.join(self.second)}"
        if not one and not other:
            yield Fault(
                "exclusive",
                self.second[0],
                f"the row says nothing: {wording} must be filled",
                "write a number into low and high, or words into value",
            )
        elif one and other:
            yield Fault(
                "exclusive",
                other[0],
                f"{one[0]} and {other[0]} are both filled",
                "a number goes into low and high, anything else into value",
            )

    def json_schema(self) -> dict[str, Any]:
        def some(columns: tuple[str, ...]) -> dict[str, Any]:
            return {"anyOf": [_has(column) for column in columns]}

        def none(columns: tuple[str, ...]) -> dict[str, Any]:
            return {"allOf": [_lacks(column) for column in columns]}

        return {
            "anyOf": [
                {"allOf": [some(self.first), none(self.second)]},
                {"allOf": [none(self.first), some(self.second)]},
            ]
        }
