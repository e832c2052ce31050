"""Writing the derived files of a package, all of them or none that is half written."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aqim_data.dataset.loading import read_descriptor
from aqim_data.derive import derive
from aqim_data.errors import AqimDataError, InvalidDatasetError
from aqim_data.models import AUTHORED, RegisteredId
from aqim_data.validation import Report
from aqim_data.validation.checking import (
    as_dataset,
    content_problems,
    package_folder_at,
)
from aqim_data.validation.package import descriptor_problems, forgotten_ids, read_text, unified_diff
from aqim_data.validation.problems import place_of
from aqim_data.validation.reading import read_tables
from aqim_data.validation.rules import rules_page
from aqim_data.validation.table_file import TableFile

#: Seconds after which a temporary file is taken for what a killed run left behind.
LEFT_BEHIND = 600
_TEMPORARY = re.compile(r"\..+\.[a-z0-9_]{8}\.tmp")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build wrote, or would write.

    Attributes:
        report: What is wrong with what the build reads; if anything is, nothing is derived.
        stale: Paths of the files that differ, each with the unified diff of what changes.
        fresh: Paths of the files that are as they should be.
    """

    report: Report
    stale: Mapping[str, str]
    fresh: tuple[str, ...]


def build(path: str | os.PathLike[str] | None = None, *, check: bool = False, forget: bool = False) -> BuildResult:
    """Derive schemas, descriptor, derived tables and pages from the authored tables.

    The result depends on nothing but the models, the authored tables and the register of ids: no time, no
    machine, no order of files. Each file is written beside its place and then moved there.

    Args:
        path: The package's folder; None for the one of this installation.
        check: Write nothing, only tell what is stale.
        forget: Let the register of ids lose entries, or begin anew: for ids that no release has had.

    Raises:
        DatasetNotFoundError: There is no data package at the path.
        InvalidDatasetError: A derived file cannot be written.
    """
    folder = package_folder_at(path)
    tables = read_tables(folder)
    needed = _needed(folder, tables, forget)
    problems = [*content_problems(folder, needed), *descriptor_problems(folder)]
    if not forget:
        problems += forgotten_ids(folder, needed["records"])
    rows = {name: len(table.rows) for name, table in tables.items()}
    if problems:
        return BuildResult(Report(rows, tuple(sorted(problems, key=place_of))), {}, ())
    derived = derive(as_dataset(folder, needed), folder)
    wanted = dict(derived.package)
    # Pages belong to the repository; an installed package has none.
    if derived.repository and (folder / "pyproject.toml").is_file():
        wanted |= {**derived.repository, "docs/rules.md": rules_page()}
    found = {name: read_text(folder, name) for name in wanted}
    stale = {name: unified_diff(name, found[name], text) for name, text in wanted.items() if found[name] != text}
    if not check:
        remove_leftovers(folder)
        for name in stale:
            write_text(folder / name, wanted[name])
    return BuildResult(Report(rows), stale, tuple(name for name in wanted if name not in stale))


def _needed(folder: Path, tables: Mapping[str, TableFile], forget: bool) -> dict[str, TableFile]:
    """The tables that a build reads: those that people write, and the register of ids.

    The register is the memory of every id ever issued, so a build that cannot read it would forget; only a
    package that was never built may lack it. The other derived tables are written anew whatever they hold.
    """
    kept = {model.table_info.name for model in AUTHORED} | {RegisteredId.table_info.name}
    needed = {name: table if name in kept else TableFile(table.model) for name, table in tables.items()}
    register = RegisteredId.table_info
    if not (folder / register.path).exists() and (forget or not _built_before(folder)):
        needed[register.name] = TableFile(RegisteredId)
    return needed


def _built_before(folder: Path) -> bool:
    traces = (folder / "schemas", folder / "data" / "vocabularies.csv", folder / "data" / "events_flat.csv")
    if any(trace.exists() for trace in traces):
        return True
    try:
        return bool(read_descriptor(folder).get("resources"))
    except AqimDataError:
        return True


def write_text(file: Path, text: str) -> None:
    """Write a text whole, as UTF-8: see :func:`write_bytes`."""
    write_bytes(file, text.encode("utf-8"))


def write_bytes(file: Path, content: bytes) -> None:
    """Write a file whole: beside its place first, then moved there, so that no reader sees half of it.

    Raises:
        InvalidDatasetError: It cannot be written there.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".tmp")
    except OSError as error:
        raise InvalidDatasetError(f"{file} cannot be written: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise InvalidDatasetError(f"{file} cannot be written: {error.strerror}") from None
        raise


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary files that runs which were killed left beside the files that they wrote.

    Validation overlooks them, as it does all hidden files. Those that another run may be writing are left alone.
    """
    beside = (folder / name for name in ("data", "schemas", "docs", "metadata", "examples/clients"))
    for place in (folder, *beside):
        for file in place.glob(".*.tmp"):
            try:
                if _TEMPORARY.fullmatch(file.name) and time.time() - file.lstat().st_mtime > LEFT_BEHIND:
                    file.unlink()
            except OSError:
                continue  # another run was faster, or the file is not ours to delete
