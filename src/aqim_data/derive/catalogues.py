"""The package as catalogues want it described: Zenodo, schema.org, DCAT.

Each is written from the descriptor alone, so that none can say what the descriptor does not. No public address of
the package is known, so none is given: a file is named by its path relative to the document.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from aqim_data.derive import metadata
from aqim_data.derive.croissant import croissant
from aqim_data.derive.descriptor import json_text

Json = dict[str, Any]

#: Where the documents lie that are written for machines only.
FOLDER = "metadata"
#: The way from there to the package's folder.
UP = "../"
_SHA256 = "spdx:checksumAlgorithm_sha256"
_CSV = "https://www.iana.org/assignments/media-types/text/csv"


def catalogue_texts(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """All catalogue records of a package, by their path.

    Args:
        descriptor: The content of ``datapackage.json``, as it should be.
    """
    return {
        ".zenodo.json": json_text(zenodo(descriptor)),
        f"{FOLDER}/schema-org.jsonld": json_text(schema_org(descriptor)),
        f"{FOLDER}/dcat.jsonld": json_text(dcat(descriptor)),
        f"{FOLDER}/croissant.json": json_text(croissant(descriptor, UP)),
    }


def tables_of(descriptor: Mapping[str, Any]) -> Iterator[Json]:
    """The resources of a descriptor that are files with a checksum."""
    for resource in descriptor["resources"]:
        if isinstance(resource, dict) and str(resource.get("hash", "")).startswith("sha256:"):
            yield {**resource, "sha256": resource["hash"].removeprefix("sha256:")}


def released(descriptor: Mapping[str, Any]) -> str:
    """The day of the release, ``YYYY-MM-DD``."""
    return str(descriptor["created"])[:10]


def authors(descriptor: Mapping[str, Any]) -> list[str]:
    """Who made the package, in their order."""
    return [str(person["title"]) for person in descriptor["contributors"]]


def counts_in_words(descriptor: Mapping[str, Any]) -> str:
    """How many rows each table has, in one sentence."""
    rows = [f"{table['name']} {table['rows']:,}" for table in tables_of(descriptor)]
    return f"Rows by table: {', '.join(rows)}."


def zenodo(descriptor: Mapping[str, Any]) -> Json:
    """``.zenodo.json``: what Zenodo takes over when a release of the repository is archived there."""
    return {
        "title": descriptor["title"],
        "upload_type": "dataset",
        # Zenodo reads these two as HTML.
        "description": f"<p>{html.escape(descriptor['description'], quote=False)}</p>",
        "notes": f"<p>{html.escape(f'{metadata.RIGHTS} {counts_in_words(descriptor)}', quote=False)}</p>",
        "creators": [{"name": name} for name in authors(descriptor)],
        "version": descriptor["version"],
        "publication_date": released(descriptor),
        "access_right": "open",
        "license": descriptor["licenses"][0]["name"],
        "keywords": descriptor["keywords"],
        "language": "eng",
    }


def schema_org(descriptor: Mapping[str, Any]) -> Json:
    """A ``Dataset`` of schema.org as JSON-LD, which search engines for datasets read."""
    return {
        "@context": {
            "@vocab": "https://schema.org/",
            "contentUrl": {"@type": "@id"},
            "license": {"@type": "@id"},
            "datePublished": {"@type": "Date"},
        },
        "@type": "Dataset",
        "name": descriptor["title"],
        "alternateName": descriptor["name"],
        "description": descriptor["description"],
        "version": descriptor["version"],
        "datePublished": released(descriptor),
        "license": [entry["path"] for entry in descriptor["licenses"]],
        "copyrightNotice": metadata.RIGHTS,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": [{"@type": "Organization", "name": name} for name in authors(descriptor)],
        "keywords": descriptor["keywords"],
        "creditText": metadata.citation(),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": table["name"],
                "description": table["description"],
                "encodingFormat": table["mediatype"],
                "contentUrl": f"{UP}{table['path']}",
                "contentSize": f"{table['bytes']} B",
                "sha256": table["sha256"],
                "size": {"@type": "QuantitativeValue", "value": table["rows"], "unitText": "rows"},
            }
            for table in tables_of(descriptor)
        ],
    }


def dcat(descriptor: Mapping[str, Any]) -> Json:
    """A ``dcat:Dataset`` of the Data Catalog Vocabulary as JSON-LD, which data portals harvest."""
    makers = [{"@type": "foaf:Agent", "foaf:name": name} for name in authors(descriptor)]
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        "dcterms:identifier": descriptor["name"],
        "dcterms:title": {"@value": descriptor["title"], "@language": "en"},
        "dcterms:description": {"@value": descriptor["description"], "@language": "en"},
        "dcat:version": descriptor["version"],
        "dcterms:issued": {"@value": released(descriptor), "@type": "xsd:date"},
        "dcterms:license": [{"@id": entry["path"]} for entry in descriptor["licenses"]],
        "dcterms:rights": {"@type": "dcterms:RightsStatement", "rdfs:label": metadata.RIGHTS},
        "dcterms:creator": makers,
        "dcat:keyword": descriptor["keywords"],
        "dcterms:bibliographicCitation": metadata.citation(),
        "dcat:distribution": [_distribution(table) for table in tables_of(descriptor)],
    }


def _distribution(table: Json) -> Json:
    return {
        "@type": "dcat:Distribution",
        "dcterms:title": table["name"],
        "dcterms:description": {"@value": table["description"], "@language": "en"},
        "dcat:downloadURL": {"@id": f"{UP}{table['path']}"},
        "dcat:mediaType": {"@id": _CSV},
        "dcat:byteSize": {"@value": str(table["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "dcterms:extent": {"@type": "dcterms:SizeOrDuration", "rdf:value": table["rows"], "rdfs:label": "rows"},
        "dcterms:conformsTo": {"@id": f"{UP}{table['schema']}", "@type": "dcterms:Standard"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA256},
            "spdx:checksumValue": {"@value": table["sha256"], "@type": "xsd:hexBinary"},
        },
    }
