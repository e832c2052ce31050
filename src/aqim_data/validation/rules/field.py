"""Rules about fields: whether a cell holds what its column is for."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

FIELD_RULES = (
    Rule(
        code="AQ201",
        demand="A required cell is filled.",
        why="Without it the row says too little to be used: an event without a type, a fact without its source.",
        wrong="evt-attack,,bombing",
        right="evt-attack,Attack in Dry Town,bombing",
        mend="Fill it.",
    ),
    Rule(
        code="AQ202",
        demand="A term is one of its vocabulary.",
        why="A term that is spelt in two ways is counted as two. What a term covers is defined once.",
        wrong="type: armed assault",
        right="type: armed_assault",
        mend="Use a term of data/vocabularies.csv.",
    ),
    Rule(
        code="AQ203",
        demand="A date is of the EDTF subset and exists.",
        why="11/09/2006 is 11 September to some and 9 November to others. EDTF has one reading, and writes down how "
        "much is known, too.",
        wrong="date: 11/09/2006",
        right="date: 2006-09-11",
        mend="Write 2007-12-11, 2007-12, 2007, 199X or a/b.",
    ),
    Rule(
        code="AQ204",
        demand="A count is a whole number, 0 or more.",
        why="Separators of thousands, decimals and words cannot be added up; 1.999 is two thousand or two, depending "
        "on where it is read.",
        wrong="killed_high: 1,999",
        right="killed_high: 1999",
        mend="Write digits only; empty means not stated.",
    ),
    Rule(
        code="AQ205",
        demand="An id is a prefix and a readable slug.",
        why="Ids are typed, linked and put into file names, so they have one form that survives all of it.",
        wrong="place_id: plc-Dry_Town",
        right="place_id: plc-dry-town",
        mend="Write small letters, digits and hyphens.",
    ),
    Rule(
        code="AQ206",
        demand="Text has no stray spaces or control characters and is in Unicode form NFC.",
        why="Two texts that look the same would differ, and be found, sorted and counted apart.",
        wrong="title: 'Attack in Dry Town '",
        right="title: 'Attack in Dry Town'",
        mend="Clean the text.",
    ),
    Rule(
        code="AQ207",
        demand="A list is separated by | and names nothing twice.",
        why="A comma separates cells and stands inside names, so it cannot separate the items of a list as well.",
        wrong='target_type: "military, police"',
        right="target_type: military|police",
        mend="Write a|b without spaces.",
    ),
    Rule(
        code="AQ208",
        demand="A locator is of the closed grammar.",
        why="A place in a source that a machine can read can be looked up again, for every row, after every change.",
        wrong="locator: paragraph 2",
        right="locator: para 2",
        mend="Write para 59, p 12, section …, entry …, time … or whole.",
    ),
    Rule(
        code="AQ209",
        demand="An address begins with http:// or https:// and has no spaces.",
        why="Otherwise it is no link, and nobody can follow it.",
        wrong="url: www.example.org/one",
        right="url: https://www.example.org/one",
        mend="Copy the address anew.",
    ),
    Rule(
        code="AQ210",
        demand="A language is a BCP 47 tag.",
        why="Names of languages differ from language to language; tags do not, and they say the script, too.",
        wrong="language: French",
        right="language: fr",
        mend="Write en, fr, ar, ar-Latn or pt-BR.",
    ),
    Rule(
        code="AQ211",
        demand="A checksum, CURIE, name or version has its own form.",
        why="Each of them is read by a machine, which takes nothing else.",
        wrong="same_as: QDe.014",
        right="same_as: unsc:QDe.014",
        mend="See the column's description.",
    ),
    Rule(
        code="AQ212",
        demand="A coordinate is a decimal number of degrees within its bounds.",
        why="Degrees and minutes, a comma for the point, or the two swapped put the place elsewhere, or nowhere.",
        wrong="latitude: 36°43'56\"N",
        right="latitude: 36.73225",
        mend="Write 36.73225.",
    ),
    Rule(
        code="AQ213",
        demand="A yes-or-no cell holds true or false.",
        why="yes, 1, x and TRUE are read as true by some programs and as text by others.",
        wrong="suicide: yes",
        right="suicide: true",
        mend="Write true or false; empty means not stated.",
    ),
    Rule(
        code="AQ214",
        demand="A day exists and is written YYYY-MM-DD.",
        why="It is the one way to write a day that every program reads alike.",
        wrong="accessed: 2026-02-30",
        right="accessed: 2026-02-28",
        mend="Write it as 2026-11-22.",
    ),
    Rule(
        code="AQ215",
        demand="Text is what was written: no error value or formula of a spreadsheet, no mark for unknown, no broken "
        "letters, nothing cut off.",
        why="A reader cannot tell what stood there before; and the next program that opens the file may execute a "
        "formula.",
        wrong="#REF!",
        right="Attack on a convoy near Lakhdaria",
        mend="Write the words anew; an unknown value is an empty cell.",
    ),
)
