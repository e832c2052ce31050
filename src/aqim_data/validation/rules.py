"""The register of rules: every check has one code, what it demands, and how to mend what breaks it."""

from __future__ import annotations

from dataclasses import dataclass

FAMILIES = {
    "AQ0": "file",
    "AQ1": "table",
    "AQ2": "field",
    "AQ3": "record",
    "AQ4": "reference",
    "AQ5": "evidence",
    "AQ6": "package",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: Stable code; a code is never given to another rule.
        demand: What the rule demands.
        mend: How to mend what breaks it.
    """

    code: str
    demand: str
    mend: str

    @property
    def family(self) -> str:
        """What the rule looks at: file, table, field, record, reference, evidence or package."""
        return FAMILIES[self.code[:3]]


_RULES = (
    Rule("AQ001", "Every table has its file.", "Put the file back under its name in data/."),
    Rule("AQ002", "A table is a regular file, not a folder or a pipe.", "Replace it by the CSV file."),
    Rule("AQ003", "A file is not empty.", "Write at least the header line."),
    Rule("AQ004", "A file begins with its header, without a byte order mark.", "Save as UTF-8 without BOM."),
    Rule("AQ005", "A file is UTF-8.", "Save as UTF-8."),
    Rule("AQ006", "A file holds no NUL bytes.", "Delete them; the file may be damaged."),
    Rule("AQ007", "Lines end in LF.", "Save with Unix line ends."),
    Rule("AQ008", "Quotation marks around a cell are closed.", 'Close the cell, or write "" for a mark inside it.'),
    Rule("AQ009", "A cell holds no line break.", "Write the text on one line."),
    Rule("AQ010", "The last line ends like the others.", "End the file with one line end."),
    Rule("AQ011", "No line is blank.", "Delete the line."),
    Rule("AQ012", "A cell is quoted only where it must be.", "Quote a cell if it holds a comma or a quotation mark."),
    Rule("AQ013", "A file can be opened.", "Mend its permissions."),
    Rule("AQ014", "A cell has at most 131,072 characters.", "Shorten the text."),
    Rule("AQ101", "The header names no column that the table does not have.", "Delete or rename the column."),
    Rule("AQ102", "The header names every column of the table.", "Add the column; its cells may be empty."),
    Rule("AQ103", "The columns stand in the order of the schema.", "Move the columns."),
    Rule("AQ104", "Every row has one cell for each column.", "Add or remove commas, or quote a cell with a comma."),
    Rule("AQ105", "Rows are sorted by their key.", "Move the row."),
    Rule("AQ106", "No two rows have the same key.", "Give the new row an id of its own, or join the two."),
    Rule("AQ107", "The header names no column twice.", "Delete one of the two."),
    Rule("AQ108", "The first line, and no other, is the header, with commas between the names.", "Write it so."),
    Rule("AQ201", "A required cell is filled.", "Fill it."),
    Rule("AQ202", "A term is one of its vocabulary.", "Use a term of data/vocabularies.csv."),
    Rule("AQ203", "A date is of the EDTF subset and exists.", "Write 2007-12-11, 2007-12, 2007, 199X or a/b."),
    Rule("AQ204", "A count is a whole number, 0 or more.", "Write digits only; empty means not stated."),
    Rule("AQ205", "An id is a prefix and a readable slug.", "Write small letters, digits and hyphens."),
    Rule("AQ206", "Text has no stray spaces or control characters and is in Unicode form NFC.", "Clean the text."),
    Rule("AQ207", "A list is separated by | and names nothing twice.", "Write a|b without spaces."),
    Rule("AQ208", "A locator is of the closed grammar.", "Write para 59, p 12, section …, entry …, time … or whole."),
    Rule("AQ209", "An address begins with http:// or https:// and has no spaces.", "Copy the address anew."),
    Rule("AQ210", "A language is a BCP 47 tag.", "Write en, fr, ar, ar-Latn or pt-BR."),
    Rule(
        "AQ211",
        "A checksum, CURIE, name or version has its own form.",
        "See the column's description.",
    ),
    Rule("AQ212", "A coordinate is a decimal number of degrees within its bounds.", "Write 36.73225."),
    Rule("AQ213", "A yes-or-no cell holds true or false.", "Write true or false; empty means not stated."),
    Rule("AQ214", "A day exists and is written YYYY-MM-DD.", "Write it as 2026-11-22."),
    Rule(
        "AQ215",
        "Text is what was written: no error value or formula of a spreadsheet, no mark for unknown, no broken letters, "
        "nothing cut off.",
        "Write the words anew; an unknown value is an empty cell.",
    ),
    Rule("AQ301", "A low number is not above its high number, an end not before its start.", "Swap the two."),
    Rule(
        "AQ302", "A column that another one calls for is filled, and one that it forbids is empty.", "Fill or empty it."
    ),
    Rule("AQ303", "Columns that belong together are filled together.", "Fill both or neither."),
    Rule("AQ304", "A claim gives a number or words, one of the two.", "Use low and high, or value."),
    Rule("AQ305", "A record does not refer to itself.", "Write the other record's id."),
    Rule("AQ401", "An id that is referred to exists.", "Correct the id, or add the record."),
    Rule("AQ402", "An id is of the table that its column points into.", "Write an id of that table."),
    Rule("AQ403", "part_of, derived_from and replaced_by do not run in a circle.", "Remove one of the links."),
    Rule("AQ404", "A claim is about a field that its record has, or a known property.", "Name the field or property."),
    Rule("AQ405", "A retired id does not come back.", "Give the record a new id."),
    Rule(
        "AQ406", "An id that was once issued is in its table, or marked retired or merged.", "Mark it in records.csv."
    ),
    Rule("AQ407", "An entry of the register agrees with itself: table, versions, successor.", "Correct the entry."),
    Rule("AQ408", "The register of ids never loses an entry.", "Restore it from version control."),
    Rule("AQ501", "Every source is cited by some row.", "Cite the source, or delete it."),
    Rule("AQ502", "No words of a speaker, or at one place of a source, are quoted twice.", "Keep one of the two."),
    Rule("AQ503", "A claim's stance fits its value.", "Change the stance, or correct the value."),
    Rule(
        "AQ504",
        "A claim's value is what its field can hold.",
        "Use low and high for counts, terms and dates for the rest.",
    ),
    Rule(
        "AQ505",
        "An adopted value about which its own source is coded to say something else is backed by a claim that agrees, "
        "or, for a count, by claims that give both of its ends.",
        "Add the claims, or adopt another value.",
    ),
    Rule(
        "AQ506",
        "One place of a source gives one number or date for one value, unless claimant or as_of differ.",
        "Write what tells the two claims apart, or keep one.",
    ),
    Rule("AQ507", "Coordinates come from a gazetteer, or from a source named by a claim.", "Cite where they stand."),
    Rule("AQ508", "A person who is deceased has a date of death, or a claim on it.", "Write end, or add the claim."),
    Rule("AQ511", "The archive holds the captured text of every source that has a checksum.", "Add the text."),
    Rule("AQ512", "A captured text has the checksum of its source.", "Use the text that the locators were made for."),
    Rule(
        "AQ513",
        "Words of a source stand, character for character, where their locator says.",
        "Correct words or locator.",
    ),
    Rule("AQ514", "A locator names paragraphs that the captured text has.", "Correct the locator."),
    Rule("AQ601", "There is a datapackage.json, and it is a JSON object.", "Put it back, or begin one anew."),
    Rule("AQ602", "Derived files are fresh.", "Run aqim-data build."),
    Rule("AQ603", "data/ and schemas/ hold only what belongs to the package.", "Delete the file, or move it."),
    Rule("AQ604", "frictionless finds nothing wrong.", "See its message."),
    Rule("AQ605", "Descriptor and schemas fit the official profiles of Data Package 2.0.", "See the message."),
    Rule("AQ606", "The package has a name, and a version of three numbers.", "Write them into datapackage.json."),
)
#: Every rule by its code.
RULES: dict[str, Rule] = {rule.code: rule for rule in _RULES}


def rules_page() -> str:
    """The rules as a Markdown page, family by family."""
    lines = ["# Rules", "", "<!-- Written by `aqim-data build`; edit the register of rules instead. -->", ""]
    lines.append("What `aqim-data validate` and `aqim-data verify` check. A code is never given to another rule.")
    for family in FAMILIES.values():
        lines += ["", f"## {family.capitalize()}", "", "| code | demands | to mend it |", "|---|---|---|"]
        for rule in RULES.values():
            if rule.family == family:
                demand, mend = (text.replace("|", "\\|") for text in (rule.demand, rule.mend))
                lines.append(f"| {rule.code} | {demand} | {mend} |")
    return "\n".join(lines) + "\n"
