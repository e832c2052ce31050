"""Rules about files: whether there is a file, and whether its bytes can be read as lines of cells."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

FILE_RULES = (
    Rule(
        code="AQ001",
        demand="Every table has its file.",
        why="A reader that finds a file missing cannot tell an empty table from a lost one.",
        wrong="data/  actors.csv  events.csv  sources.csv",
        right="data/  actors.csv  events.csv  places.csv  sources.csv",
        mend="Put the file back under its name in data/.",
    ),
    Rule(
        code="AQ002",
        demand="A table is a regular file inside the package, not a folder, a pipe, or a link that leads out.",
        why="Anything else has no fixed bytes, so it has neither lines nor a checksum.",
        wrong="data/places.csv/Sheet1.csv",
        right="data/places.csv",
        mend="Replace it by the CSV file.",
    ),
    Rule(
        code="AQ003",
        demand="A file is not empty.",
        why="Even a table without rows says by its header which columns it has. A file of no bytes is what remains "
        "of a write that broke off.",
        wrong="(0 bytes)",
        right="place_id,name,country,kind,latitude,longitude,same_as,source_id,locator",
        mend="Write at least the header line.",
    ),
    Rule(
        code="AQ004",
        demand="A file begins with its header, without a byte order mark.",
        why="Most readers take the mark, which cannot be seen, for a part of the first column's name, and then do not "
        "find the column.",
        wrong="U+FEFF event_id,title,type",
        right="event_id,title,type",
        mend="Save as UTF-8 without BOM.",
    ),
    Rule(
        code="AQ005",
        demand="A file is UTF-8.",
        why="In another encoding, letters outside English turn into others: Béjaïa becomes B?ja?a or BÃ©jaÃ¯a, and the "
        "loss cannot be undone later.",
        wrong="B\\xe9ja\\xefa province",
        right="Béjaïa province",
        mend="Save as UTF-8.",
    ),
    Rule(
        code="AQ006",
        demand="A file holds no NUL bytes.",
        why="Text never holds them. They stand in files of another kind, such as workbooks, and in damaged ones.",
        wrong="evt-attack,Attack\\x00in Dry Town",
        right="evt-attack,Attack in Dry Town",
        mend="Delete them; the file may be damaged.",
    ),
    Rule(
        code="AQ007",
        demand="Lines end in LF.",
        why="With other line ends every line differs for version control, and the one change that matters cannot be "
        "found among them.",
        wrong="plc-gao,Gao,ML\\r\\n",
        right="plc-gao,Gao,ML\\n",
        mend="Save with Unix line ends.",
    ),
    Rule(
        code="AQ008",
        demand="Quotation marks around a cell are closed.",
        why="After a mark that is not closed, a reader takes the rest of the row, or of the file, for one cell.",
        wrong='evt-attack,"Two were hurt, by a "device".',
        right='evt-attack,"Two were hurt, by a ""device""."',
        mend='Close the cell, or write "" for a mark inside it.',
    ),
    Rule(
        code="AQ009",
        demand="A cell holds no line break.",
        why="One row on one line: so a line number names a row, and a changed row is one line in a diff.",
        wrong='"Two were\nhurt."',
        right="Two were hurt.",
        mend="Write the text on one line.",
    ),
    Rule(
        code="AQ010",
        demand="The last line ends like the others.",
        why="The next row would be written onto the same line.",
        wrong="plc-tunisia,Tunisia,TN (end of file)",
        right="plc-tunisia,Tunisia,TN\\n (end of file)",
        mend="End the file with one line end.",
    ),
    Rule(
        code="AQ011",
        demand="No line is blank.",
        why="Some readers skip a blank line and some make a record of nothing out of it.",
        wrong="plc-gao,Gao,ML,settlement\n,,,\nplc-kano,Kano,NG,settlement",
        right="plc-gao,Gao,ML,settlement\nplc-kano,Kano,NG,settlement",
        mend="Delete the line.",
    ),
    Rule(
        code="AQ012",
        demand="A cell is quoted only where it must be.",
        why="Every row has one spelling, so that saving a file with another program does not change lines of which "
        "nothing was changed.",
        wrong='"plc-gao","Gao","ML"',
        right="plc-gao,Gao,ML",
        mend="Quote a cell if it holds a comma or a quotation mark.",
    ),
    Rule(
        code="AQ013",
        demand="A file can be opened.",
        why="What cannot be read cannot be judged.",
        wrong="-rw------- 1 somebody else  data/places.csv",
        right="-rw-r--r-- 1 you  data/places.csv",
        mend="Mend its permissions.",
    ),
    Rule(
        code="AQ014",
        demand="A cell has at most 131,072 characters.",
        why="Readers of CSV stop at that length. A cell so long is a slip: a mark that is not closed, or a file pasted "
        "into a cell.",
        wrong="(a summary of 150,000 characters)",
        right="Two were hurt by a device.",
        mend="Shorten the text.",
    ),
    Rule(
        code="AQ031",
        demand="A file of a contribution can be read as tables: CSV, .xlsx, JSON, YAML, or a zip of those.",
        why="What cannot be taken apart into rows and cells cannot be checked or merged.",
        wrong="contribution.docx",
        right="events.csv",
        mend="Save it as CSV in UTF-8.",
    ),
    Rule(
        code="AQ032",
        demand="It can be told which table the rows of a contribution belong to.",
        why="A row means something only as a row of its table.",
        wrong="new rows.csv, with a column of each of two tables",
        right="events.csv",
        mend="Name the file after the table, such as events.csv.",
    ),
    Rule(
        code="AQ033",
        demand="Nothing in a contribution leads out of it or explodes: links, paths, addresses, archives, anchors, "
        "nesting.",
        why="A contribution comes from outside. It is read for its rows; it fetches nothing and fills no memory.",
        wrong="../../data/events.csv in a zip",
        right="events.csv",
        mend="Put plain files with plain values into the contribution.",
    ),
    Rule(
        code="AQ034",
        demand="A contribution holds tables that people write, not those that are derived.",
        why="Derived tables are computed from the others; a change to them would be lost, or contradict its source.",
        wrong="events_flat.csv",
        right="events.csv",
        mend="Leave the table out: merging writes it.",
    ),
    Rule(
        code="AQ035",
        demand="A value is the text that is to stand in the cell, not what a program turned it into.",
        why="A workbook stores a date as a number of days and 04 as 4: what was typed cannot be told from it.",
        wrong="39427, a cell formatted as a date",
        right="2007-12-11, a cell formatted as text",
        mend="Format the cell as text and type the value again.",
    ),
)
