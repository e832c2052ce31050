"""A difference as plain text, table by table, for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aqim_data.diff.difference import Difference, RowChange, TableDifference
from aqim_data.diff.summary import (
    EMPTY,
    FATES,
    column_lines,
    counts,
    excerpts,
    fate_line,
    field_lines,
    labelled,
    other_lines,
    totals,
    verdict,
    versions,
)

#: How many rows of a kind are shown of one table unless all are asked for.
CAP = 10
# Beyond this length two values stand below each other instead of side by side.
_WIDTH = 100
_BREAK = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def as_text(difference: Difference, *, everything: bool = False) -> str:
    """A difference as text, ending in a line end.

    Args:
        difference: What differs.
        everything: Show every row; otherwise the first ten of a kind in each table.
    """
    # A line break inside a value would look like the next entry.
    return "".join(f"{_BREAK.sub('⏎', line)}\n" for line in _lines(difference, everything))


def _lines(difference: Difference, everything: bool) -> Iterator[str]:
    yield versions(difference)
    if difference:
        yield totals(difference)
    yield verdict(difference)
    cap = None if everything else CAP
    for table in difference.tables:
        yield ""
        yield from _table(table, cap)
    others = list(other_lines(difference))
    if others:
        yield from ("", "Package", *_indented(others))


def _table(table: TableDifference, cap: int | None) -> Iterator[str]:
    old, new = table.counts
    parts = [f"{count:,} {words}" for words, count in counts(table).items()]
    happened = f" ({', '.join(parts)})" if parts else ""
    yield f"{table.title}: {old:,} → {new:,} rows{happened}"
    yield from _indented(column_lines(table))
    for fate, words in FATES.items():
        lines = [fate_line(one) for one in table.removed if one.fate == fate]
        if lines and fate == "merged" and len(table.key) > 1 and cap is not None:
            # They only say again that the records they tied together were merged.
            yield f"  {len(lines):,} of merged records fell together with rows of the successors (--all lists them)"
        else:
            yield from _group(f"{words}:", lines, cap)
    changed = table.corrected
    if changed:
        yield "  changed:"
        for change in changed[:cap]:
            yield from _indented(_change(change), 4)
        yield from _more(len(changed), cap)
    if table.following:
        yield f"  {_followers(table.following)}"
    yield from _group("added:", [labelled(row.name, row.key) for row in table.added], cap)


def _change(change: RowChange) -> Iterator[str]:
    yield labelled(change.name, change.new_key)
    for title, old, new in field_lines(change):
        if EMPTY in (old, new) or not (old and new):
            value = f"{old} → {new}" if old and new else old or new
            yield f"  {title.lower()}: {value}"
        elif len(title) + len(old) + len(new) <= _WIDTH:
            yield f"  {title.lower()}: {old} → {new}"
        else:
            old, new = excerpts(old, new)
            yield from (f"  {title.lower()}:", f"    − {old}", f"    + {new}")


def _followers(count: int) -> str:
    if count == 1:
        return "1 row that named a merged record names its successor"
    return f"{count:,} rows that named a merged record name its successor"


def _group(heading: str, lines: Sequence[str], cap: int | None) -> Iterator[str]:
    if lines:
        yield f"  {heading}"
        yield from _indented(lines[:cap], 4)
        yield from _more(len(lines), cap)


def _more(count: int, cap: int | None) -> Iterator[str]:
    if cap is not None and count > cap:
        yield f"    … {count - cap:,} more (--all shows them)"


def _indented(lines: Iterator[str] | Sequence[str], width: int = 2) -> Iterator[str]:
    return (f"{' ' * width}{line}" for line in lines)
