"""Rules about tables: their header, the number of cells in their rows, their order and their keys."""

from __future__ import annotations

from aqim_data.validation.rules.rule import Rule

TABLE_RULES = (
    Rule(
        code="AQ101",
        demand="The header names no column that the table does not have.",
        why="Nobody would read the column; most often it is a known one, misspelt.",
        wrong="place_id,name,county,kind",
        right="place_id,name,country,kind",
        mend="Delete or rename the column.",
    ),
    Rule(
        code="AQ102",
        demand="The header names every column of the table.",
        why="A column that is left out cannot be told from one whose cells were lost.",
        wrong="place_id,name,country,latitude",
        right="place_id,name,country,kind,latitude",
        mend="Add the column; its cells may be empty.",
    ),
    Rule(
        code="AQ103",
        demand="The columns stand in the order of the schema.",
        why="Data Package readers, and people who compare two files, go by position.",
        wrong="name,place_id,country",
        right="place_id,name,country",
        mend="Move the columns.",
    ),
    Rule(
        code="AQ104",
        demand="Every row has one cell for each column.",
        why="One comma too many moves every cell after it into its neighbour's column.",
        wrong="evt-tighremt-2011,Ambush, near Tighremt,ambush",
        right='evt-tighremt-2011,"Ambush, near Tighremt",ambush',
        mend="Add or remove commas, or quote a cell with a comma.",
    ),
    Rule(
        code="AQ105",
        demand="Rows are sorted by their key.",
        why="Each row has one place, so two people who add the same row collide there instead of adding it twice.",
        wrong="plc-kano,Kano,NG\nplc-gao,Gao,ML",
        right="plc-gao,Gao,ML\nplc-kano,Kano,NG",
        mend="Move the row.",
    ),
    Rule(
        code="AQ106",
        demand="No two rows have the same key.",
        why="An id that names two things names none.",
        wrong="plc-gao,Gao,ML,settlement\nplc-gao,Gao region,ML,admin1",
        right="plc-gao,Gao,ML,settlement\nplc-gao-region,Gao region,ML,admin1",
        mend="Give the new row an id of its own, or join the two.",
    ),
    Rule(
        code="AQ107",
        demand="The header names no column twice.",
        why="Readers keep one of the two, some the first and some the last.",
        wrong="place_id,name,kind,kind",
        right="place_id,name,kind",
        mend="Delete one of the two.",
    ),
    Rule(
        code="AQ108",
        demand="The first line, and no other, is the header, with commas between the names.",
        why="Without it nobody can tell which cell is what; a second one, from joining two files, would be a record.",
        wrong="place_id;name;country;kind",
        right="place_id,name,country,kind",
        mend="Write the header as the schema has it, with commas.",
    ),
)
