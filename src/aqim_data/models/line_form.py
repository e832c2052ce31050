"""The form of a whole line of a table as one regular expression, put together from the patterns of its columns.

Pydantic's core runs it over some hundred lines at once, in a quarter of the time that it takes to ask column by
column. It has no rules of its own, and says nothing of a line that it does not match: that is looked at more closely.
What no regular expression can say, such as the order of two days, is left to the screen of the table.
"""

from __future__ import annotations

import re
from functools import cache

from pydantic_core import SchemaValidator, core_schema

from aqim_data.characters import BLANK, CONTROL, TEXT
from aqim_data.models.cells import (
    BooleanCell,
    IntegerCell,
    ListCell,
    NormalizedTextCell,
    ParsedCell,
    TextCell,
    WordsCell,
)
from aqim_data.models.record import Column, Record

#: Kinds of which the pattern lets neither a comma nor a quotation mark through, so that no cell is quoted.
_NEVER_QUOTED = ("identifier", "language", "sha256", "curie", "table", "name", "version", "edtf", "day")
#: What programs take for the beginning of a formula, or leave at the beginning of an error.
_DAMAGED_FIRST = {NormalizedTextCell: "#=@+\\-", WordsCell: "#="}


class LineForm:
    r"""Tells whether lines have the form of a table's rows.

    Attributes:
        told: Indexes of the columns of which the form tells all that a regular expression can; of the others it
            tells nothing.
        told_in_ascii: Those and the columns of texts, of which it tells as much only where all lines are ASCII.

    >>> from aqim_data.models import Place
    >>> form_of(Place).fits("plc-a,A,DZ,region,,,,src-one,whole\nplc-b,B,ML,region,,,,src-one,whole")
    True
    >>> form_of(Place).fits("plc-b,B,ZZ,region,,,,src-one,whole")
    False
    """

    def __init__(self, model: type[Record]) -> None:
        forms = [_form(column) for column in model.columns().values()]
        texts = {
            index
            for index, column in enumerate(model.columns().values())
            if isinstance(column.cell, NormalizedTextCell | WordsCell)
        }
        self.told_in_ascii = frozenset(index for index, form in enumerate(forms) if form)
        self.told = self.told_in_ascii - texts
        anything = _quoted_or_not('[^,"\n]*', '[^"\n]*')
        cells = [
            f"(?:{form or anything})" if column.required else f"(?:{form or anything})?"
            for column, form in zip(model.columns().values(), forms, strict=True)
        ]
        self._lines = SchemaValidator(core_schema.str_schema(pattern=f"^(?:{','.join(cells)}\n)*$"))

    def told_of(self, lines: str) -> frozenset[int]:
        """Indexes of the columns of which it tells all that a regular expression can, if it fits some lines."""
        return self.told_in_ascii if lines.isascii() else self.told

    def fits(self, lines: str) -> bool:
        """Whether every one of some lines, the last without its end, has the form of a row."""
        return self._lines.isinstance_python(f"{lines}\n")


@cache
def form_of(model: type[Record]) -> LineForm:
    """The form of a model's rows; each process compiles it once."""
    return LineForm(model)


def _form(column: Column) -> str:
    """A regular expression of a filled cell as it stands in a line; empty if that is more than the column's pattern."""
    cell = column.cell
    if column.vocabulary:
        term = f"(?:{'|'.join(re.escape(str(term)) for term in column.vocabulary)})"
        return f"{term}(?:[|]{term})*" if isinstance(cell, ListCell) else term
    if isinstance(cell, BooleanCell):
        return "true|false"
    if isinstance(cell, IntegerCell) and cell.minimum == 0 and set(str(cell.maximum)) == {"9"}:
        return f"0|[1-9][0-9]{{0,{len(str(cell.maximum)) - 1}}}"
    pattern = cell.pattern.removeprefix("^").removesuffix("$")
    if isinstance(cell, TextCell | ParsedCell) and TEXT in pattern:
        return _quoted_or_not(*(pattern.replace(TEXT, _text(without, type(cell))) for without in (',"', '"')))
    return pattern if cell.kind in _NEVER_QUOTED else ""


def _quoted_or_not(plain: str, quoted: str) -> str:
    return f'{plain}|"(?:{quoted})"'


def _text(without: str, kind: type) -> str:
    """Text of one line without some characters, that does not begin as what a program put in its place."""
    first = f"{BLANK}{without}{_DAMAGED_FIRST.get(kind, '')}"
    return f"[^{first}](?:[^{CONTROL}{without}]*[^{BLANK}{without}])?"
