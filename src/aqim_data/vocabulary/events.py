"""Vocabularies of events: what happened, to whom, where, and how sure that is."""

from __future__ import annotations

from aqim_data.vocabulary.base import Crosswalk, Vocabulary


class EventType(Vocabulary):
    """What kind of happening an event is: one term an event.

    The nine attack types follow GTD by their sense; the others name the happenings that GTD leaves out.
    """

    ASSASSINATION = (
        "assassination",
        "Assassination",
        "Killing, or attempted killing, of a specific named person.",
        Crosswalk(
            "Assassination",
            "Violence against civilians: Attack",
            "185/186",
            "ASSAULT targeted",
            "Q3882219",
        ),
    )
    ARMED_ASSAULT = (
        "armed_assault",
        "Armed assault",
        "Attack with firearms, blades, or thrown or fired explosives such as grenades and mortar rounds; "
        "ambushes, raids and false checkpoints too.",
        Crosswalk("Armed Assault", "Battles: Armed clash", "190/193/194", "ASSAULT firearms"),
    )
    BOMBING = (
        "bombing",
        "Bombing",
        "A placed or carried explosive device detonates, in a vehicle or on a person too; "
        "whether the bearer died in it stands in the column suicide.",
        Crosswalk(
            "Bombing/Explosion",
            "Explosions/Remote violence: Suicide bomb; Remote explosive/landmine/IED",
            "183/1831/1832/1833",
            "ASSAULT explosives",
            "Q891854",
        ),
    )
    HIJACKING = (
        "hijacking",
        "Hijacking",
        "Seizure of a vehicle, ship or aircraft in order to divert it.",
        Crosswalk("Hijacking", "", "181", "ASSAULT abduct", "Q898712"),
    )
    HOSTAGE_BARRICADE = (
        "hostage_barricade",
        "Hostage taking, barricade",
        "People are held at a known place for concessions.",
        Crosswalk("Hostage Taking (Barricade Incident)", "", "181", "ASSAULT abduct"),
    )
    KIDNAPPING = (
        "kidnapping",
        "Kidnapping",
        "People are taken and moved to a concealed place.",
        Crosswalk(
            "Hostage Taking (Kidnapping)",
            "Violence against civilians: Abduction/forced disappearance",
            "181",
            "ASSAULT abduct",
            "Q318296",
        ),
    )
    FACILITY_ATTACK = (
        "facility_attack",
        "Attack on a facility",
        "Property is the aim, without explosives; people are not.",
        Crosswalk(
            "Facility/Infrastructure Attack",
            "Strategic developments: Looting/property destruction",
            "1712",
            "ASSAULT destroy",
        ),
    )
    UNARMED_ASSAULT = (
        "unarmed_assault",
        "Unarmed assault",
        "Harm done without a weapon, chemical irritants included.",
        Crosswalk("Unarmed Assault", "Violence against civilians: Attack", "182", "ASSAULT beat"),
    )
    ATTACK_UNKNOWN = (
        "attack_unknown",
        "Attack, method not reported",
        "An attack, or a series of attacks, whose method the sources do not give.",
        Crosswalk("Unknown", "", "180", "ASSAULT"),
    )
    HOSTAGE_KILLING = (
        "hostage_killing",
        "Killing of captives",
        "One or more captives are killed by those who hold them.",
        Crosswalk("", "Violence against civilians: Attack", "1823", "ASSAULT targeted"),
    )
    HOSTAGE_RELEASE = (
        "hostage_release",
        "Release of captives",
        "Captors let captives go.",
        Crosswalk("", "Strategic developments: Other", "0841", "RETREAT release"),
    )
    HOSTAGE_RESCUE = (
        "hostage_rescue",
        "Rescue of captives",
        "Captives are freed by force.",
        Crosswalk("", "Battles: Armed clash", "", "AID"),
    )
    HOSTAGE_DEATH = (
        "hostage_death",
        "Death of a captive",
        "A captive dies in captivity without having been killed by the captors.",
    )
    MILITARY_OPERATION = (
        "military_operation",
        "Military operation",
        "A state's forces attack or pursue the group, from the air too.",
        Crosswalk("", "Battles; Explosions/Remote violence: Air/drone strike", "190/195", "ASSAULT", "Q645883"),
    )
    ARREST = (
        "arrest",
        "Arrest",
        "Authorities detain one or more persons; it says nothing about guilt.",
        Crosswalk("", "Strategic developments: Arrests", "173", "COERCE arrest"),
    )
    EXTRADITION = (
        "extradition",
        "Extradition or deportation",
        "A person is handed over to another state.",
        Crosswalk("", "", "174", "COERCE deport"),
    )
    ESCAPE = ("escape", "Escape", "A captive or a prisoner gets away.", Crosswalk())
    FOILED_PLOT = (
        "foiled_plot",
        "Foiled plot",
        "A plan is stopped before it is carried out.",
        Crosswalk("", "Strategic developments: Disrupted weapons use"),
    )
    COURT_RULING = (
        "court_ruling",
        "Court ruling",
        "A verdict, sentence or acquittal, in absence too.",
        Crosswalk("", "", "116"),
    )
    DESIGNATION = (
        "designation",
        "Designation",
        "A state or an intergovernmental body lists, proscribes or sanctions someone, or lifts such a measure.",
        Crosswalk("", "", "163/172", "COERCE restrict"),
    )
    FORMATION = (
        "formation",
        "Formation",
        "A group is founded.",
        Crosswalk("", "Strategic developments: Change to group/activity"),
    )
    SPLIT = (
        "split",
        "Split",
        "A part of a group declares itself separate.",
        Crosswalk("", "Strategic developments: Change to group/activity"),
    )
    DISSOLUTION = (
        "dissolution",
        "Dissolution",
        "A group ceases to exist or to fight.",
        Crosswalk("", "Strategic developments: Change to group/activity"),
    )
    MERGER = (
        "merger",
        "Merger",
        "Groups unite, or one joins another.",
        Crosswalk("", "Strategic developments: Change to group/activity", "057", "SUPPORT"),
    )
    RENAME = (
        "rename",
        "Change of name",
        "A group takes a new name.",
        Crosswalk("", "Strategic developments: Change to group/activity"),
    )
    PLEDGE = (
        "pledge",
        "Pledge",
        "A public declaration of allegiance or backing.",
        Crosswalk("", "Strategic developments: Agreement", "057", "SUPPORT"),
    )
    DEPARTURE = ("departure", "Departure", "A person leaves the group or lays down arms.")
    LEADERSHIP_CHANGE = (
        "leadership_change",
        "Change of leader",
        "A group, or a part of it, gets a new head.",
        Crosswalk("", "Strategic developments: Change to group/activity"),
    )
    DEATH = (
        "death",
        "Death of a member",
        "A member of an armed group dies or is reported dead, outside an event that has its own row.",
    )
    STATEMENT = (
        "statement",
        "Statement",
        "A public message that is no claim of responsibility, threat, demand or pledge.",
    )
    RESPONSIBILITY_CLAIM = (
        "responsibility_claim",
        "Claim or denial of responsibility",
        "A group says that it carried out, or did not carry out, an attack.",
    )
    THREAT = (
        "threat",
        "Threat",
        "Harm to come is announced.",
        Crosswalk("", "", "138", "THREATEN violence"),
    )
    DEMAND = (
        "demand",
        "Demand",
        "A concession is asked for, such as a ransom, an exchange or a withdrawal.",
        Crosswalk("", "", "105/1053", "REQUEST"),
    )
    PROOF_OF_LIFE = (
        "proof_of_life",
        "Sign of life",
        "Pictures or words of captives are published by those who hold them.",
    )
    POLICY_MEASURE = (
        "policy_measure",
        "Policy measure",
        "A state takes, prepares or announces a step concerning the group: training, drones, an inquiry.",
        Crosswalk("", "", "0312/062/152/153/154", "MOBILIZE"),
    )
    COUP = ("coup", "Coup", "Unconstitutional seizure of power (context).", Crosswalk(wikidata="Q45382"))
    ELECTION = (
        "election",
        "Election",
        "A vote is held or due (context).",
        Crosswalk(wikidata="Q40231"),
    )
    UPRISING = ("uprising", "Uprising", "A mass revolt against a government (context).")
    ARMED_CONFLICT = (
        "armed_conflict",
        "Armed conflict",
        "A war, insurgency or rebellion that lasts (context).",
        Crosswalk(wikidata="Q350604"),
    )
    PUBLICATION = (
        "publication",
        "Publication",
        "A report, list or other work of others appears that matters to the group's history.",
    )


class DateBasis(Vocabulary):
    """Where an event's date comes from."""

    STATED = ("stated", "Stated", "The source dates the happening itself.")
    REPORTED = (
        "reported",
        "Reported",
        "The source gives the day on which the happening was announced or reported.",
    )
    INFERRED = (
        "inferred",
        "Inferred",
        "The coder derived the date from what the source says of other happenings.",
    )


class GeoPrecision(Vocabulary):
    """How closely an event is located. UCDP's where_prec runs 1, 1, 2, 3, 4, 5, 6."""

    SITE = ("site", "Site", "A building, camp or other site is located.")
    SETTLEMENT = ("settlement", "Settlement", "A town or village is named.")
    NEAR = ("near", "Near", "Near a named point, at most some 25 kilometres from it.")
    ADMIN2 = ("admin2", "Second-level division", "A district or the like is named.")
    ADMIN1 = ("admin1", "First-level division", "A province, wilaya, region or the like is named.")
    REGION = ("region", "Landscape", "A landscape, sea or border zone is named.")
    COUNTRY = ("country", "Country", "Only the country is known.")
    NONE = ("none", "None", "The source does not say where, or the happening has no place.")


class TargetType(Vocabulary):
    """At whom or what an attack was directed; GTD's target types, only those needed here."""

    MILITARY = (
        "military",
        "Military",
        "Armed forces, paramilitary forces included.",
        Crosswalk(gtd="Military"),
    )
    POLICE = ("police", "Police", "Police and gendarmerie.", Crosswalk(gtd="Police"))
    GOVERNMENT_GENERAL = (
        "government_general",
        "Government",
        "Ministries, courts, councils and officials of a state.",
        Crosswalk(gtd="Government (General)"),
    )
    GOVERNMENT_DIPLOMATIC = (
        "government_diplomatic",
        "Diplomatic",
        "Embassies, consulates and offices of international organisations.",
        Crosswalk(gtd="Government (Diplomatic)"),
    )
    BUSINESS = ("business", "Business", "Companies and their staff.", Crosswalk(gtd="Business"))
    TOURISTS = ("tourists", "Tourists", "Travellers and places they visit.", Crosswalk(gtd="Tourists"))
    PRIVATE_CITIZENS = (
        "private_citizens",
        "Private citizens",
        "Civilians and their property.",
        Crosswalk(gtd="Private Citizens & Property"),
    )
    TRANSPORTATION = (
        "transportation",
        "Transport",
        "Buses, trains, roads and their users.",
        Crosswalk(gtd="Transportation"),
    )
    MARITIME = ("maritime", "Maritime", "Ships and ports.", Crosswalk(gtd="Maritime"))
    UTILITIES = ("utilities", "Utilities", "Energy, water and fuel supply.", Crosswalk(gtd="Utilities"))
    JOURNALISTS_MEDIA = (
        "journalists_media",
        "Media",
        "Journalists and media houses.",
        Crosswalk(gtd="Journalists & Media"),
    )
    RELIGIOUS = (
        "religious",
        "Religious",
        "Places of worship and people of religion.",
        Crosswalk(gtd="Religious Figures/Institutions"),
    )
    HUMANITARIAN = (
        "humanitarian",
        "Aid organisations",
        "Non-governmental organisations and aid workers.",
        Crosswalk(gtd="NGO"),
    )
    ARMED_GROUP = (
        "armed_group",
        "Armed group",
        "Members of an armed group, attacked by a state or by others.",
        Crosswalk(gtd="Terrorists/Non-State Militia"),
    )
    UNKNOWN = ("unknown", "Unknown", "An attack whose target is not reported.", Crosswalk(gtd="Unknown"))


class WeaponType(Vocabulary):
    """What an attack was carried out with, in broad classes and no finer."""

    EXPLOSIVES = ("explosives", "Explosives", "Bombs, mines, mortar rounds.", Crosswalk(gtd="Explosives"))
    FIREARMS = ("firearms", "Firearms", "Guns of any kind.", Crosswalk(gtd="Firearms"))
    MELEE = ("melee", "Blades and the like", "Weapons held in the hand.", Crosswalk(gtd="Melee"))
    INCENDIARY = ("incendiary", "Incendiary", "Fire.", Crosswalk(gtd="Incendiary"))
    VEHICLE = (
        "vehicle",
        "Vehicle",
        "A vehicle used to strike, not one that carries a bomb.",
        Crosswalk(gtd="Vehicle"),
    )
    AIRCRAFT = ("aircraft", "Aircraft", "Air strikes and drones of a state.")
    HEAVY_WEAPONS = (
        "heavy_weapons",
        "Heavy weapons",
        "Artillery and the like, where the source says no more.",
    )
    OTHER = ("other", "Other", "A weapon of another class.", Crosswalk(gtd="Other"))
    UNKNOWN = ("unknown", "Unknown", "An attack whose means are not reported.", Crosswalk(gtd="Unknown"))


class Certainty(Vocabulary):
    """Whether the record is true at all."""

    ESTABLISHED = (
        "established",
        "Established",
        "Several independent lines of evidence, or an official record.",
    )
    REPORTED = ("reported", "Reported", "One independent line of evidence.")
    CONTESTED = ("contested", "Contested", "Sources contradict each other.")
    UNCONFIRMED = (
        "unconfirmed",
        "Unconfirmed",
        "A rumour, a belief or a party's own word that nobody has verified.",
    )
    REFUTED = ("refuted", "Refuted", "Shown to be false; the row is kept.")
