"""Records from cells that were judged before: made without judging them again, and only when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar, cast

from aqim_data.models.cell_faults import column_value
from aqim_data.models.cells import TextCell
from aqim_data.models.record import Library, Record
from aqim_data.models.screening import REMEMBERED

R = TypeVar("R", bound=Record)


class _Values(dict[str, Any]):
    """The values of a column by the text of their cells, read once each."""

    def __init__(self, model: type[Record], name: str) -> None:
        super().__init__()
        self._model = model
        self._name = name

    def __missing__(self, cell: str) -> Any:
        if len(self) > REMEMBERED:
            self.clear()
        self[cell] = value = column_value(self._model, self._name, cell)
        return value


class _Maker:
    """Makes records of one model; what ``model_construct`` does, a third of the time."""

    def __init__(self, model: type[Record]) -> None:
        self._model = model
        columns = model.columns()
        # A record keeps its fields in the order of its class, and the file has the columns in its own.
        self._fields = tuple(model.model_fields)
        self._indexes = [list(columns).index(name) for name in self._fields]
        self._values = [
            None if isinstance(columns[name].cell, TextCell) else _Values(model, name) for name in self._fields
        ]

    def records(self, columns: Sequence[Sequence[str]], library: Library | None) -> list[Record]:
        """A record for each row of good cells, tied to a dataset or to none."""
        columns = [columns[index] for index in self._indexes]
        values = [
            [cell or None for cell in cells] if known is None else list(map(known.__getitem__, cells))
            for known, cells in zip(self._values, columns, strict=True)
        ]
        return [
            self._record(row, cells, library)
            for row, cells in zip(zip(*values, strict=True), zip(*columns, strict=True), strict=True)
        ]

    def _record(self, values: Sequence[Any], cells: Sequence[str], library: Library | None) -> Record:
        record = self._model.__new__(self._model)
        put = object.__setattr__
        put(record, "__dict__", dict(zip(self._fields, values, strict=True)))
        put(record, "__pydantic_fields_set__", {name for name, cell in zip(self._fields, cells, strict=True) if cell})
        put(record, "__pydantic_extra__", None)
        put(record, "__pydantic_private__", {"_library": library})
        return record


@cache
def _maker(model: type[Record]) -> _Maker:
    return _Maker(model)


def records_of(model: type[R], columns: Sequence[Sequence[str]], library: Library | None = None) -> list[R]:
    """The records that good rows stand for: the same as ``from_cells`` makes of each of them.

    Args:
        model: The model of the rows.
        columns: The cells of rows that have no fault, a sequence for each column of the table.
        library: The dataset that the records belong to; None for none.
    """
    return cast("list[R]", _maker(model).records(columns, library))


class Records(Mapping[tuple[str, ...], R], Generic[R]):
    """The records of a table by key, in the table's order; each is made when it is first asked for.

    Of a package that is loaded most records are never looked at, and making them takes longer than judging them.

    Args:
        model: The model of the rows.
        columns: Gives the cells of rows that have no fault, a sequence for each column of the table; it is asked when
            a record, or how many there are, is first wanted. Of two rows with the same key the first counts.
    """

    def __init__(self, model: type[R], columns: Callable[[], Sequence[Sequence[str]]]) -> None:
        self._model = model
        self._read = columns
        self._library: Library | None = None
        self._made: dict[int, R] = {}
        self._in_order = False

    @cached_property
    def columns(self) -> dict[str, Sequence[str]]:
        """The cells of each column, by its name."""
        columns = self._read()
        self._read = lambda: columns  # what they were read from is let go
        return dict(zip(self._model.columns(), columns, strict=True))

    @cached_property
    def _positions(self) -> dict[tuple[str, ...], int]:
        positions: dict[tuple[str, ...], int] = {}
        for position, key in enumerate(zip(*map(self.columns.__getitem__, self._model.table_info.key), strict=True)):
            positions.setdefault(key, position)
        return positions

    def belong_to(self, library: Library) -> None:
        """Tie the records to the dataset that they are loaded with."""
        self._library = library
        for record in self._made.values():
            record.__pydantic_private__ = {"_library": library}

    def __getitem__(self, key: tuple[str, ...]) -> R:
        position = self._positions[key]
        record = self._made.get(position)
        return record if record is not None else self._make([position])[0]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, key: object) -> bool:
        return key in self._positions

    def values(self) -> Any:
        """The records in the table's order."""
        if not self._in_order:
            missing = [position for position in self._positions.values() if position not in self._made]
            if missing:
                self._make(missing)
            # Also where none is missing: they may have been asked for one by one, in another order.
            self._made = dict(sorted(self._made.items()))
            self._in_order = True
        return self._made.values()

    def _make(self, positions: Sequence[int]) -> list[R]:
        columns = [[cells[position] for position in positions] for cells in self.columns.values()]
        made = records_of(self._model, columns, self._library)
        # Of two threads that make the same record, both get the one that is kept.
        return [self._made.setdefault(at, record) for at, record in zip(positions, made, strict=True)]
