"""The register of rules: every check has one code, what it demands, why, and how to mend what breaks it."""

from __future__ import annotations

import difflib

from aqim_data.validation.rules.evidence import EVIDENCE_RULES
from aqim_data.validation.rules.field import FIELD_RULES
from aqim_data.validation.rules.file import FILE_RULES
from aqim_data.validation.rules.package import PACKAGE_RULES
from aqim_data.validation.rules.page import markdown_page
from aqim_data.validation.rules.plausibility import PLAUSIBILITY_RULES
from aqim_data.validation.rules.record import RECORD_RULES
from aqim_data.validation.rules.reference import REFERENCE_RULES
from aqim_data.validation.rules.rule import FAMILIES, Rule, Severity
from aqim_data.validation.rules.table import TABLE_RULES

__all__ = ["FAMILIES", "RULES", "Rule", "Severity", "near_codes", "rules_page"]

_REGISTERS = (
    FILE_RULES,
    TABLE_RULES,
    FIELD_RULES,
    RECORD_RULES,
    REFERENCE_RULES,
    EVIDENCE_RULES,
    PACKAGE_RULES,
    PLAUSIBILITY_RULES,
)
#: Every rule by its code.
RULES: dict[str, Rule] = {rule.code: rule for register in _REGISTERS for rule in register}


def rules_page() -> str:
    """The rules as a Markdown page, family by family."""
    return markdown_page(RULES.values())


def near_codes(code: str) -> list[str]:
    """The codes that come nearest to one that no rule has; none if none comes near.

    >>> near_codes("aq2o3")
    ['AQ213', 'AQ203']
    """
    return difflib.get_close_matches(code.strip().upper()[:20], list(RULES), n=3, cutoff=0.7)
