"""Thousands of broken packages, each refused with the right rule on the right line; and valid ones, accepted.

The packages are extracts of the real data (``tests/extracts.py``), the damage comes from ``tests/mutations.py``;
all seeds are fixed, so that a failure names the seed and the kind that repeat it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import tempfile
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import aqim_data
from aqim_data.build import build
from aqim_data.models import TABLES
from aqim_data.models.cells import PREFIXES
from aqim_data.tabular import format_table
from tests.extracts import write_extract
from tests.mutations import KINDS, Package, path_of, text_spot
from tests.mutations_across import any_record, rename, retire  # registers its kinds, too
from tests.valid_forms import contributed, disguised

#: Extracts that are built; every kind is tried on each of them.
EXTRACTS = 20
#: What may not fall: how many kinds there are, how many packages are broken in all, and how often by each kind.
KINDS_AT_LEAST = 60
PACKAGES_AT_LEAST = 5_000
EACH_AT_LEAST = 2


@dataclass
class Outcome:
    """What came of the damage to some extracts."""

    broken: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def break_extract(seed: int) -> Outcome:
    """Break one extract in every way, one after the other."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as temporary:
        package = Package(write_extract(Path(temporary) / "package", seed))
        for name, mutation in KINDS.items():
            chance = random.Random(f"{seed} {name}")
            try:
                expected = mutation(package, chance)
                if expected is not None:
                    outcome.broken[name] += 1
                    wrong = expected.disagreement(aqim_data.validate(package.folder), package)
                    if wrong:
                        outcome.failures.append(f"seed {seed}, {name}: {wrong}")
            except Exception:
                outcome.failures.append(f"seed {seed}, {name}: {traceback.format_exc(limit=-3)}")
            package.restore()
    return outcome


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    whole = Outcome()
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        for one in pool.map(break_extract, range(EXTRACTS)):
            whole.broken += one.broken
            whole.failures += one.failures
    return whole


def test_each_broken_package_is_refused_with_the_right_rule_on_the_right_line(outcome: Outcome) -> None:
    shown = "\n".join(outcome.failures[:40])
    assert not outcome.failures, f"{len(outcome.failures)} of {outcome.broken.total()} packages:\n{shown}"


def test_the_number_of_broken_packages_does_not_fall(outcome: Outcome) -> None:
    assert len(outcome.broken) >= KINDS_AT_LEAST
    assert outcome.broken.total() >= PACKAGES_AT_LEAST
    rare = {name: outcome.broken[name] for name in KINDS if outcome.broken[name] < EACH_AT_LEAST}
    assert rare == {}


# ---------------------------------------------------------------------------------------------------------------------
# Changes after which a package is as valid as before

Valid = Callable[[Package, random.Random], None]


def rebuilt(package: Package, *, forget: bool = False) -> None:
    """Build a package, with every file that this changes to be put back later."""
    for file in package.intact:
        package.path(file)
    result = build(package.folder, forget=forget)
    assert result.report.valid, [str(problem) for problem in result.report.problems]


def nothing(package: Package, chance: random.Random) -> None:
    pass


def hidden_files(package: Package, chance: random.Random) -> None:
    """What systems and offices leave beside a file that is open."""
    for file in ("data/.DS_Store", "data/.~lock.events.csv#", "schemas/.gitkeep", "data/.events.csv.abcdefgh.tmp"):
        package.write(file, b"x")


def files_beside(package: Package, chance: random.Random) -> None:
    """A repository has more in it than a package."""
    for file in ("README.md", "notes.csv", ".gitattributes", "LICENSE"):
        package.write(file, b"x\xff\0")


def other_permissions(package: Package, chance: random.Random) -> None:
    for file in package.intact:
        package.path(file).chmod(chance.choice([0o600, 0o644, 0o444, 0o755]))
        os.utime(package.folder / file, (0, 0))


def written_again(package: Package, chance: random.Random) -> None:
    """Another copy, through the values: records to cells to text."""
    for model in TABLES.values():
        table = model.table_info
        rows = [list(record.to_cells().values()) for record in package.data.tables[table.name]]
        package.write(table.path, format_table(list(model.columns()), rows).encode())


def linked_within(package: Package, chance: random.Random) -> None:
    """A link that stays inside the package is as good as the file."""
    table = chance.choice(list(TABLES))
    package.write("kept.csv", package.intact[path_of(table)])
    package.remove(path_of(table)).symlink_to("../kept.csv")


def rebuilt_from_nothing(package: Package, chance: random.Random) -> None:
    """The derived files, all but the register, are gone and come back."""
    for file in package.intact:
        if file.startswith("schemas/") or file in ("data/events_flat.csv", "data/vocabularies.csv"):
            package.remove(file)
    rebuilt(package)


def text_of_any_script(package: Package, chance: random.Random) -> None:
    words = [
        "تنظيم القاعدة في بلاد المغرب الإسلامي",
        "ⵜⴰⵎⴰⵣⵉⵖⵜ",
        "क्‍ष and नमस्ते",
        "👩‍👩‍👧‍👦 family, 🇩🇿 flag",
        "Ňou̇akchott – “quoted”, 'so'",
        'with "marks", commas, and | bars',
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢, à",
        "::error file=x::no command",
        "x" * 131_072,
    ]
    spot = text_spot(package, chance, ["sources", "actors", "events"])
    assert spot
    summary = chance.choice(["note", "summary", "description"])
    column = summary if summary in package.headers[spot.table] else "title"
    column = column if column in package.headers[spot.table] else "description"
    package.change_cells(spot.table, spot.row, **{column: unicodedata.normalize("NFC", chance.choice(words))})
    rebuilt(package)


def row_added(package: Package, chance: random.Random) -> None:
    """A new record, citing what is there."""
    table = chance.choice(["actors", "places", "events", "quotes"])
    row = dict(chance.choice(package.rows[table]))
    key = TABLES[table].table_info.key[0]
    row[key] = f"{PREFIXES[table]}-{chance.randrange(10**9)}"
    if table == "quotes":
        row["text"] = "Words that nobody quoted before."
    if table == "actors":
        row["life_status"] = "unknown" if row["type"] == "person" else ""
    if table == "places":
        row["latitude"] = row["longitude"] = ""
    package.add_row(table, **row)
    rebuilt(package)


def claim_added(package: Package, chance: random.Random) -> None:
    event = chance.choice(package.rows["events"])
    claim = {"claim_id": f"clm-{chance.randrange(10**9)}", "record_id": event["event_id"], "field": "motive"}
    cited = {"source_id": event["source_id"], "locator": "whole"}
    package.add_row("claims", **claim, value="So that it be known.", stance="agrees", **cited)
    rebuilt(package)


def unreleased_id_renamed(package: Package, chance: random.Random) -> None:
    """An id that no release has had yet, with everything that refers to it."""
    _, record_id = any_record(package, chance)
    rename(package, record_id, f"{record_id}-new")
    package.write_rows("records", [row for row in package.rows["records"] if row["record_id"] != record_id])
    rebuilt(package, forget=True)


def id_merged(package: Package, chance: random.Random) -> None:
    """An id that was released, renamed as the register wants it."""
    _, record_id = any_record(package, chance)
    rename(package, record_id, f"{record_id}-new")
    retire(package, record_id, status="merged", replaced_by=f"{record_id}-new")
    rebuilt(package)


def quote_retired(package: Package, chance: random.Random) -> None:
    quote = chance.choice(package.rows["quotes"])
    cited = [
        row["source_id"] for name in TABLES if name != "sources" for row in package.rows[name] if "source_id" in row
    ]
    claimed = any(row["record_id"] == quote["quote_id"] for row in package.rows["claims"])
    copied = any(row["derived_from"] == quote["source_id"] for row in package.rows["sources"])
    if claimed or (cited.count(quote["source_id"]) == 1 and not copied):
        return
    package.write_rows("quotes", [row for row in package.rows["quotes"] if row is not quote])
    retire(package, quote["quote_id"])
    rebuilt(package)


def optional_cell_emptied(package: Package, chance: random.Random) -> None:
    spot = package.spots(chance, lambda table, column, cell: column.name in ("note", "description", "same_as"), TABLES)
    if spot:
        package.damage(spot, "")
        rebuilt(package)


def own_properties(package: Package, chance: random.Random) -> None:
    """A package of others has properties and resources of its own, and keeps them."""
    file = package.path("datapackage.json")
    content = json.loads(file.read_text("utf-8"))
    content["keywords"] = ["été", "\U0001f41d"]
    content["licenses"] = [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}]
    content["resources"].append(
        {"name": "notes", "path": "notes/notes.csv", "sources": [{"path": "https://a.example"}]}
    )
    file.write_text(json.dumps(content), encoding="utf-8")
    rebuilt(package)


#: The valid changes, each a function that ends in a valid package.
VALID: tuple[Valid, ...] = (
    nothing,
    hidden_files,
    files_beside,
    other_permissions,
    written_again,
    linked_within,
    rebuilt_from_nothing,
    text_of_any_script,
    row_added,
    claim_added,
    unreleased_id_renamed,
    id_merged,
    quote_retired,
    optional_cell_emptied,
    own_properties,
    disguised,
    contributed,
)


@pytest.mark.parametrize("seed", range(6))
def test_valid_changes_are_accepted(seed: int, tmp_path: Path) -> None:
    package = Package(write_extract(tmp_path / "a package, été\n", 1000 + seed))
    for change in VALID:
        change(package, random.Random(f"{seed} {change.__name__}"))
        problems = [
            str(problem) for problem in aqim_data.validate(package.folder).problems if problem.severity == "error"
        ]
        assert problems == [], change.__name__
        assert len(aqim_data.load(package.folder).events) >= 1
        package.restore()
