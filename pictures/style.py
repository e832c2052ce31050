"""What all pictures share: type, colours that colour-blind readers can tell apart, and how a picture is written.

A picture is the same bytes whenever the same version of matplotlib draws the same rows. Its metadata hold a fingerprint
of the rows and of the code, by which a test can tell without drawing whether it is out of date.
"""

from __future__ import annotations

import hashlib
import inspect
import io
import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

#: Colours of Okabe and Ito, which readers with any colour vision tell apart, and greys.
BLUE, ORANGE, GREEN, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#56B4E9", "#AA4499"
INK, MUTED, FAINT, PAPER = "#222222", "#666666", "#D9D9D9", "#FFFFFF"

SETTINGS: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that letters are the same everywhere
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "aqim-data",
    "figure.facecolor": PAPER,
}
_PLACES = re.compile(r'\b(?:d|x|y)="[^"]*"|translate\([^)]*\)')
_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of so many inches, in the style of all pictures."""
    mpl.rcParams.update(SETTINGS)
    return Figure(figsize=(width, height), layout="constrained")


def title(axes: Axes, text: str, below: str = "") -> None:
    """Put a title, and a line below it, flush left above the axes."""
    axes.set_title(f"{text}\n" if below else text, loc="left", fontsize=11, fontweight="bold")
    if below:
        axes.annotate(
            below,
            (0, 1),
            xytext=(0, 6),
            xycoords="axes fraction",
            textcoords="offset points",
            color=MUTED,
            fontsize=8.5,
            annotation_clip=False,
        )


def day_number(day: date) -> float:
    """A day as a decimal year, the unit of every time axis here; 1 January 2010 is 2010.0."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


def end_of_day(day: date) -> float:
    """The end of a day as a decimal year."""
    return day_number(day + timedelta(days=1))


def fingerprint(module: ModuleType, rows: Sequence[Any]) -> str:
    """What a picture was drawn from: its rows, and the code that draws them."""
    code = [inspect.getsource(module), Path(__file__).read_text("utf-8")]
    return hashlib.sha256(json.dumps([code, rows], default=str).encode()).hexdigest()


def as_svg(figure: Figure, name: str, print_of_it: str) -> str:
    """The figure as SVG, without a date, its numbers shortened to a tenth of a point."""
    written = io.StringIO()
    about = {"Title": name, "Identifier": f"sha256:{print_of_it}", "Date": None, "Creator": None}
    figure.savefig(written, format="svg", metadata=about)
    shortened = _PLACES.sub(lambda place: _NUMBER.sub(_shorter, place[0]), written.getvalue())
    return "\n".join(line.strip() for line in shortened.splitlines()) + "\n"


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
