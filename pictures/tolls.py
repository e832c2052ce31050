"""The attacks with the highest tolls: the adopted range of the dead, and what single sources say instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from aqim_data import Dataset, Event
from aqim_data.derive.completeness import ATTACKS
from aqim_data.vocabulary import Stance
from pictures.style import BLUE, ORANGE, new_figure, title

SHOWN = 20
_OPEN = 1.22  # how far an open end is drawn, as a factor, on the logarithmic axis


class Said(NamedTuple):
    """What one or more claims say: the same bounds and stance, and how many say it."""

    low: int | None
    high: int | None
    stance: str
    claims: int


class Toll(NamedTuple):
    """One attack, the adopted bounds of those killed, and what claims say that differs from them."""

    event_id: str
    label: str
    low: int
    high: int | None
    said: tuple[Said, ...]


def rows(data: Dataset) -> list[Toll]:
    """The attacks with the highest lower bounds, parts of larger events left out; the highest first."""
    attacks = [event for event in data.events if event.type in ATTACKS and event.part_of is None and event.killed.low]
    attacks.sort(key=lambda event: (-(event.killed.low or 0), event.event_id))
    return [_toll(event) for event in attacks[:SHOWN]]


def _toll(event: Event) -> Toll:
    # Claims on a group count soldiers or civilians only.
    claims = [claim for claim in event.killed.claims if claim.group is None and claim.stance is not Stance.AGREES]
    kinds = [(claim.low, claim.high, str(claim.stance)) for claim in claims]
    said = tuple(Said(*kind, kinds.count(kind)) for kind in dict.fromkeys(kinds))
    where = event.place.name if event.place else event.place_text or event.title
    when = event.date.text.split("/")[0] if event.date else "undated"
    assert event.killed.low is not None
    return Toll(event.event_id, f"{where}, {when}", event.killed.low, event.killed.high, said)


def draw(tolls: Sequence[Toll]) -> Figure:
    """Draw a line for each attack, on a logarithmic axis."""
    figure = new_figure(9.2, 6.4)
    axes = figure.add_subplot()
    for number, toll in enumerate(tolls):
        for said in toll.said:
            colour = ORANGE if said.stance == "disputes" else BLUE
            # Refining above the adopted range, disputing below it, so that neither hides the other.
            _draw_range(axes, number + (0.27 if said.stance == "disputes" else -0.27), said.low, said.high, colour, 1.4)
        _draw_range(axes, number, toll.low, toll.high, "#222222", 5.0)
    axes.set(xscale="log", xlim=(7, 800), ylim=(len(tolls) - 0.4, -0.6), yticks=range(len(tolls)))
    ticks = [10, 20, 30, 50, 100, 200, 300, 600]
    axes.set_xticks(ticks, labels=[str(tick) for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticklabels([toll.label for toll in tolls])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.set_xlabel("people killed, without those who carried out the attack (logarithmic)")
    title(
        axes,
        "The attacks with the highest tolls on record",
        "A range is as wide as the sources leave it; an arrow has no upper, or no lower, end.",
    )
    _legend(figure)
    return figure


def _draw_range(axes: Axes, y: float, low: int | None, high: int | None, colour: str, width: float) -> None:
    start, end = low if low is not None else high, high if high is not None else low
    assert start is not None
    assert end is not None
    axes.plot([start, end], [y, y], color=colour, linewidth=width, solid_capstyle="round", zorder=3)
    for open_end, at, towards, marker in ((high is None, start, _OPEN, ">"), (low is None, end, 1 / _OPEN, "<")):
        if open_end:
            axes.plot([at, at * towards], [y, y], color=colour, linewidth=width * 0.6, zorder=2)
            axes.plot(
                [at * towards],
                [y],
                color=colour,
                marker=marker,
                markersize=3 + width * 0.7,
                markeredgewidth=0,
                zorder=3,
            )
    if width < 2:
        axes.plot([start, end], [y, y], color=colour, linestyle="", marker="o", markersize=3, zorder=3)


def _legend(figure: Figure) -> None:
    handles = [
        Line2D([], [], color="#222222", linewidth=5, label="adopted"),
        Line2D(
            [], [], color=BLUE, linewidth=1.4, marker="o", markersize=3, label="another figure that can be true with it"
        ),
        Line2D([], [], color=ORANGE, linewidth=1.4, marker="o", markersize=3, label="a figure that cannot"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
