"""Makes ``countries.json`` of the countries of Natural Earth, once: ``python -m pictures.outlines FILE``.

FILE is ``countries-10m.json`` of the package world-atlas 2.0.2: the 1:10m admin-0 countries of Natural Earth 4.1
(public domain) as TopoJSON. What lies outside the two maps is left out, and so are points that do not show at their
scales.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pictures.places import FRAME, LARGER

#: Each map with its frame and the distance (degrees) below which a bend in a border does not show.
MAPS = {"whole": (FRAME, 0.08), "larger": (LARGER, 0.004)}

Ring = list[tuple[float, float]]
Frame = tuple[float, float, float, float]


def arcs(topology: dict[str, Any]) -> list[Ring]:
    """The border lines in degrees; neighbours share them."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        line: Ring = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + shift_x, y * scale_y + shift_y))
        lines.append(line)
    return lines


def simpler(line: Ring, finest: float) -> Ring:
    """The line without the points that lie within a distance of it (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5

    def off(x: float, y: float) -> float:
        if length == 0:
            return float(((x - x0) ** 2 + (y - y0) ** 2) ** 0.5)
        return float(abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length)

    distance, place = max((off(*point), number) for number, point in enumerate(line[1:-1], 1))
    if distance <= finest:
        return [line[0], line[-1]]
    return simpler(line[: place + 1], finest)[:-1] + simpler(line[place:], finest)


def rings(topology: dict[str, Any], frame: Frame, finest: float) -> list[Ring]:
    """The outer rings of the countries that lie, at least partly, in the frame."""
    lines = [simpler(line, finest) for line in arcs(topology)]
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            ring: Ring = []
            for number in polygon[0]:
                line = lines[number] if number >= 0 else lines[~number][::-1]
                ring += line[1:] if ring else line
            kept = clipped(ring, frame)
            if _area(kept) > finest**2:
                found.append(kept)
    return found


def clipped(ring: Ring, frame: Frame) -> Ring:
    """The ring with points outside the frame moved to its edge, and repeated ones dropped."""
    west, south, east, north = frame
    kept: Ring = []
    for x, y in ring:
        point = (round(min(max(x, west), east), 3), round(min(max(y, south), north), 3))
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def main(file: str) -> None:
    """Write the outlines beside this module."""
    topology = json.loads(Path(file).read_text("utf-8"))
    parts = []
    for name, (frame, finest) in MAPS.items():
        lines = ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in rings(topology, frame, finest))
        parts.append(f'"{name}": [\n{lines}\n]')
    Path(__file__).with_name("countries.json").write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
