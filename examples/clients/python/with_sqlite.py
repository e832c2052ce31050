"""The tables in SQLite: an empty cell becomes NULL on the way in, the rest is SQL."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping
from typing import Any

from conformance import Table, write_report

# SQLite turns text into a number where the column has one of these types. It has none for truth and days.
TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
# An empty cell is no empty text, and true is no text, but 1.
VALUES = {"": None}
TRUTH = {"": None, "true": 1, "false": 0}
# Every name stands in quotation marks: group, table, start and end are words of SQL.
MEASURES = {
    "empty": 'SELECT count(*) - count("{column}") FROM "{table}"',
    "characters": 'SELECT coalesce(sum(length("{column}")), 0) FROM "{table}"',
    "sum": 'SELECT coalesce(sum("{column}"), 0) FROM "{table}"',
    "true": 'SELECT count(*) FILTER (WHERE "{column}") FROM "{table}"',
    "earliest": 'SELECT min("{column}") FROM "{table}"',
    "latest": 'SELECT max("{column}") FROM "{table}"',
    "first": 'SELECT "{column}" FROM "{table}" ORDER BY rowid LIMIT 1',
    "last": 'SELECT "{column}" FROM "{table}" ORDER BY rowid DESC LIMIT 1',
}


class SQLite:
    """Tables in a database in memory, each held by its name."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:")

    def read(self, table: Table) -> str:
        columns = ", ".join(f'"{column}" {TYPES[kind]}' for column, kind in table.columns.items())
        self.database.execute(f'CREATE TABLE "{table.name}" ({columns})')
        marks = ", ".join("?" for _ in table.columns)
        meanings = [TRUTH if kind == "boolean" else VALUES for kind in table.columns.values()]
        with table.path.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            next(rows)  # the header
            cells = ([meaning.get(cell, cell) for meaning, cell in zip(meanings, row, strict=True)] for row in rows)
            self.database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', cells)
        return table.name

    def rows(self, held: str) -> int:
        return int(self._values(f'SELECT count(*) FROM "{held}"')[0])

    def measure(self, held: str, column: str, measure: str) -> Any:
        return next(iter(self._values(MEASURES[measure].format(column=column, table=held))), None)

    def find(self, held: str, column: str, where: Mapping[str, str]) -> list[Any]:
        conditions = " AND ".join(f'"{name}" = :{name}' for name in where)
        return self._values(f'SELECT "{column}" FROM "{held}" WHERE {conditions} ORDER BY rowid', where)

    def _values(self, statement: str, where: Mapping[str, str] | None = None) -> list[Any]:
        return [value for (value,) in self.database.execute(statement, where or {})]


if __name__ == "__main__":
    write_report(SQLite())
