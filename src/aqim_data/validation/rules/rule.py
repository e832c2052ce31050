"""What a rule is, and the families that rules come in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]

#: Families of rules by the first characters of their codes, in the order in which a package is judged.
FAMILIES = {
    "AQ0": "file",
    "AQ1": "table",
    "AQ2": "field",
    "AQ3": "record",
    "AQ4": "reference",
    "AQ5": "evidence",
    "AQ6": "package",
    "AQ7": "plausibility",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it demands, why, and how to mend what breaks it.

    Attributes:
        code: Stable code; a code is never given to another rule.
        demand: What the rule demands.
        why: What goes wrong where it is broken.
        wrong: A short example that breaks it, as it would stand in the file.
        right: The same example, mended.
        mend: How to mend what breaks it.
        severity: ``error`` makes a package invalid; a ``warning`` asks to look again.
    """

    code: str
    demand: str
    why: str
    wrong: str
    right: str
    mend: str
    severity: Severity = "error"

    @property
    def family(self) -> str:
        """What the rule looks at: file, table, field, record, reference, evidence, package or plausibility."""
        return FAMILIES[self.code[:3]]

    @property
    def anchor(self) -> str:
        """The rule's place on the page of rules: ``docs/rules.md#aq203``."""
        return self.code.lower()

    def as_dict(self) -> dict[str, Any]:
        """The rule as a JSON object."""
        values = asdict(self)
        order = ("code", "family", "severity", "demand", "why", "wrong", "right", "mend")
        return {name: self.family if name == "family" else values[name] for name in order}
