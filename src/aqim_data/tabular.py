"""CSV as this package writes it: comma, LF, minimal quoting, one line a row; and reading it line by line.

Reading keeps the physical line of every row and goes on after a damaged one, so that a missing quotation
mark costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

#: The longest cell, in characters: what the standard library reads unless told otherwise.
CELL_LIMIT = 131_072

RowFault = Literal["unclosed_quote", "line_break", "stray_quote", "too_long"]


class RawRow(NamedTuple):
    """A row as it stands in a file.

    Attributes:
        line: Physical line on which it begins, from 1.
        cells: Its cells; empty if it could not be taken apart.
        text: The line or lines it was read from, without the last line end.
        fault: What is wrong with its form, or None.
    """

    line: int
    cells: list[str]
    text: str
    fault: RowFault | None = None


def format_row(cells: Iterable[str]) -> str:
    r"""One row in canonical form, without its line end.

    >>> format_row(["a", "b, c", ""])
    'a,"b, c",'
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().removesuffix("\n")


def format_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""A table in canonical form.

    >>> format_table(["a", "b"], [["1", "2"]])
    'a,b\n1,2\n'
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return lines.getvalue()


def take_apart(text: str, width: int) -> list[str] | None:
    r"""The cells of canonical lines, all in one list; None if some line is not canonical or not ``width`` cells wide.

    Lines are taken apart together: splitting the text once costs a quarter of what ``csv.reader`` does, and what
    cannot be read so is left to :func:`row_at`, line by line. A quotation mark inside a cell is left to it, too.

    Args:
        text: Whole lines, without the last line end.
        width: How many cells each line must have.

    >>> take_apart('a,b\n"c, d",e', 2)
    ['a', 'b', 'c, d', 'e']
    >>> take_apart('a,b\n"c",d', 2) is None
    True
    """
    length = len(text)
    quoted: Sequence[str] = ()
    if '"' in text:
        pieces = text.split('"')
        outside, quoted = pieces[::2], pieces[1::2]
        if len(outside) == len(quoted) or "" in outside[1:-1]:
            return None
        if any("," not in cell or "\n" in cell for cell in quoted):
            return None
        text = '"'.join(outside)
    # A line end goes with the first cell after it, so that the first cells show whether every line is of this width.
    cells = text.replace("\n", ",\n").split(",")
    firsts = "".join(cells[::width]).split("\n")
    if len(cells) != width * (text.count("\n") + 1) or len(cells) != width * len(firsts):
        return None
    cells[::width] = firsts
    position = -1
    try:
        for cell in quoted:
            position = cells.index('"', position + 1)
            cells[position] = cell
    except ValueError:  # a quotation mark within a cell
        return None
    if length > CELL_LIMIT and max(map(len, cells)) > CELL_LIMIT:
        return None
    return cells


def read_rows(text: str) -> Iterator[RawRow]:
    r"""The rows of a CSV text, the header first, each with its physical line.

    >>> [(row.line, row.cells, row.fault) for row in read_rows('a,b\n"x,1\n2,"y"\n')]
    [(1, ['a', 'b'], None), (2, [], 'unclosed_quote'), (3, ['2', 'y'], None)]
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    width = 0
    position = 0
    while position < len(lines):
        row = row_at(lines, position, width)
        width = width or len(row.cells)
        yield row
        position += row.text.count("\n") + 1


def row_at(lines: Sequence[str], position: int, width: int) -> RawRow:
    """The row that begins in a line; it takes more than one if a cell runs over a line's end.

    Args:
        lines: The lines of a table, without their ends.
        position: Which of them, from 0; the row's number is one more.
        width: How many cells a row has, by which a cell with a line break is told from one that is not closed.
    """
    line = lines[position]
    number = position + 1
    if '"' not in line:
        return _within_limit(RawRow(number, line.split(","), line))
    if line.count('"') % 2 == 0:
        return _parsed(number, line)
    for end in range(position + 1, len(lines)):
        if lines[end].count('"') % 2:
            row = _parsed(number, "\n".join(lines[position : end + 1]))
            if len(row.cells) == width:
                return row._replace(fault="line_break")
            break
    return RawRow(number, [], line, "unclosed_quote")


def _parsed(number: int, text: str) -> RawRow:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return RawRow(number, [], text, "too_long" if "field limit" in str(error) else "stray_quote")
    if len(rows) != 1:
        return RawRow(number, [], text, "stray_quote")
    return _within_limit(RawRow(number, rows[0], text))


def _within_limit(row: RawRow) -> RawRow:
    # The limit of the csv module is global and other libraries move it, so it is not relied on.
    if len(row.text) > CELL_LIMIT and max(map(len, row.cells)) > CELL_LIMIT:
        return RawRow(row.line, [], row.text, "too_long")
    return row


def cell_column(text: str, index: int) -> int:
    """The column, in characters from 1, at which a row's cell begins.

    >>> cell_column('a,"b, c",d', 2)
    10
    """
    quoted = False
    seen = 0
    for position, character in enumerate(text, start=1):
        if seen == index:
            return position
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            seen += 1
    return len(text) + 1
