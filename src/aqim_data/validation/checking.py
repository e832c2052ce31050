"""Validating a package: reading, then references and evidence, then freshness."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from aqim_data.dataset import Dataset
from aqim_data.dataset.loading import DESCRIPTOR, dataset_folder, read_descriptor
from aqim_data.errors import DatasetNotFoundError
from aqim_data.models import TABLES
from aqim_data.validation.allowing import read_allow_list
from aqim_data.validation.evidence import evidence_problems
from aqim_data.validation.gathering import SAMPLE, gathered
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
from aqim_data.validation.reading import TableFile, order_problems, read_table
from aqim_data.validation.references import reference_problems
from aqim_data.validation.weighing import weighing_problems


def validate(path: str | os.PathLike[str] | None = None, *, conformance: bool = False, strict: bool = False) -> Report:
    """Check a package against every rule and report all problems at once.

    Plausibility is looked at once nothing else is wrong with the tables; what it finds are warnings.

    Args:
        path: The package's folder or its ``datapackage.json``; None for the data of this installation.
        conformance: Also run frictionless and the official Data Package 2.0 profiles (extra ``validate``).
        strict: Let warnings count: then ``report.passed`` is false if there are any.

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
    tables = read_tables(folder)
    described = list(descriptor_problems(folder))
    problems = content_problems(folder, tables) + described
    problems += forgotten_ids(folder, tables["records"])
    allowed = read_allow_list(folder)
    if not problems:
        problems += freshness_problems(folder, as_dataset(folder, tables))
        problems += allowed.judge(plausibility_problems(tables, release_day(folder)))
    problems += allowed.problems
    # Other programs follow whatever the package names; they are shown only one that keeps to its folder.
    if conformance and not described and not any(what_is_no_file(folder, name) for name in known_files()):
        from aqim_data.validation.conformance import conformance_problems

        problems += conformance_problems(folder)
    rows = {name: len(table.rows) for name, table in tables.items()}
    return Report(rows, tuple(sorted(problems, key=place_of)), strict=strict)


def package_folder_at(path: str | os.PathLike[str] | None) -> Path:
    """The folder of a package that may be incomplete, but is recognisably one.

    Raises:
        DatasetNotFoundError: It holds neither a descriptor nor data/.
    """
    folder = dataset_folder(path)
    if not (folder / DESCRIPTOR).exists() and not (folder / "data").is_dir():
        raise DatasetNotFoundError(f"{folder} holds neither {DESCRIPTOR} nor data/, so it is no data package")
    return folder


def read_tables(folder: Path) -> dict[str, TableFile]:
    """Read every table of a package."""
    return {name: read_table(folder, model) for name, model in TABLES.items()}


def content_problems(folder: Path, tables: Mapping[str, TableFile]) -> list[Problem]:
    """What is wrong with the tables, apart from freshness."""
    problems = [problem for table in tables.values() for problem in table.problems]
    problems += stray_files(folder)
    problems += reference_problems(tables)
    problems += evidence_problems(tables)
    problems += weighing_problems(tables, doubtful={one.record_id for one in problems if one.file == "data/claims.csv"})
    for table in tables.values():
        key = table.model.table_info.key
        doubtful = {one.line for one in problems if one.file == table.path and one.field in key}
        problems += order_problems(table, doubtful)
    samples = {table.path: _wrong_rows(table) for table in tables.values()} if problems else {}
    return gathered(problems, samples)


def _wrong_rows(table: TableFile) -> list[tuple[int, Mapping[str, str]]]:
    """Some rows that could be taken apart, and are no records."""
    wrong = ((row.raw.line, row.cells) for row in table.rows if row.cells and row.record is None)
    return list(islice(wrong, SAMPLE))


def as_dataset(folder: Path, tables: Mapping[str, TableFile]) -> Dataset:
    """The dataset that tables stand for, once they were read."""
    return Dataset({name: table.records for name, table in tables.items()}, read_descriptor(folder))


def place_of(problem: Problem) -> tuple[str, int, int, str]:
    """Where a problem is: what reports are sorted by."""
    return problem.file, problem.line, problem.column, problem.rule
