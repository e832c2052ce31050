"""A row of a table as it stands in its file, and judging a row that is in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aqim_data.models import Record
from aqim_data.models.cell_faults import cell_faults
from aqim_data.models.cells import ID_LENGTH, IdentifierCell
from aqim_data.models.making import records_of
from aqim_data.tabular import CELL_LIMIT, RawRow, cell_column, format_row
from aqim_data.validation.problems import Problem


class Row:
    """A row of a table, with the record that it stands for if it stands for one.

    Attributes:
        raw: The row as it stands in the file.
        first: The first cell, as far as it can be told: the id, or a part of the key.
        neighbours: The rows that were read with it.
        valid: Whether it stands for a record.
        damaged: Whether it could not be taken apart.
    """

    __slots__ = ("_cells", "_model", "_record", "damaged", "first", "neighbours", "raw", "valid")

    def __init__(self, model: type[Record], raw: RawRow, *, valid: bool, damaged: bool = False) -> None:
        self._model = model
        self._record: Record | None = None
        self.neighbours: Sequence[Row] = (self,)
        self.valid = valid
        self.damaged = damaged
        self._cells: dict[str, str] | None = {} if damaged else None
        self.raw = raw
        self.first = raw.text.partition(",")[0].strip('"') if damaged else raw.cells[0]

    @property
    def cells(self) -> dict[str, str]:
        """Its cells by column; empty if it could not be taken apart."""
        if self._cells is None:
            self._cells = dict(zip(self._model.columns(), self.raw.cells, strict=True))
        return self._cells

    @property
    def record(self) -> Record | None:
        """The record, made when it is first asked for, with those of its neighbours; None if some cell is wrong."""
        if self._record is None and self.valid:
            # Whoever asks for one asks for the next; made together they take a tenth of the time.
            rows = [row for row in self.neighbours if row.valid]
            columns = list(zip(*(row.raw.cells for row in rows), strict=True))
            for row, record in zip(rows, records_of(self._model, columns), strict=True):
                row._record = record
        return self._record

    def column(self, name: str) -> int:
        """The column, in characters from 1, at which a cell begins; 0 if there is no such cell."""
        return cell_column(self.raw.text, list(self.cells).index(name)) if name in self.cells else 0


def problem_of(
    model: type[Record],
    rule: str,
    message: str,
    hint: str,
    *,
    row: Row | None = None,
    name: str = "",
    line: int = 0,
    column: int = 0,
) -> Problem:
    """A problem of a table, at a row and a column of it."""
    key = model.table_info.key
    record_id = " ".join(row.cells.get(part, "") for part in key).strip() or row.first if row else ""
    return Problem(
        rule,
        message,
        hint,
        model.table_info.path,
        row.raw.line if row else line,
        row.column(name) if row and name else column,
        record_id,
        name,
        row.cells.get(name, "") if row else "",
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a close look at a row finds.

    Attributes:
        row: The row; None if the line holds none.
        problems: What is wrong with it.
        damaged: Whether it could not be taken apart.
        complete: Whether its key is known in spite of what is wrong.
        misquoted: Whether it is not quoted as this package quotes.
    """

    row: Row | None
    problems: tuple[Problem, ...] = ()
    damaged: bool = False
    complete: bool = True
    misquoted: bool = False


_FAULTS = {
    "unclosed_quote": ("AQ008", "a quotation mark is not closed", 'close the cell, or write "" for a mark in it'),
    "stray_quote": ("AQ008", "quotation marks do not match", 'quote the whole cell and write "" for a mark in it'),
    "line_break": ("AQ009", "a cell runs over the end of the line", "write the text on one line"),
    "too_long": ("AQ014", f"a cell has more than {CELL_LIMIT:,} characters", "shorten the text"),
}


def judge_row(model: type[Record], names: Sequence[str], raw: RawRow) -> Judgement:
    """Look closely at a row: its form, each of its cells, and the rules between them."""
    if not raw.text.strip(" ,\t"):
        return Judgement(None, (problem_of(model, "AQ011", "the line is blank", "delete it", line=raw.line),))
    if raw.cells == list(names):
        message, hint = "the header stands here again", "delete the line"
        return Judgement(None, (problem_of(model, "AQ108", message, hint, line=raw.line),))
    fault = _form_fault(model, names, raw)
    if fault:
        rule, message, hint, column = fault
        damaged = Row(model, raw, valid=False, damaged=True)
        problem = replace(problem_of(model, rule, message, hint, row=damaged), column=column)
        return Judgement(damaged, (problem,), damaged=True, complete=_is_key(model, damaged.first))
    record, faults = cell_faults(model, dict(zip(names, raw.cells, strict=True)))
    row = Row(model, raw, valid=record is not None)
    problems = tuple(
        problem_of(model, cell.rule, cell.message, cell.hint, row=row, name=cell.column) for cell in faults
    )
    misquoted = '"' in raw.text and format_row(raw.cells) != raw.text
    complete = record is not None or _is_key(model, row.first)
    return Judgement(row, problems, complete=complete, misquoted=misquoted)


def _form_fault(model: type[Record], names: Sequence[str], raw: RawRow) -> tuple[str, str, str, int] | None:
    if raw.fault:
        column = 1
        if raw.fault != "too_long":
            column = raw.text.find('"') + 1
        elif raw.cells:
            longest = max(range(len(raw.cells)), key=lambda index: len(raw.cells[index]))
            column = cell_column(raw.text, longest)
        rule, message, hint = _FAULTS[raw.fault]
        if raw.fault == "line_break":
            from aqim_data.models.row_damage import broken_line

            hint = broken_line(model, raw.cells)
        return rule, message, hint, column
    if len(raw.cells) != len(names):
        message = f"the row has {len(raw.cells)} cells and the header {len(names)}"
        # Only a row that does not fit is looked at for what damaged it.
        from aqim_data.models.row_damage import misfit

        found = misfit(model, raw.cells)
        if found:
            message = found.message if found.message.endswith(" too many") else f"{message}: {found.message}"
            return "AQ104", message, found.hint, cell_column(raw.text, found.index)
        hint = "count the commas; a cell with a comma in it stands in quotation marks"
        return "AQ104", message, hint, cell_column(raw.text, min(len(raw.cells), len(names)))
    return None


def _is_key(model: type[Record], text: str) -> bool:
    """Whether a text can be the id of a record of the table; composite keys are referred to by nobody."""
    key = model.table_info.key
    cell = model.columns()[key[0]].cell
    if len(key) > 1 or not isinstance(cell, IdentifierCell):
        return True
    return len(text) <= ID_LENGTH and re.fullmatch(cell.pattern, text) is not None


def quoting_problem(model: type[Record], first: RawRow, count: int) -> Problem:
    """One problem for all rows that are not quoted as this package quotes, at the first of them."""
    canonical = format_row(first.cells)
    pairs = enumerate(zip(first.text, canonical, strict=False), start=1)
    column = next((number for number, (one, other) in pairs if one != other), len(canonical))
    others = f", here and in {count - 1} more lines" if count > 1 else ""
    hint = f"write the line as {canonical}" if len(canonical) < 200 else "quote only cells with a comma or a mark"
    message = f"a cell is quoted without need, or not as this package quotes{others}"
    # A header stands for no record.
    row = Row(model, first, valid=False, damaged=first.line == 1)
    problem = problem_of(model, "AQ012", message, hint, row=row)
    return replace(problem, column=column, record_id="" if first.line == 1 else problem.record_id)
