"""One problem for what happened to a whole column: rows that were damaged alike are told of once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from aqim_data.models import TABLES, Record
from aqim_data.validation.problems import Problem

_MODELS = {model.table_info.path: model for model in TABLES.values()}
#: The rule of cells that stand in each other's place.
_EXCHANGED = "AQ103"
#: What follows from the exchange of a part of the key: rows out of order, repeated keys.
_OF_KEYS = {"AQ105", "AQ106"}
#: How many lines are named before the rest is only counted.
_NAMED = 5
#: How many rows with wrong cells are looked at.
SAMPLE = 100

Cells = Mapping[str, str]


def gathered(problems: Sequence[Problem], samples: Mapping[str, Sequence[tuple[int, Cells]]]) -> list[Problem]:
    """The problems, with one in place of many where a whole column is concerned.

    Columns that were exchanged, and commas too many at the end of the rows, are problems of the file, however many
    rows show them.

    Args:
        problems: The problems of all files.
        samples: For each file, the line and the cells by column of some rows that have wrong cells.
    """
    result: list[Problem] = []
    for file in dict.fromkeys(problem.file for problem in problems):
        own = [problem for problem in problems if problem.file == file]
        model = _MODELS.get(file)
        if len(own) > 1 and model is not None:
            own = _exchanged(model, own, samples.get(file, ()))
            own = _alike(own)
        result += own
    return result


def _exchanged(model: type[Record], problems: Sequence[Problem], sample: Sequence[tuple[int, Cells]]) -> list[Problem]:
    """The problems of a file, with one for two columns that were exchanged."""
    cells = [problem for problem in problems if _is_of_cell(problem)]
    if len({problem.line for problem in cells}) < 2:
        return list(problems)
    # Only files with several wrong rows come here.
    from aqim_data.models.column_damage import exchanged_columns
    from aqim_data.models.row_damage import exchanged

    lines = {line for line, _ in sample}
    wrong: dict[str, int] = {}
    for problem in cells:
        if problem.line in lines:
            for name in _columns_of(problem):
                wrong[name] = wrong.get(name, 0) + 1
    pair = exchanged_columns(model, [row for _, row in sample], wrong)
    if pair is None:
        return list(problems)
    fault = exchanged(model, *pair)
    key = model.table_info.key
    shown: list[Problem] = []
    rest: list[Problem] = []
    for problem in problems:
        (shown if problem.line > 1 and _explained(problem, fault.message, pair, key) else rest).append(problem)
    first = min((problem for problem in shown if problem.field in pair), key=lambda problem: problem.line)
    lead = replace(first, rule=fault.rule, message=fault.message, hint=fault.hint)
    return [*rest, _as_one(lead, [problem.line for problem in shown])]


def _is_of_cell(problem: Problem) -> bool:
    return problem.line > 1 and ("AQ2" <= problem.rule < "AQ3" or problem.rule in (_EXCHANGED, "AQ402"))


def _columns_of(problem: Problem) -> list[str]:
    """The columns of the wrong cells that a problem tells of."""
    if problem.rule == _EXCHANGED:
        return re.findall(r"(?<=cells of )\w+|(?<= and )\w+(?= are)", problem.message)
    return [problem.field]


def _explained(problem: Problem, message: str, pair: tuple[str, str], key: Sequence[str]) -> bool:
    """Whether a problem is one of two columns that were exchanged, or follows from that."""
    if problem.rule == _EXCHANGED:
        return problem.message == message
    if problem.rule in _OF_KEYS:
        return bool({*key} & {*pair})
    return problem.field in pair and ("AQ2" <= problem.rule < "AQ4" or problem.rule in ("AQ401", "AQ402"))


def _alike(problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a file, with one for all rows that were damaged in the same way."""
    groups: dict[str, list[Problem]] = {}
    rest: list[Problem] = []
    for problem in problems:
        alike = problem.line > 1 and (problem.rule == _EXCHANGED or problem.message.endswith(" too many"))
        (groups.setdefault(problem.message, []) if alike else rest).append(problem)
    return rest + [
        _as_one(min(group, key=lambda problem: problem.line), [problem.line for problem in group])
        for group in groups.values()
    ]


def _as_one(lead: Problem, lines: Sequence[int]) -> Problem:
    others = sorted(set(lines) - {lead.line})
    if not others:
        return lead
    named = ", ".join(map(str, others[:_NAMED]))
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return replace(lead, message=f"{lead.message}, here and in line{'s' if len(others) > 1 else ''} {named}{more}")
