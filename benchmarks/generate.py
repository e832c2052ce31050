"""Seeded packages in the shape of ours: events and sources by the thousand, the other tables small.

    python -m benchmarks.generate FOLDER --events 100000 [--faults]

writes FOLDER/data/*.csv and FOLDER/datapackage.json. With ``--faults``, one row of events in a thousand has one
fault of the 24 kinds below, and FOLDER/faults.json says which rule must be reported at which line and column.
The same seed gives the same bytes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from aqim_data.dataset import Dataset
from aqim_data.dataset.loading import read_descriptor
from aqim_data.derive import descriptor_text, schema_texts
from aqim_data.derive.blocks import FlatBlocks
from aqim_data.derive.captivities import captivities
from aqim_data.derive.descriptor import FileFacts, json_text
from aqim_data.derive.schemas import table_schema
from aqim_data.derive.tables import table_text, vocabulary_terms
from aqim_data.models import AUTHORED, TABLES, Event, Record
from aqim_data.models.cells import PREFIXES
from aqim_data.tabular import cell_column, format_row, format_table
from aqim_data.validation.freshness import events_with_hostages, flat_lines
from aqim_data.validation.reading import read_tables
from aqim_data.vocabulary import Certainty, DateBasis, EventType, TargetType, WeaponType

Cells = dict[str, str]
SOURCES, PLACES, ACTORS, TOLD = 5_000, 200, 50, 100
RATE = 1_000
EVENT_COLUMNS = list(Event.columns())
COUNTRIES = ("DZ", "ML", "NE", "MR", "TN", "LY")
WORDS = (
    *(
        "army",
        "soldiers",
        "convoy",
        "attack",
        "post",
        "road",
        "near",
        "village",
        "night",
        "police",
        "barracks",
        "market",
    ),
    *("hostages", "released", "after", "group", "fighters", "patrol", "ambush", "mine", "vehicle", "killed"),
    *("wounded", "reported", "official", "statement", "border", "town", "region"),
)
EVENT_TYPES, CERTAINTIES, BASES = list(EventType), list(Certainty), list(DateBasis)
TARGETS, WEAPONS = list(TargetType), list(WeaponType)


class Fault(NamedTuple):
    """A fault in the table of events.

    Attributes:
        kind: Name of the kind.
        rule: Code that must be reported.
        line: Physical line at which it must be reported.
        column: Column in characters at which it must be reported.
    """

    kind: str
    rule: str
    line: int
    column: int


# Kind of fault: its rule, the column that it is reported at, and the cells that make it.
CELL_FAULTS: dict[str, tuple[str, str, Cells]] = {
    "required cell empty": ("AQ201", "title", {"title": ""}),
    "unknown term": ("AQ202", "type", {"type": "bombng"}),
    "impossible date": ("AQ203", "date", {"date": "2007-13", "date_basis": "stated"}),
    "date in American dress": ("AQ203", "date", {"date": "09/06/2007", "date_basis": "stated"}),
    "count with separators": ("AQ204", "wounded_high", {"wounded_low": "", "wounded_high": "1,999"}),
    "count as decimal": ("AQ204", "wounded_high", {"wounded_low": "", "wounded_high": "2.0"}),
    "id not of the form": ("AQ205", "place_id", {"place_id": "plc-Dry_Town", "geo_precision": "settlement"}),
    "space at the end": ("AQ206", "title", {"title": "Attack on a convoy "}),
    "accents apart": ("AQ206", "summary", {"summary": "The attack on Se\u0301tif."}),
    "invisible character": ("AQ206", "title", {"title": "Attack\u200bon a convoy"}),
    "list with commas": ("AQ207", "target_type", {"target_type": "military, police"}),
    "list with a repetition": ("AQ207", "target_type", {"target_type": "police|police"}),
    "locator not of the grammar": ("AQ208", "locator", {"locator": "paragraph 2"}),
    "neither true nor false": ("AQ213", "suicide", {"suicide": "yes"}),
    "low above high": ("AQ301", "killed_low", {"killed_low": "9", "killed_high": "3"}),
    "place without precision": ("AQ302", "geo_precision", {"place_id": "plc-0001", "geo_precision": "none"}),
    "date without basis": ("AQ303", "date_basis", {"date": "2007-12", "date_basis": ""}),
    "id of another table": ("AQ402", "place_id", {"place_id": "act-0001", "geo_precision": "settlement"}),
}
#: Faults that are made of the whole line.
LINE_FAULTS = ("ragged row", "unclosed quote", "line break in a cell", "blank line", "key twice", "source unknown")
KINDS = (*CELL_FAULTS, *LINE_FAULTS)


def event_id(number: int) -> str:
    """The id of an event; ids sort as their numbers do."""
    return f"evt-{number:07}-{WORDS[number % len(WORDS)]}-{WORDS[number % 7]}"


def event(number: int, sources: int, chance: random.Random) -> Cells:
    """The cells of a valid event; how often a column is filled is near to ours."""
    day = f"{chance.randint(1992, 2019)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    dates = (day, day, day, day, day, day[:7], day[:4], f"{day[:7]}-01/{day[:7]}-28", f"{day}~")
    place = chance.random() < 0.6
    killed, wounded = chance.randint(0, 40), chance.randint(0, 90)
    words = chance.choices(WORDS, k=20)
    # More than half of our own rows hold a comma, and so a quoted cell.
    comma = ", " if chance.random() < 0.55 else " "
    whole = number - number % 10
    return {
        "event_id": event_id(number),
        "title": f"{' '.join(words[:5]).capitalize()} at {words[5].capitalize()}",
        "type": chance.choice(EVENT_TYPES),
        "date": chance.choice(dates),
        "date_basis": chance.choice(BASES),
        "countries": "|".join(sorted(chance.sample(COUNTRIES, k=chance.choice((1, 1, 1, 2))))),
        "place_id": f"plc-{chance.randrange(PLACES):04}" if place else "",
        "place_text": f"near {words[4]}" if chance.random() < 0.1 else "",
        "geo_precision": "settlement" if place else "none",
        "target_type": "|".join(chance.sample(TARGETS, k=chance.choice((0, 1, 1, 2)))),
        "weapon_type": chance.choice(WEAPONS) if chance.random() < 0.5 else "",
        "suicide": chance.choice(("", "", "true", "false")),
        "part_of": event_id(whole) if number != whole and chance.random() < 0.3 else "",
        "certainty": chance.choice(CERTAINTIES),
        "killed_low": str(killed) if chance.random() < 0.5 else "",
        "killed_high": str(killed + chance.randint(0, 9)) if chance.random() < 0.5 else "",
        "wounded_low": str(wounded) if chance.random() < 0.3 else "",
        "wounded_high": str(wounded + 3) if chance.random() < 0.3 else "",
        "captives_low": str(chance.randint(1, 9)) if chance.random() < 0.1 else "",
        "attackers_killed_low": str(chance.randint(1, 9)) if chance.random() < 0.1 else "",
        "summary": f"{' '.join(words[:8]).capitalize()}{comma}{' '.join(words[8:])}.",
        "note": f"Between the sources: {' '.join(words[5:15])}." if chance.random() < 0.5 else "",
        "source_id": source_id(number % sources),
        "locator": f"para {chance.randint(1, 60)}" if chance.random() < 0.4 else "whole",
    }


def source_id(number: int) -> str:
    """The id of a source."""
    return f"src-{number:05}-agency-report"


def event_lines(events: int, sources: int, faults: bool, seed: int) -> Iterator[tuple[str, list[Fault]]]:
    """The lines of the table of events, each with its line end, and the faults in each."""
    chance = random.Random(seed)
    line, kinds, before = 2, 0, ""
    for number in range(events):
        cells = event(number, sources, chance)
        text = _line(cells)
        found: list[Fault] = []
        if faults and number % RATE == RATE // 2:
            kind = KINDS[kinds % len(KINDS)]
            kinds += 1
            text, rule, offset, column = _broken(kind, cells, before)
            found = [Fault(kind, rule, line + offset, column)]
        yield f"{text}\n", found
        line += text.count("\n") + 1
        before = text


def _broken(kind: str, cells: Cells, before: str) -> tuple[str, str, int, int]:
    """A line with one fault, the rule that it breaks, in which of its physical lines, and the column."""
    if kind in CELL_FAULTS:
        rule, name, wrong = CELL_FAULTS[kind]
        text = _line({**cells, **wrong})
        return text, rule, 0, cell_column(text, EVENT_COLUMNS.index(name))
    if kind == "source unknown":
        text = _line({**cells, "source_id": f"src-of-{cells['event_id']}"})
        return text, "AQ401", 0, cell_column(text, EVENT_COLUMNS.index("source_id"))
    if kind == "key twice":
        text = _line(cells)
        return f"{text}\n{text}", "AQ106", 1, 1
    if kind == "blank line":
        return f"\n{_line(cells)}", "AQ011", 0, 0
    plain = _line({**cells, "summary": "Soldiers were attacked.", "note": ""})
    if kind == "ragged row":
        text = f"{plain},x"
        return text, "AQ104", 0, cell_column(text, len(EVENT_COLUMNS))
    mark = plain.index("Soldiers were")
    if kind == "unclosed quote":
        return f'{plain[:mark]}"{plain[mark:]}', "AQ008", 0, mark + 1
    broken = plain.replace("Soldiers were attacked.", '"Soldiers were\nattacked."')
    return broken, "AQ009", 0, mark + 1


def _line(cells: Cells) -> str:
    return format_row(cells.get(name, "") for name in EVENT_COLUMNS)


def small_tables(events: int, sources: int) -> dict[str, list[Cells]]:
    """The rows of the other tables that people write."""
    cited = {"source_id": source_id(0), "locator": "whole"}
    actors = [f"act-{number:04}" for number in range(ACTORS)]
    told = [event_id(number) for number in range(0, events, max(events // TOLD, 1))]
    return {
        "sources": [
            {
                "source_id": source_id(number),
                "title": f"Report {number}, as filed",
                "type": "news_article",
                "publisher": f"Agency {number % 40}",
                # No source reports what happened after it.
                "published": f"{2020 + number % 4}-{1 + number % 12:02}",
                "url": f"https://example.org/{number}",
                "consulted": "whole",
                "language": "en",
            }
            for number in range(sources)
        ],
        "actors": [{"actor_id": name, "name": f"Group {name[4:]}", "type": "armed_group", **cited} for name in actors],
        "actor_names": [
            {"actor_id": name, "name": f"Group {name[4:]}", "kind": "official", **cited} for name in actors
        ],
        "places": [
            {"place_id": f"plc-{number:04}", "name": f"Town {number}", "country": "DZ", "kind": "settlement", **cited}
            for number in range(PLACES)
        ],
        "participations": [
            {"event_id": name, "actor_id": actors[number % ACTORS], "role": "victim", **cited}
            for number, name in enumerate(told)
        ],
        "relationships": [
            {"subject_id": name, "relation": "ally_of", "object_id": actors[0], "certainty": "reported", **cited}
            for name in actors[1:]
        ],
        "quotes": [
            {
                "quote_id": f"quo-{number:04}",
                "speaker_id": name,
                "text": f"We did it, for the {number}th time.",
                "language": "en",
                "rendering": "as_printed",
                "content_flag": "none",
                **cited,
            }
            for number, name in enumerate(actors)
        ],
        "claims": [
            {
                "claim_id": f"clm-{number:04}",
                "record_id": name,
                "field": "freed",
                "low": "3",
                "stance": "refines",
                **cited,
            }
            for number, name in enumerate(told)
        ],
    }


def generate(folder: Path, events: int, faults: bool = False, seed: int = 1) -> Path:
    """Write a package of the tables that people write; return its folder."""
    sources = min(SOURCES, events)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, rows in small_tables(events, sources).items():
        columns = list(TABLES[name].columns())
        cells = [[row.get(column, "") for column in columns] for row in rows]
        (folder / "data" / f"{name}.csv").write_text(format_table(columns, cells), "utf-8")
    expected: list[Fault] = []
    with (folder / "data" / "events.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{format_row(EVENT_COLUMNS)}\n")
        for text, found in event_lines(events, sources, faults, seed):
            stream.write(text)
            expected += found
    descriptor = {
        "name": "benchmark",
        "version": "0.1.0",
        "resources": [_resource(folder, model) for model in AUTHORED],
    }
    (folder / "datapackage.json").write_text(json_text(descriptor), "utf-8")
    (folder / "faults.json").write_text(json.dumps([fault._asdict() for fault in expected]), "utf-8")
    return folder


def _resource(folder: Path, model: type[Record]) -> dict[str, object]:
    """A table of the descriptor, for the peers that read one."""
    schema = f"schemas/{model.table_info.name}.table.json"
    (folder / "schemas").mkdir(exist_ok=True)
    fields = table_schema(model)
    # A claim's id is looked up in the register of ids, which is derived and not here.
    keys = [key for key in fields.get("foreignKeys", ()) if key["reference"].get("resource") != "records"]
    (folder / schema).write_text(json_text({**fields, "foreignKeys": keys}), "utf-8")
    return {"name": model.table_info.name, "type": "table", "path": model.table_info.path, "schema": schema}


def derive_tables(folder: Path) -> None:
    """Write what ``aqim-data build`` would, without ever holding a table of a million rows."""
    files = read_tables(folder, derived=False)
    others = {name: table.records for name, table in files.items() if name != "events"}
    version = str(read_descriptor(folder)["version"])
    with (folder / "data" / "records.csv").open("w", encoding="utf-8") as stream:
        stream.write(f"{format_row(TABLES['records'].columns())}\n")
        for name in sorted(PREFIXES, key=lambda name: PREFIXES[name]):
            for chunk in files[name].chunks:
                ids = chunk.column(TABLES[name].table_info.key[0])
                stream.writelines(f"{one},{name},active,{version},,,\n" for one in ids)
    with (folder / "data" / "events_flat.csv").open("w", encoding="utf-8") as stream:
        stream.writelines(flat_lines(files["events"], FlatBlocks(Dataset(others))))
    held = captivities(Dataset({**others, "events": events_with_hostages(files)}))
    (folder / "data" / "captivities.csv").write_text(table_text(TABLES["captivities"], held), "utf-8")
    terms = table_text(TABLES["vocabularies"], vocabulary_terms())
    (folder / "data" / "vocabularies.csv").write_text(terms, "utf-8")
    for path, text in schema_texts().items():
        (folder / path).write_text(text, "utf-8")
    facts = {model.table_info.path: FileFacts.of_file(folder, model.table_info.path) for model in TABLES.values()}
    text = descriptor_text({"name": "benchmark", "version": version}, facts)
    (folder / "datapackage.json").write_text(text, "utf-8")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--events", default=1_000, show_default=True)
@click.option("--faults", is_flag=True, help="One fault in a thousand rows.")
@click.option("--derived", is_flag=True, help="Write the derived tables too.")
@click.option("--seed", default=1, show_default=True)
def main(folder: Path, events: int, faults: bool, derived: bool, seed: int) -> None:
    """Write a package into FOLDER."""
    generate(folder, events, faults, seed)
    if derived:
        derive_tables(folder)


if __name__ == "__main__":
    main()
