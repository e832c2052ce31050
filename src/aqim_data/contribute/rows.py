"""A row that somebody contributes, and where it stands in what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aqim_data.models import Record
from aqim_data.tabular import CELL_LIMIT, cell_column
from aqim_data.validation import Problem


class Spot(NamedTuple):
    """A place in a file: physical line and column, from 1; 0 where the whole is meant."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ContributedRow:
    """A row as it was sent.

    Attributes:
        model: The model of its table.
        cells: The cells that were given, by column; a column that was not given is not among them.
        file: Name of the file, as messages call it.
        line: Physical line on which the row begins; the row of a sheet.
        spots: Where each cell stands, if the file is no CSV.
        text: The line as it stands in a CSV file.
        names: The header of the CSV file.
    """

    model: type[Record]
    cells: Mapping[str, str]
    file: str
    line: int
    spots: Mapping[str, Spot] | None = None
    text: str = ""
    names: Sequence[str] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The cells of the primary key."""
        return tuple(self.cells.get(name, "") for name in self.model.table_info.key)

    def spot(self, name: str) -> Spot:
        """Where a cell stands, or the row if the cell was not given."""
        if self.spots is not None:
            return self.spots.get(name, Spot(self.line, 0))
        if name in self.names:
            return Spot(self.line, cell_column(self.text, self.names.index(name)))
        return Spot(self.line, 0)

    def problem(self, rule: str, message: str, hint: str, name: str = "") -> Problem:
        """A problem of this row, at one of its cells if one is named."""
        spot = self.spot(name)
        record_id = " ".join(self.key).strip()
        value = self.cells.get(name, "")
        return Problem(rule, message, hint, self.file, spot.line, spot.column, record_id, name, value)


def tame(value: str) -> tuple[str, tuple[str, str, str] | None]:
    """A value that can stand in a line of CSV, and what was wrong with the one that was sent.

    Formats other than CSV can hold line breaks, NUL characters and halves of characters. What stands here
    instead only serves to judge the rest of the row.

    Returns:
        The value, and rule, message and hint; None if nothing was wrong.
    """
    if len(value) > CELL_LIMIT:
        return value[:100], ("AQ014", f"a cell has more than {CELL_LIMIT:,} characters", "shorten the text")
    if any(mark in value for mark in "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
        return " ".join(value.split()), ("AQ009", "the text has a line break in it", "write the text on one line")
    if "\0" in value:
        return value.replace("\0", ""), ("AQ006", "the text holds a NUL character", "delete it")
    if any("\ud800" <= character <= "\udfff" for character in value):
        whole = value.encode("utf-8", "ignore").decode("utf-8")
        return whole, ("AQ005", "the text holds half of a character (a lone surrogate)", "type the character again")
    return value, None
