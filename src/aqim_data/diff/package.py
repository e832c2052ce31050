"""Reading a package of any version for comparison: by its own headers and schemas, not through the models."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aqim_data.dataset.loading import DESCRIPTOR
from aqim_data.diff.files import Files
from aqim_data.errors import ComparisonError
from aqim_data.models import TABLES
from aqim_data.tabular import CELL_LIMIT

Key = tuple[str, ...]
Cells = tuple[str, ...]

# What a list of terms looks like in a Table Schema: the same alternatives twice.
_TERM_LIST = re.compile(r"\^\(\?:([A-Za-z0-9_|]+)\)\(\?:\[\|\]\(\?:\1\)\)\*\$")
_LIMITS = ("required", "unique", "minimum", "maximum", "minLength", "maxLength", "pattern")


@dataclass(frozen=True, slots=True)
class Form:
    """What a schema says of one column.

    Attributes:
        type: Its type in words; a column of another type is another column to those who read it.
        limits: What narrows its values down.
        words: Its title and description.
    """

    type: str
    limits: Mapping[str, Any]
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table as its file holds it.

    Attributes:
        name: Name of the table.
        title: Heading for people.
        columns: Names of the columns, in the order of the file.
        key: Columns of the primary key.
        rows: The rows' cells by their key.
        forms: What the package's own schema says of the columns; empty if it has none.
        derived: Whether the table is written by ``aqim-data build``.
    """

    name: str
    title: str = ""
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    rows: Mapping[Key, Cells] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    derived: bool = False

    def as_cells(self, row: Cells) -> dict[str, str]:
        """A row's cells by column."""
        return dict(zip(self.columns, row, strict=True))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of an id.

    Attributes:
        status: ``active``, ``retired`` or ``merged``.
        replaced_by: The id that takes its place; empty if none does.
        reason: Why it was withdrawn.
        since: The version that had it first.
    """

    status: str
    replaced_by: str
    reason: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """One package as it is compared.

    Attributes:
        name: Where it is, as the reader named it.
        version: Version of the data; empty if the descriptor gives none.
        properties: The descriptor without version and resources.
        tables: The tables by name.
        register: What became of every id; empty if the package has no register.
        terms: The labels of the terms of all vocabularies, by vocabulary and term.
    """

    name: str
    version: str
    properties: Mapping[str, Any]
    tables: Mapping[str, Table]
    register: Mapping[str, Entry]
    terms: Mapping[tuple[str, str], str]

    def cells_of(self, table: str, *key: str) -> dict[str, str] | None:
        """The cells of one row by column; None if there is none with this key."""
        found = self.tables.get(table)
        row = found.rows.get(key) if found else None
        return found.as_cells(row) if found and row is not None else None


def read_package(files: Files, like: Package | None = None) -> Package:
    """Read a package.

    Args:
        files: Its files.
        like: A package that was read before; rows that it has, too, are shared with it, which saves memory.

    Raises:
        ComparisonError: A file of it cannot be read, or its descriptor leads out of it.
    """
    descriptor = _read_json(files, DESCRIPTOR)
    tables = {}
    for name, title, path, schema in _resources(files, descriptor or {}):
        twin = like.tables.get(name) if like else None
        tables[name] = _read_table(files, name, title, path, schema, twin)
    if descriptor is None and not tables:
        raise ComparisonError(f"{files.name} holds neither {DESCRIPTOR} nor data/, so it is no data package")
    properties = {key: value for key, value in (descriptor or {}).items() if key not in ("version", "resources")}
    version = (descriptor or {}).get("version", "")
    register = {row["record_id"]: _entry(row) for row in _rows(tables, "records", "record_id")}
    terms = {
        (row["vocabulary"], row["term"]): row.get("label", "")
        for row in _rows(tables, "vocabularies", "vocabulary", "term")
    }
    return Package(files.name, version if isinstance(version, str) else "", properties, tables, register, terms)


def _entry(row: Mapping[str, str]) -> Entry:
    return Entry(*(row.get(name, "") for name in ("status", "replaced_by", "reason", "since")))


def _rows(tables: Mapping[str, Table], name: str, *needed: str) -> Iterator[dict[str, str]]:
    table = tables.get(name)
    if table and set(needed) <= set(table.columns):
        yield from map(table.as_cells, table.rows.values())


def _read_json(files: Files, path: str) -> dict[str, Any] | None:
    content = files.read(path)
    if content is None:
        return None
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ComparisonError(f"{files.name}: {path} is not JSON that can be read: {error}") from None
    if not isinstance(value, dict):
        raise ComparisonError(f"{files.name}: {path} is not a JSON object")
    return value


def _resources(files: Files, descriptor: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Name, title, path and schema of every table: what the descriptor lists, then known tables it forgets.

    A descriptor may be older than the tables beside it, so it is no reason to overlook one.
    """
    seen = set()
    entries = descriptor.get("resources")
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            raise ComparisonError(f"{files.name}: an entry of resources in {DESCRIPTOR} is not a JSON object")
        name, path = entry.get("name"), entry.get("path")
        if isinstance(path, list) and len(path) == 1:
            path = path[0]
        if not isinstance(name, str) or not isinstance(path, str) or not path.lower().endswith(".csv"):
            continue  # no table: a picture, inline data
        if name in seen:
            raise ComparisonError(f"{files.name}: {DESCRIPTOR} lists the table {name!r} twice")
        seen.add(name)
        title = entry.get("title")
        yield name, title if isinstance(title, str) else "", path, entry.get("schema")
    for name, model in TABLES.items():
        if name not in seen and files.read(model.table_info.path) is not None:
            yield name, "", model.table_info.path, f"schemas/{name}.table.json"


def _read_table(files: Files, name: str, title: str, path: str, schema: Any, twin: Table | None) -> Table:
    content = files.read(path)
    if content is None:
        raise ComparisonError(f"{files.name}: {DESCRIPTOR} lists {path}, which is missing; put it back or build anew")
    if isinstance(schema, str):
        schema = _read_json(files, schema)
    schema = schema if isinstance(schema, dict) else {}
    model = TABLES.get(name)
    records = _records(f"{files.name}: {path}", content)
    columns = tuple(next(records, (0, []))[1])
    if len(set(columns)) < len(columns):
        raise ComparisonError(f"{files.name}: {path}: a column stands in the header twice")
    key = _key(columns, schema.get("primaryKey"), model.table_info.key if model else ())
    return Table(
        name,
        title or (model.table_info.title if model else name),
        columns,
        key,
        _keyed(f"{files.name}: {path}", columns, key, records, twin.rows if twin and twin.columns == columns else {}),
        dict(_forms(schema)),
        bool(model and model.table_info.derived),
    )


def _key(columns: tuple[str, ...], stated: Any, known: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that tell rows apart: by the schema, by the model, or all of them."""
    named = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
    for key in (tuple(part for part in named if isinstance(part, str)), known):
        if key and set(key) <= set(columns):
            return key
    return columns


def _records(where: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with the line on which each ends; byte order mark and line ends do not matter."""
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        for cells in reader:
            # The csv module has a limit of its own, but other libraries move it.
            if cells and max(map(len, cells)) > CELL_LIMIT:
                raise csv.Error(f"a cell has more than {CELL_LIMIT:,} characters")
            if cells:
                yield reader.line_num, cells
    except UnicodeDecodeError as error:
        near = reader.line_num + 1
        raise ComparisonError(f"{where} is not UTF-8 ({error.reason}, from line {near} on); save it as UTF-8") from None
    except csv.Error as error:
        raise ComparisonError(
            f"{where}:{reader.line_num}: the row cannot be taken apart ({error}); `aqim-data validate` says more"
        ) from None


def _keyed(
    where: str, columns: Cells, key: Key, records: Iterator[tuple[int, list[str]]], twins: Mapping[Key, Cells]
) -> dict[Key, Cells]:
    places = [columns.index(name) for name in key]
    rows: dict[Key, Cells] = {}
    for line, cells in records:
        if len(cells) != len(columns):
            raise ComparisonError(
                f"{where}:{line}: the row has {len(cells)} cells and the header {len(columns)}; "
                "`aqim-data validate` says more"
            )
        own = tuple(cells[place] for place in places)
        if own in rows:
            raise ComparisonError(f"{where}:{line}: the key {' '.join(own)[:200]} stands in the table twice")
        row = tuple(cells)
        twin = twins.get(own)
        rows[own] = twin if twin == row else row
    return rows


def _forms(schema: Mapping[str, Any]) -> Iterator[tuple[str, Form]]:
    targets = dict(_targets(schema.get("foreignKeys")))
    fields = schema.get("fields")
    for entry in fields if isinstance(fields, list) else ():
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            continue
        stated = entry.get("constraints")
        limits = {key: stated[key] for key in _LIMITS if key in stated} if isinstance(stated, dict) else {}
        kind = _type(entry, limits, targets.get(name))
        if _TERM_LIST.fullmatch(str(limits.get("pattern", ""))):
            del limits["pattern"]  # which terms there are is compared as vocabularies
        yield name, Form(kind, limits, (str(entry.get("title", "")), str(entry.get("description", ""))))


def _targets(keys: Any) -> Iterator[tuple[str, str]]:
    for entry in keys if isinstance(keys, list) else ():
        match entry:
            case {"fields": [str(column)] | str(column), "reference": {} as reference}:
                yield column, str(reference.get("resource", ""))


def _type(entry: Mapping[str, Any], limits: Mapping[str, Any], target: str | None) -> str:
    """The type of a column in words."""
    if target is not None:
        return f"id of {target}" if target else "id of the same table"
    stated = entry.get("constraints")
    pattern = str(limits.get("pattern", ""))
    if _TERM_LIST.fullmatch(pattern):
        return "list of terms"
    if isinstance(stated, dict) and "enum" in stated:
        return "term"
    kind, form = str(entry.get("type", "any")), str(entry.get("format", "default"))
    words = {"string": "text", "integer": "whole number", "boolean": "yes or no", "date": "day"}.get(kind, kind)
    words = f"list of {words}" if "(?:[|]" in pattern and pattern.endswith(")*$") else words
    return words if form == "default" else f"{words} ({form})"
