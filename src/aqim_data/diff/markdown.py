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
_HEADER = ("record", "field", "before", "after")
# What Markdown would take for more than text. HTML is spelt out; a name after @ or a number after # is kept from
# becoming a mention, which sites make of the text after Markdown has been read.
_MARK = re.compile(r"[\\`*\[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MENTION = re.compile(r"[@#](?=\w)")
_ID = re.compile(r"\\\[([a-z]{3}-[a-z0-9-]+)\\\]")
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
    blocks += _changes(difference.tables, cap)
    for table in difference.tables:
        blocks += _lists(table, cap)
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    r"""A text that Markdown shows as it is, on one line; ids in brackets become code.

    >>> print(escaped("a|b <script> @someone"))
    a\|b &lt;script&gt; @<!-- -->someone
    >>> print(escaped("Algiers [plc-algiers]"))
    Algiers `plc-algiers`
    """
    text = re.sub("[&<>]", lambda match: _HTML[match[0]], _CONTROL.sub(" ", text))
    text = _MENTION.sub(r"\g<0><!-- -->", _MARK.sub(r"\\\g<0>", text))
    return _ID.sub(r"`\1`", text)


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


def _changes(tables: Sequence[TableDifference], cap: int | None) -> Iterator[str]:
    """Changed values: few of them as one table in sight, many of them folded, table by table."""
    rows = [(table.title, list(_changed_values(table))) for table in tables if table.corrected]
    if rows and (cap is None or sum(len(found) for _, found in rows) <= cap):
        yield "### Changed values"
        yield _table(_HEADER, [row for _, found in rows for row in found])
        return
    for title, found in rows:
        rest = len(found) - len(found[:cap])
        lines = [_table(_HEADER, found[:cap]), *([f"… and {rest:,} more values."] if rest else [])]
        yield _details(f"{title}: {len(found):,} values changed", "\n\n".join(lines))


def _changed_values(table: TableDifference) -> Iterator[list[str]]:
    for change in table.corrected:
        record = labelled(change.name, change.new_key)
        for title, old, new in field_lines(change):
            yield [escaped(cell) for cell in (record, title, *excerpts(old, new))]
            record = ""  # named once is enough


def _lists(table: TableDifference, cap: int | None) -> Iterator[str]:
    groups = [(words, [fate_line(one) for one in table.removed if one.fate == fate]) for fate, words in FATES.items()]
    groups.append(("added", [labelled(row.name, row.key) for row in table.added]))
    for words, lines in groups:
        items = [f"- {escaped(line)}" for line in lines[:cap]]
        if len(lines) > len(items):
            items.append(f"- … and {len(lines) - len(items):,} more")
        if items:
            yield _details(f"{table.title}: {len(lines):,} {words}", "\n".join(items))


def _details(summary: str, content: str) -> str:
    return f"<details><summary>{escaped(summary)}</summary>\n\n{content}\n\n</details>"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: bool = False) -> str:
    rule = ["---", *(["--:"] if numeric else ["---"]) * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
