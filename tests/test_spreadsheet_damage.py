"""What spreadsheets, editors and encodings make of the data: each is one problem that names it and says what to write."""

from __future__ import annotations

import calendar
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aqim_data
from aqim_data.damage.dates import is_date
from aqim_data.models import TABLES
from aqim_data.models.cell_faults import CellFault, column_faults
from aqim_data.tabular import format_row, format_table, read_rows
from aqim_data.validation.reading import read_table
from tests.conftest import ROOT
from tests.mini import ROWS, write_tables
from tests.test_rules import Break, cell, content, table, text

# table, row, column: where each damage is put
DATE = ("events", 1, "date")
DAY = ("sources", 1, "accessed")
KILLED = ("events", 1, "killed_low")
HIGH = ("events", 1, "wounded_high")
FLAG = ("events", 1, "suicide")
EVENT_ID = ("events", 2, "part_of")
TITLE = ("events", 1, "title")
NOTE = ("events", 1, "note")
WORDS = ("claims", 2, "as_stated")
QUOTE = ("quotes", 1, "text")
LATITUDE = ("places", 1, "latitude")
TARGETS = ("events", 1, "target_type")
AUTHORS = ("sources", 1, "authors")
LOCATOR = ("events", 1, "locator")
LANGUAGE = ("sources", 1, "language")
URL = ("sources", 1, "url")
TYPE = ("events", 1, "type")
CERTAINTY = ("events", 1, "certainty")

# where, what stands there: rule, words of the message, words of the hint
CELLS: list[tuple[tuple[str, int, str], str, str, str, str]] = [
    # dates
    (DATE, "11/09/2006", "AQ203", "which is which cannot be told: 2006-09-11 if the day", "2006-09-11 or 2006-11-09"),
    (DATE, "11/11/2006", "AQ203", "day and month stand before the year", "write 2006-11-11"),
    (DATE, "25/12/2007", "AQ203", "day and month stand before the year", "write 2007-12-25"),
    (DATE, "12/25/2007", "AQ203", "day and month stand before the year", "write 2007-12-25"),
    (DATE, "30/02/2007", "AQ203", "it is no day of the calendar", "look it up"),
    (DATE, "11/9/06", "AQ203", "the year has two digits", "2006-09-11, 2006-11-09 or 2011-09-06"),
    (DATE, "25/12/07", "AQ203", "the year has two digits", "2007-12-25 or 2025-12-07"),
    (DATE, "11-Sep", "AQ203", "11 September so, and the year is lost", "write YYYY-09-11 with it"),
    (DATE, "Sep-11", "AQ203", "either 2011-09 or 11 September of a year that is lost", "write 2011-09, or YYYY-09-11"),
    (DATE, "Sep-99", "AQ203", "a spreadsheet shows 1999-09 so", "write 1999-09"),
    (DATE, "11-Sep-07", "AQ203", "a spreadsheet shows 2007-09-11 so", "write 2007-09-11"),
    (DATE, "11-sept.-07", "AQ203", "a spreadsheet shows 2007-09-11 so", "write 2007-09-11"),
    (DATE, "2007/12/11", "AQ203", "not joined by hyphens", "write 2007-12-11"),
    (DATE, "2007/12", "AQ203", "not joined by hyphens", "write 2007-12"),
    (DATE, "2007-5", "AQ203", "not joined by hyphens in two digits each", "write 2007-05"),
    (DATE, "20071211", "AQ203", "not joined by hyphens", "write 2007-12-11"),
    (DATE, "11.12.2007", "AQ203", "which is which cannot be told", "2007-12-11 or 2007-11-12"),
    (DATE, "25.12.2007", "AQ203", "day and month stand before the year", "write 2007-12-25"),
    (DATE, "12/2007", "AQ203", "the month stands before the year", "write 2007-12"),
    (DATE, "39427", "AQ203", "the number by which a spreadsheet stores the day 2007-12-11", "write 2007-12-11"),
    (DATE, "39427.5", "AQ203", "the number by which a spreadsheet stores", "write 2007-12-11"),
    (DATE, "2007.0", "AQ203", "decimal number of the year", "write 2007"),
    (DATE, "2007-12-11 00:00:00", "AQ203", "a time of day stands behind the date", "write 2007-12-11"),
    (DATE, "2007-12-11T00:00:00Z", "AQ203", "a time of day", "write 2007-12-11"),
    (DATE, "12/25/2007 0:00", "AQ203", "a time of day", "write 2007-12-25"),
    (DATE, "Dec 2007", "AQ203", "the month is a word", "write 2007-12"),
    (DATE, "11 décembre 2007", "AQ203", "the month is a word", "write 2007-12-11"),
    (DATE, "11 ديسمبر 2007", "AQ203", "the month is a word", "write 2007-12-11"),
    (DATE, "Tuesday, December 11th, 2007", "AQ203", "the month is a word", "write 2007-12-11"),
    (DATE, "spring 2007", "AQ203", "'spring' cannot be written", "write 2007, or the month if"),
    (DATE, "hiver 2006/07", "AQ203", "'hiver' cannot be written", "write 2006 or the year after"),
    (DATE, "late December 2007", "AQ203", "'late' cannot be written", "write 2007-12, and keep the source's words"),
    (DATE, "circa 2007", "AQ203", "approximate is said by ~", "write 2007~"),
    (DATE, "~2007", "AQ203", "approximate is said by ~", "write 2007~"),
    (DATE, "probably May 2007", "AQ203", "unsure is said by ?", "write 2007-05?"),
    (DATE, "2004–2007", "AQ203", "an interval is written with /", "write 2004/2007"),
    (DATE, "11-13 September 2007", "AQ203", "an interval is written with /", "write 2007-09-11/2007-09-13"),
    (DATE, "since 2004", "AQ203", "an open end is written ..", "write 2004/.."),
    (DATE, "until May 2010", "AQ203", "an open start is written ..", "write ../2010-05"),
    (DATE, "before 2010", "AQ203", "'before' cannot be written", "if that is meant"),
    (DATE, "1990s", "AQ203", "a decade is written with a capital X", "write 199X"),
    (DATE, "٢٠٠٧-١٢-١١", "AQ203", "its digits are Arabic-Indic", "write 2007-12-11"),
    (DATE, "2007–12–11", "AQ203", "an en dash (U+2013) in place of a hyphen", "write 2007-12-11"),
    (DATE, "'2007", "AQ203", "an apostrophe, by which a spreadsheet marks a text", "write 2007"),
    (DATE, "2007-12-11\u00a0", "AQ203", "a no-break space (U+00A0)", "write 2007-12-11"),
    (DATE, "\ufeff2007", "AQ203", "a byte order mark (U+FEFF)", "write 2007"),
    (DATE, "########", "AQ203", "too narrow", "write the value itself"),
    (DATE, "TODAY", "AQ203", "it is not YYYY", "write the year first"),
    (DAY, "11/22/2026", "AQ214", "day and month stand before the year", "write 2026-11-22"),
    (DAY, "46348", "AQ214", "the number by which a spreadsheet stores", "write 2026-11-22"),
    (DAY, "Nov 2026", "AQ214", "the month is a word", "write the day too"),
    # counts
    (KILLED, "1,999", "AQ204", "thousands are set apart", "write 1999"),
    (KILLED, "1 999", "AQ204", "thousands are set apart", "write 1999"),
    (KILLED, "1\u00a0999", "AQ204", "thousands are set apart", "write 1999"),
    (KILLED, "1\u2009999", "AQ204", "thousands are set apart", "write 1999"),
    (KILLED, "1\u202f999", "AQ204", "thousands are set apart", "write 1999"),
    (KILLED, "1’999", "AQ204", "thousands are set apart", "write 1999"),
    (KILLED, "1.999.000", "AQ204", "thousands are set apart", "write 1999000"),
    (KILLED, "1.999", "AQ204", "1999 with a point between thousands, or a decimal number", "write 1999 or 2"),
    (KILLED, "2.0", "AQ204", "a decimal number of a whole one", "write 2"),
    (KILLED, "2,0", "AQ204", "a decimal number of a whole one", "write 2"),
    (KILLED, "2.5", "AQ204", "it is not a whole number", "what the source says"),
    (KILLED, "1E+03", "AQ204", "shortened the number", "write 1000 if the source says so"),
    (KILLED, ">30", "AQ204", "a lowest number, and no highest", "write 31 in killed_low and leave killed_high empty"),
    (KILLED, "over 30", "AQ204", "a lowest number", "write 31 in killed_low and leave killed_high empty"),
    (KILLED, "30+", "AQ204", "either at least 30 or more than 30", "write 30 in killed_low"),
    (KILLED, "at least four", "AQ204", "a lowest number", "write 4 in killed_low and leave killed_high empty"),
    (HIGH, "fewer than 2,000", "AQ204", "a highest number", "write 1999 in wounded_high and leave wounded_low empty"),
    (KILLED, "~15", "AQ204", "no exact number", "or 15 in both"),
    (KILLED, "about 15", "AQ204", "no exact number", "or 15 in both"),
    (KILLED, "15-20", "AQ204", "it is a range", "write 15 in killed_low and 20 in killed_high"),
    (KILLED, "15–20", "AQ204", "it is a range", "write 15 in killed_low and 20 in killed_high"),
    (KILLED, "between 15 and 20", "AQ204", "it is a range", "write 15 in killed_low and 20 in killed_high"),
    (KILLED, "15-Sep", "AQ204", "has taken 9-15 or 15-9 for a day", "its ends are 9 and 15"),
    (KILLED, "dozens", "AQ204", "gives a lowest number only", "write 24 in killed_low and leave killed_high empty"),
    (KILLED, "several", "AQ204", "gives no figure", "leave the cell empty"),
    (KILLED, "fifteen", "AQ204", "written in words", "write 15"),
    (KILLED, "15 soldiers", "AQ204", "words stand behind the number", "write 15"),
    (KILLED, "-5", "AQ204", "never negative", "write 5 if"),
    (KILLED, "−5", "AQ204", "never negative", "write 5 if"),
    (KILLED, "'15", "AQ204", "an apostrophe, by which a spreadsheet marks a text", "write 15"),
    (KILLED, "15%", "AQ204", "a share", "the number of people"),
    (KILLED, "15*", "AQ204", "a mark stands behind", "write 15"),
    (KILLED, "٢٥", "AQ204", "its digits are not 0 to 9", "write 25"),
    (KILLED, "+22", "AQ204", "a sign or leading zeros", "write 22"),
    (KILLED, "#VALUE!", "AQ204", "error value of a spreadsheet", "leave the cell empty"),
    (KILLED, "=A1+1", "AQ204", "a formula, and not its result", "paste it as a value"),
    (KILLED, "n.d.", "AQ204", "stands for unknown", "leave the cell empty: that is how unknown is written"),
    (("claims", 2, "low"), "over 30", "AQ204", "a lowest number", "write 31 in low and leave high empty"),
    # degrees
    (LATITUDE, "36,73225", "AQ212", "a comma stands in place of the decimal point", "write 36.73225"),
    (LATITUDE, "36.73225° N", "AQ212", "no sign and no letter", "write 36.73225"),
    (LATITUDE, "36°43'56\"N", "AQ212", "degrees, minutes and seconds", "write 36.732222"),
    (LATITUDE, "−3.5", "AQ212", "shortest form", "write -3.5"),
    (
        LATITUDE,
        "36.73225, 3.08746",
        "AQ212",
        "two numbers stand in one cell",
        "36.73225 in latitude and 3.08746 in long",
    ),
    (LATITUDE, "3.67E+01", "AQ212", "digits may be lost", "with all its digits"),
    (LATITUDE, "36.732.250", "AQ212", "the decimal point is lost", "with one point"),
    # yes or no
    *(
        (FLAG, yes, "AQ213", "is not how a yes is written", "write true")
        for yes in ("TRUE", "yes", "1", "vrai", "ja", "نعم")
    ),
    *(
        (FLAG, no, "AQ213", "is not how a no is written", "write false")
        for no in ("FALSE", "No", "0", "faux", "nein", "لا")
    ),
    (FLAG, "x", "AQ213", "can tick a box or stand for unknown", "write true if it is a tick"),
    (FLAG, "maybe", "AQ213", "neither true nor false", "write true or false"),
    # unknown is empty, and error values are no values
    *(
        (NOTE, mark, "AQ215", "stands for unknown", "leave the cell empty: that is how unknown is written")
        for mark in ("N/A", "null", "None", "-", "?", "unknown", "n.d.", "NaN", "—", "????", "غير معروف")
    ),
    *(
        (DATE, mark, "AQ203", "stands for unknown", "leave the cell empty")
        for mark in ("N/A", "null", "-", "?", "unknown")
    ),
    (TITLE, "unknown", "AQ215", "stands for unknown", "the cell must be filled"),
    (CERTAINTY, "N/A", "AQ202", "stands for unknown", "the cell must be filled"),
    (TARGETS, "n/a", "AQ202", "stands for unknown", "leave the cell empty"),
    (EVENT_ID, "#N/A", "AQ205", "#N/A is an error value of a spreadsheet: its formula looked", "leave the cell empty"),
    *(
        (NOTE, error, "AQ215", "error value of a spreadsheet", "write the value itself")
        for error in ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#BEZUG!", "Err:502")
    ),
    (NOTE, "#####", "AQ215", "too narrow", "write the value itself"),
    (TITLE, "=A1+1", "AQ215", "a formula, and not its result", "paste it as a value"),
    (WORDS, "#REF!", "AQ215", "error value of a spreadsheet", "write the value itself"),
    # ids, terms, languages, places, addresses
    (EVENT_ID, "evt-Attack", "AQ205", "it has capital letters", "write evt-attack"),
    (EVENT_ID, "evt_attack", "AQ205", "it has underscores", "write evt-attack"),
    (EVENT_ID, "evt–attack", "AQ205", "an en dash (U+2013) in place of a hyphen", "write evt-attack"),
    (EVENT_ID, "“evt-attack”", "AQ205", "quotation marks of its own", "write evt-attack"),
    (EVENT_ID, "evt-att\u00adack", "AQ205", "a soft hyphen (U+00AD)", "write evt-attack"),
    (EVENT_ID, "evt-attack\u00a0", "AQ205", "a no-break space (U+00A0)", "write evt-attack"),
    (EVENT_ID, "\ufeffevt-attack", "AQ205", "a byte order mark (U+FEFF)", "write evt-attack"),
    (TYPE, "bombing\u00a0", "AQ202", "is not a term", "did you mean bombing?"),
    (LANGUAGE, "French", "AQ210", "a tag, and not its name", "write fr"),
    (LANGUAGE, "EN", "AQ210", "capital letters", "write en"),
    (LOCATOR, "para 59–60", "AQ208", "an en dash", "write para 59-60"),
    (LOCATOR, "paragraph 2", "AQ208", "kind of place", "write para 2"),
    (LOCATOR, "pp. 3 - 7", "AQ208", "kind of place", "write p 3-7"),
    (URL, "www.example.org/x", "AQ209", "http:// or https:// is missing", "copy the address anew"),
    (URL, "https://example.org/one ", "AQ209", "begins or ends with a space", "write https://example.org/one"),
    # lists
    (TARGETS, "military, police", "AQ207", "separated by commas, not by |", "write military|police"),
    (TARGETS, "military;police", "AQ207", "separated by semicolons", "write military|police"),
    (TARGETS, "Military / Police", "AQ207", "separated by slashes", "write military|police"),
    (TARGETS, "military and police", "AQ207", "separated by words", "write military|police"),
    (AUTHORS, "Carter Ham; Hillary Clinton", "AQ207", "separated by semicolons", "write Carter Ham|Hillary Clinton"),
    # texts
    (TITLE, "Bom\u00adbing", "AQ206", "a soft hyphen (U+00AD)", "write 'Bombing'"),
    (TITLE, "\u00a0Bombing", "AQ206", "a no-break space (U+00A0)", "write 'Bombing'"),
    (
        TITLE,
        "Bombing of a cafÃ©",
        "AQ215",
        "'Ã©' is what UTF-8 looks like when it is read as Windows-1252",
        "write Bombing of a café",
    ),
    (TITLE, "the cafÃƒÂ©", "AQ215", "is what UTF-8 looks like", "write the café"),
    (TITLE, "the cafeâ€™s owner", "AQ215", "is what UTF-8 looks like", "write the cafe’s owner"),
    (TITLE, "caf√© in town", "AQ215", "read as Mac Roman", "write café in town"),
    (TITLE, "Ù…ØªØ­Ø¯Ø© x", "AQ215", "is what UTF-8 looks like", "write متحدة x"),
    (TITLE, "caf\ufffd", "AQ215", "letters were lost", "from the source"),
    (TITLE, "cafï¿½", "AQ215", "letters were lost", "from the source"),
    (QUOTE, "Nous lâ€™avons fait", "AQ215", "is what UTF-8 looks like", "write Nous l’avons fait"),
    (NOTE, "a" * 255, "AQ215", "exactly 255 characters", "restore the end"),
    (NOTE, "a" * 32_766 + ".", "AQ215", "exactly 32,767 characters", "restore the end"),
]


def problem_in_cell(folder: Path, where: tuple[str, int, str], value: str) -> aqim_data.Problem:
    name, row, column = where
    rows = {**ROWS, name: [dict(cells) for cells in ROWS[name]]}
    rows[name][row - 1][column] = value
    write_tables(folder, rows)
    problems = read_table(folder, TABLES[name]).problems
    # Latitude and longitude belong together; that one of them is wrong is told alone.
    assert len(problems) == 1, [str(problem) for problem in problems]
    line = (folder / "data" / f"{name}.csv").read_text("utf-8").split("\n")[row]
    assert (problems[0].line, problems[0].field) == (row + 1, column)
    # Long values are cut in a report.
    assert value.startswith(problems[0].value.removesuffix("…"))
    assert line[problems[0].column - 1 :].lstrip('"').startswith(value.replace('"', '""'))
    return problems[0]


@pytest.mark.parametrize(("where", "value", "rule", "message", "hint"), CELLS, ids=lambda part: str(part)[:40])
def test_a_damaged_cell(
    where: tuple[str, int, str], value: str, rule: str, message: str, hint: str, tmp_path: Path
) -> None:
    problem = problem_in_cell(tmp_path, where, value)
    assert problem.rule == rule, str(problem)
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (TITLE, "The café’s “owner” – a man’s tale…"),
        (TITLE, "Attaque à Île-de-Sein, Ñuñoa et Ærø"),
        (TITLE, "'Al-Qaeda' claims bombing"),
        (TITLE, "Noël « à la une »"),
        (TITLE, "In quotation marks: “MALMÅ”"),
        (TITLE, "None of them was hurt"),
        (WORDS, "unknown"),
        (WORDS, "dozens"),
        (NOTE, "a" * 254 + "."),
        (NOTE, "a" * 256),
        (AUTHORS, "Ham, Carter|Reuters/AFP"),
        (("claims", 1, "value"), "none"),
    ],
)
def test_what_is_legitimate_is_not_damage(where: tuple[str, int, str], value: str) -> None:
    assert column_faults(TABLES[where[0]], where[2], value) == []


PLACES = "data/places.csv"
EVENTS = "data/events.csv"
HEADER = ",".join(TABLES["events"].columns())
PLACE_HEADER = ",".join(TABLES["places"].columns())


def lines(name: str, edit: Callable[[list[list[str]]], list[list[str]]]) -> Break:
    """Change the rows of a table, header first."""

    def change(folder: Path) -> None:
        file = table(folder, name)
        header, *rows = edit([raw.cells for raw in read_rows(file.read_text("utf-8"))])
        file.write_bytes(format_table(header, rows).encode())

    return change


def before(name: str, *new: str) -> Break:
    return content(name, lambda old: "".join(f"{line}\n" for line in new).encode() + old)


def after(name: str, new: str) -> Break:
    return content(name, lambda old: old + new.encode() + b"\n")


def renamed(name: str, **names: str) -> Break:
    def edit(rows: list[list[str]]) -> list[list[str]]:
        return [[names.get(cell, cell) for cell in rows[0]], *rows[1:]]

    return lines(name, edit)


def exchanged(name: str, first: str, second: str) -> Break:
    def edit(rows: list[list[str]]) -> list[list[str]]:
        one, other = rows[0].index(first), rows[0].index(second)
        for row in rows[1:]:
            row[one], row[other] = row[other], row[one]
        return rows

    return lines(name, edit)


def shifted(name: str, row: int, column: str, by: int) -> Break:
    def edit(rows: list[list[str]]) -> list[list[str]]:
        index = rows[0].index(column)
        if by > 0:
            rows[row] = [*rows[row][:index], "", *rows[row][index:-1]]
        else:
            rows[row] = [*rows[row][:index], *rows[row][index + 1 :], ""]
        return rows

    return lines(name, edit)


def encoded(name: str, encoding: str, word: str) -> Break:
    return content(name, lambda old: old.decode().replace("Dry Town", word).encode(encoding))


# what happens to a whole file or row: rule, file, line, words of the message, words of the hint
FILES: dict[str, tuple[Break, str, str, int, str, str]] = {
    "semicolons": (
        content("places", lambda old: old.replace(b",", b";")),
        "AQ108",
        PLACES,
        1,
        "cells are separated by semicolons, not by commas",
        "CSV UTF-8 (comma delimited)",
    ),
    "tabs": (
        content("places", lambda old: old.replace(b",", b"\t")),
        "AQ108",
        PLACES,
        1,
        "separated by tabs",
        "CSV UTF-8",
    ),
    "Windows-1252": (
        encoded("places", "cp1252", "Café d’Or"),
        "AQ005",
        PLACES,
        2,
        "byte 0xe9 is not UTF-8; in Windows-1252 it would be 'é', as in 'Café'",
        "save the file as UTF-8: open it as Windows-1252",
    ),
    "Mac Roman": (
        encoded("places", "mac_roman", "Café d’été"),
        "AQ005",
        PLACES,
        2,
        "byte 0x8e is not UTF-8; in Mac Roman it would be 'é', as in 'Café'",
        "open it as Mac Roman",
    ),
    "Windows-1256": (
        encoded("places", "cp1256", "الجزائر"),
        "AQ005",
        PLACES,
        2,
        "Windows-1256 (Arabic)",
        "save the file as UTF-8",
    ),
    "cut off within a letter": (
        content("places", lambda old: "Téx".join([old.decode(), ""]).encode()[:-2]),
        "AQ005",
        PLACES,
        3,
        "the file ends within it: it was cut off",
        "copy or save the file anew",
    ),
    "UTF-16": (
        encoded("places", "utf-16", "Café"),
        "AQ005",
        PLACES,
        1,
        "the file is UTF-16 (little-endian)",
        "save the file as UTF-8",
    ),
    "UTF-16 without mark": (
        encoded("places", "utf-16-be", "Dry Town"),
        "AQ005",
        PLACES,
        1,
        "UTF-16 (big-endian)",
        "UTF-8",
    ),
    "Unicode Text of Excel": (
        content("places", lambda old: old.decode().replace(",", "\t").encode("utf-16")),
        "AQ005",
        PLACES,
        1,
        "with tabs between the cells: what Excel calls Unicode Text",
        "with commas",
    ),
    "UTF-32": (encoded("places", "utf-32", "Dry Town"), "AQ005", PLACES, 1, "the file is UTF-32", "UTF-8"),
    "a workbook": (
        content("places", lambda old: b"PK\x03\x04\0\0\xff"),
        "AQ005",
        PLACES,
        1,
        "the file is a workbook (.xlsx",
        "save it as",
    ),
    "CR LF": (
        content("places", lambda old: old.replace(b"\n", b"\r\n")),
        "AQ007",
        PLACES,
        1,
        "lines end in CR LF",
        "Unix line ends",
    ),
    "CR": (
        content("places", lambda old: old.replace(b"\n", b"\r")),
        "AQ007",
        PLACES,
        1,
        "lines end in CR alone",
        "Unix line ends",
    ),
    "a title above": (
        before("places", "Places of the dataset 2007,,,,,,,,", ",,,,,,,,"),
        "AQ108",
        PLACES,
        1,
        "a title stands above the header, which is in line 3",
        "delete lines 1 to 2",
    ),
    "merged cells above": (
        before("places", "Place,,,,Coordinates,,,Source,"),
        "AQ108",
        PLACES,
        1,
        "a row of merged cells stands above the header, which is in line 2",
        "delete line 1",
    ),
    "titles above semicolons": (
        content("places", lambda old: b"Places;;;\n" + old.replace(b",", b";")),
        "AQ108",
        PLACES,
        1,
        "a title stands above the header, which is in line 2",
        "delete line 1",
    ),
    "sep=;": (before("places", "sep=;"), "AQ108", PLACES, 1, "'sep=;' is a line for Excel", "delete the line"),
    "sep=,": (before("places", "sep=,"), "AQ108", PLACES, 1, "'sep=,' is a line for Excel", "delete the line"),
    "a second header of titles": (
        text("events", "\n", "\n" + format_row(column.title for column in TABLES["events"].columns().values()) + "\n"),
        "AQ108",
        EVENTS,
        2,
        "a second header: it holds names of the columns",
        "delete the line",
    ),
    "a second header of types": (
        text("places", "\n", "\ntext,text,text,text,number,number,list,text,text\n"),
        "AQ108",
        PLACES,
        2,
        "a second header: it holds the types of the columns",
        "delete the line",
    ),
    "the header in the middle": (
        text("events", "\nevt-attack-part", f"\n{HEADER}\nevt-attack-part"),
        "AQ108",
        EVENTS,
        3,
        "the header stands here again",
        "delete the line",
    ),
    "headings for people": (
        lines("events", lambda rows: [[column.title for column in TABLES["events"].columns().values()], *rows[1:]]),
        "AQ108",
        EVENTS,
        1,
        "'Event id' is event_id",
        "begin the file with event_id,",
    ),
    "one heading with a unit": (
        renamed("events", killed_low="Killed (low)"),
        "AQ101",
        EVENTS,
        1,
        "'Killed (low)' is killed_low",
        "should it be killed_low?",
    ),
    "two headings with units": (
        renamed("events", killed_low="Killed low (people)", killed_high="Killed high (people)"),
        "AQ102",
        EVENTS,
        1,
        "'Killed low (people)' is killed_low, 'Killed high (people)' is killed_high",
        "the header is event_id,",
    ),
    "a heading with a space": (
        renamed("places", kind="kind "),
        "AQ101",
        PLACES,
        1,
        "'kind ' is kind",
        "should it be kind?",
    ),
    "a heading with a no-break space": (renamed("places", kind="kind\u00a0"), "AQ101", PLACES, 1, "is kind", "kind?"),
    "a heading with a soft hyphen": (
        renamed("places", kind="ki\u00adnd"),
        "AQ101",
        PLACES,
        1,
        "a soft hyphen (U+00AD)",
        "kind?",
    ),
    "a heading with a line break": (
        content("places", lambda old: old.replace(b",kind,", b',"kind\n(of place)",', 1)),
        "AQ009",
        PLACES,
        1,
        r"a line break stands in the column name 'kind\n(of place)'",
        "write place_id,",
    ),
    "row numbers of pandas": (
        lines("places", lambda rows: [["Unnamed: 0", *rows[0]], *([str(n), *row] for n, row in enumerate(rows[1:]))]),
        "AQ101",
        PLACES,
        1,
        "'Unnamed: 0' is a column of row numbers",
        "index=False",
    ),
    "row numbers without a name": (
        lines("places", lambda rows: [["", *rows[0]], *([str(n), *row] for n, row in enumerate(rows[1:]))]),
        "AQ101",
        PLACES,
        1,
        "a column of row numbers",
        "delete it",
    ),
    "empty columns behind": (
        content("places", lambda old: old.replace(b"\n", b",,\n")),
        "AQ101",
        PLACES,
        1,
        "2 empty columns stand behind the last one",
        "delete the commas at the end",
    ),
    "a comma behind every row": (
        content("events", lambda old: old.replace(b"para 2\n", b"para 2,\n")),
        "AQ104",
        EVENTS,
        2,
        "the row ends with an empty cell too many, here and in line 3",
        "delete the commas",
    ),
    "two vocabularies exchanged": (
        exchanged("events", "type", "certainty"),
        "AQ103",
        EVENTS,
        2,
        "the cells of type and certainty are exchanged: each fits the column of the other, here and in line 3",
        "let type and certainty change places",
    ),
    "title and type exchanged": (
        exchanged("events", "title", "type"),
        "AQ103",
        EVENTS,
        2,
        "the cells of title and type are exchanged",
        "change places",
    ),
    "id and title exchanged": (
        exchanged("events", "event_id", "title"),
        "AQ103",
        EVENTS,
        2,
        "the cells of event_id and title are exchanged",
        "change places",
    ),
    "keys exchanged": (
        exchanged("participations", "event_id", "actor_id"),
        "AQ103",
        "data/participations.csv",
        2,
        "the cells of event_id and actor_id are exchanged: each fits the column of the other, here and in lines 3, 4",
        "change places",
    ),
    "date and its basis exchanged": (
        exchanged("events", "date", "date_basis"),
        "AQ103",
        EVENTS,
        2,
        "the cells of date and date_basis are exchanged",
        "change places",
    ),
    "a list over two lines": (
        text("events", ",military|police,", ',"military\npolice",'),
        "AQ009",
        EVENTS,
        2,
        "a cell runs over the end of the line",
        "separate the items by |: write military|police",
    ),
    "cells near the end shifted to the right": (
        shifted("events", 2, "note", 1),
        "AQ104",
        EVENTS,
        3,
        "the cells stand one column too far to the right",
        "by one to the left",
    ),
    "a comma in a text": (
        text("events", "Part of the attack", "Part, of the attack"),
        "AQ104",
        EVENTS,
        3,
        "the row has 29 cells and the header 28: a comma in title parts its text in two",
        'write "Part, of the attack"',
    ),
    "two commas in a text": (
        text("events", "Part of the attack", "Part, or so, of the attack"),
        "AQ104",
        EVENTS,
        3,
        "a comma in title parts",
        'write "Part, or so, of the attack"',
    ),
    "a comma too few": (
        text("events", ",DZ,plc-dry-town", ",plc-dry-town"),
        "AQ104",
        EVENTS,
        2,
        "a comma is missing",
        "one more comma",
    ),
    "cells shifted to the right": (
        shifted("events", 1, "date_basis", 1),
        "AQ104",
        EVENTS,
        2,
        "the cells stand one column too far to the right",
        "move the cells from countries on by one to the left",
    ),
    "cells shifted to the left": (
        shifted("events", 1, "date_basis", -1),
        "AQ104",
        EVENTS,
        2,
        "the cells stand one column too far to the left",
        "by one to the right",
    ),
    "totals": (
        after("places", "Total,,,,1,,,,"),
        "AQ205",
        PLACES,
        3,
        "the line holds totals, and no record",
        "delete the line",
    ),
    "totals without a word": (
        after("events", "," * 15 + "120,130" + "," * 11),
        "AQ201",
        EVENTS,
        4,
        "the line holds totals",
        "delete the line",
    ),
    "a remark below": (
        after("places", "Source: own collection,,,,,,,,"),
        "AQ205",
        PLACES,
        3,
        "the line holds a single text, and no record",
        "delete the line",
    ),
}


@pytest.mark.parametrize("damage", FILES)
def test_a_damaged_file_or_row(damage: str, mini: Path) -> None:
    harm, rule, file, line, message, hint = FILES[damage]
    harm(mini)
    problems = aqim_data.validate(mini).problems
    assert [(problem.rule, problem.file, problem.line) for problem in problems] == [(rule, file, line)], [
        str(problem) for problem in problems
    ]
    assert message in problems[0].message
    assert hint in problems[0].hint


def test_the_place_of_a_comma_in_a_text(mini: Path) -> None:
    text("events", "Part of the attack", "Part, of the attack")(mini)
    problem = aqim_data.validate(mini).problems[0]
    line = table(mini, "events").read_text("utf-8").split("\n")[problem.line - 1]
    assert line[problem.column - 1 :].startswith("Part, of")


def test_columns_that_are_empty_in_some_rows_are_exchanged_in_all(mini: Path) -> None:
    cell("events", 1, part_of="")(mini)
    cell("events", 2, note="A remark in words.")(mini)
    add = (
        f"evt-other,Other attack,bombing,,,,,,none,,,,evt-attack,reported{',' * 11}Text.,Another remark.,src-one,para 2"
    )
    content("events", lambda old: old + add.encode() + b"\n")(mini)
    content("events", lambda old: old + add.replace("other", "third").replace("evt-attack", "").encode() + b"\n")(mini)
    exchanged("events", "part_of", "note")(mini)
    problems = aqim_data.validate(mini).problems
    assert [(problem.rule, problem.line) for problem in problems] == [("AQ103", 3)]
    assert "the cells of part_of and note are exchanged" in problems[0].message
    assert "here and in lines 4, 5" in problems[0].message


def test_latitude_and_longitude_that_are_exchanged_in_several_rows(mini: Path) -> None:
    cell("places", 1, latitude="123.5", longitude="36.75")(mini)
    after("places", "plc-other,Other Town,DZ,settlement,-100.25,12.5,,src-one,para 2")(mini)
    problems = aqim_data.validate(mini).problems
    assert [(problem.rule, problem.line) for problem in problems] == [("AQ103", 2)]
    assert "the cells of latitude and longitude are exchanged" in problems[0].message


def test_a_wrong_term_beside_a_date_is_no_exchange(mini: Path) -> None:
    cell("claims", 1, as_of="11/09/2006")(mini)
    assert [problem.rule for problem in aqim_data.validate(mini).problems] == ["AQ203"]


def test_several_faults_that_have_no_common_cause_stay_several(mini: Path) -> None:
    cell("events", 1, date="2007-13", type="bomb", suicide="maybe", wounded_high="two or so")(mini)
    assert {problem.rule for problem in aqim_data.validate(mini).problems} == {"AQ203", "AQ202", "AQ213", "AQ204"}


def test_an_id_of_the_wrong_table_hides_no_other_fault(mini: Path) -> None:
    cell("events", 1, place_id="act-group", date="2007-13", killed_low="3", killed_high="2")(mini)
    assert {problem.rule for problem in aqim_data.validate(mini).problems} == {"AQ402", "AQ203", "AQ301"}


# What a spreadsheet makes of a value, and whether the value can be had back from it.
DAYS = st.dates(date(1930, 1, 1), date(2029, 12, 31))
DATE_DAMAGES: dict[str, Callable[[date], str]] = {
    "day first": lambda day: f"{day.day}/{day.month}/{day.year}",
    "month first": lambda day: f"{day.month:02}/{day.day:02}/{day.year}",
    "points": lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "month's name": lambda day: f"{day.day}-{calendar.month_abbr[day.month]}-{day:%y}",
    "two digits": lambda day: f"{day.month}/{day.day}/{day:%y}",
    "words": lambda day: f"{calendar.month_name[day.month]} {day.day}, {day.year}",
    "time": lambda day: f"{day.isoformat()} 00:00:00",
    "time, month first": lambda day: f"{day.month}/{day.day}/{day.year} 0:00",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
    "en dashes": lambda day: day.isoformat().replace("-", "–"),
    "apostrophe": lambda day: f"'{day.isoformat()}",
    "Arabic digits": lambda day: day.isoformat().translate({48 + digit: 0x660 + digit for digit in range(10)}),
    "no-break space": lambda day: f"{day.isoformat()}\u00a0",
    "compact": lambda day: f"{day:%Y%m%d}",
}


def fault_of(name: str, column: str, value: str) -> CellFault:
    faults = column_faults(TABLES[name], column, value)
    assert len(faults) == 1, value
    return faults[0]


@pytest.mark.parametrize("damage", DATE_DAMAGES)
@given(day=DAYS)
def test_a_damaged_day_is_refused_and_offered_again(damage: str, day: date) -> None:
    for name, column in (("events", "date"), ("sources", "accessed")):
        assert day.isoformat() in fault_of(name, column, DATE_DAMAGES[damage](day)).hint


@given(day=DAYS)
def test_a_day_without_its_year_is_asked_for(day: date) -> None:
    fault = fault_of("events", "date", f"{day.day}-{calendar.month_abbr[day.month]}")
    assert f"YYYY-{day:%m-%d}" in fault.hint or f"{day.day:02}" in fault.hint


COUNT_DAMAGES: dict[str, Callable[[int], str]] = {
    "commas": lambda number: f"{number:,}",
    "points": lambda number: f"{number:,}".replace(",", "."),
    "spaces": lambda number: f"{number:,}".replace(",", "\u202f"),
    "decimal": lambda number: f"{number}.0",
    "two decimals": lambda number: f"{number:,}.00",
    "decimal comma": lambda number: f"{number},0",
    "apostrophe": lambda number: f"'{number}",
    "space": lambda number: f"{number} ",
    "zeros": lambda number: f"00{number}",
    "Arabic digits": lambda number: str(number).translate({48 + digit: 0x660 + digit for digit in range(10)}),
    "at least": lambda number: f"at least {number}",
    "plus": lambda number: f"{number}+",
    "about": lambda number: f"~{number:,}",
    "range": lambda number: f"{number}–{number + 5}",
    "unit": lambda number: f"{number} people",
}


@pytest.mark.parametrize("damage", COUNT_DAMAGES)
@given(number=st.integers(1, 9_999) | st.integers(1, 999_999_000))
def test_a_damaged_count_is_refused_and_offered_again(damage: str, number: int) -> None:
    value = COUNT_DAMAGES[damage](number)
    if value == str(number):
        return
    hint = fault_of("events", "killed_low", value).hint
    assert re.search(rf"(?<!\d){number}(?!\d)", hint), (value, hint)


@given(number=st.integers(100_000, 999_999_000))
def test_a_shortened_count_is_asked_for(number: int) -> None:
    assert "digits" in fault_of("events", "killed_low", f"{number:.1E}").hint


@given(st.floats(-90, 90).map(lambda number: round(number, 5)).filter(lambda number: number != int(number)))
def test_a_decimal_comma_is_undone(number: float) -> None:
    shown = f"{number:.5f}".rstrip("0")
    assert fault_of("places", "latitude", shown.replace(".", ",")).hint == f"write {shown}"


WORDS_OF_A_TEXT = st.text("abc éèçàùñöüßÉ’“”–« »…ابجд€", min_size=5, max_size=40).filter(
    lambda text: not text.isascii()
)


@given(WORDS_OF_A_TEXT.map(lambda text: f"On {' '.join(text.split())} said"))
def test_a_text_read_in_the_wrong_encoding_is_offered_again(original: str) -> None:
    damaged = original.encode().decode("cp1252", errors="replace")
    fault = fault_of("events", "title", damaged)
    assert fault.rule in ("AQ215", "AQ206")
    if "\ufffd" not in damaged:
        assert original in fault.hint


@given(WORDS_OF_A_TEXT)
def test_letters_of_any_language_are_no_damage(text: str) -> None:
    assert not column_faults(TABLES["events"], "title", f"On {' '.join(text.split())} said")


@given(st.from_regex("[a-z0-9]+(-[a-z0-9]+){0,4}", fullmatch=True).map(lambda slug: f"evt-{slug}"[:100].rstrip("-")))
def test_a_damaged_id_is_offered_again(record_id: str) -> None:
    for damaged in (
        record_id.upper(),
        record_id.replace("-", "_"),
        record_id.replace("-", "–"),
        f"“{record_id}”",
        f"{record_id}\u00a0",
        f"\ufeff{record_id}",
        record_id.replace("-", "\u00ad-"),
    ):
        fault = fault_of("events", "part_of", damaged)
        assert (fault.rule, fault.hint) == ("AQ205", f"write {record_id}"), damaged


@given(st.text(max_size=120))
def test_no_text_confuses_the_recognisers(value: str) -> None:
    for name, column in (
        ("events", "date"),
        ("sources", "accessed"),
        ("events", "killed_low"),
        ("places", "latitude"),
        ("events", "suicide"),
        ("events", "part_of"),
        ("events", "target_type"),
        ("events", "title"),
        ("sources", "url"),
        ("sources", "language"),
        ("events", "locator"),
    ):
        for fault in column_faults(TABLES[name], column, value) if value else []:
            assert fault.message
            assert fault.hint
            offered = re.fullmatch(r"write (\S+)", fault.hint)
            if column == "date" and offered:
                assert is_date(offered[1])


# The damages that the page for people who use spreadsheets shows, by their places in the tables above.
PAGE_CELLS = [
    *("11/09/2006", "25/12/2007", "11-Sep", "Sep-11", "11-Sep-07", "39427", "2007-12-11 00:00:00", "Dec 2007"),
    *(
        "spring 2007",
        "circa 2007",
        "2004–2007",
        "٢٠٠٧-١٢-١١",
        "1,999",
        "1.999",
        "2.0",
        "1E+03",
        "over 30",
        "30+",
        "about 15",
    ),
    *(
        "15-20",
        "15-Sep",
        "dozens",
        "-5",
        "'15",
        "15%",
        "36,73225",
        "TRUE",
        "N/A",
        "#REF!",
        "#####",
        "=A1+1",
        "evt_attack",
    ),
    *("evt–attack", "evt-att\u00adack", "French", "para 59–60", "military, police", "Bombing of a cafÃ©", "caf\ufffd"),
]
PAGE_FILES = [
    *("semicolons", "Windows-1252", "Mac Roman", "Unicode Text of Excel", "a workbook", "CR", "sep=;", "a title above"),
    *("merged cells above", "a second header of titles", "one heading with a unit", "row numbers of pandas"),
    *("empty columns behind", "title and type exchanged", "a comma in a text", "cells shifted to the right", "totals"),
]
PAGE = ROOT / "docs" / "spreadsheets.md"


def page_row(what: str, problem: aqim_data.Problem) -> str:
    said = f"{problem.message}; {problem.hint}"
    if len(said) > 260:
        said = f"{said[:259]}…"
    shown = "".join(letter if letter.isprintable() or letter == " " else f"\\u{ord(letter):04x}" for letter in what)
    return " | ".join(["", shown.replace("|", "\\|"), problem.rule, said.replace("|", "\\|"), ""]).strip()


def test_the_page_for_people_who_use_spreadsheets_says_what_the_rules_say(mini: Path, tmp_path: Path) -> None:
    cells = {value: where for where, value, *_ in reversed(CELLS)}
    rows = ["| in a cell | rule | what is said |", "|---|---|---|"]
    for number, value in enumerate(PAGE_CELLS):
        name, row, column = cells[value]
        rows.append(
            page_row(f"`{value}` in `{column}`", problem_in_cell(tmp_path / str(number), (name, row, column), value))
        )
    rows += ["", "| in a file | rule | what is said |", "|---|---|---|"]
    for damage in PAGE_FILES:
        folder = tmp_path / damage.replace(" ", "-").replace("=", "")
        shutil.copytree(mini, folder)
        FILES[damage][0](folder)
        rows.append(page_row(damage, aqim_data.validate(folder).problems[0]))
    written = PAGE.read_text("utf-8")
    assert written.partition("compares them. -->\n\n")[2] == "\n".join(rows) + "\n"
