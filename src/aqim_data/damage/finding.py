"""What a recogniser finds."""

from __future__ import annotations

from typing import NamedTuple


class Damage(NamedTuple):
    """A damage that was recognised.

    Attributes:
        message: What happened to the value.
        hint: What to write instead, or what to look up.
        mend: The text to write, where it is certain; empty where a person must decide.
        rule: The rule that is broken, where the damage breaks another one than the value would; empty otherwise.
    """

    message: str
    hint: str
    mend: str = ""
    rule: str = ""


def certain(message: str, mend: str) -> Damage:
    """A damage whose mend is certain.

    >>> certain("it has a time of day", "2007-12-11").hint
    'write 2007-12-11'
    """
    return Damage(message, f"write {mend}", mend)
