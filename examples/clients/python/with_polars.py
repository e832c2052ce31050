"""The tables with Polars: the types of the schemas, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from conformance import Table, write_report

TYPES = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}


class Polars:
    """Tables as data frames."""

    def read(self, table: Table) -> pl.DataFrame:
        return pl.read_csv(table.path, schema={column: TYPES[kind] for column, kind in table.columns.items()})

    def rows(self, held: pl.DataFrame) -> int:
        return held.height

    def measure(self, held: pl.DataFrame, column: str, measure: str) -> Any:
        cells = held[column]
        match measure:
            case "empty":
                return cells.null_count()
            case "characters":
                return cells.str.len_chars().sum()
            case "sum" | "true":
                return cells.sum()
            case "earliest":
                return cells.min()
            case "latest":
                return cells.max()
            case "first":
                return cells.first()
            case _:
                return cells.last()

    def find(self, held: pl.DataFrame, column: str, where: Mapping[str, str]) -> list[Any]:
        return held.filter(**where)[column].to_list()


if __name__ == "__main__":
    write_report(Polars())
