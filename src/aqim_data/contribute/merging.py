"""Merging a contribution into a package: check, then write everything that it touches, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aqim_data.build import build
from aqim_data.contribute.checking import CheckResult, judge, unsound
from aqim_data.contribute.contribution import Contribution, read_contribution
from aqim_data.contribute.staging import UnsoundTableError, staged
from aqim_data.contribute.transaction import PATIENCE, locked, recover, replace_files
from aqim_data.validation import Report
from aqim_data.validation.allowing import ALLOW_LIST
from aqim_data.validation.checking import package_folder_at


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The outcome of a merge.

    Attributes:
        check: What was said of the contribution; if anything is wrong, nothing was written.
        written: Paths of the files that were written, tables first.
        recovered: Paths of the files that an earlier merge, which was interrupted, had left to be written.
    """

    check: CheckResult
    written: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()


def merge(
    paths: Iterable[str | os.PathLike[str]],
    package: str | os.PathLike[str] | None = None,
    *,
    standard_input: bytes | None = None,
    patience: float = PATIENCE,
) -> MergeResult:
    """Check a contribution and, if nothing is wrong, write it into a package with all that is derived.

    Args:
        paths: Folders, zip archives, CSV, ``.xlsx``, JSON and YAML files with new and changed rows.
        package: The package's folder; None for the data of this installation.
        standard_input: What stands for the path ``-``.
        patience: How long to wait for another merge into the same package, in seconds.

    Raises:
        ContributionNotFoundError: Nothing is at a path, or no table is in what is there.
        DatasetNotFoundError: There is no package.
        PackageBusyError: Another merge is writing to the package.
        InterruptedMergeError: An earlier merge was interrupted and cannot be completed.
        ChangedWhileReadError: A file changed or vanished while it was read.
        InvalidDatasetError: A file cannot be written; all are as they were.
        MissingExtraError: Reading the contribution needs a library that is not installed.
    """
    folder = package_folder_at(package)
    contribution = read_contribution(paths, standard_input)
    with locked(folder, patience):
        recovered = recover(folder)
        result = _merged(folder, contribution)
    return MergeResult(result.check, result.written, recovered)


def complete(package: str | os.PathLike[str] | None = None, *, patience: float = PATIENCE) -> tuple[str, ...]:
    """Complete a merge that was interrupted, if there is one.

    Returns:
        The paths of the files that were written.

    Raises:
        DatasetNotFoundError: There is no package.
        PackageBusyError: Another merge is writing to the package.
        InterruptedMergeError: Files changed since, so that completing it would lose those changes.
        InvalidDatasetError: A file cannot be written; all are as they were before the merge.
    """
    folder = package_folder_at(package)
    with locked(folder, patience):
        return recover(folder)


def _merged(folder: Path, contribution: Contribution) -> MergeResult:
    try:
        with staged(folder, contribution) as stage:
            result = judge(stage, contribution)
            if not result.report.valid:
                return MergeResult(result)
            built = build(stage.folder)
            if not built.report.valid:
                report = Report(result.report.tables, built.report.problems)
                return MergeResult(CheckResult(report, result.changes))
            differing = {change.table for change in result.changes if change.kind != "unchanged"}
            tables = [path for path in stage.rows if Path(path).stem in differing]
            lists = (ALLOW_LIST,) if stage.outdated else ()
            written = (*tables, *lists, *(path for path in built.stale if path not in tables))
            if written:
                replace_files(folder, {path: stage.folder / path for path in written}, stage.digests)
            return MergeResult(result, written)
    except UnsoundTableError:
        return MergeResult(unsound(folder, contribution))
