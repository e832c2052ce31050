"""What SARIF 2.1.0 demands of the objects that our reports use, and nothing that it does not know."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def _object(required: str, **properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(items: Json, **rest: Any) -> Json:
    return {"type": "array", "items": items, **rest}


TEXT: Json = {"type": "string"}
BAG: Json = {"type": "object", "properties": {"tags": _list(TEXT, uniqueItems=True)}}
POSITIVE: Json = {"type": "integer", "minimum": 1}
LEVEL: Json = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = _object("text", text=TEXT, markdown=TEXT)
ARTIFACT = _object("", uri={"type": "string", "pattern": r"^[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*$"}, uriBaseId=TEXT)
REGION = _object("startLine", startLine=POSITIVE, startColumn=POSITIVE, endLine=POSITIVE, endColumn=POSITIVE)
RULE = _object(
    "id",
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    helpUri={"type": "string", "format": "uri"},
    defaultConfiguration=_object("", level=LEVEL),
    properties=BAG,
)
LOCATION = _object(
    "",
    physicalLocation=_object("artifactLocation", artifactLocation=ARTIFACT, region=REGION),
    logicalLocations=_list(_object("", name=TEXT, kind=TEXT), uniqueItems=True),
)
RESULT = _object(
    "message",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=MESSAGE,
    locations=_list(LOCATION),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
)
DRIVER = _object(
    "name",
    name=TEXT,
    version=TEXT,
    semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
    rules=_list(RULE, uniqueItems=True),
)
RUN = _object(
    "tool",
    tool=_object("driver", driver=DRIVER),
    invocations=_list(_object("executionSuccessful", executionSuccessful={"type": "boolean"})),
    originalUriBaseIds={
        "type": "object",
        "additionalProperties": _object("", uri=TEXT, description=MESSAGE),
    },
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=_list(RESULT),
    properties=BAG,
)
#: The whole log.
SARIF = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object("version runs", **{"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": _list(RUN)}),
}
