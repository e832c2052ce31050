"""Values and records in words: names beside ids, terms by their labels, counts as ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from aqim_data.counts import Count
from aqim_data.diff.package import Package
from aqim_data.models import TABLES, Column
from aqim_data.models.cells import LIST_SEPARATOR, BooleanCell, owner_of
from aqim_data.vocabulary import ContentFlag

#: What stands in words for a text that is not to be read unasked, such as a threat.
FOLDED = "(not shown; --flagged shows it)"
_FLAGS = {str(flag) for flag in ContentFlag if flag.is_folded}
_LOW, _HIGH = "_low", "_high"


@cache
def known_column(table: str, name: str) -> Column | None:
    """What the models say of a column; None if they do not know it."""
    model = TABLES.get(table)
    return model.columns().get(name) if model else None


def is_list(table: str, name: str) -> bool:
    """Whether a column holds lists."""
    column = known_column(table, name)
    return column is not None and column.many


def field_groups(columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The fields that columns stand for: each column is one, but the two bounds of a count are one together.

    >>> field_groups(["title", "killed_low", "killed_high", "low", "high"])
    {'title': ('title',), 'killed': ('killed_low', 'killed_high'), 'number': ('low', 'high')}
    """
    there = list(columns)
    groups: dict[str, tuple[str, ...]] = {}
    for name in there:
        if name in ("low", "high") and {"low", "high"} <= set(there):
            groups["number"] = ("low", "high")
            continue
        stem = name.removesuffix(_LOW).removesuffix(_HIGH)
        if stem != name and {stem + _LOW, stem + _HIGH} <= set(there) and stem not in there:
            groups[stem] = (stem + _LOW, stem + _HIGH)
        else:
            groups[name] = (name,)
    return groups


class Words:
    """The words in which one package speaks of its values and records.

    Args:
        package: The package that the values are of.
        flagged: Whether quotations that threaten, incite or describe violence closely are shown.
    """

    def __init__(self, package: Package, flagged: bool = False) -> None:
        self._package = package
        self._flagged = flagged

    def title(self, table: str, field: str, columns: tuple[str, ...]) -> str:
        """The heading of a field, as the package's own schema has it, or else the models."""
        if columns == ("low", "high"):
            return "Number"
        found = self._package.tables.get(table)
        form = found.forms.get(columns[0]) if found else None
        known = known_column(table, columns[0])
        title = (form.words[0] if form else "") or (known.title if known else "")
        # "Killed, at least" and "Killed, at most" are the bounds of "Killed".
        return (title.split(",")[0] if len(columns) > 1 else title) or field.replace("_", " ")

    def value(self, table: str, columns: tuple[str, ...], cells: Mapping[str, str]) -> str:
        """A field's value; empty if it has none."""
        if len(columns) == 2:
            return _range(*(cells.get(column, "") for column in columns))
        column, text = columns[0], cells.get(columns[0], "")
        if text and self._is_folded(table, column, cells):
            return FOLDED
        if is_list(table, column):
            return ", ".join(self.item(table, column, item) for item in text.split(LIST_SEPARATOR)) if text else ""
        return self.item(table, column, text)

    def item(self, table: str, column: str, text: str) -> str:
        """One value, or one item of a list."""
        known = known_column(table, column)
        if known and known.vocabulary:
            name = known.vocabulary.vocabulary_name()
            label = self._package.terms.get((name, text), "")
            return f"{label} ({text})" if label and name == "country" else label or text
        if known and isinstance(known.cell, BooleanCell):
            return {"true": "yes", "false": "no"}.get(text, text)
        name = self.name_of_id(text) if owner_of(text) else ""
        return f"{_shortened(name)} [{text}]" if name else text

    def name_of_id(self, record_id: str) -> str:
        """What the record with an id is called; empty if the package has none."""
        table = owner_of(record_id)
        cells = self._package.cells_of(table, record_id)
        return self.name(table, cells) if cells else ""

    def name(self, table: str, cells: Mapping[str, str]) -> str:
        """What a row is, in a few words."""
        match table:
            case "actor_names":
                return f"“{cells.get('name', '')}”, {self._named(cells, 'actor_id')}"
            case "participations":
                role = self.item(table, "role", cells.get("role", "")).lower()
                return f"{self._named(cells, 'actor_id')}, {role}: {self._named(cells, 'event_id')}"
            case "relationships":
                relation = self.item(table, "relation", cells.get("relation", "")).lower()
                return f"{self._named(cells, 'subject_id')} – {relation} – {self._named(cells, 'object_id')}"
            case "quotes":
                return f"words of {self._named(cells, 'speaker_id')}"
            case "claims":
                return self._claim(cells)
            case "vocabularies":
                return f"{cells.get('vocabulary', '')} {cells.get('term', '')}"
            case "records":
                return cells.get("record_id", "")
        return _own_name(table, cells)

    def _claim(self, cells: Mapping[str, str]) -> str:
        subject = cells.get("record_id", "")
        quote = self._package.cells_of("quotes", subject)
        subject = self.name("quotes", quote) if quote else self._named(cells, "record_id")
        said = _range(cells.get("low", ""), cells.get("high", "")) or self.value("claims", ("value",), cells)
        stance = self.item("claims", "stance", cells.get("stance", "")).lower()
        return f"{cells.get('field', '').replace('_', ' ')} of {subject}: {_shortened(said)} ({stance})"

    def _named(self, cells: Mapping[str, str], column: str) -> str:
        """The record that a cell names, by its own name only: a package may be wrong, and run in a circle."""
        record_id = cells.get(column, "")
        table = owner_of(record_id)
        row = self._package.cells_of(table, record_id)
        return (_own_name(table, row) if row else "") or record_id

    def _is_folded(self, table: str, column: str, cells: Mapping[str, str]) -> bool:
        """Whether a cell holds words of a quotation that is not to be read unasked."""
        if self._flagged:
            return False
        if table == "quotes":
            return column == "text" and cells.get("content_flag") in _FLAGS
        if table == "claims" and column in ("value", "as_stated") and cells.get("field") == "text":
            quote = self._package.cells_of("quotes", cells.get("record_id", ""))
            return quote is not None and quote.get("content_flag") in _FLAGS
        return False


def _own_name(table: str, cells: Mapping[str, str]) -> str:
    """The title or name that a row has; of an event, with its date."""
    named = cells.get("title") or cells.get("name") or ""
    day = cells.get("date", "") if table in ("events", "events_flat") else ""
    return f"{named}, {day}" if named and day else named


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _range(low: str, high: str) -> str:
    """A count in words, or the two cells as they are if they are no count."""
    if not low and not high:
        return ""
    try:
        bounds = [int(text) if text else None for text in (low, high)]
        return str(Count(*bounds))
    except ValueError:
        return f"{low}–{high}"
