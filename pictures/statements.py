"""How the statements of the reference profile fare against what is adopted, by what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.figure import Figure

from aqim_data import Dataset
from aqim_data.derive.comparison import statements
from pictures.style import BLUE, INK, ORANGE, SKY, new_figure, title

#: What statements are about, by the fields that they name; all other fields are matters in words.
ABOUT = {
    "When it happened": ("date", "start", "end"),
    "How many": (
        "killed",
        "wounded",
        "captives",
        "freed",
        "attackers_killed",
        "strength",
        "peak_strength",
        "attackers",
    ),
    "Where": ("place_id", "countries", "country", "held_at", "area"),
    "Who did it or said it": ("responsibility", "speaker_id", "authority", "founder"),
}
IN_WORDS = "Other matters, in words"
STANCES = {
    "agrees": ("agrees with what is adopted", BLUE),
    "refines": ("fits it, more or less closely", SKY),
    "disputes": ("cannot be true together with it", ORANGE),
}


class Share(NamedTuple):
    """What statements are about, how many of each stance there are, and how many of which no other source speaks."""

    about: str
    agrees: int
    refines: int
    disputes: int
    alone: int


def rows(data: Dataset) -> list[Share]:
    """The statements of the profile, by what they are about."""
    stances: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for statement in (one for group in statements(data).values() for one in group):
        about = next((name for name, fields in ABOUT.items() if statement.claim.field in fields), IN_WORDS)
        stances[about, str(statement.claim.stance)] += 1
        alone[about] += statement.is_alone
    return [
        Share(about, stances[about, "agrees"], stances[about, "refines"], stances[about, "disputes"], alone[about])
        for about in (*ABOUT, IN_WORDS)
    ]


def draw(shares: Sequence[Share]) -> Figure:
    """Draw a stacked bar for each."""
    figure = new_figure(9.2, 3.4)
    axes = figure.add_subplot()
    labels = [share.about for share in shares]
    left = [0] * len(shares)
    for stance, (label, colour) in STANCES.items():
        numbers = [getattr(share, stance) for share in shares]
        bars = axes.barh(
            labels, numbers, left=left, color=colour, height=0.6, label=label, edgecolor="white", linewidth=0.6
        )
        ink = INK if colour == SKY else "white"
        for text in axes.bar_label(bars, [str(number or "") for number in numbers], label_type="center", color=ink):
            if len(text.get_text()) == 1:  # a bar of one or two is hardly wider than its number
                text.set_fontsize(6.5)
        left = [start + number for start, number in zip(left, numbers, strict=True)]
    for number, share in enumerate(shares):
        if share.alone:
            axes.text(left[number] + 1.2, number, f"no other source on {share.alone}", va="center", fontsize=8.5)
    axes.invert_yaxis()
    axes.set(xlim=(0, max(left) * 1.2), xticks=[])
    axes.tick_params(axis="y", length=0)
    axes.spines[["bottom", "left"]].set_visible(False)
    title(axes, "How the profile of 2012 fares", f"{sum(left)} statements, by what they are about")
    figure.legend(loc="outside lower center", ncols=3)
    return figure
