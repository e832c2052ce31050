"""The longest captivities, from the taking to the end, as closely as both are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from aqim_data import Captivity, Dataset
from pictures.style import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, day_number, end_of_day, new_figure, title

SHOWN = 30
#: How a captivity ended, with marker and colour.
ENDINGS = {
    "hostage_release": ("released", "o", BLUE),
    "hostage_rescue": ("rescued", "^", GREEN),
    "escape": ("escaped", "D", PURPLE),
    "hostage_killing": ("killed", "X", ORANGE),
    "hostage_death": ("died", "s", INK),
    "": ("no end on record", "|", MUTED),
}


class Held(NamedTuple):
    """One captive, or group of captives, of a taking; all times are decimal years.

    Attributes:
        captive: Who was held.
        first: First moment at which they may have been taken.
        sure: The latest moment of the taking, from which on they were held.
        until: The first moment at which the captivity may have ended; None if only a last possible day is known.
        last: The last moment at which it may have ended, or the last report if no end is on record.
        ending: The type of the event that ended it, the last one if there are several; empty if none is on record.
    """

    captive: str
    first: float
    sure: float
    until: float | None
    last: float
    ending: str


class Taking(NamedTuple):
    """The captives that were taken in one event."""

    event_id: str
    label: str
    held: tuple[Held, ...]


def rows(data: Dataset) -> list[Taking]:
    """The takings with the longest captivities, in the order of time."""
    takings: dict[str, list[Held]] = {}
    for captivity in data.captivities:
        held = _held(data, captivity)
        if held:
            takings.setdefault(captivity.event_id, []).append(held)
    found = [Taking(event_id, _label(data, event_id), tuple(held)) for event_id, held in takings.items()]
    found.sort(key=lambda taking: (-max(held.last - held.first for held in taking.held), taking.event_id))
    return sorted(found[:SHOWN], key=lambda taking: (taking.held[0].first, taking.event_id))


def _held(data: Dataset, captivity: Captivity) -> Held | None:
    """The times of a captivity; None if its beginning is not known, spread over years, or all that is known."""
    end = captivity.ended or captivity.last_report
    taken = captivity.taken
    if taken is None or taken.earliest is None or taken.latest is None or end is None or end.latest is None:
        return None
    if (taken.latest - taken.earliest).days > 366:
        return None
    return Held(
        captivity.captive,
        day_number(taken.earliest),
        day_number(taken.latest),
        day_number(end.earliest) if end.earliest else None,
        end_of_day(end.latest),
        str(data.events[captivity.ended_by[-1]].type) if captivity.ended_by else "",
    )


def _label(data: Dataset, event_id: str) -> str:
    event = data.events[event_id]
    where = event.place.name if event.place else ", ".join(country.label for country in event.countries)
    count = f" ({event.captives})" if event.captives.is_stated else ""
    return f"{where}{count}"


def draw(takings: Sequence[Taking]) -> Figure:
    """Draw a row for each taking."""
    figure = new_figure(9.2, 7.2)
    axes = figure.add_subplot()
    for number, taking in enumerate(takings):
        for held in taking.held:
            _, marker, colour = ENDINGS[held.ending]
            certain = held.until if held.until is not None else held.sure
            axes.plot(
                [held.first, held.last], [number] * 2, color=MUTED, linewidth=1.0, alpha=0.7, solid_capstyle="butt"
            )
            if certain > held.sure:
                axes.plot([held.sure, certain], [number] * 2, color=MUTED, linewidth=4.0, solid_capstyle="butt")
            look: dict[str, Any] = {"color": colour, "markersize": 6.5, "markeredgewidth": 0.6, "zorder": 4}
            axes.plot([held.last], [number], marker=marker, markeredgecolor="white" if held.ending else colour, **look)
    axes.set(ylim=(len(takings) - 0.4, -0.6), yticks=range(len(takings)))
    axes.set_yticklabels([taking.label for taking in takings])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    below = "Captives taken together share a row; the place of the taking, and how many were taken."
    title(axes, f"The {len(takings)} longest captivities, from the taking to the end", below)
    _legend(figure, {held.ending for taking in takings for held in taking.held})
    return figure


def _legend(figure: Figure, endings: set[str]) -> None:
    handles = [
        Line2D([], [], color=MUTED, linewidth=4, label="held"),
        Line2D([], [], color=MUTED, linewidth=1, label="may have been held"),
    ]
    for ending, (label, marker, colour) in ENDINGS.items():
        if ending in endings:
            handles.append(Line2D([], [], linestyle="", marker=marker, color=colour, markersize=6.5, label=label))
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), handlelength=1.4, columnspacing=1.4)
