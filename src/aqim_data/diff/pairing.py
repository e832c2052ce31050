"""Which row of the old table is which row of the new one, when ids are merged and keys are corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from aqim_data.diff.package import Entry, Key, Table

#: Share of the filled cells outside the key that must agree before a row counts as another one under a new key.
ALIKE = 0.5
#: So many rows sharing all but one part of their key are no longer set against each other one by one.
CROWD = 200


@dataclass(frozen=True, slots=True)
class Pairing:
    """The rows of two tables, set against each other.

    Attributes:
        pairs: Old key to new key of the rows that both tables have.
        added: Keys that only the new table has.
        removed: Keys that only the old table has.
        joined: Of the removed, the new key of the row that they fell together with when an id was merged.
    """

    pairs: Mapping[Key, Key] = field(default_factory=dict)
    added: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()
    joined: Mapping[Key, Key] = field(default_factory=dict)


def successors(register: Mapping[str, Entry]) -> dict[str, str]:
    """Where the mergers of a register lead in the end, by the id that was merged.

    >>> successors({"act-a": Entry("merged", "act-b", ""), "act-b": Entry("merged", "act-c", "")})["act-a"]
    'act-c'
    """
    found = {}
    for start, entry in register.items():
        if entry.status != "merged":
            continue
        seen = {start}
        target = entry.replaced_by
        while (following := register.get(target)) and following.status == "merged" and target not in seen:
            seen.add(target)
            target = following.replaced_by
        if target and target not in seen:
            found[start] = target
    return found


def under_key(table: Table, key: Key) -> Table:
    """A table with its rows under another key; the table itself if that key does not tell its rows apart."""
    if table.key == key or not set(key) <= set(table.columns):
        return table
    places = [table.columns.index(name) for name in key]
    rows = {tuple(row[place] for place in places): row for row in table.rows.values()}
    return replace(table, key=key, rows=rows) if len(rows) == len(table.rows) else table


def pair_rows(old: Table, new: Table, merged: Mapping[str, str]) -> Pairing:
    """Pair rows by key, then by key after mergers, then by all but one part of a key of several columns."""
    pairs = {key: key for key in old.rows if key in new.rows}
    taken = set(pairs)
    joined: dict[Key, Key] = {}
    rest: list[Key] = []
    for key in old.rows:
        if key in pairs:
            continue
        moved = tuple(merged.get(part, part) for part in key)
        if len(key) == 1 or moved not in new.rows:
            rest.append(key)
        elif moved in taken:
            joined[key] = moved
            rest.append(key)
        else:
            pairs[key] = moved
            taken.add(moved)
    added = [key for key in new.rows if key not in taken]
    if len(new.key) > 1 and old.key == new.key and not new.derived:
        loose = [key for key in rest if key not in joined]
        renamed = _renamed(old, new, loose, added, merged)
        pairs |= renamed
        taken.update(renamed.values())
        rest = [key for key in rest if key not in renamed]
        added = [key for key in added if key not in taken]
    return Pairing(pairs, tuple(added), tuple(rest), joined)


def _renamed(
    old: Table, new: Table, removed: Iterable[Key], added: Iterable[Key], merged: Mapping[str, str]
) -> dict[Key, Key]:
    """Rows without an id of their own of which one part of the key was corrected, such as a name or a role."""
    waiting: dict[tuple[int, Key], list[Key]] = {}
    for key in added:
        for place in range(len(key)):
            waiting.setdefault((place, _without(key, place)), []).append(key)
    candidates = []
    others = [name for name in new.columns if name in old.columns and name not in new.key]
    for key in removed:
        moved = tuple(merged.get(part, part) for part in key)
        for place in range(len(key)):
            neighbours = waiting.get((place, _without(moved, place)), ())
            for other in neighbours if len(neighbours) <= CROWD else ():
                alike = _likeness(old, new, key, other, others)
                if alike >= ALIKE:
                    candidates.append((-alike, key, other))
    found: dict[Key, Key] = {}
    taken: set[Key] = set()
    for _, key, other in sorted(candidates):
        if key not in found and other not in taken:
            found[key] = other
            taken.add(other)
    return found


def _without(key: Key, place: int) -> Key:
    return key[:place] + key[place + 1 :]


def _likeness(old: Table, new: Table, old_key: Key, new_key: Key, columns: list[str]) -> float:
    """The share of equal cells among those that either row fills."""
    was, now = old.as_cells(old.rows[old_key]), new.as_cells(new.rows[new_key])
    filled = [(was[name], now[name]) for name in columns if was[name] or now[name]]
    return sum(before == after for before, after in filled) / len(filled) if filled else 0.0
