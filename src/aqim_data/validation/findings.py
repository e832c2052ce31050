"""What was found so far, with what later checks must know of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from aqim_data.models import TABLES
from aqim_data.validation.gathering import Listing
from aqim_data.validation.problems import Problem

_KEYS = {model.table_info.path: model.table_info.key for model in TABLES.values()}
_CLAIMS = TABLES["claims"].table_info.path


class Findings(Listing):
    """Problems of a package, at most so many of a rule.

    Args:
        limit: How many problems of a rule are listed; None for all.

    Attributes:
        claims: Ids of claims with which something is wrong.
        lines: By file, the lines of which a cell of the key is wrong.
    """

    def __init__(self, limit: int | None = None) -> None:
        super().__init__(limit)
        self.claims: set[str] = set()
        self.lines: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, problem: Problem) -> None:
        """Add a problem, in the order in which they are to be listed."""
        super().add(problem)
        if problem.file == _CLAIMS:
            self.claims.add(problem.record_id)
        if problem.field in _KEYS.get(problem.file, ()):
            self.lines[problem.file].add(problem.line)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems."""
        for problem in problems:
            self.add(problem)
