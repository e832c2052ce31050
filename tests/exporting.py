"""What the tests of the exports share: tables as the csv module reads them, and an invented package with odd texts."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

from aqim_data.build import build
from tests.mini import ROWS, Cells, write_mini, write_tables

#: Texts that a cell may hold and that some other form would take for something else.
ODD = (
    'a, "b" & 50% {x} \\ ~ ^ # $ _ @ [1] | '.removesuffix(" | "),
    "{unbalanced \\",
    "<script>alert(1)</script>",
    "القاعدة في بلاد المغرب الإسلامي",
    "🙂 Ünïcode “quoted” — dash",
    "it's; DROP TABLE events; --",
    "007",
    "1e5",
    "TRUE",
    "+1",
    "- 2",
    "_x0041_",
    "TY  - NEWS",
    "http://example.org/?a=1&b=2#c",
    "A and B",
    "and",
)


def rows_of(folder: Path, table: str) -> list[Cells]:
    """The rows of a table as the csv module reads them."""
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_cell(value: Any) -> str:
    """The text of a value that a client read, as it would stand in the CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, date):
        return value.isoformat()
    return "|".join(value) if isinstance(value, list) else str(value)


def as_cells(row: dict[str, Any]) -> Cells:
    return {name: as_cell(value) for name, value in row.items()}


def write_odd(folder: Path) -> Path:
    """A small valid package in which titles, names and notes are odd."""
    write_mini(folder)
    sources = [
        {
            "source_id": f"src-odd-{number:02}",
            "title": text,
            "type": ("news_article", "ngo_report", "dataset")[number % 3],
            "authors": f"{text.replace('|', '/').replace(';', ',')}|Second Author",
            "publisher": text if number % 2 else "",
            "consulted": "whole",
            "published": ("2007-12-11~", "2007-12", "2007?", "199X", "2004/2006-05", "../2010-08-10", "")[number % 7],
            "url": ("https://example.org/a_b?x=%20&y={z}#~t", "")[number % 2],
            "archive_url": "https://example.org/archive",
            "accessed": "2026-11-22",
            "language": "ar" if number % 2 else "pt-BR",
            "note": text,
        }
        for number, text in enumerate(ODD)
    ]
    gazetteer = {
        "source_id": "src-gazetteer",
        "title": "Gazetteer",
        "type": "gazetteer",
        "consulted": "whole",
        "language": "en",
    }
    located = {"source_id": "src-gazetteer", "locator": "whole"}
    places = [
        {"place_id": "plc-camp", "name": "Camp", "kind": "site", "latitude": "36.5", "longitude": "-3.25", **located},
        {"place_id": "plc-land", "name": "Land", "kind": "country", "latitude": "28", "longitude": "2", **located},
        {"place_id": "plc-town", "name": "Town", "kind": "settlement", "latitude": "0", "longitude": "3.1", **located},
    ]
    precisions = ("site", "settlement", "near", "admin1", "region", "country")
    events = [
        {
            "event_id": f"evt-odd-{place}-{precision}",
            "title": ODD[number % len(ODD)],
            "type": "bombing",
            "date": ("2007-12-11", "2007-05~", "199X", "1991/2002-03", "../2010-08-10", "2004?/..")[number % 6],
            "date_basis": "stated",
            "countries": "DZ|ML",
            "place_id": f"plc-{place}",
            "geo_precision": precision,
            "suicide": ("true", "false", "")[number % 3],
            "certainty": "unconfirmed",
            "killed_low": "0",
            "summary": ODD[(number + 3) % len(ODD)],
            "part_of": "evt-odd-town-site" if place == "camp" else "",
            "source_id": f"src-odd-{number % len(ODD):02}",
            "locator": "whole",
        }
        for number, (place, precision) in enumerate((p, q) for p in ("camp", "land", "town") for q in precisions)
    ]
    more = {"sources": [*sources, gazetteer], "places": places, "events": events}
    rows = {
        name: sorted([*cells, *more.get(name, [])], key=lambda row: next(iter(row.values())))
        for name, cells in ROWS.items()
    }
    rows["participations"] = ROWS["participations"]
    write_tables(folder, rows)
    result = build(folder)
    assert result.report.valid, [str(problem) for problem in result.report.problems]
    return folder


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]
