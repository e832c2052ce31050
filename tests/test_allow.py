"""Laying a doubt to rest from the command line: an entry of the allow-list, in its place, and nothing half done."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import aqim_data
from aqim_data import contribute
from aqim_data.cli import main
from aqim_data.contribute import allowing
from aqim_data.errors import InvalidDatasetError
from aqim_data.validation.allowing import ALLOW_LIST
from tests.conftest import ROOT
from tests.mini import ROWS, write_tables
from tests.test_retire import state
from tests.test_rules import CASES, TOLLS, built, more_events

HEADER = "rule,record_id,field,reason\n"
REASON = "It was looked up, and is right."


def allow(package: Path, *arguments: str, reason: str = REASON) -> Result:
    return CliRunner().invoke(main, ["allow", *arguments, "--reason", reason, "--package", str(package)])


def listed(package: Path) -> list[list[str]]:
    with (package / ALLOW_LIST).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def warned(package: Path) -> list[tuple[str, str, str]]:
    return [(one.rule, one.record_id, one.field) for one in aqim_data.validate(package).problems]


@pytest.fixture
def doubtful(mini: Path) -> Path:
    """A package with warnings: loaded words in two actors, and a source older than what it reports."""
    first, *others = ROWS["sources"]
    actors = [{**row, "description": "One of the terrorists."} for row in ROWS["actors"]]
    write_tables(mini, {**ROWS, "actors": actors, "sources": [{**first, "published": "2007-12-10"}, *others]})
    assert CliRunner().invoke(main, ["build", str(mini)]).exit_code == 0
    assert len(warned(mini)) > len(actors)
    return mini


def test_an_entry_goes_into_its_place_and_the_warning_is_gone(doubtful: Path) -> None:
    before = warned(doubtful)
    assert ("AQ708", "act-man", "description") in before
    for record in ("act-man", "act-group"):
        result = allow(doubtful, "AQ708", record)
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[0] == ALLOW_LIST
    text = f'AQ708,act-group,description,"{REASON}"\nAQ708,act-man,description,"{REASON}"\n'
    assert (doubtful / ALLOW_LIST).read_bytes() == (HEADER + text).encode()
    gone = {("AQ708", record, "description") for record in ("act-man", "act-group")}
    assert warned(doubtful) == [one for one in before if one not in gone]


def test_every_warning_of_a_package_can_be_allowed(doubtful: Path) -> None:
    before = warned(doubtful)
    for rule, record, field in before:
        result = allow(doubtful, rule, record, "--field", field)
        assert result.exit_code == 0, result.output
    assert [tuple(row[:3]) for row in listed(doubtful)] == sorted(before)
    assert aqim_data.validate(doubtful, strict=True).passed


@pytest.mark.parametrize(
    "reason", ['"Yes", he said, <b>twice</b>', "تفجير, 😀", "-1 is right", "x --reason y", "it's, well: right"]
)
def test_a_reason_stays_as_it_is(reason: str, doubtful: Path) -> None:
    result = allow(doubtful, "AQ708", "act-man", reason=reason)
    assert result.exit_code == 0, result.output
    assert listed(doubtful) == [["AQ708", "act-man", "description", reason]]


@pytest.mark.parametrize(
    ("arguments", "reason", "said"),
    [
        (("AQ708", "plc-dry-town"), REASON, "AQ708 does not warn of plc-dry-town, so there is nothing to allow"),
        (("AQ703", "act-man"), REASON, "warnings that come near: AQ708 act-man description"),
        (("AQ708", "act-man", "--field", "name"), REASON, "AQ708 does not warn of name of act-man"),
        (("AQ203", "evt-attack"), REASON, "AQ203 is an error, and errors cannot be allowed"),
        (("AQ780", "act-man"), REASON, "no rule has the code 'AQ780'; did you mean AQ70"),
        (("x", "act-man"), REASON, "`aqim-data rules` lists them"),
        (("AQ708", "act-man"), "", "'' is no reason: say in a line what was looked up"),
        (("AQ708", "act-man"), "  ", "'  ' is no reason"),
        (("AQ708", "act-man"), "two\nlines", "is no reason"),
        (("AQ708", "act-man"), "\x1b[31mred", "is no reason"),
        (("AQ708", "act-man"), "unknown", "'unknown' is no reason"),
    ],
)
def test_what_cannot_be_allowed_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], reason: str, said: str, doubtful: Path
) -> None:
    before = state(doubtful)
    result = allow(doubtful, *arguments, reason=reason)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert "pattern" not in result.stderr
    assert "\x1b" not in result.output
    assert result.stdout == ""
    assert state(doubtful) == before


def test_what_is_allowed_already_is_refused(doubtful: Path) -> None:
    assert allow(doubtful, "AQ708", "act-man").exit_code == 0
    before = state(doubtful)
    result = allow(doubtful, "AQ708", "act-man", reason="Once more.")
    assert result.exit_code == 2
    assert "that AQ708 warns of description of act-man is allowed already" in result.stderr
    assert state(doubtful) == before


def test_of_several_fields_one_must_be_named(mini: Path) -> None:
    tolls = [{**toll, **{name.replace("killed", "wounded"): number for name, number in toll.items()}} for toll in TOLLS]
    built(more_events(*tolls, {"killed_high": "90", "wounded_high": "90"}))(mini)
    assert [one[1:] for one in warned(mini)] == [("evt-more-10", "killed_high"), ("evt-more-10", "wounded_high")]
    result = allow(mini, "AQ703", "evt-more-10")
    assert result.exit_code == 2
    assert "say which with --field: killed_high, wounded_high" in result.stderr
    assert allow(mini, "AQ703", "evt-more-10", "--field", "wounded_high").exit_code == 0
    assert [row[2] for row in listed(mini)] == ["wounded_high"]
    # Only one is left, so that none needs to be named.
    assert allow(mini, "AQ703", "evt-more-10").exit_code == 0
    assert [row[2] for row in listed(mini)] == ["killed_high", "wounded_high"]


def test_a_package_with_errors_is_left_as_it_is(doubtful: Path) -> None:
    CASES["AQ203"][0](doubtful)
    before = state(doubtful)
    result = allow(doubtful, "AQ708", "act-man")
    assert result.exit_code == 1
    assert "AQ203" in result.stdout
    assert result.stderr == "nothing was written\n"
    assert state(doubtful) == before


def test_a_faulty_list_is_not_written_over(doubtful: Path) -> None:
    (doubtful / "curation").mkdir(exist_ok=True)
    (doubtful / ALLOW_LIST).write_text(f"{HEADER}AQ708,act-group,description,\n", encoding="utf-8")
    before = state(doubtful)
    result = allow(doubtful, "AQ708", "act-man")
    assert result.exit_code == 1
    assert "AQ607" in result.stdout
    assert state(doubtful) == before


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(doubtful: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise InvalidDatasetError("nothing was merged: the disk is full")

    monkeypatch.setattr(allowing, "replace_files", refuse)
    before = state(doubtful)
    with pytest.raises(InvalidDatasetError, match="the disk is full"):
        contribute.allow("AQ708", "act-man", doubtful, reason=REASON)
    assert state(doubtful) == before


def test_a_list_of_a_spreadsheet_becomes_canonical(doubtful: Path) -> None:
    (doubtful / "curation").mkdir(exist_ok=True)
    lines = f'{HEADER}AQ708,act-man,description,"Right."\n'.replace("\n", "\r\n")
    (doubtful / ALLOW_LIST).write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert allow(doubtful, "AQ708", "act-group").exit_code == 0
    text = f'{HEADER}AQ708,act-group,description,"{REASON}"\nAQ708,act-man,description,Right.\n'
    assert (doubtful / ALLOW_LIST).read_bytes() == text.encode()


def test_an_entry_of_our_own_list_comes_back_as_it_was(package: Path) -> None:
    for name in (
        ".zenodo.json",
        "CITATION.cff",
        "LICENSES",
        "SHA256SUMS",
        "docs",
        "examples",
        "metadata",
        "pyproject.toml",
    ):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, package / name)
    whole = (package / ALLOW_LIST).read_text("utf-8")
    rule, record, field, reason = listed(package)[3]
    kept = [line for line in whole.splitlines(keepends=True) if not line.startswith(f"{rule},{record},{field},")]
    assert len(kept) == len(whole.splitlines()) - 1
    (package / ALLOW_LIST).write_text("".join(kept), encoding="utf-8")
    (package / "SHA256SUMS").write_text("")
    result = allow(package, rule, record, reason=reason)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [ALLOW_LIST, "SHA256SUMS"]
    for name in (ALLOW_LIST, "SHA256SUMS"):
        assert (package / name).read_bytes() == (ROOT / name).read_bytes()
