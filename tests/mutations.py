"""Seeded damage to packages: each kind knows what must be reported for it, and where.

A kind is a function of a package and a random generator. It damages the package at a random place that fits,
and returns what validation must say; None if the package has no such place. Kinds are registered in ``KINDS`` by
a name in words. ``tests/test_mutations.py`` runs all of them on extracts of the real data.

To add a kind, write a function with ``@kind("name")``; for a cell with a wrong text, add a line to ``CELLS``.
"""

from __future__ import annotations

import gzip
import random
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import aqim_data
from aqim_data import Dataset, Report
from aqim_data.models import AUTHORED, TABLES, Column
from aqim_data.models.cells import owner_of
from aqim_data.tabular import format_row, format_table, read_rows
from tests.mini import Cells


@dataclass(frozen=True)
class Expected:
    """What must be reported: one problem, and nothing else but what follows from it.

    Attributes:
        codes: Codes of which one must be given.
        file: The file that must be named.
        lines: The lines of which one must be named; 0 stands for the whole file.
        also: Codes of further problems that the same damage really causes, elsewhere or more than once.
    """

    codes: frozenset[str]
    file: str
    lines: frozenset[int]
    also: frozenset[str] = frozenset()

    def disagreement(self, report: Report, package: Package) -> str:
        """How a report differs from what is expected; empty if it does not."""
        errors = [problem for problem in report.problems if problem.severity == "error"]
        if report.valid or not errors:
            return "accepted"
        right = [one for one in errors if one.rule in self.codes and one.file == self.file and one.line in self.lines]
        others = [one for one in errors if one not in right and one.rule not in self.also]
        wanted = f"{'/'.join(sorted(self.codes))} at {self.file}:{'/'.join(map(str, sorted(self.lines)))}"
        if len(right) != 1 and not (right and right[0].rule in self.also):
            return f"wanted {wanted}, got {_shown(errors)}"
        if others:
            return f"besides {wanted}, got {_shown(others)}"
        for problem in errors:
            if not problem.message or not problem.hint:
                return f"no message or hint: {problem!r}"
            if problem.line > package.lines_of(problem.file):
                return f"names a line that is not there: {problem!r}"
        return ""


def _shown(problems: Sequence[object]) -> str:
    return f"{len(problems)}: " + " || ".join(str(problem)[:300] for problem in problems[:6])


def expect(codes: str, file: str, *lines: int, also: str = "") -> Expected:
    return Expected(frozenset(codes.split()), file, frozenset(lines), frozenset(also.split()))


class Spot(NamedTuple):
    """A cell: the table, the number of the row from 0, the column."""

    table: str
    row: int
    column: str


class Package:
    """A valid package in a folder, which can be damaged and put back as it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = [file for file in folder.rglob("*") if file.is_file()]
        self.intact = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
        self.headers: dict[str, list[str]] = {}
        self.rows: dict[str, list[Cells]] = {}
        for name, model in TABLES.items():
            header, *raws = read_rows(self.intact[model.table_info.path].decode())
            self.headers[name] = header.cells
            self.rows[name] = [dict(zip(header.cells, raw.cells, strict=True)) for raw in raws]
        self.touched: set[str] = set()

    @cached_property
    def data(self) -> Dataset:
        """The package as it was before any damage."""
        return aqim_data.load(self.folder)

    def path(self, file: str) -> Path:
        """A file's path, for damage of any kind; it will be put back."""
        self.touched.add(file)
        return self.folder / file

    def write(self, file: str, content: bytes) -> None:
        self.path(file).write_bytes(content)

    def remove(self, file: str) -> Path:
        path = self.path(file)
        path.unlink()
        return path

    def restore(self) -> None:
        """Put back whatever was touched."""
        for file in self.touched:
            path = self.folder / file
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.is_symlink() or path.exists():
                path.unlink()
            if file in self.intact:
                path.write_bytes(self.intact[file])
        self.touched.clear()

    def lines(self, table: str) -> list[bytes]:
        """The lines of a table's file as they were, without their ends."""
        return self.intact[path_of(table)].split(b"\n")[:-1]

    def write_lines(self, table: str, lines: Iterable[bytes]) -> None:
        self.write(path_of(table), b"".join(line + b"\n" for line in lines))

    def change_line(self, table: str, line: int, change: Callable[[bytes], bytes]) -> None:
        """Change one physical line, from 1."""
        lines = self.lines(table)
        lines[line - 1] = change(lines[line - 1])
        self.write_lines(table, lines)

    def change_cells(self, table: str, row: int, /, **cells: str) -> int:
        """Write cells into a row, and return the row's line."""
        return self.change_rows(table, {row: cells})

    def change_rows(self, table: str, changes: dict[int, dict[str, str]]) -> int:
        rows = [{**cells, **changes.get(number, {})} for number, cells in enumerate(self.rows[table])]
        self.write_rows(table, rows)
        return min(changes) + 2

    def write_rows(self, table: str, rows: Iterable[Cells]) -> None:
        header = self.headers[table]
        self.write(path_of(table), format_table(header, ([row[name] for name in header] for row in rows)).encode())

    def add_row(self, table: str, /, **cells: str) -> int:
        """Put a row where it belongs by its key, and return its line."""
        new = {name: cells.get(name, "") for name in self.headers[table]}
        rows = sorted([*self.rows[table], new], key=lambda row: key_of(table, row))
        self.write_rows(table, rows)
        return next(number for number, row in enumerate(rows) if row is new) + 2

    def row_of(self, record_id: str, table: str = "") -> int:
        """The number of the row of an id, from 0."""
        table = table or owner_of(record_id)
        key = TABLES[table].table_info.key[0]
        return next(number for number, row in enumerate(self.rows[table]) if row[key] == record_id)

    def register_line(self, record_id: str) -> int:
        return self.row_of(record_id, "records") + 2

    def spots(
        self, chance: random.Random, fits: Callable[[str, Column, str], bool], tables: Iterable[str]
    ) -> Spot | None:
        """A random cell that fits, with every table as likely as the others."""
        found: list[list[Spot]] = []
        for table in tables:
            columns = TABLES[table].columns().values()
            spots = [
                Spot(table, number, column.name)
                for column in columns
                for number, row in enumerate(self.rows[table])
                if fits(table, column, row[column.name])
            ]
            if spots:
                found.append(spots)
        return chance.choice(chance.choice(found)) if found else None

    def damage(self, spot: Spot, text: str) -> int:
        return self.change_cells(spot.table, spot.row, **{spot.column: text})

    def lines_of(self, file: str) -> int:
        """How many lines a file has as it is now; plenty if that cannot be told."""
        path = self.folder / file
        content = path.read_bytes() if path.is_file() else b""
        return content.count(b"\n") + content.count(b"\r") + 1


Mutation = Callable[[Package, random.Random], Expected | None]
KINDS: dict[str, Mutation] = {}


def kind(name: str) -> Callable[[Mutation], Mutation]:
    """Register a kind of damage."""

    def register(mutation: Mutation) -> Mutation:
        assert name not in KINDS, name
        KINDS[name] = mutation
        return mutation

    return register


AUTHORED_NAMES = [model.table_info.name for model in AUTHORED]


def path_of(table: str) -> str:
    return TABLES[table].table_info.path


def key_of(table: str, row: Cells) -> tuple[str, ...]:
    return tuple(row[column] for column in TABLES[table].table_info.key)


def is_key(table: str, column: Column) -> bool:
    return column.name in TABLES[table].table_info.key


def any_table(package: Package, chance: random.Random, rows: int = 1) -> str:
    return chance.choice([name for name in TABLES if len(package.rows[name]) >= rows])


def any_line(package: Package, chance: random.Random, table: str) -> int:
    """The line of a random row, not the header."""
    return chance.randrange(len(package.rows[table])) + 2


def text_spot(package: Package, chance: random.Random, tables: Iterable[str] = TABLES) -> Spot | None:
    """A random filled cell of free text that is no part of a key."""
    return package.spots(
        chance,
        lambda table, column, cell: bool(cell) and column.cell.kind in ("text", "words") and not is_key(table, column),
        tables,
    )


# ---------------------------------------------------------------------------------------------------------------------
# Bytes


def whole_file(name: str, change: Callable[[bytes], bytes], codes: str, line: int = 1, also: str = "") -> None:
    """A kind that changes the bytes of any table's file as a whole."""

    def mutation(package: Package, chance: random.Random) -> Expected:
        file = path_of(any_table(package, chance))
        package.write(file, change(package.intact[file]))
        return expect(codes, file, line, also=also)

    kind(name)(mutation)


whole_file("file: empty", lambda old: b"", "AQ003")
whole_file("file: byte order mark", lambda old: b"\xef\xbb\xbf" + old, "AQ004")
whole_file("file: two byte order marks", lambda old: b"\xef\xbb\xbf" * 2 + old, "AQ004")
whole_file("file: nothing but a byte order mark", lambda old: b"\xef\xbb\xbf", "AQ004")
whole_file("file: UTF-16 little-endian", lambda old: b"\xff\xfe" + old.decode().encode("utf-16-le"), "AQ005")
whole_file("file: UTF-16 big-endian", lambda old: b"\xfe\xff" + old.decode().encode("utf-16-be"), "AQ005")
whole_file("file: UTF-16 without a mark", lambda old: old.decode().encode("utf-16-le"), "AQ005 AQ006")
whole_file("file: packed by gzip", lambda old: gzip.compress(old, mtime=0), "AQ006")
whole_file("file: Windows line ends", lambda old: old.replace(b"\n", b"\r\n"), "AQ007")
whole_file("file: old Macintosh line ends", lambda old: old.replace(b"\n", b"\r"), "AQ007")
whole_file("file: a web page", lambda old: b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", "AQ108")
whole_file("file: only line ends", lambda old: b"\n" * old.count(b"\n"), "AQ108 AQ011", also="AQ011")


def one_line(name: str, change: Callable[[bytes, random.Random], bytes], codes: str) -> None:
    """A kind that changes the bytes of one row of any table."""

    def mutation(package: Package, chance: random.Random) -> Expected:
        table = any_table(package, chance)
        line = any_line(package, chance, table)
        package.change_line(table, line, lambda old: change(old, chance))
        return expect(codes, path_of(table), line)

    kind(name)(mutation)


def inserted(old: bytes, new: bytes, chance: random.Random) -> bytes:
    """Bytes put between two characters of a line."""
    text = old.decode()
    position = chance.randrange(len(text) + 1)
    return text[:position].encode() + new + text[position:].encode()


one_line(
    "line: a Windows-1252 byte",
    lambda old, chance: inserted(old, chance.choice([b"\xe9", b"\x92", b"\x96"]), chance),
    "AQ005",
)
one_line("line: bytes of a lone surrogate", lambda old, chance: inserted(old, b"\xed\xa0\x80", chance), "AQ005")
one_line("line: an overlong NUL", lambda old, chance: inserted(old, b"\xc0\x80", chance), "AQ005")
one_line("line: a character above Unicode", lambda old, chance: inserted(old, b"\xf5\x80\x80\x80", chance), "AQ005")
one_line("line: a NUL byte", lambda old, chance: inserted(old, b"\0", chance), "AQ006")
one_line("line: one Windows line end", lambda old, chance: old + b"\r", "AQ007")


@kind("line: half of a letter")
def half_a_letter(package: Package, chance: random.Random) -> Expected | None:
    spot = package.spots(chance, lambda table, column, cell: not cell.isascii(), TABLES)
    if spot is None:
        return None
    line = spot.row + 2

    def cut(old: bytes) -> bytes:
        at = max(number for number, byte in enumerate(old) if byte >= 0x80)
        return old[:at] + old[at + 1 :]

    package.change_line(spot.table, line, cut)
    return expect("AQ005", path_of(spot.table), line)


@kind("file: the last line end is missing")
def no_last_line_end(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    package.write(path_of(table), package.intact[path_of(table)][:-1])
    return expect("AQ010", path_of(table), len(package.lines(table)))


@kind("file: cut off in the middle of a row")
def cut_off(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    lines = package.lines(table)
    last = lines[line - 1].decode()
    rest = last[: chance.randrange(1, len(last))].encode()
    package.write(path_of(table), b"\n".join([*lines[: line - 1], rest]))
    # Rows that are lost leave ids that lead nowhere behind.
    lost = "AQ104 AQ008 AQ011 AQ105 AQ201 AQ202 AQ205 AQ206 AQ208 AQ211 AQ302 AQ401 AQ404 AQ406 AQ407 AQ408 AQ501 AQ504 AQ505 AQ507 AQ508"
    return expect("AQ010", path_of(table), line, also=lost)


# ---------------------------------------------------------------------------------------------------------------------
# Comma separated values


@kind("row: a quotation mark is not closed")
def unclosed_quote(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)

    def open_cell(old: bytes) -> bytes:
        cells = old.split(b",")
        plain = [number for number, cell in enumerate(cells) if b'"' not in cell]
        number = chance.choice(plain or [0])
        return b",".join([*cells[:number], b'"' + cells[number], *cells[number + 1 :]])

    package.change_line(table, line, open_cell)
    return expect("AQ008", path_of(table), line)


@kind("row: quotation marks inside a cell")
def stray_quotes(package: Package, chance: random.Random) -> Expected | None:
    spot = text_spot(package, chance)
    if spot is None or '"' in (cell := package.rows[spot.table][spot.row][spot.column]) or "," in cell:
        return None
    marked = cell[: len(cell) // 2] + '"' * chance.choice([1, 2]) + cell[len(cell) // 2 :]
    line = write_raw(package, spot, marked)
    return expect("AQ008 AQ012", path_of(spot.table), line)


def write_raw(package: Package, spot: Spot, raw: str) -> int:
    """Write a cell as it is, without quoting it."""
    cells = package.rows[spot.table][spot.row]
    line = ",".join(raw if name == spot.column else format_row([text, ""])[:-1] for name, text in cells.items())
    package.change_line(spot.table, spot.row + 2, lambda old: line.encode())
    return spot.row + 2


@kind("row: a line break in a cell")
def line_break(package: Package, chance: random.Random) -> Expected | None:
    spot = text_spot(package, chance)
    if spot is None or " " not in (cell := package.rows[spot.table][spot.row][spot.column]):
        return None
    line = package.damage(spot, cell.replace(" ", "\n", chance.choice([1, 2])))
    return expect("AQ009", path_of(spot.table), line)


@kind("row: blank lines")
def blank_line(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    blank = chance.choice([b"", b" ", b"\t", b"," * (len(package.headers[table]) - 1), b",,"])
    package.change_line(table, line, lambda old: blank + b"\n" + old)
    return expect("AQ011", path_of(table), line)


@kind("row: a blank line at the end")
def blank_at_the_end(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    package.write(path_of(table), package.intact[path_of(table)] + b"\n")
    return expect("AQ011", path_of(table), len(package.lines(table)) + 1)


@kind("row: a cell quoted without need")
def quoted_without_need(package: Package, chance: random.Random) -> Expected | None:
    table = any_table(package, chance)
    row = chance.randrange(len(package.rows[table]))
    plain = [name for name, cell in package.rows[table][row].items() if not set(cell) & set(',"')]
    name = chance.choice(plain)
    cell = package.rows[table][row][name]
    return expect("AQ012", path_of(table), write_raw(package, Spot(table, row, name), f'"{cell}"'))


whole_file(
    "file: every cell quoted",
    lambda old: b"".join(
        b",".join(b'"' + cell.replace('"', '""').encode() + b'"' for cell in row.cells) + b"\n"
        for row in read_rows(old.decode())
    ),
    "AQ012",
)


@kind("row: a cell too many")
def cell_too_many(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    package.change_line(table, line, lambda old: old + chance.choice([b",", b",x", b",,"]))
    return expect("AQ104", path_of(table), line)


@kind("row: a cell too few")
def cell_too_few(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    row = chance.randrange(len(package.rows[table]))
    cells = list(package.rows[table][row].values())
    del cells[chance.randrange(1, len(cells))]
    package.change_line(table, row + 2, lambda old: format_row(cells).encode())
    return expect("AQ104", path_of(table), row + 2)


@kind("row: a comma in a cell that is not quoted")
def unquoted_comma(package: Package, chance: random.Random) -> Expected | None:
    spot = text_spot(package, chance)
    if spot is None or set(cell := package.rows[spot.table][spot.row][spot.column]) & set(',"'):
        return None
    return expect("AQ104", path_of(spot.table), write_raw(package, spot, f"{cell}, and more"))


@kind("row: a remark between the rows")
def remark(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    package.change_line(table, line, lambda old: b"# to be checked\n" + old)
    return expect("AQ104", path_of(table), line)


@kind("row: marks of a merge conflict")
def conflict(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    package.change_line(
        table, line, lambda old: b"<<<<<<< HEAD\n" + old + b"\n=======\n" + old + b"\n>>>>>>> their-branch"
    )
    return expect("AQ104", path_of(table), line, also="AQ104 AQ106")


@kind("row: twice")
def twice(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    package.change_line(table, line, lambda old: old + b"\n" + old)
    return expect("AQ106", path_of(table), line + 1)


@kind("row: a key twice")
def key_twice(package: Package, chance: random.Random) -> Expected | None:
    table = chance.choice([name for name in ("sources", "actors", "places", "events") if package.rows[name]])
    row = chance.randrange(len(package.rows[table]))
    other = {**package.rows[table][row], "title" if table in ("sources", "events") else "name": "Another"}
    rows = [*package.rows[table][: row + 1], other, *package.rows[table][row + 1 :]]
    package.write_rows(table, rows)
    return expect("AQ106", path_of(table), row + 3)


@kind("row: in the wrong place")
def misplaced(package: Package, chance: random.Random) -> Expected | None:
    table = any_table(package, chance, rows=2)
    lines = package.lines(table)
    start, end = chance.sample(range(1, len(lines)), 2)
    moved = lines.pop(start)
    lines.insert(end, moved)
    package.write_lines(table, lines)
    # Of two neighbours that changed places, either can be the one that moved.
    places = {start + 1, end + 1} if abs(start - end) == 1 else {end + 1}
    return expect("AQ105", path_of(table), *places)


@kind("file: rows sorted the other way")
def sorted_backwards(package: Package, chance: random.Random) -> Expected | None:
    table = any_table(package, chance, rows=3)
    header, *rows = package.lines(table)
    package.write_lines(table, [header, *reversed(rows)])
    return expect("AQ105", path_of(table), 2, 3, also="AQ105")


@kind("row: the header again")
def header_again(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    line = any_line(package, chance, table)
    header = package.lines(table)[0]
    package.change_line(table, line, lambda old: header + b"\n" + old)
    return expect("AQ108", path_of(table), line)


@kind("row: a sum at the end")
def sum_at_the_end(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    commas = b"," * (len(package.headers[table]) - 2)
    package.write(path_of(table), package.intact[path_of(table)] + b"Total," + b"17" + commas + b"\n")
    line = len(package.lines(table)) + 1
    fields = "AQ201 AQ202 AQ203 AQ204 AQ205 AQ206 AQ211 AQ302 AQ303 AQ304"
    return expect("AQ201 AQ202 AQ205", path_of(table), line, also=fields)


# ---------------------------------------------------------------------------------------------------------------------
# Header


def header_line(name: str, change: Callable[[list[str], random.Random], list[str]], codes: str) -> None:
    """A kind that changes the names in the header and leaves the rows as they are."""

    def mutation(package: Package, chance: random.Random) -> Expected:
        table = any_table(package, chance)
        names = change(list(package.headers[table]), chance)
        package.change_line(table, 1, lambda old: format_row(names).encode())
        return expect(codes, path_of(table), 1)

    kind(name)(mutation)


def at(names: list[str], chance: random.Random, change: Callable[[str], str]) -> list[str]:
    number = chance.randrange(len(names))
    return [*names[:number], change(names[number]), *names[number + 1 :]]


def swapped(names: list[str], chance: random.Random) -> list[str]:
    one, other = chance.sample(range(len(names)), 2)
    names[one], names[other] = names[other], names[one]
    return names


header_line("header: a name misspelt", lambda names, chance: at(names, chance, lambda name: f"{name}s_x"), "AQ101")
header_line("header: a name in capitals", lambda names, chance: at(names, chance, str.upper), "AQ101")
header_line("header: a space before a name", lambda names, chance: at(names, chance, lambda name: f" {name}"), "AQ101")
header_line(
    "header: a name missing",
    lambda names, chance: [name for name in names if name != chance.choice(names[:1])],
    "AQ102",
)
header_line("header: a name too many", lambda names, chance: [*names, "comment"], "AQ101")
header_line("header: a name twice", lambda names, chance: [*names, chance.choice(names)], "AQ107")
header_line("header: two names swapped", swapped, "AQ103")
header_line("header: all names in capitals", lambda names, chance: [name.upper() for name in names], "AQ108")
header_line(
    "header: spaces after the commas",
    lambda names, chance: [names[0], *(f" {name}" for name in names[1:])],
    "AQ108 AQ102",
)
header_line("header: titles instead of names", lambda names, chance: [f"The {name}" for name in names], "AQ108")


@kind("header: quoted")
def header_quoted(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    package.change_line(table, 1, lambda old: b'"' + old.replace(b",", b'","') + b'"')
    return expect("AQ012", path_of(table), 1)


@kind("header: a quotation mark is not closed")
def header_unclosed(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    package.change_line(table, 1, lambda old: b'"' + old)
    return expect("AQ008 AQ108", path_of(table), 1)


@kind("header: missing")
def header_missing(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    package.write_lines(table, package.lines(table)[1:])
    return expect("AQ108", path_of(table), 1)


@kind("header: a heading above it")
def heading_above(package: Package, chance: random.Random) -> Expected:
    table = any_table(package, chance)
    groups = ["What happened", *[""] * (len(package.headers[table]) - 1)]
    heading = chance.choice(
        [format_row(groups).encode(), b"# exported on Monday", TABLES[table].table_info.title.encode()]
    )
    package.write_lines(table, [heading, *package.lines(table)])
    return expect("AQ108", path_of(table), 1)


whole_file("file: semicolons", lambda old: old.replace(b",", b";"), "AQ108")
whole_file("file: tabs", lambda old: old.replace(b",", b"\t"), "AQ108")
whole_file("file: bars", lambda old: old.replace(b",", b"|"), "AQ108")
whole_file(
    "file: semicolons after a byte order mark",
    lambda old: b"\xef\xbb\xbf" + old.replace(b",", b";"),
    "AQ108",
    also="AQ004",
)


def whole_columns(
    name: str,
    change: Callable[[list[list[str]], random.Random], list[list[str]]],
    codes: str,
    lines: Sequence[int] = (1,),
    also: str = "",
) -> None:
    """A kind that changes the columns of a table, header and rows alike."""

    def mutation(package: Package, chance: random.Random) -> Expected:
        table = any_table(package, chance, rows=2)
        columns = [[name, *(row[name] for row in package.rows[table])] for name in package.headers[table]]
        changed = change(columns, chance)
        header, *rows = ([*row] for row in zip(*changed, strict=True))
        package.write(path_of(table), format_table(header, rows).encode())
        return expect(codes, path_of(table), *lines, also=also)

    kind(name)(mutation)


def without_one(columns: list[list[str]], chance: random.Random) -> list[list[str]]:
    del columns[chance.randrange(len(columns))]
    return columns


def swapped_columns(columns: list[list[str]], chance: random.Random) -> list[list[str]]:
    one, other = chance.sample(range(len(columns)), 2)
    columns[one], columns[other] = columns[other], columns[one]
    return columns


whole_columns("table: a column removed", without_one, "AQ102")
whole_columns(
    "table: a column added", lambda columns, chance: [*columns, ["remarks", *["x"] * (len(columns[0]) - 1)]], "AQ101"
)
whole_columns(
    "table: empty columns at the end",
    lambda columns, chance: [*columns, *[[""] * len(columns[0])] * chance.choice([1, 3])],
    "AQ101",
)
whole_columns("table: two columns swapped", swapped_columns, "AQ103")
whole_columns("table: columns in alphabetical order", lambda columns, chance: sorted(columns), "AQ103")


@kind("table: rows and columns exchanged")
def transposed(package: Package, chance: random.Random) -> Expected:
    table = chance.choice([name for name in TABLES if len(package.headers[name]) > 6])
    rows = [package.headers[table], *(list(row.values()) for row in package.rows[table])]
    package.write(path_of(table), b"".join(format_row(row).encode() + b"\n" for row in zip(*rows, strict=True)))
    return expect("AQ108", path_of(table), 1)


# ---------------------------------------------------------------------------------------------------------------------
# Cells, by what stands in the column

Fits = Callable[[str, Column, str], bool]
Wrong = str | Callable[[str, random.Random], str]


def of_kind(*kinds: str, filled: bool = False) -> Fits:
    """Cells of columns that hold values of these kinds, and are no part of a key."""

    def fits(table: str, column: Column, cell: str) -> bool:
        return column.cell.kind in kinds and not is_key(table, column) and (bool(cell) or not filled)

    return fits


def a_reference(table: str, column: Column, cell: str) -> bool:
    """A filled cell that refers to a record."""
    return bool(cell) and bool(column.reference(TABLES[table].table_info)) and table in AUTHORED_NAMES


def an_id(table: str, column: Column, cell: str) -> bool:
    """The cell of a key of one column."""
    return TABLES[table].table_info.key == (column.name,)


def a_list_of_terms(table: str, column: Column, cell: str) -> bool:
    return bool(cell) and column.cell.kind == "list" and column.vocabulary is not None


def a_list(table: str, column: Column, cell: str) -> bool:
    return bool(cell) and column.cell.kind == "list"


def required(table: str, column: Column, cell: str) -> bool:
    return column.required and not is_key(table, column) and not (table == "claims" and column.name == "field")


def ascii_text(table: str, column: Column, cell: str) -> bool:
    return bool(cell) and column.cell.kind in ("text", "words")


def spliced(new: str) -> Wrong:
    """Characters put inside a text."""

    def change(old: str, chance: random.Random) -> str:
        at = chance.randrange(1, len(old)) if len(old) > 1 else 1
        return old[:at] + new + old[at:]

    return change


def decomposed(old: str, chance: random.Random) -> str:
    apart = unicodedata.normalize("NFD", old)
    return apart if apart != old else f"{old} e\u0301"


def homoglyph(old: str, chance: random.Random) -> str:
    """An id in which a letter is Cyrillic and looks the same."""
    look = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "s": "ѕ"}
    at = chance.choice([number for number, letter in enumerate(old) if letter in look])
    return old[:at] + look[old[at]] + old[at + 1 :]


DATES_WRONG = {
    "day before month": "11/12/2007",
    "with points": "11.12.2007",
    "as a spreadsheet shortens it": "11-Sep",
    "in words": "11 December 2007",
    "as a serial number": "39427",
    "with a time": "2007-12-11T00:00:00",
    "of a month that does not exist": "2007-13",
    "of a day that does not exist": "2007-02-30",
    "with a short year": "07-12-11",
    "without zeros": "2007-2-3",
    "with slashes": "2007/12/11",
    "backwards": "2012-01-01/2011-01-01",
    "open at both ends": "../..",
    "with a long dash": "2007–2008",
    "qualified twice": "2007-12-11?~",
    "in the far future": "3007-01-01",
    "in vague words": "c. 2007",
}
COUNTS_WRONG = {
    "with a comma": "1,999",
    "with a point": "2.0",
    "with a space": "1 999",
    "negative": "-3",
    "with a plus": "30+",
    "in words": "dozens",
    "as a power": "1e3",
    "in Arabic digits": "٣٠",
    "with zeros before it": "007",
    "after an apostrophe": "'12",
    "as a range": "10-20",
    "of absurd length": "9" * 400,
}
# name: (cells that fit, what is written, codes)
CELLS: dict[str, tuple[Fits, Wrong, str]] = {
    "required cell: empty": (required, "", "AQ201"),
    "id: empty": (an_id, "", "AQ201"),
    "term: misspelt": (of_kind("term", filled=True), lambda old, chance: f"{old}x", "AQ202"),
    "term: in capitals": (of_kind("term", filled=True), lambda old, chance: old.swapcase(), "AQ202"),
    "term: with a space": (of_kind("term", filled=True), lambda old, chance: f"{old} ", "AQ202"),
    "term: another language": (of_kind("term"), "unbekannt", "AQ202"),
    "term: a spreadsheet's error": (of_kind("term"), "#N/A", "AQ202"),
    "list: comma and space": (a_list_of_terms, lambda old, chance: f"{old}, {old}", "AQ207"),
    "list: semicolon": (a_list_of_terms, lambda old, chance: f"{old};{old}", "AQ207"),
    "list: an item twice": (a_list, lambda old, chance: f"{old}|{old.split('|')[0]}", "AQ207"),
    "list: an empty item": (a_list, lambda old, chance: chance.choice([f"{old}|", f"|{old}"]), "AQ207"),
    "list: spaces around the bar": (a_list, lambda old, chance: f"{old} | x", "AQ207"),
    "list: an unknown term": (a_list_of_terms, lambda old, chance: f"{old}|nothing_such", "AQ202"),
    **{f"date: {name}": (of_kind("edtf"), text, "AQ203") for name, text in DATES_WRONG.items()},
    **{f"count: {name}": (of_kind("integer"), text, "AQ204") for name, text in COUNTS_WRONG.items()},
    "count: a spreadsheet's error": (of_kind("integer"), "#REF!", "AQ204"),
    "date: a spreadsheet's error": (of_kind("edtf"), "#VALUE!", "AQ203"),
    "reference: capitals": (a_reference, lambda old, chance: old.upper(), "AQ205"),
    "reference: an underscore": (
        a_reference,
        lambda old, chance: old.replace("-", "_", 2).replace("_", "-", 1) + "_x",
        "AQ205",
    ),
    "reference: two hyphens": (a_reference, lambda old, chance: f"{old}--x", "AQ205"),
    "reference: a space before it": (a_reference, lambda old, chance: f" {old}", "AQ205"),
    "reference: a no-break space after it": (a_reference, lambda old, chance: f"{old}\u00a0", "AQ205"),
    "reference: smart quotes": (a_reference, lambda old, chance: f"“{old}”", "AQ205"),
    "reference: a zero-width space": (a_reference, spliced("\u200b"), "AQ205"),
    "reference: a Cyrillic letter": (a_reference, homoglyph, "AQ205"),
    "reference: too long": (a_reference, lambda old, chance: f"{old}-{'x' * 120}", "AQ205"),
    "reference: a title instead": (a_reference, "The Group", "AQ205"),
    "id: capitals": (an_id, lambda old, chance: old[:4] + old[4:].upper(), "AQ205"),
    "id: a space after it": (an_id, lambda old, chance: f"{old} ", "AQ205"),
    "id: a soft hyphen": (an_id, spliced("\u00ad"), "AQ205"),
    "id: an accent": (an_id, lambda old, chance: f"{old}-é", "AQ205"),
    "text: a space before it": (ascii_text, lambda old, chance: f" {old}", "AQ206"),
    "text: a no-break space after it": (ascii_text, lambda old, chance: f"{old}\u00a0", "AQ206"),
    "text: a tab": (ascii_text, spliced("\t"), "AQ206"),
    "text: an escape sequence": (ascii_text, spliced("\x1b[31m"), "AQ206"),
    "text: a zero-width space": (ascii_text, spliced("\u200b"), "AQ206"),
    "text: text turned to run from the right": (ascii_text, spliced("\u202e"), "AQ206"),
    "text: a line separator": (ascii_text, spliced("\u2028"), "AQ206"),
    "text: a next-line character": (ascii_text, spliced("\x85"), "AQ206"),
    "text: a byte order mark": (ascii_text, spliced("\ufeff"), "AQ206"),
    "text: accents stored apart": (of_kind("text", filled=True), decomposed, "AQ206"),
    "text: too long for a cell": (ascii_text, "x" * 131_073, "AQ014"),
    "words: too long": (
        lambda table, column, cell: column.name in ("as_stated", "place_text"),
        lambda old, chance: "many " * 50 + "words",
        "AQ206",
    ),
    "locator: spelt out": (of_kind("locator"), "paragraph 59", "AQ208"),
    "locator: backwards": (of_kind("locator"), "para 60-59", "AQ208"),
    "locator: a number only": (of_kind("locator"), "59", "AQ208"),
    "locator: nought": (of_kind("locator"), "para 0", "AQ208"),
    "locator: capital": (of_kind("locator"), lambda old, chance: old.capitalize(), "AQ208"),
    "locator: abbreviated": (of_kind("locator"), "p. 12", "AQ208"),
    "address: without http": (of_kind("url"), "www.example.org", "AQ209"),
    "address: another scheme": (of_kind("url"), "ftp://example.org/x", "AQ209"),
    "address: a script": (of_kind("url"), "javascript:alert(1)", "AQ209"),
    "address: a space inside": (of_kind("url"), "https://example.org/a b", "AQ209"),
    "address: no host": (of_kind("url"), "https://", "AQ209"),
    "language: its name": (of_kind("language"), "French", "AQ210"),
    "language: with an underscore": (of_kind("language"), "en_US", "AQ210"),
    "checksum: cut short": (of_kind("sha256"), "0" * 63, "AQ211"),
    "checksum: in capitals": (of_kind("sha256"), "AB" * 32, "AQ211"),
    "register: a version of two numbers": (of_kind("version"), "1.0", "AQ211"),
    "register: no such table": (of_kind("table"), "happenings", "AQ211"),
    "CURIE: without a prefix": (
        lambda table, column, cell: column.item is not None and column.item.kind == "curie",
        "QDe.014",
        "AQ211",
    ),
    "coordinate: out of bounds": (of_kind("number"), "181", "AQ212"),
    "coordinate: a zero at the end": (of_kind("number"), "36.70", "AQ212"),
    "coordinate: a decimal comma": (of_kind("number"), "36,7", "AQ212"),
    "coordinate: minutes": (of_kind("number"), "36°42'N", "AQ212"),
    "coordinate: no number": (of_kind("number"), "NaN", "AQ212"),
    "flag: yes": (of_kind("boolean"), "yes", "AQ213"),
    "flag: capitals": (of_kind("boolean"), "TRUE", "AQ213"),
    "flag: one": (of_kind("boolean"), "1", "AQ213"),
    "day: one that does not exist": (of_kind("day"), "2026-02-30", "AQ214"),
    "day: points": (of_kind("day"), "22.11.2026", "AQ214"),
    "day: a month": (of_kind("day"), "2026-11", "AQ214"),
}


def cell_kind(name: str, fits: Fits, wrong: Wrong, codes: str) -> None:
    def mutation(package: Package, chance: random.Random) -> Expected | None:
        spot = package.spots(chance, fits, TABLES)
        if spot is None:
            return None
        old = package.rows[spot.table][spot.row][spot.column]
        line = package.damage(spot, wrong if isinstance(wrong, str) else wrong(old, chance))
        return expect(codes, path_of(spot.table), line)

    kind(f"cell: {name}")(mutation)


for cell_name, case in CELLS.items():
    cell_kind(cell_name, *case)


@kind("cell: two cells of a row swapped")
def cells_swapped(package: Package, chance: random.Random) -> Expected | None:
    spot = package.spots(chance, of_kind("term", filled=True), AUTHORED_NAMES)
    if spot is None:
        return None
    row = package.rows[spot.table][spot.row]
    texts = [
        name
        for name, column in TABLES[spot.table].columns().items()
        if row[name] and column.cell.kind == "text" and name not in ("value", *TABLES[spot.table].table_info.key)
    ]
    if not texts:
        return None
    other = chance.choice(texts)
    line = package.change_cells(spot.table, spot.row, **{spot.column: row[other], other: row[spot.column]})
    return expect("AQ103 AQ202", path_of(spot.table), line)


# A cell that a spreadsheet replaced by an error (#REF!, #NAME?) in a column of free text: see the rules of the
# recognition of spreadsheet damage; its kinds are added here with the code that it gives them.


@kind("column: every date as a spreadsheet writes it")
def dates_by_spreadsheet(package: Package, chance: random.Random) -> Expected | None:
    spot = package.spots(chance, of_kind("edtf", filled=True), AUTHORED_NAMES)
    if spot is None:
        return None
    rows = {n: row[spot.column] for n, row in enumerate(package.rows[spot.table]) if len(row[spot.column]) == 10}
    changes = {n: {spot.column: f"{text[8:]}/{text[5:7]}/{text[:4]}"} for n, text in rows.items()}
    if not changes:
        return None
    line = package.change_rows(spot.table, changes)
    return expect("AQ203", path_of(spot.table), line, also="AQ203")


# ---------------------------------------------------------------------------------------------------------------------
# Rules between the columns of a record


def pick(package: Package, chance: random.Random, table: str, fits: Callable[[Cells], bool]) -> int | None:
    """The number of a random row of a table that fits."""
    rows = [number for number, row in enumerate(package.rows[table]) if fits(row)]
    return chance.choice(rows) if rows else None


def record_kind(
    name: str, table: str, fits: Callable[[Cells], bool], cells: Callable[[Cells], dict[str, str]], codes: str
) -> None:
    """A kind that writes cells into one row of a table."""

    def mutation(package: Package, chance: random.Random) -> Expected | None:
        row = pick(package, chance, table, fits)
        if row is None:
            return None
        line = package.change_cells(table, row, **cells(package.rows[table][row]))
        return expect(codes, path_of(table), line)

    kind(f"record: {name}")(mutation)


record_kind("low above high", "events", lambda row: True, lambda row: {"killed_low": "9", "killed_high": "8"}, "AQ301")
record_kind(
    "low above high in a claim", "claims", lambda row: not row["value"], lambda row: {"low": "9", "high": "8"}, "AQ301"
)
record_kind("end before start", "actors", lambda row: True, lambda row: {"start": "2007", "end": "1998-09"}, "AQ301")
record_kind(
    "a perpetrator without attribution",
    "participations",
    lambda row: bool(row["attribution"]) and row["role"] in ("perpetrator", "planner"),
    lambda row: {"attribution": ""},
    "AQ302",
)
record_kind(
    "a person without life status",
    "actors",
    lambda row: row["type"] == "person",
    lambda row: {"life_status": ""},
    "AQ302",
)
record_kind(
    "a group with life status",
    "actors",
    lambda row: row["type"] != "person",
    lambda row: {"life_status": "unknown"},
    "AQ302 AQ202",
)
record_kind(
    "a place that is not located",
    "events",
    lambda row: bool(row["place_id"]),
    lambda row: {"geo_precision": "none"},
    "AQ302",
)
record_kind("retired without a reason", "records", lambda row: True, lambda row: {"retired_in": "0.2.0"}, "AQ302")
record_kind("a date without basis", "events", lambda row: bool(row["date"]), lambda row: {"date_basis": ""}, "AQ303")
record_kind(
    "a basis without date", "events", lambda row: not row["date"], lambda row: {"date_basis": "stated"}, "AQ303"
)
record_kind("half a coordinate", "places", lambda row: not row["latitude"], lambda row: {"longitude": "3.1"}, "AQ303")
record_kind("a claim of number and words", "claims", lambda row: bool(row["value"]), lambda row: {"low": "3"}, "AQ304")
record_kind(
    "a claim that says nothing", "claims", lambda row: True, lambda row: {"low": "", "high": "", "value": ""}, "AQ304"
)
record_kind("part of itself", "events", lambda row: True, lambda row: {"part_of": row["event_id"]}, "AQ305")
record_kind(
    "derived from itself",
    "sources",
    lambda row: not row["derived_from"],
    lambda row: {"derived_from": row["source_id"]},
    "AQ305",
)
record_kind("a tie to itself", "relationships", lambda row: True, lambda row: {"object_id": row["subject_id"]}, "AQ305")
record_kind("a claim about itself", "claims", lambda row: True, lambda row: {"record_id": row["claim_id"]}, "AQ305")
