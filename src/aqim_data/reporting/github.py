"""A report for a workflow of GitHub: annotations on the lines of the files, then the report as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aqim_data.escaping import one_line, shortened
from aqim_data.reporting.context import SEVERITIES, Context, spread
from aqim_data.reporting.text import text
from aqim_data.validation import Problem, Report

#: GitHub shows ten errors and ten warnings of a step.
LIMIT = 10
_MESSAGE = 4000
_TITLE = 255


def github(report: Report, context: Context) -> str:
    """A report as workflow commands (``::error file=…,line=…::…``), followed by a folded group with all of it.

    Of many problems those are annotated that show every rule at least once, as far as GitHub shows them.
    """
    lines = [_annotation(problem, context) for problem in _annotated(report, context)]
    whole = text(report, replace(context, colour=False))
    if not lines:
        return whole
    *body, last = whole.rstrip("\n").split("\n")
    return "\n".join([*lines, "::group::Every problem", *body, "::endgroup::", last]) + "\n"


def _annotated(report: Report, context: Context) -> Iterator[Problem]:
    for severity in SEVERITIES:
        problems = [problem for problem in report.problems if problem.severity == severity]
        yield from problems if context.everything else spread(problems, LIMIT)


def _annotation(problem: Problem, context: Context) -> str:
    # A whole file is annotated at its top, since without a line GitHub shows the annotation nowhere in it.
    properties = {"file": one_line(context.repository_path(problem.file)), "line": str(max(problem.line, 1))}
    if problem.column:
        properties["col"] = str(problem.column)
    title = " ".join(part for part in (problem.rule, problem.record_id, problem.field) if part)
    properties["title"] = shortened(one_line(title), _TITLE)
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{problem.severity} {listed}::{_data(shortened(one_line(problem.explanation), _MESSAGE))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
