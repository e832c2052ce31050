"""What an export says of the package that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aqim_data.dataset import Dataset
from aqim_data.derive import metadata

#: What a reader should know before reading quotations.
QUOTES_NOTICE = "Some quotations threaten, incite or describe violence closely; content_flag says which."


def facts_of(data: Dataset) -> dict[str, str]:
    """Title, version, licence and the like of a package, as far as its descriptor has them."""
    descriptor = data.descriptor
    license_ = _first_license(descriptor)
    facts = {
        "name": _text(descriptor.get("name")),
        "title": _text(descriptor.get("title")),
        "description": _text(descriptor.get("description")),
        "version": data.version,
        "license": _text(license_.get("title") or license_.get("name")),
        "license_url": _text(license_.get("path")),
        "citation": metadata.citation() if descriptor.get("name") == metadata.NAME else "",
    }
    return {name: text for name, text in facts.items() if text}


def _first_license(descriptor: Mapping[str, Any]) -> Mapping[str, Any]:
    licenses = descriptor.get("licenses")
    first = licenses[0] if isinstance(licenses, list) and licenses else None
    return first if isinstance(first, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
