"""What text and Markdown share: counts, headings, and changes in the form in which people read them."""

from __future__ import annotations

from collections.abc import Iterator

from aqim_data.diff.difference import Difference, Removal, RowChange, TableDifference, some

EMPTY = "(empty)"
#: What the ways of going are called, the gravest first.
FATES = {"gone": "gone without retirement", "removed": "removed", "retired": "retired", "merged": "merged"}

# Words kept on both sides of what differs between two long texts, in characters.
_CONTEXT = 40
_LONG = 100


def versions(difference: Difference) -> str:
    """The two packages with their versions, in one line."""
    sides = zip((difference.old, difference.new), difference.versions, strict=True)
    return " → ".join(f"{name} ({version or 'no version'})" for name, version in sides)


def counts(table: TableDifference) -> dict[str, int]:
    """How many rows of a table were added, changed and so on; what did not happen is left out."""
    found = {"added": len(table.added), "changed": len(table.corrected)}
    found |= {words: sum(one.fate == fate for one in table.removed) for fate, words in FATES.items()}
    return {words: count for words, count in found.items() if count}


def totals(difference: Difference) -> str:
    """How many rows were added, changed and so on in all authored tables, in one line."""
    sums: dict[str, int] = {}
    for table in difference.tables:
        for words, count in ({} if table.derived else counts(table)).items():
            sums[words] = sums.get(words, 0) + count
    parts = [f"{count:,} {words}" for words, count in sums.items()]
    return f"rows: {', '.join(parts)}" if parts else "no row of a table that people write differs"


def verdict(difference: Difference) -> str:
    """Which version step the changes call for, why, and whether it was made, in one line."""
    bump = difference.bump
    if bump.level == "none":
        return "Calls for no new version: the two packages are equal."
    check = str(difference.check)
    said = f" {check[0].upper()}{check[1:]}." if check else ""
    return f"Calls for a {bump.level} version: {some(bump.decisive, 4)}.{said}"


def column_lines(table: TableDifference) -> Iterator[str]:
    """What happened to a table as a whole and to its columns, one line each."""
    columns = table.columns
    if table.status != "changed":
        yield f"the table is {'new' if table.status == 'added' else 'gone'}"
        return
    for words, names in (
        ("new column", columns.added),
        ("column gone", columns.removed),
        ("column takes other values", columns.narrowed),
        ("column described anew", columns.reworded),
    ):
        if names:
            yield f"{words}: {', '.join(names)}"
    for name, (old, new) in (columns.retyped or {}).items():
        yield f"column retyped: {name}, from {old} to {new}"
    if columns.key:
        yield f"another key: {', '.join(columns.key[0])} → {', '.join(columns.key[1])}"
    if columns.reordered:
        yield f"columns in another order: {', '.join(columns.order)}"


def other_lines(difference: Difference) -> Iterator[str]:
    """What differs besides tables: vocabulary terms, the register, the descriptor."""
    terms = difference.terms
    for words, found in (("new", terms.added), ("gone", terms.removed), ("reworded", terms.reworded)):
        by_vocabulary: dict[str, list[str]] = {}
        for vocabulary, term in found:
            by_vocabulary.setdefault(vocabulary, []).append(term)
        for vocabulary, names in by_vocabulary.items():
            yield f"vocabulary {vocabulary}, {words}: {', '.join(names)}"
    if difference.forgotten:
        yield f"dropped from the register of ids: {some(difference.forgotten, 10)}"
    for name in difference.properties or ():
        yield f"property of the package changed: {name}"


def field_lines(change: RowChange) -> Iterator[tuple[str, str, str]]:
    """Title, old and new value of each field that was corrected; a source and the place in it are one."""
    fields = {one.field: one for one in change.corrections}
    source, locator = fields.get("source_id"), fields.get("locator")
    for one in fields.values():
        if one is locator and source:
            continue
        old, new = one.old, one.new
        if one is source and locator:
            old, new = f"{old}, {locator.old}", f"{new}, {locator.new}"
        if one.added or one.removed:
            old, new = ", ".join(one.removed), ", ".join(one.added)
            kept = not set(one.cells[one.field][0].split("|")).isdisjoint(one.cells[one.field][1].split("|"))
            if kept and not (old and new):
                yield one.title, f"− {old}" if old else "", f"+ {new}" if new else ""
                continue
        yield one.title, old or EMPTY, new or EMPTY


def fate_line(removal: Removal) -> str:
    """What became of a row that is gone."""
    line = labelled(removal.row.name, removal.row.key)
    if removal.into:
        line += f" into {labelled(removal.into_name, removal.into)}"
    return f"{line}: {removal.reason}" if removal.reason else line


def labelled(name: str, key: tuple[str, ...]) -> str:
    """A record's name with its id; rows without an id of their own are known by their name alone."""
    if name and len(key) > 1:
        return name
    return f"{name} [{' '.join(key)}]" if name else " ".join(key)


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Two long texts, cut to what differs with some words around it; short ones as they are.

    >>> excerpts("a short text", "another text")
    ('a short text', 'another text')
    """
    if max(len(old), len(new)) <= _LONG:
        return old, new
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    return _cut(old, start, len(old) - end), _cut(new, start, len(new) - end)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int, end: int) -> str:
    """A text from some words before ``start`` to some words behind ``end``."""
    first = text.rfind(" ", 0, max(start - _CONTEXT, 0)) + 1
    last = text.find(" ", end + _CONTEXT)
    return f"{'… ' if first else ''}{text[first : last if last >= 0 else len(text)]}{' …' if last >= 0 else ''}"
