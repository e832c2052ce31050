"""Exports: the dataset in the forms that other programs like, each with what it loses written down.

>>> import aqim_data
>>> from aqim_data.export import as_text, choose
>>> data = aqim_data.load()
>>> selection = choose(data, "bibtex", query=["years=2007", "type=bombing", "country=DZ"])
>>> as_text("bibtex", selection).count("src-aqim-profile")
1
"""

from __future__ import annotations

from aqim_data.export.formats import FORMATS, Format, format_named
from aqim_data.export.selection import Query, Selection
from aqim_data.export.writing import Exported, as_text, choose, export, remarks_on

__all__ = [
    "FORMATS",
    "Exported",
    "Format",
    "Query",
    "Selection",
    "as_text",
    "choose",
    "export",
    "format_named",
    "remarks_on",
]
