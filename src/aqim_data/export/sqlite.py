"""SQLite: a database with keys, indexes and full-text search, and the metadata with which Datasette opens it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from aqim_data.derive.descriptor import json_text
from aqim_data.errors import ExportError
from aqim_data.export.about import QUOTES_NOTICE, facts_of
from aqim_data.export.formats import SQLITE_APPLICATION
from aqim_data.export.relational import foreign_keys, in_order, literal, quoted
from aqim_data.export.selection import Selection
from aqim_data.models import TABLES, Column, Record, ValueKind
from aqim_data.models.cells import ItemCell, NormalizedTextCell, WordsCell

#: SQLite has no truth values, days and lists: 0 or 1, YYYY-MM-DD, and JSON stand for them.
SQLITE: Mapping[ValueKind, str] = {
    "text": "TEXT",
    "term": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "day": "TEXT",
}
_LIST = "TEXT"
_HEAD = ("title", "description", "license", "license_url")
#: The member that tells whether somebody has edited the metadata, which are then his: the SHA-256 of the others.
_SEAL = "exported_sha256"
#: The column that tells a person which record it is, where the table has one.
LABELS = ("title", "name", "captive", "label", "text")


def write(selection: Selection, file: Path) -> None:
    """Write the database.

    Raises:
        ExportError: Python's SQLite has no full-text search.
    """
    keys = foreign_keys(selection)
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            database.execute(f"PRAGMA application_id = {int.from_bytes(SQLITE_APPLICATION, 'big')}")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("BEGIN")
            # A row may point at a later one of its own table; all keys are looked at when everything is in.
            database.execute("PRAGMA defer_foreign_keys = ON")
            _write_about(database, facts_of(selection.data))
            for name in in_order(keys):
                database.execute(_table(TABLES[name], keys[name]))
            for name in in_order(keys):
                _fill(database, TABLES[name], selection.tables[name])
            for name in selection.tables:
                _index(database, TABLES[name], keys[name])
            database.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise ExportError(f"the database cannot be made: {error}") from None


def _write_about(database: sqlite3.Connection, facts: dict[str, str]) -> None:
    database.execute("CREATE TABLE about (fact TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)")
    database.executemany("INSERT INTO about VALUES (?, ?)", facts.items())


def _table(model: type[Record], keys: dict[str, str]) -> str:
    lines = [_column(column) for column in model.columns().values()]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, model.table_info.key))})")
    for column, target in keys.items():
        lines.append(f"FOREIGN KEY ({quoted(column)}) REFERENCES {quoted(target)} ({quoted(_id_of(target))})")
    return f"CREATE TABLE {quoted(model.table_info.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _id_of(table: str) -> str:
    return TABLES[table].table_info.key[0]


def _column(column: Column) -> str:
    type = _LIST if column.many else SQLITE[column.value_kind]
    definition = f"{quoted(column.name)} {type}{' NOT NULL' if column.required else ''}"
    if column.vocabulary and not column.many:
        terms = ", ".join(literal(term) for term in column.vocabulary)
        definition += f" CHECK ({quoted(column.name)} IN ({terms}))"
    return definition


def _fill(database: sqlite3.Connection, model: type[Record], records: Sequence[Record]) -> None:
    columns = model.columns().values()
    marks = ", ".join("?" for _ in columns)
    rows = ([_value(record, column) for column in columns] for record in records)
    database.executemany(f"INSERT INTO {quoted(model.table_info.name)} VALUES ({marks})", rows)


def _value(record: Record, column: Column) -> str | int | float | None:
    """The value of a cell as SQLite has it; an empty list is NULL, as every empty cell is."""
    value = getattr(record, column.name)
    if column.many:
        return json.dumps([str(item) for item in value], ensure_ascii=False) if value else None
    return value if value is None or isinstance(value, int | float) else str(value)


def _index(database: sqlite3.Connection, model: type[Record], keys: dict[str, str]) -> None:
    """Indexes on what is followed and filtered by, and full-text search in all prose."""
    table, columns = model.table_info, model.columns()
    followed = [name for name in keys if name != table.key[0]]
    terms = [name for name, column in columns.items() if column.vocabulary and not column.many]
    dates = [name for name, column in columns.items() if column.cell.kind in ("edtf", "day")]
    for name in dict.fromkeys((*followed, *terms, *dates)):
        database.execute(f"CREATE INDEX {quoted(f'{table.name}_{name}')} ON {quoted(table.name)} ({quoted(name)})")
    prose = searched(model)
    if prose:
        search = quoted(f"{table.name}_fts")
        names = ", ".join(map(quoted, prose))
        database.execute(
            f"CREATE VIRTUAL TABLE {search} USING fts5({names}, content={quoted(table.name)}, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        database.execute(f"INSERT INTO {search} ({search}) VALUES ('rebuild')")


def searched(model: type[Record]) -> list[str]:
    """The columns of a table in which the full-text search looks."""
    return [name for name, column in model.columns().items() if _is_prose(column)]


def _is_prose(column: Column) -> bool:
    """Whether a column holds words in which people search: no id, no address, no date, no term."""
    cell = column.item or column.cell
    return column.vocabulary is None and isinstance(cell, NormalizedTextCell | WordsCell | ItemCell)


def companions(selection: Selection, file: Path) -> dict[Path, str]:
    """The metadata for Datasette, beside the database: ``aqim.sqlite`` has ``aqim.sqlite.metadata.json``."""
    metadata = datasette_metadata(selection, file.stem)
    return {file.with_name(f"{file.name}.metadata.json"): json_text({**metadata, _SEAL: _digest(metadata)})}


def is_companion(text: str) -> bool:
    """Whether a text is metadata that an export wrote and nobody has changed since."""
    try:
        metadata = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(metadata, dict) and metadata.pop(_SEAL, None) == _digest(metadata)


def _digest(metadata: dict[str, Any]) -> str:
    return sha256(json_text(metadata).encode("utf-8")).hexdigest()


def datasette_metadata(selection: Selection, name: str) -> dict[str, Any]:
    """What Datasette shows of the database: licence, descriptions, labels, facets.

    Args:
        selection: The records in the database.
        name: Name of the database: that of its file, without its end.
    """
    facts = facts_of(selection.data)
    head: dict[str, Any] = {key: facts[key] for key in _HEAD if key in facts}
    if "citation" in facts:
        head["source"] = facts["citation"]
    return {**head, "databases": {name: {"tables": {table: _shown(TABLES[table]) for table in selection.tables}}}}


def _shown(model: type[Record]) -> dict[str, Any]:
    table, columns = model.table_info, model.columns()
    notice = f" {QUOTES_NOTICE}" if "content_flag" in columns else ""
    shown: dict[str, Any] = {
        "title": table.title,
        "description": f"{table.description}{notice}",
        "columns": {name: column.description for name, column in columns.items()},
        "facets": _facets(model),
    }
    label = next((name for name in LABELS if name in columns), None)
    if label:
        shown["label_column"] = label
    if searched(model):
        shown["fts_table"] = f"{table.name}_fts"
    return shown


def _facets(model: type[Record]) -> list[Any]:
    """The columns by whose terms records are best told apart: vocabularies, lists of terms, truth values."""
    facets: list[Any] = []
    for name, column in model.columns().items():
        if column.value_kind in ("term", "boolean"):
            facets.append({"array": name} if column.many else name)
    return facets
