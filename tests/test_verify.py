from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.cli import main
from aqim_data.validation.verification import VERBATIM
from tests.mini import TEXT


def test_every_quotation_wording_name_and_place_stands_in_the_profile(profile: Path) -> None:
    report = aqim_data.verify(profile.parent)
    assert [str(problem) for problem in report.problems] == []
    rows = aqim_data.load().sources["src-aqim-profile"].records
    assert report.facts["sources"] == 1
    # The profile prints 27 passages as quotations, counted by hand; those of other sources are not looked up here.
    assert report.facts["quotes"] == 27
    for table, column in VERBATIM.items():
        words = [row for row in rows if row.table_info.name == table and getattr(row, column)]
        assert report.facts[table] == len(words)


def test_the_command(profile: Path) -> None:
    result = CliRunner().invoke(main, ["verify", "--archive", str(profile.parent), "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["valid"] is True


def test_a_changed_letter_in_the_archive_is_noticed(profile: Path, tmp_path: Path) -> None:
    archived = tmp_path / profile.name
    shutil.copy(profile, archived)
    archived.write_text(archived.read_text("utf-8").replace("barbarous", "Barbarous"), encoding="utf-8")
    result = CliRunner().invoke(main, ["verify", "--archive", str(tmp_path)])
    assert result.exit_code == 1
    assert "AQ512" in result.stdout


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "src-one.txt").write_text(TEXT, encoding="utf-8")
    return folder


def edit(package: Path, table: str, old: str, new: str) -> None:
    file = package / "data" / f"{table}.csv"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_words_in_another_paragraph_are_told_where_they_stand(mini: Path, archive: Path) -> None:
    edit(mini, "quotes", "src-one,para 3", "src-one,para 2")
    problem = aqim_data.verify(archive, mini).problems[0]
    assert (problem.rule, problem.record_id) == ("AQ513", "quo-did-it")
    assert problem.hint == "write para 3"


def test_words_that_are_nowhere_get_the_nearest_paragraph(mini: Path, archive: Path) -> None:
    edit(mini, "quotes", "hurt in Dry Town", "hurt in dry town")
    problem = aqim_data.verify(archive, mini).problems[0]
    assert problem.value == "hurt in dry town"
    assert problem.hint == "nearest is para 2: Two people were hurt in Dry Town."


@pytest.mark.parametrize(
    ("table", "old", "new", "field"),
    [
        ("claims", "Two people were hurt", "Three people were hurt", "as_stated"),
        ("events", "in Dry Town,settlement", "at Dry Town,settlement", "place_text"),
        ("actor_names", "The Group", "The group", "name"),
    ],
)
def test_wordings_places_and_names_are_looked_up_too(
    table: str, old: str, new: str, field: str, mini: Path, archive: Path
) -> None:
    edit(mini, table, old, new)
    problems = aqim_data.verify(archive, mini).problems
    assert [(problem.rule, problem.field) for problem in problems] == [("AQ513", field)]


def test_a_range_of_paragraphs(mini: Path, archive: Path) -> None:
    edit(mini, "quotes", "src-one,para 3", "src-one,para 2-3")
    assert aqim_data.verify(archive, mini).valid


def test_every_locator_must_name_a_paragraph_that_exists(mini: Path, archive: Path) -> None:
    edit(mini, "places", "src-one,para 2", "src-one,para 999")
    problem = aqim_data.verify(archive, mini).problems[0]
    assert (problem.rule, problem.file, problem.line, problem.field) == ("AQ514", "data/places.csv", 2, "locator")


def test_a_problem_names_the_line_and_column_of_the_words(mini: Path, archive: Path) -> None:
    edit(mini, "quotes", "hurt in Dry Town", "hurt in dry town")
    problem = aqim_data.verify(archive, mini).problems[0]
    line = (mini / "data" / "quotes.csv").read_text("utf-8").split("\n")[problem.line - 1]
    assert line.startswith("quo-hurt,")
    assert line[problem.column - 1 :].startswith("hurt in dry town")


def test_without_a_captured_text(mini: Path, tmp_path: Path) -> None:
    problem = aqim_data.verify(tmp_path, mini).problems[0]
    assert problem.rule == "AQ511"
    assert problem.hint == "put the captured text there as src-one.txt"
