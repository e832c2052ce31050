"""On which fields sources disagree, of the fields about which at least two independent sources say something."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from aqim_data import Dataset
from pictures.style import FAINT, ORANGE, new_figure, title

SHOWN = 15
_NAMES = {
    "place_id": "place",
    "responsibility": "who was responsible",
    "attackers_killed": "attackers killed",
    "end": "death or end",
    "start": "birth or start",
}


class Field(NamedTuple):
    """A field, on how many records two or more independent sources speak of it, and on how many they disagree."""

    field: str
    witnessed: int
    disputed: int


def rows(data: Dataset) -> list[Field]:
    """The fields that are disputed most often, most often first."""
    sources: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    disputed: set[tuple[str, str]] = set()
    for claim in data.claims:
        about = claim.record_id, str(claim.field)
        sources[about].add(claim.source.root.source_id)
        if claim.stance == "disputes":
            disputed.add(about)
            # What is adopted has a source of its own, the record's, if no claim agrees.
            sources[about].add(data[claim.record_id].source.root.source_id)
    witnessed = Counter(field for (_, field), roots in sources.items() if len(roots) > 1)
    counted = Counter(field for _, field in disputed)
    fields = [Field(field, witnessed[field], number) for field, number in counted.items()]
    return sorted(fields, key=lambda field: (-field.disputed, field.field))[:SHOWN]


def draw(fields: Sequence[Field]) -> Figure:
    """Draw two bars over each other for each field."""
    figure = new_figure(9.2, 4.8)
    axes = figure.add_subplot()
    names = [_NAMES.get(field.field, field.field.replace("_", " ")) for field in fields]
    axes.barh(
        names,
        [field.witnessed for field in fields],
        color=FAINT,
        height=0.62,
        label="two or more independent sources speak of it",
    )
    axes.barh(names, [field.disputed for field in fields], color=ORANGE, height=0.62, label="and they disagree")
    for number, field in enumerate(fields):
        axes.text(field.witnessed + 3, number, f"{field.disputed} of {field.witnessed}", va="center", fontsize=8.5)
    axes.invert_yaxis()
    axes.set(xlim=(0, max(field.witnessed for field in fields) * 1.1), xlabel="records")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    title(axes, "Where sources disagree", f"The {len(fields)} fields on which they do so most often")
    figure.legend(loc="outside lower center", ncols=2)
    return figure
