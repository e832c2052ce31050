"""Vocabularies of actors: what they are, what they are called, how they are tied to each other."""

from __future__ import annotations

from aqim_data.vocabulary.base import Crosswalk, Vocabulary


class ActorType(Vocabulary):
    """What kind of actor it is."""

    ARMED_GROUP = (
        "armed_group",
        "Armed group",
        "Organised non-state user of force; its named units too.",
        Crosswalk(acled="2 Rebel Groups; 3 Political Militias"),
    )
    STATE = ("state", "State", "A country as an actor, or its government as a whole.")
    STATE_SECURITY = (
        "state_security",
        "State security force",
        "Army, police, gendarmerie or intelligence service.",
        Crosswalk(acled="1 State Forces"),
    )
    STATE_BODY = ("state_body", "State body", "Ministry, court, parliament, or a part of one.")
    INTERGOVERNMENTAL = (
        "intergovernmental",
        "Intergovernmental body",
        "The United Nations, the African Union, the European Union and their organs.",
        Crosswalk(acled="8 External/Other Forces"),
    )
    COMPANY = ("company", "Company", "A business.")
    MEDIA = ("media", "Media", "A newspaper, magazine, agency or broadcaster.")
    CIVIL_SOCIETY = ("civil_society", "Civil society", "A non-governmental organisation.")
    POLITICAL_PARTY = ("political_party", "Political party", "A party or political movement.")
    PERSON = ("person", "Person", "One human being, named or described.")
    POPULATION = (
        "population",
        "Set of people",
        "Several people who are not named one by one, such as four tourists.",
        Crosswalk(acled="7 Civilians"),
    )
    UNIDENTIFIED = ("unidentified", "Unidentified", "Attackers or others whom nobody has identified.")


class LifeStatus(Vocabulary):
    """Whether a person is alive, as far as a citation says."""

    PRESUMED_LIVING = (
        "presumed_living",
        "Presumed living",
        "No cited source says that the person is dead.",
    )
    DECEASED = ("deceased", "Deceased", "A cited source says that the person is dead.")


class NameKind(Vocabulary):
    """What kind of name a name is."""

    OFFICIAL = ("official", "Official", "The name that the actor uses now, or used last.")
    FORMER = ("former", "Former", "A name that the actor used before.")
    ACRONYM = ("acronym", "Acronym", "Initial letters or another short form.")
    NOM_DE_GUERRE = ("nom_de_guerre", "Nom de guerre", "An assumed name.")
    TRANSLITERATION = (
        "transliteration",
        "Transliteration",
        "The same name in other letters, or spelt otherwise.",
    )
    TRANSLATION = ("translation", "Translation", "The name put into another language.")
    AS_IN_SOURCE = (
        "as_in_source",
        "As in source",
        "As the source prints it, where no other kind is known: short forms, misprints.",
    )


class Relation(Vocabulary):
    """How the subject stands to the object. Changes of name are not relations: see actor_names."""

    PART_OF = ("part_of", "Part of", "The subject is a unit of the object.")
    AFFILIATE_OF = (
        "affiliate_of",
        "Affiliate of",
        "The subject is an accepted branch of the object and keeps its own command.",
    )
    ALLY_OF = ("ally_of", "Ally of", "The two cooperate; neither commands the other.")
    SPLINTER_OF = ("splinter_of", "Splinter of", "The subject left the object and became separate.")
    MERGED_INTO = ("merged_into", "Merged into", "The subject ceased to exist inside the object.")
    SUCCESSOR_OF = (
        "successor_of",
        "Successor of",
        "The subject took over from the object, as a group or in a post.",
    )
    RIVAL_OF = ("rival_of", "Rival of", "The two compete with or fight each other.")
    FOUNDER_OF = ("founder_of", "Founder of", "The subject founded the object.")
    LEADER_OF = ("leader_of", "Leader of", "The subject heads the object.")
    COMMANDER_OF = (
        "commander_of",
        "Commander of",
        "The subject is a senior commander in the object, or heads a unit of it.",
    )
    SPOKESPERSON_OF = ("spokesperson_of", "Spokesperson of", "The subject speaks for the object.")
    MEMBER_OF = ("member_of", "Member of", "The subject belongs to the object.")
    OFFICIAL_OF = ("official_of", "Official of", "The subject holds an office in the object.")
    EMPLOYED_BY = ("employed_by", "Employed by", "The subject works for the object.")
    FINANCIER_OF = ("financier_of", "Financier of", "The subject gives money to the object.")
    RECRUITER_FOR = ("recruiter_for", "Recruiter for", "The subject finds members for the object.")
    SUPPLIER_OF = (
        "supplier_of",
        "Supplier of",
        "The subject gives the object arms, means or other support.",
    )
    TRAINED_BY = ("trained_by", "Trained by", "The subject was trained by the object.")
    ASSOCIATED_WITH = (
        "associated_with",
        "Associated with",
        "The source ties the two without saying how.",
    )
    FAMILY_OF = ("family_of", "Family of", "Only where an official list publishes it.")
