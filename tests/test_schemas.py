from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from aqim_data.derive.schemas import table_schema
from aqim_data.models import AUTHORED, TABLES, Event
from aqim_data.vocabulary import VOCABULARIES, Country, EventType
from tests.conftest import ROOT


def official(name: str) -> Any:
    return json.loads((resources.files("dplib") / "profiles" / "2.0" / f"{name}.json").read_text("utf-8"))


def test_the_descriptor_fits_the_official_profile() -> None:
    descriptor = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
    jsonschema.Draft7Validator(official("datapackage")).validate(descriptor)
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"


@pytest.mark.parametrize("name", TABLES)
def test_each_schema_fits_the_official_profile(name: str) -> None:
    schema = json.loads((ROOT / "schemas" / f"{name}.table.json").read_text("utf-8"))
    jsonschema.Draft7Validator(official("tableschema")).validate(schema)


@pytest.mark.parametrize("file", sorted((ROOT / "schemas").glob("*.schema.json")), ids=lambda file: file.stem)
def test_each_json_schema_is_one(file: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text("utf-8")))


def test_the_official_profile_can_fail() -> None:
    broken = {"resources": [{"name": "x"}]}
    assert list(jsonschema.Draft7Validator(official("datapackage")).iter_errors(broken))


def test_schemas_stay_inside_what_every_tool_agrees_on() -> None:
    kinds = {"string", "integer", "number", "boolean", "date"}
    forbidden = {"fieldsMatch", "uniqueKeys", "exclusiveMinimum", "groupChar", "profile"}
    for model in TABLES.values():
        schema = table_schema(model)
        assert not forbidden & set(schema)
        for field in schema["fields"]:
            assert field["type"] in kinds
            assert not forbidden & {*field, *field.get("constraints", {})}
            pattern = field.get("constraints", {}).get("pattern")
            assert pattern is None or (pattern.startswith("^") and pattern.endswith("$"))
            if "categories" in field:
                assert [category["value"] for category in field["categories"]] == field["constraints"]["enum"]


def test_foreign_keys() -> None:
    keys = {tuple(key["fields"]): key["reference"] for key in table_schema(Event)["foreignKeys"]}
    assert keys == {
        ("source_id",): {"resource": "sources", "fields": ["source_id"]},
        ("place_id",): {"resource": "places", "fields": ["place_id"]},
        ("part_of",): {"fields": ["event_id"]},
    }


def test_every_authored_table_but_the_sources_requires_a_citation() -> None:
    for model in AUTHORED:
        if model.table_info.name != "sources":
            columns = model.columns()
            assert columns["source_id"].required
            assert columns["locator"].required
            assert list(columns)[-2:] == ["source_id", "locator"]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_term_has_a_label_and_a_definition(vocabulary: type) -> None:
    for term in vocabulary:  # type: ignore[attr-defined]  # a vocabulary is an enumeration
        assert term.label
        assert term.definition.endswith(".")
    assert vocabulary.__doc__


def test_vocabularies_carry_gtd_s_nine_attack_types_once_each() -> None:
    nine = {
        "Assassination",
        "Armed Assault",
        "Bombing/Explosion",
        "Hijacking",
        "Hostage Taking (Barricade Incident)",
        "Hostage Taking (Kidnapping)",
        "Facility/Infrastructure Attack",
        "Unarmed Assault",
        "Unknown",
    }
    found = [term.crosswalk.gtd for term in EventType if term.crosswalk.gtd]
    assert sorted(found) == sorted(nine)


def test_countries_are_the_249_codes_of_iso_3166() -> None:
    assert len(Country) == 249
    assert all(len(code) == 2 and code.isupper() for code in Country)
