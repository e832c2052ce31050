"""Other forms of the same rows: files that ``fmt`` puts right, and contributions that bring rows back.

Both end in the package as it was, byte for byte.
"""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import openpyxl
import yaml

from aqim_data import contribute
from aqim_data.build import build
from aqim_data.contribute.formatting import format_files
from aqim_data.models import AUTHORED
from tests.mini import Cells
from tests.mutations import Package, path_of

#: Columns of free text, which can be changed without anything else becoming wrong.
_FREE = ("note", "summary", "description")
Tables = dict[str, list[Cells]]


def disguised(package: Package, chance: random.Random) -> None:
    """Tables in other line ends, order, quoting, spacing and encoding of the same text, put right by ``fmt``."""
    for model in AUTHORED:
        name = model.table_info.name
        rows = list(package.rows[name])
        chance.shuffle(rows)
        spaced = [{column: _spaced(cell, chance) for column, cell in row.items()} for row in rows]
        text = csv_text(package.headers[name], spaced, chance)
        mark = b"\xef\xbb\xbf" if chance.random() < 0.5 else b""
        package.write(path_of(name), mark + text.encode())
    results = list(format_files([package.folder]))
    assert all(result.problem is None for result in results), [str(result.problem) for result in results]
    assert_as_before(package)


def _spaced(cell: str, chance: random.Random) -> str:
    return f" {cell} " if cell and chance.random() < 0.1 else cell


def contributed(package: Package, chance: random.Random) -> None:
    """Some rows are changed in the package, and a contribution brings back what they said."""
    own = {model.table_info.name: _some_rows(package, model.table_info.name, chance) for model in AUTHORED}
    for name, numbers in own.items():
        column = next((one for one in _FREE if one in package.headers[name]), "")
        if numbers and column:
            package.change_rows(name, {number: {column: f"Said otherwise, {number}."} for number in numbers})
    for file in package.intact:
        package.path(file)
    assert build(package.folder, forget=True).report.valid
    tables = {name: [package.rows[name][number] for number in numbers] for name, numbers in own.items() if numbers}
    with tempfile.TemporaryDirectory() as temporary:
        write = chance.choice(FORMS)
        paths = write(tables, package, Path(temporary), chance)
        result = contribute.merge(paths, package.folder)
    assert result.check.report.valid, [str(problem) for problem in result.check.report.problems]
    shutil.rmtree(package.folder / ".aqim-data", ignore_errors=True)
    assert_as_before(package)


def _some_rows(package: Package, name: str, chance: random.Random) -> list[int]:
    numbers = range(len(package.rows[name]))
    return chance.sample(numbers, min(len(numbers), chance.randrange(4)))


def as_files(tables: Tables, package: Package, folder: Path, chance: random.Random) -> list[Path]:
    """A CSV file for each table, with columns in any order, and without some in which nothing changes."""
    for name, rows in tables.items():
        columns = [one for one in package.headers[name] if one in _FREE or any(row[one] for row in rows)]
        chance.shuffle(columns)
        cells = [{one: row[one] for one in columns} for row in rows]
        (folder / f"{name}.csv").write_bytes(csv_text(columns, cells, chance).encode())
    return [folder]


def as_zip(tables: Tables, package: Package, folder: Path, chance: random.Random) -> list[Path]:
    """The same in a zip."""
    files = as_files(tables, package, folder, chance)[0]
    archive = folder / "rows.zip"
    names = sorted(file.name for file in files.glob("*.csv"))
    with zipfile.ZipFile(archive, "w") as packed:
        for name in names:
            packed.write(folder / name, f"sent/{name}")
    return [archive]


def as_workbook(tables: Tables, package: Package, folder: Path, chance: random.Random) -> list[Path]:
    """A workbook with a sheet for each table."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(package.headers[name])
        for row in chance.sample(rows, len(rows)):
            sheet.append([row[one] or None for one in package.headers[name]])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.number_format = "@"
    book.save(folder / "rows.xlsx")
    return [folder / "rows.xlsx"]


def as_records(tables: Tables, package: Package, folder: Path, chance: random.Random) -> list[Path]:
    """A JSON or YAML file for each record."""
    paths = []
    for name, rows in tables.items():
        for number, row in enumerate(rows):
            content = {"table": name, **{column: cell for column, cell in row.items() if cell or column in _FREE}}
            text, suffix = (json.dumps(content), "json") if chance.random() < 0.5 else (_yaml(content), "yaml")
            paths.append(folder / f"{name}-{number}.{suffix}")
            paths[-1].write_text(text, encoding="utf-8")
    chance.shuffle(paths)
    return paths


def _yaml(content: Cells) -> str:
    text: str = yaml.safe_dump(content, allow_unicode=True, default_style='"')
    return text


Form = Callable[[Tables, Package, Path, random.Random], list[Path]]
FORMS: tuple[Form, ...] = (as_files, as_zip, as_workbook, as_records)


def csv_text(columns: list[str], rows: list[Cells], chance: random.Random) -> str:
    """Rows as CSV in one of the ways in which programs write it."""
    stream = io.StringIO(newline="")
    end = chance.choice(["\n", "\r\n"])
    quoting: type[csv.Dialect] = chance.choice([csv.excel, csv.unix_dialect])
    writer = csv.DictWriter(stream, columns, dialect=quoting, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def assert_as_before(package: Package) -> None:
    """Every file of the package is as it was."""
    for file, content in package.intact.items():
        found = (package.folder / file).read_bytes()
        assert found == content, (file, *unified_diff(content.decode().split("\n"), found.decode().split("\n"), n=0))
