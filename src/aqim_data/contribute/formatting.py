"""Putting CSV files into the package's canonical form without changing what any value means.

What is certain is done: line ends, quotation marks, order of rows and columns, spaces around values, Unicode form. An
encoding or a delimiter is recognised where everything in the file speaks for one and nothing for another. What would
have to be guessed is left, with the whole file, and said.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aqim_data.build import write_text
from aqim_data.characters import BLANK
from aqim_data.contribute.csv_files import partial_header_problem
from aqim_data.contribute.files import COUNT_LIMIT, InputFile, read_steadily
from aqim_data.contribute.recognition import named_table, table_of_columns
from aqim_data.dataset.loading import DESCRIPTOR
from aqim_data.errors import ContributionNotFoundError
from aqim_data.models import TABLES, Record
from aqim_data.models.cells import NormalizedTextCell
from aqim_data.tabular import RawRow, format_row, format_table, read_rows
from aqim_data.validation import Problem

_ENDS = re.compile(f"^[{BLANK}]+|[{BLANK}]+$")
#: Letters of French, Spanish, German and Italian, and the signs of good typography, as Windows-1252 has them.
#: Letters are left out whose bytes are common in the code pages of central Europe and Turkey.
_LETTERS = set("ÀÁÂÄÇÈÉÊËÍÎÏÑÒÓÔÖÙÚÛÜàáâäçèéêëíîïñòóôöùúûüÿŒœß")
_SIGNS = set("‘’“”–—…«»€°£§©®\u00a0·½¿¡")


#: The text in canonical form, what was done in words, and why nothing can be done, or None.
Formatted = tuple[str, list[str], Problem | None]


@dataclass(frozen=True, slots=True)
class FormatResult:
    """What formatting did, or would do, to one file.

    Attributes:
        path: The file.
        done: What was put right, in words; empty if the file was in canonical form.
        problem: Why the file was left as it is; None if it was not.
    """

    path: Path
    done: tuple[str, ...]
    problem: Problem | None = None


def format_files(paths: Iterable[str | os.PathLike[str]], *, check: bool = False) -> Iterator[FormatResult]:
    """Put CSV files into canonical form, each written whole or not at all.

    Args:
        paths: CSV files, and folders whose CSV files are meant; of a package those in ``data/``.
        check: Write nothing, only tell what would be done.

    Raises:
        ContributionNotFoundError: Nothing is at a path, or no CSV file in a folder.
        ChangedWhileReadError: A file changed or vanished while it was read.
        InvalidDatasetError: A file cannot be written; it is as it was.
    """
    files: dict[Path, None] = {}
    for path in map(Path, paths):
        files.update(dict.fromkeys(_csv_files(path)))
    for file in files:
        yield _formatted_file(file, check)


def _csv_files(path: Path) -> list[Path]:
    try:
        if path.is_file():
            return [path]
        # Of a package the tables are meant, and not whatever else lies in its repository.
        if (path / DESCRIPTOR).is_file() and (path / "data").is_dir():
            path = path / "data"
        found = sorted(file for file in path.rglob("*.csv") if file.is_file() and not file.is_symlink())
    except (OSError, ValueError):
        found = []
    if not found or len(found) > COUNT_LIMIT:
        reason = "holds too many files" if found else "is no CSV file and no folder with any"
        raise ContributionNotFoundError(f"{path} {reason}; name CSV files, or a folder of them")
    return found


def _formatted_file(file: Path, check: bool) -> FormatResult:
    try:
        content = read_steadily(file)
    except OSError as error:
        if isinstance(error, ContributionNotFoundError):
            raise
        problem = Problem("AQ013", f"it cannot be opened: {error.strerror}", "mend its permissions", file.as_posix())
        return FormatResult(file, (), problem)
    if content is None:
        return FormatResult(file, (), Problem("AQ033", "the file is too large", "split it", file.as_posix()))
    text, done, fault = format_content(InputFile(file.as_posix(), file.stem, ".csv", content))
    if fault:
        return FormatResult(file, (), fault)
    if text.encode("utf-8") == content:
        return FormatResult(file, ())
    if not check:
        mode = file.stat().st_mode & 0o777
        write_text(file, text)
        file.chmod(mode)
    return FormatResult(file, tuple(done))


def format_content(file: InputFile) -> Formatted:
    """The canonical form of a CSV file's content.

    Returns:
        The text; what was done, in words; and why nothing can be done, or None.
    """

    def left(rule: str, message: str, hint: str, line: int = 0, column: int = 0) -> Formatted:
        return "", [], Problem(rule, message, hint, file.name, line, column)

    done: list[str] = []
    decoded = _decoded(file.content, done)
    if decoded is None:
        return left("AQ005", "the encoding cannot be told for certain", "save the file as UTF-8", 1)
    if not decoded.strip():
        return left("AQ003", "the file is empty", "write the header and at least one row", 1)
    if "\0" in decoded:
        line = decoded[: decoded.index("\0")].count("\n") + 1
        return left("AQ006", "the line holds a NUL character", "delete it; the file may be damaged", line)
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if text != decoded:
        done.append("line ends are LF now")
    if not text.endswith("\n"):
        text += "\n"
        done.append("the last line ends like the others now")
    text = _with_commas(file.stem, text, done)
    rows = list(read_rows(text))
    fault = next((row for row in rows if row.fault), None)
    if fault:
        message = "quotation marks do not match, or a cell runs over the end of the line, or is too long"
        return left("AQ008", message, "mend the line by hand", fault.line, fault.text.find('"') + 1)
    header = rows[0]._replace(cells=[_tidy(name) for name in rows[0].cells])
    model = TABLES.get(named_table(file.stem)) or table_of_columns(header.cells)
    if model is None:
        return left("AQ032", "it cannot be told which table the rows belong to", "name the file after its table", 1)
    if problem := partial_header_problem(model, header, file.name):
        return "", [], problem
    return _in_order(file.name, model, header, rows[1:], done)


def _in_order(name: str, model: type[Record], header: RawRow, rows: list[RawRow], done: list[str]) -> Formatted:
    names = header.cells
    filled = [row for row in rows if row.text.strip(" ,\t") and row.cells != names]
    if len(filled) < len(rows):
        done.append(f"{_lines(len(rows) - len(filled))} without a row left out")
    for row in filled:
        if len(row.cells) != len(names):
            message = f"the row has {len(row.cells)} cells and the header {len(names)}"
            hint = "count the commas; a cell with a comma in it stands in quotation marks"
            return "", [], Problem("AQ104", message, hint, name, row.line)
    columns = [column for column in model.columns() if column in names]
    places = [names.index(column) for column in columns]
    composed = [isinstance(_kind(model, column), NormalizedTextCell) for column in columns]
    given = [[row.cells[place] for place in places] for row in filled]
    tidied = [
        [_tidy(cell, compose) if cell else cell for cell, compose in zip(cells, composed, strict=True)]
        for cells in given
    ]
    key = [columns.index(column) for column in model.table_info.key]
    ordered = sorted(tidied, key=lambda cells: tuple(cells[place] for place in key))
    if changed := sum(one != other for row, old in zip(tidied, given, strict=True) for one, other in _pairs(row, old)):
        done.append(f"{changed} cell{'s' if changed > 1 else ''} freed of stray spaces or put into Unicode form NFC")
    if names != columns:
        done.append("columns in the order of the table now")
    if ordered != tidied:
        done.append("rows sorted by their key now")
    if (unquoted := sum(format_row(row.cells) != row.text for row in filled)) or format_row(names) != header.text:
        done.append(f"{_lines(unquoted or 1)} quoted as this package quotes now")
    return format_table(columns, ordered), done, None


def _lines(count: int) -> str:
    return f"{count} line{'s' if count > 1 else ''}"


def _pairs(one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    return zip(one, other, strict=True)


def _kind(model: type[Record], column: str) -> object:
    found = model.columns()[column]
    return found.item or found.cell


def _tidy(text: str, compose: bool = False) -> str:
    """A value without white space around it; words of our own also in Unicode form NFC."""
    text = _ENDS.sub("", text)
    return unicodedata.normalize("NFC", text) if compose else text


def _decoded(content: bytes, done: list[str]) -> str | None:
    """The text of a file if its encoding is certain."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            return None
        done.append("UTF-8 now, was UTF-16")
        return text
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        done.append("byte order mark deleted")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        western = windows_text(content)
    if western is not None:
        done.append("UTF-8 now, was Windows-1252")
    return western


def windows_text(content: bytes) -> str | None:
    r"""The text of bytes that are Windows-1252 beyond doubt; None if they could be something else.

    Beyond doubt means: nothing in them is UTF-8, every character beyond ASCII is a letter of a western European
    language inside a word of mostly plain letters, or a typographic sign between words. Other code pages turn into
    signs inside words and runs of accented letters.

    >>> windows_text("Benghazi \u2013 l\u2019arm\xe9e".encode("cp1252"))
    'Benghazi – l’armée'
    >>> windows_text("Tizi Ouzou a \xe9t\xe9".encode("cp437")) is None
    True
    """
    if re.search(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}", content):
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = {character for character in text if character > "\x7f"}
    if not beyond <= _LETTERS | _SIGNS:
        return None
    within = re.search(r"(?<=[^\W\d_])[“”–—…«»€£§©®·½¿¡](?=[^\W\d_])", text)
    accents = "".join(sorted(_LETTERS))
    strange = re.search(f"[{accents}]{{3}}|[a-zß-ÿœ][À-ÞŒ]", text)
    return None if within or strange else text


def _with_commas(stem: str, text: str, done: list[str]) -> str:
    """The text with commas between cells, if it certainly has semicolons or tabs there."""
    header = text.partition("\n")[0]
    for delimiter, name in ((";", "semicolons"), ("\t", "tabs")):
        if delimiter not in header or "," in header:
            continue
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            return text
        names = [_tidy(cell) for cell in rows[0]]
        model = TABLES.get(named_table(stem)) or table_of_columns(names)
        widths = {len(row) for row in rows if any(cell.strip() for cell in row)}
        known = model is not None and set(model.table_info.key) <= set(names) <= set(model.columns())
        broken = any("\n" in cell for row in rows for cell in row)
        if known and widths == {len(names)} and not broken:
            done.append(f"commas between cells now, were {name}")
            return format_table(rows[0], [row for row in rows[1:] if row])
    return text
