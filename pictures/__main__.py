"""Draw the pictures of the cookbook into ``docs/pictures/``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import aqim_data
from aqim_data.build import write_text
from pictures.style import as_svg, fingerprint

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
#: Each picture, by the name of its module and of its file, with its title.
PICTURES = {
    "timeline": "Events by kind",
    "places": "Events on the map",
    "tolls": "Attacks with the highest tolls",
    "statements": "How the profile fares",
    "captives": "Captives, from the taking to the end",
    "hostage": "One captive followed",
    "fields": "Where sources disagree",
}


def main(names: list[str]) -> None:
    """Draw the pictures of these names, or all of them."""
    data = aqim_data.load()
    for name in names or PICTURES:
        module = importlib.import_module(f"pictures.{name}")
        rows = module.rows(data)
        write_text(FOLDER / f"{name}.svg", as_svg(module.draw(rows), PICTURES[name], fingerprint(module, rows)))


if __name__ == "__main__":
    main(sys.argv[1:])
