"""The package as it would be after a merge, in a folder of its own, with the way back from its lines.

Tables are merged line by line: a package in canonical form has one row a line, sorted by key, so that the
rows that nobody touches are neither parsed nor kept in memory.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from aqim_data.contribute.contribution import Contribution, Key
from aqim_data.contribute.rows import ContributedRow
from aqim_data.dataset.files import IrregularFileError, open_file
from aqim_data.dataset.loading import DESCRIPTOR
from aqim_data.derive import conformance
from aqim_data.errors import ChangedWhileReadError, InvalidDatasetError
from aqim_data.models import TABLES, Record
from aqim_data.tabular import format_row

#: Folders beside the descriptor that building reads, and the largest file beside it that is taken along, in bytes.
_FOLDERS = ("schemas", "docs", "curation", "metadata", "LICENSES")
_SMALL = 16 << 20

Kind = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a contributed row does to the package.

    Attributes:
        table: Name of the table.
        record_id: Id of the record.
        kind: Whether the record is new, changed, or just as it was.
        fields: Of a changed record the columns that change, each with the old and the new cell.
        file: Where the row stands in the contribution.
        line: Its line there.
    """

    table: str
    record_id: str
    kind: Kind
    fields: Mapping[str, tuple[str, str]]
    file: str
    line: int


@dataclass(slots=True)
class Stage:
    """A package as it would be.

    Attributes:
        folder: Where it stands.
        package: The package that it was made from.
        changes: What the contribution does, table by table.
        origins: By path of each merged table, for each of its rows the line in the package, or, negative and
            from -1, the number of the contributed row.
        rows: The contributed rows of each merged table, by its path.
        digests: SHA-256 of the package's files when they were read, by path; None for those that were missing.
        outdated: Entries of the allow-list that silence nothing any more, and were deleted here.
    """

    folder: Path
    package: Path
    changes: list[Change] = field(default_factory=list)
    origins: dict[str, array[int]] = field(default_factory=dict)
    rows: dict[str, list[ContributedRow]] = field(default_factory=dict)
    digests: dict[str, str | None] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()

    def origin(self, path: str, line: int) -> ContributedRow | int:
        """Where a line of a staged file comes from: a contributed row, or a line of the package's file."""
        origins = self.origins.get(path)
        if origins is None or not 2 <= line <= len(origins) + 1:
            return line
        origin = origins[line - 2]
        return origin if origin > 0 else self.rows[path][-origin - 1]


class UnsoundTableError(InvalidDatasetError):
    """A table of the package is not in canonical form, so that nothing can be merged into it."""


@contextmanager
def staged(package: Path, contribution: Contribution) -> Iterator[Stage]:
    """The package as it would be with a contribution, for as long as the context lasts.

    Raises:
        UnsoundTableError: A table that the contribution touches is missing or not in canonical form.
        ChangedWhileReadError: A file of the package vanished while it was read.
        InvalidDatasetError: There is no room for a copy of the package.
    """
    with TemporaryDirectory(prefix="aqim-data-") as name:
        stage = Stage(Path(name), package)
        for path in _taken_along(package):
            model = TABLES.get(Path(path).stem) if path.startswith("data/") else None
            rows = contribution.tables.get(model.table_info.name) if model else None
            target = stage.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                if model and rows:
                    _merge(stage, model, rows, target)
                else:
                    with open_file(package, path) as source, target.open("wb") as copy:
                        shutil.copyfileobj(source, copy)
                    stage.digests[path] = digest(target)
            except IrregularFileError as error:
                if model or path == DESCRIPTOR:
                    raise InvalidDatasetError(f"{package / path} cannot be read: {error.strerror}") from None
            except FileNotFoundError:
                raise ChangedWhileReadError(f"{package / path} vanished while it was read") from None
            except OSError as error:
                raise InvalidDatasetError(
                    f"the package cannot be copied to {stage.folder} to be checked there: {error.strerror}"
                ) from None
        lacking = [name for name in contribution.tables if TABLES[name].table_info.path not in stage.rows]
        if lacking:
            raise UnsoundTableError(f"{package} has no file {TABLES[lacking[0]].table_info.path}")
        yield stage


def _taken_along(package: Path) -> Iterator[str]:
    """Paths of the package's files that validating or building it reads."""
    for model in TABLES.values():
        if (package / model.table_info.path).is_file():
            yield model.table_info.path
    for file in sorted(package.iterdir()):
        if file.name == DESCRIPTOR or (file.is_file() and file.stat().st_size < _SMALL):
            yield file.name
    # The rest of its folder is programs, and what they install.
    if (package / conformance.PATH).is_file():
        yield conformance.PATH
    for folder in _FOLDERS:
        for file in sorted((package / folder).rglob("*")):
            if file.is_file() and file.stat().st_size < _SMALL:
                yield file.relative_to(package).as_posix()


def digest(file: Path) -> str | None:
    """SHA-256 of a file's bytes, in hexadecimal; None if there is no such file."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _merge(stage: Stage, model: type[Record], rows: Mapping[Key, ContributedRow], target: Path) -> None:
    """Write a table with the contributed rows in their places."""
    path = model.table_info.path
    columns = list(model.columns())
    origins = stage.origins[path] = array("q")
    waiting = sorted(rows.items(), reverse=True)
    ordered = stage.rows[path] = [row for _, row in reversed(waiting)]
    numbers = {row.key: number for number, row in enumerate(ordered, start=1)}
    with target.open("w", encoding="utf-8", newline="") as out:
        out.write(f"{format_row(columns)}\n")

        def add(row: ContributedRow, old: Mapping[str, str] | None) -> None:
            # A column that was not given keeps what is there; a cell that was given empty empties it.
            cells = {**(old or {}), **row.cells}
            out.write(f"{format_row(cells.get(name, '') for name in columns)}\n")
            origins.append(-numbers[row.key])
            stage.changes.append(_change(row, old))

        for number, line, key in _lines(stage, model):
            while waiting and waiting[-1][0] < key:
                add(waiting.pop()[1], None)
            if waiting and waiting[-1][0] == key:
                add(waiting.pop()[1], dict(zip(columns, _cells(line), strict=True)))
            else:
                out.write(f"{line}\n")
                origins.append(number)
        while waiting:
            add(waiting.pop()[1], None)


def _change(row: ContributedRow, old: Mapping[str, str] | None) -> Change:
    fields = {name: (old[name], new) for name, new in row.cells.items() if old[name] != new} if old else {}
    kind: Kind = "new" if old is None else "changed" if fields else "unchanged"
    return Change(row.model.table_info.name, " ".join(row.key), kind, fields, row.file, row.line)


def _lines(stage: Stage, model: type[Record]) -> Iterator[tuple[int, str, Key]]:
    """The rows of the package's table as lines, each with its number and key; it must be in canonical form."""
    path = model.table_info.path
    file = stage.package / path
    columns = list(model.columns())
    places = [columns.index(name) for name in model.table_info.key]
    state = hashlib.sha256()
    before: Key = ()
    with open_file(stage.package, path) as stream:
        for number, content in enumerate(stream, start=1):
            state.update(content)
            try:
                line = content.decode("utf-8")
                cells = _cells(line.removesuffix("\n"))
            except ValueError:
                raise _unsound(file, number) from None
            if not line.endswith("\n") or "\r" in line or "\0" in line or len(cells) != len(columns):
                raise _unsound(file, number)
            if number == 1:
                if cells != columns:
                    raise _unsound(file, number)
                continue
            key = tuple(cells[place] for place in places)
            if key <= before:
                raise _unsound(file, number)
            before = key
            yield number, line[:-1], key
    stage.digests[path] = state.hexdigest()


def _cells(line: str) -> list[str]:
    if '"' not in line:
        return line.split(",")
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from None
    if len(rows) != 1:
        raise ValueError("a cell runs over the end of the line")
    return rows[0]


def _unsound(file: Path, line: int) -> UnsoundTableError:
    return UnsoundTableError(
        f"{file}:{line}: the package's table is not in its canonical form, so that nothing can be merged into it; "
        f"`aqim-data validate {file.parents[1]}` says why"
    )
