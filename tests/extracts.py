"""Small valid packages cut out of the real data: random rows, with everything that they refer to.

The whole package takes too long to be judged thousands of times; a few dozen of its rows, closed under
references, are judged in milliseconds and are as varied as the whole.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from aqim_data.build import build
from aqim_data.models import AUTHORED
from aqim_data.tabular import read_rows
from tests.conftest import ROOT
from tests.mini import Cells, write_tables

Place = tuple[str, int]  # a table's name and the number of a row in it

#: Kinds of sources that give coordinates without a claim (rule AQ507).
_GIVE_COORDINATES = ("gazetteer", "dataset", "encyclopedia")
#: Rows that hang on a record, by the table of the record: the tables, with the column that names the record.
_HANGING = {
    "events": (("participations", "event_id"), ("quotes", "event_id"), ("claims", "record_id")),
    "actors": (("actor_names", "actor_id"), ("relationships", "subject_id"), ("claims", "record_id")),
    "places": (("claims", "record_id"),),
}


class RealData:
    """The authored rows of the repository, and how they hang together."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Cells]] = {}
        self.home: dict[str, Place] = {}
        self.hanging: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
        for model in AUTHORED:
            table = model.table_info
            header, *raws = read_rows((ROOT / table.path).read_text("utf-8"))
            self.rows[table.name] = [dict(zip(header.cells, raw.cells, strict=True)) for raw in raws]
            if len(table.key) == 1:
                self.home |= {row[table.key[0]]: (table.name, n) for n, row in enumerate(self.rows[table.name])}
        for tables in _HANGING.values():
            for name, column in tables:
                for number, row in enumerate(self.rows[name]):
                    if (name, number) not in self.hanging[name, row[column]]:
                        self.hanging[name, row[column]].append((name, number))

        # Claims of which there are few, by what they are about: words, terms, ids, yes or no, and numbers.
        fields = [{"alive"}, {"place_id", "part_of"}, {"type", "certainty", "country"}, {"killed", "wounded"}]
        claims = self.rows["claims"]
        self.rare_claims = [
            [("claims", number) for number, row in enumerate(claims) if row["field"] in group] for group in fields
        ]

    def row(self, place: Place) -> Cells:
        return self.rows[place[0]][place[1]]

    def needed(self, place: Place) -> Iterator[Place]:
        """What must be there if a row is there: what it refers to, and the claims on which it rests."""
        name, row = place[0], self.row(place)
        yield from (self.home[text] for text in row.values() if text in self.home)
        if name == "claims":
            # A value is weighed against all claims on it, so they come together or not at all.
            yield from self.claims(row["record_id"], row["field"])
        if name == "actors" and row["life_status"] == "deceased" and not row["end"]:
            yield from (*self.claims(row["actor_id"], "end"), *self.claims(row["actor_id"], "alive"))
        if name == "places" and row["latitude"] and self.source_type(row) not in _GIVE_COORDINATES:
            yield from (*self.claims(row["place_id"], "latitude"), *self.claims(row["place_id"], "longitude"))

    def claims(self, record_id: str, field: str) -> list[Place]:
        return [place for place in self.hanging["claims", record_id] if self.row(place)["field"] == field]

    def source_type(self, row: Cells) -> str:
        return self.row(self.home[row["source_id"]])["type"]


@cache
def real_data() -> RealData:
    return RealData()


def extract(seed: int) -> dict[str, list[Cells]]:
    """The rows of a package of some 30 to 80 rows, in their order, closed under references."""
    real, chance = real_data(), random.Random(seed)
    chosen: set[Place] = set()

    def take(place: Place) -> None:
        waiting = [place]
        while waiting:
            one = waiting.pop()
            if one not in chosen:
                chosen.add(one)
                waiting += real.needed(one)

    # A few of each kind that is rare in a random choice, so that every mutation finds a place for itself.
    take(("events", chance.randrange(len(real.rows["events"]))))
    wanted = chance.randrange(30, 66)
    claims = [place for kind in real.rare_claims for place in chance.sample(kind, 1)]
    for place in chance.sample(claims, 2):
        take(place)
    for name, number in (("quotes", 2), ("relationships", 2), ("places", 2), ("actor_names", 2), ("events", 3)):
        for row in chance.sample(range(len(real.rows[name])), number):
            take((name, row))
    for _ in range(200):
        if len(chosen) >= wanted:
            break
        name, number = chance.choice([place for place in sorted(chosen) if place[0] in _HANGING])
        table, _ = chance.choice(_HANGING[name])
        key = next(iter(real.rows[name][number].values()))
        hanging = real.hanging[table, key]
        if hanging:
            take(chance.choice(hanging))
    # Some are so rare in a random choice that every other extract is given one: whoever is named for an attack, an
    # event without a date, a claim on a date.
    parts, events, claims_made = (real.rows[name] for name in ("participations", "events", "claims"))
    named = [n for n, row in enumerate(parts) if row["role"] in ("perpetrator", "planner")]
    undated = [n for n, row in enumerate(events) if not row["date"]]
    dates = [n for n, row in enumerate(claims_made) if row["field"] == "date"]
    if seed % 2:
        take(("participations", named[seed % len(named)]))
    else:
        take(("events", undated[seed % len(undated)]))
        take(("claims", dates[seed % len(dates)]))
    return {name: [row for n, row in enumerate(rows) if (name, n) in chosen] for name, rows in real.rows.items()}


def write_extract(folder: Path, seed: int) -> Path:
    """Write and build the package of a seed."""
    rows = extract(seed)
    write_tables(folder, rows)
    descriptor = {"name": "extract", "title": f"Extract {seed}", "version": "0.1.0"}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    result = build(folder)
    assert result.report.valid, [str(problem) for problem in result.report.problems]
    return folder
