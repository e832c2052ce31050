"""What was found so far: as many problems of a rule as are asked for, and what must be known of the rest."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from aqim_data.models import TABLES
from aqim_data.validation.gathering import Cells, Kind, gathered, kind_of
from aqim_data.validation.problems import Problem, place_of

_KEYS = {model.table_info.path: model.table_info.key for model in TABLES.values()}
_CLAIMS = TABLES["claims"].table_info.path


class Listing:
    """Problems as they are found, about so many of a rule.

    Args:
        limit: How many problems of a rule are listed; None for all.

    Attributes:
        problems: Those that are listed: the first of a rule, and the first of each kind that can be one with others.
        hidden: How many more there are, by rule.
        unlisted: The lines of those among them that can be one with others, by kind.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.problems: list[Problem] = []
        self.hidden: Counter[str] = Counter()
        self.unlisted: dict[Kind, array[int]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Add a problem, after those that stand before it."""
        self._counts[problem.rule] += 1
        if self.limit is None or self._counts[problem.rule] <= self.limit:
            self.problems.append(problem)
            return
        kind = kind_of(problem)
        if kind is None:
            self.hidden[problem.rule] += 1
        elif kind not in self.unlisted:
            self.problems.append(problem)
            self.unlisted[kind] = array("q")
        else:
            self.hidden[problem.rule] += 1
            self.unlisted[kind].append(problem.line)

    def take(self, other: Listing) -> None:
        """Add what another listing holds."""
        for problem in other.problems:
            self.add(problem)
        self.hidden += other.hidden
        for kind, lines in other.unlisted.items():
            self.unlisted.setdefault(kind, array("q")).extend(lines)

    def move(self, lines: int) -> None:
        """Move the problems down by some lines."""
        self.problems = [problem.moved(lines) for problem in self.problems]
        self.unlisted = {kind: array("q", (one + lines for one in old)) for kind, old in self.unlisted.items()}

    def clear(self, *kept: Problem) -> None:
        """Forget all problems but some."""
        self.problems[:] = kept
        self.hidden.clear()
        self.unlisted.clear()
        self._counts.clear()

    def outcome(self, samples: Mapping[str, Sequence[tuple[int, Cells]]]) -> tuple[list[Problem], dict[str, int]]:
        """The problems in order, with one in place of many where these are one, and how many more there are by rule.

        Args:
            samples: For each file, the line and the cells by column of some rows that have wrong cells.
        """
        problems, told = gathered(self.problems, samples, self.unlisted)
        hidden = self.hidden.copy()
        for kind in told:
            hidden[kind.rule] -= len(self.unlisted[kind])
        listed: list[Problem] = []
        counts: Counter[str] = Counter()
        for problem in sorted(problems, key=place_of):
            counts[problem.rule] += 1
            if self.limit is None or counts[problem.rule] <= self.limit:
                listed.append(problem)
            else:
                hidden[problem.rule] += 1
        return listed, {rule: count for rule, count in hidden.items() if count}


class Findings(Listing):
    """Problems of a package, about so many of a rule.

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
