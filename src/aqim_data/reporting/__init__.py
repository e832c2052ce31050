"""Reports in the forms that people and machines read: text, JSON, GitHub annotations, SARIF, JUnit XML, Markdown.

>>> from aqim_data.reporting import Context, render
>>> from aqim_data.validation import Problem, Report
>>> wrong = Problem("AQ203", "month must be 01–12", "write 1999", "data/events.csv", 2, 39, "evt-a", "date", "1999-99")
>>> print(render("github", Report({}, (wrong,)), Context()).splitlines()[0])
::error file=data/events.csv,line=2,col=39,title=AQ203 evt-a date::date '1999-99': month must be 01–12; write 1999
"""

from __future__ import annotations

from importlib import import_module

from aqim_data.escaping import as_json
from aqim_data.reporting.context import (
    Context,
    judged_rules,
    repository_root,
    source_url,
    summary,
    was_judged,
)
from aqim_data.validation import Report

#: The forms of a report.
FORMS = ("text", "json", "github", "sarif", "junit", "markdown")

__all__ = [
    "FORMS",
    "Context",
    "judged_rules",
    "render",
    "repository_root",
    "source_url",
    "summary",
    "was_judged",
]


def render(form: str, report: Report, context: Context) -> str:
    """A report in one of its forms, as text that ends with a line end.

    Args:
        form: One of :data:`FORMS`.
        report: The outcome of a validation.
        context: What it is about, and what of it is shown.

    Raises:
        ValueError: There is no such form.
    """
    if form == "json":
        return as_json(report.as_dict()) + "\n"
    if form not in FORMS:
        raise ValueError(f"{form!r} is no form of a report; the forms are {', '.join(FORMS)}")
    # Each form is imported when it is asked for: most runs need one, and XML takes long to import.
    written: str = getattr(import_module(f"aqim_data.reporting.{form}"), form)(report, context)
    return written
