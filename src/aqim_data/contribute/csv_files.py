"""Reading contributed CSV files.

Order of columns and rows, quotation marks, line ends and a byte order mark change no value, and merging writes the
canonical form anyway, so they are let pass. Whatever would have to be guessed is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aqim_data.contribute.files import InputFile
from aqim_data.contribute.findings import Findings
from aqim_data.contribute.recognition import REASONS, judged_table
from aqim_data.contribute.rows import ContributedRow, tame
from aqim_data.models import Record
from aqim_data.tabular import CELL_LIMIT, RawRow, cell_column, format_row, read_rows
from aqim_data.validation.header import header_problem
from aqim_data.validation.problems import Problem

_FORMAT = "run aqim-data fmt on the file, or save it as UTF-8"
_FAULTS = {
    "unclosed_quote": ("AQ008", "a quotation mark is not closed", 'close the cell, or write "" for a mark in it'),
    "stray_quote": ("AQ008", "quotation marks do not match", 'quote the whole cell and write "" for a mark in it'),
    "line_break": ("AQ009", "a cell runs over the end of the line", "write the text on one line"),
    "too_long": ("AQ014", f"a cell has more than {CELL_LIMIT:,} characters", "shorten the text"),
}


def read_csv(file: InputFile, found: Findings) -> Iterator[ContributedRow]:
    """The rows of a contributed CSV file; what cannot be read becomes a problem."""
    text = _text(file, found)
    if text is None:
        return
    rows = read_rows(text)
    header = next(rows)
    model = judged_table(file.stem, header.cells)
    if isinstance(model, str):
        found.report(model, *_reason(model, header), file.name, 1)
        return
    if problem := partial_header_problem(model, header, file.name):
        # One header cell with a delimiter in it: fmt can tell for certain what was meant, or says that it cannot.
        separated = len(header.cells) == 1 and any(mark in header.text for mark in ";\t")
        found.add(replace(problem, hint=_FORMAT) if separated else problem)
        return
    names = header.cells
    for raw in rows:
        if not raw.text.strip(" ,\t") or raw.cells == names:
            continue
        if raw.fault:
            rule, message, hint = _FAULTS[raw.fault]
            found.report(rule, message, hint, file.name, raw.line, raw.text.find('"') + 1)
        elif len(raw.cells) != len(names):
            message = f"the row has {len(raw.cells)} cells and the header {len(names)}"
            hint = "count the commas; a cell with a comma in it stands in quotation marks"
            column = cell_column(raw.text, min(len(raw.cells), len(names)))
            found.report("AQ104", message, hint, file.name, raw.line, column)
        else:
            yield _row(model, file, names, raw, found)


def _row(model: type[Record], file: InputFile, names: list[str], raw: RawRow, found: Findings) -> ContributedRow:
    row = ContributedRow(
        model, dict(zip(names, raw.cells, strict=True)), file.name, raw.line, text=raw.text, names=names
    )
    tamed = {name: tame(value) for name, value in row.cells.items()}
    for name, (_, fault) in tamed.items():
        if fault:
            found.add(row.problem(*fault, name))
    return ContributedRow(
        model,
        {name: value for name, (value, _) in tamed.items()},
        file.name,
        raw.line,
        text=raw.text,
        names=names,
    )


def partial_header_problem(model: type[Record], header: RawRow, file: str) -> Problem | None:
    """What is wrong with the header of a contribution: it needs the key, and may lack and reorder other columns."""
    columns = list(model.columns())
    key = model.table_info.key
    if (
        not header.fault
        and set(key) <= set(header.cells) <= set(columns)
        and len(set(header.cells)) == len(header.cells)
    ):
        return None
    if len(header.cells) > 10 * len(columns):
        message = f"the header has {len(header.cells):,} columns, and the table {len(columns)}"
        return Problem("AQ101", message, f"the columns are {format_row(columns)}", file, 1, 1)
    # The columns that it may lack are put behind it, so that only what is really wrong is left to be found.
    lacking = [name for name in columns if name not in header.cells and name not in key]
    filled = RawRow(1, [*header.cells, *lacking], ",".join([header.text, *lacking]), header.fault)
    # With few columns of ours in it the line is no header, and filling it up would hide that.
    ours = len(set(header.cells) & set(columns))
    problem = header_problem(model, filled if 2 * ours >= len(header.cells) else header)
    if problem is None:
        return None
    hint = problem.hint
    if problem.rule in ("AQ101", "AQ102"):
        hint = f"the columns are {format_row(columns)}; {' and '.join(key)} must be there, others may be left out"
        near = problem.hint.partition("?")[0]
        hint = f"{near}? {hint}" if near.startswith("should it be") else hint
    return Problem(problem.rule, problem.message, hint, file, problem.line, problem.column, "", problem.field)


def _reason(rule: str, header: RawRow) -> tuple[str, str]:
    message, hint = REASONS[rule]
    if rule == "AQ032" and len(header.cells) == 1 and (";" in header.text or "\t" in header.text):
        return f"{message}, since no commas separate the columns", "run aqim-data fmt on the file"
    return message, hint


def _text(file: InputFile, found: Findings) -> str | None:
    content = file.content
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        found.report("AQ003", "the file is empty", "write the header and at least one row", file.name, 1)
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        found.report("AQ005", "the file is UTF-16", _FORMAT, file.name, 1)
        return None
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        hint = "delete it; the file may be damaged, or be no text at all"
        found.report("AQ006", "the line holds a NUL byte", hint, file.name, line)
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        latin = content[error.start : error.start + 1].decode("cp1252", errors="replace")
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; in Windows-1252 it would be {latin!r}"
        found.report("AQ005", message, _FORMAT, file.name, line, column)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
