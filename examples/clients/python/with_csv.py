"""The tables with Python's standard library alone: every cell is a text, an empty one the empty text."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from conformance import Table, write_report

Rows = list[dict[str, str]]


class StandardLibrary:
    """Rows as dictionaries of texts."""

    def read(self, table: Table) -> Rows:
        with table.path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def rows(self, held: Rows) -> int:
        return len(held)

    def measure(self, held: Rows, column: str, measure: str) -> Any:
        cells = [row[column] for row in held]
        filled = [cell for cell in cells if cell]
        match measure:
            case "empty":
                return len(cells) - len(filled)
            case "characters":
                return sum(map(len, filled))
            case "sum":
                return sum(map(Decimal, filled))
            case "true":
                return filled.count("true")
            case "earliest":
                return min(filled, default=None)
            case "latest":
                return max(filled, default=None)
            case "first":
                return cells[0] if cells else None
            case _:
                return cells[-1] if cells else None

    def find(self, held: Rows, column: str, where: Mapping[str, str]) -> list[str | None]:
        return [row[column] or None for row in held if where.items() <= row.items()]


if __name__ == "__main__":
    write_report(StandardLibrary())
