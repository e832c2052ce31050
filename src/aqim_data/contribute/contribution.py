"""A contribution as a whole: the rows of everything that was sent, each key once."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from aqim_data.contribute.csv_files import read_csv
from aqim_data.contribute.documents import read_document
from aqim_data.contribute.files import InputFile, input_files
from aqim_data.contribute.findings import Findings
from aqim_data.contribute.rows import ContributedRow
from aqim_data.contribute.workbooks import read_workbook
from aqim_data.errors import ContributionNotFoundError

Key = tuple[str, ...]


@dataclass(slots=True)
class Contribution:
    """What was sent.

    Attributes:
        tables: The rows by table and key.
        found: What is wrong with the form of it.
        unread: Whether some row could not be read, so that one cannot tell what it would have added.
        skipped: Names of files that are no tables.
    """

    tables: dict[str, dict[Key, ContributedRow]] = field(default_factory=dict)
    found: Findings = field(default_factory=Findings)
    unread: bool = False
    skipped: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[ContributedRow]:
        """All rows, table by table."""
        return (row for rows in self.tables.values() for row in rows.values())


#: Problems of a row that was read all the same.
_READ = ("AQ005", "AQ006", "AQ009", "AQ014", "AQ035", "AQ106", "AQ107")


def read_contribution(paths: Iterable[str | os.PathLike[str]], standard_input: bytes | None = None) -> Contribution:
    """Read what somebody sends: folders, zip archives, CSV, ``.xlsx``, JSON and YAML.

    Args:
        paths: Where it is.
        standard_input: What stands for the path ``-``: CSV, or JSON if it begins with a bracket.

    Raises:
        ContributionNotFoundError: Nothing is at a path, or no table is in what is there.
        ChangedWhileReadError: A file changed or vanished while it was read.
        MissingExtraError: Reading it needs a library that is not installed.
    """
    contribution = Contribution()
    found = contribution.found
    names = [str(os.fspath(path)) for path in paths]
    for file in _files(names, standard_input, contribution):
        rows = {".csv": read_csv, ".xlsx": read_workbook}.get(file.suffix, read_document)(file, found)
        for row in rows:
            _add(contribution, row)
    unread = [problem for problem in found.problems if not (problem.rule in _READ and problem.record_id)]
    contribution.unread = bool(unread) or bool(found.hidden)
    if not contribution.tables and not found.problems:
        where = ", ".join(names)
        raise ContributionNotFoundError(f"no row of a table is in {where}; `aqim-data new event` makes one")
    return contribution


def _files(paths: list[str], standard_input: bytes | None, contribution: Contribution) -> Iterator[InputFile]:
    if standard_input is not None and "-" in paths:
        is_json = io.BytesIO(standard_input.removeprefix(b"\xef\xbb\xbf").lstrip()).read(1) in (b"{", b"[")
        yield InputFile("standard input", "-", ".json" if is_json else ".csv", standard_input)
        paths = [path for path in paths if path != "-"]
    yield from input_files(paths, contribution.found, contribution.skipped)


def _add(contribution: Contribution, row: ContributedRow) -> None:
    table = row.model.table_info
    if empty := next((name for name in table.key if not row.cells.get(name)), ""):
        description = row.model.columns()[empty].description
        contribution.found.add(row.problem("AQ201", "the cell is empty", f"fill it: {description}", empty))
        return
    rows = contribution.tables.setdefault(table.name, {})
    first = rows.setdefault(row.key, row)
    if first is not row:
        same = " with the same cells" if first.cells == row.cells else ""
        message = f"the key already stands in {first.file}, line {first.line}{same}"
        hint = "delete one of the two, or join them"
        contribution.found.add(row.problem("AQ106", message, hint, table.key[-1]))
