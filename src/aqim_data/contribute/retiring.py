"""Taking rows out of a package: retired, merged into another one, or, without an id of its own, dropped.

An id that was released never disappears: the register of ids keeps it, with the reason, and whatever pointed at a
merged record points at the other one.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aqim_data.build import build
from aqim_data.contribute.checking import validated
from aqim_data.contribute.contribution import Contribution, Key
from aqim_data.contribute.staging import Stage, staged
from aqim_data.contribute.transaction import PATIENCE, locked, recover, replace_files
from aqim_data.dataset.loading import read_descriptor
from aqim_data.errors import RecordNotFoundError, RetirementError
from aqim_data.models import AUTHORED, Record, RegisteredId
from aqim_data.models.cells import IdentifierCell, owner_of
from aqim_data.tabular import format_table, read_rows
from aqim_data.validation import Report
from aqim_data.validation.allowing import ALLOW_LIST
from aqim_data.validation.checking import package_folder_at
from aqim_data.vocabulary import RecordStatus

#: The tables that withdrawing changes by itself; what is derived follows.
_EDITED: tuple[type[Record], ...] = (*AUTHORED, RegisteredId)
#: The rule that a source breaks which nothing cites.
_IDLE = "AQ501"
Cells = dict[str, str]
Tables = dict[str, dict[Key, Cells]]


def retire(
    record: str | Sequence[str],
    package: str | os.PathLike[str] | None = None,
    *,
    reason: str = "",
    into: str = "",
    patience: float = PATIENCE,
) -> tuple[Report, tuple[str, ...]]:
    """Take rows out of a package, and write everything that this changes, all or nothing.

    Args:
        record: An id; or the key of a row without one, its cells separated by spaces
            (``evt-x act-y perpetrator``). Or several of these, for rows that can only go together, such as an event
            and the source that nothing else cites.
        package: The package's folder; None for the data of this installation.
        reason: Why, for the register of ids; needed for an id.
        into: The record that takes the place of every id; whatever points at an old one will point there.
        patience: How long to wait for a merge into the same package, in seconds.

    Returns:
        What is wrong with the package as it would be, and the paths of the files that were written; none if
        anything is wrong.

    Raises:
        RecordNotFoundError: There is no such row.
        RetirementError: A reason is missing, the other record is of another table, or rows still point at the id.
        DatasetNotFoundError: There is no package.
        PackageBusyError: A merge is writing to the package.
        InvalidDatasetError: A file cannot be written; all are as they were.
    """
    folder = package_folder_at(package)
    with locked(folder, patience):
        recover(folder)
        with staged(folder, Contribution()) as stage:
            records = (record,) if isinstance(record, str) else tuple(dict.fromkeys(record))
            return _retired(stage, folder, records, reason, into)


def _retired(
    stage: Stage, folder: Path, records: tuple[str, ...], reason: str, into: str
) -> tuple[Report, tuple[str, ...]]:
    tables = {model.table_info.name: _rows(stage.folder, model) for model in _EDITED}
    _withdraw(tables, records, reason, into, str(read_descriptor(folder).get("version", "")))
    for model in _EDITED:
        columns = list(model.columns())
        rows = ([row[column] for column in columns] for _, row in sorted(tables[model.table_info.name].items()))
        (stage.folder / model.table_info.path).write_bytes(format_table(columns, rows).encode())
    validated(stage)
    built = build(stage.folder)
    if not built.report.valid:
        return _with_way_out(built.report, records), ()
    lists = (ALLOW_LIST,) if stage.outdated else ()
    paths = (*(model.table_info.path for model in _EDITED), *lists, *built.stale)
    written = [path for path in dict.fromkeys(paths) if _differs(stage.folder / path, folder / path)]
    replace_files(folder, {path: stage.folder / path for path in written}, stage.digests)
    return built.report, tuple(written)


def _withdraw(tables: Tables, records: tuple[str, ...], reason: str, into: str, version: str) -> None:
    """Take rows out of tables, and say in the register what became of their ids."""
    found = {record: _found(tables, record) for record in records}
    ids = {record: name for record, (name, key) in found.items() if owner_of(record) and len(key) == 1}
    if not ids and (reason or into):
        raise RetirementError(f"{records[0]} has no id of its own: it is dropped, without a reason or a successor")
    if ids and not reason:
        raise RetirementError(f"say why {', '.join(ids)} is withdrawn: an id stays in the register with the reason")
    if into in ids:
        raise RetirementError(f"{into} cannot replace itself; name the record that takes its place")
    # All go before it is asked what points at them, because they may point at each other.
    for name, key in found.values():
        del tables[name][key]
    for record, name in ids.items():
        _replace(tables, name, record, into)
        status = RecordStatus.MERGED if into else RecordStatus.RETIRED
        change = {"status": status.value, "retired_in": version, "replaced_by": into, "reason": reason}
        tables["records"][record,] |= change


def _with_way_out(report: Report, records: tuple[str, ...]) -> Report:
    """A report that says of sources which nothing would cite any more that they can go together with the rows."""
    idle = [problem.record_id for problem in report.problems if problem.rule == _IDLE]
    command = shlex.join(["aqim-data", "retire", *records, *idle])
    hint = f"cite it elsewhere, or withdraw it together with what cited it: {command} --reason …"
    return replace(
        report,
        problems=tuple(replace(one, hint=hint) if one.rule == _IDLE else one for one in report.problems),
    )


def _rows(folder: Path, model: type[Record]) -> dict[Key, Cells]:
    header, *rows = read_rows((folder / model.table_info.path).read_text("utf-8"))
    cells = (dict(zip(header.cells, row.cells, strict=True)) for row in rows)
    return {_key(model, row): row for row in cells}


def _key(model: type[Record], row: Mapping[str, str]) -> Key:
    return tuple(row[column] for column in model.table_info.key)


def _found(tables: Tables, record: str) -> tuple[str, Key]:
    """The table and the key of a row."""
    for model in AUTHORED:
        name = model.table_info.name
        key = tuple(record.split(" ", len(model.table_info.key) - 1))
        if key in tables[name]:
            return name, key
    raise RecordNotFoundError(f"there is no row {record!r}; write an id, or the cells of a key separated by spaces")


def _replace(tables: Tables, name: str, old: str, new: str) -> None:
    """Point whatever points at a record to another one.

    Raises:
        RetirementError: There is no other record, and rows point at the old one.
    """
    if new and (new,) not in tables[name]:
        raise RetirementError(f"{new} is no record of {name}, so it cannot take the place of {old}")
    pointing = [(model, key) for model in AUTHORED for key in _pointing(tables, model, old)]
    if pointing and not new:
        shown = ", ".join(" ".join(key) for _, key in pointing[:5])
        raise RetirementError(
            f"{len(pointing)} row{'s' * (len(pointing) > 1)} point at {old} ({shown}{', …' * (len(pointing) > 5)}); "
            "withdraw them in the same command, change them first, or name the record that takes its place with --into"
        )
    for model, key in pointing:
        rows = tables[model.table_info.name]
        row = rows.pop(key)
        moved = {column: new if row[column] == old and _points(model, column) else row[column] for column in row}
        ends = [moved[column] for column in ("subject_id", "object_id") if column in moved]
        if moved.get("part_of") == moved.get("event_id", ""):
            moved["part_of"] = ""
        # A row that says what another one says already, or ties a record to itself, is not kept twice.
        if _key(model, moved) not in rows and not (ends and ends[0] == ends[-1]):
            rows[_key(model, moved)] = moved


def _pointing(tables: Tables, model: type[Record], record_id: str) -> Iterator[Key]:
    columns = [name for name in model.columns() if _points(model, name)]
    for key, row in tables[model.table_info.name].items():
        if any(row[column] == record_id for column in columns):
            yield key


def _points(model: type[Record], column: str) -> bool:
    own = model.table_info.key == (column,)
    return isinstance(model.columns()[column].cell, IdentifierCell) and not own


def _differs(one: Path, other: Path) -> bool:
    return not other.is_file() or one.read_bytes() != other.read_bytes()
