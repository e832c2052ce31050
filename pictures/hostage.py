"""One captive followed from the taking to the end, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from matplotlib.figure import Figure

from aqim_data import Dataset
from pictures.style import BLUE, INK, MUTED, ORANGE, day_number, end_of_day, new_figure, title

CAPTIVE = "act-serge-lazarevic"


class Step(NamedTuple):
    """An event of the captivity: its date, the first day that this can mean, and both ends of it in decimal years."""

    event_id: str
    when: str
    first_day: date
    start: float
    end: float
    title: str
    sources: int
    disputed: bool


def rows(data: Dataset) -> list[Step]:
    """The events of the captivity in the order of time."""
    (captivity,) = data.related("captivities", "actor_id", CAPTIVE)
    steps = []
    for event_id in (captivity.event_id, *captivity.reported_in):
        event = data.events[event_id]
        assert event.date
        assert event.date.earliest
        assert event.date.latest
        steps.append(
            Step(
                event_id,
                event.date.text,
                event.date.earliest,
                day_number(event.date.earliest),
                end_of_day(event.date.latest),
                event.title,
                len(event.witnesses),
                bool(event.fields_in_dispute),
            )
        )
    return steps


def draw(steps: Sequence[Step]) -> Figure:
    """Draw the events below each other, joined by the time between them."""
    figure = new_figure(9.2, 3.6)
    axes = figure.add_subplot()
    first, last = steps[0], steps[-1]
    axes.axvspan(first.start, last.end, color="#EEF3F7", linewidth=0)
    middle = (first.start + last.end) / 2
    for number, step in enumerate(steps):
        axes.plot([step.start, step.end], [number] * 2, color=BLUE, linewidth=6, solid_capstyle="round")
        on_the_left = step.start > middle
        words = f"{step.when}  {step.title}"
        below = f"{step.sources} independent source{'s' if step.sources > 1 else ''}"
        side = -10 if on_the_left else 10
        align = "right" if on_the_left else "left"
        at = (step.start if on_the_left else step.end, number)
        axes.annotate(words, at, (side, 3), textcoords="offset points", ha=align, va="center", color=INK)
        axes.annotate(
            below + (", which disagree" if step.disputed else ""),
            at,
            (side, -8),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=8,
            color=ORANGE if step.disputed else MUTED,
        )
    years = range(int(first.start), int(last.end) + 2)
    axes.set(xlim=(years[0] + 0.75, years[-1]), ylim=(len(steps) - 0.4, -0.6), yticks=[], xticks=years[1:])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    days = (last.first_day - first.first_day).days
    title(axes, "Serge Lazarevic, from the taking to the release", f"Held for {days:,} days; the shaded time")
    return figure
