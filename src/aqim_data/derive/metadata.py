"""What is true of the package as a whole: the only place where it is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aqim_data import __version__

NAME = "aqim-data"
TITLE = "aqim-data: a cited dataset on the history of al-Qaida in the Islamic Maghreb"
DESCRIPTION = (
    "Events, actors, quotations, claims and sources on the history of one armed group, al-Qaida in the Islamic "
    "Maghreb (AQIM, formerly GSPC). Every row cites its source and where in it; dates and counts stay as "
    "uncertain as the sources are; where sources disagree, both statements are kept. Content notice: the data "
    "describe killings, kidnappings and threats, and quote those who made them. Not for screening, watch-listing "
    "or law enforcement decisions."
)
CONTRIBUTORS = [{"title": "The aqim-data contributors", "roles": ["DataCurator"]}]
KEYWORDS = [
    "AQIM",
    "GSPC",
    "al-Qaida",
    "Maghreb",
    "Sahel",
    "armed conflict",
    "kidnapping",
    "political violence",
    "event data",
]
LICENSES = [
    {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0 International",
    }
]
#: What the licence does not cover; the catalogue records say it beside the licence.
RIGHTS = (
    "Facts and coding are licensed as stated. Quotations (quotes.csv and the columns as_stated, place_text and name) "
    "stay their owners' and are not licensed anew."
)
RELEASED = "2026-11-22"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def citation() -> str:
    """How to cite the dataset, in one line."""
    return f"The aqim-data contributors ({RELEASED[:4]}). {TITLE}. Version {__version__}. [Data set]. CC BY 4.0."


def package_properties(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a package's descriptor, without its resources.

    Ours are written here; those of any other package in the same shape are its own, so that a folder that
    someone else keeps is not told to bear our name. The descriptor must have a name and a version.
    """
    if descriptor["name"] != NAME:
        return {key: value for key, value in descriptor.items() if key != "resources"}
    return {
        "$schema": PROFILE,
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": __version__,
        # The format wants a time of day; the release knows its day only.
        "created": f"{RELEASED}T00:00:00Z",
        "licenses": LICENSES,
        "contributors": CONTRIBUTORS,
        "keywords": KEYWORDS,
    }
