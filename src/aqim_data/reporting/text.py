"""A report for people: grouped by file, then by rule, one problem a line, the summary last."""

from __future__ import annotations

from collections.abc import Iterator

import click

from aqim_data.escaping import one_line
from aqim_data.reporting.context import Context, Tally, by_rule, counted, demand_of, summary
from aqim_data.validation import Problem, Report

#: How many problems of one rule in one file are listed unless all are asked for.
LIMIT = 10


def text(report: Report, context: Context) -> str:
    """A report as plain text, coloured if the context says so.

    Every line about a problem can be found with grep: ``data/events.csv:5:17 [evt-x] AQ203 …``.
    """
    return "\n".join(_lines(report, context)) + "\n"


def line_of(problem: Problem) -> str:
    """A problem on one line, safe to print."""
    return one_line(problem)


def _lines(report: Report, context: Context) -> Iterator[str]:
    files: dict[str, list[Problem]] = {}
    for problem in report.problems:
        files.setdefault(problem.file, []).append(problem)
    for file, problems in files.items():
        yield f"{_painted(one_line(file), context, bold=True)}: {Tally.of(Report({}, tuple(problems)))}"
        for code, group in by_rule(problems).items():
            yield ""
            yield _heading(code, group[0], context)
            yield from _group(code, group, context)
        yield ""
    for code, number in sorted(report.hidden.items()):
        yield f"{code}: {counted(number, 'more problem')} that the report does not list"
    if report.hidden:
        yield ""
    yield _painted(summary(report, context), context, fg="green" if report.passed else "red")


def _heading(code: str, problem: Problem, context: Context) -> str:
    warning = problem.severity == "warning"
    painted = _painted(code, context, fg="yellow" if warning else "red")
    return f"{painted}{' (warning)' if warning else ''} {demand_of(code)}".rstrip()


def _group(code: str, group: list[Problem], context: Context) -> Iterator[str]:
    shown = group if context.everything else group[:LIMIT]
    for problem in shown:
        line, hint = line_of(problem), one_line(problem.hint)
        if hint and line.endswith(hint):
            line = line.removesuffix(hint) + _painted(hint, context, fg="cyan")
        yield line
    if len(group) > len(shown):
        yield f"… {counted(len(group) - len(shown), 'more problem')} of {code} in this file; --all shows them"


def _painted(words: str, context: Context, *, fg: str | None = None, bold: bool | None = None) -> str:
    return click.style(words, fg=fg, bold=bold) if context.colour else words
