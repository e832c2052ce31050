"""What a comparison says: which rows belong together, what changed in them, and which version that calls for."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aqim_data.diff import Difference, TableDifference, as_markdown, as_text, compare
from aqim_data.diff.comparing import compare_packages
from aqim_data.diff.opening import open_files
from aqim_data.diff.package import Entry, Package, Table, read_package
from aqim_data.tabular import format_table
from tests.conftest import ROOT
from tests.test_rules import Break, both, cell, text

Rows = dict[tuple[str, ...], dict[str, str]]


# Commits of this repository that data was released from, or nearly so.
RELEASES = ("2731777", "fca9d05", "83fa189")


def needs(*revisions: str) -> None:
    """Skip a test if git or some revision is not there, as in a source distribution or a shallow clone."""
    for revision in revisions:
        command = ["git", "-C", str(ROOT), "cat-file", "-e", revision]
        if not shutil.which("git") or subprocess.run(command, capture_output=True).returncode:
            pytest.skip(f"the history does not reach back to {revision}")


@pytest.fixture
def changed(mini: Path, tmp_path: Path) -> Callable[[Break], Difference]:
    """Compares the small package with itself after a change."""

    def after(change: Break) -> Difference:
        new = Path(shutil.copytree(mini, tmp_path / "new"))
        change(new)
        return compare(mini, new)

    return after


def row(table: str, line: str) -> Break:
    """Append a line to a table."""

    def change(folder: Path) -> None:
        with (folder / "data" / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(f"{line}\n")

    return change


def without(table: str, beginning: str) -> Break:
    """Delete the lines of a table that begin with a text."""

    def change(folder: Path) -> None:
        file = folder / "data" / f"{table}.csv"
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(beginning)]
        assert len(kept) < len(lines)
        file.write_text("".join(kept), "utf-8")

    return change


def without_column(table: str, name: str, schema: bool = True) -> Break:
    def change(folder: Path) -> None:
        file = folder / "data" / f"{table}.csv"
        header, *rows = csv.reader(io.StringIO(file.read_text("utf-8")))
        place = header.index(name)
        cut = [[*cells[:place], *cells[place + 1 :]] for cells in (header, *rows)]
        file.write_text(format_table(cut[0], cut[1:]), "utf-8")
        if schema:
            edit_schema(table, lambda fields: [field for field in fields if field["name"] != name])(folder)

    return change


def edit_schema(table: str, edit: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Break:
    def change(folder: Path) -> None:
        file = folder / "schemas" / f"{table}.table.json"
        schema = json.loads(file.read_text("utf-8"))
        schema["fields"] = edit(schema["fields"])
        file.write_text(json.dumps(schema), "utf-8")

    return change


def field(table: str, name: str, **properties: Any) -> Break:
    """Change what the schema says of one column."""
    return edit_schema(
        table, lambda fields: [{**field, **(properties if field["name"] == name else {})} for field in fields]
    )


def descriptor(edit: Callable[[dict[str, Any]], None]) -> Break:
    def change(folder: Path) -> None:
        file = folder / "datapackage.json"
        content = json.loads(file.read_text("utf-8"))
        edit(content)
        file.write_text(json.dumps(content), "utf-8")

    return change


def version(number: str) -> Break:
    return descriptor(lambda content: content.update(version=number))


def without_table(name: str) -> Break:
    def drop(content: dict[str, Any]) -> None:
        content["resources"] = [entry for entry in content["resources"] if entry["name"] != name]

    return both(descriptor(drop), lambda folder: (folder / "data" / f"{name}.csv").unlink())


def merge(old: str, new: str) -> Break:
    """Mark an id as merged in the register."""
    return _register(old, "merged", new)


def retire(record_id: str) -> Break:
    return _register(record_id, "retired", "")


def _register(record_id: str, status: str, into: str) -> Break:
    def change(folder: Path) -> None:
        file = folder / "data" / "records.csv"
        header, *rows = csv.reader(io.StringIO(file.read_text("utf-8")))
        for cells in rows:
            if cells[0] == record_id:
                cells[2:] = [status, "0.1.0", "0.2.0", into, "It was one."]
        file.write_text(format_table(header, rows), "utf-8")

    return change


def only(difference: Difference, name: str) -> TableDifference:
    assert [table.name for table in difference.tables] == [name]
    return difference.tables[0]


# A package and itself.


def test_a_package_does_not_differ_from_itself(mini: Path) -> None:
    difference = compare(mini, mini)
    assert not difference
    assert difference.bump.level == "none"
    assert difference.as_dict()["tables"] == {}
    assert compare(mini, mini, derived=True) == difference


def test_the_form_of_a_file_is_no_difference(changed: Callable[[Break], Difference]) -> None:
    def other_form(folder: Path) -> None:
        for file in (folder / "data").glob("*.csv"):
            header, *rows = csv.reader(io.StringIO(file.read_text("utf-8")))
            quoted = io.StringIO()
            csv.writer(quoted, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([header, *reversed(rows)])
            file.write_bytes(b"\xef\xbb\xbf" + quoted.getvalue().encode())

    assert not changed(other_form)


# What changed in a row.


def test_a_changed_value_has_the_title_of_its_column_and_the_old_and_new_value(
    changed: Callable[[Break], Difference],
) -> None:
    table = only(changed(cell("events", 1, date="2007-12-12", type="assassination")), "events")
    (change,) = table.changed
    assert change.key == change.new_key == ("evt-attack",)
    assert change.name == "Attack in Dry Town, 2007-12-12"
    assert [(one.title, one.old, one.new) for one in change.fields] == [
        ("Type", "Bombing", "Assassination"),
        ("Date", "2007-12-11", "2007-12-12"),
    ]


def test_the_two_bounds_of_a_count_are_one_range(changed: Callable[[Break], Difference]) -> None:
    table = only(changed(cell("events", 1, wounded_low="2", wounded_high="", killed_high="4")), "events")
    killed, wounded = table.changed[0].fields
    assert (killed.field, killed.title, killed.old, killed.new) == ("killed", "Killed", "", "at most 4")
    assert (wounded.title, wounded.old, wounded.new) == ("Wounded", "2", "at least 2")
    assert wounded.cells == {"wounded_low": ("2", "2"), "wounded_high": ("2", "")}


def test_a_list_says_which_items_came_and_went(changed: Callable[[Break], Difference]) -> None:
    difference = changed(cell("events", 1, target_type="police|tourists"))
    (change,) = only(difference, "events").changed[0].fields
    assert (change.added, change.removed) == (("Tourists",), ("Military",))


def test_ids_are_shown_with_the_name_of_their_record(changed: Callable[[Break], Difference]) -> None:
    (change,) = only(changed(cell("quotes", 2, speaker_id="act-group")), "quotes").changed[0].fields
    assert (change.old, change.new) == ("Man, a leader [act-man]", "Group [act-group]")


def test_names_do_not_run_in_a_circle(changed: Callable[[Break], Difference]) -> None:
    """Of a package that is wrong: a quotation spoken by itself, a claim about a claim about it."""
    difference = changed(
        both(
            cell("quotes", 2, speaker_id="quo-hurt"),
            cell("claims", 1, record_id="clm-date"),
            cell("claims", 2, record_id="quo-hurt"),
        )
    )
    names = [change.name for table in difference.tables for change in table.changed]
    assert names == [
        "words of quo-hurt",
        "date of clm-date: 2007-12-12 (disputes)",
        "wounded of words of quo-hurt: 2 (agrees)",
    ]


def test_words_that_threaten_are_shown_on_request_only(mini: Path, tmp_path: Path) -> None:
    cell("quotes", 1, content_flag="threat")(mini)
    new = Path(shutil.copytree(mini, tmp_path / "new"))
    cell("quotes", 1, text="We shall do it.")(new)
    for render in (as_text, as_markdown):
        assert "We shall" not in render(compare(mini, new), everything=True)
        assert "We shall" in render(compare(mini, new, flagged=True), everything=True)


# Rows that came and went.


def test_an_added_record(changed: Callable[[Break], Difference]) -> None:
    difference = changed(row("places", "plc-wet-town,Wet Town,DZ,settlement,,,,src-one,para 2"))
    (added,) = only(difference, "places").added
    assert (added.key, added.name, added.cells["country"]) == (("plc-wet-town",), "Wet Town", "DZ")
    assert difference.bump.level == "minor"


def test_an_id_that_is_gone_without_retirement_is_major(changed: Callable[[Break], Difference]) -> None:
    difference = changed(without("claims", "clm-date"))
    (removal,) = only(difference, "claims").removed
    assert removal.fate == "gone"
    assert removal.row.name == "date of Attack in Dry Town, 2007-12-11: 2007-12-12 (disputes)"
    assert difference.bump.level == "major"
    assert difference.bump.decisive == ("1 id of claims gone without retirement (clm-date)",)


def test_a_retired_id_is_a_correction(changed: Callable[[Break], Difference]) -> None:
    difference = changed(both(without("claims", "clm-date"), retire("clm-date")))
    (removal,) = only(difference, "claims").removed
    assert (removal.fate, removal.reason) == ("retired", "It was one.")
    assert difference.bump.level == "patch"


def test_a_merged_record_is_followed_by_the_rows_that_named_it(changed: Callable[[Break], Difference]) -> None:
    def follow(folder: Path) -> None:
        for name in ("participations", "relationships", "quotes", "actor_names"):
            file = folder / "data" / f"{name}.csv"
            file.write_text(file.read_text("utf-8").replace("act-group", "act-group-two"), "utf-8")

    new = row("actors", "act-group-two,Group two,armed_group,DZ,,,,,,src-one,para 2")
    difference = changed(both(follow, without("actors", "act-group,"), new, merge("act-group", "act-group-two")))
    tables = {table.name: table for table in difference.tables}
    (removal,) = tables["actors"].removed
    assert (removal.fate, removal.into, removal.into_name) == ("merged", ("act-group-two",), "Group two")
    for name in ("participations", "relationships", "quotes", "actor_names"):
        table = tables[name]
        assert (table.added, table.removed, table.corrected, table.following) == ((), (), (), 1), name
    shown = as_text(difference)
    assert "Group [act-group] into Group two [act-group-two]: It was one." in shown
    assert shown.count("1 row that named a merged record names its successor") == 4
    assert difference.bump.level == "minor"  # for the added record; the merger alone is a correction


def test_rows_that_fall_together_in_a_merger_are_merged(changed: Callable[[Break], Difference], mini: Path) -> None:
    # Both attacked; then it turns out that the man was the group.
    row("participations", "evt-attack,act-man,perpetrator,claimed,,src-one,para 2")(mini)
    gone = both(without("participations", "evt-attack,act-group"), without("actors", "act-group,"))
    tables = {table.name: table for table in changed(both(gone, merge("act-group", "act-man"))).tables}
    (removal,) = tables["participations"].removed
    assert (removal.fate, removal.into) == ("merged", ("evt-attack", "act-man", "perpetrator"))
    assert not tables["participations"].changed


def test_a_chain_of_mergers_is_followed_to_its_end(changed: Callable[[Break], Difference]) -> None:
    difference = changed(
        both(
            without("claims", "clm-"),
            merge("clm-date", "clm-wounded"),
            merge("clm-wounded", "clm-last"),
            row("claims", "clm-last,evt-attack,date,,,,2007-12-13,,,,disputes,,src-two,whole"),
        )
    )
    assert {removal.into for removal in only(difference, "claims").removed} == {("clm-last",)}


def test_a_row_without_an_id_whose_key_was_corrected_is_one_row(changed: Callable[[Break], Difference]) -> None:
    table = only(changed(text("actor_names", "The Group", "The Groupe")), "actor_names")
    (change,) = table.changed
    assert (change.key, change.new_key) == (("act-group", "The Group"), ("act-group", "The Groupe"))
    assert not table.added
    assert not table.removed


def test_an_unlike_row_is_another_row(changed: Callable[[Break], Difference]) -> None:
    difference = changed(text("actor_names", "The Group,official,,,src-one,para 3", "Gang,acronym,,,src-two,p 3"))
    table = only(difference, "actor_names")
    assert [removal.fate for removal in table.removed] == ["removed"]
    assert len(table.added) == 1
    assert difference.bump.level == "minor"


# Columns, tables, terms, and the version.

CALLS: list[tuple[str, Break, str, str]] = [
    ("a column is gone", without_column("events", "summary"), "major", "column events.summary removed"),
    (
        "a column is retyped",
        field("events", "date", type="integer", constraints={}),
        "major",
        "column events.date retyped (text → whole number)",
    ),
    (
        "a column points elsewhere",
        lambda folder: text_in(folder / "schemas/quotes.table.json", '"resource": "events"', '"resource": "places"'),
        "major",
        "column quotes.event_id retyped (id of events → id of places)",
    ),
    ("a column is described anew", field("events", "date", title="Day"), "patch", "column events.date described anew"),
    (
        "a column takes other values",
        field("events", "place_text", constraints={"maxLength": 9}),
        "minor",
        "column events.place_text takes other values",
    ),
    ("a table is gone", without_table("places"), "major", "table places removed"),
    ("a derived table is gone", without_table("events_flat"), "major", "table events_flat removed"),
    (
        "a term is gone",
        without("vocabularies", "event_type,bombing"),
        "major",
        "1 vocabulary term removed (event_type bombing)",
    ),
    (
        "a term is new",
        row("vocabularies", "event_type,other,Other,Something else.,,,,,,"),
        "minor",
        "1 vocabulary term added (event_type other)",
    ),
    (
        "a term is reworded",
        text("vocabularies", ",Bombing,", ",A bombing,"),
        "patch",
        "1 vocabulary term reworded (event_type bombing)",
    ),
    ("a value is corrected", text("places", "Dry Town", "Drier Town"), "patch", "1 row of places changed"),
    (
        "an id is forgotten",
        both(without("claims", "clm-date"), without("records", "clm-date")),
        "major",
        "1 id of claims gone without retirement (clm-date)",
    ),
    (
        "the licence changes",
        descriptor(lambda content: content.update(licenses=[{"name": "CC0-1.0"}])),
        "patch",
        "the package's licenses changed",
    ),
    ("a derived row differs", text("events_flat", "Dry Town", "Wet Town"), "none", ""),
    ("the version differs", version("0.3.0"), "none", ""),
]


def text_in(file: Path, old: str, new: str) -> None:
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new), "utf-8")


@pytest.mark.parametrize(("change", "level", "reason"), [case[1:] for case in CALLS], ids=[case[0] for case in CALLS])
def test_what_calls_for_which_version(
    change: Break, level: str, reason: str, changed: Callable[[Break], Difference]
) -> None:
    bump = changed(change).bump
    assert bump.level == level
    assert bump.decisive == ((reason,) if reason else ())


def test_a_new_column_and_its_values(changed: Callable[[Break], Difference], mini: Path) -> None:
    without_column("events", "note")(mini)

    def fresh(folder: Path) -> None:
        file = folder / "data" / "events.csv"
        header, *rows = csv.reader(io.StringIO(file.read_text("utf-8")))
        lines = [[*header, "mood"], *([*cells, "grim" if number else ""] for number, cells in enumerate(rows))]
        file.write_text(format_table(lines[0], lines[1:]), "utf-8")

    difference = changed(fresh)
    table = only(difference, "events")
    assert table.columns.added == ("mood",)
    assert [(one.key, one.fields[0].title, one.fields[0].new) for one in table.changed] == [
        (("evt-attack-part",), "mood", "grim")
    ]
    assert difference.bump.level == "minor"


def test_a_table_that_the_models_do_not_know(changed: Callable[[Break], Difference]) -> None:
    def add(content: dict[str, Any]) -> None:
        content["resources"].append({"name": "moods", "path": "data/moods.csv", "schema": {"primaryKey": "mood"}})

    def write(folder: Path) -> None:
        (folder / "data" / "moods.csv").write_text("mood,note\ngrim,x\n")

    table = only(changed(both(descriptor(add), write)), "moods")
    assert (table.status, table.added[0].key) == ("added", ("grim",))


def test_derived_rows_on_request(mini: Path, tmp_path: Path) -> None:
    new = Path(shutil.copytree(mini, tmp_path / "new"))
    text("events_flat", "Dry Town", "Wet Town")(new)
    assert not compare(mini, new)
    assert only(compare(mini, new, derived=True), "events_flat").changed
    assert compare(mini, new, derived=True).bump.level == "none"


@pytest.mark.parametrize(
    ("old", "new", "enough", "wanted"),
    [
        ("0.1.0", "0.1.1", True, "0.1.1"),
        ("0.1.0", "0.2.0", True, "0.1.1"),
        ("0.1.0", "1.0.0", True, "0.1.1"),
        ("0.1.0", "0.1.0", False, "0.1.1"),
        ("1.0.0", "0.9.9", False, "1.0.1"),
        ("1.0.0", "", False, "1.0.1"),
        ("one", "1.0.0", False, ""),
    ],
)
def test_the_step_between_the_versions(
    old: str, new: str, enough: bool, wanted: str, mini: Path, changed: Callable[[Break], Difference]
) -> None:
    version(old)(mini)
    check = changed(both(text("places", "Dry Town", "Drier Town"), version(new))).check
    assert (check.enough, check.wanted) == (enough, wanted)
    assert str(check)


# Everything that is listed is everything there is.


def applied(difference: dict[str, Any], old: Mapping[str, tuple[list[str], Rows]]) -> dict[str, tuple[list[str], Rows]]:
    """What the JSON form of a difference makes of the old tables."""
    tables = {name: (list(columns), dict(rows)) for name, (columns, rows) in old.items()}
    for name, table in difference["tables"].items():
        if table["status"] == "removed":
            del tables[name]
            continue
        _, rows = tables.get(name, ([], {}))
        for removed in table["removed"]:
            assert rows.pop(tuple(removed["key"])) == removed["cells"]
        moved = {tuple(change["new_key"]): dict(rows.pop(tuple(change["key"]))) for change in table["changed"]}
        for change in table["changed"]:
            cells = moved[tuple(change["new_key"])]
            for one in change["fields"]:
                for column, (before, after) in one["cells"].items():
                    assert cells.get(column, "") == before
                    cells[column] = after
        assert not rows.keys() & moved.keys()
        rows |= moved
        for added in table["added"]:
            assert tuple(added["key"]) not in rows
            rows[tuple(added["key"])] = added["cells"]
        order = table["columns"]["order"]
        tables[name] = (order, {key: {one: cells.get(one, "") for one in order} for key, cells in rows.items()})
    return tables


def plain(package: Package) -> dict[str, tuple[list[str], Rows]]:
    return {
        name: (list(table.columns), {key: table.as_cells(cells) for key, cells in table.rows.items()})
        for name, table in package.tables.items()
    }


def test_the_listed_changes_make_the_new_package_of_the_real_one() -> None:
    needs(*RELEASES)
    packages = []
    for revision in (*RELEASES, None):
        with closing(open_files(revision or ROOT)) as files:
            packages.append(read_package(files))
    for old, new in pairwise(packages):
        listed = json.loads(json.dumps(compare_packages(old, new, derived=True).as_dict()))
        assert applied(listed, plain(old)) == plain(new)


EVENTS = ("event_id", "title", "date", "countries", "killed_low", "killed_high", "part_of", "note")
PARTS = ("event_id", "actor_id", "role", "note", "source_id", "locator")
EVENT_IDS = [f"evt-{letter}" for letter in "abcd"]
ACTOR_IDS = [f"act-{letter}" for letter in "abc"]


@st.composite
def tables(draw: st.DrawFn, name: str, columns: tuple[str, ...], keys: list[st.SearchStrategy[str]]) -> Table:
    optional = columns[len(keys) :]
    kept = (*columns[: len(keys)], *draw(st.permutations(draw(st.lists(st.sampled_from(optional), unique=True)))))
    contents = {
        "part_of": st.sampled_from(["", *EVENT_IDS]),
        "countries": st.sampled_from(["", "DZ", "ML|DZ", "DZ|ML"]),
    }
    rows = draw(
        st.dictionaries(
            st.tuples(*keys),
            st.tuples(*(contents.get(one, st.sampled_from(["", "1", "2", "b"])) for one in kept[len(keys) :])),
            max_size=8,
        )
    )
    return Table(name, name, kept, columns[: len(keys)], {key: (*key, *cells) for key, cells in rows.items()})


@st.composite
def packages(draw: st.DrawFn) -> Package:
    ids = [*EVENT_IDS, *ACTOR_IDS]
    register = {
        one: Entry(draw(st.sampled_from(["active", "retired", "merged"])), draw(st.sampled_from(["", *ids])), "")
        for one in draw(st.lists(st.sampled_from(ids), unique=True))
    }
    found = [
        draw(tables("events", EVENTS, [st.sampled_from(EVENT_IDS)])),
        draw(
            tables(
                "participations",
                PARTS,
                [st.sampled_from(EVENT_IDS), st.sampled_from(ACTOR_IDS), st.sampled_from(["target", "victim"])],
            )
        ),
    ]
    there = draw(st.lists(st.sampled_from(found), unique_by=lambda table: table.name))
    return Package("x", "1.0.0", {}, {table.name: table for table in there}, register, {})


@given(old=packages(), new=packages())
def test_the_listed_changes_make_the_new_package_of_the_old_one(old: Package, new: Package) -> None:
    difference = compare_packages(old, new)
    assert applied(json.loads(json.dumps(difference.as_dict())), plain(old)) == plain(new)
    # Rendering goes with any package, and nothing differs unseen.
    assert as_text(difference)
    assert as_markdown(difference)
    assert bool(difference) == (plain(old) != plain(new))


@given(one=packages())
def test_nothing_differs_from_itself(one: Package) -> None:
    assert not compare_packages(one, one)
