"""Judging a contribution as if it were merged, and saying what it would change."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aqim_data.contribute.contribution import Contribution, read_contribution
from aqim_data.contribute.rows import ContributedRow
from aqim_data.contribute.staging import Change, Stage, UnsoundTableError, staged
from aqim_data.contribute.transaction import refuse_interrupted
from aqim_data.models import DERIVED, TABLES, RegisteredId
from aqim_data.tabular import read_rows
from aqim_data.validation import Problem, Report, validate
from aqim_data.validation.allowing import ALLOW_LIST
from aqim_data.validation.checking import package_folder_at

#: Files that merging writes anew, so that nothing is said about them.
_REBUILT = {model.table_info.path for model in DERIVED if model is not RegisteredId}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of checking a contribution.

    Attributes:
        report: What is wrong, located in the files of the contribution, or in those of the package.
        changes: What the contribution would change, table by table.
        inherited: Those of the problems that the package has without the contribution, too.
        unread: Whether some row could not be read, so that references and evidence were not judged.
        skipped: Names of files that were not read because they are no tables.
        outdated: Entries of the package's allow-list that silence nothing any more; merging deletes them.
    """

    report: Report
    changes: tuple[Change, ...] = ()
    inherited: frozenset[Problem] = frozenset()
    unread: bool = False
    skipped: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed and unchanged."""
        return {kind: sum(change.kind == kind for change in self.changes) for kind in ("new", "changed", "unchanged")}


def check(
    paths: Iterable[str | os.PathLike[str]],
    package: str | os.PathLike[str] | None = None,
    *,
    standard_input: bytes | None = None,
) -> CheckResult:
    """Judge a contribution as if it were merged with a package, without writing anything.

    Args:
        paths: Folders, zip archives, CSV, ``.xlsx``, JSON and YAML files with new and changed rows.
        package: The package's folder; None for the data of this installation.
        standard_input: What stands for the path ``-``.

    Raises:
        ContributionNotFoundError: Nothing is at a path, or no table is in what is there.
        DatasetNotFoundError: There is no package.
        InterruptedMergeError: An earlier merge into the package waits for its end.
        ChangedWhileReadError: A file changed or vanished while it was read.
        MissingExtraError: Reading it needs a library that is not installed.
    """
    folder = package_folder_at(package)
    refuse_interrupted(folder)
    contribution = read_contribution(paths, standard_input)
    try:
        with staged(folder, contribution) as stage:
            return judge(stage, contribution)
    except UnsoundTableError:
        return unsound(folder, contribution)


def unsound(folder: Path, contribution: Contribution) -> CheckResult:
    """What to say of a contribution to a package whose own tables cannot be merged into.

    Raises:
        UnsoundTableError: The package is valid all the same.
    """
    problems = own_problems(folder)
    if not problems:
        raise UnsoundTableError(f"{folder} cannot be read line by line; run aqim-data fmt on it")
    report = Report({}, (*contribution.found.problems, *problems), {}, contribution.found.hidden)
    return CheckResult(report, (), frozenset(problems), True, tuple(contribution.skipped))


def own_problems(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a package itself, apart from what merging writes anew."""
    problems = (problem for problem in validate(folder, limit=None).problems if not is_rebuilt(problem))
    return tuple(replace(problem, file=_shown(folder, problem.file)) for problem in problems)


def judge(stage: Stage, contribution: Contribution) -> CheckResult:
    """Validate a staged package, and bring every problem back to where it can be mended."""
    report = validated(stage)
    problems = list(contribution.found.problems)
    hidden = dict(contribution.found.hidden)
    told = {(problem.file, problem.line, problem.field) for problem in problems if problem.field}
    for problem in report.problems:
        if is_rebuilt(problem) or (contribution.unread and _hangs_on_others(problem.rule)):
            continue
        located = _located(stage, problem)
        # What was already said of a cell needs no second word about what was put in its place.
        if (located.file, located.line, located.field) not in told:
            problems.append(located)
    for rule, count in report.hidden.items():
        if not (contribution.unread and _hangs_on_others(rule)):
            hidden[rule] = hidden.get(rule, 0) + count
    files = {row.file for row in contribution.rows()} | {problem.file for problem in contribution.found.problems}
    inherited: frozenset[Problem] = frozenset()
    if any(problem.file not in files for problem in problems):
        inherited = frozenset(own_problems(stage.package)) & frozenset(problems)
        # What the package only warns of was weighed when it was made, and is not the contributor's to mend.
        problems = [one for one in problems if one.severity == "error" or one not in inherited]
    order = sorted(problems, key=lambda one: (one.file, one.line, one.column, one.rule))
    return CheckResult(
        Report(report.tables, tuple(order), {}, hidden),
        tuple(stage.changes),
        inherited,
        contribution.unread,
        tuple(contribution.skipped),
        stage.outdated,
    )


def validated(stage: Stage) -> Report:
    """Validate a staged package, without the entries of its allow-list that silence nothing any more.

    Whoever corrects a figure cannot know which doubts about it were laid to rest, and the list is no table.
    """
    report = validate(stage.folder, limit=None)
    lines = {problem.line for problem in report.problems if problem.rule == "AQ608"}
    if not lines:
        return report
    file = stage.folder / ALLOW_LIST
    rows = list(read_rows(file.read_text("utf-8-sig").replace("\r\n", "\n")))
    stage.outdated = tuple(" ".join(row.cells[:3]) for row in rows if row.line in lines)
    file.write_text("".join(f"{row.text}\n" for row in rows if row.line not in lines), encoding="utf-8")
    return validate(stage.folder, limit=None)


def is_rebuilt(problem: Problem) -> bool:
    """Whether a problem lies in what building writes anew."""
    return problem.rule == "AQ602" or problem.file in _REBUILT or problem.file.startswith("schemas/")


def _hangs_on_others(rule: str) -> bool:
    return rule.startswith(("AQ4", "AQ5"))


def _located(stage: Stage, problem: Problem) -> Problem:
    """A problem of the staged package, at its place in the contribution or in the package."""
    origin = stage.origin(problem.file, problem.line)
    if isinstance(origin, ContributedRow):
        spot = origin.spot(problem.field)
        return replace(problem, file=origin.file, line=spot.line, column=spot.column if problem.column else 0)
    return replace(problem, file=_shown(stage.package, problem.file), line=origin)


def _shown(package: Path, path: str) -> str:
    """The path of a file of the package, from where the reader stands."""
    full = package / path
    try:
        return full.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return full.as_posix()


def tables_touched(changes: Iterable[Change]) -> Mapping[str, int]:
    """How many rows of each table are new or changed, in the order of the tables."""
    counts = dict.fromkeys(TABLES, 0)
    for change in changes:
        counts[change.table] += change.kind != "unchanged"
    return {name: count for name, count in counts.items() if count}
