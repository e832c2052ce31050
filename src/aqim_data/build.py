"""Writing the derived files of a package, all of them or none that is half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aqim_data.derive import derive
from aqim_data.validation import Report
from aqim_data.validation.checking import (
    as_dataset,
    content_problems,
    package_folder_at,
    read_tables,
)
from aqim_data.validation.package import descriptor_problems, read_text, unified_diff


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build wrote, or would write.

    Attributes:
        report: What is wrong with the authored tables; if anything is, nothing is derived.
        stale: Paths of the files that differ, each with the unified diff of what changes.
        fresh: Paths of the files that are as they should be.
    """

    report: Report
    stale: Mapping[str, str]
    fresh: tuple[str, ...]


def build(path: str | os.PathLike[str] | None = None, *, check: bool = False) -> BuildResult:
    """Derive schemas, descriptor, derived tables and pages from the authored tables.

    The result depends on nothing but the models and the authored tables: no time, no machine, no order of
    files. Each file is written beside its place and then moved there.

    Args:
        path: The package's folder; None for the one of this installation.
        check: Write nothing, only tell what is stale.

    Raises:
        DatasetNotFoundError: There is no data package at the path.
    """
    folder = package_folder_at(path)
    tables = read_tables(folder)
    problems = [*content_problems(folder, tables, derived=False), *descriptor_problems(folder)]
    rows = {name: len(table.rows) for name, table in tables.items()}
    if problems:
        return BuildResult(Report(rows, tuple(problems)), {}, ())
    derived = derive(as_dataset(folder, tables), folder)
    wanted = dict(derived.package)
    # Pages belong to the repository; an installed package has none.
    if (folder / "pyproject.toml").is_file():
        wanted |= derived.repository
    found = {name: read_text(folder / name) for name in wanted}
    stale = {name: unified_diff(name, found[name], text) for name, text in wanted.items() if found[name] != text}
    if not check:
        for name in stale:
            write_text(folder / name, wanted[name])
    return BuildResult(Report(rows), stale, tuple(name for name in wanted if name not in stale))


def write_text(file: Path, text: str) -> None:
    """Write a file whole: beside its place first, then moved there, so that no reader sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
