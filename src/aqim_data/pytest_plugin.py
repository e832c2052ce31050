"""Every rule as a test, for people who keep a package of their own: ``pytest --aqim-data PATH``.

pytest imports this module whenever it starts, in whatever project, so it imports nothing but pytest; the rest
of the package comes in only when the option is given.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from aqim_data.validation import Problem, Report

#: How many problems a failing test lists, unless pytest runs with ``-vv``.
LIMIT = 20


class AqimDataWarning(UserWarning):
    """A rule found something that is implausible, but not wrong."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the plugin."""
    group = parser.getgroup("aqim-data", "packages in the shape of aqim-data")
    group.addoption(
        "--aqim-data",
        action="append",
        default=[],
        metavar="PATH",
        help="Test the data package at PATH: one test for every rule. Can be repeated.",
    )
    group.addoption("--aqim-data-strict", action="store_true", help="Let warnings fail the test of their rule, too.")
    group.addoption(
        "--aqim-data-conformance",
        action="store_true",
        help="Also run frictionless and the official profiles (pip install 'aqim-data[validate]').",
    )


# First, so that -k, -m and other plugins choose among these tests as among all others.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add one test for every rule and package."""
    for path in session.config.getoption("--aqim-data"):
        name = f"aqim-data[{path}]"
        tests = PackageTests.from_parent(session, name=name, nodeid=name, package=path)
        items.extend(session.genitems(tests))


class PackageTests(pytest.Collector):
    """The tests of one package, which is validated once, when the first of them runs."""

    def __init__(self, package: str, **others: Any) -> None:
        super().__init__(**others)
        self.folder = _folder(self.config.invocation_params.dir / package)
        self._report: Report | None = None

    def collect(self) -> Iterator[RuleTest]:
        """One test for every rule that is judged."""
        from aqim_data.reporting import judged_rules

        for code in judged_rules("validate", self.config.getoption("--aqim-data-conformance")):
            yield RuleTest.from_parent(self, name=code)

    @property
    def report(self) -> Report:
        """The outcome of the validation."""
        if self._report is None:
            import aqim_data

            conformance = self.config.getoption("--aqim-data-conformance")
            self._report = aqim_data.validate(self.folder, conformance=conformance)
        return self._report


class RuleTest(pytest.Item):
    """The test that a package keeps one rule."""

    parent: PackageTests

    def runtest(self) -> None:
        """Fail if the rule is broken; warn if it warns."""
        from aqim_data.reporting import was_judged

        report = self.parent.report
        problems = [problem for problem in report.problems if problem.rule == self.name]
        hidden = report.hidden.get(self.name, 0)
        if not problems and not hidden:
            if not was_judged(self.name, report):
                pytest.skip("is judged when nothing else is wrong")
            return
        lines = self._lines(problems, hidden)
        strict = self.config.getoption("--aqim-data-strict")
        if strict or any(problem.severity == "error" for problem in problems) or not problems:
            raise RuleBrokenError("\n".join(lines))
        for line in lines:
            # Not the file and line themselves: pytest would print that line with all that is in its cells.
            warnings.warn_explicit(AqimDataWarning(line), None, str(self.parent.folder), 0)

    def _lines(self, problems: list[Problem], hidden: int) -> list[str]:
        from aqim_data.escaping import one_line

        shown = problems if self.config.get_verbosity() > 1 else problems[:LIMIT]
        base = self._place()
        lines = [f"{base}{one_line(problem)}" for problem in shown]
        more = len(problems) - len(shown) + hidden
        return [*lines, f"… {more:,} more (-vv lists those that the report holds)"] if more else lines

    def _place(self) -> str:
        """What makes a file of the package a path from where pytest was called, so that it can be clicked."""
        relative = os.path.relpath(self.parent.folder, self.config.invocation_params.dir)
        return "" if relative == os.curdir else f"{Path(relative).as_posix()}/"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The problems themselves; no traceback through this package, which is not at fault."""
        if not isinstance(excinfo.value, RuleBrokenError):
            return super().repr_failure(excinfo, style)
        from aqim_data.validation import RULES

        rule = RULES[self.name]
        head = f"{rule.code} {rule.demand}"
        return Failure(f"{head}\n\n{excinfo.value}\n\nTo mend it: {rule.mend}", Crash(head))

    def reportinfo(self) -> tuple[Path, None, str]:
        """What stands above a failure."""
        return self.parent.folder, None, f"{self.parent.name} {self.name}"


class Crash(NamedTuple):
    """What pytest prints of a failure in its summary, and puts first in JUnit XML."""

    message: str


class Failure(NamedTuple):
    """The problems of one rule, in the form in which pytest takes a failure.

    A bare string would stand twice in the output of a run in CI, where pytest does not shorten its summary.
    """

    text: str
    reprcrash: Crash

    def __str__(self) -> str:
        return self.text

    def toterminal(self, writer: Any) -> None:
        """Write the problems, line by line."""
        for line in self.text.splitlines():
            writer.line(line)


class RuleBrokenError(Exception):
    """A rule is broken; the message lists where."""


def _folder(path: Path) -> Path:
    from aqim_data.errors import AqimDataError
    from aqim_data.validation.checking import package_folder_at

    try:
        return package_folder_at(path)
    except AqimDataError as error:
        raise pytest.UsageError(f"--aqim-data: {error}") from None
