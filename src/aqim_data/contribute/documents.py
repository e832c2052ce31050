"""Reading contributed JSON and YAML: one record, a list of records, or ``{table: [records]}``.

Both are first turned into nodes with their place in the file, and YAML's values stay the text that was
written, so that 2007-12-11 is no date object and NO no falsehood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aqim_data.contribute.files import InputFile
from aqim_data.contribute.findings import Findings
from aqim_data.contribute.links import json_depth
from aqim_data.contribute.recognition import OPEN, REASONS, is_derived, judged_table, named_table
from aqim_data.contribute.rows import ContributedRow, Spot, tame
from aqim_data.dataset import near_matches
from aqim_data.errors import MissingExtraError
from aqim_data.models import Record
from aqim_data.models.cells import LIST_SEPARATOR
from aqim_data.models.record import Column

#: Largest JSON and YAML, in bytes, and how deep their values may be nested; a record is two or three deep.
JSON_LIMIT = 256 << 20
YAML_LIMIT = 8 << 20
DEPTH_LIMIT = 16

_SHAPE = "send one record, a list of records, or a mapping of tables to lists of records"


class _UnsafeError(ValueError):
    """A document that is not read to its end."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of a document: a text, None, a list of nodes, or pairs of names and nodes."""

    value: Any
    spot: Spot

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, _Pairs)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)


class _Pairs(tuple[tuple[str, _Node], ...]):
    """Names with their nodes, in the order of the file and with repetitions."""

    __slots__ = ()


def read_document(file: InputFile, found: Findings) -> Iterator[ContributedRow]:
    """The rows of a JSON or YAML file; what cannot be read becomes a problem.

    Raises:
        MissingExtraError: It is YAML and the extra ``contribute`` is not installed.
    """
    is_json = file.suffix == ".json"
    limit = JSON_LIMIT if is_json else YAML_LIMIT
    if len(file.content) > limit:
        message = f"the file is larger than {limit >> 20} MB"
        found.report("AQ033", message, "send it in parts, or as CSV", file.name)
        return
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.content[: error.start].count(b"\n") + 1
        found.report("AQ005", "the file is not UTF-8", "save it as UTF-8", file.name, line)
        return
    try:
        documents = [_json_nodes(text)] if is_json else list(_yaml_nodes(file.name, text))
    except json.JSONDecodeError as error:
        found.report("AQ031", f"it is not JSON: {error.msg}", "mend it there", file.name, error.lineno, error.colno)
    except (_UnsafeError, RecursionError) as error:
        found.report("AQ033", str(error), "write plain values", file.name)
    except MissingExtraError:
        raise
    except ValueError as error:
        found.report("AQ031", f"it cannot be read: {str(error)[:300]}", "mend it there", file.name)
    else:
        for document in documents:
            for table, node in _records(file, document, found):
                row = _row(file, table, node, found)
                if row is not None:
                    yield row


def _records(file: InputFile, document: _Node, found: Findings) -> Iterator[tuple[str, _Node]]:
    """The records of a document, each with the name of its table as far as the document says it."""
    if document.is_list:
        for node in document.value:
            yield "", node
    elif not document.is_mapping or any(name in _COLUMNS for name, _ in document.value):
        yield "", document
    elif not document.value:
        found.report("AQ003", "the file holds no record", _SHAPE, file.name, document.spot.line)
    else:
        for name, node in document.value:
            if not node.is_list and not node.is_mapping:
                found.report("AQ032", f"{name[:80]!r} is neither a table nor a record", _SHAPE, file.name, *node.spot)
            elif name not in OPEN and not is_derived(name):
                near = near_matches(name, list(OPEN), count=1) or list(OPEN)
                message = f"{name[:80]!r} is no table"
                found.report("AQ032", message, f"the table is called {' or '.join(near)}", file.name, *node.spot)
            else:
                for one in node.value if node.is_list else [node]:
                    yield name, one


_COLUMNS = {"table", *(name for model in OPEN.values() for name in model.columns())}


def _row(file: InputFile, table: str, node: _Node, found: Findings) -> ContributedRow | None:
    if not node.is_mapping:
        found.report("AQ032", "it is no record with named values", _SHAPE, file.name, *node.spot)
        return None
    named = dict(node.value)
    if not table and "table" in named and isinstance(named["table"].value, str):
        table = named.pop("table").value
        if not named_table(table):
            near = near_matches(table, list(OPEN), count=1) or list(OPEN)
            hint = f"the table is called {' or '.join(near)}"
            found.report("AQ032", f"{table[:80]!r} is no table", hint, file.name, *node.spot)
            return None
    model = judged_table(table or file.stem, named)
    if isinstance(model, str):
        found.report(model, *REASONS[model], file.name, *node.spot)
        return None
    if unknown := [name for name in named if name not in model.columns()]:
        _report_unknown(file, model, named, unknown, found)
        return None
    return _judged_row(file, model, node, named, found)


def _report_unknown(
    file: InputFile, model: type[Record], named: dict[str, _Node], unknown: Sequence[str], found: Findings
) -> None:
    for name in unknown:
        near = near_matches(name, list(model.columns()), count=1)
        hint = f"should it be {near[0]}?" if near else f"the columns are {', '.join(model.columns())}"
        message = f"the table {model.table_info.name} has no column {name[:80]!r}"
        found.report("AQ101", message, hint, file.name, *named[name].spot)


def _judged_row(
    file: InputFile, model: type[Record], node: _Node, named: dict[str, _Node], found: Findings
) -> ContributedRow | None:
    if lacking := [name for name in model.table_info.key if name not in named]:
        message = f"the record lacks {' and '.join(lacking)}, which is its key"
        found.report("AQ102", message, "add it", file.name, *node.spot)
        return None
    cells: dict[str, str] = {}
    faults: list[tuple[str, str, str, str]] = []
    for name, value in named.items():
        text, odd = _cell(model.columns()[name], value)
        cells[name], fault = tame(text)
        if odd or fault:
            faults.append((*(odd or fault or ("", "", "")), name))
    names = [name for name, _ in node.value]
    spots = {name: value.spot for name, value in named.items()}
    row = ContributedRow(model, cells, file.name, node.spot.line, spots)
    for name in {name for name in names if names.count(name) > 1}:
        faults.append(("AQ107", "the record names it more than once", "delete one of the two", name))
    for rule, message, hint, name in faults:
        found.add(row.problem(rule, message, hint, name))
    return row


def _cell(column: Column, node: _Node) -> tuple[str, tuple[str, str, str] | None]:
    """The text of a cell, and what is odd about the value that was sent."""
    if node.value is None:
        return "", None
    if isinstance(node.value, str):
        return node.value, None
    if node.is_list and column.many:
        items = [item.value for item in node.value]
        if all(isinstance(item, str) and LIST_SEPARATOR not in item for item in items):
            return LIST_SEPARATOR.join(items), None
        return "", ("AQ035", f"an item of the list is no text, or has a {LIST_SEPARATOR} in it", "write plain texts")
    what = "a list" if node.is_list else "a mapping"
    return "", ("AQ035", f"{column.name} is {what} here, and the column holds one value", "write it as a text")


def _json_nodes(text: str) -> _Node:
    if json_depth(text) > DEPTH_LIMIT:
        raise _UnsafeError(f"the values are nested more than {DEPTH_LIMIT} deep")
    document = json.loads(
        text,
        object_pairs_hook=_Pairs,
        # Numbers stay as they are written: 2.0 is not 2, and digits are not counted.
        parse_int=str,
        parse_float=str,
        parse_constant=_no_constant,
    )
    return _placed(document, _spots(text))


def _no_constant(name: str) -> str:
    raise ValueError(f"{name} is no value of JSON")


def _spots(text: str) -> Iterator[Spot]:
    """Where each mapping, list and value of a JSON text begins, in the order of the text; names are left out."""
    line, start = 1, 0
    for token in re.finditer(r'\n|"(?:[^"\\]|\\.)*+"(\s*:)?|[\[{]|[^\s\[\]{},:"]+', text):
        if token[0] == "\n":
            line, start = line + 1, token.end()
            continue
        if not token[1]:
            yield Spot(line, token.start() - start + 1)
        else:
            breaks = token[1].count("\n")
            if breaks:
                line, start = line + breaks, token.start(1) + token[1].rindex("\n") + 1


def _placed(value: Any, spots: Iterator[Spot]) -> _Node:
    spot = next(spots)
    if isinstance(value, _Pairs):
        return _Node(_Pairs((name, _placed(one, spots)) for name, one in value), spot)
    if isinstance(value, list):
        return _Node([_placed(one, spots) for one in value], spot)
    if isinstance(value, bool):
        return _Node(str(value).lower(), spot)
    return _Node(value, spot)


def _yaml_nodes(name: str, text: str) -> Iterator[_Node]:
    try:
        import yaml
    except ImportError:
        raise MissingExtraError(
            f"reading {name} needs yaml; install it with: pip install 'aqim-data[contribute]'"
        ) from None
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        for event in events:
            if isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent | yaml.AliasEvent):
                yield _yaml_node(yaml, event, lambda: next(events), 1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ValueError(f"it is not YAML: {error.problem}{where}") from None
    except yaml.YAMLError as error:
        raise ValueError(f"it is not YAML: {error}") from None


def _yaml_node(yaml: Any, event: Any, following: Callable[[], Any], depth: int) -> _Node:
    spot = Spot(event.start_mark.line + 1, event.start_mark.column + 1)
    place = f"line {spot.line}"
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise _UnsafeError(f"anchors and references (& and *) are not read, {place}")
    if event.tag is not None:
        raise _UnsafeError(f"tags (!) are not read, {place}")
    if depth > DEPTH_LIMIT:
        raise _UnsafeError(f"the values are nested more than {DEPTH_LIMIT} deep, {place}")
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            return _Node(event.value.removesuffix("\n"), spot)
        plain = event.style is None
        return _Node(None if plain and event.value in ("", "~", "null") else event.value, spot)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := following(), yaml.SequenceEndEvent):
            items.append(_yaml_node(yaml, inner, following, depth + 1))
        return _Node(items, spot)
    pairs = []
    while not isinstance(inner := following(), yaml.MappingEndEvent):
        named = _yaml_node(yaml, inner, following, depth + 1)
        if not isinstance(named.value, str):
            raise ValueError(f"a name is no text, line {named.spot.line}")
        pairs.append((named.value, _yaml_node(yaml, following(), following, depth + 1)))
    return _Node(_Pairs(pairs), spot)
