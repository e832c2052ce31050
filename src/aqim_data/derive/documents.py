"""Pages derived from the models and the data: the data dictionary and the citation file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aqim_data import __version__
from aqim_data.derive import metadata
from aqim_data.models import AUTHORED, DERIVED, Column, Record
from aqim_data.vocabulary import VOCABULARIES, Country

NOTICE = "<!-- Written by `aqim-data build`; edit the models or the data instead. -->"


def data_dictionary() -> str:
    """The data dictionary as Markdown: every table, column and term with its meaning."""
    return "\n".join(_dictionary_lines()) + "\n"


def _dictionary_lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield NOTICE
    yield ""
    yield (
        "Each table is one CSV file in `data/`: UTF-8, LF, comma, header in the first line, rows sorted by key. "
        "An empty cell means unknown or not stated. Lists inside a cell are separated by `|`."
    )
    for heading, models in (("Tables that people write", AUTHORED), ("Derived tables", DERIVED)):
        yield from ("", f"## {heading}")
        for model in models:
            yield from _table_lines(model)
    yield from ("", "## Vocabularies")
    for vocabulary in VOCABULARIES:
        name = vocabulary.vocabulary_name()
        yield from ("", f"### {name}", "", (vocabulary.__doc__ or "").strip().split("\n")[0], "")
        if vocabulary is Country:
            yield f"The {len(Country)} codes stand in `data/vocabularies.csv`."
            continue
        yield from ("| term | label | meaning |", "|---|---|---|")
        for term in vocabulary:
            yield f"| `{term}` | {term.label} | {term.definition} |"


def _table_lines(model: type[Record]) -> Iterator[str]:
    table = model.table_info
    yield from ("", f"### {table.name}", "", table.description, "")
    yield f"Key: {', '.join(f'`{column}`' for column in table.key)}. File: [`{table.path}`](../{table.path})."
    yield from ("", "| column | holds | required | meaning |", "|---|---|---|---|")
    for column in model.columns().values():
        required = "yes" if column.required else ""
        yield f"| `{column.name}` | {_holds(model, column)} | {required} | {_escaped(column.description)} |"


def _holds(model: type[Record], column: Column) -> str:
    if column.vocabulary:
        name = column.vocabulary.vocabulary_name()
        return f"{'list of ' if column.item is None and column.cell.json_type == 'array' else ''}[{name}](#{name})"
    if target := column.reference(model.table_info):
        return f"id in [{target}](#{target})"
    kind = f"list of {column.item.kind}" if column.item else column.cell.kind
    return {"edtf": "date (EDTF)", "integer": "whole number", "words": "words of the source"}.get(kind, kind)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def citation_file() -> str:
    """``CITATION.cff``, in Citation File Format 1.2.0."""
    lines = [
        "# Written by `aqim-data build`; edit src/aqim_data/derive/metadata.py instead.",
        "cff-version: 1.2.0",
        "message: If you use these data, please cite them as below.",
        "type: dataset",
        f"title: {json.dumps(metadata.TITLE)}",
        f"abstract: {json.dumps(metadata.DESCRIPTION)}",
        "authors:",
        *(f"  - name: {json.dumps(person['title'])}" for person in metadata.CONTRIBUTORS),
        f"version: {__version__}",
        f'date-released: "{metadata.RELEASED}"',
        f"license: {metadata.LICENSES[0]['name']}",
        "keywords:",
        *(f"  - {json.dumps(keyword)}" for keyword in metadata.KEYWORDS),
    ]
    return "\n".join(lines) + "\n"
