"""The page itself: style, libraries, data and script put together into one file that asks nothing of any network."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from aqim_data.build import write_text
from aqim_data.dataset import Dataset
from aqim_data.errors import InvalidDatasetError
from aqim_data.explore.packing import about, packed

_HOME = files("aqim_data.explore")
#: The libraries, in the order in which the page runs them.
LIBRARIES = ("d3.min.js", "topojson-client.min.js", "minisearch.js")
#: The page's own script, in parts that share one scope.
PARTS = (
    "dom.js",
    "data.js",
    "search.js",
    "state.js",
    "filters.js",
    "timeline.js",
    "map.js",
    "tolls.js",
    "events.js",
    "sides.js",
    "facts.js",
    "record.js",
    "captivities.js",
    "lists.js",
    "about.js",
    "main.js",
)


def explorer_page(data: Dataset) -> str:
    """The page for a dataset, as HTML.

    The same data give the same page, byte for byte, wherever zlib compresses alike.

    >>> import aqim_data
    >>> page = explorer_page(aqim_data.load())
    >>> page.startswith("<!DOCTYPE html>"), len(page.encode()) < 3_000_000
    (True, True)
    """
    style = _asset("assets", "style.css")
    scripts = [_library(name) for name in LIBRARIES] + [_script()]
    world = json.loads(_asset("vendor", "countries.json"))
    facts = about(data)
    notices = json.dumps(_notices(), ensure_ascii=False).replace("<", "\\u003c")
    blocks = {
        "POLICY": html.escape(_policy(style, scripts)),
        "TITLE": html.escape(facts["title"]),
        "VERSION": html.escape(facts["version"]),
        "STYLE": style,
        "NOTICES": notices,
        "DATA": packed(data, world),
        "SCRIPTS": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    # One pass, so that nothing in what is put in is taken for a place to put something.
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda match: blocks[match[1]], _asset("assets", "page.html"))


def write_explorer(data: Dataset, file: str | os.PathLike[str]) -> int:
    """Write the page to a file, whole or not at all, and tell how many bytes it has.

    Raises:
        InvalidDatasetError: The file cannot be written.
    """
    target = Path(file)
    if target.is_dir():
        raise InvalidDatasetError(
            f"{target} cannot be written: it is a folder; name a file, such as {target}/explorer.html"
        )
    page = explorer_page(data)
    write_text(target, page)
    return len(page.encode())


def _asset(folder: str, name: str) -> str:
    return (_HOME / folder / name).read_text("utf-8")


def _library(name: str) -> str:
    # A source map would be looked for beside the page.
    return re.sub(r"(?m)^//# sourceMappingURL=.*$", "", _asset("vendor", name))


def _script() -> str:
    parts = "\n".join(_asset("assets", name) for name in PARTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def _policy(style: str, scripts: list[str]) -> str:
    """What the browser is to allow: this style and these scripts, and no word with any other machine."""
    hashes = " ".join(_hash(script) for script in scripts)
    rules = f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data:"
    return f"{rules}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _notices() -> list[dict[str, Any]]:
    """What the page is made with, each with its licence, which has to travel along."""
    made_with = json.loads(_asset("vendor", "provenance.json"))
    return [
        {name: entry[name] for name in ("package", "version", "purpose", "licence")}
        | {"text": _asset("vendor", entry["licence_file"])}
        for entry in made_with
    ]
