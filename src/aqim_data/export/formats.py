"""The forms on offer: what each is called, which tables it can hold, and which module makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from aqim_data.errors import ExportError, MissingExtraError
from aqim_data.models import TABLES
from aqim_data.models.cells import PREFIXES

_ALL = tuple(TABLES)
#: How an id of ours begins in a file of text.
_ID = f"(?:{'|'.join(PREFIXES.values())})-".encode()
#: What SQLite keeps at byte 68 of a database to tell whose it is.
SQLITE_APPLICATION = b"AQIM"


@dataclass(frozen=True, slots=True)
class Format:
    """A form that the data can be exported to.

    Attributes:
        name: What it is called on the command line.
        title: What it is, in a few words.
        suffix: How the name of a file of this form ends.
        module: The module that makes it. It has ``text(selection)`` if the form is text, otherwise
            ``write(selection, file)``; it may have ``companions(selection, file)``, the texts of further files by
            path, with ``is_companion(text)``, whether a text is such a file, and ``remarks(selection)``, what is left
            out of these records.
        is_text: Whether it is text, which can go to standard output.
        file_per_table: Whether each table is a file of its own, so that several tables make a folder.
        tables: The tables that it can hold.
        usual: The tables that are written if none is named.
        needs: Libraries of the extra ``export`` that it needs, by the name under which they are imported.
        also: Other ends of names that files of this form have; a file with any of them may be replaced.
        begins: How a file of this form begins, as a regular expression; a file that begins otherwise is not replaced.
            Of a workbook, a DuckDB database and a Parquet file the beginning tells the kind only, not who made it.
        inside: Tables whose rows have no record of their own in this form, each with the table into whose records
            they go, and without which they would be lost.
    """

    name: str
    title: str
    suffix: str
    module: str
    is_text: bool = False
    file_per_table: bool = False
    tables: tuple[str, ...] = _ALL
    usual: tuple[str, ...] = _ALL
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    begins: bytes = b""
    inside: Mapping[str, str] = field(default_factory=dict)

    def maker(self) -> Any:
        """The module that makes it.

        Raises:
            MissingExtraError: A library that it needs is not installed.
        """
        for library in self.needs:
            try:
                import_module(library)
            except ImportError:
                raise MissingExtraError(
                    f"exporting to {self.name} needs {library}; install it with: pip install 'aqim-data[export]'"
                ) from None
        return import_module(f"aqim_data.export.{self.module}")


def _references(name: str, title: str, suffix: str, module: str, begins: bytes, *also: str) -> Format:
    only = ("sources",)
    return Format(name, title, suffix, module, is_text=True, tables=only, usual=only, also=also, begins=begins)


_GRAPH = ("sources", "actors", "actor_names", "places", "events", "participations", "relationships")
#: All forms by name.
FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format(
            "sqlite",
            "SQLite database with keys, indexes and full-text search, and metadata for Datasette",
            ".sqlite",
            "sqlite",
            also=(".sqlite3", ".db"),
            begins=rb"SQLite format 3\0(?s:.{52})" + SQLITE_APPLICATION,
        ),
        Format(
            "duckdb",
            "DuckDB database with keys and enumerations",
            ".duckdb",
            "duckdb",
            needs=("duckdb", "pyarrow"),
            begins=rb"(?s:.{8})DUCK",
        ),
        Format(
            "parquet",
            "Apache Parquet, one file a table",
            ".parquet",
            "parquet",
            file_per_table=True,
            needs=("pyarrow",),
            begins=rb"PAR1",
        ),
        Format(
            "xlsx",
            "workbook: text cells, one sheet a table, and a dictionary",
            ".xlsx",
            "workbook",
            needs=("xlsxwriter",),
            begins=rb"PK\x03\x04",
        ),
        Format(
            "jsonl",
            "JSON Lines, one file a table",
            ".jsonl",
            "json_lines",
            is_text=True,
            file_per_table=True,
            also=(".ndjson",),
            begins=rb'\{"(?:vocabulary": "|\w+_id": "' + _ID + rb")",
        ),
        Format(
            "geojson",
            "events, or places, on the map; nothing finer than its source",
            ".geojson",
            "geojson",
            is_text=True,
            tables=("events", "places"),
            usual=("events",),
            also=(".json",),
            begins=rb'\{"type": "FeatureCollection", .*"features": \[\n(?:\n\]|\{"type": "Feature", "id": "'
            + _ID
            + rb")",
        ),
        _references("bibtex", "the sources as BibTeX", ".bib", "bibtex", rb"@\w+\{src-", ".bibtex"),
        _references("csl-json", "the sources as CSL-JSON", ".json", "csl", rb'\[\n(?:\n\]|\{"id": "src-)', ".csl-json"),
        _references("ris", "the sources as RIS", ".ris", "ris", rb"TY  - \w+\nID  - src-"),
        Format(
            "ftm",
            "FollowTheMoney entities, one a line",
            ".ftm.json",
            "follow_the_money",
            is_text=True,
            tables=_GRAPH,
            usual=_GRAPH,
            also=(".json", ".jsonl", ".ijson", ".ftm"),
            begins=rb'\{"id": "' + _ID + rb'[^"]*", "schema": "',
            inside={"actor_names": "actors"},
        ),
        Format(
            "timelinejs",
            "events, for TimelineJS",
            ".json",
            "timeline",
            is_text=True,
            tables=("events",),
            usual=("events",),
            begins=rb'\{\n "title": \{\n  "text": \{\n   "headline": "',
        ),
    )
}


def format_named(name: str) -> Format:
    """The form with this name.

    Raises:
        ExportError: There is none.
    """
    if name not in FORMATS:
        raise ExportError(f"{name!r} is no form of export; write one of {', '.join(FORMATS)}")
    return FORMATS[name]
