"""Looking at a descriptor that somebody sends: what its paths point at, without following any of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

#: Longest descriptor that is looked at, in bytes, and how deep its values may be nested.
SIZE_LIMIT = 8 << 20
DEPTH_LIMIT = 64


def stray_links(content: bytes) -> Iterator[str]:
    """What is wrong with where a ``datapackage.json`` points.

    >>> list(stray_links(b'{"resources": [{"path": "../secret.csv"}]}'))
    ["its path '../secret.csv' leads out of the folder"]
    """
    try:
        if len(content) > SIZE_LIMIT or json_depth(text := content.decode("utf-8-sig")) > DEPTH_LIMIT:
            yield "the descriptor is too large, or nested too deeply"
            return
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield f"the descriptor is not JSON: {error}"
        return
    resources = document.get("resources") if isinstance(document, dict) else None
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict):
            for name in ("path", "schema", "dialect"):
                for value in _texts(resource.get(name)):
                    if reason := _leads_out(value):
                        yield f"its {name} {value[:200]!r} {reason}"


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def _leads_out(path: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", path):
        return "is an address or a drive, and nothing is fetched"
    parts = PurePosixPath(path.replace("\\", "/"))
    return "leads out of the folder" if parts.is_absolute() or ".." in parts.parts else ""


def json_depth(text: str) -> int:
    """How deep the values of a JSON text are nested, told without parsing it.

    >>> json_depth('[{"a": "]]"}]')
    2
    """
    depth = deepest = 0
    # A string that is never closed runs to the end, so that no text takes more than one pass.
    for found in re.finditer(r'"(?:[^"\\]|\\.)*+"?|[][{}]', text, re.DOTALL):
        mark = found[0]
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "]}":
            depth -= 1
    return deepest
