"""The controlled vocabularies: every closed list of terms that a column can hold.

Each vocabulary is an enumeration whose members are plain strings and carry ``label``, ``definition`` and
``crosswalk``. They are the only place where a term is written; ``vocabularies.csv``, the schemas and the
data dictionary are built from them.
"""

from __future__ import annotations

from aqim_data.vocabulary.actors import ActorType, LifeStatus, NameKind, Relation
from aqim_data.vocabulary.base import Crosswalk, Vocabulary
from aqim_data.vocabulary.countries import Country
from aqim_data.vocabulary.events import (
    Certainty,
    DateBasis,
    EventType,
    GeoPrecision,
    TargetType,
    WeaponType,
)
from aqim_data.vocabulary.evidence import (
    ClaimGroup,
    Consulted,
    ContentFlag,
    Property,
    RecordStatus,
    Rendering,
    SourceType,
    Stance,
)
from aqim_data.vocabulary.participation import Attribution, Role
from aqim_data.vocabulary.places import PlaceKind

VOCABULARIES: tuple[type[Vocabulary], ...] = (
    ActorType,
    Attribution,
    Certainty,
    ClaimGroup,
    Consulted,
    ContentFlag,
    Country,
    DateBasis,
    EventType,
    GeoPrecision,
    LifeStatus,
    NameKind,
    PlaceKind,
    Property,
    RecordStatus,
    Relation,
    Rendering,
    Role,
    SourceType,
    Stance,
    TargetType,
    WeaponType,
)

__all__ = [
    "VOCABULARIES",
    "ActorType",
    "Attribution",
    "Certainty",
    "ClaimGroup",
    "Consulted",
    "ContentFlag",
    "Country",
    "Crosswalk",
    "DateBasis",
    "EventType",
    "GeoPrecision",
    "LifeStatus",
    "NameKind",
    "PlaceKind",
    "Property",
    "RecordStatus",
    "Relation",
    "Rendering",
    "Role",
    "SourceType",
    "Stance",
    "TargetType",
    "Vocabulary",
    "WeaponType",
]
