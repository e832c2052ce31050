"""What kind of value a column holds is decided once, and every form with types of its own has one for each kind."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping

import pandas
import polars
import pyarrow
import pytest

from aqim_data.dataset.database import DUCKDB
from aqim_data.dataset.frames import ARROW, PANDAS, POLARS
from aqim_data.derive.croissant import CROISSANT
from aqim_data.export.sqlite import SQLITE
from aqim_data.models import TABLES, VALUE_KINDS, ValueKind
from tests.conftest import ROOT

# These three make a type of each vocabulary.
BESIDE_TERMS = {"Polars": POLARS, "pandas": PANDAS, "DuckDB": DUCKDB}
WITH_TERMS = {"Arrow": ARROW, "SQLite": SQLITE, "Croissant": CROISSANT}


@pytest.mark.parametrize("target", [*WITH_TERMS, *BESIDE_TERMS])
def test_every_form_has_a_type_for_every_kind(target: str) -> None:
    types: Mapping[ValueKind, str] = {**WITH_TERMS, **BESIDE_TERMS}[target]
    assert {*types} | ({"term"} if target in BESIDE_TERMS else set()) == {*VALUE_KINDS}


def test_the_types_are_those_of_the_libraries() -> None:
    assert all(isinstance(getattr(pyarrow, name)(), pyarrow.DataType) for name in ARROW.values())
    assert all(issubclass(getattr(polars, name), polars.DataType) for name in POLARS.values())
    assert all(pandas.array([None], dtype=name).isna().all() for name in PANDAS.values())


def test_every_kind_occurs_so_that_every_form_is_tried_with_it() -> None:
    columns = [column for model in TABLES.values() for column in model.columns().values()]
    assert {column.value_kind for column in columns} == {*VALUE_KINDS}
    assert any(column.many for column in columns)


def test_the_kinds_are_those_of_the_cells_in_the_files() -> None:
    """Read off the CSV, so that the models are not compared with themselves."""
    for name, model in TABLES.items():
        fields = json.loads((ROOT / "schemas" / f"{name}.table.json").read_text("utf-8"))["fields"]
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for field, column in zip(fields, model.columns().values(), strict=True):
            cells = {row[column.name] for row in rows} - {""}
            match column.value_kind:
                case "boolean":
                    assert cells <= {"true", "false"}
                case "integer":
                    assert all(cell.isdecimal() for cell in cells)
                case "number":
                    assert all(float(cell) == float(cell) for cell in cells)
                case "day":
                    assert all(len(cell) == 10 and cell[4] == cell[7] == "-" for cell in cells)
                case "term":
                    assert column.many or {term["value"] for term in field["categories"]} >= cells
                case "text":
                    assert "categories" not in field
