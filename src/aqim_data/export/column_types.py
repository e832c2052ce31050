"""What the columns of the tables become elsewhere: the only place where a type of another form is named."""

from __future__ import annotations

import json
from typing import Any, Literal, cast

from aqim_data.models import Column, Record
from aqim_data.models.cells import ItemCell, NormalizedTextCell, WordsCell

Kind = Literal["text", "term", "integer", "number", "boolean", "day", "list"]

#: SQLite has no truth values, days and lists: 0 or 1, YYYY-MM-DD, and JSON stand for them.
SQLITE: dict[Kind, str] = {
    "text": "TEXT",
    "term": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "day": "TEXT",
    "list": "TEXT",
}
#: Terms become enumerations, which have names of their own: those of the vocabularies.
DUCKDB: dict[Kind, str] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "day": "DATE",
    "list": "VARCHAR[]",
}


def kind_of(column: Column) -> Kind:
    """What kind of value a column holds; a date of the EDTF subset is text.

    >>> from aqim_data.models import Event
    >>> [kind_of(Event.columns()[name]) for name in ("date", "type", "countries", "killed_low", "suicide")]
    ['text', 'term', 'list', 'integer', 'boolean']
    """
    cell = column.cell
    if cell.json_type == "array":
        return "list"
    if cell.json_type in ("integer", "number", "boolean"):
        return cast("Kind", cell.json_type)
    if cell.table_type == "date":
        return "day"
    return "term" if column.vocabulary else "text"


def is_prose(column: Column) -> bool:
    """Whether a column holds words in which people search: no id, no address, no date, no term."""
    cell = column.item or column.cell
    return column.vocabulary is None and isinstance(cell, NormalizedTextCell | WordsCell | ItemCell)


def value_of(record: Record, column: Column) -> Any:
    """The value of a cell as Python's own types have it: str, int, float, bool, date, list of str, None."""
    value = getattr(record, column.name)
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return str(value) if value is not None and kind_of(column) in ("text", "term") else value


def sqlite_value(record: Record, column: Column) -> str | int | float | None:
    """The value of a cell as SQLite has it; an empty list is NULL, as every empty cell is."""
    value = value_of(record, column)
    kind = kind_of(column)
    if kind == "list":
        return json.dumps(value, ensure_ascii=False) if value else None
    if value is not None and kind == "day":
        return str(value.isoformat())
    return int(value) if isinstance(value, bool) else value


def duckdb_type(column: Column) -> str:
    """The type of a column in DuckDB."""
    if column.vocabulary and kind_of(column) == "term":
        return column.vocabulary.vocabulary_name()
    return DUCKDB[kind_of(column)]


def arrow_type(column: Column) -> Any:
    """The type of a column in Apache Arrow; terms are a dictionary."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "term": pa.dictionary(pa.int16(), pa.string()),
        "integer": pa.int32(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "day": pa.date32(),
        "list": pa.list_(pa.string()),
    }
    return types[kind_of(column)]


def arrow_column(column: Column, records: Any) -> Any:
    """The cells of a column as an Arrow array; the dictionary of a vocabulary has all its terms."""
    import pyarrow as pa

    values = [value_of(record, column) for record in records]
    if kind_of(column) != "term" or column.vocabulary is None:
        return pa.array(values, arrow_type(column))
    terms = [str(term) for term in column.vocabulary]
    position = {term: index for index, term in enumerate(terms)}
    indexes = pa.array([None if value is None else position[value] for value in values], pa.int16())
    return pa.DictionaryArray.from_arrays(indexes, pa.array(terms, pa.string()))


def arrow_table(model: type[Record], records: Any, facts: dict[str, str] | None = None) -> Any:
    """Records as an Arrow table, with the descriptions of its columns and facts about it as metadata.

    Args:
        model: The model of the records.
        records: The records.
        facts: What is true of the table as a whole, such as its licence.
    """
    import pyarrow as pa

    columns = model.columns().values()
    fields = [
        pa.field(
            column.name, arrow_type(column), nullable=not column.required, metadata={"description": column.description}
        )
        for column in columns
    ]
    arrays = [arrow_column(column, records) for column in columns]
    return pa.table(arrays, schema=pa.schema(fields, metadata=facts))
