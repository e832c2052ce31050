"""What the Python clients share: which tables there are, what is measured in them, and how a report is written.

Nothing here knows aqim-data: tables, types and keys come from ``datapackage.json`` and its schemas. How a library
measures and finds stands in full in each client, though two of them do it alike: whoever reads one needs no other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, Protocol

#: The repository, or any folder with a ``datapackage.json`` of the same shape that is named on the command line.
PACKAGE = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[3])

#: What a column is measured by, beside its empty cells.
MEASURES = {
    "string": ("characters",),
    "integer": ("sum",),
    "number": ("sum",),
    "boolean": ("true",),
    "date": ("earliest", "latest"),
}
#: Cells that are looked up by id: table, column, where.
LOOKUPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("actor_names", "name", {"actor_id": "act-hassan-hattab", "language": "ar"}),
    ("events", "killed_low", {"event_id": "evt-army-sweeps-algeria-2007-05"}),
    ("events", "killed_high", {"event_id": "evt-army-sweeps-algeria-2007-05"}),
)


class Table(NamedTuple):
    """A table as the descriptor and its schema say it.

    Attributes:
        name: Its name.
        path: Its CSV file.
        columns: The type of each column by its name, in the order of the file.
        key: The columns of its primary key.
    """

    name: str
    path: Path
    columns: Mapping[str, str]
    key: tuple[str, ...]


class Client(Protocol):
    """One way to read the tables."""

    def read(self, table: Table) -> Any:
        """The table as this client holds it."""

    def rows(self, held: Any) -> int:
        """How many rows it has."""

    def measure(self, held: Any, column: str, measure: str) -> Any:
        """One measure of one column; None where there is nothing to measure."""

    def find(self, held: Any, column: str, where: Mapping[str, str]) -> list[Any]:
        """The cells of a column in the rows whose cells are those of ``where``; an empty one is None."""


def tables(package: Path = PACKAGE) -> list[Table]:
    """The tables of a package, in the order of its descriptor."""
    found = []
    for resource in json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]:
        schema = json.loads((package / resource["schema"]).read_text("utf-8"))
        columns = {field["name"]: field["type"] for field in schema["fields"]}
        found.append(Table(resource["name"], package / resource["path"], columns, tuple(schema["primaryKey"])))
    return found


def write_report(client: Client, package: Path = PACKAGE) -> None:
    """Print what a client finds: the lines of ``conformance.tsv``."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print("table", "column", "measure", "value", sep="\t")
    held = {}
    for table in tables(package):
        held[table.name] = client.read(table)
        print(table.name, "", "rows", client.rows(held[table.name]), sep="\t")
        for column, kind in table.columns.items():
            ends = ("first", "last") if column in table.key else ()
            for measure in ("empty", *MEASURES[kind], *ends):
                value = client.measure(held[table.name], column, measure)
                if measure not in ends or value is not None:  # a table without rows has no first one
                    print(table.name, column, measure, _text(value, kind, measure), sep="\t")
    for name, column, where in LOOKUPS:
        for value in client.find(held[name], column, where):
            print(name, column, " ".join(where.values()), "empty" if value is None else value, sep="\t")


def _text(value: Any, kind: str, measure: str) -> str:
    if kind == "number" and measure == "sum":
        return f"{value:.6f}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return "empty" if value is None else str(value)
