"""The explorer's page, as far as it can be judged without a browser; tests/browser opens it in one."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.cli import main
from aqim_data.errors import InvalidDatasetError
from aqim_data.explore import explorer_page, write_explorer
from aqim_data.explore.families import FAMILIES
from aqim_data.explore.packing import content, packed, read_packed
from aqim_data.explore.page import LIBRARIES, PARTS
from aqim_data.vocabulary import EventType
from tests.conftest import ROOT
from tests.explorer_pages import HOSTILE, write_hostile

VENDOR = ROOT / "src" / "aqim_data" / "explore" / "vendor"
ASSETS = ROOT / "src" / "aqim_data" / "explore" / "assets"


@pytest.fixture(scope="module")
def page(data: aqim_data.Dataset) -> str:
    return explorer_page(data)


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def unpacked_rows(found: dict[str, object], name: str) -> list[dict[str, str]]:
    tables, pool = found["tables"], found["pool"]
    assert isinstance(tables, dict)
    assert isinstance(pool, list)
    columns = tables[name]["columns"]
    cells = {
        column[0]: ["|".join(pool[one] for one in cell) if isinstance(cell, list) else pool[cell] for cell in column[4]]
        for column in columns
    }
    return [dict(zip(cells, values, strict=True)) for values in zip(*cells.values(), strict=True)]


@pytest.mark.parametrize("name", ["sources", "actors", "events", "claims", "quotes", "events_flat", "captivities"])
def test_every_cell_of_a_table_is_in_the_page(data: aqim_data.Dataset, name: str) -> None:
    assert unpacked_rows(content(data), name) == rows_of(name)


def test_what_is_packed_is_what_is_unpacked(data: aqim_data.Dataset) -> None:
    found = read_packed(packed(data, {"a": 1}))
    assert found["world"] == {"a": 1}
    assert found["tables"].keys() == content(data)["tables"].keys()


def test_dates_counts_and_sides_are_written_down(data: aqim_data.Dataset) -> None:
    found = content(data)
    assert {row["date"] for row in rows_of("events") if row["date"]} <= found["dates"].keys()
    assert found["dates"]["2007-12-11"][:3] == ["2007-12-11", "2007-12-11", "day"]
    assert found["counts"]["37,72"] == "37–72"
    sides = {(record, field): (adopted, backing) for record, field, adopted, backing in found["sides"]}
    assert sides.keys() == {(row["record_id"], row["field"]) for row in rows_of("claims")}
    assert sides["evt-cherchell-academy-2011", "killed"][0] == "18"


def test_of_the_register_only_ids_that_no_record_bears_any_more(data: aqim_data.Dataset) -> None:
    wanted = [row["record_id"] for row in rows_of("records") if row["status"] != "active"]
    assert wanted
    assert [row["record_id"] for row in unpacked_rows(content(data), "records")] == wanted


def test_each_kind_of_event_is_in_exactly_one_family() -> None:
    kinds = [kind for family in FAMILIES for kind in family.types]
    assert sorted(kinds) == sorted(EventType)


def test_the_page_is_one_file_of_at_most_three_megabytes(page: str) -> None:
    assert len(page.encode()) <= 3_000_000


def test_the_page_names_nothing_that_a_browser_would_fetch(page: str) -> None:
    assert (
        re.findall(r"""<(?:script|img|iframe|object|embed|link)\b[^>]*\b(?:src|href|data)=["'](?!data:,)[^"']*""", page)
        == []
    )
    assert "@import" not in page
    assert "sourceMappingURL" not in page
    assert "default-src &#x27;none&#x27;" in page
    assert "connect-src" not in page  # default-src stands for it


def test_the_policy_names_the_hash_of_each_script_and_of_the_style(page: str) -> None:
    import base64
    import html

    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    inside = re.findall(r"<script>(.*?)</script>", page, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", page, re.DOTALL
    )
    assert len(inside) == len(LIBRARIES) + 2
    for text in inside:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_no_script_of_ours_reads_markup_or_runs_text() -> None:
    for part in PARTS:
        text = (ASSETS / part).read_text("utf-8")
        for forbidden in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            ".html(",
        ):
            assert forbidden not in text, f"{part}: {forbidden}"


def test_every_part_of_the_script_is_used_and_can_be_read_in_one_sitting() -> None:
    assert {file.name for file in ASSETS.glob("*.js")} == set(PARTS)
    assert [part for part in PARTS if len((ASSETS / part).read_text("utf-8").splitlines()) > 450] == []


def test_the_same_data_give_the_same_bytes(data: aqim_data.Dataset, page: str) -> None:
    assert explorer_page(data) == page


def test_hostile_texts_stand_nowhere_in_the_markup(tmp_path: Path) -> None:
    page = explorer_page(aqim_data.load(write_hostile(tmp_path / "package")))
    assert "harmed" not in page
    assert "&lt;/title&gt;&lt;b&gt;Mini {{DATA}}" in page
    found = read_packed(re.findall(r'id="data">([^<]*)<', page)[0])
    assert set(HOSTILE) <= set(found["pool"]) | {row[:-1] for row in found["pool"]}


def test_what_is_vendored_is_what_its_provenance_says() -> None:
    entries = json.loads((VENDOR / "provenance.json").read_text("utf-8"))
    named = {name for entry in entries for name in (entry["file"], entry["licence_file"])} | {"provenance.json"}
    assert {file.name for file in VENDOR.iterdir()} == named
    for entry in entries:
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert (ROOT / "LICENSES" / f"{entry['licence']}.txt").is_file()


def test_the_licences_of_the_libraries_are_in_the_page(page: str) -> None:
    notices = json.loads(re.findall(r'id="notices">(.*?)</script>', page, re.DOTALL)[0])
    assert [entry["package"] for entry in notices] == ["d3", "topojson-client", "minisearch", "world-atlas"]
    assert all("opyright" in entry["text"] for entry in notices)


def test_every_country_of_an_event_on_the_map_has_an_outline(data: aqim_data.Dataset) -> None:
    world = json.loads((VENDOR / "countries.json").read_text("utf-8"))
    codes = {country["properties"]["code"] for country in world["objects"]["countries"]["geometries"]}
    placed = {str(event.place.country) for event in data.events if event.place and event.place.latitude is not None}
    assert placed - codes <= {"US"}


def test_the_command_writes_the_page(mini: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "page.html"
    result = CliRunner().invoke(main, ["explore", "-o", str(target), "--package", str(mini)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 events, 2 sources, 2 claims" in result.stderr
    assert target.read_text("utf-8") == explorer_page(aqim_data.load(mini))


def test_the_command_writes_to_standard_output_when_asked(mini: Path) -> None:
    result = CliRunner().invoke(main, ["explore", "-o", "-", "--package", str(mini)])
    assert result.exit_code == 0
    assert result.stdout == explorer_page(aqim_data.load(mini))


def test_a_folder_is_no_place_for_the_page(data: aqim_data.Dataset, mini: Path) -> None:
    with pytest.raises(InvalidDatasetError, match=r"it is a folder; name a file"):
        write_explorer(data, mini)
    assert CliRunner().invoke(main, ["explore", "-o", str(mini), "--package", str(mini)]).exit_code == 1
