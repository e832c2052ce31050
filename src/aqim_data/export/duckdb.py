"""DuckDB: a database with keys, enumerations and lists."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from aqim_data.dataset.database import duckdb_type
from aqim_data.dataset.frames import FrameColumn, frame_columns, to_arrow
from aqim_data.errors import ExportError
from aqim_data.export.about import facts_of
from aqim_data.export.relational import foreign_keys, in_generations, in_order, literal, quoted
from aqim_data.export.selection import Selection
from aqim_data.models import TABLES, Record

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(selection: Selection, file: Path) -> None:
    """Write the database. Its bytes are not the same twice: DuckDB puts an identity of its own into each file.

    Raises:
        ExportError: The disk is full, or DuckDB cannot write the file for another reason.
    """
    import duckdb

    try:
        with closing(duckdb.connect(str(file))) as database:
            _write_tables(selection, database)
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        # Only the first line tells what happened; the others, if any, are DuckDB's own stack.
        raise ExportError(f"the database cannot be made: {str(error).partition(chr(10))[0]}") from None


def _write_tables(selection: Selection, database: DuckDBPyConnection) -> None:
    keys = foreign_keys(selection)
    database.execute("CREATE TABLE about (fact VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)")
    database.executemany("INSERT INTO about VALUES (?, ?)", [list(fact) for fact in facts_of(selection.data).items()])
    for statement in _enumerations(selection):
        database.execute(statement)
    for name in in_order(keys):
        for statement in _table(TABLES[name], keys[name]):
            database.execute(statement)
        _fill(database, TABLES[name], selection.tables[name], keys[name])


def _enumerations(selection: Selection) -> list[str]:
    vocabularies = {
        column.vocabulary
        for name in selection.tables
        for column in TABLES[name].columns().values()
        if column.vocabulary
    }
    return sorted(
        f"CREATE TYPE {quoted(vocabulary.vocabulary_name())} AS ENUM ({', '.join(map(literal, vocabulary))})"
        for vocabulary in vocabularies
    )


def _table(model: type[Record], keys: dict[str, str]) -> list[str]:
    table, columns = model.table_info, frame_columns(model)
    lines = [_column(column) for column in columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    for column, target in keys.items():
        identity = quoted(TABLES[target].table_info.key[0])
        lines.append(f"FOREIGN KEY ({quoted(column)}) REFERENCES {quoted(target)} ({identity})")
    name = quoted(table.name)
    return [
        f"CREATE TABLE {name} (\n  " + ",\n  ".join(lines) + "\n)",
        f"COMMENT ON TABLE {name} IS {literal(table.description)}",
        *(f"COMMENT ON COLUMN {name}.{quoted(column.name)} IS {literal(column.description)}" for column in columns),
    ]


def _column(column: FrameColumn) -> str:
    return f"{quoted(column.name)} {duckdb_type(column)}{'' if column.nullable else ' NOT NULL'}"


def _fill(database: DuckDBPyConnection, model: type[Record], records: Sequence[Record], keys: dict[str, str]) -> None:
    own = [column for column, target in keys.items() if target == model.table_info.name]
    # DuckDB looks a key up among the rows that stand there before the statement, so larger events come first.
    for step in in_generations(records, own) if own else [records]:
        database.register("arriving", to_arrow(model, step))
        database.execute(f"INSERT INTO {quoted(model.table_info.name)} SELECT * FROM arriving")
        database.unregister("arriving")
