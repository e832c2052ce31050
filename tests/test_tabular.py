from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from aqim_data.tabular import cell_column, format_row, format_table, read_rows

# What a cell can hold here: anything but control characters.
CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


@given(ROWS)
def test_writing_and_reading_gives_the_same_cells_and_bytes(rows: list[list[str]]) -> None:
    text = format_table(["a", "b", "c"], rows)
    read = list(read_rows(text))
    assert [row.cells for row in read] == [["a", "b", "c"], *rows]
    assert [row.line for row in read] == list(range(1, len(rows) + 2))
    assert not any(row.fault for row in read)
    assert format_table(read[0].cells, [row.cells for row in read[1:]]) == text


@given(ROWS)
def test_the_standard_library_reads_the_same(rows: list[list[str]]) -> None:
    text = format_table(["a", "b", "c"], rows)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b", "c"], *rows]


@given(st.lists(CELLS, min_size=2, max_size=5), st.data())
def test_the_column_of_a_cell_is_where_it_begins(cells: list[str], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(cells) - 1))
    text = format_row(cells)
    assert cell_column(text, index) == len(format_row([*cells[:index], "x"]))


def test_a_quote_that_is_not_closed_costs_one_row() -> None:
    rows = list(read_rows('a,b\n1,"x\n2,y\n3,"z"\n'))
    assert [(row.line, row.fault) for row in rows] == [(1, None), (2, "unclosed_quote"), (3, None), (4, None)]


def test_a_quote_left_open_at_the_end_of_the_file() -> None:
    rows = list(read_rows('a,b\n1,2\n3,"z\n'))
    assert [(row.line, row.fault) for row in rows] == [(1, None), (2, None), (3, "unclosed_quote")]


def test_a_line_break_in_a_cell_keeps_physical_lines() -> None:
    rows = list(read_rows('a,b\n1,"x\ny"\n2,z\n'))
    assert [(row.line, row.cells, row.fault) for row in rows] == [
        (1, ["a", "b"], None),
        (2, ["1", "x\ny"], "line_break"),
        (4, ["2", "z"], None),
    ]


def test_marks_that_do_not_match() -> None:
    rows = list(read_rows('a,b\n"1"x,"y"\n'))
    assert rows[1].fault == "stray_quote"


def test_a_cell_of_monstrous_length() -> None:
    rows = list(read_rows('a,b\n"' + "x" * 200_000 + '",y\n'))
    assert rows[1].fault == "too_long"
