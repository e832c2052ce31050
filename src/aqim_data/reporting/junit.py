"""A report as JUnit XML, which most servers of continuous integration show as a list of tests."""

from __future__ import annotations

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from aqim_data.escaping import one_line, shortened, xml_text
from aqim_data.reporting.context import Context, by_rule, counted, demand_of, was_judged
from aqim_data.validation import RULES, Problem, Report

#: How many problems of one rule are listed unless all are asked for.
LIMIT = 50
_MESSAGE = 500


def junit(report: Report, context: Context) -> str:
    """A report as one suite for each family of rules, with one test for each rule that was judged.

    A rule keeps its name from run to run, so that a server can tell what broke and what was mended. Warnings
    stand in the output of a test that passes, unless they count.
    """
    groups = by_rule(report.problems)
    suites: dict[str, list[TestCase]] = {}
    for code in sorted({*context.rules, *groups, *report.hidden}):
        family = RULES[code].family if code in RULES else "other"
        case = TestCase(xml_text(one_line(f"{code} {demand_of(code)}".rstrip())), f"aqim-data.{family}", 0.0)
        _judge(case, code, groups.get(code, []), report, context)
        suites.setdefault(family, []).append(case)
    root = JUnitXml(f"aqim-data {context.command}")
    for family, cases in suites.items():
        suite = TestSuite(f"aqim-data {context.command}: {family}")
        suite.add_testcases(cases)
        root.add_testsuite(suite)
    root.update_statistics()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{root.tostring().decode("utf-8")}\n'


def _judge(case: TestCase, code: str, problems: list[Problem], report: Report, context: Context) -> None:
    number = len(problems) + report.hidden.get(code, 0)
    if not number:
        if not was_judged(code, report):
            case.result = [Skipped("is judged when nothing else is wrong")]
        return
    shown = problems if context.everything else problems[:LIMIT]
    lines = [one_line(problem) for problem in shown]
    if number > len(shown):
        lines.append(f"… {counted(number - len(shown), 'more problem')}")
    body = xml_text("\n".join(lines))
    if report.strict or any(problem.severity == "error" for problem in problems) or not problems:
        first = f": {lines[0]}" if problems else ""
        failure = Failure(xml_text(shortened(f"{counted(number, 'problem')}{first}", _MESSAGE)), code)
        failure.text = body
        case.result = [failure]
    else:
        case.system_out = body
