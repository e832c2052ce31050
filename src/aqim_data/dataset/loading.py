"""Reading a data package from a folder into records."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aqim_data.dataset.files import read_file
from aqim_data.errors import DatasetNotFoundError, InvalidDatasetError
from aqim_data.models import TABLES, Record, RegisteredId
from aqim_data.models.cell_faults import cell_faults
from aqim_data.models.cells import owner_of
from aqim_data.models.making import Records
from aqim_data.models.screening import Columns, columns_of, screen_of
from aqim_data.tabular import RawRow, read_rows, take_apart

DESCRIPTOR = "datapackage.json"
#: How deep the values of a descriptor may be nested.
DEPTH_LIMIT = 100
_TOO_DEEP = f"it is nested more than {DEPTH_LIMIT} deep"


def package_folder() -> Path:
    """The folder of the data package that belongs to this installation.

    In an installed wheel it lies inside the package; in a checkout it is the top of the repository.
    """
    here = Path(__file__).resolve().parent.parent
    installed = here / "package"
    return installed if installed.is_dir() else here.parents[1]


def dataset_folder(path: str | os.PathLike[str] | None) -> Path:
    """The folder that a path means: itself, the folder of a ``datapackage.json``, or our own for None.

    Raises:
        DatasetNotFoundError: There is no such folder.
    """
    if path is None:
        return package_folder()
    folder = Path(path)
    if folder.name == DESCRIPTOR and not folder.is_dir():
        folder = folder.parent
    if not is_folder(folder):
        what = "is a file" if _exists(folder) else "does not exist"
        raise DatasetNotFoundError(
            f"{folder} {what}; name the folder that holds {DESCRIPTOR} and data/, or the {DESCRIPTOR} itself"
        )
    return folder


def is_folder(path: Path) -> bool:
    """Whether there is a folder; False, too, for what no path can be."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_descriptor(folder: Path) -> dict[str, Any]:
    """The descriptor of a data package.

    Raises:
        DatasetNotFoundError: There is none.
        InvalidDatasetError: It is not a JSON object.
    """
    try:
        descriptor = parse_descriptor(read_file(folder, DESCRIPTOR))
    except FileNotFoundError:
        raise DatasetNotFoundError(f"{folder} holds no {DESCRIPTOR}, so it is no data package") from None
    except (ValueError, OSError) as error:
        raise InvalidDatasetError(f"{folder / DESCRIPTOR} cannot be read: {error}") from None
    if not isinstance(descriptor, dict):
        raise InvalidDatasetError(f"{folder / DESCRIPTOR} is not a JSON object")
    return descriptor


def parse_descriptor(content: bytes) -> Any:
    """The JSON value of a descriptor, if it can be written again as it was read.

    Raises:
        ValueError: It is not UTF-8, not JSON, nested too deep, or holds what JSON in UTF-8 cannot: half a character
            (an unpaired surrogate), a number that is too large.
    """
    try:
        descriptor = json.loads(content.decode("utf-8"))
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    level = [descriptor]
    for _ in range(DEPTH_LIMIT):
        level = [item for value in level if isinstance(value, dict | list) for item in _items(value)]
    if level:
        # How deep is too deep for the interpreter depends on where it stands; a limit of our own does not.
        raise ValueError(_TOO_DEEP)
    json.dumps(descriptor, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8")
    return descriptor


def _items(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Leave the search for circles of objects off: rows make none, and it costs up to half of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def read_records(folder: Path, model: type[Record]) -> Records[Record]:
    """The records of one table by key, in the order of the file.

    Raises:
        InvalidDatasetError: The file is missing or some row is wrong; the first problem is named.
    """
    file = folder / model.table_info.path
    try:
        text = read_file(folder, model.table_info.path).decode("utf-8")
    except OSError as error:
        raise InvalidDatasetError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _invalid(file, 1, f"the file is not UTF-8 ({error.reason} at byte {error.start})") from None
    if text.startswith("\ufeff") or "\r" in text:
        raise _invalid(file, 1, "the file has a byte order mark or Windows line ends")
    header, _, body = text.partition("\n")
    if header.split(",") != list(model.columns()):
        raise _invalid(file, 1, f"the columns are not {','.join(model.columns())}")
    columns = _columns(model, body)
    records = Records(model, columns)
    if len(records) < len(columns[0]) or screen_of(model).doubtful(columns):
        _explain(file, model, text)
    return records


def _columns(model: type[Record], body: str) -> Columns:
    """The columns of a table, none of them with a cell if some row cannot be taken apart."""
    width = len(model.columns())
    if not body:
        return [()] * width
    cells = take_apart(body.removesuffix("\n"), width)
    if cells is None:
        rows = list(read_rows(body))
        if any(row.fault or len(row.cells) != width for row in rows):
            return [("",)] * width
        cells = [cell for row in rows for cell in row.cells]
    return columns_of(cells, width)


def _explain(file: Path, model: type[Record], text: str) -> None:
    """Go through a table row by row, and raise what is wrong with the first row in which something is."""
    rows = read_rows(text)
    header = next(rows)
    keys: set[tuple[str, ...]] = set()
    for row in rows:
        record = _record(file, model, header.cells, row)
        if record.key in keys:
            raise _invalid(file, row.line, f"the key {record.id} stands in the table twice")
        keys.add(record.key)


def _record(file: Path, model: type[Record], header: list[str], row: RawRow) -> Record:
    if row.fault or len(row.cells) != len(header):
        raise _invalid(file, row.line, "the row does not have one cell for each column")
    record, faults = cell_faults(model, dict(zip(header, row.cells, strict=True)))
    if record is None:
        raise _invalid(file, row.line, f"{faults[0].column}: {faults[0].message}; {faults[0].hint}")
    return record


def _invalid(file: Path, line: int, what: str) -> InvalidDatasetError:
    place = f"{file}:{line}" if line else str(file)
    return InvalidDatasetError(f"{place}: {what}; `aqim-data validate {file.parents[1]}` lists every problem")


def read_all(folder: Path) -> dict[str, Records[Record]]:
    """The records of every table, by the table's name; every row is judged, and records are made as they are needed.

    Raises:
        InvalidDatasetError: A file is missing, a row is wrong, or an id leads nowhere; the first is named.
    """
    tables = {name: read_records(folder, model) for name, model in TABLES.items()}
    for name, model in TABLES.items():
        references = [column.name for column in model.columns().values() if column.reference(model.table_info)]
        for column in references:
            targets = set(tables[name].columns[column])
            if any(target and (target,) not in _home(tables, model, target) for target in targets):
                _explain_reference(folder, tables, model, references)
    return tables


Tables = Mapping[str, Mapping[tuple[str, ...], Record]]


def _home(tables: Tables, model: type[Record], target: str) -> Mapping[tuple[str, ...], Record]:
    """The table that an id leads into."""
    return tables[model.table_info.name] if model is RegisteredId else tables[owner_of(target)]


def _explain_reference(folder: Path, tables: Tables, model: type[Record], references: Sequence[str]) -> None:
    """Raise what is wrong with the first record that refers to none."""
    for record in tables[model.table_info.name].values():
        for column in references:
            target = getattr(record, column)
            if target is not None and (target,) not in _home(tables, model, target):
                file = folder / model.table_info.path
                raise _invalid(file, 0, f"{record.id}: {column} {target} is the id of no record")
