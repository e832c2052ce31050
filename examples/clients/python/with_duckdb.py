"""The tables in DuckDB: ``read_csv`` with the types of the schemas, the rest is SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from conformance import Table, write_report

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
# Every name stands in quotation marks: group, table, start and end are words of SQL.
CREATE = """
    CREATE TABLE "{name}" AS
    FROM read_csv($path, columns = {{{columns}}}, auto_detect = false, header = true, delim = ',', quote = '"',
                  escape = '"', nullstr = '')
"""
MEASURES = {
    "empty": 'SELECT count(*) - count("{column}") FROM "{table}"',
    "characters": 'SELECT coalesce(sum(length("{column}")), 0) FROM "{table}"',
    "sum": 'SELECT coalesce(sum("{column}"), 0) FROM "{table}"',
    "true": 'SELECT count(*) FILTER ("{column}") FROM "{table}"',
    "earliest": 'SELECT min("{column}") FROM "{table}"',
    "latest": 'SELECT max("{column}") FROM "{table}"',
    "first": 'SELECT "{column}" FROM "{table}" ORDER BY rowid LIMIT 1',
    "last": 'SELECT "{column}" FROM "{table}" ORDER BY rowid DESC LIMIT 1',
}


class DuckDB:
    """Tables in a database in memory, each held by its name."""

    def __init__(self) -> None:
        self.database = duckdb.connect()

    def read(self, table: Table) -> str:
        columns = ", ".join(f"'{column}': '{TYPES[kind]}'" for column, kind in table.columns.items())
        self.database.execute(CREATE.format(name=table.name, columns=columns), {"path": str(table.path)})
        return table.name

    def rows(self, held: str) -> int:
        return int(self._values(f'SELECT count(*) FROM "{held}"')[0])

    def measure(self, held: str, column: str, measure: str) -> Any:
        return next(iter(self._values(MEASURES[measure].format(column=column, table=held))), None)

    def find(self, held: str, column: str, where: Mapping[str, str]) -> list[Any]:
        conditions = " AND ".join(f'"{name}" = ${name}' for name in where)
        return self._values(f'SELECT "{column}" FROM "{held}" WHERE {conditions} ORDER BY rowid', where)

    def _values(self, statement: str, where: Mapping[str, str] | None = None) -> list[Any]:
        return [value for (value,) in self.database.execute(statement, where or {}).fetchall()]


if __name__ == "__main__":
    write_report(DuckDB())
