"""``datapackage.json``: the descriptor of the whole package (Data Package v2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from aqim_data.models import TABLES, Record


def json_text(value: Any) -> str:
    """A JSON value as this package writes it: two spaces, keys as given, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def descriptor(properties: Mapping[str, Any], files: Mapping[str, bytes], others: Sequence[Any] = ()) -> dict[str, Any]:
    """The descriptor of a package.

    Args:
        properties: The properties of the package itself.
        files: Content of every table's file by its path.
        others: Resources that the package has besides the tables.
    """
    resources = [_resource(model, files[model.table_info.path]) for model in TABLES.values()]
    return {**properties, "resources": [*resources, *others]}


def _resource(model: type[Record], content: bytes) -> dict[str, Any]:
    table = model.table_info
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": table.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "bytes": len(content),
        "rows": max(content.count(b"\n") - 1, 0),
        "schema": f"schemas/{table.name}.table.json",
    }
