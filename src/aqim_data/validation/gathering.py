"""One problem for what happened to a whole column: rows that were damaged alike are told of once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

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


class Kind(NamedTuple):
    """A kind of problems of which many can be one.

    Attributes:
        file: Path of the file.
        rule: Code of the rule.
        field: Name of the column; empty if it does not matter.
        message: The message; empty if it does not matter.
    """

    file: str
    rule: str
    field: str = ""
    message: str = ""


def kind_of(problem: Problem) -> Kind | None:
    """The kind of a problem; None if it cannot be one with others."""
    if problem.line <= 1:
        return None
    if _is_alike(problem):
        return Kind(problem.file, problem.rule, message=problem.message)
    if problem.rule in _OF_KEYS:
        return Kind(problem.file, problem.rule)
    return Kind(problem.file, problem.rule, problem.field) if _can_follow(problem.rule) else None


def _is_alike(problem: Problem) -> bool:
    """Whether a problem is one with those of the same message."""
    return problem.line > 1 and (problem.rule == _EXCHANGED or problem.message.endswith(" too many"))


def _can_follow(rule: str) -> bool:
    """Whether a rule can be broken by a cell only because it stands in the place of another one."""
    return "AQ2" <= rule < "AQ4" or rule in ("AQ401", "AQ402")


def gathered(
    problems: Sequence[Problem],
    samples: Mapping[str, Sequence[tuple[int, Cells]]],
    unlisted: Mapping[Kind, Sequence[int]],
) -> tuple[list[Problem], list[Kind]]:
    """The problems, with one in place of many where a whole column is concerned.

    Columns that were exchanged, and commas too many at the end of the rows, are problems of the file, however many
    rows show them.

    Args:
        problems: The problems of all files.
        samples: For each file, the line and the cells by column of some rows that have wrong cells.
        unlisted: The lines of further problems, by kind.

    Returns:
        The problems, and the kinds of further problems that are among these now.
    """
    result: list[Problem] = []
    told: list[Kind] = []
    for file in dict.fromkeys(problem.file for problem in problems):
        own = [problem for problem in problems if problem.file == file]
        model = _MODELS.get(file)
        if len(own) > 1 and model is not None:
            more = {kind: lines for kind, lines in unlisted.items() if kind.file == file}
            own, explained = _exchanged(model, own, samples.get(file, ()), more)
            own, alike = _alike(own, {kind: lines for kind, lines in more.items() if kind not in explained})
            told += [*explained, *alike]
        result += own
    return result, told


def _exchanged(
    model: type[Record],
    problems: Sequence[Problem],
    sample: Sequence[tuple[int, Cells]],
    unlisted: Mapping[Kind, Sequence[int]],
) -> tuple[list[Problem], list[Kind]]:
    """The problems of a file, with one for two columns that were exchanged."""
    cells = [(kind, problem.line) for problem in problems if (kind := kind_of(problem)) and _is_of_cell(kind)]
    cells += [(kind, line) for kind, lines in unlisted.items() if _is_of_cell(kind) for line in lines[:SAMPLE]]
    if len({line for _, line in cells}) < 2:
        return list(problems), []
    # Only files with several wrong rows come here.
    from aqim_data.models.column_damage import exchanged_columns
    from aqim_data.models.row_damage import exchanged

    lines = {line for line, _ in sample}
    wrong: dict[str, int] = {}
    for kind, line in cells:
        if line in lines:
            for name in _columns_of(kind):
                wrong[name] = wrong.get(name, 0) + 1
    pair = exchanged_columns(model, [row for _, row in sample], wrong)
    if pair is None:
        return list(problems), []
    fault = exchanged(model, *pair)
    key = model.table_info.key
    shown: list[Problem] = []
    rest: list[Problem] = []
    for problem in problems:
        kind = kind_of(problem)
        (shown if kind and _explained(kind, fault.message, pair, key) else rest).append(problem)
    told = [kind for kind in unlisted if _explained(kind, fault.message, pair, key)]
    first = min((problem for problem in shown if problem.field in pair), key=lambda problem: problem.line)
    lead = replace(first, rule=fault.rule, message=fault.message, hint=fault.hint)
    concerned = [*(problem.line for problem in shown), *(line for kind in told for line in unlisted[kind])]
    return [*rest, _as_one(lead, concerned)], told


def _is_of_cell(kind: Kind) -> bool:
    return "AQ2" <= kind.rule < "AQ3" or kind.rule in (_EXCHANGED, "AQ402")


def _columns_of(problem: Kind) -> list[str]:
    """The columns of the wrong cells that a problem tells of."""
    if problem.rule == _EXCHANGED:
        return re.findall(r"(?<=cells of )\w+|(?<= and )\w+(?= are)", problem.message)
    return [problem.field]


def _explained(problem: Kind, message: str, pair: tuple[str, str], key: Sequence[str]) -> bool:
    """Whether a problem is one of two columns that were exchanged, or follows from that."""
    if problem.rule == _EXCHANGED:
        return problem.message == message
    if problem.rule in _OF_KEYS:
        return bool({*key} & {*pair})
    return problem.field in pair and _can_follow(problem.rule)


def _alike(problems: Sequence[Problem], unlisted: Mapping[Kind, Sequence[int]]) -> tuple[list[Problem], list[Kind]]:
    """The problems of a file, with one for all rows that were damaged in the same way."""
    groups: dict[str, list[Problem]] = {}
    rest: list[Problem] = []
    for problem in problems:
        (groups.setdefault(problem.message, []) if _is_alike(problem) else rest).append(problem)
    told = [kind for kind in unlisted if kind.message in groups]
    for message, group in groups.items():
        lines = [problem.line for problem in group]
        lines += [line for kind in told if kind.message == message for line in unlisted[kind]]
        rest.append(_as_one(min(group, key=lambda problem: problem.line), lines))
    return rest, told


def _as_one(lead: Problem, lines: Sequence[int]) -> Problem:
    others = sorted(set(lines) - {lead.line})
    if not others:
        return lead
    named = ", ".join(map(str, others[:_NAMED]))
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return replace(lead, message=f"{lead.message}, here and in line{'s' if len(others) > 1 else ''} {named}{more}")
