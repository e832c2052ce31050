"""Gathering problems: as many of a rule as are asked for, and the number of the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from aqim_data.models import TABLES
from aqim_data.validation.problems import Problem

_KEYS = {model.table_info.path: model.table_info.key for model in TABLES.values()}
_CLAIMS = TABLES["claims"].table_info.path


class Findings:
    """Problems, with what later checks must know of them.

    Args:
        limit: How many problems of a rule are listed; None for all.

    Attributes:
        problems: Those that are listed.
        hidden: How many more there are, by rule.
        dangling: Ids that rows refer to and that do not exist.
        claims: Ids of claims with which something is wrong.
        lines: By file, the lines of which a cell of the key is wrong.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.problems: list[Problem] = []
        self.hidden: Counter[str] = Counter()
        self.dangling: set[str] = set()
        self.claims: set[str] = set()
        self.lines: defaultdict[str, set[int]] = defaultdict(set)
        self._limit = limit
        self._counts: Counter[str] = Counter()

    def add(self, problems: Iterable[Problem]) -> None:
        """Add problems, in the order in which they are to be listed."""
        for problem in problems:
            self._counts[problem.rule] += 1
            if self._limit is None or self._counts[problem.rule] <= self._limit:
                self.problems.append(problem)
            else:
                self.hidden[problem.rule] += 1
            if problem.rule == "AQ401":
                self.dangling.add(problem.value)
            if problem.file == _CLAIMS:
                self.claims.add(problem.record_id)
            if problem.field in _KEYS.get(problem.file, ()):
                self.lines[problem.file].add(problem.line)

    def __bool__(self) -> bool:
        return bool(self.problems)
