"""Contributing to a package: reading what somebody sends, checking it, merging it, and making it."""

from __future__ import annotations

from aqim_data.contribute.allowing import allow
from aqim_data.contribute.checking import CheckResult, check
from aqim_data.contribute.merging import MergeResult, complete, merge
from aqim_data.contribute.retiring import retire
from aqim_data.contribute.staging import Change

__all__ = ["Change", "CheckResult", "MergeResult", "allow", "check", "complete", "merge", "retire"]
