"""References, read back by a program for each form and compared with the table of sources, record for record."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import bibtexparser.entrypoint
import pypandoc
import pytest
import rispy
from pybtex.database import parse_string

import aqim_data
from aqim_data.export import as_text, choose
from tests import csl_schema
from tests.conftest import ROOT
from tests.exporting import rows_of, write_odd
from tests.mini import Cells

POINT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[?~%]?")


@pytest.fixture(scope="module", params=["real", "odd"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ROOT if request.param == "real" else write_odd(tmp_path_factory.mktemp("odd") / "package")


@pytest.fixture(scope="module")
def sources(folder: Path) -> dict[str, Cells]:
    return {row["source_id"]: row for row in rows_of(folder, "sources")}


def text_of(form: str, folder: Path) -> str:
    return as_text(form, choose(aqim_data.load(folder), form))


def point(published: str) -> list[int]:
    """Year, month and day of a date that is no interval, no decade and not open."""
    match = POINT.fullmatch(published)
    return [int(part) for part in match.groups() if part] if match else []


MEANINGS = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbraceleft": "{",
    "textbraceright": "}",
}


def in_words(latex: str) -> str:
    """What TeX makes of a text in which nothing is a command but what stands for one sign."""
    return re.sub(r"\\(?:(text[a-z]+)\{\}|(.))", lambda match: MEANINGS[match[1]] if match[1] else match[2], latex)


def split_names(field: str) -> list[str]:
    """The names in braces of an author field."""
    return re.split(r"(?<!\\)\} and (?<!\\)\{", field.removeprefix("{").removesuffix("}")) if field else []


def test_bibtex_holds_every_source(folder: Path, sources: dict[str, Cells]) -> None:
    library = bibtexparser.entrypoint.parse_string(text_of("bibtex", folder))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == list(sources)
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    for entry in library.entries:
        row = sources[entry.key]
        fields = {field.key: field.value for field in entry.fields}
        publisher = {"article": "journal", "techreport": "institution", "misc": "howpublished"}[entry.entry_type]
        authors = split_names(fields.get("author", ""))
        found = {
            "source_id": entry.key,
            "title": in_words(fields["title"].removeprefix("{").removesuffix("}")),
            "authors": "|".join(in_words(author) for author in authors),
            "publisher": in_words(fields.get(publisher, "")),
            "published": fields.get("date", ""),
            "url": fields.get("url", ""),
            "accessed": fields.get("urldate", ""),
            "language": fields["language"],
            "note": in_words(fields.get("note", "")),
        }
        found |= {
            name: in_words(fields.get(f"aqim-{name.replace('_', '-')}", ""))
            for name in ("type", "archive_url", "consulted", "derived_from", "sha256")
        }
        wanted = {**row, "url": row["url"].replace("{", "%7B").replace("}", "%7D")}
        assert found == wanted
        known = point(row["published"])
        assert fields.get("year") == (f"{known[0]}" if known else None)
        assert fields.get("month") == (months[known[1] - 1] if len(known) > 1 else None)


def test_bibtex_is_read_alike_by_another_parser(folder: Path, sources: dict[str, Cells]) -> None:
    entries = parse_string(text_of("bibtex", folder), "bibtex").entries
    assert list(entries) == list(sources)
    for key, entry in entries.items():
        authors = sources[key]["authors"].split("|") if sources[key]["authors"] else []
        people = entry.persons.get("author", [])
        # No name is divided into parts that the table does not know.
        assert [person.last_names[0] for person in people if not person.first_names] == [str(p) for p in people]
        assert [in_words(str(person).removeprefix("{").removesuffix("}")) for person in people] == [
            " ".join(name.split()) for name in authors
        ]


def test_csl_json_holds_every_source(folder: Path, sources: dict[str, Cells]) -> None:
    items = json.loads(text_of("csl-json", folder))
    assert [item["id"] for item in items] == list(sources)
    kinds = {row["term"]: row["csl"] for row in rows_of(ROOT, "vocabularies") if row["vocabulary"] == "source_type"}
    for item in items:
        row = sources[item["id"]]
        found = {
            "source_id": item["id"],
            "title": item["title"],
            "authors": "|".join(author["literal"] for author in item.get("author", [])),
            "publisher": item.get("container-title", item.get("publisher", "")),
            "url": item.get("URL", ""),
            "accessed": "-".join(f"{part:02}" for part in item.get("accessed", {"date-parts": [[]]})["date-parts"][0]),
            "language": item["language"],
            "note": item.get("note", ""),
            **dict.fromkeys(("archive_url", "published", "derived_from", "sha256"), ""),
            **item["custom"],
        }
        assert found == row
        assert item["type"] == kinds[row["type"]]
        assert item.get("issued") == issued(row["published"])


def test_csl_json_fits_the_schema_of_csl(folder: Path, sources: dict[str, Cells]) -> None:
    items = json.loads(text_of("csl-json", folder))
    assert len(items) == len(sources)
    assert csl_schema.faults(items) == []


def issued(published: str) -> dict[str, Any] | None:
    if not published:
        return None
    circa = {"circa": True} if published[-1] in "?~%" else {}
    if known := point(published):
        return {"date-parts": [known], **circa}
    if published.startswith("..") or published.endswith("X"):
        return {"literal": published}
    return {"date-parts": [point(end) for end in published.split("/")], **circa}


@pytest.mark.parametrize("form", ["csl-json", "bibtex", "ris"])
def test_pandoc_reads_it(form: str, folder: Path, sources: dict[str, Cells]) -> None:
    text = text_of(form, folder)
    reader = {"csl-json": "csljson", "bibtex": "biblatex"}.get(form, form)
    items = json.loads(pypandoc.convert_text(text, "csljson", format=reader))
    assert len(items) == len(sources)
    for item, row in zip(items, sources.values(), strict=True):
        assert item["id"] == row["source_id"]
        known = point(row["published"])
        if known:
            # Pandoc reads the year of a RIS reference only.
            assert item["issued"]["date-parts"][0] == (known[:1] if form == "ris" else known)
        if row["url"]:
            assert unquote(item["URL"]) == unquote(row["url"])
        assert len(item.get("author", [])) == len(row["authors"].split("|") if row["authors"] else [])
        # It makes quotation marks, dashes and spaces anew, and knows no brace that stands alone.
        if row["language"] == "en" and not re.search("""['"‘’“”«»{}_-]|  """, row["title"]):
            assert item["title"] == row["title"]


@pytest.mark.parametrize("form", ["csl-json", "ris"])
def test_pandoc_takes_a_newspaper_for_what_an_article_appeared_in(
    form: str, folder: Path, sources: dict[str, Cells]
) -> None:
    reader = {"csl-json": "csljson"}.get(form, form)
    items = json.loads(pypandoc.convert_text(text_of(form, folder), "csljson", format=reader))
    articles = [item for item in items if sources[item["id"]]["type"] in ("news_article", "news_agency", "academic")]
    reports = [item for item in items if sources[item["id"]]["type"] in ("ngo_report", "official_report")]
    assert articles
    assert reports
    for item in (*articles, *reports):
        field, other = ("container-title", "publisher") if item in articles else ("publisher", "container-title")
        publisher = sources[item["id"]]["publisher"]
        assert bool(item.get(field)) == bool(publisher)
        assert other not in item
        # Pandoc makes quotation marks, dashes and spaces anew.
        if re.fullmatch(r"[A-Za-z .]*", publisher):
            assert item.get(field, "").split() == publisher.split()


def test_ris_holds_every_source(folder: Path, sources: dict[str, Cells]) -> None:
    references = rispy.loads(text_of("ris", folder))
    assert [reference["id"] for reference in references] == list(sources)
    for reference in references:
        row = sources[reference["id"]]
        found = {
            "source_id": reference["id"],
            "title": reference["title"],
            "authors": "|".join(reference.get("authors", [])),
            "publisher": reference.get("secondary_title", reference.get("publisher", "")),
            "url": (reference.get("urls") or [""])[0],
            "accessed": reference.get("access_date", "").rstrip("/").replace("/", "-"),
            "language": reference["language"],
            "note": "".join(reference.get("notes", [])),
            "type": reference["custom1"],
            "published": reference.get("custom2", ""),
            "consulted": reference["custom3"],
            "derived_from": reference.get("custom4", ""),
            "sha256": reference.get("custom5", ""),
            "archive_url": reference.get("custom6", ""),
        }
        assert found == row
        assert not {"secondary_title", "publisher"} <= set(reference)
        known = point(row["published"])
        assert reference.get("year", "") == (str(known[0]) if known else "")
        date = "/".join(f"{part:02}" for part in known)
        assert reference.get("date", "").rstrip("/") == date


def test_references_of_what_a_query_finds() -> None:
    data = aqim_data.load()
    selection = choose(data, "ris", query=["years=2007", "type=bombing", "country=DZ"])
    events = {
        row["event_id"]
        for row in rows_of(ROOT, "events_flat")
        if row["type"] == "bombing"
        and "DZ" in row["countries"].split("|")
        and row["date"]
        and row["date_earliest"][:4] <= "2007" <= (row["date_latest"][:4] or "9999")
    }
    cited = {row["source_id"] for row in rows_of(ROOT, "events") if row["event_id"] in events}
    cited |= {row["source_id"] for row in rows_of(ROOT, "claims") if row["record_id"] in events}
    found = {reference["id"] for reference in rispy.loads(as_text("ris", selection))}
    assert events
    assert cited <= found
    assert len(found) < len(rows_of(ROOT, "sources"))
