"""Comparing two packages record by record, and saying which version the changes call for.

>>> from aqim_data.diff import compare
>>> difference = compare(None, None)
>>> bool(difference), difference.bump.level
(False, 'none')
"""

from __future__ import annotations

from aqim_data.diff.comparing import compare
from aqim_data.diff.difference import (
    Difference,
    FieldChange,
    Removal,
    Row,
    RowChange,
    TableDifference,
    TermChanges,
)
from aqim_data.diff.markdown import as_markdown
from aqim_data.diff.text import as_text
from aqim_data.diff.versioning import Bump, Reason, VersionCheck
from aqim_data.errors import ComparisonError

__all__ = [
    "Bump",
    "ComparisonError",
    "Difference",
    "FieldChange",
    "Reason",
    "Removal",
    "Row",
    "RowChange",
    "TableDifference",
    "TermChanges",
    "VersionCheck",
    "as_markdown",
    "as_text",
    "compare",
]
