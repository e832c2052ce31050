"""``pytest --aqim-data PATH``: every rule is a test, and who does not ask for it pays nothing."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from aqim_data.reporting import judged_rules
from aqim_data.validation import checking, reading
from tests.conftest import ROOT
from tests.test_rules import CASES, both

pytest_plugins = ["pytester"]
PLUGIN = ("-p", "aqim_data.pytest_plugin", "-p", "no:cacheprovider")
RULES = judged_rules("validate")


@pytest.fixture(autouse=True)
def _only_this_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the package is installed, pytest would load the plugin a second time, under its other name.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was validated, in order."""
    calls: list[object] = []
    original = reading.read_tables

    def counted(folder: Path, **options: Any) -> object:
        calls.append(folder)
        return original(folder, **options)

    monkeypatch.setattr(checking, "read_tables", counted)
    return calls


def test_every_rule_is_a_test_and_the_package_is_validated_once(
    pytester: pytest.Pytester, mini: Path, runs: list[object]
) -> None:
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini)
    result.assert_outcomes(passed=len(RULES))
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"collected {len(RULES)} items"])
    assert runs == [mini]


def test_a_broken_rule_fails_alone_with_file_and_line(pytester: pytest.Pytester, mini: Path) -> None:
    both(CASES["AQ203"][0], CASES["AQ404"][0])(mini)
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "-v")
    # Freshness and plausibility wait until nothing else is wrong.
    waiting = 1 + sum(code.startswith("AQ7") for code in RULES)
    result.assert_outcomes(passed=len(RULES) - 2 - waiting, failed=2, skipped=waiting)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "*aqim-data?*?::AQ203 FAILED*",
            "*aqim-data?*?::AQ602 SKIPPED*",
            "AQ203 A date is of the EDTF subset and exists.",
            "*/data/events.csv:2:39 ?evt-attack? AQ203 date '1999-99': month must be 01–12; *",
            "To mend it: *",
        ]
    )
    assert "pytest_plugin.py" not in result.stdout.str()


def test_places_can_be_followed_from_where_pytest_was_called(pytester: pytest.Pytester, mini: Path) -> None:
    CASES["AQ203"][0](mini)
    mini.rename(pytester.path / "package")
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", "package")
    result.stdout.fnmatch_lines(["package/data/events.csv:2:39 *"])


def test_the_tests_can_be_chosen_like_others(pytester: pytest.Pytester, mini: Path, runs: list[object]) -> None:
    pytester.makepyfile("def test_something(): pass")
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "-k", "AQ203 or something")
    result.assert_outcomes(passed=2, deselected=len(RULES) - 1)
    listed = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "--collect-only", "-q")
    assert sum("::AQ" in line for line in listed.outlines) == len(RULES)
    assert len(runs) == 1


def test_two_packages_in_one_run(pytester: pytest.Pytester, mini: Path, package: Path) -> None:
    CASES["AQ203"][0](mini)
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "--aqim-data", package, "-k", "AQ203")
    result.assert_outcomes(passed=1, failed=1, deselected=2 * len(RULES) - 2)


@pytest.mark.parametrize("ci", ["", "true"])
def test_many_problems_are_capped_unless_asked_for(
    pytester: pytest.Pytester, package: Path, monkeypatch: pytest.MonkeyPatch, ci: str
) -> None:
    # In CI pytest prints the summary of a failure in full.
    monkeypatch.setenv("CI", ci)
    file = package / "data" / "claims.csv"
    file.write_text(file.read_text("utf-8").replace(",agrees,", ",agree,"), encoding="utf-8")
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", package, "-k", "AQ202")
    assert sum("AQ202 stance" in line for line in result.outlines) == 20
    result.stdout.fnmatch_lines(["… * more (-vv lists those that the report holds)"])
    whole = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", package, "-k", "AQ202", "-vv")
    assert sum("AQ202 stance" in line for line in whole.outlines) > 20


def test_a_warning_passes_with_a_warning_and_fails_if_strict(
    pytester: pytest.Pytester, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aqim_data.validation import Problem, Report

    doubt = Problem("AQ203", "far off", "look again", "data/events.csv", 2, severity="warning")
    monkeypatch.setattr("aqim_data.validate", lambda *_, **__: Report({}, (doubt,)), raising=False)
    file = mini / "data" / "events.csv"
    file.write_text(file.read_text("utf-8").replace("Attack in", "\x1b[31m"), encoding="utf-8")
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "-k", "AQ203", "--color=no")
    result.assert_outcomes(passed=1, deselected=len(RULES) - 1)
    result.stdout.fnmatch_lines(["*AqimDataWarning: *data/events.csv:2 AQ203 warning: far off; look again"])
    assert "\x1b" not in result.stdout.str()
    strict = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "-k", "AQ203", "--aqim-data-strict")
    strict.assert_outcomes(failed=1, deselected=len(RULES) - 1)


@pytest.mark.parametrize(
    ("path", "reason"), [("nowhere", "nowhere does not exist"), (".", "holds neither datapackage.json nor data/")]
)
def test_what_is_no_package_is_a_usage_error(path: str, reason: str, pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", path)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --aqim-data: *{reason}*"])


def test_conformance_is_judged_if_asked_for(pytester: pytest.Pytester, mini: Path) -> None:
    CASES["AQ605"][0](mini)
    result = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "--aqim-data-conformance", "-k", "AQ60")

    result.assert_outcomes(passed=7, failed=1, skipped=1, deselected=len(RULES) - 7)


def test_hostile_cells_reach_no_terminal(pytester: pytest.Pytester, mini: Path) -> None:
    file = mini / "data" / "events.csv"
    file.write_text(file.read_text("utf-8").replace("Attack in", "\x1b[31m\u202e::error::x"), encoding="utf-8")
    output = pytester.runpytest_inprocess(*PLUGIN, "--aqim-data", mini, "-vv", "--color=no").stdout.str()
    assert "\\x1b[31m\\u202e" in output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_without_the_option_nothing_of_the_package_is_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing_came_in():
            ours = {name for name in sys.modules if name.startswith("aqim_data")}
            assert ours == {"aqim_data", "aqim_data.pytest_plugin"}
            assert not {"pydantic", "pydantic_core", "click", "rich", "junitparser"} & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess(*PLUGIN)
    result.assert_outcomes(passed=1)
    assert "aqim-data" in pytester.runpytest_subprocess(*PLUGIN, "--help").stdout.str()


def test_pytest_is_told_of_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert hasattr(import_module(project["entry-points"]["pytest11"]["aqim-data"]), "pytest_addoption")
