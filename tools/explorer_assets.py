"""Fetch the libraries and the country outlines of the explorer's page anew.

    python tools/explorer_assets.py           # the versions that are pinned below

It needs npm (to fetch and check the packages) and pycountry; nobody else does, because what it writes into
``src/aqim_data/explore/vendor/`` is kept in the repository: each library's own build, byte for byte, its licence, the
outlines cut to the part of the world that the map shows, and ``provenance.json``, which says what came from where.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pycountry

VENDOR = Path(__file__).resolve().parent.parent / "src" / "aqim_data" / "explore" / "vendor"
#: Package, version, the file to take, the name to keep it under, the file of its licence, what it is for.
LIBRARIES = (
    ("d3", "7.9.2", "dist/d3.min.js", "d3.min.js", "LICENSE", "Charts and map"),
    ("topojson-client", "3.1.0", "dist/topojson-client.min.js", "topojson-client.min.js", "LICENSE", "Outlines"),
    ("minisearch", "7.2.0", "dist/umd/index.js", "minisearch.js", "LICENSE.txt", "Full-text search"),
    (
        "world-atlas",
        "2.0.2",
        "countries-50m.json",
        "countries.json",
        "LICENSE",
        "Outlines by Natural Earth, 1:50m",
    ),
)
#: West, south, east, north, in degrees: what the map can show. Other countries are left out of the outlines.
SHOWN = (-32.0, -12.0, 64.0, 62.0)


def main() -> None:
    """Fetch everything, and write it."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    provenance = []
    for package, version, member, name, licence, purpose in LIBRARIES:
        archive, integrity = fetched(package, version)
        content = archive[member]
        entry: dict[str, Any] = {
            "file": name,
            "purpose": purpose,
            "package": package,
            "version": version,
            "integrity": integrity,
            "taken_from": member,
            "licence": json.loads(archive["package.json"])["license"],
            "licence_file": f"{package}.LICENSE.txt",
        }
        if name == "countries.json":
            content = cut(json.loads(content))
            entry["changed"] = f"cut to what reaches into {SHOWN} (west, south, east, north); ISO codes added"
        content = content.replace(b"\r\n", b"\n")
        entry["sha256"] = hashlib.sha256(content).hexdigest()
        (VENDOR / name).write_bytes(content)
        (VENDOR / entry["licence_file"]).write_bytes(archive[licence].replace(b"\r\n", b"\n"))
        provenance.append(entry)
    text = json.dumps(provenance, ensure_ascii=False, indent=2)
    (VENDOR / "provenance.json").write_text(f"{text}\n", encoding="utf-8")


def fetched(package: str, version: str) -> tuple[dict[str, bytes], str]:
    """The files of a package as npm delivers it, and its checksum as the registry states it."""
    with TemporaryDirectory() as folder:
        command = ["npm", "pack", "--json", "--silent", "--pack-destination", folder, f"{package}@{version}"]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
        (described,) = json.loads(result.stdout)
        with tarfile.open(Path(folder) / described["filename"]) as archive:
            files = {
                member.name.removeprefix("package/"): stream.read()
                for member in archive
                if (stream := archive.extractfile(member))
            }
        return files, described["integrity"]


def cut(topology: dict[str, Any]) -> bytes:
    """A topology with those polygons only that reach into the part shown, and with ISO codes for ids."""
    boxes = [box_of(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        kept = [polygon for polygon in polygons if reaches_in(polygon[0], boxes)]
        if kept:
            found = pycountry.countries.get(numeric=country.get("id", ""))
            properties = {"code": found.alpha_2 if found else "", "name": country["properties"]["name"]}
            countries.append({"type": "MultiPolygon", "arcs": kept, "properties": properties})
    used = sorted({real(arc) for one in countries for polygon in one["arcs"] for ring in polygon for arc in ring})
    place = {old: new for new, old in enumerate(used)}
    for one in countries:
        one["arcs"] = [
            [[place[arc] if arc >= 0 else ~place[~arc] for arc in ring] for ring in polygon] for polygon in one["arcs"]
        ]
    result = {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}},
        "arcs": [topology["arcs"][arc] for arc in used],
    }
    return f"{json.dumps(result, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def real(arc: int) -> int:
    """The number of an arc, whichever way it is followed."""
    return arc if arc >= 0 else ~arc


def box_of(arc: list[list[int]], transform: dict[str, list[float]]) -> tuple[float, float, float, float]:
    """West, south, east and north of an arc, whose points are stored as steps."""
    across = down = 0
    points = []
    for step_across, step_down in arc:
        across, down = across + step_across, down + step_down
        points.append(
            (
                across * transform["scale"][0] + transform["translate"][0],
                down * transform["scale"][1] + transform["translate"][1],
            )
        )
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def reaches_in(ring: list[int], boxes: list[tuple[float, float, float, float]]) -> bool:
    """Whether a ring has a part in what the map shows."""
    found = [boxes[real(arc)] for arc in ring]
    west, south = min(box[0] for box in found), min(box[1] for box in found)
    east, north = max(box[2] for box in found), max(box[3] for box in found)
    return west < SHOWN[2] and east > SHOWN[0] and south < SHOWN[3] and north > SHOWN[1]


if __name__ == "__main__":
    main()
