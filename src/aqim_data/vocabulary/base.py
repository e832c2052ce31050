"""What every controlled vocabulary has: terms that carry their label, definition and crosswalk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The nearest code of other schemes; empty where none really exists.

    Attributes:
        gtd: Category of the Global Terrorism Database.
        acled: Event, sub-event or actor type of ACLED.
        cameo: CAMEO event codes, separated by ``/``.
        plover: PLOVER event and mode, as ``EVENT mode``.
        wikidata: Identifier of the Wikidata class.
        csl: Item type of the Citation Style Language.
    """

    gtd: str = ""
    acled: str = ""
    cameo: str = ""
    plover: str = ""
    wikidata: str = ""
    csl: str = ""


class Vocabulary(StrEnum):
    """A closed list of terms; each member is a string that carries its own documentation.

    >>> from aqim_data.vocabulary import EventType
    >>> EventType.BOMBING == "bombing"
    True
    >>> EventType.BOMBING.label
    'Bombing'
    >>> EventType.BOMBING.crosswalk.gtd
    'Bombing/Explosion'
    >>> EventType.vocabulary_name()
    'event_type'
    """

    label: str
    definition: str
    crosswalk: Crosswalk

    def __new__(cls, term: str, label: str = "", definition: str = "", crosswalk: Crosswalk | None = None) -> Self:
        member = str.__new__(cls, term)
        member._value_ = term
        member.label = label
        member.definition = definition
        member.crosswalk = crosswalk or Crosswalk()
        return member

    @classmethod
    def vocabulary_name(cls) -> str:
        """The vocabulary's name as it stands in ``vocabularies.csv``: the class name in snake case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
