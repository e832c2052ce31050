"""Collecting problems while a contribution is read: all of them counted, of each rule only so many kept."""

from __future__ import annotations

from collections import Counter

from aqim_data.validation import Problem

#: How many problems of one rule are kept; the others are only counted.
KEPT_OF_A_RULE = 1_000


class Findings:
    """The problems that were found so far.

    Attributes:
        problems: Those that are kept, in the order in which they were found.
        hidden: How many more there were, by rule.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.hidden: Counter[str] = Counter()
        self._kept: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Keep a problem, or count it if its rule has enough."""
        if self._kept[problem.rule] < KEPT_OF_A_RULE:
            self._kept[problem.rule] += 1
            self.problems.append(problem)
        else:
            self.hidden[problem.rule] += 1

    def report(self, rule: str, message: str, hint: str, file: str, line: int = 0, column: int = 0) -> None:
        """Keep a problem of a file as a whole, or of one of its lines."""
        self.add(Problem(rule, message, hint, file, line, column))
