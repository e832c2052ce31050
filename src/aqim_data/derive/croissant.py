"""Croissant 1.0: the package as machine learning tools load it, every column with its type.

Format: http://mlcommons.org/croissant/1.0. Columns are read off the models, facts of the files off the descriptor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aqim_data.derive import metadata
from aqim_data.models import TABLES, Column, Record, ValueKind

Json = dict[str, Any]

CROISSANT: Mapping[ValueKind, str] = {
    "text": "sc:Text",
    "term": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "day": "sc:Date",
}
#: The context that the format prescribes; programs compare it word for word.
_CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(descriptor: Mapping[str, Any], way: str) -> Json:
    """The Croissant description of a package.

    Args:
        descriptor: The content of ``datapackage.json``, as it should be.
        way: What leads from the document's folder to the package's, such as ``../``.
    """
    tables = [resource for resource in descriptor["resources"] if resource.get("name") in TABLES]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": descriptor["name"],
        "description": descriptor["description"],
        "version": descriptor["version"],
        "datePublished": str(descriptor["created"])[:10],
        "license": [entry["path"] for entry in descriptor["licenses"]],
        "creator": [{"@type": "sc:Organization", "name": person["title"]} for person in descriptor["contributors"]],
        "keywords": descriptor["keywords"],
        "inLanguage": "en",
        "isLiveDataset": False,
        "citeAs": metadata.citation(),
        "distribution": [_file(table, way) for table in tables],
        "recordSet": [_record_set(TABLES[table["name"]], table) for table in tables],
    }


def _file(table: Mapping[str, Any], way: str) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": f"{table['name']}.csv",
        "name": f"{table['name']}.csv",
        "description": table["description"],
        "contentUrl": f"{way}{table['path']}",
        "contentSize": f"{table['bytes']} B",
        "encodingFormat": table["mediatype"],
        "sha256": table["hash"].removeprefix("sha256:"),
    }


def _record_set(model: type[Record], table: Mapping[str, Any]) -> Json:
    key = [{"@id": f"{table['name']}/{column}"} for column in model.table_info.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table["name"],
        "name": table["name"],
        "description": f"{table['description']} {table['rows']} rows.",
        "key": key[0] if len(key) == 1 else key,
        "field": [_field(model, column) for column in model.columns().values()],
    }


def _field(model: type[Record], column: Column) -> Json:
    table = model.table_info.name
    # No "references": the format's own library takes one for a join, drops the rows whose cell is empty, and loads no
    # table with two. The foreign keys stand in the table schemas; here the description says where an id leads.
    target = column.reference(model.table_info)
    source: Json = {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": column.name}}
    field: Json = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": f"{column.description} Id in {target}." if target else column.description,
        "dataType": "sc:URL" if column.cell.kind == "url" else CROISSANT[column.value_kind],
    }
    if column.many:
        field["repeated"] = True
        source["transform"] = {"separator": "|"}
    return {**field, "source": source}
