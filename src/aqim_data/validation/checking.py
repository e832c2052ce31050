"""Validating a package: reading, then references and evidence, then freshness."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from aqim_data.dataset import Dataset
from aqim_data.dataset.loading import DESCRIPTOR, dataset_folder, read_descriptor, without_garbage_collection
from aqim_data.errors import DatasetNotFoundError
from aqim_data.validation.allowing import read_allow_list
from aqim_data.validation.evidence import evidence_problems
from aqim_data.validation.findings import Findings
from aqim_data.validation.freshness import large_freshness_problems
from aqim_data.validation.gathering import SAMPLE
from aqim_data.validation.order import order_problems, repeated_keys
from aqim_data.validation.package import (
    descriptor_problems,
    forgotten_ids,
    freshness_problems,
    known_files,
    release_day,
    stray_files,
    what_is_no_file,
)
from aqim_data.validation.plausibility import plausibility_problems
from aqim_data.validation.problems import Problem, Report
from aqim_data.validation.reading import Progress, read_tables
from aqim_data.validation.references import reference_problems
from aqim_data.validation.table_file import TableFile
from aqim_data.validation.weighing import weighing_problems

#: How many problems of a rule are listed, unless more are asked for.
LIMIT = 1_000


def validate(
    path: str | os.PathLike[str] | None = None,
    *,
    conformance: bool = False,
    strict: bool = False,
    derived: bool = True,
    jobs: int = 1,
    limit: int | None = LIMIT,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Check a package against every rule and report all problems at once.

    Memory stays flat however large the package is: large tables are judged in chunks, and of each rule only the
    first problems are listed; the rest are counted in the report's ``hidden``. Plausibility is looked at once
    nothing else is wrong with the tables; what it finds are warnings.

    Args:
        path: The package's folder or its ``datapackage.json``; None for the data of this installation.
        conformance: Also run frictionless and the official Data Package 2.0 profiles (extra ``validate``).
        strict: Let warnings count: then ``report.passed`` is false if there are any.
        derived: Whether what ``aqim-data build`` writes is judged too, and must be fresh.
        jobs: How many processes share the work on large tables. The verdict does not depend on it.
        limit: How many problems of a rule are listed; None for all.
        progress: Is told, now and then, how many bytes of how many were read.

    Raises:
        DatasetNotFoundError: There is nothing like a data package at the path.
        MissingExtraError: ``conformance`` is asked for and the extra is not installed.

    >>> import aqim_data
    >>> aqim_data.validate().valid
    True
    """
    folder = package_folder_at(path)
    if not (folder / "data").is_dir():
        hint = "put the folder with the tables back"
        return Report({}, (Problem("AQ001", "the folder data/ is missing", hint, "data"),), strict=strict)
    with without_garbage_collection():
        tables = read_tables(folder, derived=derived, jobs=jobs, limit=limit, progress=progress)
        findings = findings_in(folder, tables, limit)
        described = list(descriptor_problems(folder))
        findings.extend(described)
        findings.extend(forgotten_ids(folder, tables["records"]))
        allowed = read_allow_list(folder)
        if not findings.problems:
            if derived:
                findings.extend(_stale(folder, tables))
            findings.extend(allowed.judge(plausibility_problems(tables, release_day(folder), jobs)))
        findings.extend(allowed.problems)
    # Other programs follow whatever the package names; they are shown only one that keeps to its folder.
    if conformance and not described and not any(what_is_no_file(folder, name) for name in known_files()):
        from aqim_data.validation.conformance import conformance_problems

        findings.extend(conformance_problems(folder))
    rows = {name: len(table.rows) for name, table in tables.items()}
    problems, hidden = findings.outcome(samples_of(tables))
    return Report(rows, tuple(problems), hidden=hidden, strict=strict)


def _stale(folder: Path, tables: Mapping[str, TableFile]) -> Iterator[Problem]:
    if all(table.is_held for table in tables.values()):
        return freshness_problems(folder, as_dataset(folder, tables))
    return large_freshness_problems(folder, tables)


def package_folder_at(path: str | os.PathLike[str] | None) -> Path:
    """The folder of a package that may be incomplete, but is recognisably one.

    Raises:
        DatasetNotFoundError: It holds neither a descriptor nor data/.
    """
    folder = dataset_folder(path)
    if not (folder / DESCRIPTOR).exists() and not (folder / "data").is_dir():
        raise DatasetNotFoundError(f"{folder} holds neither {DESCRIPTOR} nor data/, so it is no data package")
    return folder


def content_problems(folder: Path, tables: Mapping[str, TableFile]) -> list[Problem]:
    """What is wrong with the tables, apart from freshness."""
    return findings_in(folder, tables).outcome(samples_of(tables))[0]


def findings_in(folder: Path, tables: Mapping[str, TableFile], limit: int | None = None) -> Findings:
    """What is wrong with the tables, apart from freshness, at most so many problems of a rule."""
    findings = Findings(limit)
    for table in tables.values():
        findings.take(table.found)
        findings.extend(repeated_keys(table))
    findings.extend(stray_files(folder))
    findings.extend(reference_problems(tables))
    findings.extend(evidence_problems(tables))
    findings.extend(weighing_problems(tables, findings.claims))
    for table in tables.values():
        doubtful = table.doubtful | findings.lines[table.path]
        findings.extend(order_problems(table, doubtful.__contains__))
    return findings


def samples_of(tables: Mapping[str, TableFile]) -> dict[str, list[tuple[int, Mapping[str, str]]]]:
    """For each file, the line and the cells by column of some rows that could be taken apart, and are no records."""
    rows = {table.path: (row for row in table.wrong_rows()) for table in tables.values()}
    return {path: [(row.raw.line, row.cells) for row in islice(some, SAMPLE)] for path, some in rows.items()}


def as_dataset(folder: Path, tables: Mapping[str, TableFile]) -> Dataset:
    """The dataset that tables stand for, once they were read."""
    return Dataset({name: table.records for name, table in tables.items()}, read_descriptor(folder))
