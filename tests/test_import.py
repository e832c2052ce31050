"""Importing stays light, and what the package offers is what it says."""

from __future__ import annotations

import subprocess
import sys

import pytest

import aqim_data


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_import_loads_nothing_heavy() -> None:
    heavy = "{'pydantic', 'pydantic_core', 'click', 'rich', 'csv', 'json', 'typing', 'dataclasses'}"
    assert run(f"import sys, aqim_data; print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_loading_does_not_import_the_command_line_or_the_extras() -> None:
    heavy = "{'click', 'rich', 'frictionless', 'jsonschema', 'pandas', 'polars', 'pyarrow', 'duckdb', 'aqim_data.validation', 'aqim_data.derive'}"
    assert run(f"import sys, aqim_data; aqim_data.load(); print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_every_name_on_offer_can_be_had() -> None:
    for name in aqim_data.__all__:
        assert getattr(aqim_data, name) is not None
    assert set(aqim_data.__all__) - {"__version__"} == set(aqim_data._HOME_OF)
    assert set(aqim_data.__all__) <= set(dir(aqim_data))


def test_a_name_that_is_not_on_offer() -> None:
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        _ = aqim_data.laod
