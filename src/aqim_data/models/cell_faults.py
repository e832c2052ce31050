"""From Pydantic's verdict on a row to faults that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from pydantic import ValidationError
from pydantic_core import SchemaValidator

from aqim_data.models.cells import LIST_SEPARATOR, PREFIXES, IdentifierCell
from aqim_data.models.record import Column, Record
from aqim_data.vocabulary import Vocabulary

_RULE_OF_TYPE = {
    "not_edtf": "AQ203",
    "not_integer": "AQ204",
    "not_set": "AQ207",
    "not_list": "AQ207",
    "not_written": "AQ215",
    "not_locator": "AQ208",
    "not_number": "AQ212",
    "bool_type": "AQ213",
    "not_day": "AQ214",
    "not_normalized": "AQ206",
}
_RULE_OF_KIND = {"text": "AQ206", "words": "AQ206", "url": "AQ209", "language": "AQ210"}
_RULE_OF_FAULT = {
    "order": "AQ301",
    "filled": "AQ302",
    "together": "AQ303",
    "exclusive": "AQ304",
    "different": "AQ305",
}


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell."""

    rule: str
    column: str
    message: str
    hint: str


def cell_faults(model: type[Record], cells: Mapping[str, str]) -> tuple[Record | None, list[CellFault]]:
    """The record that a row of cells stands for, and what is wrong with the row.

    Every wrong cell is reported once, and every rule between columns whose own columns are right, so that
    nothing waits behind another fault. What happened to a row as a whole is one fault in place of many.
    """
    try:
        return model.from_cells(cells), []
    except ValidationError as error:
        faults = list(_faults(model, cells, error))
    of_cells = [fault for fault in faults if fault.rule not in _RULE_OF_FAULT.values()]
    if of_cells:
        # Only rows with wrong cells come here, so that what damaged them may be looked into at leisure.
        from aqim_data.models.row_damage import row_damage

        whole = row_damage(model, cells, of_cells)
        if whole:
            return None, [whole]
        faults += _faults_between_good_cells(model, cells, {fault.column for fault in of_cells})
    return None, faults


def _faults(model: type[Record], cells: Mapping[str, str], error: ValidationError) -> Iterator[CellFault]:
    seen: set[str] = set()
    for detail in error.errors(include_url=False):
        if detail["type"] == "record":
            for fault in detail["ctx"]["faults"]:
                yield CellFault(_RULE_OF_FAULT[fault.code], fault.column, fault.message, fault.hint)
            continue
        name = str(detail["loc"][0])
        if name not in seen:
            seen.add(name)
            yield _cell_fault(model, model.columns()[name], cells.get(name, ""), detail)


def _faults_between_good_cells(model: type[Record], cells: Mapping[str, str], bad: set[str]) -> Iterator[CellFault]:
    values = {}
    for name in model.columns():
        values[name] = column_value(model, name, cells.get(name, "")) if name not in bad else None
    row = SimpleNamespace(**values)
    for rule in model.constraints:
        if not bad & set(rule.columns):
            for fault in rule.faults(row):
                yield CellFault(_RULE_OF_FAULT[fault.code], fault.column, fault.message, fault.hint)


def column_value(model: type[Record], name: str, cell: str) -> Any:
    """The value that a cell of a column stands for.

    Raises:
        pydantic.ValidationError: It stands for none.
    """
    column = model.columns()[name]
    if not cell:
        return () if column.many else None
    return _validator(model, name).validate_python(column.cell.read(cell))


def fits_column(model: type[Record], name: str, cell: str) -> bool:
    """Whether a text is what a column wants."""
    try:
        column_value(model, name, cell)
    except ValidationError:
        return False
    return True


def column_faults(model: type[Record], name: str, cell: str) -> list[CellFault]:
    """What is wrong with the text of one cell; empty if nothing is."""
    try:
        column_value(model, name, cell)
    except ValidationError as error:
        # A cell judged by itself has no column in its place.
        detail = error.errors(include_url=False)[0]
        return [_cell_fault(model, model.columns()[name], cell, {**detail, "loc": (name, *detail["loc"])})]
    return []


@cache
def _validator(model: type[Record], name: str) -> SchemaValidator:
    # Straight from Pydantic's core: building a TypeAdapter takes ten times as long, and there are 130 columns.
    return SchemaValidator(model.columns()[name].core_schema())


def _cell_fault(model: type[Record], column: Column, cell: str, detail: Any) -> CellFault:
    if detail["type"] == "missing":
        return CellFault("AQ201", column.name, "the cell is empty", f"fill it: {column.description}")
    # Only refused cells come here, so that what damaged them may be looked into at leisure.
    from aqim_data.models.cell_damage import damage_of

    fault = _verdict(column, cell, detail)
    damage = damage_of(model, column, cell, lambda text: fits_column(model, column.name, text))
    return CellFault(damage.rule or fault.rule, column.name, damage.message, damage.hint) if damage else fault


def _verdict(column: Column, cell: str, detail: Any) -> CellFault:
    """The rule that a cell breaks, and what can be said of it without knowing what damaged it."""
    context = detail.get("ctx", {})
    kind = detail["type"]
    if column.many and kind not in ("not_set", "not_list"):
        return _list_fault(column, cell, detail)
    if kind == "enum" and column.vocabulary:
        return CellFault("AQ202", column.name, *_not_a_term(column.vocabulary, cell))
    if kind in _RULE_OF_TYPE:
        message = context.get("reason", detail["msg"])
        hint = context.get("hint", "write true or false, or leave it empty")
        if kind == "bool_type":
            message = "it is neither true nor false"
        return CellFault(_RULE_OF_TYPE[kind], column.name, message, hint)
    if kind == "string_too_long":
        rule = "AQ205" if isinstance(column.cell, IdentifierCell) else "AQ206"
        return CellFault(rule, column.name, f"it has more than {context['max_length']} characters", "shorten it")
    if isinstance(column.cell, IdentifierCell):
        return _identifier_fault(column, cell)
    return _pattern_fault(column.name, column.cell.kind, column.cell.example)


def _pattern_fault(name: str, kind: str, example: str) -> CellFault:
    rule = _RULE_OF_KIND.get(kind, "AQ211")
    return CellFault(rule, name, f"it is not of the form of a {kind}", f"write it like {example}")


def _list_fault(column: Column, cell: str, detail: Any) -> CellFault:
    items = cell.split(LIST_SEPARATOR)
    position = detail["loc"][1] if len(detail["loc"]) > 1 else 0
    item = items[position] if isinstance(position, int) and position < len(items) else cell
    if not item.strip() or item != item.strip() or (re.search("[,;/]", item) and column.vocabulary):
        tidy = LIST_SEPARATOR.join(part.strip() for part in re.split(r"[|,;/]", cell) if part.strip())
        return CellFault("AQ207", column.name, "an item of the list is empty or badly separated", f"write {tidy}")
    if column.vocabulary:
        return CellFault("AQ202", column.name, *_not_a_term(column.vocabulary, item))
    if detail["type"] in _RULE_OF_TYPE:
        context = detail["ctx"]
        return CellFault(_RULE_OF_TYPE[detail["type"]], column.name, context["reason"], context["hint"])
    assert column.item is not None  # a list without a vocabulary has a kind of item
    return _pattern_fault(column.name, column.item.kind, column.item.example)


def _not_a_term(vocabulary: type[Vocabulary], value: str) -> tuple[str, str]:
    from aqim_data.models.cell_damage import term_near

    message = f"{value!r} is not a term of {vocabulary.vocabulary_name()}"
    terms = [str(term) for term in vocabulary]
    near = term_near(vocabulary, value)
    if not near:
        import difflib  # it is needed only where something is wrong

        close = difflib.get_close_matches(re.sub(r"[\s-]+", "_", value.strip().lower()), terms, n=1)
        near = close[0] if close else ""
    if near:
        return message, f"did you mean {near}?"
    listed = ", ".join(terms) if len(terms) <= 16 else f"one of the {len(terms)} terms in data/vocabularies.csv"
    return message, f"write {listed}"


def _identifier_fault(column: Column, cell: str) -> CellFault:
    from aqim_data.models.cell_damage import identifier_damage

    assert isinstance(column.cell, IdentifierCell)
    table = column.cell.table
    prefix = PREFIXES.get(table, "")
    plain = re.sub("^[^A-Za-z0-9]+", "", cell)
    owners = [name for name, other in PREFIXES.items() if plain.startswith(f"{other}-") and other != prefix]
    if table and owners:
        message = f"it is an id of {owners[0]}, and the column holds ids of {table}"
        return CellFault("AQ402", column.name, message, f"write an id that begins with {prefix}-")
    damage = identifier_damage(column, cell)
    return CellFault("AQ205", column.name, damage.message, damage.hint)
