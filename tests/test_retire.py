"""Taking rows out of a package: ids are retired or merged, and stay in the register; other rows are dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data import contribute
from aqim_data.cli import main
from aqim_data.contribute.transaction import WORKSHOP
from aqim_data.errors import RecordNotFoundError, RetirementError


def state(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and WORKSHOP not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_an_id_is_retired_and_stays_in_the_register(mini: Path) -> None:
    report, written = contribute.retire("quo-hurt", mini, reason="It was never said.")
    assert report.valid
    assert {"data/quotes.csv", "data/records.csv", "datapackage.json"} <= set(written)
    data = aqim_data.load(mini)
    assert "quo-hurt" not in data.quotes
    entry = data.records["quo-hurt"]
    assert (entry.status, entry.retired_in, entry.reason) == ("retired", "0.1.0", "It was never said.")
    assert aqim_data.validate(mini).valid
    with pytest.raises(RecordNotFoundError, match="quo-hurt"):
        data["quo-hurt"]


def test_what_points_at_a_merged_record_points_at_the_other(mini: Path) -> None:
    report, _ = contribute.retire("act-man", mini, reason="The man is the group.", into="act-group")
    assert report.valid, report.problems
    data = aqim_data.load(mini)
    assert data.quotes["quo-hurt"].speaker_id == "act-group"
    assert {(part.actor_id, part.role) for part in data.participations} == {
        ("act-group", "perpetrator"),
        ("act-group", "speaker"),
        ("act-group", "hostage"),
    }
    assert len(data.relationships) == 0  # a tie of the group to itself
    assert data.records["act-man"].replaced_by == "act-group"


def test_a_row_without_an_id_is_dropped_by_its_key(mini: Path) -> None:
    report, written = contribute.retire("evt-attack act-man speaker", mini)
    assert report.valid
    assert "data/participations.csv" in written
    assert "data/records.csv" not in written
    contribute.retire("act-group The Group", mini)
    assert len(aqim_data.load(mini).actor_names) == 0


@pytest.mark.parametrize(
    ("record", "options", "error", "said"),
    [
        ("act-man", {"reason": "x"}, RetirementError, "rows point at act-man"),
        ("quo-hurt", {}, RetirementError, "say why quo-hurt is withdrawn"),
        ("act-man", {"reason": "x", "into": "evt-attack"}, RetirementError, "evt-attack is no record of actors"),
        ("act-man", {"reason": "x", "into": "act-man"}, RetirementError, "^act-man cannot replace itself"),
        ("evt-attack act-man speaker", {"reason": "x"}, RetirementError, "has no id of its own"),
        ("act-nobody", {"reason": "x"}, RecordNotFoundError, "there is no row 'act-nobody'"),
        ("evt-attack act-man", {}, RecordNotFoundError, "the cells of a key"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused_and_nothing_is_written(
    record: str, options: dict[str, Any], error: type[Exception], said: str, mini: Path
) -> None:
    before = state(mini)
    with pytest.raises(error, match=said):
        contribute.retire(record, mini, **options)
    assert state(mini) == before


def test_what_would_be_invalid_is_not_written(mini: Path) -> None:
    before = state(mini)
    result = CliRunner().invoke(main, ["retire", "clm-date", "--reason", "x", "--package", str(mini)])
    # The copy would be cited nowhere.
    assert result.exit_code == 1
    assert "withdraw it together with what cited it: aqim-data retire clm-date src-two --reason …" in result.stdout
    assert result.stderr == "nothing was written\n"
    assert state(mini) == before


def test_rows_that_need_each_other_go_together(mini: Path) -> None:
    # The claim alone would leave its source idle, and the source alone has the claim pointing at it.
    with pytest.raises(
        RetirementError, match=r"rows? point at src-two \(clm-date\); withdraw them in the same command"
    ):
        contribute.retire("src-two", mini, reason="x")
    result = CliRunner().invoke(
        main, ["retire", "src-two", "clm-date", "--reason", "Never was.", "--package", str(mini)]
    )
    assert result.exit_code == 0, result.output
    data = aqim_data.load(mini)
    for record_id in ("src-two", "clm-date"):
        assert record_id not in data
        assert (data.records[record_id].status, data.records[record_id].reason) == ("retired", "Never was.")
    assert aqim_data.validate(mini).valid


def test_rows_without_ids_go_together_with_the_record_that_they_are_about(mini: Path) -> None:
    rows = ["evt-attack-part", "evt-attack-part act-man hostage", "evt-attack-part"]
    report, _ = contribute.retire(rows, mini, reason="The same event.")
    assert report.valid, report.problems
    data = aqim_data.load(mini)
    assert "evt-attack-part" not in data.events
    assert [part.event_id for part in data.participations] == ["evt-attack", "evt-attack"]


def test_of_several_rows_all_go_or_none(mini: Path) -> None:
    before = state(mini)
    cases: list[tuple[list[str], dict[str, Any], type[Exception]]] = [
        (["quo-hurt", "quo-nothing"], {"reason": "x"}, RecordNotFoundError),
        (["quo-hurt", "act-man"], {"reason": "x"}, RetirementError),
        (["quo-hurt", "evt-attack act-man speaker"], {}, RetirementError),
        (["quo-hurt", "act-man"], {"reason": "x", "into": "act-group"}, RetirementError),
        (["act-group", "act-man"], {"reason": "x", "into": "act-group"}, RetirementError),
    ]
    for rows, options, error in cases:
        with pytest.raises(error):
            contribute.retire(rows, mini, **options)
        assert state(mini) == before
    assert CliRunner().invoke(main, ["retire", "--reason", "x", "--package", str(mini)]).exit_code == 2
    assert state(mini) == before


def test_retire_on_the_command_line(mini: Path) -> None:
    result = CliRunner().invoke(main, ["retire", "quo-hurt", "--reason", "why", "--package", str(mini)])
    assert result.exit_code == 0
    assert "data/quotes.csv" in result.stdout.splitlines()
    assert result.stderr.endswith("files written\n")
    refused = CliRunner().invoke(main, ["retire", "quo-hurt", "--package", str(mini)])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "there is no row 'quo-hurt'" in refused.stderr
