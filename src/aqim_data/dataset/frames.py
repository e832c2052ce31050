"""Tables as frames of pandas, Polars and Arrow, with the types that the models give their columns.

The libraries are extras and are imported when a frame is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from aqim_data.dates import EdtfDate
from aqim_data.errors import MissingExtraError
from aqim_data.models import Column, Record, ValueKind
from aqim_data.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

#: The types of each library by their names in it. A term has a type with all the terms of its vocabulary, but for items
#: of lists in Arrow.
ARROW: Mapping[ValueKind, str] = {
    "text": "string",
    "term": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool_",
    "day": "date32",
}
POLARS: Mapping[ValueKind, str] = {
    "text": "String",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "Boolean",
    "day": "Date",
}
PANDAS: Mapping[ValueKind, str] = {
    "text": "string",
    "integer": "Int64",
    # Coordinates go to libraries that know nothing of pandas' own missing value.
    "number": "float64",
    "boolean": "boolean",
    # Years run from 1000 to 2999, for which nanoseconds have no room.
    "day": "datetime64[s]",
}


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """A column of a frame.

    Attributes:
        name: Name of the column.
        kind: What a value is, or an item of a list.
        many: Whether a value is a list; a list is never null, but may be empty.
        nullable: Whether a value may be missing.
        vocabulary: The vocabulary whose terms it holds, for the kind ``term``.
        title: Heading for people.
        description: What it means.
        value: What it holds of a record: None if that is unknown.
    """

    name: str
    kind: ValueKind
    many: bool
    nullable: bool
    vocabulary: type[Vocabulary] | None
    title: str
    description: str
    value: Callable[[Record], Any]

    @property
    def terms(self) -> list[str]:
        """All terms of the vocabulary, in its order."""
        return [term.value for term in self.vocabulary or ()]


def frame_columns(model: type[Record], *, bounds: bool = False) -> list[FrameColumn]:
    """The columns of a table as a frame has them, in the order of the file.

    Args:
        model: The model of the table.
        bounds: Whether each column of EDTF dates is followed by its earliest and latest day.

    >>> from aqim_data.models import Claim
    >>> [column.name for column in frame_columns(Claim, bounds=True) if column.name.startswith("as_of")]
    ['as_of', 'as_of_earliest', 'as_of_latest']
    """
    columns = model.columns()
    found: list[FrameColumn] = []
    for column in columns.values():
        found.append(_frame_column(column))
        if bounds and column.cell.kind == "edtf":
            ends = [_end(column, "earliest", "first"), _end(column, "latest", "last")]
            found += [end for end in ends if end.name not in columns]
    return found


def _frame_column(column: Column) -> FrameColumn:
    return FrameColumn(
        column.name,
        column.value_kind,
        column.many,
        not (column.required or column.many),
        column.vocabulary,
        column.title,
        column.description,
        _reader(column),
    )


def _reader(column: Column) -> Callable[[Record], Any]:
    name = column.name
    if column.many:
        return lambda record: [str(item) for item in getattr(record, name)]
    if column.value_kind in ("text", "term"):
        return lambda record: None if (value := getattr(record, name)) is None else str(value)
    return lambda record: getattr(record, name)


def _end(column: Column, end: str, which: str) -> FrameColumn:
    name = column.name

    def value(record: Record) -> Any:
        date: EdtfDate | None = getattr(record, name)
        return getattr(date, end) if date else None

    title = f"{column.title}, {end} day"
    description = f"{which.capitalize()} day that {name} can mean; empty if that end is open."
    return FrameColumn(f"{name}_{end}", "day", False, True, None, title, description, value)


def _values(
    model: type[Record], records: Iterable[Record], bounds: bool
) -> Iterator[tuple[FrameColumn, Sequence[Any]]]:
    rows = list(records)
    for column in frame_columns(model, bounds=bounds):
        yield column, [column.value(row) for row in rows]


def library(name: str, extra: str, method: str) -> Any:
    """A library of an extra.

    Args:
        name: The module to import.
        extra: The extra that installs it.
        method: What needs it, for the message.

    Raises:
        MissingExtraError: It is not installed, or something that it needs is not.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            f"{method}() needs {error.name or name}; install it with: pip install 'aqim-data[{extra}]'"
        ) from error


def to_arrow(model: type[Record], records: Iterable[Record], *, bounds: bool = False) -> pyarrow.Table:
    """Records of one table as an Arrow table; see :meth:`Collection.to_arrow`."""
    pa = library("pyarrow", "arrow", "to_arrow")
    fields, arrays = [], []
    for column, values in _values(model, records, bounds):
        array = _arrow_array(pa, column, values)
        words = {"title": column.title, "description": column.description}
        fields.append(pa.field(column.name, array.type, nullable=column.nullable, metadata=words))
        arrays.append(array)
    table = model.table_info
    about = {"name": table.name, "title": table.title, "description": table.description}
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=about))


def _arrow_array(pa: Any, column: FrameColumn, values: Sequence[Any]) -> Any:
    one = getattr(pa, ARROW[column.kind])()
    if column.many:
        ends = [0]
        for value in values:
            ends.append(ends[-1] + len(value))
        # Terms in lists are plain text: DuckDB 2.0 refuses a batch in which all lists of dictionary-encoded items are
        # empty.
        items = pa.array([item for value in values for item in value], one)
        return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), items)
    if column.kind == "term":
        positions = {term: at for at, term in enumerate(column.terms)}
        indices = pa.array([None if value is None else positions[value] for value in values], pa.int16())
        return pa.DictionaryArray.from_arrays(indices, pa.array(column.terms, pa.string()))
    return pa.array(values, one)


def to_polars(model: type[Record], records: Iterable[Record], *, bounds: bool = False) -> polars.DataFrame:
    """Records of one table as a Polars frame; see :meth:`Collection.to_polars`."""
    pl = library("polars", "polars", "to_polars")
    series = []
    for column, values in _values(model, records, bounds):
        one = pl.Enum(column.terms) if column.kind == "term" else getattr(pl, POLARS[column.kind])
        series.append(pl.Series(column.name, values, dtype=pl.List(one) if column.many else one))
    frame: polars.DataFrame = pl.DataFrame(series)
    return frame


def to_pandas(model: type[Record], records: Iterable[Record], *, bounds: bool = False) -> pandas.DataFrame:
    """Records of one table as a pandas frame; see :meth:`Collection.to_pandas`."""
    pd = library("pandas", "pandas", "to_pandas")
    columns: dict[str, Any] = {}
    for column, values in _values(model, records, bounds):
        if column.many:
            columns[column.name] = pd.Series(values, dtype="object")
        elif column.kind == "term":
            columns[column.name] = pd.Categorical(values, categories=column.terms)
        else:
            columns[column.name] = pd.array(values, dtype=PANDAS[column.kind])
    return pd.DataFrame(columns)
