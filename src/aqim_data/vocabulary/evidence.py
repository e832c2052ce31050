"""Vocabularies of evidence: sources, quotations, claims and the register of ids."""

from __future__ import annotations

from aqim_data.vocabulary.base import Crosswalk, Vocabulary


class SourceType(Vocabulary):
    """What kind of published work a source is."""

    OFFICIAL_STATEMENT = (
        "official_statement",
        "Official statement",
        "A government or an intergovernmental body speaks.",
        Crosswalk(csl="speech"),
    )
    OFFICIAL_REPORT = (
        "official_report",
        "Official report",
        "A report of a government or an intergovernmental body.",
        Crosswalk(csl="report"),
    )
    OFFICIAL_LIST = (
        "official_list",
        "Official list",
        "A list of sanctions or designations.",
        Crosswalk(csl="webpage"),
    )
    COURT_RECORD = (
        "court_record",
        "Court record",
        "A judgment or another paper of a court.",
        Crosswalk(csl="legal_case"),
    )
    GROUP_STATEMENT = (
        "group_statement",
        "Statement of the group",
        "An armed group's own text.",
        Crosswalk(csl="document"),
    )
    NEWS_AGENCY = (
        "news_agency",
        "News agency",
        "A report of a news agency.",
        Crosswalk(csl="article-newspaper"),
    )
    NEWS_ARTICLE = (
        "news_article",
        "News article",
        "A report or column in the news.",
        Crosswalk(csl="article-newspaper"),
    )
    ACADEMIC = (
        "academic",
        "Academic work",
        "An article, chapter, book or thesis.",
        Crosswalk(csl="article-journal"),
    )
    NGO_REPORT = (
        "ngo_report",
        "Report of an organisation",
        "A report of a think tank or a non-governmental organisation.",
        Crosswalk(csl="report"),
    )
    REFERENCE_PROFILE = (
        "reference_profile",
        "Reference profile",
        "A profile of a group, compiled for reference.",
        Crosswalk(csl="webpage"),
    )
    ENCYCLOPEDIA = (
        "encyclopedia",
        "Encyclopedia",
        "An entry of an encyclopedia.",
        Crosswalk(csl="entry-encyclopedia"),
    )
    DATASET = ("dataset", "Dataset", "A published dataset.", Crosswalk(csl="dataset"))
    GAZETTEER = ("gazetteer", "Gazetteer", "A register of places.", Crosswalk(csl="dataset"))
    REPOST = (
        "repost",
        "Repost",
        "A copy of another work, published by somebody else.",
        Crosswalk(csl="post-weblog"),
    )


class Consulted(Vocabulary):
    """How much of a source was read."""

    WHOLE = ("whole", "Whole", "The text was read in full.")
    EXCERPT = ("excerpt", "Excerpt", "Only a part of the text was read.")


class Rendering(Vocabulary):
    """How a quotation stands to the words that were said."""

    AS_PRINTED = (
        "as_printed",
        "As printed",
        "The source prints the words without saying that it translated or cut them.",
    )
    TRANSLATED = ("translated", "Translated", "The source gives words of another language.")
    EXCERPTED = ("excerpted", "Excerpted", "The source shows that words were left out.")
    PARAPHRASED = ("paraphrased", "Paraphrased", "The source says that it renders the sense only.")


class ContentFlag(Vocabulary):
    """What a reader should know before reading a quotation."""

    NONE = ("none", "None", "Nothing to warn of.")
    ARMED_GROUP_STATEMENT = (
        "armed_group_statement",
        "Statement of an armed group",
        "Words of an armed group or a member of it.",
    )
    THREAT = ("threat", "Threat", "Announces harm.")
    INCITEMENT = ("incitement", "Incitement", "Calls for violence.")
    RELIGIOUS_TEXT = ("religious_text", "Religious text", "Scripture or a formula of faith used by the group.")
    GRAPHIC = ("graphic", "Graphic", "Describes killing or injury closely.")

    @property
    def is_folded(self) -> bool:
        """Whether words of this kind are folded until somebody asks for them."""
        return self in _FOLDED


class ClaimGroup(Vocabulary):
    """Whom a claim's number counts; never to be summed across."""

    ALL = ("all", "All", "Everybody, those who carried out the act included.")
    VICTIMS = ("victims", "Victims", "Everybody except those who carried out the act.")
    CIVILIANS = ("civilians", "Civilians", "Civilians only.")
    SECURITY_FORCES = ("security_forces", "Security forces", "Soldiers, police and the like only.")
    ATTACKERS = ("attackers", "Attackers", "Those who carried out the act only.")
    HOSTAGES = ("hostages", "Hostages", "Captives only.")
    FOREIGNERS = ("foreigners", "Foreigners", "Foreign nationals only.")
    OFFICIALS = ("officials", "Officials", "Staff of a government or of an intergovernmental body only.")
    UNSPECIFIED = ("unspecified", "Unspecified", "The source does not say whom it counts.")


class Property(Vocabulary):
    """What a claim can be about when no column holds it. Those counted in numbers use low and high."""

    STRENGTH = ("strength", "Strength", "How many members or fighters the actor has (a number).")
    PEAK_STRENGTH = (
        "peak_strength",
        "Peak strength",
        "How many members or fighters the actor had when it had most (a number).",
    )
    ATTACKERS = ("attackers", "Attackers", "How many took part in carrying out the act (a number).")
    DEVICES = ("devices", "Explosions", "How many bombs or explosions there were (a number).")
    HOSTAGE_COUNT = (
        "hostage_count",
        "Hostages held",
        "How many captives the actor is said to hold at the time (a number).",
    )
    GOAL = ("goal", "Goal", "What the actor wants to achieve.")
    FUNDING = ("funding", "Funding", "Where the actor's money comes from.")
    RECRUITMENT = ("recruitment", "Recruitment", "Who joins, and how they come to join.")
    CAPABILITY = ("capability", "Capability", "What the actor is able to do, and how it came to be.")
    AREA_OF_OPERATIONS = ("area_of_operations", "Area of operations", "Where the actor is active.")
    CONDUCT = ("conduct", "Conduct", "Whom the actor harms or spares, or says that it does.")
    EMBLEM = ("emblem", "Emblem", "What the actor's flag or sign shows and stands for.")
    ROLE = ("role", "Role", "Which post or standing the actor has.")
    EDUCATION = ("education", "Education", "What a public person studied.")
    WANTED = ("wanted", "Wanted", "Since when a person has been sought.")
    CAREER = ("career", "Career", "What a public person did and when: what the person joined, led or left.")
    ORIGIN = ("origin", "Origin", "Where a public person was born or comes from.")
    NATIONALITY = ("nationality", "Nationality", "Of which state a person or a set of people are nationals.")
    FOUNDER = ("founder", "Founder", "Who founded the actor, or that a person did or did not.")
    TENURE = ("tenure", "Tenure", "From when to when a person held a post, and how it ended.")
    ALIVE = ("alive", "Alive", "Whether a person is alive: yes or no.")
    RESPONSIBILITY = (
        "responsibility",
        "Responsibility",
        "Whether the claimant says it did it: claimed or denied; or whom the claimant holds responsible.",
    )
    MOTIVE = ("motive", "Motive", "Why it was done.")
    MANNER = ("manner", "Manner", "How it was done, or how a person died.")
    TARGET = ("target", "Target", "At whom or what it was aimed.")
    AUTHORITY = ("authority", "Authority", "Which force, court or office acted for a state.")
    IDENTITY = ("identity", "Identity", "Who or what somebody or something named otherwise was.")
    AUTHENTICITY = ("authenticity", "Authenticity", "Whether words or pictures are what they are said to be.")
    RANSOM = ("ransom", "Ransom", "Whether a ransom was asked for or paid, and how much.")
    DEMAND = ("demand", "Demand", "What was asked for.")
    HELD_AT = ("held_at", "Held at", "Where captives were held.")
    OUTCOME = ("outcome", "Outcome", "What came of the happening.")
    ASSESSMENT = ("assessment", "Assessment", "A judgement or forecast of the claimant.")
    CITED_WORK = (
        "cited_work",
        "Cited work",
        "A work that the source refers to and that was not itself read.",
    )

    @property
    def is_count(self) -> bool:
        """Whether a claim on this property gives a number (low, high) instead of a value."""
        return self in _COUNTED

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables whose records it can be said of; empty if of any."""
        if self in _OF_ACTORS:
            return ("actors",)
        return ("events",) if self in _OF_EVENTS else ()

    @property
    def values(self) -> tuple[str, ...]:
        """The values it can have; empty if they are not closed."""
        return ("yes", "no") if self is Property.ALIVE else ()


_FOLDED = frozenset({ContentFlag.THREAT, ContentFlag.INCITEMENT, ContentFlag.GRAPHIC})
_COUNTED = frozenset(
    {
        Property.STRENGTH,
        Property.PEAK_STRENGTH,
        Property.ATTACKERS,
        Property.DEVICES,
        Property.HOSTAGE_COUNT,
    }
)
_OF_ACTORS = frozenset(
    {
        Property.STRENGTH,
        Property.PEAK_STRENGTH,
        Property.HOSTAGE_COUNT,
        Property.GOAL,
        Property.FUNDING,
        Property.CAPABILITY,
        Property.AREA_OF_OPERATIONS,
        Property.EMBLEM,
        Property.ROLE,
        Property.EDUCATION,
        Property.WANTED,
        Property.CAREER,
        Property.ORIGIN,
        Property.NATIONALITY,
        Property.FOUNDER,
        Property.TENURE,
        Property.ALIVE,
    }
)
_OF_EVENTS = frozenset(
    {
        Property.ATTACKERS,
        Property.DEVICES,
        Property.MOTIVE,
        Property.MANNER,
        Property.TARGET,
        Property.AUTHORITY,
        Property.RANSOM,
        Property.DEMAND,
        Property.HELD_AT,
        Property.OUTCOME,
    }
)


class Stance(Vocabulary):
    """How what a source says stands to the adopted value."""

    AGREES = ("agrees", "Agrees", "Says the same.")
    REFINES = ("refines", "Refines", "Says the same more closely, more loosely, or adds to it.")
    DISPUTES = ("disputes", "Disputes", "Cannot be true together with it.")


class RecordStatus(Vocabulary):
    """What became of an id."""

    ACTIVE = ("active", "Active", "The record is in its table.")
    RETIRED = ("retired", "Retired", "The record was withdrawn; the reason is given.")
    MERGED = ("merged", "Merged", "The record became part of another, which is named.")
