from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.build import build, write_text
from aqim_data.cli import main
from tests.conftest import ROOT
from tests.mini import ROWS, write_tables


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_repository_s_derived_files_are_fresh() -> None:
    result = build(ROOT, check=True)
    assert result.report.valid
    assert dict(result.stale) == {}
    pages = {"docs/coverage.md", "docs/data-dictionary.md", "docs/rules.md", "CITATION.cff"}
    assert pages <= set(result.fresh)


def test_building_twice_gives_the_same_bytes(package: Path) -> None:
    before = bytes_of(package)
    for name in before:
        if not name.startswith(("data/", "curation/")):
            (package / name).unlink()
    (package / "datapackage.json").write_text('{"name": "aqim-data", "version": "0.1.0"}')
    (package / "data" / "events_flat.csv").unlink()
    build(package)
    assert bytes_of(package) == before
    build(package)
    assert bytes_of(package) == before


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_result_depends_on_no_hash_seed_locale_or_time_zone(seed: str, package: Path) -> None:
    before = bytes_of(package)
    (package / "datapackage.json").write_text('{"name": "aqim-data", "version": "0.1.0"}')
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Kolkata", "PYTHONUTF8": "0"}
    code = "import sys; from aqim_data.build import build; build(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(package)], check=True, env=environment)
    assert bytes_of(package) == before


def test_check_prints_a_unified_diff_and_writes_nothing(package: Path) -> None:
    flat = package / "data" / "events_flat.csv"
    flat.write_text(
        flat.read_text("utf-8").replace("Two car bombings in Algiers", "Two car bombings at Algiers"), encoding="utf-8"
    )
    before = bytes_of(package)
    result = CliRunner().invoke(main, ["build", str(package), "--check"])
    assert result.exit_code == 1
    lines = result.stdout.split("\n")
    assert lines[:2] == ["--- a/data/events_flat.csv", "+++ b/data/events_flat.csv"]
    assert any(line.startswith("-evt-algiers-bombings-2007-12-11,") and "bombings at Algiers" in line for line in lines)
    assert any(line.startswith("+evt-algiers-bombings-2007-12-11,") and "bombings in Algiers" in line for line in lines)
    assert "aqim-data build" in result.stderr
    assert bytes_of(package) == before


def test_a_file_without_a_last_line_end_still_gives_a_diff_that_can_be_applied(package: Path) -> None:
    flat = package / "data" / "events_flat.csv"
    fresh = flat.read_bytes()
    flat.write_bytes(fresh[:-1])
    diff = CliRunner().invoke(main, ["build", str(package), "--check"]).stdout
    assert "\\ No newline at end of file\n" in diff
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=package, check=True)
    assert flat.read_bytes() == fresh


def test_build_mends_what_check_finds(package: Path) -> None:
    fresh = bytes_of(package)
    (package / "schemas" / "events.table.json").unlink()
    (package / "data" / "vocabularies.csv").write_bytes(b"\xff")
    assert CliRunner().invoke(main, ["build", str(package), "--check"]).exit_code == 1
    result = CliRunner().invoke(main, ["build", str(package)])
    assert result.exit_code == 0
    assert set(result.stdout.split()) == {"data/vocabularies.csv", "schemas/events.table.json"}
    assert bytes_of(package) == fresh
    assert CliRunner().invoke(main, ["build", str(package), "--check"]).exit_code == 0


def test_nothing_is_built_from_invalid_tables(package: Path) -> None:
    events = package / "data" / "events.csv"
    events.write_text(events.read_text("utf-8").replace(",2007-09-06,", ",2007-13,"), encoding="utf-8")
    before = bytes_of(package)
    result = CliRunner().invoke(main, ["build", str(package)])
    assert result.exit_code == 1
    assert "AQ203" in result.stdout
    assert bytes_of(package) == before


def test_new_ids_are_registered_in_the_version_that_adds_them_and_old_ones_keep_theirs(mini: Path) -> None:
    descriptor = mini / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace('"version": "0.1.0"', '"version": "0.2.0"'))
    place = {
        "place_id": "plc-wet-town",
        "name": "Wet Town",
        "kind": "settlement",
        "source_id": "src-one",
        "locator": "para 2",
    }
    write_tables(mini, {**ROWS, "places": [*ROWS["places"], place]})
    assert build(mini).report.valid
    register = (mini / "data" / "records.csv").read_text("utf-8").splitlines()
    assert "plc-wet-town,places,active,0.2.0,,," in register
    assert "plc-dry-town,places,active,0.1.0,,," in register


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file.txt"
    file.write_text("old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_text(file, "new")
    assert file.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_someone_else_s_package_keeps_its_own_name(mini: Path) -> None:
    assert '"name": "mini"' in (mini / "datapackage.json").read_text("utf-8")
    assert not (mini / "docs").exists()


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_id_can_be_renamed_by_a_merger_into_a_new_one(mini: Path) -> None:
    for name in ("actors", "participations", "relationships", "quotes"):
        rewrite(mini / "data" / f"{name}.csv", "act-man", "act-other")
    merged = "act-man,actors,merged,0.1.0,0.2.0,act-other,A better name."
    rewrite(mini / "data" / "records.csv", "act-man,actors,active,0.1.0,,,", merged)
    assert [str(problem) for problem in build(mini).report.problems] == []
    assert aqim_data.validate(mini).valid
    with pytest.raises(aqim_data.RecordNotFoundError, match="see act-other"):
        aqim_data.load(mini)["act-man"]


def test_a_chain_of_mergers_loads(mini: Path) -> None:
    with (mini / "data" / "records.csv").open("a", encoding="utf-8") as register:
        register.write("src-x,sources,merged,0.1.0,0.1.0,src-y,Same.\nsrc-y,sources,merged,0.1.0,0.1.0,src-one,Same.\n")
    assert [str(problem) for problem in build(mini).report.problems] == []
    assert aqim_data.validate(mini).valid
    assert "src-x" not in aqim_data.load(mini)


def test_entries_leave_the_register_only_when_asked_for(mini: Path) -> None:
    write_tables(mini, {**ROWS, "quotes": ROWS["quotes"][:1]})
    register = mini / "data" / "records.csv"
    kept = [line for line in register.read_text("utf-8").splitlines(keepends=True) if "quo-hurt" not in line]
    register.write_text("".join(kept), encoding="utf-8")
    assert [problem.rule for problem in build(mini).report.problems] == ["AQ408"]
    assert CliRunner().invoke(main, ["build", str(mini)]).exit_code == 1
    assert CliRunner().invoke(main, ["build", str(mini), "--forget"]).exit_code == 0
    assert aqim_data.validate(mini).valid


@pytest.mark.parametrize("content", ["{}", '{"name": "mini"}', '{"version": "0.1.0"}'])
def test_a_package_without_name_or_version_is_not_given_ours(content: str, mini: Path) -> None:
    (mini / "datapackage.json").write_text(content)
    assert {problem.rule for problem in aqim_data.validate(mini).problems} == {"AQ606"}
    assert not build(mini).report.valid
    assert (mini / "datapackage.json").read_text() == content


def test_resources_of_one_s_own_are_kept(mini: Path) -> None:
    file = mini / "datapackage.json"
    descriptor = json.loads(file.read_text("utf-8"))
    descriptor["resources"].append({"name": "extra", "path": "extra.csv"})
    file.write_text(json.dumps(descriptor))
    assert build(mini).report.valid
    assert json.loads(file.read_text("utf-8"))["resources"][-1] == {"name": "extra", "path": "extra.csv"}
