"""Seeded damage between the rows, tables and files of a package: keys, register, claims, evidence, descriptor.

The second half of ``tests/mutations.py``.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator

from aqim_data.dataset.disagreement import fields_of
from aqim_data.models import TABLES, Claim, Event
from aqim_data.models.cells import PREFIXES, owner_of
from aqim_data.vocabulary import Property
from tests.mini import Cells
from tests.mutations import AUTHORED_NAMES, Expected, Package, Spot, any_table, expect, kind, path_of, pick

#: What else is wrong where a record is gone: what cited it, what it cited, what rested on it.
AFTER_A_LOSS = "AQ401 AQ406 AQ501 AQ503 AQ504 AQ505 AQ507 AQ508"


def any_record(package: Package, chance: random.Random, tables: tuple[str, ...] = tuple(PREFIXES)) -> tuple[str, str]:
    """The table and the id of a random record."""
    table = chance.choice([name for name in tables if package.rows[name]])
    key = TABLES[table].table_info.key[0]
    return table, chance.choice(package.rows[table])[key]


def references_to(package: Package, record_id: str) -> list[Spot]:
    """The cells that refer to a record."""
    return [
        Spot(table, number, name)
        for table in AUTHORED_NAMES
        for number, row in enumerate(package.rows[table])
        for name, column in TABLES[table].columns().items()
        if row[name] == record_id and column.reference(TABLES[table].table_info)
    ]


# ---------------------------------------------------------------------------------------------------------------------
# References


@kind("reference: leads nowhere")
def dangling(package: Package, chance: random.Random) -> Expected | None:
    spot = package.spots(
        chance, lambda table, column, cell: bool(cell and column.reference(TABLES[table].table_info)), AUTHORED_NAMES
    )
    if spot is None:
        return None
    old = package.rows[spot.table][spot.row][spot.column]
    line = package.damage(spot, chance.choice([f"{old}-nowhere", f"{old[:4]}nowhere"]))
    return expect("AQ401", path_of(spot.table), line)


@kind("reference: of another table")
def another_table(package: Package, chance: random.Random) -> Expected | None:
    spot = package.spots(
        chance,
        lambda table, column, cell: bool(cell) and column.reference(TABLES[table].table_info) in PREFIXES,
        AUTHORED_NAMES,
    )
    if spot is None:
        return None
    old = package.rows[spot.table][spot.row][spot.column]
    others = tuple(name for name in PREFIXES if name != owner_of(old))
    line = package.damage(spot, any_record(package, chance, others)[1])
    return expect("AQ402", path_of(spot.table), line)


def circle(name: str, table: str, column: str, length: int, fits: Callable[[Cells], bool]) -> None:
    def mutation(package: Package, chance: random.Random) -> Expected | None:
        rows = [number for number, row in enumerate(package.rows[table]) if fits(row)]
        if len(rows) < length:
            return None
        ring = chance.sample(rows, length)
        key = TABLES[table].table_info.key[0]
        links = {
            number: {column: package.rows[table][following][key]}
            for number, following in zip(ring, [*ring[1:], ring[0]], strict=True)
        }
        return expect("AQ403", path_of(table), package.change_rows(table, links))

    kind(name)(mutation)


circle("circle: two events", "events", "part_of", 2, lambda row: True)
circle("circle: three events", "events", "part_of", 3, lambda row: True)
# A source that loses its original may leave it without a row that cites it.
circle("circle: two sources", "sources", "derived_from", 2, lambda row: not row["derived_from"])
circle("circle: four sources", "sources", "derived_from", 4, lambda row: not row["derived_from"])


@kind("record: gone, and nothing said")
def gone(package: Package, chance: random.Random) -> Expected | None:
    table, record_id = any_record(package, chance)
    row = package.row_of(record_id)
    package.write_rows(table, [*package.rows[table][:row], *package.rows[table][row + 1 :]])
    return expect("AQ406", "data/records.csv", package.register_line(record_id), also=AFTER_A_LOSS)


@kind("record: renamed in its own table only")
def renamed(package: Package, chance: random.Random) -> Expected | None:
    table, record_id = any_record(package, chance)
    key = TABLES[table].table_info.key[0]
    rows = [{**row, key: f"{record_id}-new"} if row[key] == record_id else row for row in package.rows[table]]
    package.write_rows(table, sorted(rows, key=lambda row: row[key]))
    return expect("AQ406", "data/records.csv", package.register_line(record_id), also=AFTER_A_LOSS)


@kind("record: renamed everywhere but in the register")
def renamed_everywhere(package: Package, chance: random.Random) -> Expected | None:
    _, record_id = any_record(package, chance)
    rename(package, record_id, f"{record_id}-new")
    return expect("AQ406", "data/records.csv", package.register_line(record_id))


def rename(package: Package, old: str, new: str) -> None:
    """Write another id wherever one stands in the authored tables, and sort them anew."""
    for table in AUTHORED_NAMES:
        if any(old in row.values() for row in package.rows[table]):
            rows = [{name: new if cell == old else cell for name, cell in row.items()} for row in package.rows[table]]
            key = TABLES[table].table_info.key
            package.write_rows(table, sorted(rows, key=lambda row: tuple(row[column] for column in key)))


@kind("record: retired, and still referred to")
def retired_but_referred_to(package: Package, chance: random.Random) -> Expected | None:
    table, record_id = any_record(package, chance, ("actors", "places", "events"))
    spots = references_to(package, record_id)
    if not spots:
        return None
    row = package.row_of(record_id)
    package.write_rows(table, [*package.rows[table][:row], *package.rows[table][row + 1 :]])
    retire(package, record_id)
    first = chance.choice(spots)
    line = min(spot.row for spot in spots if spot.table == first.table and spot.column == first.column) + 2
    if first.table == table:
        line -= line - 2 > row
    return expect("AQ401", path_of(first.table), line, also=AFTER_A_LOSS.replace("AQ406", "AQ602"))


def retire(package: Package, record_id: str, **cells: str) -> int:
    entry = {"status": "retired", "retired_in": "0.2.0", "reason": "It never was.", **cells}
    return package.change_cells("records", package.row_of(record_id, "records"), **entry)


# ---------------------------------------------------------------------------------------------------------------------
# Register of ids


@kind("register: a withdrawn id that comes back")
def comes_back(package: Package, chance: random.Random) -> Expected | None:
    table, record_id = any_record(package, chance)
    retire(package, record_id)
    return expect("AQ405", path_of(table), package.row_of(record_id) + 2)


@kind("register: an entry of another table")
def entry_of_another_table(package: Package, chance: random.Random) -> Expected | None:
    table, record_id = any_record(package, chance)
    other = chance.choice([name for name in PREFIXES if name != table])
    line = package.change_cells("records", package.row_of(record_id, "records"), table=other)
    return expect("AQ407", "data/records.csv", line)


@kind("register: an id that no table has")
def registered_only(package: Package, chance: random.Random) -> Expected | None:
    table = chance.choice(list(PREFIXES))
    new = f"{PREFIXES[table]}-{chance.randrange(10**9)}"
    line = package.add_row("records", record_id=new, table=table, status="active", since="0.1.0")
    return expect("AQ406", "data/records.csv", line)


def withdrawn(name: str, codes: str, **cells: str) -> None:
    """A kind that adds an entry of an id that was withdrawn, with something wrong in it."""

    def mutation(package: Package, chance: random.Random) -> Expected | None:
        new = f"evt-{chance.randrange(10**9)}"
        entry = {"table": "events", "status": "retired", "since": "0.1.0", "retired_in": "0.1.0", "reason": "So."}
        line = package.add_row("records", **{"record_id": new, **entry, **cells})
        return expect(codes, "data/records.csv", line)

    kind(f"register: {name}")(mutation)


withdrawn("withdrawn before it was issued", "AQ407", since="0.10.0", retired_in="0.9.0")
withdrawn("merged into nothing", "AQ302", status="merged")
withdrawn("merged into an id that is not there", "AQ407", status="merged", replaced_by="evt-nowhere-at-all")
withdrawn("merged into a record of another table", "AQ407", status="merged", replaced_by="act-aqim")
withdrawn("withdrawn in no version", "AQ302", retired_in="")
withdrawn("a status that does not exist", "AQ202", status="deleted")


@kind("register: two mergers in a circle")
def merged_in_a_circle(package: Package, chance: random.Random) -> Expected | None:
    one, other = "evt-000-one", "evt-000-other"
    entry = {"table": "events", "status": "merged", "since": "0.1.0", "retired_in": "0.2.0", "reason": "The same."}
    rows = [
        dict.fromkeys(package.headers["records"], "") | {"record_id": one, "replaced_by": other} | entry,
        dict.fromkeys(package.headers["records"], "") | {"record_id": other, "replaced_by": one} | entry,
        *package.rows["records"],
    ]
    rows.sort(key=lambda row: row["record_id"])
    package.write_rows("records", rows)
    line = next(number for number, row in enumerate(rows) if row["record_id"] == one) + 2
    return expect("AQ403", "data/records.csv", line)


@kind("register: entries lost")
def entries_lost(package: Package, chance: random.Random) -> Expected | None:
    rows = list(package.rows["records"])
    for _ in range(chance.randrange(1, len(rows) // 2)):
        rows.pop(chance.randrange(len(rows)))
    package.write_rows("records", rows)
    return expect("AQ408", "data/records.csv", 0)


# ---------------------------------------------------------------------------------------------------------------------
# Claims


def compared(package: Package) -> Iterator[tuple[Claim, set[str]]]:
    """The claims whose stance can be checked, each with the stances that are wrong for it."""
    for claim in package.data.claims:
        subject = claim.record
        if isinstance(subject, Event) and claim.field in Event.counts and claim.group in (None, "victims"):
            adopted = getattr(subject, claim.field)
            if adopted.is_stated:
                yield claim, _wrong(claim.count == adopted, claim.count.overlaps(adopted))
        elif claim.field in type(subject).columns() and type(subject).columns()[claim.field].cell.kind == "edtf":
            adopted = getattr(subject, claim.field)
            if adopted and claim.value:
                claimed = type(adopted).parse(claim.value)
                equal = (claimed.earliest, claimed.latest) == (adopted.earliest, adopted.latest)
                yield claim, _wrong(equal, claimed.overlaps(adopted))


def _wrong(equal: bool, overlap: bool) -> set[str]:
    if equal:
        return {"refines", "disputes"}
    return {"agrees"} if overlap else {"agrees", "refines"}


@kind("claim: the wrong stance")
def wrong_stance(package: Package, chance: random.Random) -> Expected | None:
    claims = list(compared(package))
    if not claims:
        return None
    claim, wrong = chance.choice(claims)
    line = package.change_cells("claims", package.row_of(claim.claim_id), stance=chance.choice(sorted(wrong)))
    return expect("AQ503", "data/claims.csv", line)


@kind("claim: a number that does not fit the stance")
def wrong_number(package: Package, chance: random.Random) -> Expected | None:
    claims = [
        claim
        for claim, _ in compared(package)
        if claim.stance == "agrees" and claim.value is None and claim.low != 98765
    ]
    if not claims:
        return None
    claim = chance.choice(claims)
    line = package.change_cells("claims", package.row_of(claim.claim_id), low="98765", high="98765")
    # Another claim of the same place of the same source now says something else.
    return expect("AQ503", "data/claims.csv", line, also="AQ506")


def claim_kind(name: str, fits: Callable[[Package, Claim], bool], cells: dict[str, str], codes: str) -> None:
    """A kind that writes cells into one claim."""

    def mutation(package: Package, chance: random.Random) -> Expected | None:
        claims = [claim for claim in package.data.claims if fits(package, claim)]
        if not claims:
            return None
        line = package.change_cells("claims", package.row_of(chance.choice(claims).claim_id), **cells)
        return expect(codes, "data/claims.csv", line)

    kind(f"claim: {name}")(mutation)


def column_kind(claim: Claim) -> str:
    """The kind of the column that a claim is about; empty for counts and properties."""
    column = type(claim.record).columns().get(claim.field)
    return column.cell.kind if column else ""


def counted(package: Package, claim: Claim) -> bool:
    return claim.value is None


def is_property(claim: Claim) -> bool:
    return claim.field in set(Property) and claim.field not in fields_of(type(claim.record))


NUMBERLESS = {"low": "", "high": ""}
claim_kind("words for a number", counted, {**NUMBERLESS, "value": "dozens"}, "AQ504")
claim_kind("a number for words", lambda package, claim: claim.value is not None, {"value": "", "low": "3"}, "AQ504")
claim_kind(
    "a date in American dress", lambda package, claim: column_kind(claim) == "edtf", {"value": "12/11/2007"}, "AQ504"
)
claim_kind(
    "a term of no vocabulary", lambda package, claim: column_kind(claim) == "term", {"value": "No such term"}, "AQ504"
)
claim_kind("alive or not, in doubt", lambda package, claim: claim.field == "alive", {"value": "perhaps"}, "AQ504")
claim_kind(
    "an id that leads nowhere",
    lambda package, claim: column_kind(claim) == "identifier",
    {"value": "plc-nowhere"},
    "AQ504",
)
claim_kind("a field that no table has", lambda package, claim: True, {"field": "kiled"}, "AQ404")
claim_kind(
    "a field of another table",
    lambda package, claim: type(claim.record) is not Event,
    {"field": "killed", "low": "3", "high": "3", "value": ""},
    "AQ404",
)
claim_kind(
    "a property of others",
    lambda package, claim: type(claim.record) is Event,
    {"field": "strength", "low": "3", "high": "3", "value": ""},
    "AQ404",
)
claim_kind(
    "the citation as a field",
    lambda package, claim: True,
    {"field": "source_id", "value": "src-x", **NUMBERLESS},
    "AQ404",
)
claim_kind("no field", lambda package, claim: True, {"field": ""}, "AQ201")


# ---------------------------------------------------------------------------------------------------------------------
# Evidence


@kind("evidence: a source that nothing cites")
def idle_source(package: Package, chance: random.Random) -> Expected | None:
    row = chance.choice(package.rows["sources"])
    line = package.add_row("sources", **{**row, "source_id": f"src-{chance.randrange(10**9)}", "derived_from": ""})
    return expect("AQ501", "data/sources.csv", line)


@kind("evidence: words quoted twice")
def quoted_twice(package: Package, chance: random.Random) -> Expected | None:
    if not package.rows["quotes"]:
        return None
    row = chance.choice(package.rows["quotes"])
    line = package.add_row("quotes", **{**row, "quote_id": f"{row['quote_id']}-again"})
    return expect("AQ502", "data/quotes.csv", line)


@kind("evidence: the cited source says something else")
def unbacked(package: Package, chance: random.Random) -> Expected | None:
    table = chance.choice(["events", "actors", "places"])
    name = "title" if table == "events" else "name"
    claimed = {(row["record_id"], row["field"]) for row in package.rows["claims"]}
    key = TABLES[table].table_info.key[0]
    number = pick(package, chance, table, lambda row: (row[key], name) not in claimed)
    if number is None:
        return None
    row = package.rows[table][number]
    claim = {"claim_id": f"clm-{chance.randrange(10**9)}", "record_id": row[key], "field": name, "value": "Another."}
    package.add_row("claims", **claim, stance="disputes", source_id=row["source_id"], locator="whole")
    return expect("AQ505", path_of(table), number + 2)


@kind("evidence: a source that contradicts itself")
def contradiction(package: Package, chance: random.Random) -> Expected | None:
    counts = {*Event.counts, *(term for term in Property if term.is_count)}
    number = pick(package, chance, "claims", lambda row: row["field"] in counts and not row["value"])
    if number is None:
        return None
    row = package.rows["claims"][number]
    other = {"claim_id": f"{row['claim_id']}-again", "low": "98765", "high": "98765", "stance": "disputes"}
    return expect("AQ506", "data/claims.csv", package.add_row("claims", **{**row, **other}))


@kind("evidence: coordinates from nowhere")
def coordinates(package: Package, chance: random.Random) -> Expected | None:
    claimed = {row["record_id"] for row in package.rows["claims"] if row["field"] in ("latitude", "longitude")}
    types = {row["source_id"]: row["type"] for row in package.rows["sources"]}
    giving = ("gazetteer", "dataset", "encyclopedia")
    number = pick(
        package,
        chance,
        "places",
        lambda row: not row["latitude"] and row["place_id"] not in claimed and types[row["source_id"]] not in giving,
    )
    if number is None:
        return None
    line = package.change_cells("places", number, latitude="36.7", longitude="3.1")
    return expect("AQ507", "data/places.csv", line)


@kind("evidence: dead since when")
def undated_death(package: Package, chance: random.Random) -> Expected | None:
    claimed = {row["record_id"] for row in package.rows["claims"] if row["field"] in ("end", "alive")}
    number = pick(
        package,
        chance,
        "actors",
        lambda row: row["type"] == "person" and not row["end"] and row["actor_id"] not in claimed,
    )
    if number is None:
        return None
    line = package.change_cells("actors", number, life_status="deceased")
    return expect("AQ508", "data/actors.csv", line)


# ---------------------------------------------------------------------------------------------------------------------
# Descriptor

DESCRIPTOR = "datapackage.json"


def descriptor_bytes(name: str, change: Callable[[bytes, random.Random], bytes], codes: str, *lines: int) -> None:
    """A kind that changes the bytes of the descriptor."""

    def mutation(package: Package, chance: random.Random) -> Expected | None:
        old = package.intact[DESCRIPTOR]
        package.write(DESCRIPTOR, change(old, chance))
        return expect(codes, DESCRIPTOR, *(lines or range(old.count(b"\n") + 2)))

    kind(f"descriptor: {name}")(mutation)


descriptor_bytes("empty", lambda old, chance: b"", "AQ601", 1)
descriptor_bytes("cut off", lambda old, chance: old[: chance.randrange(1, len(old) - 2)], "AQ601")
descriptor_bytes("a list", lambda old, chance: b"[" + old + b"]", "AQ601", 1)
descriptor_bytes("a number", lambda old, chance: b"17", "AQ601", 1)
descriptor_bytes("a number too large", lambda old, chance: old.replace(b'"rows": ', b'"rows": 1e999', 1), "AQ601", 0)
descriptor_bytes("a comma too many", lambda old, chance: old.replace(b",\n", b",,\n", 1), "AQ601", 2)
descriptor_bytes("a byte order mark", lambda old, chance: b"\xef\xbb\xbf" + old, "AQ601", 0, 1)
descriptor_bytes("UTF-16", lambda old, chance: old.decode().encode("utf-16"), "AQ601", 0, 1)
descriptor_bytes("a Windows-1252 byte", lambda old, chance: old.replace(b"Extract", b"Extr\xe4ct", 1), "AQ601", 0, 3)
descriptor_bytes("half a character", lambda old, chance: old.replace(b"Extract", b"\\ud800", 1), "AQ601", 0, 3)
descriptor_bytes("10,000 deep", lambda old, chance: b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "AQ601", 0, 1)


@kind("descriptor: missing")
def descriptor_missing(package: Package, chance: random.Random) -> Expected | None:
    package.remove(DESCRIPTOR)
    return expect("AQ601", DESCRIPTOR, 0)


def descriptor_value(name: str, change: Callable[[dict[str, object], random.Random], object], codes: str) -> None:
    """A kind that changes values of the descriptor, which stays as this package writes JSON."""

    def mutation(package: Package, chance: random.Random) -> Expected | None:
        content = json.loads(package.intact[DESCRIPTOR])
        change(content, chance)
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        package.write(DESCRIPTOR, text.encode())
        if codes == "AQ602":
            pairs = zip(text.split("\n"), package.intact[DESCRIPTOR].decode().split("\n"), strict=False)
            return expect(codes, DESCRIPTOR, next(number for number, (a, b) in enumerate(pairs, 1) if a != b))
        return expect(codes, DESCRIPTOR, 0)

    kind(f"descriptor: {name}")(mutation)


def resource(content: dict[str, object], chance: random.Random) -> dict[str, object]:
    resources = content["resources"]
    assert isinstance(resources, list)
    chosen = chance.choice([one for one in resources if one["name"] != "records"])
    assert isinstance(chosen, dict)
    return chosen


def swap_resources(content: dict[str, object], chance: random.Random) -> None:
    resources = content["resources"]
    assert isinstance(resources, list)
    resources.reverse()


descriptor_value("no name", lambda content, chance: content.pop("name"), "AQ606")
descriptor_value("a name with a space", lambda content, chance: content.update(name="My data"), "AQ606")
descriptor_value("a version of two numbers", lambda content, chance: content.update(version="1.0"), "AQ606")
descriptor_value("a version that is a number", lambda content, chance: content.update(version=1), "AQ606")
descriptor_value(
    "another checksum", lambda content, chance: resource(content, chance).update(hash=f"sha256:{'0' * 64}"), "AQ602"
)
descriptor_value("another size", lambda content, chance: resource(content, chance).update(bytes=1), "AQ602")
descriptor_value(
    "another number of rows", lambda content, chance: resource(content, chance).update(rows=10**6), "AQ602"
)
descriptor_value(
    "another schema", lambda content, chance: resource(content, chance).update(schema="schemas/other.json"), "AQ602"
)
descriptor_value("resources in another order", swap_resources, "AQ602")


OUTSIDE = (
    "https://example.org/events.csv",
    "HTTP://example.org/events.csv",
    "file:///etc/passwd",
    "s3://bucket/events.csv",
    "/etc/passwd",
    "../events.csv",
    "data/../../events.csv",
    "..\\events.csv",
    "C:\\events.csv",
    "\\\\server\\share\\events.csv",
    "~/events.csv",
)


@kind("descriptor: a path that leads out of the folder")
def path_out(package: Package, chance: random.Random) -> Expected | None:
    content = json.loads(package.intact[DESCRIPTOR])
    where = chance.choice(["path", "list", "schema", "dialect", "profile", "another resource", "package profile"])
    path = chance.choice(OUTSIDE)
    if where == "another resource":
        content["resources"].append({"name": "notes", "path": path})
    elif where == "package profile":
        content["profile"] = path
    else:
        resource(content, chance)["path" if where == "list" else where] = ["a.csv", path] if where == "list" else path
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    package.write(DESCRIPTOR, text.encode())
    line = next(n for n, line in enumerate(text.split("\n"), start=1) if json.dumps(path) in line)
    return expect("AQ609", DESCRIPTOR, line)


# ---------------------------------------------------------------------------------------------------------------------
# Derived files and strays


@kind("derived: edited by hand")
def edited_by_hand(package: Package, chance: random.Random) -> Expected | None:
    table = chance.choice(["events_flat", "vocabularies"])
    column = {"events_flat": "title", "vocabularies": "label"}[table]
    row = chance.randrange(len(package.rows[table]))
    line = package.change_cells(table, row, **{column: package.rows[table][row][column] + " indeed"})
    return expect("AQ602", path_of(table), line, also="AQ602")


@kind("derived: a row removed")
def derived_row_removed(package: Package, chance: random.Random) -> Expected | None:
    table = chance.choice(["events_flat", "vocabularies"])
    row = chance.randrange(len(package.rows[table]))
    package.write_rows(table, [*package.rows[table][:row], *package.rows[table][row + 1 :]])
    last = row == len(package.rows[table]) - 1
    return expect("AQ602", path_of(table), row + (1 if last else 2), row + 2, also="AQ602")


@kind("derived: stale after an edit")
def stale(package: Package, chance: random.Random) -> Expected | None:
    spot = package.spots(
        chance,
        lambda table, column, cell: bool(cell) and column.name in ("note", "summary", "description", "publisher"),
        AUTHORED_NAMES,
    )
    if spot is None:
        return None
    package.damage(spot, package.rows[spot.table][spot.row][spot.column] + " Indeed.")
    lines = package.intact[DESCRIPTOR].decode().split("\n")
    start = next(n for n, line in enumerate(lines) if f'"path": "{path_of(spot.table)}"' in line)
    line = next(n for n, text in enumerate(lines) if n > start and '"hash"' in text) + 1
    return expect("AQ602", DESCRIPTOR, line, also="AQ602")


@kind("derived: a schema missing")
def schema_missing(package: Package, chance: random.Random) -> Expected | None:
    file = chance.choice(sorted(name for name in package.intact if name.startswith("schemas/")))
    package.remove(file)
    return expect("AQ602", file, 0)


@kind("derived: a schema edited")
def schema_edited(package: Package, chance: random.Random) -> Expected | None:
    file = chance.choice(sorted(name for name in package.intact if name.startswith("schemas/")))
    lines = package.intact[file].split(b"\n")
    number = chance.randrange(len(lines) - 1)
    lines[number] += b" "
    package.write(file, b"\n".join(lines))
    return expect("AQ602", file, number + 1)


@kind("derived: a schema that is no text")
def schema_no_text(package: Package, chance: random.Random) -> Expected | None:
    file = chance.choice(sorted(name for name in package.intact if name.startswith("schemas/")))
    package.write(file, b"\xff" + package.intact[file])
    return expect("AQ602", file, 0, 1)


STRAYS = (
    "data/events.csv.bak",
    "data/events (1).csv",
    "data/Copy of events.csv",
    "data/events.xlsx",
    "data/~$events.xlsx",
    "data/Thumbs.db",
    "data/EVENTS.CSV",
    "data/event.csv",
    "data/events.csv.orig",
    "data/events.csv~",
    "data/événements.csv",
    "data/a\nb.csv",
    "data/\x1b[31mred.csv",
    "schemas/old.table.json",
    "schemas/events.json",
)


@kind("stray: a file that does not belong here")
def stray(package: Package, chance: random.Random) -> Expected | None:
    file = chance.choice(STRAYS)
    package.write(file, b"x\n")
    return expect("AQ603", file, 0)


@kind("stray: a folder in data")
def stray_folder(package: Package, chance: random.Random) -> Expected | None:
    folder = f"{chance.choice(['data', 'schemas'])}/old"
    package.path(folder).mkdir()
    (package.folder / folder / "events.csv").write_text("x\n")
    return expect("AQ603", folder, 0)


@kind("file: missing")
def file_missing(package: Package, chance: random.Random) -> Expected | None:
    file = path_of(any_table(package, chance))
    package.remove(file)
    return expect("AQ001", file, 0)


@kind("file: a folder in its place")
def folder_instead(package: Package, chance: random.Random) -> Expected | None:
    file = path_of(any_table(package, chance))
    package.remove(file).mkdir()
    return expect("AQ002", file, 0)


@kind("file: a pipe in its place")
def pipe_instead(package: Package, chance: random.Random) -> Expected | None:
    file = path_of(any_table(package, chance))
    os.mkfifo(package.remove(file))
    return expect("AQ002", file, 0)


@kind("file: a link to itself")
def link_to_itself(package: Package, chance: random.Random) -> Expected | None:
    file = path_of(any_table(package, chance))
    path = package.remove(file)
    path.symlink_to(path.name)
    return expect("AQ013 AQ002", file, 0)


@kind("file: a link that leads nowhere")
def link_to_nowhere(package: Package, chance: random.Random) -> Expected | None:
    file = path_of(any_table(package, chance))
    package.remove(file).symlink_to("no-such-file.csv")
    return expect("AQ001 AQ002", file, 0)


@kind("file: a link out of the package")
def link_out(package: Package, chance: random.Random) -> Expected | None:
    file = path_of(any_table(package, chance))
    target = package.folder.parent / "outside.csv"
    target.write_bytes(package.intact[file])
    package.remove(file).symlink_to(chance.choice([str(target), "../../outside.csv"]))
    return expect("AQ002", file, 0)


@kind("file: of another table")
def another_file(package: Package, chance: random.Random) -> Expected | None:
    table, other = chance.sample(list(TABLES), 2)
    package.write(path_of(table), package.intact[path_of(other)])
    return expect("AQ108 AQ102 AQ101", path_of(table), 1)
