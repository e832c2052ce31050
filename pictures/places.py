"""Attacks on the map, as closely as the sources know where; those known less closely are counted by country instead."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from aqim_data import Dataset
from aqim_data.derive.completeness import ATTACKS
from aqim_data.vocabulary import GeoPrecision
from pictures.style import INK, MUTED, ORANGE, new_figure, title

#: West, south, east, north of the map, and of the part of it that is drawn larger, in degrees.
FRAME = (-18.0, 4.0, 16.0, 38.2)
LARGER = (2.75, 36.1, 5.25, 37.05)
LAND, WATER, BORDER = "#F1EEE6", "#FFFFFF", "#B9B4A6"
_COUNTRIES = {
    "Algeria": (2.6, 28.4),
    "Mali": (-2.2, 19.9),
    "Niger": (10.6, 20.4),
    "Mauritania": (-10.6, 20.6),
    "Libya": (13.6, 27.6),
    "Tunisia": (9.6, 32.6),
    "Burkina Faso": (-3.1, 10.6),
    "Morocco": (-6.6, 31.6),
    "Nigeria": (8.0, 9.2),
    "Ivory Coast": (-5.9, 7.6),
}
#: Places that are named, each with where its name stands from the circle's middle, in points.
_NAMES = {
    "plc-timbuktu": (-6, 9),
    "plc-gao": (11, 5),
    "plc-kidal": (8, -4),
    "plc-aguelhok": (7, -3),
    "plc-nouakchott": (7, -2),
    "plc-bamako": (4, -11),
    "plc-ouagadougou": (2, -14),
    "plc-tamanrasset": (5, -3),
    "plc-arlit": (5, 1),
    "plc-niamey": (5, -8),
    "plc-kayes": (6, -8),
    "plc-menaka": (6, -3),
    "plc-djibo": (5, -2),
    "plc-agadez": (5, -3),
}
_NAMES_LARGER = {
    "plc-tizi-ouzou": (4, 11),
    "plc-algiers": (-7, -3),
    "plc-lakhdaria": (-3, -15),
    "plc-thenia": (-2, 6),
    "plc-bouira": (5, -3),
    "plc-azazga": (5, -3),
    "plc-boghni": (5, -6),
}


class Spot(NamedTuple):
    """A settlement with coordinates (degrees), and the attacks that a source places in it, or near it."""

    place_id: str
    name: str
    longitude: float
    latitude: float
    inside: int
    near: int


class Elsewhere(NamedTuple):
    """A country with the attacks of which no place with coordinates is known: a region, a road, or only the country."""

    countries: str
    attacks: int


def rows(data: Dataset) -> list[Spot | Elsewhere]:
    """The settlements with most attacks first, then the countries."""
    inside: Counter[str] = Counter()
    near: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    for event in data.events:
        if event.type not in ATTACKS:
            continue
        if event.place is None or event.place.latitude is None:
            elsewhere[", ".join(country.label for country in event.countries) or "not known"] += 1
        else:
            (near if event.geo_precision is GeoPrecision.NEAR else inside)[event.place.place_id] += 1
    spots = [
        Spot(place.place_id, place.name, place.longitude, place.latitude, inside[place.place_id], near[place.place_id])
        for place in data.places
        if place.longitude is not None and place.latitude is not None and (inside + near)[place.place_id]
    ]
    spots.sort(key=lambda spot: (-spot.inside - spot.near, spot.place_id))
    return [*spots, *(Elsewhere(*pair) for pair in sorted(elsewhere.items(), key=lambda pair: (-pair[1], pair[0])))]


def draw(found: Sequence[Spot | Elsewhere]) -> Figure:
    """Draw the map, a part of it larger, and what cannot be placed on it as bars."""
    spots = [row for row in found if isinstance(row, Spot)]
    elsewhere = [row for row in found if isinstance(row, Elsewhere)]
    figure = new_figure(9.2, 6.1)
    left, right = figure.subfigures(1, 2, width_ratios=[1.32, 1], squeeze=False)[0]
    above, below = right.subfigures(2, 1, height_ratios=[1, 1.5], squeeze=False)[:, 0]
    whole, larger, bars = left.subplots(), above.subplots(), below.subplots()
    placed = sum(spot.inside + spot.near for spot in spots)
    _draw_land(whole, "whole", FRAME)
    _draw_spots(whole, spots, _NAMES)
    for name, (longitude, latitude) in _COUNTRIES.items():
        whole.text(longitude, latitude, name, color=MUTED, ha="center", va="center", fontsize=8, fontstyle="italic")
    west, south, east, north = LARGER
    whole.add_patch(Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK, linewidth=0.8))
    title(whole, "Attacks on the map", f"{placed} attacks that a source places in or near a settlement")
    _legend(whole)
    _draw_land(larger, "larger", LARGER)
    _draw_spots(larger, spots, _NAMES_LARGER)
    larger.set_title("The framed part, larger", loc="left", fontsize=9)
    _draw_bars(bars, elsewhere)
    return figure


def _draw_land(axes: Axes, part: str, frame: tuple[float, float, float, float]) -> None:
    west, south, east, north = frame
    outlines = json.loads(Path(__file__).with_name("countries.json").read_text("utf-8"))
    axes.add_collection(PolyCollection(outlines[part], facecolor=LAND, edgecolor=BORDER, linewidth=0.5))
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=WATER)
    # A degree of longitude is shorter than one of latitude: as drawn, both are as long as in the map's middle.
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)), adjustable="box", anchor="NW")
    for spine in axes.spines.values():
        spine.set(visible=True, color=BORDER)


def _size(attacks: int) -> float:
    """The area of a circle, in points squared."""
    return 16.0 * attacks


def _draw_spots(axes: Axes, spots: Sequence[Spot], names: Mapping[str, tuple[float, float]]) -> None:
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    shown = [spot for spot in spots if west < spot.longitude < east and south < spot.latitude < north]
    # Circles of one size are one path in the file.
    for attacks in sorted({spot.inside + spot.near for spot in shown}, reverse=True):
        same = [spot for spot in shown if spot.inside + spot.near == attacks]
        _draw_circles(axes, same, attacks, {"markerfacecolor": "#FFFFFF", "markeredgecolor": ORANGE})
    for attacks in sorted({spot.inside for spot in shown} - {0}, reverse=True):
        same = [spot for spot in shown if spot.inside == attacks]
        _draw_circles(axes, same, attacks, {"markerfacecolor": ORANGE, "markeredgewidth": 0, "alpha": 0.8})
    for spot in shown:
        if spot.place_id in names:
            axes.annotate(
                spot.name,
                (spot.longitude, spot.latitude),
                xytext=names[spot.place_id],
                textcoords="offset points",
                ha="right" if names[spot.place_id][0] < 0 else "left",
                fontsize=8,
                zorder=2,
            )


def _draw_circles(axes: Axes, spots: Sequence[Spot], attacks: int, look: dict[str, Any]) -> None:
    xs, ys = [spot.longitude for spot in spots], [spot.latitude for spot in spots]
    axes.plot(xs, ys, marker="o", linestyle="", markersize=math.sqrt(_size(attacks)), zorder=3, **look)


def _legend(axes: Axes) -> None:
    def circle(attacks: int, face: str, label: str) -> Line2D:
        size = math.sqrt(_size(attacks))
        style: dict[str, Any] = {"marker": "o", "linestyle": "", "markerfacecolor": face, "markeredgecolor": ORANGE}
        return Line2D([], [], markersize=size, label=label, **style)

    handles = [circle(1, ORANGE, "1, in it"), circle(1, "#FFFFFF", "1, near it"), circle(10, ORANGE, "10")]
    axes.legend(handles=handles, loc="lower left", title="attacks", labelspacing=1.0, handletextpad=0.9, borderpad=0.8)


def _draw_bars(axes: Axes, elsewhere: Sequence[Elsewhere]) -> None:
    names = [row.countries for row in elsewhere]
    numbers = [row.attacks for row in elsewhere]
    bars = axes.barh(names, numbers, color=ORANGE, height=0.62, alpha=0.55)
    axes.bar_label(bars, padding=3, fontsize=8.5)
    axes.invert_yaxis()
    axes.set(xticks=[])
    axes.tick_params(axis="y", length=0, labelsize=8.5)
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.set_title(f"{sum(numbers)} attacks known less closely,\nby country", loc="left", fontsize=9)
