"""``datapackage.json``: the descriptor of the whole package (Data Package v2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from aqim_data.dataset.files import open_file
from aqim_data.models import TABLES, Record


def json_text(value: Any) -> str:
    """A JSON value as this package writes it: two spaces, keys as given, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


class FileFacts(NamedTuple):
    """What a descriptor says of a table's file.

    Attributes:
        digest: Its SHA-256, in hexadecimal.
        size: Its bytes.
        rows: Its lines without the header.
    """

    digest: str
    size: int
    rows: int

    @classmethod
    def of(cls, blocks: Iterable[bytes]) -> FileFacts:
        """The facts of a file that is given in blocks."""
        digest, size, lines = hashlib.sha256(), 0, 0
        for block in blocks:
            digest.update(block)
            size += len(block)
            lines += block.count(b"\n")
        return cls(digest.hexdigest(), size, max(lines - 1, 0))

    @classmethod
    def of_file(cls, folder: Path, name: str) -> FileFacts:
        """The facts of a file of a package.

        Raises:
            OSError: It cannot be read.
        """
        with open_file(folder, name) as stream:
            return cls.of(iter(lambda: stream.read(1_000_000), b""))


def descriptor(
    properties: Mapping[str, Any], files: Mapping[str, FileFacts], others: Sequence[Any] = ()
) -> dict[str, Any]:
    """The descriptor of a package.

    Args:
        properties: The properties of the package itself.
        files: The facts of every table's file by its path.
        others: Resources that the package has besides the tables.
    """
    resources = [_resource(model, files[model.table_info.path]) for model in TABLES.values()]
    return {**properties, "resources": [*resources, *others]}


def _resource(model: type[Record], facts: FileFacts) -> dict[str, Any]:
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
        "hash": f"sha256:{facts.digest}",
        "bytes": facts.size,
        "rows": facts.rows,
        "schema": f"schemas/{table.name}.table.json",
    }
