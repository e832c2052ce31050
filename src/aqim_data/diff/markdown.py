"""A difference as Markdown, for release notes and the summary of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aqim_data.diff.difference import Difference, TableDifference
from aqim_data.diff.summary import (
    FATES,
    column_lines,
    counts,
    excerpts,
    fate_line,
    field_lines,
    labelled,
    other_lines,
    verdict,
    versions,
)

#: How many changed values, and how many rows of a folded list, are shown unless all are asked for.
CAP = 30
# What Markdown or a site that shows it would take for more than text: marks, HTML, mentions, numbers of issues.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#@&$]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def as_markdown(difference: Difference, *, everything: bool = False, heading: str = "## Changes in the data") -> str:
    """A difference as Markdown: counts by table, changed values as a table, the rest in folded lists.

    Args:
        difference: What differs.
        everything: Show every value and row; otherwise the first thirty of each list.
        heading: The first line; empty for none.
    """
    cap = None if everything else CAP
    blocks = [heading] if heading else []
    blocks += [escaped(versions(difference)), _verdict(difference)]
    if difference.tables:
        blocks.append(_counts(difference.tables))
    notes = [f"{escaped(table.title)}: {escaped(line)}" for table in difference.tables for line in column_lines(table)]
    notes += map(escaped, other_lines(difference))
    if notes:
        blocks.append("\n".join(f"- {note}" for note in notes))
    blocks += _changes(difference, cap)
    for table in difference.tables:
        blocks += _folded(table, cap)
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    r"""A text that Markdown shows as it is, on one line.

    >>> print(escaped("a|b <script> @someone"))
    a&#124;b &#60;script&#62; &#64;someone
    """
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", _CONTROL.sub(" ", text))


def _verdict(difference: Difference) -> str:
    text = escaped(verdict(difference))
    return text.replace(f" {difference.bump.level} version", f" **{difference.bump.level}** version", 1)


def _counts(tables: Sequence[TableDifference]) -> str:
    kinds = [kind for kind in ("added", "changed", *FATES.values()) if any(kind in counts(table) for table in tables)]
    rows = []
    for table in tables:
        found = counts(table)
        numbers = [f"{found[kind]:,}" if kind in found else "" for kind in kinds]
        rows.append([escaped(table.title), f"{table.counts[0]:,}", f"{table.counts[1]:,}", *numbers])
    return _table(["table", "rows before", "rows after", *kinds], rows, numeric=True)


def _changes(difference: Difference, cap: int | None) -> Iterator[str]:
    rows = []
    for table in difference.tables:
        for change in table.corrected:
            for title, old, new in field_lines(change):
                cells = (labelled(change.name, change.new_key), title, *excerpts(old, new))
                rows.append([escaped(cell) for cell in cells])
    if rows:
        yield "### Changed values"
        shown = _table(["record", "field", "before", "after"], rows[:cap])
        rest = len(rows) - len(rows[:cap])
        yield shown + (f"\n\n… and {rest:,} more changed values." if rest else "")


def _folded(table: TableDifference, cap: int | None) -> Iterator[str]:
    groups = [(words, [fate_line(one) for one in table.removed if one.fate == fate]) for fate, words in FATES.items()]
    groups.append(("added", [labelled(row.name, row.key) for row in table.added]))
    for words, lines in groups:
        if not lines:
            continue
        items = [f"- {escaped(line)}" for line in lines[:cap]]
        if len(lines) > len(items):
            items.append(f"- … and {len(lines) - len(items):,} more")
        summary = f"<summary>{escaped(table.title)}: {len(lines):,} {words}</summary>"
        yield "\n".join((f"<details>{summary}", "", *items, "", "</details>"))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: bool = False) -> str:
    rule = ["---", *(["--:"] if numeric else ["---"]) * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
