"""What catalogues are told: in their own formats, and the same everywhere."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib import namespace as known
from ruamel.yaml import YAML

import aqim_data
from aqim_data.build import build
from aqim_data.models import TABLES
from tests.conftest import ROOT

SPDX = known.Namespace("http://spdx.org/rdf/terms#")
METADATA = ROOT / "metadata"
Json = dict[str, Any]


def read_json(path: str) -> Json:
    content = json.loads((ROOT / path).read_text("utf-8"))
    assert isinstance(content, dict)
    return content


DESCRIPTOR = read_json("datapackage.json")
CITATION: Json = YAML(typ="safe", pure=True).load(ROOT / "CITATION.cff")
ZENODO = read_json(".zenodo.json")
SCHEMA_ORG = read_json("metadata/schema-org.jsonld")
DCAT_RECORD = read_json("metadata/dcat.jsonld")
CROISSANT = read_json("metadata/croissant.json")


def facts(table: str) -> tuple[str, int, int]:
    """Checksum, bytes and rows of a table, looked up in its file."""
    file = ROOT / "data" / f"{table}.csv"
    content = file.read_bytes()
    with file.open(encoding="utf-8", newline="") as stream:
        rows = sum(1 for _ in csv.reader(stream)) - 1
    return hashlib.sha256(content).hexdigest(), len(content), rows


FACTS = {table: facts(table) for table in TABLES}


def graph(file: Path) -> Graph:
    return Graph().parse(file, format="json-ld", publicID=file.as_uri())


# --- the formats' own rules ----------------------------------------------------------------------------------


def test_the_citation_file_keeps_the_schema_of_its_format() -> None:
    schema = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "citation-file-format.json"
    content = {**CITATION, "date-released": str(CITATION["date-released"])}
    jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8"))).validate(content)
    assert CITATION["cff-version"] == "1.2.0"


#: Of the metadata that Zenodo's interface for deposits takes, what we use, and what it demands of an open dataset.
ZENODO_SCHEMA: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "upload_type", "description", "creators", "access_right", "license"],
    "properties": {
        "title": {"type": "string", "minLength": 3},
        "upload_type": {"const": "dataset"},
        "description": {"type": "string", "pattern": "^<p>[^<>]+</p>$"},
        "notes": {"type": "string", "pattern": "^<p>[^<>]+</p>$"},
        "creators": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {name: {"type": "string", "minLength": 1} for name in ("name", "affiliation", "orcid")},
            },
        },
        "version": {"type": "string"},
        "publication_date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "access_right": {"const": "open"},
        "license": {"enum": ["CC-BY-4.0"]},
        "keywords": {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True},
        "language": {"type": "string", "pattern": "^[a-z]{3}$"},
    },
}


def test_the_record_for_zenodo_keeps_its_schema() -> None:
    jsonschema.Draft202012Validator(ZENODO_SCHEMA).validate(ZENODO)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(ZENODO_SCHEMA).validate({**ZENODO, "licence": "CC-BY-4.0"})


def unknown_terms(found: Graph, *vocabularies: type[known.DefinedNamespace]) -> Iterator[URIRef]:
    """The properties and classes of a graph that no vocabulary defines."""
    used = {predicate for predicate in found.predicates() if isinstance(predicate, URIRef)}
    used |= {kind for kind in found.objects(None, known.RDF.type) if isinstance(kind, URIRef)}
    return (term for term in used if not any(term in vocabulary for vocabulary in vocabularies))


def test_schema_org_knows_every_term() -> None:
    found = graph(METADATA / "schema-org.jsonld")
    assert list(unknown_terms(found, known.SDO, known.RDF)) == []
    (dataset,) = found.subjects(known.RDF.type, known.SDO.Dataset)
    assert len(list(found.objects(dataset, known.SDO.distribution))) == len(TABLES)
    assert (dataset, known.SDO.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in found


def test_a_term_that_no_vocabulary_has_is_found() -> None:
    context = {"@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset", "titel": "x"}
    found = Graph().parse(data=json.dumps(context), format="json-ld")
    assert list(unknown_terms(found, known.SDO, known.RDF)) == [URIRef("https://schema.org/titel")]


def test_dcat_knows_every_term_and_every_value_has_its_type() -> None:
    found = graph(METADATA / "dcat.jsonld")
    others = {SPDX.checksum, SPDX.algorithm, SPDX.checksumValue, SPDX.Checksum}
    others |= {URIRef("http://www.w3.org/ns/dcat#version")}  # of DCAT 3; rdflib knows DCAT 2
    assert set(unknown_terms(found, known.DCAT, known.DCTERMS, known.FOAF, known.RDF, known.RDFS)) == others
    (dataset,) = found.subjects(known.RDF.type, known.DCAT.Dataset)
    distributions = list(found.objects(dataset, known.DCAT.distribution))
    assert len(distributions) == len(TABLES)
    for one in distributions:
        (size,) = found.objects(one, known.DCAT.byteSize)
        assert isinstance(size, Literal)
        assert size.datatype == known.XSD.nonNegativeInteger
        (checksum,) = found.objects(one, SPDX.checksum)
        assert (checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256) in found
    (issued,) = found.objects(dataset, known.DCTERMS.issued)
    assert isinstance(issued, Literal)
    assert issued.toPython().isoformat() == DESCRIPTOR["created"][:10]


def test_every_address_in_the_linked_records_is_a_file_here_or_a_standard_s() -> None:
    standards = ("https://creativecommons.org/", "https://www.iana.org/", "http://spdx.org/", "https://schema.org/")
    for name in ("schema-org.jsonld", "dcat.jsonld"):
        found = graph(METADATA / name)
        for address in {str(one) for one in found.objects() if isinstance(one, URIRef)}:
            if address.startswith("file://"):
                assert Path(address.removeprefix("file://")).is_file(), address
            else:
                assert address.startswith((*standards, "http://www.w3.org/ns/dcat#", "http://xmlns.com/foaf/")) or (
                    address.startswith("http://purl.org/dc/terms/")
                ), address


def test_croissant_describes_every_column_of_every_table() -> None:
    assert {one["name"] for one in CROISSANT["recordSet"]} == set(TABLES)
    for one in CROISSANT["recordSet"]:
        with (ROOT / "data" / f"{one['name']}.csv").open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        assert [field["source"]["extract"]["column"] for field in one["field"]] == header
        assert [field["@id"] for field in one["field"]] == [f"{one['name']}/{column}" for column in header]
        assert {field["source"]["fileObject"]["@id"] for field in one["field"]} == {f"{one['name']}.csv"}
    ids = [one["@id"] for one in (*CROISSANT["distribution"], *CROISSANT["recordSet"])]
    assert len(ids) == len(set(ids))
    types = {field["@id"]: field["dataType"] for one in CROISSANT["recordSet"] for field in one["field"]}
    assert types["events/killed_low"] == "sc:Integer"
    assert types["places/latitude"] == "sc:Float"
    assert types["sources/url"] == "sc:URL"
    assert types["sources/accessed"] == "sc:Date"
    assert types["events/date"] == "sc:Text"  # an uncertain date is no date of a calendar


# --- agreement -----------------------------------------------------------------------------------------------


def test_one_version_everywhere() -> None:
    versions = {
        "code": aqim_data.__version__,
        "descriptor": DESCRIPTOR["version"],
        "citation": CITATION["version"],
        "zenodo": ZENODO["version"],
        "schema.org": SCHEMA_ORG["version"],
        "dcat": DCAT_RECORD["dcat:version"],
        "croissant": CROISSANT["version"],
    }
    assert len(set(versions.values())) == 1, versions


def test_one_day_of_release_everywhere() -> None:
    days = {
        DESCRIPTOR["created"][:10],
        str(CITATION["date-released"]),
        ZENODO["publication_date"],
        SCHEMA_ORG["datePublished"],
        DCAT_RECORD["dcterms:issued"]["@value"],
        CROISSANT["datePublished"],
    }
    assert len(days) == 1, days


def test_the_same_authors_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    authors = [
        [person["title"] for person in DESCRIPTOR["contributors"]],
        [person["name"] for person in CITATION["authors"]],
        [person["name"] for person in ZENODO["creators"]],
        [person["name"] for person in SCHEMA_ORG["creator"]],
        [person["foaf:name"] for person in DCAT_RECORD["dcterms:creator"]],
        [person["name"] for person in CROISSANT["creator"]],
        [person["name"] for person in project["authors"]],
    ]
    assert all(one == authors[0] for one in authors), authors


def test_the_same_licence_everywhere() -> None:
    (licence,) = DESCRIPTOR["licenses"]
    assert CITATION["license"] == ZENODO["license"] == licence["name"] == "CC-BY-4.0"
    assert SCHEMA_ORG["license"] == CROISSANT["license"] == [licence["path"]]
    assert DCAT_RECORD["dcterms:license"] == [{"@id": licence["path"]}]
    assert (ROOT / "LICENSES" / f"{licence['name']}.txt").is_file()
    reuse = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
    (data,) = (one for one in reuse if "data/**" in one["path"])
    assert data["SPDX-License-Identifier"] == licence["name"]
    assert {"metadata/**", ".zenodo.json", "SHA256SUMS"} <= set(data["path"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert licence["name"] in project["license"].split(" AND ")


def test_what_is_not_licensed_is_said_wherever_the_licence_is() -> None:
    words = "not licensed anew"
    assert words in ZENODO["notes"]
    assert words in SCHEMA_ORG["copyrightNotice"]
    assert words in DCAT_RECORD["dcterms:rights"]["rdfs:label"]


def test_the_same_title_description_and_keywords_everywhere() -> None:
    assert {ZENODO["title"], SCHEMA_ORG["name"], DCAT_RECORD["dcterms:title"]["@value"], CITATION["title"]} == {
        DESCRIPTOR["title"]
    }
    for text in (SCHEMA_ORG["description"], CROISSANT["description"], CITATION["abstract"]):
        assert text == DESCRIPTOR["description"]
    assert DCAT_RECORD["dcterms:description"]["@value"] == DESCRIPTOR["description"]
    assert "Not for screening" in ZENODO["description"]
    for keywords in (ZENODO["keywords"], SCHEMA_ORG["keywords"], DCAT_RECORD["dcat:keyword"], CITATION["keywords"]):
        assert keywords == DESCRIPTOR["keywords"] == CROISSANT["keywords"]


def test_the_same_counts_sizes_and_checksums_everywhere() -> None:
    told: dict[str, dict[str, tuple[Any, ...]]] = {
        "descriptor": {
            one["name"]: (one["hash"].removeprefix("sha256:"), one["bytes"], one["rows"])
            for one in DESCRIPTOR["resources"]
        },
        "schema.org": {
            one["name"]: (one["sha256"], int(one["contentSize"].removesuffix(" B")), one["size"]["value"])
            for one in SCHEMA_ORG["distribution"]
        },
        "dcat": {
            one["dcterms:title"]: (
                one["spdx:checksum"]["spdx:checksumValue"]["@value"],
                int(one["dcat:byteSize"]["@value"]),
                one["dcterms:extent"]["rdf:value"],
            )
            for one in DCAT_RECORD["dcat:distribution"]
        },
    }
    rows = {one["name"]: int(one["description"].split()[-2]) for one in CROISSANT["recordSet"]}
    told["croissant"] = {
        one["name"].removesuffix(".csv"): (
            one["sha256"],
            int(one["contentSize"].removesuffix(" B")),
            rows[one["name"].removesuffix(".csv")],
        )
        for one in CROISSANT["distribution"]
    }
    for where, tables in told.items():
        assert tables == FACTS, where
    for table, (_, _, count) in FACTS.items():
        assert re.search(rf"\b{table} {count:,}[,.]", ZENODO["notes"]), table


def test_the_list_of_checksums_is_true_and_complete() -> None:
    listed = dict(line.split("  ")[::-1] for line in (ROOT / "SHA256SUMS").read_text("utf-8").splitlines())
    assert list(listed) == sorted(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name
    folders = ("data", "schemas", "metadata", "LICENSES")
    present = {file.relative_to(ROOT).as_posix() for folder in folders for file in (ROOT / folder).iterdir()}
    present = {name for name in present if not Path(name).name.startswith(".")}
    assert set(listed) == present | {"datapackage.json", "CITATION.cff", ".zenodo.json", "curation/allowed.csv"}
    assert {f"data/{table}.csv": digest for table, (digest, _, _) in FACTS.items()}.items() <= listed.items()


# --- drift ---------------------------------------------------------------------------------------------------


@pytest.fixture
def clone(package: Path) -> Path:
    """The real package as a repository: with what stands there only."""
    for name in ("docs", "metadata", "LICENSES", "examples"):
        shutil.copytree(ROOT / name, package / name)
    for name in ("pyproject.toml", "CITATION.cff", ".zenodo.json", "SHA256SUMS"):
        shutil.copy(ROOT / name, package)
    return package


def test_drift_is_seen_and_mended(clone: Path) -> None:
    assert dict(build(clone, check=True).stale) == {}
    fresh = {name: (clone / name).read_bytes() for name in ("metadata/croissant.json", ".zenodo.json", "SHA256SUMS")}
    for name in fresh:
        (clone / name).write_bytes(fresh[name].replace(b"a", b"b", 1))
    (clone / "metadata" / "dcat.jsonld").unlink()
    assert set(build(clone, check=True).stale) == {*fresh, "metadata/dcat.jsonld"}
    build(clone)
    assert {name: (clone / name).read_bytes() for name in fresh} == fresh
    assert (clone / "metadata" / "dcat.jsonld").read_bytes() == (METADATA / "dcat.jsonld").read_bytes()


def test_somebody_else_s_package_is_given_no_records_of_ours(mini: Path) -> None:
    (mini / "pyproject.toml").write_text("")
    build(mini)
    assert not (mini / "metadata").exists()
    assert not (mini / "SHA256SUMS").exists()
    assert not (mini / ".zenodo.json").exists()
