"""What an export chooses, where it writes, and what the command says."""

from __future__ import annotations

import csv
import json
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import aqim_data
from aqim_data.cli import main
from aqim_data.errors import ExportError, FilterError, MissingExtraError
from aqim_data.export import FORMATS, Query, Selection, as_text, choose, export, remarks_on
from aqim_data.models import TABLES
from tests.conftest import ROOT
from tests.exporting import json_lines, rows_of

QUERY = ["--query", "years=2007-2011 country=ML", "--query", "type=kidnapping"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)])


# What is chosen


def test_a_query_chooses_what_list_shows() -> None:
    listed = CliRunner().invoke(
        main, ["list", "events", "--years", "2007-2011", "--country", "ML", "--type", "kidnapping", "--format", "json"]
    )
    exported = run("jsonl", "--table", "events", *QUERY)
    assert exported.exit_code == 0
    assert json_lines(exported.stdout) == json.loads(listed.stdout)
    assert json_lines(exported.stdout)


def test_without_a_query_everything_is_chosen(data: aqim_data.Dataset) -> None:
    selection = choose(data, "sqlite")
    assert {name: len(rows) for name, rows in selection.tables.items()} == {
        name: len(rows_of(ROOT, name)) for name in TABLES
    }
    assert list(choose(data, "jsonl", tables=["quotes", "actors", "quotes"]).tables) == ["actors", "quotes"]


def test_what_belongs_to_the_records_that_fit_comes_along(data: aqim_data.Dataset) -> None:
    selection = choose(data, "sqlite", query=["years=2009", "type=kidnapping"])
    kept = {name: {record.id for record in records} for name, records in selection.tables.items()}
    fitting = {event.event_id for event in data.events if event.type == "kidnapping" and "2009" in str(event.date)}
    assert fitting <= kept["events"]
    for name, key in (("participations", "event_id"), ("quotes", "event_id"), ("claims", "record_id")):
        rows = {record.id for record in data.tables[name] if getattr(record, key) in fitting}
        assert rows <= kept[name]
    assert kept["claims"]
    assert kept["events_flat"] == kept["events"]
    assert len(kept["vocabularies"]) == len(data.vocabularies)
    # No reference leads nowhere.
    ids = {key for records in kept.values() for key in records}
    for name, records in selection.tables.items():
        columns = [column for column, one in TABLES[name].columns().items() if one.reference(TABLES[name].table_info)]
        for record in records:
            assert {getattr(record, column) for column in columns} - {None} <= ids


@pytest.mark.parametrize("query", ["country=ML", "years=2009", "type=hostage_release"])
def test_no_id_in_a_list_or_in_a_claim_leads_nowhere(query: str, data: aqim_data.Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export("jsonl", choose(data, "jsonl", query=[query]), folder)
    rows = {name: json_lines((folder / f"{name}.jsonl").read_text("utf-8")) for name in TABLES}
    events = {row["event_id"] for row in rows["events"]}
    assert {row["event_id"] for row in rows["events_flat"]} == events
    listed = {target for row in rows["captivities"] for target in (*row["reported_in"], *row["ended_by"])}
    assert listed
    assert listed <= events
    said = {row["value"] for row in rows["claims"] if row["field"] == "place_id" and row["value"]}
    assert said
    assert said <= {row["place_id"] for row in rows["places"]}


def test_a_captivity_comes_along_with_the_event_that_ended_it(data: aqim_data.Dataset) -> None:
    kept = {record.key for record in choose(data, "sqlite", query=["type=hostage_release"]).tables["captivities"]}
    ended = [row for row in rows_of(ROOT, "captivities") if "hostage_release" in row["outcomes"].split("|")]
    assert ended
    assert {(row["actor_id"], row["event_id"]) for row in ended} <= kept


def test_a_part_brings_the_larger_event_but_not_into_a_table_that_is_named(mini: Path) -> None:
    data = aqim_data.load(mini)
    query = ["type=armed_assault"]
    whole = choose(data, "sqlite", query=query).tables["events"]
    assert [event.id for event in whole] == ["evt-attack", "evt-attack-part"]
    named = choose(data, "sqlite", tables=["events", "sources"], query=query).tables
    assert [event.id for event in named["events"]] == ["evt-attack-part"]
    assert [source.id for source in named["sources"]] == ["src-one"]


def test_a_key_that_would_lead_nowhere_is_not_declared(mini: Path, tmp_path: Path) -> None:
    data = aqim_data.load(mini)
    export(
        "sqlite", choose(data, "sqlite", tables=["events", "sources"], query=["type=armed_assault"]), tmp_path / "a.db"
    )
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        keys = {row[3] for row in database.execute("PRAGMA foreign_key_list(events)")}
        assert keys == {"source_id"}
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("form", ["sqlite", "duckdb", "xlsx", "parquet"])
def test_what_a_query_leaves_can_be_written(form: str, data: aqim_data.Dataset, tmp_path: Path) -> None:
    done = export(form, choose(data, form, query=["actor=act-hassan-hattab"]), tmp_path / "out")
    assert 0 < done.tables["events"] < len(data.events)
    assert all(path.exists() for path in done.paths)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (["year=2007"], "did you mean years=…?"),
        (["2007"], "is no filter; write years=…, type=…, country=…, actor=…"),
        (["years="], "is no filter"),
        (["years=2007 years=2008"], "years is given twice"),
        (["years=07"], "names no years"),
        (["type=bombin"], "did you mean bombing"),
        (["country=Algeria"], "DZ is its code"),
    ],
)
def test_a_query_that_fits_nothing_says_what_to_write(terms: list[str], message: str, data: aqim_data.Dataset) -> None:
    with pytest.raises(FilterError) as error:
        choose(data, "sqlite", query=terms)
    assert message in str(error.value)


def test_no_query_is_no_query() -> None:
    assert Query.parse([]) is None
    assert Query.parse(["  "]) is None


# Where it is written


def test_text_goes_to_standard_output_and_remarks_do_not() -> None:
    done = run("timelinejs")
    undated = sum(not row["date"] for row in rows_of(ROOT, "events"))
    assert len(json.loads(done.stdout)["events"]) == len(rows_of(ROOT, "events")) - undated
    assert f"{undated:,} of {len(rows_of(ROOT, 'events')):,} events have no date" in done.stderr


def test_a_dash_is_standard_output_and_a_file_has_the_same(tmp_path: Path) -> None:
    printed = run("bibtex", "-o", "-")
    written = run("bibtex", "-o", tmp_path / "refs.bib")
    assert (tmp_path / "refs.bib").read_text("utf-8") == printed.stdout
    assert written.stdout == f"{tmp_path / 'refs.bib'}\n"


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_written_again_over_itself(form: str, mini: Path, tmp_path: Path) -> None:
    place = tmp_path / "out" / f"x{FORMATS[form].suffix}"
    for _ in range(2):
        done = run(form, "-o", place, "--package", mini)
        assert done.exit_code == 0, done.output
    assert place.exists()
    assert not list(place.parent.glob(".*"))


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.is_text])
def test_an_export_of_nothing_and_of_any_table_is_written_again(
    form: str, data: aqim_data.Dataset, tmp_path: Path
) -> None:
    tables = [table for table in FORMATS[form].tables if table not in FORMATS[form].inside]
    for table in tables:
        file = tmp_path / f"{table}{FORMATS[form].suffix}"
        for _ in range(2):
            export(form, choose(data, form, tables=[table]), file)
        empty = Selection(data, {table: ()}, whole=False)
        for _ in range(2):
            export(form, empty, file)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "content",
    [
        b'{"my": 1}\n',
        b'{"type": "FeatureCollection", "features": [\n{"type": "Feature", "id": "mine"}]}',
        b'[\n{"id": "mine", "type": "book"}\n]\n',
        b"@book{mine,\n}\n",
        b"TY  - BOOK\nID  - mine\nER  - \n",
        b"\xff\x00",
    ],
)
def test_a_file_of_somebody_s_own_stays(form: str, content: bytes, mini: Path, tmp_path: Path) -> None:
    for suffix in (FORMATS[form].suffix, *FORMATS[form].also):
        file = tmp_path / f"package{suffix}"
        file.write_bytes(content)
        done = run(form, "-o", file, "--package", mini, "--table", FORMATS[form].usual[0])
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"does not begin as an export to {form} does; name another, or delete it first" in done.stderr
        assert file.read_bytes() == content


def test_a_database_and_a_folder_of_somebody_s_own_stay(mini: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "mine.db")) as database:
        database.execute("CREATE TABLE mine (a)")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "events.jsonl").write_text('{"my": 1}\n')
    for form, name in (("sqlite", "mine.db"), ("jsonl", "folder")):
        done = run(form, "-o", tmp_path / name, "--package", mini)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"does not begin as an export to {form} does" in done.stderr
    assert (tmp_path / "folder" / "events.jsonl").read_text() == '{"my": 1}\n'
    with closing(sqlite3.connect(tmp_path / "mine.db")) as database:
        assert database.execute("SELECT name FROM sqlite_schema").fetchall() == [("mine",)]


def test_the_usual_names(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("sqlite", "--package", mini).stdout == "aqim-data.sqlite\naqim-data.sqlite.metadata.json\n"
    assert run("jsonl", "--package", mini).stdout == "aqim-data-jsonl\n"
    # The older export goes with all its files.
    assert run("jsonl", "--package", mini, "--table", "events", "--table", "quotes").exit_code == 0
    assert sorted(file.name for file in Path("aqim-data-jsonl").iterdir()) == ["events.jsonl", "quotes.jsonl"]
    assert sorted(file.name for file in tmp_path.iterdir() if file.name != "package") == [
        "aqim-data-jsonl",
        "aqim-data.sqlite",
        "aqim-data.sqlite.metadata.json",
    ]


def test_metadata_of_somebody_s_own_stay(mini: Path, tmp_path: Path) -> None:
    metadata = tmp_path / "a.sqlite.metadata.json"
    assert run("sqlite", "-o", tmp_path / "a.sqlite", "--package", mini).exit_code == 0
    written = metadata.read_text("utf-8")
    edited = json.dumps({**json.loads(written), "title": "My own"})
    for content in (edited, '{"databases": {}}', "[]", "my notes", "[" * 100_000):
        before = (tmp_path / "a.sqlite").read_bytes()
        metadata.write_text(content, encoding="utf-8")
        done = run("sqlite", "-o", tmp_path / "a.sqlite", "--package", mini, "--table", "places")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "a.sqlite.metadata.json exists and is not as an export wrote it" in done.stderr
        assert (metadata.read_text("utf-8"), (tmp_path / "a.sqlite").read_bytes()) == (content, before)
    metadata.write_text(written, encoding="utf-8")
    assert run("sqlite", "-o", tmp_path / "a.sqlite", "--package", mini, "--table", "places").exit_code == 0
    # Another database with the same stem has metadata of its own.
    narrowed = metadata.read_bytes()
    assert run("sqlite", "-o", tmp_path / "a.txt", "--package", mini).exit_code == 0
    assert metadata.read_bytes() == narrowed


def test_nothing_but_an_older_export_is_written_over(mini: Path, tmp_path: Path) -> None:
    table = mini / "data" / "events.csv"
    before = table.read_bytes()
    for arguments, message in (
        (("sqlite", "-o", table), "exists and is no .sqlite file"),
        (("jsonl", "-o", mini / "data"), "which is no part of such an export"),
        (("jsonl", "-o", table), "is a file"),
        (("bibtex", "-o", mini / "data"), "is a folder"),
        (("ris", "-o", table / "refs.ris"), "cannot be written"),
    ):
        done = run(*arguments, "--package", mini)
        assert (done.exit_code, done.stdout) == (2, "")
        assert message in done.stderr
    assert table.read_bytes() == before
    assert not list(tmp_path.rglob(".*.tmp"))


def test_a_failure_leaves_the_older_export(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aqim_data.export import sqlite

    data = aqim_data.load(mini)
    export("sqlite", choose(data, "sqlite"), tmp_path / "a.sqlite")
    before = (tmp_path / "a.sqlite").read_bytes()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(sqlite, "_index", fail)
    with pytest.raises(ExportError, match="no such module: fts5"):
        export("sqlite", choose(data, "sqlite", tables=["events"]), tmp_path / "a.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.sqlite", "a.sqlite.metadata.json", "package"]


# What the command says


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sqlit",), "'sqlit' is no form; write one of sqlite, duckdb"),
        (("sqlite", "--table", "event"), "did you mean events"),
        (("geojson", "--table", "actors"), "geojson cannot hold actors; it holds events, places"),
        (("ftm", "--table", "actor_names"), "ftm writes actor_names into the records of actors; name the table actors"),
        (("jsonl", "-o", "-"), "name one table, or a folder"),
        (("sqlite", "-o", "-"), "sqlite is no text; name a file"),
        (("ris", "--query", "year=2007"), "did you mean years=…?"),
        (("jsonl", "--table", "vocabularies", "--query", "country=DZ"), "have no country"),
    ],
)
def test_usage_is_explained(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_records_that_a_form_cannot_hold_are_refused(mini: Path, tmp_path: Path) -> None:
    data = aqim_data.load(mini)
    for form, other, tables, message in (
        ("bibtex", "geojson", (), "bibtex cannot hold events; it holds sources"),
        ("timelinejs", "geojson", ("places",), "timelinejs cannot hold places"),
        ("ftm", "jsonl", ("actor_names",), "name the table actors, too"),
    ):
        selection = choose(data, other, tables=tables)
        with pytest.raises(ExportError, match=message):
            as_text(form, selection)
        with pytest.raises(ExportError, match=message):
            export(form, selection, tmp_path / "a.out")
    with pytest.raises(ExportError, match="ris has no table to write"):
        as_text("ris", Selection(data, {}, whole=False))
    assert not (tmp_path / "a.out").exists()


def test_every_table_that_a_form_takes_alone_leaves_something(data: aqim_data.Dataset) -> None:
    for name, form in FORMATS.items():
        for table in form.tables if form.is_text else ():
            if table not in form.inside:
                assert as_text(name, choose(data, name, tables=[table])), (name, table)


def test_ftm_says_which_tables_it_leaves_out(data: aqim_data.Dataset) -> None:
    (remark,) = remarks_on("ftm", choose(data, "ftm"))
    assert "records" in remark
    assert {word.strip(",;") for word in remark.split()} & set(TABLES) == set(TABLES) - set(FORMATS["ftm"].tables)


def test_help_names_every_form() -> None:
    text = run("--help").stdout
    assert all(f" {name}" in text for name in FORMATS)


def test_nothing_that_fits_is_said_and_written(mini: Path) -> None:
    done = run("geojson", "--query", "years=1995", "--package", mini)
    assert json.loads(done.stdout)["features"] == []
    assert "no record fits the filters" in done.stderr


@pytest.mark.parametrize(("form", "library"), [("duckdb", "duckdb"), ("parquet", "pyarrow"), ("xlsx", "xlsxwriter")])
def test_a_missing_library_is_named_with_what_installs_it(
    form: str, library: str, mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    data = aqim_data.load(mini)
    with pytest.raises(
        MissingExtraError, match=rf"needs {library}; install it with: pip install 'aqim-data\[export\]'"
    ):
        export(form, choose(data, form), tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_the_other_forms_need_no_library(mini: Path, tmp_path: Path) -> None:
    plain = [name for name, form in FORMATS.items() if not form.needs]
    code = (
        "import sys\n"
        "for name in ('duckdb', 'pyarrow', 'xlsxwriter', 'pandas', 'polars'): sys.modules[name] = None\n"
        "import aqim_data\n"
        "from aqim_data.export import choose, export\n"
        f"data = aqim_data.load({str(mini)!r})\n"
        f"for name in {plain}: export(name, choose(data, name), {str(tmp_path / 'out')!r} + '/' + name)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted([*plain, "sqlite.metadata.json"])


def test_a_package_of_somebody_else_bears_its_own_name(mini: Path) -> None:
    data = aqim_data.load(mini)
    collection = json.loads(as_text("geojson", choose(data, "geojson")))
    assert collection["title"] == "Mini"
    assert "citation" not in collection


def test_quotations_stay_where_they_are_asked_for(data: aqim_data.Dataset) -> None:
    flagged = [quote.text for quote in data.quotes if quote.content_flag in ("threat", "incitement", "graphic")]
    assert flagged
    for form in ("geojson", "timelinejs", "ftm"):
        text = as_text(form, choose(data, form))
        assert not [words for words in flagged if words in text]
    with (ROOT / "data" / "quotes.csv").open(encoding="utf-8", newline="") as file:
        assert len(json_lines(as_text("jsonl", choose(data, "jsonl", tables=["quotes"])))) == len(
            list(csv.DictReader(file))
        )


# The page


def test_what_the_page_shows_is_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "export.md").read_text("utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    commands = [line for kind, text in blocks if kind == "console" for line in text.splitlines()]
    for arguments in (shlex.split(line.removeprefix("$ ")) for line in commands):
        if arguments[0] == "aqim-data":
            assert CliRunner().invoke(main, arguments[1:]).exit_code == 0, arguments
    shown = [text for kind, text in blocks if kind == "text"]
    (code,) = [text for kind, text in blocks if kind == "python"]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == shown[0]
    (query,) = [text for kind, text in blocks if kind == "sql"]
    with closing(sqlite3.connect(tmp_path / "aqim.sqlite")) as database:
        assert "".join(f"{title}\n" for (title,) in database.execute(query)) == shown[1]
    assert all(f"`{name}`" in page and f"**{name}**" in page for name in FORMATS)
