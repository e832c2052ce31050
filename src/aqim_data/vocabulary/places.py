"""Vocabularies of places."""

from __future__ import annotations

from aqim_data.vocabulary.base import Vocabulary


class PlaceKind(Vocabulary):
    """What kind of place it is."""

    SETTLEMENT = ("settlement", "Settlement", "A city, town or village.")
    SITE = ("site", "Site", "A building, base, camp or the like.")
    ADMIN2 = ("admin2", "Second-level division", "A district or the like.")
    ADMIN1 = ("admin1", "First-level division", "A province, wilaya, region or the like.")
    COUNTRY = ("country", "Country", "A state's territory.")
    REGION = ("region", "Landscape", "A landscape, sea, border zone or group of countries.")
