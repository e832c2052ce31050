"""One problem for what happened to a whole column: rows that were damaged alike are told of once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def gathered(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, with one in place of many where a whole column is concerned.

    Columns that were exchanged, and commas too many at the end of the rows, are problems of the file, however many
    rows show them.
    """
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.line > 1 and (problem.rule == _EXCHANGED or problem.message.endswith(" too many")):
            groups.setdefault((problem.file, problem.message), []).append(problem)
    if not groups:
        return list(problems)
    together = {id(problem) for group in groups.values() for problem in group}
    for problem in problems:
        group = _group_of(problem, groups) if id(problem) not in together else None
        if group is not None:
            group.append(problem)
            together.add(id(problem))
    rest = [problem for problem in problems if id(problem) not in together]
    return rest + [_as_one(group) for group in groups.values()]


def _group_of(problem: Problem, groups: dict[tuple[str, str], list[Problem]]) -> list[Problem] | None:
    """The exchanged columns that explain a problem of one of them: the other cell of the row is empty, or fits, too."""
    model = _MODELS.get(problem.file)
    if model is None or not problem.field or not ("AQ2" <= problem.rule < "AQ3" or problem.rule == "AQ402"):
        return None
    for (low, high), message in _pairs(model, problem.file, groups):
        if problem.field in (low, high):
            other = high if problem.field == low else low
            if fits_column(model, other, problem.value):
                return groups[problem.file, message]
    return None


def _pairs(model: type[Record], file: str, groups: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, str], str]]:
    """The exchanged columns of a file, with the message that says so."""
    known = _messages(model)
    return [(known[message], message) for name, message in groups if name == file and message in known]


@cache
def _messages(model: type[Record]) -> dict[str, tuple[str, str]]:
    from aqim_data.models.row_damage import exchanged

    return {exchanged(model, *pair).message: pair for pair in combinations(model.columns(), 2)}


def _as_one(group: list[Problem]) -> Problem:
    first, *others = sorted(group, key=lambda problem: problem.line)
    lead = next(problem for problem in group if problem.message == group[0].message)
    lines = sorted({problem.line for problem in others} - {first.line})
    if not lines:
        return lead
    named = ", ".join(map(str, lines[:_NAMED]))
    more = f" and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    message = f"{lead.message}, here and in line{'s' if len(lines) > 1 else ''} {named}{more}"
    return replace(lead, line=first.line, record_id=first.record_id, message=message)
