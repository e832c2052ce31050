"""The same rules for events, as far as they can say them, in dataframely and in pandera on polars.

    python -m benchmarks.peers dataframely FOLDER

What each column must hold is read off our model, so that the peers judge what we judge: patterns, vocabularies,
ranges, low and high, dates with their basis, unique ids, and sources and places that exist.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from aqim_data.models import Column, Event
from aqim_data.models.cells import TextCell


class Rules(NamedTuple):
    """What a column of events must hold.

    Attributes:
        pattern: Regular expression of its text; empty for numbers.
        terms: Its terms, if it holds a single one.
        is_number: Whether it holds whole numbers of 0 or more.
        required: Whether it must be filled.
        longest: Most characters.
    """

    pattern: str
    terms: tuple[str, ...]
    is_number: bool
    required: bool
    longest: int | None


def rules() -> dict[str, Rules]:
    """The rules of each column of events."""
    return {name: _rules(column) for name, column in Event.columns().items()}


def _rules(column: Column) -> Rules:
    terms = tuple(map(str, column.vocabulary or ()))
    pattern = column.cell.pattern
    if column.many:
        one = "|".join(terms)
        pattern, terms = f"^(?:{one})(?:[|](?:{one}))*$", ()
    if column.cell.json_type == "boolean":
        pattern = "^(?:true|false)$"
    longest = column.cell.max_length if isinstance(column.cell, TextCell) else None
    return Rules(pattern, terms, column.cell.json_type == "integer", column.required, longest)


def between_columns() -> Iterator[tuple[str, pl.Expr]]:
    """Rules between columns, each with its name."""
    for count in Event.counts:
        yield f"{count}_in_order", pl.col(f"{count}_low") <= pl.col(f"{count}_high")
    yield "date_with_basis", pl.col("date").is_null() == pl.col("date_basis").is_null()
    yield "not_part_of_itself", pl.col("part_of") != pl.col("event_id")
    yield "place_with_precision", pl.col("place_id").is_null() | (pl.col("geo_precision") != "none")


def read(file: Path) -> pl.DataFrame:
    """The table of events, numbers read as numbers and terms as terms."""
    return pl.read_csv(file, schema={name: _type(one) for name, one in rules().items()})


def _type(one: Rules) -> Any:
    return pl.Int64() if one.is_number else pl.Enum(one.terms) if one.terms else pl.String()


def dangling(folder: Path, events: pl.DataFrame) -> int:
    """How many events refer to a source, a place or an event that does not exist."""
    count = 0
    for column, table, key in (
        ("source_id", "sources", "source_id"),
        ("place_id", "places", "place_id"),
        ("part_of", "events", "event_id"),
    ):
        ids = events[key] if table == "events" else pl.read_csv(folder / "data" / f"{table}.csv", columns=[key])[key]
        found = events[column].is_in(ids.implode())
        count += int((~found).sum())
    return count


def _rule(expression: pl.Expr) -> Callable[[Any], pl.Expr]:
    return lambda cls: expression


def with_dataframely(folder: Path) -> int:
    """How many rows dataframely refuses."""
    import dataframely as dy

    columns: dict[str, Any] = {}
    for name, one in rules().items():
        shared: Any = {"nullable": not one.required, "primary_key": name == "event_id"}
        if one.is_number:
            columns[name] = dy.Int64(min=0, max=999_999_999, **shared)
        elif one.terms:
            columns[name] = dy.Enum(list(one.terms), **shared)
        else:
            columns[name] = dy.String(regex=one.pattern, max_length=one.longest, **shared)
    for name, expression in between_columns():
        columns[name] = dy.rule()(_rule(expression))
    schema: Any = type("Events", (dy.Schema,), columns)
    events = read(folder / "data" / "events.csv")
    _, failures = schema.filter(events)
    return len(failures) + dangling(folder, events)


def with_pandera(folder: Path) -> int:
    """How many failures pandera finds."""
    import pandera.polars as pa

    columns = {}
    for name, one in rules().items():
        checks = []
        if one.is_number:
            checks = [pa.Check.in_range(0, 999_999_999)]
        elif one.pattern:
            checks = [pa.Check.str_matches(one.pattern)]
            checks += [pa.Check.str_length(max_value=one.longest)] if one.longest else []
        columns[name] = pa.Column(_type(one), checks, nullable=not one.required, unique=name == "event_id")
    wide = [
        pa.Check(lambda data, expression=expression: data.lazyframe.select(expression), name=name)
        for name, expression in between_columns()
    ]
    events = read(folder / "data" / "events.csv")
    try:
        pa.DataFrameSchema(columns, checks=wide).validate(events, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases) + dangling(folder, events)
    return dangling(folder, events)


if __name__ == "__main__":
    print({"dataframely": with_dataframely, "pandera": with_pandera}[sys.argv[1]](Path(sys.argv[2])))  # noqa: T201 - a program
