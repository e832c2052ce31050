"""The records and tables: the only place where a column, a type, a constraint or a description is written."""

from __future__ import annotations

from aqim_data.models.actors import Actor, ActorName, Relationship
from aqim_data.models.claims import Claim
from aqim_data.models.derived import Captivity, FlatEvent, RegisteredId, VocabularyTerm
from aqim_data.models.events import Event, Participation
from aqim_data.models.places import Place
from aqim_data.models.quotes import Quote
from aqim_data.models.record import VALUE_KINDS, CitedRecord, Column, Record, Table, ValueKind
from aqim_data.models.sources import Source

#: The tables that people write, in the order in which they are best read.
AUTHORED: tuple[type[Record], ...] = (
    Source,
    Actor,
    ActorName,
    Place,
    Event,
    Participation,
    Relationship,
    Quote,
    Claim,
)
#: The tables that ``aqim-data build`` writes.
DERIVED: tuple[type[Record], ...] = (RegisteredId, VocabularyTerm, FlatEvent, Captivity)
#: All tables by name.
TABLES: dict[str, type[Record]] = {model.table_info.name: model for model in (*AUTHORED, *DERIVED)}

__all__ = [
    "AUTHORED",
    "DERIVED",
    "TABLES",
    "VALUE_KINDS",
    "Actor",
    "ActorName",
    "Captivity",
    "CitedRecord",
    "Claim",
    "Column",
    "Event",
    "FlatEvent",
    "Participation",
    "Place",
    "Quote",
    "Record",
    "RegisteredId",
    "Relationship",
    "Source",
    "Table",
    "ValueKind",
    "VocabularyTerm",
]
