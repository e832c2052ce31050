"""Rules about plausibility: what can be true and mostly is a slip. They warn."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

PLAUSIBILITY_RULES = (
    Rule(
        code="AQ701",
        severity="warning",
        demand="No date lies in the future.",
        why="Nothing is recorded before it happens; 2070 is 2007 with two digits swapped. What counts as the present "
        "is the package's own day, so that the same data always get the same verdict: the day of its release "
        "(`created` in the descriptor), or the newest day in `accessed` if that is later. Only where a package has "
        "neither, and for `accessed` itself, does today's date decide.",
        wrong="date: 2070-12-11",
        right="date: 2007-12-11",
        mend="Correct the date. If it is right, write in accessed when its source was read.",
    ),
    Rule(
        code="AQ702",
        severity="warning",
        demand="A place lies in its country.",
        why="Swapped coordinates, a minus sign that was lost, or a town's namesake elsewhere put a place thousands of "
        "kilometres away. Countries are taken as boxes of whole degrees, from Natural Earth's map of countries, so "
        "only what is far off is found.",
        wrong="Nouakchott, MR: 18.08581, 15.9785",
        right="Nouakchott, MR: 18.08581, -15.9785",
        mend="Correct the coordinates or the country.",
    ),
    Rule(
        code="AQ703",
        severity="warning",
        demand="No toll stands far above all others.",
        why="A digit too many makes 1,800 dead out of 180, and every sum is wrong. A count is far above the others if "
        "it is at least ten times as large as nine tenths of them: the ninth decile hardly moves, however large "
        "a few mistaken tolls are. Counts of 0 are left out, and fewer than ten counts are not compared.",
        wrong="killed_low: 1800, killed_high: 1800",
        right="killed_low: 180, killed_high: 180",
        mend="Look the number up again. If the sources do say so, allow it with the reason.",
    ),
    Rule(
        code="AQ704",
        severity="warning",
        demand="A source is not published before the event it reports.",
        why="Nobody reports what has not happened yet: the year of the event or of the source is wrong, or the row "
        "cites another source than was meant.",
        wrong="date: 2008-12-11, published: 2007-12-12",
        right="date: 2007-12-11, published: 2007-12-12",
        mend="Correct the date of the event or of the source, or cite the source that was meant.",
    ),
    Rule(
        code="AQ705",
        severity="warning",
        demand="No event is recorded twice.",
        why="The same event from two sources, under two ids, is counted twice. Two events of one type look the same if "
        "they fall on the same day or the next, at the same place or in the same country, and share most of the words "
        "of their titles. Parts of one event are told apart already.",
        wrong="evt-dellys-bombing-2007: Bombing of the barracks in Dellys, 2007-09-08\n"
        "evt-dellys-barracks-2007: Bombing of barracks at Dellys, 2007-09-08",
        right="evt-dellys-bombing-2007: Bombing of the barracks in Dellys, 2007-09-08",
        mend="Join the two, tie them by part_of, or allow it with the reason.",
    ),
    Rule(
        code="AQ706",
        severity="warning",
        demand="No actor is recorded twice.",
        why="Arabic names are written in many ways: Droukdel, Drukdal, Droukdal. Two actors look the same if some "
        "names of theirs differ only in vowels, doubled letters, hyphens, accents, the article or the order of words.",
        wrong="act-abdelmalek-droukdel: Abdelmalek Droukdel\nact-abd-al-malik-drukdal: Abd al-Malik Drukdal",
        right="act-abdelmalek-droukdel: Abdelmalek Droukdel\nactor_names: Abd al-Malik Drukdal",
        mend="Make the second a name of the first, or allow it with the reason.",
    ),
    Rule(
        code="AQ707",
        severity="warning",
        demand="No address leads to the media of an armed group.",
        why="This dataset never links to propaganda, in an archive either (POLICY.md, 5). What a group said is cited "
        "from the press or from research.",
        wrong="url: (a page of a forum that a group publishes on)",
        right="url: (the report of a news agency on the statement)",
        mend="Delete the address, and cite a report on the statement.",
    ),
    Rule(
        code="AQ708",
        severity="warning",
        demand="Our own words do not call anybody terrorist, and call nobody executed.",
        why="Such words judge, and each side uses them of the other (POLICY.md, 1). They stay inside quotations and "
        "names of works, bodies and lists, which begin with a capital.",
        wrong="summary: Terrorists killed ten people in an attack on a bus.",
        right="summary: An armed group killed ten people in an attack on a bus.",
        mend="Write attack, killed, armed group, or who they were.",
    ),
)
