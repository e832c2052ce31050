"""Gathering problems: as many of a rule as are asked for, and one for what happened to a whole column.

Rows that were damaged alike are told of once, and of those beyond the limit it is still known how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

from aqim_data.models import TABLES, Record
from aqim_data.models.cell_faults import fits_column
from aqim_data.validation.problems import Problem

_MODELS = {model.table_info.path: model for model in TABLES.values()}
#: The rule of cells that stand in each other's place.
_EXCHANGED = "AQ103"
#: How many lines are named before the rest is only counted.
_NAMED = 5
#: Problems that are one: the file, and the message.
Group = tuple[str, str]


class Listing:
    """Problems as they are found, at most so many of a rule.

    Args:
        limit: How many problems of a rule are listed; None for all.

    Attributes:
        problems: Those that are listed.
        hidden: How many more there are, by rule.
        alike: How many more rows show what happened to a whole column, by file and message.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.problems: list[Problem] = []
        self.hidden: Counter[str] = Counter()
        self.alike: Counter[Group] = Counter()
        self._counts: Counter[str] = Counter()
        self._groups: set[Group] = set()

    def add(self, problem: Problem) -> None:
        """Add a problem, after those that stand before it."""
        self._counts[problem.rule] += 1
        of_column = _concerns_column(problem)
        group = (problem.file, problem.message)
        # What happened to a whole column is one problem, so the first row that shows it is always listed.
        if self.limit is None or self._counts[problem.rule] <= self.limit or (of_column and group not in self._groups):
            self.problems.append(problem)
            if of_column:
                self._groups.add(group)
            return
        known = group if of_column else _group_of(problem, self._groups)
        if known:
            self.alike[known] += 1
        else:
            self.hidden[problem.rule] += 1

    def take(self, other: Listing) -> None:
        """Add what another listing holds."""
        for problem in other.problems:
            self.add(problem)
        self.hidden += other.hidden
        self.alike += other.alike

    def clear(self, *kept: Problem) -> None:
        """Forget all problems but some."""
        self.problems[:] = kept
        for counts in (self.hidden, self.alike, self._counts, self._groups):
            counts.clear()

    def gathered(self) -> list[Problem]:
        """The problems, with one in place of many where a whole column is concerned."""
        return gathered(self.problems, self.alike)


def _concerns_column(problem: Problem) -> bool:
    return problem.line > 1 and (problem.rule == _EXCHANGED or problem.message.endswith(" too many"))


def gathered(problems: Sequence[Problem], alike: Mapping[Group, int]) -> list[Problem]:
    """The problems, with one in place of many where a whole column is concerned.

    Columns that were exchanged, and commas too many at the end of the rows, are problems of the file, however many
    rows show them.

    Args:
        problems: The problems, file by file.
        alike: How many more rows show the same, by file and message.
    """
    groups: dict[Group, list[Problem]] = {}
    for problem in problems:
        if _concerns_column(problem):
            groups.setdefault((problem.file, problem.message), []).append(problem)
    if not groups:
        return list(problems)
    together = {id(problem) for group in groups.values() for problem in group}
    for problem in problems:
        group = _group_of(problem, groups) if id(problem) not in together else None
        if group is not None:
            groups[group].append(problem)
            together.add(id(problem))
    rest = [problem for problem in problems if id(problem) not in together]
    return rest + [_as_one(group, alike.get(name, 0)) for name, group in groups.items()]


def _group_of(problem: Problem, groups: Collection[Group]) -> Group | None:
    """The exchanged columns that explain a problem of one of them: the other cell of the row is empty, or fits, too."""
    model = _MODELS.get(problem.file) if groups else None
    if model is None or not problem.field or not ("AQ2" <= problem.rule < "AQ3" or problem.rule == "AQ402"):
        return None
    for (low, high), message in _pairs(model, problem.file, groups):
        if problem.field in (low, high):
            other = high if problem.field == low else low
            if fits_column(model, other, problem.value):
                return problem.file, message
    return None


def _pairs(model: type[Record], file: str, groups: Iterable[Group]) -> list[tuple[tuple[str, str], str]]:
    """The exchanged columns of a file, with the message that says so."""
    known = _messages(model)
    return [(known[message], message) for name, message in groups if name == file and message in known]


@cache
def _messages(model: type[Record]) -> dict[str, tuple[str, str]]:
    from aqim_data.models.row_damage import exchanged

    return {exchanged(model, *pair).message: pair for pair in combinations(model.columns(), 2)}


def _as_one(group: list[Problem], alike: int) -> Problem:
    first, *others = sorted(group, key=lambda problem: problem.line)
    lead = next(problem for problem in group if problem.message == group[0].message)
    lines = sorted({problem.line for problem in others} - {first.line})
    unnamed = len(lines[_NAMED:]) + alike
    if not lines and not unnamed:
        return lead
    where = f"{unnamed} more line{'s' if unnamed > 1 else ''}"
    if lines:
        named = ", ".join(map(str, lines[:_NAMED]))
        where = f"line{'s' if len(lines) > 1 else ''} {named}{f' and {unnamed} more' if unnamed else ''}"
    message = f"{lead.message}, here and in {where}"
    return replace(lead, line=first.line, record_id=first.record_id, message=message)
