from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aqim_data.cli import main
from aqim_data.cli.commands_rules import FAMILY_NAMES
from aqim_data.validation.rules import FAMILIES, RULES, rules_page
from tests.test_rules import CASES


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_rules_lists_every_rule() -> None:
    lines = run("rules").stdout.splitlines()
    assert lines[0].split("\t") == ["code", "family", "severity", "demand"]
    assert [line.split("\t")[0] for line in lines[1:]] == list(RULES)


@pytest.mark.parametrize("family", FAMILIES.values())
def test_rules_of_a_family(family: str) -> None:
    listed = json.loads(run("rules", "--family", family, "--format", "json").stdout)
    assert {rule["family"] for rule in listed} == {family}
    assert set(listed[0]) == {"code", "family", "severity", "demand", "why", "wrong", "right", "mend"}


def test_an_unknown_family_is_a_usage_error() -> None:
    result = run("rules", "--family", "fields")
    assert result.exit_code == 2
    assert "plausibility" in result.stderr


def test_the_families_on_offer_are_those_of_the_register() -> None:
    assert list(FAMILIES.values()) == list(FAMILY_NAMES)
    assert {rule.family for rule in RULES.values()} == set(FAMILY_NAMES)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_explains_itself(code: str) -> None:
    result = run("explain", code.lower())
    assert result.exit_code == 0
    rule = RULES[code]
    for text in (code, rule.demand, rule.why, rule.mend, *rule.wrong.split("\n"), *rule.right.split("\n")):
        assert text.strip() in result.stdout
    assert json.loads(run("explain", code, "--format", "json").stdout) == rule.as_dict()


@pytest.mark.parametrize(
    ("code", "hint"),
    [("AQ2O3", "did you mean AQ2"), ("203", "AQ203"), ("AQ", "aqim-data rules"), ("x" * 500, "aqim-data rules")],
)
def test_an_unknown_code_is_a_usage_error_with_a_hint(code: str, hint: str) -> None:
    result = run("explain", code)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr
    assert len(result.stderr) < 400


def test_an_unknown_code_reaches_the_terminal_without_control_characters() -> None:
    assert "\x1b" not in run("explain", "AQ\x1b[31m").stderr


def test_the_page_has_a_section_for_every_rule() -> None:
    page = rules_page()
    assert re.findall("^### (AQ[0-9]{3})$", page, re.MULTILINE) == list(RULES)
    for rule in RULES.values():
        assert f"[{rule.code}](#{rule.anchor})" in page
        assert rule.why in page
        assert rule.wrong != rule.right


@pytest.mark.parametrize(
    ("code", "options", "exit_code", "summary"),
    [
        ("AQ708", (), 0, "; 1 warning in 1 file"),
        ("AQ708", ("--strict",), 1, "1 warning in 1 file; --strict counts warnings as errors"),
        ("AQ201", ("--strict",), 1, "1 error in 1 file"),
    ],
)
def test_warnings_count_only_strictly(
    code: str, options: tuple[str, ...], exit_code: int, summary: str, mini: Path
) -> None:
    CASES[code][0](mini)
    result = run("validate", str(mini), *options)
    assert (result.exit_code, result.stderr) == (exit_code, "")
    assert result.stdout.splitlines()[-1].endswith(summary)
    assert (f"{code} (warning)" in result.stdout) is (code == "AQ708")


def test_json_says_whether_warnings_counted(mini: Path) -> None:
    CASES["AQ708"][0](mini)
    report = json.loads(run("validate", str(mini), "--strict", "--format", "json").stdout)
    assert (report["valid"], report["strict"], report["passed"]) == (True, True, False)
    assert [problem["severity"] for problem in report["problems"]] == ["warning"]
