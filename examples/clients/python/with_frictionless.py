"""The tables with frictionless, the library of the Data Package standard, which reads types off the schemas itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frictionless import Package

from conformance import PACKAGE, Table, write_report

Rows = list[Mapping[str, Any]]


class Frictionless:
    """Rows as dictionaries of typed values; an empty cell is None."""

    def __init__(self) -> None:
        self.package = Package(str(PACKAGE / "datapackage.json"))

    def read(self, table: Table) -> Rows:
        with self.package.get_resource(table.name) as resource:
            return [row.to_dict() for row in resource.row_stream]

    def rows(self, held: Rows) -> int:
        return len(held)

    def measure(self, held: Rows, column: str, measure: str) -> Any:
        cells = [row[column] for row in held]
        filled = [cell for cell in cells if cell is not None]
        match measure:
            case "empty":
                return len(cells) - len(filled)
            case "characters":
                return sum(map(len, filled))
            case "sum" | "true":
                return sum(filled)
            case "earliest":
                return min(filled, default=None)
            case "latest":
                return max(filled, default=None)
            case "first":
                return cells[0] if cells else None
            case _:
                return cells[-1] if cells else None

    def find(self, held: Rows, column: str, where: Mapping[str, str]) -> list[Any]:
        return [row[column] for row in held if where.items() <= row.items()]


if __name__ == "__main__":
    write_report(Frictionless())
