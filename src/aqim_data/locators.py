"""Locators: where in a source a statement stands, in a closed grammar.

``para 59``, ``para 59-60``, ``p 12``, ``p 3-7``, ``section …``, ``entry QDe.014``, ``time 00:12:30``, ``whole``.
A source's paragraphs are the non-blank lines of its captured text, numbered from 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from aqim_data.characters import TEXT

LocatorKind = Literal["para", "p", "section", "entry", "time", "whole"]

#: Regular expression of the grammar. It is exact but for the order of a range's ends.
LOCATOR_PATTERN = (
    "^(?:(?:para|p) [1-9][0-9]{0,5}(?:-[1-9][0-9]{0,5})?"
    f"|(?:section|entry) {TEXT}"
    "|time [0-9]{2}:[0-5][0-9]:[0-5][0-9]|whole)$"
)

_NUMBERED = re.compile(r"(para|p) (\d+)(?:-(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a source.

    Attributes:
        kind: ``para``, ``p``, ``section``, ``entry``, ``time`` or ``whole``.
        first: First paragraph or page; 0 where the kind has no numbers.
        last: Last paragraph or page, the same as ``first`` for a single one.

    >>> Locator.parse("para 59-60")
    Locator(kind='para', first=59, last=60)
    >>> Locator.parse("para 60-59")
    Traceback (most recent call last):
    ValueError: the range 60-59 runs backwards; write 59-60
    """

    kind: LocatorKind
    first: int = 0
    last: int = 0

    @classmethod
    def parse(cls, text: str) -> Locator:
        """Read a locator.

        Raises:
            ValueError: The text is not of the grammar, or a range runs backwards.
        """
        if not re.fullmatch(LOCATOR_PATTERN, text):
            raise ValueError(
                f"{text!r} is not a locator; write for instance para 59, para 59-60, p 12, section 3.1, "
                "entry QDe.014, time 00:12:30 or whole"
            )
        numbered = _NUMBERED.fullmatch(text)
        if not numbered:
            return cls(cast("LocatorKind", text.partition(" ")[0]))
        first = int(numbered[2])
        last = int(numbered[3] or first)
        if last < first:
            raise ValueError(f"the range {first}-{last} runs backwards; write {last}-{first}")
        return cls(cast("LocatorKind", numbered[1]), first, last)

    @property
    def numbers(self) -> range:
        """The paragraphs or pages that the locator names; empty for other kinds."""
        return range(self.first, self.last + 1) if self.first else range(0)


def paragraphs(text: str) -> dict[int, str]:
    r"""The paragraphs of a captured text: its non-blank lines, numbered from 1, as they stand.

    >>> paragraphs("First.\n\nSecond. \n")
    {1: 'First.', 2: 'Second. '}
    """
    lines = (line for line in text.split("\n") if line.strip())
    return dict(enumerate(lines, start=1))
