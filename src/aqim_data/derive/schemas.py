"""Table Schema and JSON Schema, written from the models."""

from __future__ import annotations

import math
from typing import Any

from aqim_data.models import TABLES, Column, Record
from aqim_data.models.cells import Cell, IntegerCell, NumberCell, TextCell
from aqim_data.vocabulary import Vocabulary

# Python lets $ match before a final newline; other engines do not. This makes all of them strict.
_NO_CONTROL = {"type": "string", "pattern": "[\\u0000-\\u001f]"}


def table_schema(model: type[Record]) -> dict[str, Any]:
    """The Table Schema (Data Package v2) of a table.

    >>> from aqim_data.models import Event
    >>> table_schema(Event)["primaryKey"]
    ['event_id']
    """
    table = model.table_info
    keys = [(column.name, target) for column in model.columns().values() if (target := column.reference(table))]
    schema: dict[str, Any] = {
        "fields": [_table_field(model, column) for column in model.columns().values()],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if keys:
        schema["foreignKeys"] = [_foreign_key(table.name, name, target) for name, target in keys]
    return schema


def _foreign_key(table: str, column: str, target: str) -> dict[str, Any]:
    reference: dict[str, Any] = {"fields": [TABLES[target].table_info.key[0]]}
    # Naming the own resource breaks older validators; leaving it out means the same.
    if target != table:
        reference = {"resource": target, **reference}
    return {"fields": [column], "reference": reference}


def _table_field(model: type[Record], column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.cell.table_type,
        "title": column.title,
        "description": column.description,
        # The official profile wants examples as text, whatever the type.
        "example": column.cell.example,
    }
    if column.cell.table_type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if model.table_info.key == (column.name,):
        constraints["unique"] = True
    if column.vocabulary and not column.many:
        field["categories"] = [{"value": str(term), "label": term.label} for term in column.vocabulary]
        constraints["enum"] = [str(term) for term in column.vocabulary]
    constraints |= _limits(column.cell)
    if pattern := _table_pattern(column):
        constraints["pattern"] = pattern
    if constraints:
        field["constraints"] = constraints
    return field


def _limits(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, IntegerCell):
        return {"minimum": cell.minimum, "maximum": cell.maximum}
    if isinstance(cell, NumberCell) and math.isfinite(cell.minimum):
        return {"minimum": cell.minimum, "maximum": cell.maximum}
    if isinstance(cell, TextCell) and cell.max_length:
        return {"maxLength": cell.max_length}
    return {}


def _table_pattern(column: Column) -> str:
    if column.cell.table_type != "string":
        return ""
    if not column.many:
        return column.cell.pattern
    item = f"(?:{'|'.join(column.vocabulary)})" if column.vocabulary else ""
    if column.item:
        item = f"(?:{column.item.pattern.removeprefix('^').removesuffix('$')})"
    return f"^{item}(?:[|]{item})*$"


def json_schema(model: type[Record]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one record of a table.

    It accepts what the model accepts, except for what JSON Schema cannot say: that a low number is not above
    a high one, an end not before its start, an interval or a range not inverted, a text in form NFC, an id not a
    reference to its own record.

    >>> from aqim_data.models import Quote
    >>> json_schema(Quote)["properties"]["language"]["type"]
    'string'
    """
    columns = model.columns().values()
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": model.table_info.title,
        "description": model.table_info.description,
        "type": "object",
        "properties": {column.name: _property(column) for column in columns},
        "required": [column.name for column in columns if column.required],
        "additionalProperties": False,
    }
    rules = [rule for constraint in model.constraints if (rule := constraint.json_schema())]
    if rules:
        schema["allOf"] = rules
    return schema


def _property(column: Column) -> dict[str, Any]:
    head = {"title": column.title, "description": column.description}
    if column.many:
        items = _value(column.item, column.vocabulary)
        return {**head, "type": "array", "items": items, "uniqueItems": True}
    value = _value(column.cell, column.vocabulary)
    if not column.required:
        value["type"] = [value["type"], "null"]
        if "enum" in value:
            value["enum"] = [*value["enum"], None]
    return {**head, **value}


def _value(cell: Cell | None, vocabulary: type[Vocabulary] | None) -> dict[str, Any]:
    if vocabulary:
        return {"type": "string", "enum": [str(term) for term in vocabulary]}
    assert cell is not None  # a column without a vocabulary has a kind of cell
    value: dict[str, Any] = {"type": cell.json_type, **_limits(cell)}
    if cell.table_type == "date":
        value["format"] = "date"
    if cell.pattern:
        value |= {"pattern": cell.pattern, "not": _NO_CONTROL}
    return value
