"""The JSON Schema of CSL-JSON 1.0, as the Citation Style Language publishes it: ``csl-data.json``, word for word.

It is the file of github.com/citation-style-language/schema, ``schemas/input/csl-data.json``, at commit e3ce254, as
commonmeta-py 0.312 carries it; no package that installs beside ours does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "csl-data.json").read_text("utf-8"))
ITEM_TYPES = frozenset(SCHEMA["items"]["properties"]["type"]["enum"])


def faults(items: Any) -> list[str]:
    """What is wrong with a list of items; of what the schema allows, we write nothing empty."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    found = [f"{error.json_path}: {error.message}" for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(items)]
    return found + [f"{item['id']}: {name} is empty" for item in items for name in item if item[name] in ("", [], {})]
