"""Merging: canonical, complete, and all or nothing whatever happens in the middle."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data import contribute
from aqim_data.build import build
from aqim_data.cli import main
from aqim_data.contribute import merging
from aqim_data.contribute.transaction import WORKSHOP, locked
from aqim_data.errors import (
    ChangedWhileReadError,
    InterruptedMergeError,
    InvalidDatasetError,
    PackageBusyError,
)
from tests.test_build import bytes_of
from tests.test_contribution import EVENT, PLACE, csv_text, sent
from tests.workflow_log import commands


class Killed(BaseException):
    """What stops a process at once: nothing in the library handles it."""


def state(folder: Path) -> dict[str, bytes]:
    """A package's files, without what a merge keeps beside them."""
    return {name: content for name, content in bytes_of(folder).items() if not name.startswith(WORKSHOP)}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    sent(tmp_path, "events.csv", csv_text({**EVENT, "place_id": "plc-new-town", "geo_precision": "settlement"}))
    change = {"place_id": "plc-dry-town", "name": "Drier Town"}
    sent(tmp_path, "old.csv", csv_text(change))
    return sent(tmp_path, "places.csv", csv_text(PLACE)).parent


def test_a_merge_writes_rows_in_their_places_and_everything_derived(mini: Path, sample: Path) -> None:
    result = contribute.merge([sample], mini)
    assert result.check.report.valid
    assert {*result.written} == {
        "data/events.csv",
        "data/places.csv",
        "data/records.csv",
        "data/events_flat.csv",
        "datapackage.json",
    }
    assert aqim_data.validate(mini, conformance=True).problems == ()
    data = aqim_data.load(mini)
    assert data["evt-new"].place.name == "New Town"
    assert data["plc-dry-town"].name == "Drier Town"
    assert [place.place_id for place in data.places] == ["plc-dry-town", "plc-new-town"]
    # A second merge of the same finds nothing to do.
    before = state(mini)
    assert contribute.merge([sample], mini).written == ()
    assert state(mini) == before


def test_nothing_is_written_if_anything_is_wrong(mini: Path, sample: Path) -> None:
    before = bytes_of(mini)
    sent(sample.parent, "more.csv", csv_text({**EVENT, "event_id": "evt-wrong", "date": "2008-13"}))
    result = contribute.merge([sample], mini)
    assert [problem.rule for problem in result.check.report.problems] == ["AQ203"]
    assert result.written == ()
    assert {name: content for name, content in bytes_of(mini).items() if WORKSHOP not in name} == before


def test_it_does_not_matter_in_which_order_and_form_rows_come(mini: Path, sample: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(mini, tmp_path / "other"))
    contribute.merge([sample], mini)
    event = {**EVENT, "place_id": "plc-new-town", "geo_precision": "settlement"}
    rows = {"events": [event], "places": [PLACE, {"place_id": "plc-dry-town", "name": "Drier Town"}]}
    contribute.merge([sent(tmp_path / "json", "all.json", json.dumps(rows))], other)
    assert state(other) == state(mini)


def stop_replacing(patch: pytest.MonkeyPatch, package: Path, stop: int, error: BaseException) -> None:
    """Let the replacing of files in a package fail, once, after some went well."""
    replace = Path.replace
    calls: list[Path] = []

    def counted(self: Path, target: Path) -> Path:
        if Path(target).is_relative_to(package):
            calls.append(self)
            if len(calls) == stop + 1:
                raise error
        return replace(self, target)

    patch.setattr(Path, "replace", counted)


def test_killed_before_any_replacement_the_merge_is_completed_or_undone(
    mini: Path, sample: Path, tmp_path: Path
) -> None:
    whole = Path(shutil.copytree(mini, tmp_path / "whole"))
    written = contribute.merge([sample], whole).written
    old, new = state(mini), state(whole)
    # The first replacement of all moves the journal into its place.
    for stop in range(len(written) + 2):
        package = Path(shutil.copytree(mini, tmp_path / f"stopped-{stop}"))
        with pytest.MonkeyPatch.context() as patch:
            stop_replacing(patch, package, stop, Killed())
            if stop <= len(written):
                with pytest.raises(Killed):
                    merging.merge([sample], package)
            else:
                merging.merge([sample], package)
        torn = state(package)
        assert set(torn) == set(new)
        assert all(torn[name] in (old.get(name), new[name]) for name in torn)
        if 1 <= stop <= len(written):
            with pytest.raises(InterruptedMergeError, match="--recover"):
                contribute.check([sample], package)
        completed = contribute.complete(package)
        # As long as no file was replaced the merge did not happen; from then on it is completed.
        assert state(package) == (old if stop <= 1 else new)
        assert len(completed) == (len(written) + 1 - stop if 2 <= stop <= len(written) else 0)
        contribute.merge([sample], package)
        assert state(package) == new


def test_a_file_that_cannot_be_replaced_undoes_the_others(
    mini: Path, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = state(mini)
    for stop in range(1, 6):
        with monkeypatch.context() as patch:
            denied = PermissionError(13, "Permission denied", "new", None, "old")
            stop_replacing(patch, mini, stop, denied)
            with pytest.raises(InvalidDatasetError, match=r"nothing was merged: .*Permission denied"):
                contribute.merge([sample], mini)
        assert state(mini) == old
    assert contribute.merge([sample], mini).written


def test_a_full_disk_leaves_everything_as_it_was(mini: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = state(mini)
    copy = shutil.copyfile

    def full(source: Path, target: Path) -> None:
        if WORKSHOP in str(target) and str(target).endswith("2"):
            raise OSError(28, "No space left on device", str(target))
        copy(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(InvalidDatasetError, match=r"nothing was merged: .*No space left on device"):
            contribute.merge([sample], mini)
    assert state(mini) == old
    assert contribute.merge([sample], mini).written


def test_a_package_that_cannot_be_written_to(mini: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(InvalidDatasetError, match="cannot be written to: Permission denied"):
        contribute.merge([sample], mini)


def test_work_done_after_an_interruption_is_not_overwritten(
    mini: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        stop_replacing(patch, mini, 3, Killed())
        with pytest.raises(Killed):
            contribute.merge([sample], mini)
    places = mini / "data" / "places.csv"
    places.write_text(places.read_text("utf-8") + "\n", encoding="utf-8")
    with pytest.raises(InterruptedMergeError, match=r"data/places\.csv changed since"):
        contribute.complete(mini)
    assert places.read_text("utf-8").endswith("\n\n")


@pytest.mark.parametrize(
    "journal",
    [
        [["../outside.csv", None, "0"]],
        [["/etc/passwd", None, "0"]],
        [["data/places.csv", None]],
        {"a": 1},
        "x",
        None,
    ],
)
def test_a_journal_that_was_made_to_harm_is_refused(journal: object, mini: Path, tmp_path: Path) -> None:
    workshop = mini / WORKSHOP
    (workshop / "new").mkdir(parents=True)
    (workshop / "new" / "0").write_text("harm")
    (workshop / "journal.json").write_text(json.dumps(journal) if journal else "[" * 100_000)
    before = state(mini)
    with pytest.raises(InterruptedMergeError, match="no journal of a merge"):
        contribute.complete(mini)
    assert state(mini) == before
    assert not (tmp_path / "outside.csv").exists()


def test_a_package_that_changes_under_a_merge_is_noticed(
    mini: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def meanwhile(folder: Path) -> object:
        claims = mini / "data" / "claims.csv"
        claims.write_text(claims.read_text("utf-8") + "x", encoding="utf-8")
        return build(folder)

    monkeypatch.setattr("aqim_data.contribute.merging.build", meanwhile)
    old = state(mini)
    with pytest.raises(ChangedWhileReadError, match=r"claims\.csv changed"):
        contribute.merge([sample], mini)
    assert {name: content for name, content in state(mini).items() if "claims" not in name} == {
        name: content for name, content in old.items() if "claims" not in name
    }


def test_two_merges_at_once_wait_for_each_other(mini: Path, sample: Path, tmp_path: Path) -> None:
    results: list[object] = []
    other = sent(tmp_path / "b", "places.csv", csv_text({**PLACE, "place_id": "plc-other-town"}))
    threads = [
        threading.Thread(target=lambda path=path: results.append(contribute.merge([path], mini)))
        for path in (sample, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert {"plc-other-town", "plc-new-town"} <= {place.place_id for place in aqim_data.load(mini).places}
    assert aqim_data.validate(mini).valid


def _hold(folder: Path, ready: Event, done: Event) -> None:
    with locked(folder):
        ready.set()
        done.wait(20)


def test_the_second_merge_is_told_when_it_waits_too_long(mini: Path, sample: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(mini, ready, done))
    holder.start()
    assert ready.wait(20)
    before = state(mini)
    with pytest.raises(PackageBusyError, match="another merge is writing"):
        contribute.merge([sample], mini, patience=0.2)
    assert state(mini) == before
    done.set()
    holder.join()
    assert contribute.merge([sample], mini).written


def test_kills_at_random_moments_leave_every_file_old_or_new(mini: Path, sample: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(mini, tmp_path / "whole"))
    begun = time.monotonic()
    command = [sys.executable, "-m", "aqim_data.cli", "merge", str(sample), "--package"]
    subprocess.run([*command, str(whole)], check=True, capture_output=True)
    lasted = time.monotonic() - begun
    old, new = state(mini), state(whole)
    chance = random.Random(4)
    for number in range(4):
        package = Path(shutil.copytree(mini, tmp_path / f"killed-{number}"))
        process = subprocess.Popen([*command, str(package)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Nearly all of its writing happens in the last moments.
        time.sleep(lasted * chance.uniform(0.7, 1.0))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        torn = state(package)
        assert all(torn[name] in (old.get(name), new[name]) for name in torn)
        contribute.complete(package)
        assert state(package) in (old, new)


def run(*arguments: str, input: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, arguments, input=input)
    return result.exit_code, result.stdout, result.stderr


def test_check_on_the_command_line(mini: Path, sample: Path) -> None:
    code, out, err = run("check", str(sample), "--package", str(mini))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[-1] == "fine: 2 new, 1 changed, 0 unchanged"
    assert "new        events          evt-new" in lines
    assert lines[lines.index("changed    places          plc-dry-town") + 1].strip() == "name: Dry Town → Drier Town"
    sent(sample.parent, "more.csv", csv_text({**EVENT, "event_id": "evt-wrong", "date": "2008-\x1b[31m13"}))
    code, out, err = run("check", str(sample), "--package", str(mini))
    assert code == 1
    assert "more.csv:2:" in out
    assert "AQ203" in out
    assert "\x1b" not in out
    assert "1 problem: nothing can be merged" in err
    code, out, _ = run("check", str(sample), "--package", str(mini), "--format", "json")
    told = json.loads(out)
    assert (code, told["valid"], told["counts"]["new"]) == (1, False, 3)
    assert told["problems"][0]["line"] == 2


def test_check_reports_in_every_form(mini: Path, sample: Path, tmp_path: Path) -> None:
    code, out, _ = run("check", str(sample), "--package", str(mini), "--format", "markdown")
    assert code == 0
    assert out.startswith("### ✅ aqim-data check\n")
    assert "**changed in places**" in out
    assert "name: Dry Town → Drier Town" in out
    wrong = sent(sample.parent, "more.csv", csv_text({**EVENT, "event_id": "evt-wrong", "date": "2008-13"}))
    report = tmp_path / "check.sarif"
    code, out, _ = run(
        *("check", str(sample), "--package", str(mini)), *("--format", "github", "--output", f"sarif={report}")
    )
    assert code == 1
    (command,) = commands(out.splitlines()[0])
    assert command.properties["title"].startswith("AQ203 ")
    assert (command.properties["file"].endswith(wrong.name), command.properties["line"]) == (True, "2")
    (result,) = json.loads(report.read_text("utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "AQ203"
    code, out, _ = run("check", str(sample), "--package", str(mini), "--format", "junit")
    assert (code, out.count("<failure")) == (1, 1)


def test_merge_on_the_command_line(mini: Path, sample: Path) -> None:
    code, out, err = run("merge", str(sample), "--package", str(mini))
    assert code == 0
    assert "merged: 2 new, 1 changed, 0 unchanged" in out
    assert (
        out.splitlines()[-5:]
        == [
            "data/events.csv",
            "data/places.csv",
            "data/events_flat.csv",
            "data/records.csv",
            "datapackage.json",
        ]
        or "data/records.csv" in out
    )
    assert "5 files written" in err
    assert run("merge", "--recover", "--package", str(mini))[2] == "nothing waits to be completed\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("merge",),
        ("fmt",),
        ("check", "/nowhere"),
        ("merge", "/nowhere", "--package", "."),
        ("check", ".", "--package", "/nowhere"),
        ("fmt", "/nowhere"),
        ("merge", "x", "--recover"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


def test_an_installed_package_is_no_place_for_a_merge(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aqim_data.dataset.loading.package_folder", lambda: Path("/site-packages/aqim_data/package"))
    code, _, err = run("merge", str(sample))
    assert code == 2
    assert "--package FOLDER" in err


def test_an_entry_that_a_correction_makes_needless_goes_with_it(mini: Path, tmp_path: Path) -> None:
    # The source is dated before the event that it reports; the entry allows that, until the date is corrected.
    early = sent(tmp_path, "sources.csv", csv_text({"source_id": "src-one", "published": "2007-11-01"}))
    assert contribute.merge([early], mini).check.report.valid
    doubts = [problem for problem in aqim_data.validate(mini).problems if problem.rule == "AQ704"]
    assert doubts
    allowed = mini / "curation" / "allowed.csv"
    allowed.parent.mkdir(exist_ok=True)
    lines = [f'{one.rule},{one.record_id},{one.field},"Looked up, and right."\n' for one in doubts]
    allowed.write_text("rule,record_id,field,reason\n" + "".join(lines), encoding="utf-8")
    assert aqim_data.validate(mini).problems == ()
    corrected = sent(tmp_path, "sources.csv", csv_text({"source_id": "src-one", "published": "2007-12-12"}))
    checked = contribute.check([corrected], mini)
    assert checked.report.valid
    assert len(checked.outdated) == len(doubts)
    assert len(allowed.read_text("utf-8").splitlines()) == 1 + len(doubts)
    result = contribute.merge([corrected], mini)
    assert "curation/allowed.csv" in result.written
    assert allowed.read_text("utf-8") == "rule,record_id,field,reason\n"
    assert aqim_data.validate(mini).problems == ()
