"""Reading a data package from a folder into records."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from aqim_data import __version__
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


def read_records(folder: Path, model: type[Record], content: bytes) -> Records[Record]:
    """The records of one table by key, in the order of the file; every row is judged.

    Args:
        folder: The package's folder.
        model: The model of the rows.
        content: What the table's file holds.

    Raises:
        InvalidDatasetError: Some row is wrong; the first problem is named.
    """
    file = folder / model.table_info.path
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _invalid(file, 1, f"the file is not UTF-8 ({error.reason} at byte {error.start})") from None
    if text.startswith("\ufeff") or "\r" in text:
        raise _invalid(file, 1, "the file has a byte order mark or Windows line ends")
    header, _, body = text.partition("\n")
    if header.split(",") != list(model.columns()):
        raise _invalid(file, 1, f"the columns are not {','.join(model.columns())}")
    columns = _columns(model, body)
    records = Records(model, lambda: columns)
    if len(records) < len(columns[0]) or screen_of(model).doubtful(columns):
        _explain(file, model, text)
    return records


def _unjudged(model: type[Record], content: bytes) -> Records[Record]:
    """The records of a table of which every row is known to be good; it is taken apart when it is first asked for."""
    return Records(model, lambda: _columns(model, content.decode("utf-8").partition("\n")[2]))


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


def read_all(folder: Path, descriptor: Mapping[str, Any]) -> dict[str, Records[Record]]:
    """The records of every table, by the table's name; records are made as they are needed.

    Every row is judged. Those of the package that came with this installation were judged when it was built, and the
    descriptor has kept the SHA-256 of what was judged: a file that is still the same, byte for byte, is not judged
    again, which would take longer than all else that loading does.

    Raises:
        InvalidDatasetError: A file is missing, a row is wrong, or an id leads nowhere; the first is named.
    """
    contents = {name: _content(folder, model) for name, model in TABLES.items()}
    if folder == package_folder() and _judged_when_built(descriptor, contents):
        return {name: _unjudged(model, contents[name]) for name, model in TABLES.items()}
    tables = {name: read_records(folder, model, contents[name]) for name, model in TABLES.items()}
    for name, model in TABLES.items():
        references = [column.name for column in model.columns().values() if column.reference(model.table_info)]
        for column in references:
            targets = set(tables[name].columns[column])
            if any(target and (target,) not in _home(tables, model, target) for target in targets):
                _explain_reference(folder, tables, model, references)
    return tables


def _content(folder: Path, model: type[Record]) -> bytes:
    try:
        return read_file(folder, model.table_info.path)
    except OSError as error:
        raise InvalidDatasetError(f"{folder / model.table_info.path} cannot be read: {error.strerror}") from None


def _judged_when_built(descriptor: Mapping[str, Any], contents: Mapping[str, bytes]) -> bool:
    """Whether the tables are what this version's descriptor was built of; ``build`` refuses tables with a problem."""
    if descriptor.get("version") != __version__:
        return False
    resources = descriptor.get("resources")
    listed = [resource for resource in resources if isinstance(resource, dict)] if isinstance(resources, list) else []
    hashes = {resource.get("name"): resource.get("hash") for resource in listed}
    return all(hashes.get(name) == f"sha256:{sha256(content).hexdigest()}" for name, content in contents.items())


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
