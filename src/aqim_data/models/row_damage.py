"""Damage to a whole row: cells that were shifted or exchanged, totals, second headers.

Each is one fault in place of the many that its cells would be. Only rows with several faults come here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from aqim_data.damage.cells import no_value
from aqim_data.damage.dates import date_damage
from aqim_data.damage.surface import tidied
from aqim_data.models.cell_faults import CellFault, fits_column
from aqim_data.models.cells import (
    LIST_SEPARATOR,
    PREFIXES,
    IdentifierCell,
    NormalizedTextCell,
    WordsCell,
    owner_of,
)
from aqim_data.models.record import Column, Record

#: The rule of cells that stand in each other's place.
EXCHANGED = "AQ103"
#: What a claim says is a date, an id or a term wherever its field is one, so that nothing looks misplaced there.
_OF_ANY_FORM = ("value",)
_TOTAL = re.compile(
    r"(?:grand\s+|sub-?)?(?:totals?|sum|summe|gesamt|somme|suma|count|average|mean|moyenne|المجموع|مجموع|الإجمالي)\b.{0,20}",
    re.IGNORECASE,
)
_TYPE_WORDS = {
    "text",
    "string",
    "date",
    "number",
    "integer",
    "int",
    "boolean",
    "list",
    "id",
    "identifier",
    "url",
    "edtf",
}


def row_damage(model: type[Record], cells: Mapping[str, str], faults: Sequence[CellFault]) -> CellFault | None:
    """What happened to a whole row, if that explains the faults of its cells.

    Args:
        model: The model of the table.
        cells: The cells by column, in the order of the table.
        faults: What is wrong with the cells, one by one.
    """
    filled = {name: cell for name, cell in cells.items() if cell.strip()}
    return (
        _second_header(model, filled)
        or _no_record(model, filled)
        or (_exchanged(model, cells, faults) if faults else None)
        or (_shifted(model, cells) if len(faults) > 1 else None)
    )


def plain_name(text: str) -> str:
    """A heading as a name of a column could be written.

    >>> plain_name(" Killed (low) "), plain_name("Event ID")
    ('killed_low', 'event_id')
    """
    return re.sub(r"[^\w]+", "_", tidied(text)[0].casefold()).strip("_")


@cache
def headings(model: type[Record]) -> Mapping[str, str]:
    """The columns of a table by everything that they could be called: name or title, with brackets or without."""
    names: dict[str, str] = {}
    for column in model.columns().values():
        names.setdefault(plain_name(column.title), column.name)
    return names | {plain_name(name): name for name in model.columns()}


def column_called(model: type[Record], heading: str) -> str:
    """The column that a heading names, in other letters or with a unit behind it; empty if there is none."""
    found = headings(model).get(plain_name(heading))
    if not found:
        bare = re.sub(r"\(.*?\)|\[.*?\]", "", heading)
        found = headings(model).get(plain_name(bare))
    return found or ""


def _second_header(model: type[Record], filled: Mapping[str, str]) -> CellFault | None:
    key = model.table_info.key[0]
    if len(filled) < 2 or (fits_column(model, key, filled.get(key, "")) and filled.get(key)):
        return None
    named = sum(column_called(model, cell) == name for name, cell in filled.items())
    typed = sum(plain_name(cell) in _TYPE_WORDS for cell in filled.values())
    if max(named, typed) * 2 <= len(filled):
        return None
    what = "names of the columns" if named >= typed else "the types of the columns"
    return CellFault("AQ108", key, f"the line is a second header: it holds {what}, and no record", "delete the line")


def _no_record(model: type[Record], filled: Mapping[str, str]) -> CellFault | None:
    """A line of totals, or a remark below the table."""
    key = model.table_info.key[0]
    cell = filled.get(key, "")
    rule = "AQ205" if cell else "AQ201"
    if cell and fits_column(model, key, cell):
        return None
    totals = any(_TOTAL.fullmatch(text) for text in filled.values())
    if totals or (not cell and all(re.fullmatch(r"[\d.,\s]+", text) for text in filled.values())):
        message = "the line holds totals, and no record: they are computed from the rows, and not kept among them"
        return CellFault(rule, key, message, "delete the line")
    if len(filled) == 1 and len(model.columns()) > 3 and re.search(r"\w\W+\w", next(iter(filled.values()))):
        message = "the line holds a single text, and no record"
        return CellFault(rule, key, message, "delete the line; what it says belongs into a note or the documentation")
    return None


def _exchanged(model: type[Record], cells: Mapping[str, str], faults: Sequence[CellFault]) -> CellFault | None:
    """Two cells each of which stands in the column of the other, if that explains every fault of the row."""
    columns = model.columns()
    if len(faults) > 2 or any(fault.rule == "AQ201" for fault in faults):
        return None
    first = faults[0].column
    if len(faults) == 2:
        candidates = [faults[1].column]
    elif _is_recognised(columns[first], cells.get(first, ""), faults[0]):
        candidates = []
    else:
        # The other cell is text, which fits everywhere: only what is no everyday word may be thought misplaced.
        candidates = [
            name
            for name in columns
            if name not in _OF_ANY_FORM and _is_text(columns[name]) and _is_telling(columns[first], cells.get(name, ""))
        ]
    for second in candidates:
        if first != second and _change_places(model, cells, first, second):
            low, high = sorted((first, second), key=list(columns).index)
            return exchanged(model, low, high)
    return None


def exchanged(model: type[Record], low: str, high: str) -> CellFault:
    """The fault of a row in which the cells of two columns stand in each other's place."""
    key = next((name for name in (low, high) if name in model.table_info.key), low)
    message = f"the cells of {low} and {high} are exchanged: each fits the column of the other"
    return CellFault(EXCHANGED, key, message, f"let {low} and {high} change places")


def _change_places(model: type[Record], cells: Mapping[str, str], first: str, second: str) -> bool:
    one, other = cells.get(first, ""), cells.get(second, "")
    return bool(one and other) and fits_column(model, first, other) and fits_column(model, second, one)


def _is_recognised(column: Column, cell: str, fault: CellFault) -> bool:
    """Whether a wrong cell is rather a damaged value of its own column."""
    if column.cell.kind in ("edtf", "day") and date_damage(cell):
        return True
    if isinstance(column.cell, IdentifierCell) and owner_of(re.sub(r"^[\W_]+", "", cell.casefold())) in (
        [column.cell.table] if column.cell.table else PREFIXES
    ):
        return True
    if column.many and LIST_SEPARATOR in cell:
        return True
    return no_value(cell) is not None or fault.hint.startswith("did you mean")


def _is_text(column: Column) -> bool:
    return isinstance(column.cell, NormalizedTextCell | WordsCell)


def _is_telling(column: Column, cell: str) -> bool:
    """Whether a cell can hardly stand anywhere else than in a column: no number, and no word of everyday."""
    return not cell.isdigit() and (column.vocabulary is not None or "-" in cell or LIST_SEPARATOR in cell)


@dataclass(slots=True)
class _Fits:
    """Whether cells fit columns: their own, or one beside it."""

    model: type[Record]
    names: Sequence[str]
    cells: Sequence[str]

    def at(self, index: int, column: int) -> bool:
        """Whether the cell at an index fits a column."""
        name = self.names[column]
        cell = self.cells[index]
        if not cell:
            return not self.model.columns()[name].required
        return fits_column(self.model, name, cell)

    def head(self, end: int) -> int:
        """How many cells from the first on fit their own columns."""
        return next((index for index in range(end) if not self.at(index, index)), end)

    def tail(self, end: int, move: int) -> int:
        """From which cell on all fit the column that lies some columns away."""
        start = end
        while start + min(move, 0) > 0 and self.at(start - 1, start - 1 + move):
            start -= 1
        return start


def _shifted(model: type[Record], cells: Mapping[str, str]) -> CellFault | None:
    """Cells that all fit the column beside their own, from one of them on."""
    names = list(model.columns())
    fits = _Fits(model, names, [cells.get(name, "") for name in names])
    count = len(names)
    head = fits.head(count)
    if head == count:
        return None
    # One cell too many: the last empty one before the first that does not fit, or that one itself.
    first = fits.tail(count, -1) - 1
    if 0 <= first <= head:
        empty = [index for index in range(first, head + 1) if not fits.cells[index]]
        start = empty[-1] + 1 if empty else head
        return _shift(names[min(start, count - 1)], "right", "left")
    if not fits.cells[-1] and fits.tail(count - 1, 1) <= head:
        return _shift(names[head], "left", "right")
    return None


def _shift(name: str, side: str, back: str) -> CellFault:
    message = f"from {name} on, the cells stand one column too far to the {side}"
    return CellFault("AQ104", name, message, f"move the cells from {name} on by one to the {back}")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a row has too many or too few cells.

    Attributes:
        index: Position of the cell where it probably begins, from 0.
        message: What happened.
        hint: What to write instead.
    """

    index: int
    message: str
    hint: str


def misfit(model: type[Record], cells: Sequence[str]) -> Misfit | None:
    """Where a row got one cell too many or too few, if its cells tell.

    A comma within a text that does not stand in quotation marks parts the text in two, and all cells behind it
    stand one column too far to the right.

    Args:
        model: The model of the table.
        cells: The cells of the row.
    """
    names = list(model.columns())
    surplus = len(cells) - len(names)
    if surplus > 0 and not any(cells[len(names) :]):
        what = "an empty cell" if surplus == 1 else f"{surplus} empty cells"
        return Misfit(len(names), f"the row ends with {what} too many", "delete the commas at its end")
    if not 1 <= surplus <= 8:
        return _too_short(model, names, cells) if surplus == -1 else None
    fits = _Fits(model, names, cells)
    good, tail = fits.head(len(names)), fits.tail(len(cells), -surplus) - surplus
    # Joined, the cells from a start on are the text that was parted; what stands before and behind it fits.
    starts = [
        start
        for start in range(max(tail - 1, 0), min(good + 1, len(names)))
        if fits_column(model, names[start], ",".join(cells[start : start + surplus + 1]))
    ]
    if not starts:
        return None
    # Of several, the one whose text goes on with a space, as after a comma in a sentence.
    spaced = [start for start in starts if all(cell.startswith(" ") for cell in cells[start + 1 : start + surplus + 1])]
    start = (spaced or starts)[0]
    text = ",".join(cells[start : start + surplus + 1])
    sure = len(spaced) == 1 or len(starts) == 1
    message = f"a comma in {names[start]} {'parts' if sure else 'probably parts'} its text in two"
    quoted = '"' + text.replace('"', '""') + '"'
    return Misfit(
        start, message, f"write {quoted}" if len(text) < 200 else f"put the text of {names[start]} in quotation marks"
    )


def _too_short(model: type[Record], names: Sequence[str], cells: Sequence[str]) -> Misfit | None:
    fits = _Fits(model, names, cells)
    good, tail = fits.head(len(cells)), fits.tail(len(cells), 1)
    if good == len(cells) and not model.columns()[names[-1]].required:
        return Misfit(len(cells), "the last cell is missing", "end the row with one more comma")
    places = [index for index in range(tail, good + 1) if not model.columns()[names[index]].required]
    if not places:
        return None
    name = names[places[-1]]
    sure = len(places) == 1
    message = f"a comma is missing, {'' if sure else 'probably '}where {name} should stand"
    return Misfit(min(places[-1], len(cells)), message, f"write one more comma before {_shown(cells, places[-1])}")


def _shown(cells: Sequence[str], index: int) -> str:
    text = cells[index] if index < len(cells) else ""
    return repr(text if len(text) < 40 else f"{text[:39]}…") if text else "the cell behind it"


def broken_line(model: type[Record], cells: Sequence[str]) -> str:
    """What to write in place of a cell that runs over the end of its line."""
    for name, cell in zip(model.columns(), cells, strict=False):
        if "\n" in cell and model.columns()[name].cell.json_type == "array":
            items = [item.strip(" ,;|") for item in cell.split("\n")]
            return f"separate the items by {LIST_SEPARATOR}: write {LIST_SEPARATOR.join(filter(None, items))}"
    return "write the text on one line"
