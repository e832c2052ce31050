"""GeoJSON, TimelineJS and FollowTheMoney, compared with the CSV, record for record."""

from __future__ import annotations

import json
import os
import re
import subprocess
import venv
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from geojson_pydantic import Feature, FeatureCollection

import aqim_data
from aqim_data.export import as_text, choose, export
from tests.conftest import ROOT
from tests.exporting import ODD, as_cells, json_lines, rows_of, write_odd
from tests.mini import Cells

COUNTS = ("killed", "wounded", "captives", "freed", "attackers_killed")


@pytest.fixture(scope="module", params=["real", "odd"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ROOT if request.param == "real" else write_odd(tmp_path_factory.mktemp("odd") / "package")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_odd(tmp_path_factory.mktemp("odd") / "package")


def text_of(form: str, folder: Path, *tables: str) -> str:
    return as_text(form, choose(aqim_data.load(folder), form, tables=tables))


def by_id(folder: Path, table: str) -> dict[str, Cells]:
    return {next(iter(row.values())): row for row in rows_of(folder, table)}


# GeoJSON


def test_geojson_holds_every_event_with_all_its_columns(folder: Path) -> None:
    collection = FeatureCollection[Feature[Any, dict[str, Any]]].model_validate_json(text_of("geojson", folder))
    rows, flat = rows_of(folder, "events"), by_id(folder, "events_flat")
    assert len(collection.features) == len(rows)
    for feature, row in zip(collection.features, rows, strict=True):
        cells = as_cells(feature.properties or {})
        assert feature.id == row["event_id"]
        assert {name: cells[name] for name in row} == row
        more = flat[row["event_id"]]
        hidden = {"latitude", "longitude"}
        assert {name: cells[name] for name in more if name not in hidden} == {
            name: more[name] for name in more if name not in hidden
        }
        assert not hidden & set(cells)


def test_an_event_has_a_point_only_where_its_source_knows_one(folder: Path) -> None:
    places = by_id(folder, "places")
    features = json.loads(text_of("geojson", folder))["features"]
    points = 0
    for feature, row in zip(features, rows_of(folder, "events"), strict=True):
        place = places.get(row["place_id"], {})
        fine = {"site": ("site", "settlement"), "settlement": ("settlement",), "near": ("site", "settlement")}
        if place.get("kind") in fine.get(row["geo_precision"], ()) and place["latitude"]:
            points += 1
            wanted = {"type": "Point", "coordinates": [float(place["longitude"]), float(place["latitude"])]}
            assert feature["geometry"] == wanted
        else:
            assert feature["geometry"] is None
        assert feature["properties"]["within_km"] == (25 if row["geo_precision"] == "near" else None)
    assert points


def test_each_precision_of_an_event_at_each_kind_of_place(odd: Path) -> None:
    features = {one["id"]: one for one in json.loads(text_of("geojson", odd))["features"]}
    drawn = {name for name, feature in features.items() if feature["geometry"]}
    assert drawn == {
        "evt-odd-camp-site",
        "evt-odd-camp-near",
        "evt-odd-town-site",
        "evt-odd-town-settlement",
        "evt-odd-town-near",
    }
    # Longitude first.
    assert features["evt-odd-camp-site"]["geometry"]["coordinates"] == [-3.25, 36.5]
    assert features["evt-odd-town-site"]["properties"]["place_kind"] == "settlement"
    assert features["evt-odd-town-near"]["properties"]["precision"].startswith("Near: Near a named point")


def test_geojson_of_places_draws_towns_and_sites_only(odd: Path) -> None:
    features = {one["id"]: one for one in json.loads(text_of("geojson", odd, "places"))["features"]}
    assert [as_cells(one["properties"]) for one in features.values()] == [
        {"table": "places", **row} for row in rows_of(odd, "places")
    ]
    assert {name for name, one in features.items() if one["geometry"]} == {"plc-camp", "plc-town"}


def test_geojson_keeps_to_rfc_7946(folder: Path) -> None:
    collection = json.loads(text_of("geojson", folder))
    assert "crs" not in collection
    assert not {"coordinates", "geometry", "properties"} & set(collection)
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        if feature["geometry"]:
            longitude, latitude = feature["geometry"]["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90


# TimelineJS


class Words(HTMLParser):
    """The words and tags of a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_timeline_has_every_dated_event(folder: Path) -> None:
    timeline = json.loads(text_of("timelinejs", folder))
    rows = {name: row for name, row in by_id(folder, "events").items() if row["date"]}
    slides = {slide["unique_id"]: slide for slide in timeline["events"]}
    assert set(slides) == set(rows)
    assert len(timeline["events"]) == len(rows)
    for name, slide in slides.items():
        row = rows[name]
        assert slide["start_date"] == start_of(row["date"])
        assert slide.get("end_date") == end_of(row["date"])
        headline, story = Words(slide["text"]["headline"]), Words(slide["text"]["text"])
        assert headline.text == row["title"]
        assert not headline.tags
        assert story.tags <= {"p", "a"}
        assert row["summary"] in story.text
        for count in COUNTS:
            for bound in (row[f"{count}_low"], row[f"{count}_high"]):
                # "fewer than 2,000" is how 1999 is said.
                said = {f"{int(bound):,}", f"{int(bound) + 1:,}"} if bound else set()
                assert not said or any(number in story.text for number in said)


def parts(point: str) -> dict[str, int]:
    numbers = [int(part) for part in point.rstrip("?~%").split("-")]
    return dict(zip(("year", "month", "day"), numbers, strict=False))


def start_of(date: str) -> dict[str, int]:
    if date.endswith("X"):
        return {"year": int(date[:3]) * 10}
    first, _, last = date.partition("/")
    return parts(last if first == ".." else first)


def end_of(date: str) -> dict[str, int] | None:
    if date.endswith("X"):
        return {"year": int(date[:3]) * 10 + 9}
    first, _, last = date.partition("/")
    return parts(last) if last and last != ".." and first != ".." else None


def test_a_timeline_says_how_closely_a_date_is_known(odd: Path) -> None:
    slides = json.loads(text_of("timelinejs", odd))["events"]
    shown = {row["date"]: "" for row in rows_of(odd, "events")}
    for slide in slides:
        shown[by_id(odd, "events")[slide["unique_id"]]["date"]] = slide["display_date"]
    assert {date: words for date, words in shown.items() if date} == {
        "2007-12-11": "11 December 2007",
        "2007-05~": "about May 2007, day not known",
        "199X": "1990s, year not known",
        "1991/2002-03": "from 1991 to March 2002",
        "../2010-08-10": "not later than 10 August 2010",
        "2004?/..": "perhaps 2004 and after",
    }


def test_nothing_of_the_data_is_markup_in_a_timeline(odd: Path) -> None:
    text = text_of("timelinejs", odd)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


# FollowTheMoney


def entities_of(folder: Path) -> dict[str, dict[str, Any]]:
    found = json_lines(text_of("ftm", folder))
    entities = {entity["id"]: entity for entity in found}
    assert len(entities) == len(found)
    return entities


def test_entities_hold_every_actor_event_place_source_and_tie(folder: Path) -> None:
    entities = entities_of(folder)
    links = {f"{row['event_id']}.{row['role']}.{row['actor_id']}" for row in rows_of(folder, "participations")}
    ties = {
        f"{row['subject_id']}.{row['relation'].replace('_', '-')}.{row['object_id']}"
        for row in rows_of(folder, "relationships")
    }
    parts_of = {f"{row['event_id']}.part-of" for row in rows_of(folder, "events") if row["part_of"]}
    ids = {name for table in ("actors", "events", "places", "sources") for name in by_id(folder, table)}
    assert set(entities) == links | ties | parts_of | ids


def test_entities_say_what_the_tables_say(folder: Path) -> None:
    entities = entities_of(folder)
    names: dict[str, set[str]] = {}
    for row in rows_of(folder, "actor_names"):
        names.setdefault(row["actor_id"], set()).add(row["name"])
    for name, row in by_id(folder, "actors").items():
        found = entities[name]["properties"]
        said = {one for key in ("alias", "previousName", "weakAlias") for one in found.get(key, [])}
        assert found["name"] == [row["name"]]
        assert said == names.get(name, set()) - {row["name"]}
        assert found.get("country", []) == ([row["country"].lower()] if row["country"] else [])
        assert found.get("summary", []) == ([row["description"]] if row["description"] else [])
        assert f"Source: {row['source_id']}, {row['locator']}" in found["notes"]
        assert "birthDate" not in found
        assert "topics" not in found
    for name, row in by_id(folder, "events").items():
        found = entities[name]["properties"]
        assert found["name"] == [row["title"]]
        assert found["summary"] == [row["summary"]]
        assert found["proof"] == [row["source_id"]]
        assert found.get("addressEntity", []) == ([row["place_id"]] if row["place_id"] else [])
        assert "involved" not in found
        # A date is said as it is, or in the notes.
        plain = re.fullmatch(r"[\d-]+", row["date"])
        assert found.get("date", []) == ([row["date"]] if plain else [])
        if row["date"] and not plain:
            assert f"Date: {row['date']} (EDTF)" in found["notes"]


def test_a_part_in_an_event_keeps_on_what_it_rests(folder: Path) -> None:
    entities = entities_of(folder)
    labels = {(row["vocabulary"], row["term"]): row["label"] for row in rows_of(folder, "vocabularies")}
    for row in rows_of(folder, "participations"):
        link = entities[f"{row['event_id']}.{row['role']}.{row['actor_id']}"]
        assert link["schema"] == "UnknownLink"
        role = labels["role", row["role"]]
        if row["attribution"]:
            role += f" ({labels['attribution', row['attribution']].lower()})"
        assert link["properties"]["role"] == [role]
        assert link["properties"]["subject"] == [row["actor_id"]]
        assert link["properties"]["object"] == [row["event_id"]]


READER = """
import json, sys
from followthemoney import model
entities = {}
for line in open(sys.argv[1], encoding="utf-8"):
    given = json.loads(line)
    entity = entities[given["id"]] = model.get_proxy(given, cleaned=False)
    entity.schema.validate(entity.to_dict())
    assert (entity.id, entity.schema.name) == (given["id"], given["schema"])
    for name in set(given["properties"]) | set(entity.to_dict()["properties"]):
        kept = sorted(entity.get(name))
        # It makes one space of two, and puts a slash after a host that has none.
        wanted = sorted(" ".join(value.split()) for value in given["properties"][name])
        kept = sorted(" ".join(value.split()) for value in kept)
        assert kept == wanted or (name == "sourceUrl" and len(kept) == len(wanted)), (given, name, kept)
for entity in entities.values():
    for prop, value in entity.itervalues():
        if prop.type.name == "entity":
            assert entities[value].schema.is_a(prop.range), (entity.id, prop.name, value)
print(len(entities))
"""
# The last release that needs no compiler, and what it works with.
CLIENT = (
    "followthemoney==3.8.2",
    "countrynames==1.16.10",
    "fingerprints==1.2.3",
    "normality==2.6.1",
    "rigour==0.10.0",
    "banal==1.0.6",
    "networkx==3.4.2",
    "rdflib==7.1.4",
    "sqlalchemy2-stubs==0.0.2a38",
)


@pytest.mark.install
def test_followthemoney_reads_every_entity_unchanged(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *CLIENT]
    subprocess.run([str(part) for part in install], check=True, capture_output=True)
    for name, folder in (("real", ROOT), ("odd", write_odd(tmp_path / "package"))):
        data = aqim_data.load(folder)
        file = tmp_path / f"{name}.ftm.json"
        export("ftm", choose(data, "ftm"), file)
        done = subprocess.run([str(python), "-c", READER, str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        assert int(done.stdout) == len(entities_of(folder))


def test_odd_texts_are_kept(odd: Path) -> None:
    titles = {name for entity in entities_of(odd).values() for name in entity["properties"].get("title", [])}
    assert titles >= set(ODD)
