"""The same table in pandas, Polars, Arrow and DuckDB: cell for cell what the CSV file holds, with types."""

from __future__ import annotations

import csv
import datetime
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest

import aqim_data
from aqim_data.dataset import Dataset
from aqim_data.errors import InvalidDatasetError, MissingExtraError
from aqim_data.models import TABLES
from tests.conftest import ROOT

# Written by hand, so that the models are not compared with themselves.
WHOLE = {"low", "high", "sources", "independent_sources"}
FLAGS = {"suicide", "disputed"}
DAYS = {"accessed", "date_earliest", "date_latest"}
DEGREES = {"latitude", "longitude"}
LISTS = {
    *("countries", "target_type", "weapon_type", "perpetrators", "disputed_fields", "source_urls", "authors"),
    *("same_as", "taken_by", "reported_in", "ended_by", "outcomes"),
}
CONTENT_FLAGS = ["none", "armed_group_statement", "threat", "incitement", "religious_text", "graphic"]
EXPECTED_TYPES = {
    # table, column: pandas, Polars, Arrow, DuckDB
    ("events", "killed_low"): ("Int64", "Int64", "int64", "BIGINT"),
    ("events", "suicide"): ("boolean", "Boolean", "bool", "BOOLEAN"),
    ("events", "date"): ("string", "String", "string", "VARCHAR"),
    ("events", "countries"): ("object", "List", "list<item: string>", "ENUM"),
    ("events_flat", "date_earliest"): ("datetime64[s]", "Date", "date32[day]", "DATE"),
    ("events_flat", "disputed_fields"): ("object", "List(String)", "list<item: string>", "VARCHAR[]"),
    ("events_flat", "disputed"): ("boolean", "Boolean", "bool", "BOOLEAN"),
    ("places", "latitude"): ("float64", "Float64", "double", "DOUBLE"),
    ("sources", "accessed"): ("datetime64[s]", "Date", "date32[day]", "DATE"),
    ("quotes", "content_flag"): ("category", "Enum", "dictionary<values=string, indices=int16, ordered=0>", "ENUM"),
    ("claims", "low"): ("Int64", "Int64", "int64", "BIGINT"),
}


def is_whole(column: str) -> bool:
    return column in WHOLE or column.endswith(("_low", "_high"))


def cells_of(table: str, folder: Path = ROOT) -> list[dict[str, str]]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def schema_of(table: str) -> dict[str, Any]:
    return dict(json.loads((ROOT / "schemas" / f"{table}.table.json").read_text("utf-8")))


def as_cell(value: Any) -> str:
    """A value of a frame as the file writes it."""
    if isinstance(value, list | tuple):
        return "|".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value)


def columns_of_pandas(frame: pandas.DataFrame) -> dict[str, list[Any]]:
    def plain(value: Any) -> Any:
        if isinstance(value, pandas.Timestamp):
            return value.date()
        return value.item() if isinstance(value, numpy.generic) else value

    return {
        name: [None if missing else plain(value) for missing, value in zip(series.isna(), series, strict=True)]
        for name, series in frame.items()
    }


def columns_of_polars(frame: polars.DataFrame) -> dict[str, list[Any]]:
    return frame.to_dict(as_series=False)


def columns_of_arrow(frame: pyarrow.Table) -> dict[str, list[Any]]:
    frame.validate(full=True)
    return dict(frame.to_pydict())


def columns_of_duckdb(relation: Any) -> dict[str, list[Any]]:
    names = list(relation.columns)
    rows = relation.fetchall()
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


@pytest.fixture(scope="module")
def database(data: Dataset) -> Iterable[duckdb.DuckDBPyConnection]:
    with data.connect() as connection:
        yield connection


@pytest.fixture(params=["pandas", "polars", "arrow", "duckdb"])
def read(request: pytest.FixtureRequest, data: Dataset) -> Callable[[str], dict[str, list[Any]]]:
    """The columns of a table as Python values, as one of the four libraries has them."""
    if request.param == "duckdb":
        connection = request.getfixturevalue("database")
        return lambda table: columns_of_duckdb(connection.sql(f'SELECT * FROM "{table}"'))
    if request.param == "pandas":
        return lambda table: columns_of_pandas(data.tables[table].to_pandas())
    if request.param == "polars":
        return lambda table: columns_of_polars(data.tables[table].to_polars())
    return lambda table: columns_of_arrow(data.tables[table].to_arrow())


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_is_the_file_s(read: Callable[[str], dict[str, list[Any]]], table: str) -> None:
    columns = read(table)
    expected = cells_of(table)
    assert list(columns) == list(expected[0])
    rows = [dict(zip(columns, map(as_cell, row), strict=True)) for row in zip(*columns.values(), strict=True)]
    # DuckDB holds tables that refer to themselves in another order.
    assert sorted(tuple(row.values()) for row in rows) == sorted(tuple(row.values()) for row in expected)


@pytest.mark.parametrize("table", TABLES)
def test_frames_keep_the_order_of_the_file(data: Dataset, table: str) -> None:
    column = next(iter(cells_of(table)[0]))
    ids = [row[column] for row in cells_of(table)]
    assert data.tables[table].to_pandas()[column].to_list() == ids
    assert data.tables[table].to_polars()[column].to_list() == ids
    assert data.tables[table].to_arrow()[column].to_pylist() == ids


@pytest.mark.parametrize("table", TABLES)
def test_values_have_the_types_of_their_columns(read: Callable[[str], dict[str, list[Any]]], table: str) -> None:
    for name, values in read(table).items():
        types = {type(value) for value in values if value is not None}
        if name in LISTS:
            assert types <= {list}, name
            assert None not in values, name
        elif name in FLAGS:
            assert types <= {bool}, name
        elif name in DAYS:
            assert types <= {datetime.date}, name
        elif name in DEGREES:
            assert types <= {float}, name
        elif is_whole(name):
            assert types <= {int}, name
        else:
            assert types <= {str}, name


def test_counts_nulls_and_sums_are_the_same_in_all_four_by_their_own_reckoning(
    data: Dataset, database: duckdb.DuckDBPyConnection
) -> None:
    for table in TABLES:
        rows = cells_of(table)
        panda, polar = data.tables[table].to_pandas(), data.tables[table].to_polars()
        arrow = data.tables[table].to_arrow()
        assert len(panda) == polar.height == arrow.num_rows == len(rows)
        for name in rows[0]:
            blank = 0 if name in LISTS else sum(row[name] == "" for row in rows)
            nulls, total = database.sql(
                f'SELECT count(*) - count("{name}"), {f"""sum("{name}")""" if is_whole(name) else "0"} FROM "{table}"'
            ).fetchall()[0]
            assert panda[name].isna().sum() == polar[name].null_count() == nulls == blank, (table, name)
            assert arrow[name].null_count == blank, (table, name)
            if is_whole(name):
                wanted = sum(int(row[name]) for row in rows if row[name])
                found = pyarrow.compute.sum(arrow[name], min_count=0).as_py()
                assert [int(panda[name].sum()), polar[name].sum(), found, total or 0] == [wanted] * 4, (table, name)


def test_arabic_names_are_the_same_in_all_four(data: Dataset, database: duckdb.DuckDBPyConnection) -> None:
    arabic = {
        row["name"] for row in cells_of("actor_names") if any("\u0600" <= sign <= "\u06ff" for sign in row["name"])
    }
    assert arabic
    letters = "[\u0600-\u06ff]"
    panda = data.actor_names.to_pandas()
    polar = data.actor_names.to_polars()
    arrow = data.actor_names.to_arrow()
    assert set(panda[panda["name"].str.contains(letters)]["name"]) == arabic
    assert set(polar.filter(polars.col("name").str.contains(letters))["name"]) == arabic
    found = arrow.filter(pyarrow.compute.match_substring_regex(arrow["name"], letters))
    assert set(found["name"].to_pylist()) == arabic
    asked = database.sql(f"SELECT name FROM actor_names WHERE regexp_matches(name, '{letters}')").fetchall()
    assert {name for (name,) in asked} == arabic


@pytest.mark.parametrize(("table", "column"), EXPECTED_TYPES)
def test_types_by_name(data: Dataset, database: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    panda, polar, arrow, sql = EXPECTED_TYPES[table, column]
    frame = data.tables[table]
    assert str(frame.to_pandas()[column].dtype) == panda
    assert str(frame.to_polars().schema[column]).startswith(polar)
    assert str(frame.to_arrow().schema.field(column).type) == arrow
    described = database.sql(f'SELECT "{column}" FROM "{table}"')
    assert str(described.types[0]).startswith(sql)


def test_terms_are_all_there_in_the_vocabulary_s_order(data: Dataset, database: duckdb.DuckDBPyConnection) -> None:
    seen = 0
    for table in TABLES:
        panda, polar = data.tables[table].to_pandas(), data.tables[table].to_polars()
        arrow = data.tables[table].to_arrow()
        for field in schema_of(table)["fields"]:
            if "categories" in field:
                name = field["name"]
                terms = [term["value"] for term in field["categories"]]
                assert list(panda[name].cat.categories) == terms, (table, name)
                assert polar[name].dtype == polars.Enum(terms), (table, name)
                assert arrow[name].chunk(0).dictionary.to_pylist() == terms, (table, name)
                sql: Any = database.sql(f'SELECT "{name}" FROM "{table}"').types[0]
                assert dict(sql.children)["values"] == terms, (table, name)
                seen += 1
    assert seen > 15
    assert list(data.quotes.to_pandas()["content_flag"].cat.categories) == CONTENT_FLAGS


def test_lists_of_terms_keep_their_terms_in_polars(data: Dataset) -> None:
    dtype = data.events.to_polars().schema["countries"]
    assert isinstance(dtype, polars.List)
    assert isinstance(dtype.inner, polars.Enum)
    codes = {row["term"] for row in cells_of("vocabularies") if row["vocabulary"] == "country"}
    assert set(dtype.inner.categories) == codes


def test_required_columns_of_arrow_are_not_nullable_and_described(data: Dataset) -> None:
    schema = data.events.to_arrow().schema
    for field in schema_of("events")["fields"]:
        required = field.get("constraints", {}).get("required", False) or field["name"] in LISTS
        assert schema.field(field["name"]).nullable is not required, field["name"]
        assert schema.field(field["name"]).metadata[b"description"].decode() == field["description"]
    assert schema.metadata[b"name"] == b"events"


def test_flat_is_the_table_of_flat_events(data: Dataset) -> None:
    flat = data.flat()
    assert list(flat.to_pandas().columns) == list(cells_of("events_flat")[0])
    assert flat.to_polars().height == flat.to_arrow().num_rows == len(cells_of("events"))


def test_days_of_dates_are_those_of_the_flat_events(data: Dataset) -> None:
    expected = {row["event_id"]: (row["date_earliest"], row["date_latest"]) for row in cells_of("events_flat")}
    frames = [
        columns_of_pandas(data.events.to_pandas(bounds=True)),
        columns_of_polars(data.events.to_polars(bounds=True)),
        columns_of_arrow(data.events.to_arrow(bounds=True)),
    ]
    for frame in frames:
        names = list(frame)
        assert names[names.index("date") :][:3] == ["date", "date_earliest", "date_latest"]
        days = zip(frame["date_earliest"], frame["date_latest"], strict=True)
        found = {one: tuple(map(as_cell, both)) for one, both in zip(frame["event_id"], days, strict=True)}
        assert found == expected


def test_days_of_open_dates_are_missing_where_they_are_open(mini: Path) -> None:
    (row,) = aqim_data.load(mini).relationships.to_polars(bounds=True).to_dicts()
    assert (row["valid"], row["valid_earliest"], row["valid_latest"]) == ("2004/..", datetime.date(2004, 1, 1), None)


def test_what_has_its_days_already_gets_them_once(data: Dataset) -> None:
    assert data.flat().to_polars(bounds=True).columns == data.flat().to_polars().columns


@pytest.mark.parametrize(
    ("library", "ask", "extra"),
    [
        ("pandas", lambda data: data.events.to_pandas(), "pandas"),
        ("polars", lambda data: data.events.to_polars(), "polars"),
        ("pyarrow", lambda data: data.flat().to_arrow(), "arrow"),
        ("duckdb", lambda data: data.connect(), "duckdb"),
        ("pyarrow", lambda data: data.connect(), "duckdb"),
    ],
)
def test_a_missing_extra_is_named_with_its_command(
    data: Dataset, monkeypatch: pytest.MonkeyPatch, library: str, ask: Callable[[Dataset], Any], extra: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError) as caught:
        ask(data)
    assert f"needs {library};" in str(caught.value)
    assert f"pip install 'aqim-data[{extra}]'" in str(caught.value)


@pytest.mark.parametrize("method", ["to_pandas", "to_polars"])
def test_pandas_and_polars_do_without_arrow(method: str) -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None; import aqim_data; data = aqim_data.load(); "
        f"print(len(data.flat().{method}(bounds=True)), len(data.quotes.{method}()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(cells_of("events_flat"))), str(len(cells_of("quotes")))]


HOSTILE_TEXTS = [
    "=1+1",
    "'; DROP TABLE events; --",
    '<script>"a", b</script>',
    "قسنطينة",
    "🔥",
    'a "b", c',
    "NULL",
    "nan",
]


@pytest.mark.parametrize("words", HOSTILE_TEXTS)
def test_texts_come_through_as_they_are(mini: Path, words: str) -> None:
    data = aqim_data.load(mini)
    tables = {name: {record.key: record for record in collection} for name, collection in data.tables.items()}
    event = data.events["evt-attack"]
    tables["events"][event.key] = event.model_copy(update={"title": words, "place_text": words})
    changed = Dataset(tables)
    at = [record.event_id for record in changed.events].index("evt-attack")
    assert changed.events.to_pandas()["place_text"].to_list()[at] == words
    assert changed.events.to_polars()["place_text"].to_list()[at] == words
    assert changed.events.to_arrow()["place_text"].to_pylist()[at] == words
    with changed.connect() as database:
        query = "SELECT title, place_text FROM events WHERE event_id = 'evt-attack'"
        assert database.sql(query).fetchall() == [(words, words)]


def test_tables_without_records_have_their_types(data: Dataset) -> None:
    empty = Dataset({})
    for name, table in empty.tables.items():
        assert table.to_polars().schema == data.tables[name].to_polars().schema
        assert table.to_arrow().schema == data.tables[name].to_arrow().schema
        assert list(table.to_pandas().dtypes) == list(data.tables[name].to_pandas().dtypes)
    with empty.connect() as database:
        assert database.sql("SELECT count(*) FROM events_overview").fetchall() == [(0,)]


def test_keys_and_references_of_the_database_are_those_of_the_schemas(database: duckdb.DuckDBPyConnection) -> None:
    found = database.sql(
        "SELECT table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names "
        "FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') AND table_name <> 'date_bounds'"
    ).fetchall()
    keys = {table: list(columns) for table, kind, columns, *_ in found if kind == "PRIMARY KEY"}
    references = {
        (table, *columns, target, *targets) for table, kind, columns, target, targets in found if kind == "FOREIGN KEY"
    }
    schemas = {table: schema_of(table) for table in TABLES}
    assert keys == {table: schema["primaryKey"] for table, schema in schemas.items()}
    assert references == {
        (table, *key["fields"], key["reference"].get("resource", table), *key["reference"]["fields"])
        for table, schema in schemas.items()
        for key in schema.get("foreignKeys", ())
    }


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO places SELECT * FROM places LIMIT 1",
        "UPDATE places SET kind = 'castle'",
        "UPDATE places SET name = NULL",
        "UPDATE quotes SET speaker_id = 'act-nobody'",
    ],
)
def test_the_database_refuses_what_breaks_its_keys_and_types(mini: Path, statement: str) -> None:
    with aqim_data.load(mini).connect() as database, pytest.raises(duckdb.Error):
        database.execute(statement)


def test_databases_are_apart_and_the_data_stay(mini: Path) -> None:
    data = aqim_data.load(mini)
    with data.connect() as one, data.connect() as other:
        one.execute("DELETE FROM claims")
        assert other.sql("SELECT count(*) FROM claims").fetchall() == [(2,)]
    assert len(data.claims) == 2


def test_the_database_explains_itself(database: duckdb.DuckDBPyConnection) -> None:
    said = {
        (table, column): comment
        for table, column, comment in database.sql(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    }
    for table in TABLES:
        for field in schema_of(table)["fields"]:
            assert said[table, field["name"]] == field["description"]


def test_the_overview_of_events_says_what_the_flat_events_say(database: duckdb.DuckDBPyConnection) -> None:
    names = ["event_id", "date_earliest", "date_latest", "date_precision", "place", "latitude", "longitude"]
    names += ["perpetrators", "disputed_fields"]
    found = database.sql(f"SELECT {', '.join(names)} FROM events_overview").fetchall()
    expected = [tuple(row[name] for name in names) for row in cells_of("events_flat")]
    assert sorted(tuple(map(as_cell, row)) for row in found) == sorted(expected)


def test_perpetrators_and_disputes_are_those_of_the_files(data: Dataset, database: duckdb.DuckDBPyConnection) -> None:
    parts = [row for row in cells_of("participations") if row["role"] == "perpetrator"]
    found = database.sql("SELECT event_id, actor_id, attribution FROM perpetrators").fetchall()
    assert sorted(found) == sorted((row["event_id"], row["actor_id"], row["attribution"]) for row in parts)
    claims = cells_of("claims")
    disputed = {(row["record_id"], row["field"]) for row in claims if row["stance"] == "disputes"}
    views = database.sql("SELECT record_id, field, agreeing + refining + disputing FROM disputes").fetchall()
    assert {(record, field): count for record, field, count in views} == {
        pair: sum((row["record_id"], row["field"]) == pair for row in claims) for pair in disputed
    }
    assert len(views) == len(data.disputed())


def test_witnesses_and_citations_are_those_of_the_files(database: duckdb.DuckDBPyConnection) -> None:
    above = {row["source_id"]: row["derived_from"] for row in cells_of("sources")}

    def top(source: str) -> str:
        return top(above[source]) if above[source] else source

    assert dict(database.sql("SELECT * FROM witnesses").fetchall()) == {source: top(source) for source in above}
    tables = [table for table in TABLES if "locator" in cells_of(table)[0]]
    counts = dict(database.sql('SELECT "table", count(*) FROM citations GROUP BY "table"').fetchall())
    assert counts == {table: len(cells_of(table)) for table in tables}


def change(folder: Path, table: str, record: str, **cells: str) -> Dataset:
    """The package with other cells in one row, the derived files left as they are."""
    path = folder / "data" / f"{table}.csv"
    rows = cells_of(table, folder)
    for row in rows:
        if next(iter(row.values())) == record:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return aqim_data.load(folder)


def test_events_that_are_part_of_each_other_are_refused_with_their_name(mini: Path) -> None:
    data = change(mini, "events", "evt-attack", part_of="evt-attack-part")
    with pytest.raises(InvalidDatasetError, match=r"evt-attack in events: its part_of leads round in a circle"):
        data.connect()


def test_a_register_that_lacks_an_id_is_refused(mini: Path) -> None:
    register = mini / "data" / "records.csv"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(line for line in lines if not line.startswith("evt-attack,")), "utf-8")
    with pytest.raises(InvalidDatasetError, match=r"claims cannot be held with its keys: .*evt-attack.*validate"):
        aqim_data.load(mini).connect()
