"""What a report is about, and what of it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aqim_data.validation import RULES, Problem, Report, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning")
#: Rules that are judged by looking words up in captured texts, and by nothing else.
VERIFYING = tuple(code for code in RULES if code.startswith("AQ51"))
#: Rules that are judged only if conformance is asked for.
CONFORMANCE = ("AQ604", "AQ605")
#: Rules, or families of rules, that are judged once nothing else is wrong.
WAITING = ("AQ602", "AQ7")


@dataclass(frozen=True, slots=True)
class Context:
    """What was checked, and how its report is to be shown.

    Attributes:
        command: What was run: ``validate``, ``verify``, ``check``.
        outcome: What was found to be fine, such as ``valid: 12 tables, 4711 rows``.
        rules: Codes of the rules that were judged.
        folder: The package's folder, to which the files of problems are relative.
        root: Top of the repository, to which annotations are relative; None: the package's folder.
        everything: Whether every problem is shown, however many there are.
        colour: Whether text may be coloured.
        source_url: Address under which the files of the repository can be read, without a slash at its end.
        diff_markdown: What changes record by record, as Markdown that is already safe to show.
    """

    command: str = "validate"
    outcome: str = "valid"
    rules: tuple[str, ...] = ()
    folder: Path | None = None
    root: Path | None = None
    everything: bool = False
    colour: bool = False
    source_url: str = ""
    diff_markdown: str = ""

    def repository_path(self, file: str) -> str:
        """A problem's file relative to the top of the repository; absolute if it lies elsewhere."""
        return file if self.folder is None else _repository_path(self.folder, self.root or self.folder, file)


# Problems are many and files few, and to resolve a path is to ask the disk.
@lru_cache(maxsize=256)
def _repository_path(folder: Path, root: Path, file: str) -> str:
    path, root = folder.resolve() / file, root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many problems there are, listed or not.

    Attributes:
        numbers: Number of problems by the code of their rule and their severity, in the order of codes.
        files: Number of files with problems.
    """

    numbers: Mapping[tuple[str, Severity], int]
    files: int

    @classmethod
    def of(cls, report: Report) -> Tally:
        """Count the problems of a report; those that are not listed are as severe as their rule."""
        numbers = Counter((problem.rule, problem.severity) for problem in report.problems)
        for code, number in report.hidden.items():
            numbers[code, RULES[code].severity] += number
        files = len({problem.file for problem in report.problems})
        return cls(dict(sorted(numbers.items())), files)

    def count(self, severity: Severity) -> int:
        """How many problems have this severity."""
        return sum(number for (_, other), number in self.numbers.items() if other == severity)

    def __str__(self) -> str:
        return ", ".join(counted(number, severity) for severity in SEVERITIES if (number := self.count(severity)))


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1200, "row")
    '1,200 rows'
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summary(report: Report, context: Context) -> str:
    """The outcome in one sentence."""
    if not report.count:
        return f"{context.outcome}, no problem"
    tally = Tally.of(report)
    found = f"{tally} in {counted(tally.files, 'file')}"
    if report.passed:
        return f"{context.outcome}; {found}"
    return f"{found}; --strict counts warnings as errors" if report.valid else found


def judged_rules(command: str, conformance: bool = False) -> tuple[str, ...]:
    """Codes of the rules that a command judges.

    Args:
        command: ``verify``, or another one, which judges the package itself.
        conformance: Whether the official profiles and frictionless were asked too.
    """
    if command == "verify":
        return VERIFYING
    left_out = {*VERIFYING, *(() if conformance else CONFORMANCE)}
    return tuple(code for code in RULES if code not in left_out)


def was_judged(code: str, report: Report) -> bool:
    """Whether a rule could be judged: freshness and plausibility wait until nothing else is wrong.

    Args:
        code: Code of the rule.
        report: The outcome, in which the rule was not broken.
    """
    broken = {problem.rule for problem in report.problems} | set(report.hidden)
    return not code.startswith(WAITING) or all(other.startswith(WAITING) for other in broken)


def demand_of(code: str) -> str:
    """What a rule demands."""
    return RULES[code].demand if code in RULES else ""


def by_rule(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by the code of their rule, in the order of codes."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.rule, []).append(problem)
    return dict(sorted(groups.items()))


def spread(problems: Iterable[Problem], limit: int) -> list[Problem]:
    """The first problems, taken from all rules in turn, so that none is hidden behind another one's thousand.

    They come in the order in which they were given.
    """
    listed = list(problems)
    ranks: Counter[str] = Counter()
    order = []
    for position, problem in enumerate(listed):
        order.append((ranks[problem.rule], position))
        ranks[problem.rule] += 1
    return [listed[position] for position in sorted(position for _, position in sorted(order)[:limit])]


def repository_root(folder: Path, environment: Mapping[str, str]) -> Path:
    """The top of the repository that a folder lies in; the folder itself if it lies in none.

    Args:
        folder: A package's folder.
        environment: Variables of the process; ``GITHUB_WORKSPACE`` serves where there is no ``.git``.
    """
    folder = folder.resolve()
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            return parent
    workspace = environment.get("GITHUB_WORKSPACE")
    if workspace and folder.is_relative_to(Path(workspace).resolve()):
        return Path(workspace).resolve()
    return folder


def source_url(environment: Mapping[str, str]) -> str:
    """The address of the repository's files at the commit that a workflow of GitHub checks; else empty."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
    server, repository, commit = (environment.get(name, "") for name in names)
    return f"{server}/{repository}/blob/{commit}" if server and repository and commit else ""
