"""The tables with pandas: the types of the schemas, and only an empty cell is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from conformance import Table, write_report

TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class Pandas:
    """Tables as data frames."""

    def read(self, table: Table) -> pd.DataFrame:
        return pd.read_csv(
            table.path,
            dtype={column: TYPES[kind] for column, kind in table.columns.items() if kind in TYPES},
            parse_dates=[column for column, kind in table.columns.items() if kind == "date"],
            date_format="%Y-%m-%d",
            keep_default_na=False,  # NA is Namibia, and None the label of a term
            na_values=[""],
        )

    def rows(self, held: pd.DataFrame) -> int:
        return len(held)

    def measure(self, held: pd.DataFrame, column: str, measure: str) -> Any:
        cells = held[column]
        match measure:
            case "empty":
                return cells.isna().sum()
            case "characters":
                return cells.str.len().sum()
            case "sum" | "true":
                return cells.sum()
            case "earliest":
                return _or_none(cells.min())
            case "latest":
                return _or_none(cells.max())
            case "first":
                return cells.iloc[0] if len(cells) else None
            case _:
                return cells.iloc[-1] if len(cells) else None

    def find(self, held: pd.DataFrame, column: str, where: Mapping[str, str]) -> list[Any]:
        for name, value in where.items():
            held = held[held[name] == value]
        return [_or_none(value) for value in held[column]]


def _or_none(value: Any) -> Any:
    return None if pd.isna(value) else value


if __name__ == "__main__":
    write_report(Pandas())
