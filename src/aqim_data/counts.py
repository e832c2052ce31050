"""Counts as uncertain as the sources are: a lowest and a highest number, never a midpoint.

"over 30" is 31 and no upper bound, "at least four" is 4 and no upper bound, "fewer than 2,000" is no lower
bound and 1999, 15 is 15 and 15. Both blank means that the source gives no figure, which is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """A number of people or things between two bounds, each of which may be unknown.

    Attributes:
        low: Lowest number that the source allows (people or things, 0 or more); None if it gives none.
        high: Highest number that the source allows; None if it gives none.

    Raises:
        ValueError: A bound is no whole number of 0 or more, or the lower is above the upper.

    >>> print(Count(4, None))
    at least 4
    >>> print(Count(None, 1999))
    fewer than 2,000
    >>> print(Count(None, 25_000))
    at most 25,000
    >>> print(Count(15, 15))
    15
    >>> print(Count(100_000, 250_000))
    100,000–250,000
    >>> print(Count(None, None))
    not stated
    """

    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        for bound in (self.low, self.high):
            if bound is not None and (type(bound) is not int or bound < 0):
                raise ValueError(f"a count is a whole number of 0 or more, not {bound!r}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the low count {self.low} is above the high count {self.high}")

    @property
    def is_stated(self) -> bool:
        """Whether any figure is known.

        >>> Count(0, 0).is_stated, Count().is_stated
        (True, False)
        """
        return self.low is not None or self.high is not None

    @property
    def is_exact(self) -> bool:
        """Whether the count is one number."""
        return self.low is not None and self.low == self.high

    def overlaps(self, other: Count) -> bool:
        """Whether some number fits both counts.

        >>> Count(31, None).overlaps(Count(30, 30))
        False
        """
        starts_in_range = self.low is None or other.high is None or self.low <= other.high
        ends_in_range = other.low is None or self.high is None or other.low <= self.high
        return starts_in_range and ends_in_range

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Count) and (self.low, self.high) == (other.low, other.high)

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __contains__(self, number: object) -> bool:
        return type(number) is int and number >= 0 and self.overlaps(Count(number, number))

    def __str__(self) -> str:
        if self.low is None and self.high is None:
            return "not stated"
        if self.high is None:
            return f"at least {self.low:,}"
        if self.low is None:
            # 1999 was "fewer than 2,000"; 25,000 was "at most 25,000".
            return f"fewer than {self.high + 1:,}" if self.high % 10 == 9 else f"at most {self.high:,}"
        if self.low == self.high:
            return f"{self.low:,}"
        return f"{self.low:,}–{self.high:,}"
