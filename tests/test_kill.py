"""Killed at any moment, a command leaves every file either as it was or as it becomes, byte for byte.

``kill_at_random`` is made for any command that writes: give it the command line and a folder in the state before.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import aqim_data
from aqim_data.build import build
from aqim_data.cli.main import main
from tests.extracts import write_extract

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked and killed")

State = dict[str, bytes]


def state_of(folder: Path) -> State:
    """The content of every file in a folder, but for hidden ones: what a killed command leaves beside its target."""
    paths = [file.relative_to(folder) for file in folder.rglob("*") if file.is_file()]
    shown = [path for path in paths if not any(part.startswith(".") for part in path.parts)]
    return {path.as_posix(): (folder / path).read_bytes() for path in shown}


def hidden_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob(".*") if file.is_file()]


@dataclass
class Kills:
    """What came of killing a command again and again.

    Attributes:
        before: The files before the command.
        after: The files after it ran to its end.
        killed: How often it was killed before its end.
        between: How often it was killed when some files were new and others still old.
        leftovers: How often it left a temporary file behind.
        torn: What was neither old nor new.
    """

    before: State
    after: State
    killed: int = 0
    between: int = 0
    leftovers: int = 0
    torn: list[str] = field(default_factory=list)

    def add(self, now: State, number: int) -> None:
        changing = {name for name in {*self.before, *self.after} if self.before.get(name) != self.after.get(name)}
        new = {name for name in changing if now.get(name) == self.after.get(name)}
        old = {name for name in changing if now.get(name) == self.before.get(name)}
        self.between += bool(new and old)
        for name in sorted({*now, *self.before, *self.after}):
            if now.get(name) not in (self.before.get(name), self.after.get(name)):
                was, size = len(self.before.get(name, b"")), len(now.get(name, b""))
                self.torn.append(f"kill {number}: {name} has {size} bytes, and had {was}")


def start(run: Callable[[], object], output: Path) -> int:
    """Run something in a process of its own, with its output in a file; the process's id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        run()
        code = 0
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 1
    finally:
        os._exit(code)


def kill_at_random(
    run: Sequence[str] | Callable[[Path], object],
    folder: Path,
    *,
    times: int,
    seed: int,
    check: Callable[[Path], None] = lambda folder: None,
    codes: Sequence[int] = (0,),
) -> Kills:
    """Kill a command at random moments, each time on a fresh copy of a folder.

    Half of the moments lie anywhere in its run, half in the part of it in which files change.

    Args:
        run: Arguments of ``aqim-data``, in which ``{}`` stands for the folder; or a function of the folder.
        folder: The folder in the state before the command; it is not changed.
        times: How often the command is to be killed before its end.
        seed: Seed of the moments.
        check: What must be true of the folder after every kill.
        codes: Exit codes with which the command may end if it is not killed.
    """
    chance, copy = random.Random(seed), folder.with_name(f"{folder.name}-killed")
    output = folder.with_name(f"{folder.name}-output")

    def action() -> None:
        if callable(run):
            run(copy)
        else:
            main([argument.format(copy) for argument in run], standalone_mode=True)

    def fresh() -> None:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)

    def run_to_the_end() -> tuple[float, float]:
        """When the first file changed and when the last one did, in seconds after the start."""
        fresh()
        before = {file: file.stat().st_mtime_ns for file in copy.rglob("*")}
        began = time.time_ns()
        os.waitpid(start(action, output), 0)
        stamps = {file: file.stat().st_mtime_ns for file in copy.rglob("*")}
        changed = [stamp for file, stamp in stamps.items() if stamp != before.get(file)]
        assert changed, f"the command changes nothing: {output.read_text()}"
        return (min(changed) - began) / 1e9, (max(changed) - began) / 1e9

    # The shortest of a few runs: on a busy machine a long one would put most moments after the end.
    first, last = min((run_to_the_end() for _ in range(4)), key=lambda moments: moments[1])
    kills = Kills(state_of(folder), state_of(copy))
    for number in range(times * 20):
        if kills.killed == times:
            break
        fresh()
        child = start(action, output)
        time.sleep(chance.uniform(0 if number % 2 else first * 0.95, last * 1.05))
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            kills.killed += 1
        else:
            assert os.WEXITSTATUS(status) in codes, output.read_text()
        kills.add(state_of(copy), number)
        kills.leftovers += bool(hidden_in(copy))
        check(copy)
    shutil.rmtree(copy)
    return kills


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of which every derived file is stale."""
    folder = write_extract(tmp_path_factory.mktemp("kill") / "package", 1)
    for file in (*(folder / "schemas").iterdir(), folder / "datapackage.json", folder / "data" / "events_flat.csv"):
        file.write_text(file.read_text("utf-8") + "\n", encoding="utf-8")
    (folder / "data" / "vocabularies.csv").unlink()
    return folder


def is_refused_for_staleness_only(folder: Path) -> None:
    rules = {problem.rule for problem in aqim_data.validate(folder).problems}
    # What the build has not come to yet is missing, stale or ends as it should not; nothing else is wrong.
    assert rules <= {"AQ602", "AQ001", "AQ011"}


def test_a_build_that_is_killed_leaves_every_file_old_or_new(stale: Path) -> None:
    kills = kill_at_random(["build", "{}"], stale, times=80, seed=1, check=is_refused_for_staleness_only)
    assert kills.torn == []
    assert kills.killed == 80
    # The moments were well chosen: some fell between the first and the last file.
    assert kills.between


def test_after_any_kill_the_next_build_finishes_the_work(stale: Path) -> None:
    whole = stale.with_name("whole")
    shutil.copytree(stale, whole)
    build(whole)

    def builds_on(folder: Path) -> None:
        assert build(folder).report.valid
        assert aqim_data.validate(folder).valid
        assert state_of(folder) == state_of(whole)

    kills = kill_at_random(["build", "{}"], stale, times=20, seed=2, check=builds_on)
    assert kills.killed == 20
    shutil.rmtree(whole)


def test_what_a_killed_build_leaves_behind_is_overlooked_and_later_removed(stale: Path, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    shutil.copytree(stale, folder)
    build(folder)
    leftovers = [folder / name for name in (".datapackage.json.ab_12xyz.tmp", "data/.events_flat.csv.abcdefgh.tmp")]
    others = [folder / name for name in ("data/.DS_Store", "data/.notes.tmp", "schemas/.x.table.json.abcdefgh.tmp")]
    for file in (*leftovers, *others):
        file.write_text("half a fi")
    for file in (*leftovers, *others[:2]):
        os.utime(file, (time.time() - 3600, time.time() - 3600))
    assert aqim_data.validate(folder).valid
    assert build(folder, check=True).stale == {}
    assert all(file.exists() for file in leftovers)
    build(folder)
    # The last one is so young that another build may be writing it.
    assert [file.exists() for file in (*leftovers, *others)] == [False, False, True, True, True]
    assert aqim_data.validate(folder).valid


def test_a_build_started_by_the_shell_and_killed(stale: Path) -> None:
    """The same without any help of the tests: another interpreter, killed from outside."""
    chance, after = random.Random(3), stale.with_name("after")
    shutil.copytree(stale, after)
    build(after)
    kills = Kills(state_of(stale), state_of(after))
    for number in range(6):
        copy = stale.with_name("copy")
        shutil.copytree(stale, copy)
        process = subprocess.Popen(
            [sys.executable, "-m", "aqim_data.cli", "build", str(copy)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None and state_of(copy) == kills.before and not hidden_in(copy):
            pass
        time.sleep(chance.uniform(0, 0.01))
        process.kill()
        process.wait()
        kills.add(state_of(copy), number)
        shutil.rmtree(copy)
    assert kills.torn == []
    shutil.rmtree(after)


def test_a_merge_that_is_killed_leaves_every_file_old_or_new_and_can_be_completed(mini: Path) -> None:
    contribution = mini.parent / "contribution.csv"
    contribution.write_text(
        "place_id,name,country,kind,latitude,longitude,same_as,source_id,locator\n"
        "plc-wet-town,Wet Town,DZ,settlement,,,,src-one,para 2\n",
        encoding="utf-8",
    )
    arguments = ["merge", str(contribution), "--package", "{}"]
    before, after = state_of(mini), mini.with_name("merged")
    shutil.copytree(mini, after)
    start_and_wait([argument.format(after) for argument in arguments], mini.with_name("output"))
    assert aqim_data.validate(after).valid

    def is_completed(folder: Path) -> None:
        if state_of(folder) not in (before, state_of(after)):
            start_and_wait(["merge", "--recover", "--package", str(folder)], mini.with_name("output"))
            assert state_of(folder) == state_of(after)

    kills = kill_at_random(arguments, mini, times=60, seed=5, check=is_completed)
    assert kills.torn == []
    assert kills.killed == 60


def start_and_wait(arguments: Sequence[str], output: Path) -> None:
    status = os.waitpid(start(lambda: main(list(arguments)), output), 0)[1]
    assert os.waitstatus_to_exitcode(status) == 0, output.read_text()


def test_a_formatting_that_is_killed_leaves_every_file_old_or_new(mini: Path) -> None:
    for file in (mini / "data").iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    kills = kill_at_random(["fmt", "{}"], mini, times=60, seed=6)
    assert kills.torn == []
    assert kills.killed == 60
    assert kills.between


def test_a_command_that_writes_in_place_is_found_out(tmp_path: Path) -> None:
    """The harness can fail: files that are written piece by piece are torn."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text("old\n")

    def write_slowly(copy: Path) -> None:
        for file in sorted(copy.iterdir()):
            with file.open("w") as stream:
                for line in range(20):
                    stream.write(f"new {line}\n")
                    stream.flush()
                    time.sleep(0.0005)

    kills = kill_at_random(write_slowly, folder, times=20, seed=4)
    assert kills.torn
