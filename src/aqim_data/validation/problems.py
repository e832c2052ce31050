"""What is wrong, where, why, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from aqim_data.validation.rules import RULES
from aqim_data.validation.rules import Severity as Severity

#: The longest texts of a problem, in characters.
_LIMITS = {"message": 2000, "hint": 2000, "record_id": 400, "field": 200, "value": 2000}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    No text in it is longer than a reader can use, so that a cell of many megabytes does not fill a report: of an id
    and of a value the beginning is kept, as it stands in the file; of other texts the beginning, with an ellipsis.

    Attributes:
        rule: Code of the rule that is broken, such as ``AQ203``.
        message: Why the value is wrong.
        hint: What to write instead.
        file: Path of the file, relative to the package's folder; absolute if it lies elsewhere.
        line: Physical line, from 1; 0 where the whole file is meant.
        column: Column in characters, from 1; 0 where the whole line is meant.
        record_id: Id of the record; empty if none is concerned.
        field: Name of the column; empty if none is concerned.
        value: The value at fault.
        severity: ``error`` or ``warning``, as the rule has it.
    """

    rule: str
    message: str
    hint: str
    file: str
    line: int = 0
    column: int = 0
    record_id: str = ""
    field: str = ""
    value: str = ""
    severity: Severity = "error"

    def __post_init__(self) -> None:
        for name, limit in _LIMITS.items():
            text = getattr(self, name)
            if len(text) > limit:
                ellipsis = "" if name in ("record_id", "value") else "…"
                object.__setattr__(self, name, text[: limit - len(ellipsis)] + ellipsis)

    def as_dict(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        order = ("rule", "severity", "file", "line", "column", "record_id", "field", "value", "message", "hint")
        values = asdict(self)
        return {name: values[name] for name in order}

    def moved(self, lines: int) -> Problem:
        """The same problem some lines further down."""
        return replace(self, line=self.line + lines) if lines else self

    @property
    def place(self) -> str:
        """File, line and column, as far as they are known: ``data/events.csv:5:17``."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)

    @property
    def subject(self) -> str:
        """Column and value at fault, as far as there are any: ``date '1999-99'``."""
        return " ".join(part for part in (self.field, _shortened(self.value)) if part)

    @property
    def explanation(self) -> str:
        """What is wrong, why, and what to write instead, without the place."""
        return f"{self.subject}{': ' if self.subject else ''}{self.message}; {self.hint}"

    def __str__(self) -> str:
        record = f" [{self.record_id}]" if self.record_id else ""
        rule = f"{self.rule} warning" if self.severity == "warning" else self.rule
        return f"{self.place}{record} {rule}{' ' if self.subject else ': '}{self.explanation}"


def place_of(problem: Problem) -> tuple[str, int, int, str]:
    """Where a problem is: what reports are sorted by."""
    return problem.file, problem.line, problem.column, problem.rule


def _shortened(value: str, limit: int = 80) -> str:
    if not value:
        return ""
    shown = value if len(value) <= limit else f"{value[: limit - 1]}…"
    # repr shows control characters as escapes, so that none reaches a terminal.
    return repr(shown)


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation.

    Attributes:
        tables: Number of rows read of each table.
        problems: What is wrong, in the order of files and lines.
        facts: Further figures, such as how many quotations were looked up.
        hidden: How many more problems of a rule there are than are listed, by the rule's code.
        strict: Whether warnings count, too.
    """

    tables: Mapping[str, int]
    problems: tuple[Problem, ...] = ()
    facts: Mapping[str, int] = field(default_factory=dict)
    hidden: Mapping[str, int] = field(default_factory=dict)
    strict: bool = False

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong; warnings do not count."""
        listed = any(problem.severity == "error" for problem in self.problems)
        return not listed and not any(RULES[code].severity == "error" for code in self.hidden)

    @property
    def passed(self) -> bool:
        """Whether the package is valid and, if the validation was strict, has no warning either.

        >>> warning = Problem("AQ703", "far above", "look again", "data/events.csv", severity="warning")
        >>> Report({}, (warning,)).passed, Report({}, (warning,), strict=True).passed
        (True, False)
        """
        return self.valid and not (self.strict and self.warnings)

    @property
    def warnings(self) -> int:
        """How many of the problems are warnings, listed or not."""
        listed = sum(problem.severity == "warning" for problem in self.problems)
        return listed + sum(number for code, number in self.hidden.items() if RULES[code].severity == "warning")

    @property
    def errors(self) -> int:
        """How many of the problems are errors, listed or not."""
        return self.count - self.warnings

    @property
    def count(self) -> int:
        """How many problems there are, listed or not."""
        return len(self.problems) + sum(self.hidden.values())

    def as_dict(self) -> dict[str, Any]:
        """The report as a JSON object."""
        return {
            "valid": self.valid,
            "strict": self.strict,
            "passed": self.passed,
            "tables": dict(self.tables),
            **({"facts": dict(self.facts)} if self.facts else {}),
            **({"hidden": dict(self.hidden)} if self.hidden else {}),
            "problems": [problem.as_dict() for problem in self.problems],
        }
