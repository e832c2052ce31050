"""Writing one row into a contribution, and the ids that are taken already."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from aqim_data.build import write_text
from aqim_data.contribute.contribution import read_contribution
from aqim_data.contribute.recognition import OPEN
from aqim_data.dataset.loading import dataset_folder
from aqim_data.errors import AqimDataError, InvalidDatasetError
from aqim_data.models import RegisteredId
from aqim_data.models.cells import PREFIXES
from aqim_data.tabular import format_table, read_rows


def known_ids(package: str | os.PathLike[str] | None, output: Path | None, table: str) -> dict[str, str]:
    """The ids that are in use or once were, in a package and in the contribution, each with its table.

    Raises:
        DatasetNotFoundError: There is no package.
    """
    folder = dataset_folder(package)
    ids: dict[str, str] = {}
    for name in (*PREFIXES, RegisteredId.table_info.name):
        file = folder / "data" / f"{name}.csv"
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue  # what is wrong with the package is said when it is validated
        for row in list(read_rows(text))[1:]:
            if row.cells:
                ids.setdefault(row.cells[0], name)
    if output is not None and (output.is_dir() or output.is_file()):
        try:
            for other in read_contribution([output]).rows():
                ids.setdefault(other.key[0], other.model.table_info.name)
        except AqimDataError:
            pass  # an empty folder is where a contribution begins
    return ids


def table_text(table: str, rows: Iterable[Mapping[str, str]]) -> str:
    """Rows of a table as canonical CSV, sorted by key."""
    model = OPEN[table]
    columns = list(model.columns())
    ordered = sorted(rows, key=lambda cells: tuple(cells.get(name, "") for name in model.table_info.key))
    return format_table(columns, ([cells.get(name, "") for name in columns] for cells in ordered))


def save_row(output: Path, table: str, cells: Mapping[str, str]) -> Path:
    """Add a row to a contribution's CSV file, which is made if it is not there.

    Args:
        output: The file, or the folder in which the table's file stands.
        table: Name of the table.
        cells: The row.

    Returns:
        The file.

    Raises:
        InvalidDatasetError: The file holds something else, or the same id, or cannot be written.
    """
    file = output / f"{table}.csv" if output.is_dir() or not output.suffix else output
    rows: list[Mapping[str, str]] = []
    if file.exists():
        contribution = read_contribution([file])
        if contribution.found.problems or set(contribution.tables) != {table}:
            reason = str(next(iter(contribution.found.problems), f"it holds rows of {', '.join(contribution.tables)}"))
            raise InvalidDatasetError(f"{file} cannot take a row of {table}: {reason}")
        there = contribution.tables[table]
        key = tuple(cells[name] for name in OPEN[table].table_info.key)
        if key in there:
            raise InvalidDatasetError(f"{file} has the id {' '.join(key)} already, in line {there[key].line}")
        rows += [row.cells for row in there.values()]
        # A column that is not there leaves a record as it is; written out empty it would empty the cells.
        if any(len(cells_there) < len(OPEN[table].columns()) for cells_there in rows):
            raise InvalidDatasetError(f"{file} lacks columns of {table}; write the row to another file")
    write_text(file, table_text(table, [*rows, cells]))
    return file
