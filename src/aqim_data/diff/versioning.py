"""Which version the changes call for: removals are major, additions minor, corrections patches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from aqim_data.models.cells import VERSION_PATTERN

Level = Literal["none", "patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("none", "patch", "minor", "major")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that calls for a version step.

    Attributes:
        level: The step: ``patch``, ``minor`` or ``major``.
        text: What happened.
    """

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Bump:
    """The version step that changes call for.

    Attributes:
        reasons: Everything that calls for a step of some level.
    """

    reasons: tuple[Reason, ...] = ()

    @property
    def level(self) -> Level:
        """The largest step that any reason calls for; ``none`` without reasons."""
        return max((reason.level for reason in self.reasons), key=LEVELS.index, default="none")

    @property
    def decisive(self) -> tuple[str, ...]:
        """The reasons of the largest step, in words."""
        return tuple(reason.text for reason in self.reasons if reason.level == self.level)

    def as_dict(self) -> dict[str, Any]:
        """The step as a JSON object."""
        reasons = [{"level": reason.level, "text": reason.text} for reason in self.reasons]
        return {"level": self.level, "reasons": reasons}


@dataclass(frozen=True, slots=True)
class VersionCheck:
    """Whether the step between two versions is as large as the changes call for.

    >>> check = VersionCheck("0.1.3", "0.1.4", Bump((Reason("minor", "1 row of events added"),)))
    >>> check.step, check.enough, check.wanted
    ('patch', False, '0.2.0')
    """

    old: str
    new: str
    bump: Bump

    @property
    def step(self) -> Level | Literal["back", "unknown"]:
        """The step from the old version to the new one; ``unknown`` if one is not of three numbers."""
        old, new = numbers_of(self.old), numbers_of(self.new)
        if old is None or new is None:
            return "unknown"
        if new < old:
            return "back"
        steps: tuple[Level, ...] = ("major", "minor", "patch")
        return next((level for level, a, b in zip(steps, old, new, strict=True) if a != b), "none")

    @property
    def enough(self) -> bool:
        """Whether the step is large enough; not so if it is unknown or goes back."""
        return self.step in LEVELS and LEVELS.index(self.step) >= LEVELS.index(self.bump.level)

    @property
    def wanted(self) -> str:
        """The lowest version that the changes call for; empty if the old one is not of three numbers."""
        numbers = numbers_of(self.old)
        if numbers is None:
            return ""
        major, minor, patch = numbers
        steps: dict[Level, tuple[int, int, int]] = {
            "none": numbers,
            "patch": (major, minor, patch + 1),
            "minor": (major, minor + 1, 0),
            "major": (major + 1, 0, 0),
        }
        return ".".join(map(str, steps[self.bump.level]))

    def __str__(self) -> str:
        if self.step == "unknown":
            missing = self.old if numbers_of(self.old) is None else self.new
            return f"{f'{missing[:40]!r} is' if missing else 'a package has'} no version of three numbers"
        if self.step == "back":
            return f"{self.new} goes back behind {self.old}; write {self.wanted}"
        if not self.enough and self.old == self.new:
            return f"the version is still {self.new}; the next one is {self.wanted}"
        if not self.enough:
            return f"{self.old} → {self.new} is too small; write {self.wanted}"
        return f"{self.old} → {self.new} is enough" if self.bump.level != "none" else ""

    def as_dict(self) -> dict[str, Any]:
        """The verdict as a JSON object."""
        return {"step": self.step, "enough": self.enough, "wanted": self.wanted}


def numbers_of(version: str) -> tuple[int, int, int] | None:
    """The three numbers of a version; None if it is not of three numbers."""
    if not re.fullmatch(VERSION_PATTERN, version):
        return None
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch
