"""A dataset as a DuckDB database in memory: tables with types, keys and comments, and views over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from aqim_data.dataset.collection import Collection
from aqim_data.dataset.frames import FrameColumn, frame_columns, library, to_arrow
from aqim_data.dataset.views import VIEWS, citations
from aqim_data.dates import EdtfDate
from aqim_data.errors import InvalidDatasetError
from aqim_data.models import TABLES, Record, ValueKind
from aqim_data.vocabulary import VOCABULARIES

if TYPE_CHECKING:
    import duckdb

#: A term has the type of its vocabulary: an enumeration.
DUCKDB: Mapping[ValueKind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "day": "DATE",
}
_DATE_BOUNDS = """
CREATE TABLE date_bounds (
    "text" VARCHAR PRIMARY KEY,
    earliest DATE,
    latest DATE,
    "precision" VARCHAR NOT NULL,
    uncertain BOOLEAN NOT NULL,
    approximate BOOLEAN NOT NULL
)
"""
_ABOUT_DATE_BOUNDS = "What each EDTF date of the tables can mean: its earliest and latest day, null where it is open."


def connect(tables: Mapping[str, Collection[Any]]) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds the tables; see :meth:`Dataset.connect`."""
    engine = library("duckdb", "duckdb", "connect")
    library("pyarrow", "duckdb", "connect")
    connection: duckdb.DuckDBPyConnection = engine.connect(":memory:")
    try:
        for vocabulary in VOCABULARIES:
            terms = ", ".join(map(_literal, vocabulary))
            connection.execute(f"CREATE TYPE {_name(vocabulary.vocabulary_name())} AS ENUM ({terms})")
        for name in _targets_first():
            connection.execute(_create(TABLES[name]))
            for statement in _comments(TABLES[name]):
                connection.execute(statement)
            _fill(connection, tables[name], engine.ConstraintException)
        connection.execute(_DATE_BOUNDS)
        connection.execute(f"COMMENT ON TABLE date_bounds IS {_literal(_ABOUT_DATE_BOUNDS)}")
        _fill_date_bounds(connection, tables)
        for name, (description, query) in {**VIEWS, "citations": citations()}.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
            connection.execute(f"COMMENT ON VIEW {name} IS {_literal(description)}")
    except BaseException:
        connection.close()
        raise
    return connection


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _references(model: type[Record]) -> dict[str, str]:
    """The columns of a table that point into a table, with its name."""
    columns = model.columns().values()
    return {column.name: target for column in columns if (target := column.reference(model.table_info))}


def _targets_first() -> Iterator[str]:
    """The names of all tables, each after those that it points into."""
    graph = {name: {*_references(model).values()} - {name} for name, model in TABLES.items()}
    yield from TopologicalSorter(graph).static_order()


def duckdb_type(column: FrameColumn) -> str:
    """The type of a column in DuckDB."""
    one = _name(column.vocabulary.vocabulary_name()) if column.vocabulary else DUCKDB[column.kind]
    return f"{one}[]" if column.many else one


def _create(model: type[Record]) -> str:
    """The statement that creates a table."""
    table = model.table_info
    lines = [
        f"{_name(column.name)} {duckdb_type(column)}{'' if column.nullable else ' NOT NULL'}"
        for column in frame_columns(model)
    ]
    lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    for column, target in _references(model).items():
        key = TABLES[target].table_info.key[0]
        lines.append(f"FOREIGN KEY ({_name(column)}) REFERENCES {_name(target)} ({_name(key)})")
    return f"CREATE TABLE {_name(table.name)} ({', '.join(lines)})"


def _comments(model: type[Record]) -> Iterator[str]:
    table = model.table_info
    yield f"COMMENT ON TABLE {_name(table.name)} IS {_literal(table.description)}"
    for column in frame_columns(model):
        yield f"COMMENT ON COLUMN {_name(table.name)}.{_name(column.name)} IS {_literal(column.description)}"


def _fill(connection: duckdb.DuckDBPyConnection, collection: Collection[Any], broken_key: type[Exception]) -> None:
    """Insert the records of a table.

    Raises:
        InvalidDatasetError: A key is there twice, or an id leads nowhere.
    """
    for records in _waves(collection):
        try:
            _insert(connection, collection.model.table_info.name, to_arrow(collection.model, records))
        except broken_key as error:
            name = collection.model.table_info.name
            reason = str(error).removeprefix("Constraint Error: ").splitlines()[0]
            raise InvalidDatasetError(
                f"the table {name} cannot be held with its keys: {reason}; "
                "`aqim-data validate` on the package lists every problem"
            ) from None


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Any) -> None:
    connection.register("incoming", rows)
    try:
        connection.execute(f"INSERT INTO {_name(table)} SELECT * FROM incoming")
    finally:
        connection.unregister("incoming")


def _waves(collection: Collection[Any]) -> Iterator[Sequence[Record]]:
    """The records of a table in parts, of which none points into itself or into a later one.

    DuckDB looks a foreign key up in what was there before the statement, so that a row of the same table must have come
    with an earlier statement.

    Raises:
        InvalidDatasetError: Records point at each other in a circle.
    """
    model = collection.model
    own = [column for column, target in _references(model).items() if target == model.table_info.name]
    waiting: list[Record] = list(collection)
    while waiting:
        absent = {record.id for record in waiting}
        now = [record for record in waiting if not any(getattr(record, column) in absent for column in own)]
        if not now:
            raise InvalidDatasetError(
                f"{waiting[0].id} in {model.table_info.name}: its {' or '.join(own)} leads round in a circle; "
                "`aqim-data validate` on the package says where"
            )
        yield now
        placed = {record.id for record in now}
        waiting = [record for record in waiting if record.id not in placed]


def _fill_date_bounds(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Collection[Any]]) -> None:
    pa = library("pyarrow", "duckdb", "connect")
    dates = sorted({date.text: date for date in _dates(tables.values())}.values(), key=str)
    columns = {
        "text": pa.array([date.text for date in dates], pa.string()),
        "earliest": pa.array([date.earliest for date in dates], pa.date32()),
        "latest": pa.array([date.latest for date in dates], pa.date32()),
        "precision": pa.array([date.precision for date in dates], pa.string()),
        "uncertain": pa.array([date.uncertain for date in dates], pa.bool_()),
        "approximate": pa.array([date.approximate for date in dates], pa.bool_()),
    }
    _insert(connection, "date_bounds", pa.table(columns))


def _dates(collections: Iterable[Collection[Any]]) -> Iterator[EdtfDate]:
    """The EDTF dates of all tables."""
    for collection in collections:
        names = [name for name, column in collection.model.columns().items() if column.cell.kind == "edtf"]
        for record in collection if names else ():
            yield from (date for name in names if (date := getattr(record, name)) is not None)
