"""Exports of tables, read back by a client of each form and compared with the CSV, record for record."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import aqim_data
from aqim_data.errors import ExportError
from aqim_data.export import Selection, as_text, choose, export
from aqim_data.models import TABLES, Source
from aqim_data.vocabulary import Consulted, EventType, SourceType
from tests.conftest import ROOT
from tests.exporting import ODD, as_cells, json_lines, rows_of, write_odd


@pytest.fixture(scope="module", params=["real", "odd"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ROOT if request.param == "real" else write_odd(tmp_path_factory.mktemp("odd") / "package")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> aqim_data.Dataset:
    return aqim_data.load(write_odd(tmp_path_factory.mktemp("odd") / "package"))


@pytest.fixture(scope="module")
def files(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each form, written once."""
    data = aqim_data.load(folder)
    out = tmp_path_factory.mktemp("out")
    names = {"sqlite": "aqim.sqlite", "duckdb": "aqim.duckdb", "parquet": "parquet", "xlsx": "a.xlsx", "jsonl": "jsonl"}
    for form, name in names.items():
        export(form, choose(data, form), out / name)
    return {form: out / name for form, name in names.items()}


def sqlite_rows(database: sqlite3.Connection, table: str) -> list[dict[str, str]]:
    found = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    names = [column[0] for column in found.description]
    lists = {name for name, column in TABLES[table].columns().items() if column.cell.json_type == "array"}
    flags = {name for name, column in TABLES[table].columns().items() if column.cell.json_type == "boolean"}
    rows = []
    for values in found:
        row = dict(zip(names, values, strict=True))
        row |= {name: json.loads(row[name]) for name in lists if row[name] is not None}
        row |= {name: bool(row[name]) for name in flags if row[name] is not None}
        rows.append(as_cells(row))
    return rows


def test_sqlite_holds_every_record_as_the_csv_does(files: dict[str, Path], folder: Path) -> None:
    with closing(sqlite3.connect(files["sqlite"])) as database:
        for name in TABLES:
            assert sqlite_rows(database, name) == rows_of(folder, name), name


def test_sqlite_has_all_keys_and_none_is_broken(files: dict[str, Path], folder: Path) -> None:
    with closing(sqlite3.connect(files["sqlite"])) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name in TABLES:
            schema = json.loads((ROOT / "schemas" / f"{name}.table.json").read_text("utf-8"))
            info = database.execute(f"PRAGMA table_info({name})").fetchall()
            assert [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]] == schema["primaryKey"]
            keys = {(row[3], row[2]) for row in database.execute(f"PRAGMA foreign_key_list({name})")}
            wanted = {
                (key["fields"][0], key["reference"].get("resource", name)) for key in schema.get("foreignKeys", [])
            }
            assert keys == wanted
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute("UPDATE events SET place_id = 'plc-nowhere'")
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            database.execute("UPDATE events SET type = 'party'")


def test_sqlite_finds_words_in_any_script(files: dict[str, Path], folder: Path) -> None:
    wanted = "Abdelmalek" if folder == ROOT else "المغرب"
    table, column = ("actors", "name") if folder == ROOT else ("sources", "title")
    with closing(sqlite3.connect(files["sqlite"])) as database:
        found = database.execute(
            f"SELECT {column} FROM {table} WHERE rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)",
            [f"{column}:{wanted}"],
        ).fetchall()
        plain = database.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE ?", [f"%{wanted}%"]).fetchall()
    assert found
    assert found == plain
    indexed = {"claims_record_id", "events_place_id", "participations_actor_id", "events_type", "events_date"}
    with closing(sqlite3.connect(files["sqlite"])) as database:
        assert indexed <= {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


def test_datasette_opens_it_with_labels_facets_and_search(files: dict[str, Path], folder: Path) -> None:
    from datasette.app import Datasette

    metadata = json.loads(files["sqlite"].with_name("aqim.sqlite.metadata.json").read_text("utf-8"))

    async def ask() -> dict[str, Any]:
        browser = Datasette([str(files["sqlite"])], metadata=metadata)
        await browser.invoke_startup()
        answers = {}
        for name in (
            "events",
            "events.json?_facet=type&_size=1",
            "claims?_size=2",
            "quotes?_size=1",
            "events?_search=army",
        ):
            answer = await browser.client.get(f"/aqim/{name}")
            assert answer.status_code == 200, (name, answer.text[:300])
            answers[name] = answer.text
        return answers

    pages = asyncio.run(ask())
    events = rows_of(folder, "events")
    facets = json.loads(pages["events.json?_facet=type&_size=1"])["facet_results"]
    kinds = {row["type"] for row in events}
    assert {one["value"] for one in facets["type"]["results"]} <= kinds
    assert {"type", "countries", "certainty", "suicide"} <= set(facets)
    # Lists of terms have facets; lists of other words, which are almost all different, have none.
    flat = metadata["databases"]["aqim"]["tables"]["events_flat"]["facets"]
    assert {"array": "countries"} in flat
    assert "perpetrators" not in str(flat)
    countries = {one["value"]: one["count"] for one in facets["countries"]["results"]}
    assert countries["DZ"] == sum("DZ" in row["countries"].split("|") for row in events)
    assert "What kind of happening it is." in pages["events"]
    assert "content_flag says which" in pages["quotes?_size=1"]
    # A claim shows its source by title, not by id only.
    cited = rows_of(folder, "claims")[0]["source_id"]
    title = next(row["title"] for row in rows_of(folder, "sources") if row["source_id"] == cited)
    assert title.split("'")[0].split("&")[0] in pages["claims?_size=2"]
    assert "<script>alert" not in pages["events"]


def test_duckdb_holds_every_record_as_the_csv_does(files: dict[str, Path], folder: Path) -> None:
    with closing(duckdb.connect(str(files["duckdb"]), read_only=True)) as database:
        for name, model in TABLES.items():
            found = database.execute(f"SELECT * FROM {name}")
            names = [column[0] for column in found.description or []]
            rows = [as_cells(dict(zip(names, row, strict=True))) for row in found.fetchall()]
            key = model.table_info.key

            def place(row: dict[str, str], key: tuple[str, ...] = key) -> list[str]:
                return [row[column] for column in key]

            assert sorted(rows, key=place) == sorted(rows_of(folder, name), key=place), name


def test_duckdb_has_keys_enumerations_and_lists(files: dict[str, Path], folder: Path) -> None:
    with closing(duckdb.connect(str(files["duckdb"]), read_only=True)) as database:
        constraints = database.execute(
            "SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints()"
        ).fetchall()
        for name in TABLES:
            schema = json.loads((ROOT / "schemas" / f"{name}.table.json").read_text("utf-8"))
            assert (name, "PRIMARY KEY", schema["primaryKey"]) in constraints
            for key in schema.get("foreignKeys", []):
                assert (name, "FOREIGN KEY", key["fields"]) in constraints
        terms = database.execute("SELECT unnest(enum_range(NULL::event_type))::VARCHAR").fetchall()
        assert [term for (term,) in terms] == list(EventType)
        counted = database.execute("SELECT count(*) FROM events WHERE list_contains(countries, 'ML')").fetchone()
        assert counted == (sum("ML" in row["countries"].split("|") for row in rows_of(folder, "events")),)
        (comment,) = (
            database.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'events'").fetchone() or ()
        )
        assert comment == "One happening."


def test_parquet_holds_every_record_as_the_csv_does(files: dict[str, Path], folder: Path) -> None:
    assert {file.name for file in files["parquet"].iterdir()} == {f"{name}.parquet" for name in TABLES}
    for name in TABLES:
        table = pq.read_table(files["parquet"] / f"{name}.parquet")
        assert [as_cells(row) for row in table.to_pylist()] == rows_of(folder, name), name


def test_parquet_has_right_types_and_says_what_it_is(files: dict[str, Path]) -> None:
    events = pq.read_table(files["parquet"] / "events.parquet")
    assert events.schema.field("killed_low").type == pa.int64()
    assert events.schema.field("countries").type == pa.list_(pa.string())
    assert events.schema.field("suicide").type == pa.bool_()
    assert pa.types.is_dictionary(events.schema.field("type").type)
    assert pq.read_schema(files["parquet"] / "sources.parquet").field("accessed").type == pa.date32()
    assert events.schema.field("part_of").metadata[b"description"].startswith(b"The larger event")
    assert events.schema.metadata[b"table"] == b"events"
    # DuckDB is a second reader of the same file.
    query = "SELECT count(*), sum(killed_low) FROM read_parquet(?)"
    counted = duckdb.execute(query, [str(files["parquet"] / "events.parquet")]).fetchone()
    killed = [row for row in events.column("killed_low").to_pylist() if row is not None]
    assert counted == (events.num_rows, sum(killed))


def test_a_workbook_holds_every_cell_as_text(files: dict[str, Path], folder: Path) -> None:
    book = openpyxl.load_workbook(files["xlsx"], read_only=True)
    assert book.sheetnames == ["about", *TABLES, "dictionary"]
    for name in TABLES:
        lines = book[name].iter_rows()
        header = [cell.value for cell in next(lines)]
        rows = []
        for line in lines:
            assert {cell.data_type for cell in line if cell.value is not None} <= {"s"}
            rows.append({column: cell.value or "" for column, cell in zip(header, line, strict=True)})
        assert rows == rows_of(folder, name), name
    meanings = {(row[0], row[1]): row[5] for row in book["dictionary"].iter_rows(values_only=True)}
    assert meanings["events", "part_of"].startswith("The larger event")
    assert set(meanings) == {("table", "column")} | {
        (name, column) for name in TABLES for column in TABLES[name].columns()
    }


def test_a_workbook_keeps_its_header_in_sight(odd: aqim_data.Dataset, tmp_path: Path) -> None:
    export("xlsx", choose(odd, "xlsx"), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for name in TABLES:
        assert book[name].freeze_panes == "B2"
        assert book[name].column_dimensions["A"].number_format == "@" or book[name]["A1"].number_format == "@"
    assert book["sources"]["B2"].number_format == "@"


def unjudged(source_id: str, title: str) -> Source:
    """A source that nobody validated."""
    return Source.model_construct(
        source_id=source_id, title=title, type=SourceType.DATASET, consulted=Consulted.WHOLE, language="en"
    )


def test_no_workbook_runs_a_formula(odd: aqim_data.Dataset, tmp_path: Path) -> None:
    # Validation refuses such a title; a record that somebody made otherwise is still only text.
    formulas = ["=1+1", '=HYPERLINK("http://example.org")', "@SUM(A1)", "+1+1", "{=1}", "http://example.org/", "-1"]
    sources = [unjudged(f"src-{number}", text) for number, text in enumerate(formulas)]
    export("xlsx", Selection(odd, {"sources": sources}, whole=True), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["sources"]
    cells = [sheet.cell(row, 2) for row in range(2, 2 + len(formulas))]
    assert [cell.value for cell in cells] == formulas
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not any("<f>" in archive.read(name).decode() for name in archive.namelist())


def test_a_text_that_is_too_long_for_a_workbook_is_refused_and_nothing_is_written(
    odd: aqim_data.Dataset, tmp_path: Path
) -> None:
    long = unjudged("src-long", "x" * 32_768)
    with pytest.raises(ExportError, match=r"src-long: title has 32,768 characters"):
        export("xlsx", Selection(odd, {"sources": [long]}, whole=True), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_json_lines_hold_every_record_as_the_csv_does(files: dict[str, Path], folder: Path) -> None:
    for name in TABLES:
        lines = json_lines((files["jsonl"] / f"{name}.jsonl").read_text("utf-8"))
        assert [as_cells(line) for line in lines] == rows_of(folder, name), name


def test_json_lines_fit_the_schema_of_their_table(odd: aqim_data.Dataset) -> None:
    for name in ("events", "sources", "claims", "places"):
        schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        for line in json_lines(as_text("jsonl", choose(odd, "jsonl", tables=[name]))):
            validator.validate(line)


@pytest.mark.parametrize("form", ["sqlite", "parquet", "xlsx", "jsonl"])
def test_the_same_records_give_the_same_bytes(form: str, odd: aqim_data.Dataset, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(form, choose(odd, form, tables=["events"]), tmp_path / name / "a")
    assert (tmp_path / "one" / "a").read_bytes() == (tmp_path / "two" / "a").read_bytes()


def test_the_odd_texts_are_there(odd: aqim_data.Dataset) -> None:
    assert {source.title for source in odd.sources} >= set(ODD)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of a file are POSIX")
@pytest.mark.parametrize("form", ["sqlite", "duckdb", "parquet", "xlsx", "jsonl"])
def test_a_file_that_cannot_grow_is_one_line_and_leaves_nothing(form: str, tmp_path: Path) -> None:
    place = tmp_path / "out" / f"a.{form}"
    command = f'ulimit -f 40 && exec "$0" -m aqim_data.cli export {form} -o "$1"'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, place], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert re.match(r"aqim-data: .* cannot be (made|written): .", line)
    assert list(place.parent.iterdir()) == []
