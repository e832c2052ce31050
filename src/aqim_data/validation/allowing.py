"""The allow-list: warnings that were looked into and are right, each with the reason.

It is ``curation/allowed.csv`` beside ``data/``, with the columns rule, record_id, field and reason. Only warnings
can be allowed. An entry that silences nothing any more is an error, so that it cannot silence the next mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aqim_data.dataset.files import read_file
from aqim_data.tabular import RawRow, cell_column, read_rows
from aqim_data.validation.problems import Problem
from aqim_data.validation.rules import RULES, near_codes

#: Path of the list, relative to the package's folder.
ALLOW_LIST = "curation/allowed.csv"
COLUMNS = ("rule", "record_id", "field", "reason")

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class AllowList:
    """An allow-list as read.

    Attributes:
        entries: Its good entries: the line of each by rule, record and field.
        problems: What is wrong with the others.
    """

    entries: dict[Key, int]
    problems: tuple[Problem, ...] = ()

    def judge(self, warnings: Iterable[Problem]) -> Iterator[Problem]:
        """The warnings that are not allowed, and a problem for each entry that silences none."""
        used: set[Key] = set()
        for warning in warnings:
            key = (warning.rule, warning.record_id, warning.field)
            if key in self.entries:
                used.add(key)
            else:
                yield warning
        for key, line in self.entries.items():
            if key not in used:
                rule, record_id, field = key
                message = f"{rule} does not warn of {field} of this record (any more)"
                yield _problem("AQ608", message, "delete the line", line, record_id=record_id)


def read_allow_list(folder: Path) -> AllowList:
    """The allow-list of a package; an empty one if it has none."""
    try:
        text = read_file(folder, ALLOW_LIST).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return AllowList({})
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        return AllowList({}, (_problem("AQ607", f"the list cannot be read: {reason}", "save it as UTF-8", 0),))
    rows = read_rows(text.replace("\r\n", "\n"))
    header = next(rows, None)
    if header is None or header.cells != list(COLUMNS):
        hint = f"write {','.join(COLUMNS)}"
        return AllowList({}, (_problem("AQ607", "the first line is not the header", hint, 1),))
    entries: dict[Key, int] = {}
    problems: list[Problem] = []
    for row in rows:
        problem = _fault(row, entries)
        if problem:
            problems.append(problem)
        else:
            rule, record_id, field, _ = row.cells
            entries[rule, record_id, field] = row.line
    return AllowList(entries, tuple(problems))


def _fault(row: RawRow, entries: dict[Key, int]) -> Problem | None:
    """What is wrong with an entry, if anything is."""
    if row.fault or len(row.cells) != len(COLUMNS):
        message = f"the line does not have the {len(COLUMNS)} cells {', '.join(COLUMNS)}"
        return _problem("AQ607", message, "a reason with a comma in it stands in quotation marks", row.line)
    rule, record_id, field, reason = row.cells

    def fault(name: str, message: str, hint: str) -> Problem:
        index = COLUMNS.index(name)
        column, value = cell_column(row.text, index), row.cells[index]
        return Problem("AQ607", message, hint, ALLOW_LIST, row.line, column, record_id, name, value)

    if rule not in RULES:
        near = near_codes(rule)
        hint = f"did you mean {' or '.join(near)}?" if near else "aqim-data rules lists them"
        return fault("rule", "no rule has this code", hint)
    if RULES[rule].severity != "warning":
        return fault("rule", f"{rule} is an error, and errors cannot be allowed", "mend the data, and delete the line")
    if not reason.strip():
        return fault("reason", "the entry gives no reason", "say what was looked up, and why the value is right")
    if (rule, record_id, field) in entries:
        message = f"the same stands in line {entries[rule, record_id, field]}"
        return fault("record_id", message, "delete one of the two")
    return None


def _problem(rule: str, message: str, hint: str, line: int, record_id: str = "") -> Problem:
    return Problem(rule, message, hint, ALLOW_LIST, line, record_id=record_id)
