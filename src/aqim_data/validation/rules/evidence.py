"""Rules about evidence: whether sources, quotations, claims and adopted values bear each other out."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

EVIDENCE_RULES = (
    Rule(
        code="AQ501",
        demand="Every source is cited by some row.",
        why="A list of works that nothing rests on is no evidence, and makes the evidence look larger than it is.",
        wrong="data/sources.csv: src-two; no other row names src-two",
        right="data/claims.csv: clm-date,…,disputes,,src-two,whole",
        mend="Cite the source, or delete it.",
    ),
    Rule(
        code="AQ502",
        demand="No words of a speaker, or at one place of a source, are quoted twice.",
        why="Counted twice, the words would seem to have been said twice.",
        wrong="quo-did-it: We did it.\nquo-we-did-it: We did it.",
        right="quo-did-it: We did it.",
        mend="Keep one of the two.",
    ),
    Rule(
        code="AQ503",
        demand="A claim's stance fits its value.",
        why="A claim that says 19 does not agree with 18. A wrong stance hides a disagreement, or makes one up.",
        wrong="events killed: 18; claim: 19, agrees",
        right="events killed: 18; claim: 19, disputes",
        mend="Change the stance, or correct the value.",
    ),
    Rule(
        code="AQ504",
        demand="A claim's value is what its field can hold.",
        why="Only then can it be set against the adopted value, and be adopted itself.",
        wrong="field: date, value: 11/12/2007",
        right="field: date, value: 2007-12-11",
        mend="Use low and high for counts, terms and dates for the rest.",
    ),
    Rule(
        code="AQ505",
        demand="An adopted value about which its own source is coded to say something else is backed by a claim that "
        "agrees, or, for a count, by claims that give both of its ends.",
        why="Otherwise the value rests on nothing: the source that the record cites says something else.",
        wrong="events killed: 18, source_id: src-one\nclaims on killed: src-one 19 disputes",
        right="events killed: 18, source_id: src-one\nclaims on killed: src-one 19 disputes; src-two 18 agrees",
        mend="Add the claims, or adopt another value.",
    ),
    Rule(
        code="AQ506",
        demand="One place of a source gives one number or date for one value, unless claimant or as_of differ.",
        why="A source that seems to contradict itself in one breath was most often coded without saying whom it "
        "quotes, or as of when.",
        wrong="clm-a: killed 41, src-one, para 3\nclm-b: killed 67, src-one, para 3",
        right="clm-a: killed 41, claimant act-ministry, src-one, para 3\nclm-b: killed 67, claimant act-hospital, "
        "src-one, para 3",
        mend="Write what tells the two claims apart, or keep one.",
    ),
    Rule(
        code="AQ507",
        demand="Coordinates come from a gazetteer, or from a source named by a claim.",
        why="News gives names of places, not degrees. Degrees without a source were guessed, or copied from a map that "
        "nobody can check.",
        wrong="plc-gao,Gao,ML,settlement,16.27167,-0.04472,,src-reuters-2012,whole",
        right="plc-gao,Gao,ML,settlement,16.27167,-0.04472,geonames:2457163,src-geonames-cities,entry 2457163",
        mend="Cite where they stand.",
    ),
    Rule(
        code="AQ508",
        demand="A person who is deceased has a date of death, or a claim on it.",
        why="To call the living dead is a grave mistake, so somebody must say it, and be named.",
        wrong="life_status: deceased, end: (empty)",
        right="life_status: deceased, end: 2013-02",
        mend="Write end, or add the claim.",
    ),
    Rule(
        code="AQ511",
        demand="The archive holds the captured text of every source that has a checksum.",
        why="Without the text its words cannot be looked up again.",
        wrong="captured-texts/  src-two.txt",
        right="captured-texts/  src-one.txt  src-two.txt",
        mend="Add the text.",
    ),
    Rule(
        code="AQ512",
        demand="A captured text has the checksum of its source.",
        why="Locators point into one text, paragraph by paragraph; in another, even a slightly longer one, they point "
        "elsewhere.",
        wrong="src-one.txt as it stands on the web today",
        right="src-one.txt as it was captured, with the SHA-256 in data/sources.csv",
        mend="Use the text that the locators were made for.",
    ),
    Rule(
        code="AQ513",
        demand="Words of a source stand, character for character, where their locator says.",
        why="Words between quotation marks that were not said so are a forgery, however small.",
        wrong="text: Hurt in Dry Town",
        right="text: hurt in Dry Town",
        mend="Correct words or locator.",
    ),
    Rule(
        code="AQ514",
        demand="A locator names paragraphs that the captured text has.",
        why="A place that does not exist cannot be looked up.",
        wrong="locator: para 4 (of a text of three paragraphs)",
        right="locator: para 3",
        mend="Correct the locator.",
    ),
)
