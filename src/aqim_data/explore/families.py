"""Kinds of events in five families: the lanes and colours of the page."""

from __future__ import annotations

from typing import NamedTuple

from aqim_data.vocabulary import EventType


class Family(NamedTuple):
    """A few kinds of events that are drawn alike.

    Attributes:
        key: Its name in the page's style sheet.
        label: Its name for people.
        types: The kinds of events in it.
    """

    key: str
    label: str
    types: tuple[EventType, ...]


#: Each kind of event is in exactly one; a test asserts it.
FAMILIES = (
    Family(
        "attack",
        "Attacks",
        (
            EventType.ARMED_ASSAULT,
            EventType.BOMBING,
            EventType.ASSASSINATION,
            EventType.FACILITY_ATTACK,
            EventType.HIJACKING,
            EventType.UNARMED_ASSAULT,
            EventType.ATTACK_UNKNOWN,
        ),
    ),
    Family(
        "captivity",
        "Captivity",
        (
            EventType.KIDNAPPING,
            EventType.HOSTAGE_BARRICADE,
            EventType.DEMAND,
            EventType.PROOF_OF_LIFE,
            EventType.HOSTAGE_RELEASE,
            EventType.HOSTAGE_RESCUE,
            EventType.ESCAPE,
            EventType.HOSTAGE_KILLING,
            EventType.HOSTAGE_DEATH,
        ),
    ),
    Family(
        "state",
        "Acts of states",
        (
            EventType.MILITARY_OPERATION,
            EventType.ARREST,
            EventType.EXTRADITION,
            EventType.FOILED_PLOT,
            EventType.COURT_RULING,
            EventType.DESIGNATION,
            EventType.POLICY_MEASURE,
        ),
    ),
    Family(
        "words",
        "Statements",
        (EventType.STATEMENT, EventType.RESPONSIBILITY_CLAIM, EventType.THREAT, EventType.PUBLICATION),
    ),
    Family(
        "group",
        "Groups and politics",
        (
            EventType.FORMATION,
            EventType.SPLIT,
            EventType.MERGER,
            EventType.DISSOLUTION,
            EventType.RENAME,
            EventType.PLEDGE,
            EventType.LEADERSHIP_CHANGE,
            EventType.DEPARTURE,
            EventType.DEATH,
            EventType.ARMED_CONFLICT,
            EventType.UPRISING,
            EventType.COUP,
            EventType.ELECTION,
        ),
    ),
)
