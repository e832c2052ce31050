"""Validating a package: reading, then references and evidence, then freshness."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from aqim_data.dataset import Dataset
from aqim_data.dataset.loading import DESCRIPTOR, dataset_folder, read_descriptor, without_garbage_collection
from aqim_data.errors import DatasetNotFoundError
from aqim_data.validation.evidence import evidence_problems
from aqim_data.validation.findings import Findings
from aqim_data.validation.freshness import large_freshness_problems
from aqim_data.validation.order import order_problems, repeated_keys
from aqim_data.validation.package import (
    descriptor_problems,
    forgotten_ids,
    freshness_problems,
    stray_files,
)
from aqim_data.validation.problems import Problem, Report
from aqim_data.validation.reading import Progress, TableFile, read_tables
from aqim_data.validation.references import reference_problems
from aqim_data.validation.weighing import weighing_problems

#: How many problems of a rule are listed, unless more are asked for.
LIMIT = 1_000


def validate(
    path: str | os.PathLike[str] | None = None,
    *,
    conformance: bool = False,
    derived: bool = True,
    jobs: int = 1,
    limit: int | None = LIMIT,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Check a package against every rule and report all problems at once.

    Memory stays flat however large the package is: large tables are judged in chunks, and of each rule only the
    first problems are listed; the rest are counted in the report's ``hidden``.

    Args:
        path: The package's folder or its ``datapackage.json``; None for the data of this installation.
        conformance: Also run frictionless and the official Data Package 2.0 profiles (extra ``validate``).
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
        return Report({}, (Problem("AQ001", "the folder data/ is missing", hint, "data"),))
    with without_garbage_collection():
        tables = read_tables(folder, derived=derived, jobs=jobs, limit=limit, progress=progress)
        findings = findings_in(folder, tables, limit)
        described = list(descriptor_problems(folder))
        findings.add(described)
        findings.add(forgotten_ids(folder, tables["records"]))
        if derived and not findings:
            if all(table.is_held for table in tables.values()):
                findings.add(freshness_problems(folder, as_dataset(folder, tables)))
            else:
                findings.add(large_freshness_problems(folder, tables))
    if conformance and not described:
        from aqim_data.validation.conformance import conformance_problems

        findings.add(conformance_problems(folder))
    rows = {name: len(table.rows) for name, table in tables.items()}
    return Report(rows, tuple(sorted(findings.problems, key=place_of)), hidden=dict(findings.hidden))


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
    return findings_in(folder, tables).problems


def findings_in(folder: Path, tables: Mapping[str, TableFile], limit: int | None = None) -> Findings:
    """What is wrong with the tables, apart from freshness, at most so many problems of a rule."""
    findings = Findings(limit)
    for table in tables.values():
        findings.add(table.problems)
        findings.hidden += table.hidden
        findings.add(repeated_keys(table))
    findings.add(stray_files(folder))
    findings.add(reference_problems(tables))
    findings.add(evidence_problems(tables, findings.dangling))
    findings.add(weighing_problems(tables, findings.claims))
    for table in tables.values():
        doubtful = table.doubtful | findings.lines[table.path]
        findings.add(order_problems(table, doubtful.__contains__))
    return findings


def as_dataset(folder: Path, tables: Mapping[str, TableFile]) -> Dataset:
    """The dataset that tables stand for, once they were read."""
    return Dataset({name: table.records for name, table in tables.items()}, read_descriptor(folder))


def place_of(problem: Problem) -> tuple[str, int, int, str]:
    """Where a problem is: what reports are sorted by."""
    return problem.file, problem.line, problem.column, problem.rule
