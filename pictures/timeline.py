"""All dated events in lanes by kind: a point for a day, a line for a time that is long or not known more closely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from aqim_data import Dataset
from aqim_data.derive.completeness import ATTACKS
from aqim_data.vocabulary import EventType
from pictures.style import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, day_number, new_figure, title

_CAPTIVITY = (
    "kidnapping",
    "hostage_barricade",
    "hostage_killing",
    "hostage_release",
    "hostage_rescue",
    "hostage_death",
)
_ANSWERS = ("military_operation", "arrest", "foiled_plot", "extradition")
_LAW = ("court_ruling", "designation", "policy_measure")
_GROUPS = ("formation", "split", "dissolution", "merger", "rename", "pledge", "departure", "leadership_change", "death")
_WORDS = ("statement", "responsibility_claim", "threat", "publication")
#: Lanes from the top, each with its event types and colour; the first that has the type takes the event.
LANES: dict[str, tuple[tuple[str, ...], str]] = {
    "Captives": ((*_CAPTIVITY, "escape", "proof_of_life", "demand"), BLUE),
    "Attacks": (tuple(map(str, ATTACKS)), ORANGE),
    "Operations\nand arrests": (_ANSWERS, GREEN),
    "Groups and\ntheir leaders": (_GROUPS, PURPLE),
    "Courts, lists,\ndecisions": (_LAW, SKY),
    "Statements": (_WORDS, MUTED),
    "Wars, coups,\nelections": (("armed_conflict", "coup", "election", "uprising"), INK),
}
FIRST, LAST = 1998, 2026
_GAP = 0.16  # years between two marks in a row, so that points do not touch


DAY, SOME_DAY, LASTED = "on a day", "some day in this time", "lasted so long"
NOT_AFTER, NOT_BEFORE = "not later than", "since, or not earlier than"
#: How the kinds of marks are drawn.
STYLES: dict[str, dict[str, Any]] = {
    DAY: {"linestyle": "", "marker": "o", "markersize": 3.2, "markeredgewidth": 0},
    SOME_DAY: {"linewidth": 1.7, "solid_capstyle": "butt", "alpha": 0.6},
    LASTED: {"linewidth": 3.0, "solid_capstyle": "round"},
    NOT_AFTER: {"linestyle": "", "marker": "<", "markersize": 3.8, "markeredgewidth": 0},
    NOT_BEFORE: {"linestyle": "", "marker": ">", "markersize": 3.8, "markeredgewidth": 0},
}


class Mark(NamedTuple):
    """One event: its lane, and the first and last day that its date can mean, as decimal years; None is open."""

    event_id: str
    lane: str
    start: float | None
    end: float | None
    lasted: bool


def lane_of(kind: EventType) -> str:
    """The lane in which events of a type are drawn."""
    return next(lane for lane, (types, _) in LANES.items() if kind in types)


def rows(data: Dataset) -> list[Mark]:
    """All events that have a date."""
    return [
        Mark(
            event.event_id,
            lane_of(event.type),
            day_number(event.date.earliest) if event.date.earliest else None,
            day_number(event.date.latest) if event.date.latest else None,
            event.date.is_interval,
        )
        for event in data.events
        if event.date
    ]


def shape_of(mark: Mark) -> str:
    """Which kind of mark an event is drawn as."""
    if mark.start is None:
        return NOT_AFTER
    if mark.end is None:
        return NOT_BEFORE
    if mark.start == mark.end:
        return DAY
    return LASTED if mark.lasted else SOME_DAY


def stacked(marks: Iterable[Mark]) -> list[tuple[Mark, int]]:
    """Each mark with the row of its lane in which it touches no other."""
    ends: list[float] = []
    placed = []
    for mark in sorted(marks, key=_span):
        start, end = _span(mark)
        level = next((number for number, taken in enumerate(ends) if taken + _GAP <= start), len(ends))
        ends[level : level + 1] = [end]
        placed.append((mark, level))
    return placed


def _span(mark: Mark) -> tuple[float, float]:
    start = mark.end if mark.start is None else mark.start
    end = start if mark.end is None else mark.end
    assert start is not None
    assert end is not None
    return max(start, FIRST), max(end, FIRST)


def draw(marks: Sequence[Mark]) -> Figure:
    """Draw the lanes below each other."""
    figure = new_figure(9.2, 6.2)
    axes = figure.add_subplot()
    base = 0.0
    for lane, (_, colour) in reversed(LANES.items()):
        placed = stacked(mark for mark in marks if mark.lane == lane)
        _draw_lane(axes, placed, base, colour)
        height = max((level for _, level in placed), default=0) + 1
        axes.text(FIRST - 0.3, base + (height - 1) / 2, lane, ha="right", va="center", fontweight="bold")
        axes.text(LAST + 0.2, base + (height - 1) / 2, str(len(placed)), va="center")
        base += height + 1.6
        axes.axhline(base - 1.3, color=FAINT, linewidth=0.6)
    axes.set(xlim=(FIRST, LAST), ylim=(-1.2, base - 1.3), yticks=[], xticks=range(FIRST, LAST + 1, 2))
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    below = f"{len(marks)} dated events, and how many of each kind. What is on record is not all that happened."
    title(axes, "Events by kind", below)
    _legend(figure)
    return figure


def _draw_lane(axes: Axes, placed: Sequence[tuple[Mark, int]], base: float, colour: str) -> None:
    """Draw one lane, each kind of mark as one path, so that the file stays small."""
    shapes: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in STYLES}
    for mark, level in placed:
        start, end = _span(mark)
        xs, ys = shapes[shape_of(mark)]
        if start == end or shape_of(mark) in (DAY, NOT_AFTER, NOT_BEFORE):
            xs.append(start)
            ys.append(base + level)
        else:
            xs += [start, end, float("nan")]
            ys += [base + level, base + level, float("nan")]
    for name, (xs, ys) in shapes.items():
        axes.plot(xs, ys, color=colour, **STYLES[name])


def _legend(figure: Figure) -> None:
    handles = [Line2D([], [], color=MUTED, label=name, **style) for name, style in STYLES.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=5, handlelength=1.6, columnspacing=1.6)
