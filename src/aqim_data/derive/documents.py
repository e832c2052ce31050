"""Pages derived from the models and the data: the data dictionary and the citation file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aqim_data import __version__
from aqim_data.derive import metadata
from aqim_data.models import AUTHORED, DERIVED, Column, Record
from aqim_data.vocabulary import VOCABULARIES, Country

NOTICE = "<!-- Written by `aqim-data build`; edit the models or the data instead. -->"


_KINDS = {
    "identifier": "An id: a prefix of its table and a readable slug of small letters, digits and single hyphens.",
    "text": "Words on one line, in Unicode form NFC, without spaces at either end and without characters that "
    "cannot be seen.",
    "words": "Words of the source, character for character, on one line.",
    "edtf": "A date of an EDTF subset: `2007`, `2007-12` (a day somewhere in that month), `2007-12-11`, `199X` (the "
    "decade), one trailing `?` (the source is unsure), `~` (approximate) or `%` (both), an interval `1991/2002` "
    "(it lasted from one to the other), an open end `../2010-08-10` (not later than) or `2012-03-22/..`. The day "
    "must exist and an interval must not run backwards.",
    "day": "A day of the calendar, `YYYY-MM-DD`.",
    "locator": "Where in a source: `para 59`, `para 59-60`, `p 12`, `p 3-7`, `section …`, `entry …`, "
    "`time 00:12:30` or `whole`.",
    "integer": "A whole number, 0 or more, in digits only. Counts come in pairs of a lowest and a highest number: "
    '"over 30" is 31 and empty, "at least four" 4 and empty, "fewer than 2,000" empty and 1999, "dozens" 24 '
    "and empty, 15 is 15 and 15; both empty means that no figure is given, which is not zero.",
    "number": "A decimal number of degrees.",
    "boolean": "`true` or `false`; empty means not stated.",
    "list": "Several values separated by `|`, none of them twice.",
    "url": "An address that begins with `http://` or `https://`.",
    "language": "A BCP 47 tag, such as `en`, `ar` or `ar-Latn`.",
    "sha256": "A SHA-256 checksum: 64 hexadecimal digits.",
    "curie": "A name of a register and an id in it, such as `geonames:2507480`.",
    "name": "Small letters, digits and underscores.",
    "table": "Name of a table that has ids.",
    "version": "Three numbers, such as `0.1.0`.",
    "term": "A term of the vocabulary named.",
}


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
    yield from ("", "## Kinds of values", "", "| kind | what it is | example |", "|---|---|---|")
    for kind, example in _kinds_in_use().items():
        yield f"| {kind} | {_escaped(_KINDS[kind])} | {f'`{_escaped(example)}`' if example else ''} |"
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


def _kinds_in_use() -> dict[str, str]:
    """The kinds of cells of all tables, each with an example."""
    columns = [column for model in (*AUTHORED, *DERIVED) for column in model.columns().values()]
    return {cell.kind: cell.example for column in columns for cell in (column.cell, column.item) if cell}


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
    kind = column.item.kind if column.item else column.cell.kind
    return f"{'list of ' if column.item else ''}[{kind}](#kinds-of-values)"


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
