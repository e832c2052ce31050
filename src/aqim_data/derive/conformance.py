"""``examples/clients/conformance.tsv``: what every program must find in the tables, whatever it is written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from aqim_data.models import Column, Record

#: Where the file stands in the repository.
PATH = "examples/clients/conformance.tsv"
#: Decimals of a sum of degrees; coordinates have five.
DECIMALS = 6
#: An actor with a name in Arabic script, to be found by its id.
ARABIC_NAME_OF = "act-hassan-hattab"
#: An event of which the source gives a lowest number only, to be found by its id.
OPEN_COUNT_OF = "evt-army-sweeps-algeria-2007-05"

_HEADER = ("table", "column", "measure", "value")
Line = tuple[str, str, str, object]


def conformance_text(tables: Mapping[type[Record], Sequence[Record]]) -> str:
    """The file's text: a line for each measure, its four cells separated by tabs.

    Of each table the number of rows; of each column the number of empty cells and, by its type, what shows that a
    program read it as it is meant: ``characters`` (Unicode code points) of texts, ``sum`` of numbers, how many are
    ``true``, ``earliest`` and ``latest`` day; of the columns of its key also the ``first`` and the ``last`` in the
    file. Two lookups by id stand at the end. No cell of the data can hold a tab, so that nothing needs quoting.

    Args:
        tables: The records of each table, in any order.
    """
    lines: list[Line] = []
    for model, records in tables.items():
        table = model.table_info
        rows = [record.to_cells() for record in sorted(records, key=lambda record: record.key)]
        lines.append((table.name, "", "rows", len(rows)))
        for column in model.columns().values():
            cells = [row[column.name] for row in rows]
            measures = _measures(column, cells, is_key=column.name in table.key)
            lines += [(table.name, column.name, measure, value) for measure, value in measures]
    lines += _lookups({model.table_info.name: records for model, records in tables.items()})
    return "".join("\t".join(map(str, line)) + "\n" for line in (_HEADER, *lines))


def _measures(column: Column, cells: Sequence[str], *, is_key: bool) -> Iterator[tuple[str, object]]:
    filled = [cell for cell in cells if cell]
    yield "empty", len(cells) - len(filled)
    match column.cell.table_type:
        case "integer":
            yield "sum", sum(map(int, filled))
        case "number":
            yield "sum", f"{sum(map(Decimal, filled), Decimal(0)):.{DECIMALS}f}"
        case "boolean":
            yield "true", filled.count("true")
        case "date":
            yield "earliest", min(filled, default="empty")
            yield "latest", max(filled, default="empty")
        case _:
            yield "characters", sum(map(len, filled))
    if is_key and cells:
        yield "first", cells[0]
        yield "last", cells[-1]


def _lookups(tables: Mapping[str, Sequence[Record]]) -> Iterator[Line]:
    for record in tables["actor_names"]:
        cells = record.to_cells()
        if cells["actor_id"] == ARABIC_NAME_OF and cells["language"] == "ar":
            yield "actor_names", "name", f"{ARABIC_NAME_OF} ar", cells["name"]
    for record in tables["events"]:
        cells = record.to_cells()
        if cells["event_id"] == OPEN_COUNT_OF:
            yield from (("events", bound, OPEN_COUNT_OF, cells[bound] or "empty") for bound in _BOUNDS)


_BOUNDS = ("killed_low", "killed_high")
