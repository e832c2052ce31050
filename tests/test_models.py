"""The models, and that the JSON Schemas say the same."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import aqim_data
from aqim_data.dates import EdtfDate
from aqim_data.derive.schemas import json_schema
from aqim_data.errors import DateError
from aqim_data.models import TABLES, Column, Event, Record
from aqim_data.models.cells import IdentifierCell
from aqim_data.models.constraints import Different, InTime, Ordered

VALIDATORS = {name: jsonschema.Draft202012Validator(json_schema(model)) for name, model in TABLES.items()}
ALIASES = ["a", "b"]


ODD: list[Any] = [
    *(None, "", 0, -1, 3.0, 2.5, True, "x", "2003-02-29", "2007-13", "2012/2007", "para 4-3"),
    *("e\u0301", "a\u200bb", "a ", "a\n", [], ["DZ"], ["DZ", "DZ"], ["a|b"], [""], {}),
]


def good_values(model: type[Record], column: Column) -> st.SearchStrategy[Any]:
    """Values that a column takes; those that a rule between columns looks at come more often."""
    if column.vocabulary:
        terms = [str(term) for term in column.vocabulary]
        telling = [
            term
            for rule in model.constraints
            if getattr(rule, "where", "") == column.name
            for term in getattr(rule, "terms", ())
        ]
        good: st.SearchStrategy[Any] = st.sampled_from(terms)
        if telling:
            good = good | st.sampled_from([str(term) for term in telling])
    elif isinstance(column.cell, IdentifierCell):
        prefix = column.cell.example.split("-")[0]
        good = st.sampled_from([f"{prefix}-{alias}" for alias in ALIASES])
    elif column.cell.kind == "edtf":
        good = st.sampled_from(["2007", "2007-12-11", "199X", "1991/2002", "../2010-08-10", "2004~/.."])
    elif column.cell.json_type == "integer":
        good = st.integers(0, 9) | st.integers(0, 999_999_999)
    elif column.cell.json_type == "number":
        good = st.floats(-90, 90) | st.sampled_from([1e-05, -1e-300, 0.1])
    elif column.cell.json_type == "boolean":
        good = st.booleans()
    else:
        good = st.just(column.item.example if column.item else column.cell.example)
    return st.lists(good, max_size=2, unique=True) if column.cell.json_type == "array" else good


@st.composite
def objects(draw: st.DrawFn, model: type[Record]) -> dict[str, Any]:
    """Records that are right in most columns: half of them in all, the others wrong in one or two."""
    record: dict[str, Any] = {}
    for column in model.columns().values():
        presence = "filled" if column.required else draw(st.sampled_from(["filled", "filled", "empty", "absent"]))
        if presence == "filled":
            record[column.name] = draw(good_values(model, column))
        elif presence == "empty" and column.cell.json_type != "array":
            record[column.name] = None
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        name = draw(st.sampled_from([*model.columns(), "extra"]))
        odd = st.sampled_from(ODD)
        if name in model.columns():
            near = good_values(model, model.columns()[name])
            odd = odd | near.map(str) | near.map(lambda value: f"{value} ") | near.map(lambda value: [value])
        record[name] = draw(odd)
    if draw(st.integers(0, 19)) == 0:
        record.pop(draw(st.sampled_from(sorted(record))))
    return record


def _ends_early(start: Any, end: Any) -> bool:
    try:
        first, last = EdtfDate.parse(start).earliest, EdtfDate.parse(end).latest
    except DateError:
        return False
    return first is not None and last is not None and last < first


def beyond_json_schema(model: type[Record], record: dict[str, Any]) -> bool:
    """Whether a record breaks a rule that JSON Schema cannot say, by a reading of its own."""
    for rule in model.constraints:
        if isinstance(rule, Ordered):
            low, high = record.get(rule.low), record.get(rule.high)
            if low is not None and high is not None and low > high:
                return True
        if isinstance(rule, InTime):
            start, end = record.get(rule.start), record.get(rule.end)
            if start and end and _ends_early(start, end):
                return True
        if isinstance(rule, Different):
            value = record.get(rule.column)
            if value is not None and value == record.get(rule.other):
                return True
    for column in model.columns().values():
        value = record.get(column.name)
        if column.cell.kind == "edtf" and isinstance(value, str) and "/" in value:
            try:
                EdtfDate.parse(value)
            except DateError:
                return True
        if column.cell.kind == "locator" and value == "para 4-3":
            return True
        if column.cell.kind == "text" and value == "e\u0301":
            return True
    return False


@pytest.mark.parametrize("name", TABLES)
@given(st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_model_and_the_json_schema_accept_the_same_records(name: str, data: st.DataObject) -> None:
    model = TABLES[name]
    record = data.draw(objects(model))
    by_schema = VALIDATORS[name].is_valid(record)
    try:
        accepted = model.model_validate(record)
    except ValidationError:
        assert not by_schema or beyond_json_schema(model, record)
    else:
        assert by_schema
        assert not beyond_json_schema(model, record)
        assert model.from_cells(accepted.to_cells()) == accepted


@pytest.mark.parametrize("name", TABLES)
def test_every_record_of_the_package_fits_its_json_schema(name: str, data: aqim_data.Dataset) -> None:
    for record in data.tables[name]:
        as_object = json.loads(json.dumps(record.to_object()))
        assert [error.message for error in VALIDATORS[name].iter_errors(as_object)] == []
        assert TABLES[name].model_validate(as_object) == record


@pytest.mark.parametrize("name", TABLES)
def test_cells_survive_a_round_trip(name: str, data: aqim_data.Dataset) -> None:
    for record in data.tables[name]:
        assert TABLES[name].from_cells(record.to_cells()) == record


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_what_it_means(name: str) -> None:
    for column in TABLES[name].columns().values():
        assert column.title
        assert column.description.endswith(".")
        assert column.cell.example


def test_records_are_frozen_typed_and_comparable(data: aqim_data.Dataset) -> None:
    event = data.events["evt-batna-bombing-2007"]
    with pytest.raises(ValidationError, match="frozen"):
        event.title = "Another"  # type: ignore[misc]  # that it is forbidden is the point
    assert isinstance(event.date, EdtfDate)
    assert event.date.earliest == date(2007, 9, 6)
    assert event == Event.from_cells(event.to_cells())
    assert len({event, Event.from_cells(event.to_cells())}) == 1
    assert event != data.events["evt-dellys-bombing-2007"]


def test_a_record_on_its_own_says_that_it_belongs_to_no_dataset(data: aqim_data.Dataset) -> None:
    alone = Event.from_cells(data.events["evt-batna-bombing-2007"].to_cells())
    with pytest.raises(LookupError, match=r"belongs to no dataset; records reach each other .* aqim_data\.load\(\)"):
        _ = alone.participants


def test_a_low_count_above_the_high_one_is_refused(data: aqim_data.Dataset) -> None:
    cells = data.events["evt-batna-bombing-2007"].to_cells()
    with pytest.raises(ValidationError, match="killed_low 23 is above killed_high 22"):
        Event.from_cells({**cells, "killed_low": "23", "killed_high": "22"})
