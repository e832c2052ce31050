"""Vocabularies of participation: what part an actor had in an event, and on what that rests."""

from __future__ import annotations

from aqim_data.vocabulary.base import Crosswalk, Vocabulary


class Role(Vocabulary):
    """How an actor took part in an event."""

    PERPETRATOR = (
        "perpetrator",
        "Perpetrator",
        "Carried out the act; the attribution says how sure that is.",
    )
    PLANNER = ("planner", "Planner", "Ordered, financed or organised the act without being there.")
    CLAIMANT = ("claimant", "Claimant", "Published a claim of responsibility.")
    TARGET = ("target", "Target", "Organisation, office or force at which the act was aimed.")
    VICTIM = ("victim", "Victim", "Person or group of persons killed or injured.")
    HOSTAGE = ("hostage", "Hostage", "Person or group of persons held.")
    DETAINEE = ("detainee", "Detainee", "Person or group of persons arrested or captured.")
    DEFENDANT = ("defendant", "Defendant", "Person tried.")
    SUBJECT = (
        "subject",
        "Subject",
        "Whom a designation, death, split, ruling or report is about.",
    )
    COUNTERPART = ("counterpart", "Counterpart", "The other party of a merger, pledge or exchange.")
    AUTHORITY = ("authority", "Authority", "Court, ministry or force that acts for a state.")
    PARTY = ("party", "Party", "Side in an armed conflict, uprising or coup.")
    SPEAKER = ("speaker", "Speaker", "Says or publishes it.")
    ADDRESSEE = ("addressee", "Addressee", "Is told, warned or asked.")
    MEDIATOR = ("mediator", "Mediator", "Go-between.")
    BENEFICIARY = (
        "beneficiary",
        "Beneficiary",
        "Gains from it, or would if it were granted: a person to be freed, a payee.",
    )


class Attribution(Vocabulary):
    """On what an actor's part rests; required for perpetrators and planners."""

    ESTABLISHED = (
        "established",
        "Established",
        "A final court finding, or the actor's own undisputed claim with independent confirmation.",
        Crosswalk(gtd="guncertain=0"),
    )
    CLAIMED = (
        "claimed",
        "Claimed",
        "The actor said that it did it, and nobody contradicts.",
        Crosswalk(gtd="claimed=1"),
    )
    ATTRIBUTED = (
        "attributed",
        "Attributed",
        "A named authority, or a source without hedging, states it.",
        Crosswalk(gtd="guncertain=0"),
    )
    SUSPECTED = (
        "suspected",
        "Suspected",
        "The source hedges: believed, linked to, suspected of.",
        Crosswalk(gtd="guncertain=1"),
    )
    DISPUTED = (
        "disputed",
        "Disputed",
        "Attributed and denied, or claimed by rivals.",
        Crosswalk(gtd="compclaim=1"),
    )
    RULED_OUT = (
        "ruled_out",
        "Ruled out",
        "An earlier attribution was withdrawn or disproved; the row is kept.",
    )
