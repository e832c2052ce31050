"""The page that lies beside the data of a release, written from the descriptor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aqim_data.derive import metadata
from aqim_data.escaping import markdown_text


def read_me(descriptor: Mapping[str, Any]) -> str:
    """``README.md`` of a release: what it is, how to cite it, its licences and tables, how to check it.

    Args:
        descriptor: The content of ``datapackage.json``; of another package than ours it may lack anything but name,
            version and resources.
    """
    return "\n".join(_lines(descriptor)) + "\n"


def _lines(descriptor: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {_told(descriptor.get('title') or descriptor['name'])}"
    yield from ("", f"Version {_told(descriptor['version'])}.")
    if descriptor.get("description"):
        yield from ("", _told(descriptor["description"], 4_000))
    if descriptor["name"] == metadata.NAME:
        yield from ("", "## How to cite", "", metadata.citation(), "", "In forms that machines read: `CITATION.cff`.")
        yield from ("", "## Licence", "", ", ".join(f"[{one['title']}]({one['path']})" for one in metadata.LICENSES))
        yield from ("", metadata.RIGHTS)
    yield from ("", "## Tables", "")
    yield (
        "UTF-8, comma, header in the first line, no byte order mark; an empty cell means unknown. What each column "
        "means stands in the [data dictionary](docs/data-dictionary.md); `datapackage.json` describes all files "
        "for programs."
    )
    yield from ("", "| table | rows | a row is |", "|---|---|---|")
    for table in descriptor["resources"]:
        if isinstance(table.get("path"), str):
            name, path = _told(table["name"]), table["path"]
            yield f"| [{name}](<{path}>) | {table.get('rows', '')} | {_told(table.get('description', ''))} |"
    yield from (
        "",
        "## Check the files",
        "",
        "`sha256sum --check SHA256SUMS`, in the folder that this was unpacked to.",
    )


def _told(value: object, limit: int = 400) -> str:
    return markdown_text(str(value), limit)
