"""Validation: read with lines, then rules, then problems that say what to write instead."""

from __future__ import annotations

from aqim_data.validation.checking import validate
from aqim_data.validation.problems import Problem, Report
from aqim_data.validation.rules import RULES, Rule, Severity
from aqim_data.validation.verification import verify

__all__ = ["RULES", "Problem", "Report", "Rule", "Severity", "validate", "verify"]
