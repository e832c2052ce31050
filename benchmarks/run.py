"""Run the benchmarks and print the table of docs/benchmarks.md.

    pip install -e '.[benchmark]'
    python -m benchmarks.run [--rows 1000 --rows 100000 --rows 1000000] [--repeat 3]

Every figure is of a whole process: wall clock, and the peak of the memory resident in it and in the processes that
it starts. All that is compared runs in turn, so that what else the machine does falls on all alike; the median counts.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.generate import derive_tables, generate

ROOT = Path(__file__).resolve().parent.parent
FRICTIONLESS = (str(Path(sys.executable).with_name("frictionless")), "validate")
PYTHON = (sys.executable,)
OURS = (*PYTHON, "-m", "aqim_data.cli", "validate")
OUR_PEERS = ("frictionless", "dataframely", "pandera", "polars", "pydantic")


class Run(NamedTuple):
    """One run of a process: seconds, peak of memory in MB, and what it printed."""

    seconds: float
    memory: float
    output: str


def measured(command: tuple[str, ...]) -> Run:
    """Run a command to its end, as an installed program runs: with its modules compiled before."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_resident(number) for number in _tree(process.pid)))
            time.sleep(0.02)
        seconds = time.perf_counter() - begin
        output.seek(0)
        return Run(seconds, peak / 1e6, output.read().decode("utf-8", errors="replace"))


def _tree(process: int) -> list[int]:
    """A process and all that it started."""
    try:
        started = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    return [process, *(one for child in started for one in _tree(int(child)))]


def _resident(process: int) -> int:
    """Memory in bytes that belongs to a process, what it shares with others divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def medians(commands: dict[str, tuple[str, ...]], repeat: int) -> dict[str, Run]:
    """Run each command so many times in turn."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(repeat):
        for name, command in commands.items():
            # What takes a minute needs no second opinion.
            if number == 0 or runs[name][0].seconds < 60:
                runs[name].append(measured(command))
                click.echo(f"{name}: {runs[name][-1].seconds:.2f} s", err=True)
    return {
        name: Run(statistics.median(one.seconds for one in of), max(one.memory for one in of), of[0].output)
        for name, of in runs.items()
    }


def validators(folder: Path) -> dict[str, tuple[str, ...]]:
    """What validates a clean package."""
    return {
        "aqim-data, 2 processes": (*OURS, str(folder), "--authored", "--jobs", "2"),
        "aqim-data, 1 process": (*OURS, str(folder), "--authored"),
        "dataframely": (*PYTHON, "-m", "benchmarks.peers", "dataframely", str(folder)),
        "pandera on polars": (*PYTHON, "-m", "benchmarks.peers", "pandera", str(folder)),
        "frictionless": (*FRICTIONLESS, str(folder / "datapackage.json")),
    }


def with_derived(folder: Path, rows: int) -> dict[str, tuple[str, ...]]:
    """What validates a package with its derived tables, of which two are as long as that of the events."""
    ours = {
        "aqim-data, 2 processes": (*OURS, str(folder), "--jobs", "2"),
        "aqim-data, 1 process": (*OURS, str(folder)),
    }
    # Of a million rows it would take a quarter of an hour.
    peer = {"frictionless": (*FRICTIONLESS, str(folder / "datapackage.json"))}
    return ours | (peer if rows <= 100_000 else {})


def faulty(folder: Path) -> dict[str, tuple[str, ...]]:
    """What validates a package with faults."""
    return {
        f"aqim-data, {jobs} process{'es' * (jobs > 1)}": (
            *(*OURS, str(folder), "--authored", "--format", "json"),
            *("--jobs", str(jobs)),
        )
        for jobs in (2, 1)
    }


def found(folder: Path, output: str) -> tuple[int, int, int]:
    """How many faults there are, how many were reported at their line and column, and how much else was."""
    expected = {(one["rule"], one["line"], one["column"]) for one in json.loads((folder / "faults.json").read_bytes())}
    reported = {(one["rule"], one["line"], one["column"]) for one in json.loads(output)["problems"]}
    return len(expected), len(expected & reported), len(reported - expected)


def small(copy: Path) -> dict[str, tuple[str, ...]]:
    """What is short: our own package, where it is and as a copy in another folder, and the floors."""
    shutil.copytree(ROOT / "data", copy / "data")
    shutil.copy(ROOT / "datapackage.json", copy)
    return {
        "`aqim-data validate`, this package": OURS,
        "`frictionless validate`, this package": (*FRICTIONLESS, str(ROOT / "datapackage.json")),
        "`aqim_data.load()`": (*PYTHON, "-c", "import aqim_data; aqim_data.load()"),
        "`aqim_data.load(folder)`, a copy, judged anew": (
            *PYTHON,
            "-c",
            f"import aqim_data; aqim_data.load({str(copy)!r})",
        ),
        "`import pydantic`": (*PYTHON, "-c", "import pydantic"),
        "`from pydantic import BaseModel`": (*PYTHON, "-c", "from pydantic import BaseModel"),
        "`import aqim_data`": (*PYTHON, "-c", "import aqim_data"),
        "bare interpreter": (*PYTHON, "-c", "pass"),
    }


def machine() -> str:
    """The machine and the versions of what ran on it."""
    cpu = next(
        (line.partition(": ")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ""
    )
    processors = len({line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("processor")})
    versions = ", ".join(f"{name} {version(name)}" for name in OUR_PEERS)
    return f"{processors} processors ({cpu or platform.machine()}), Python {platform.python_version()}, {versions}"


def _table(runs: dict[str, Run], rows: int = 0) -> list[str]:
    lines = ["| | seconds | rows a second | peak MB |", "|---|---:|---:|---:|"]
    for name, run in runs.items():
        speed = f"{rows / run.seconds:,.0f}" if rows else ""
        lines.append(f"| {name} | {run.seconds:.2f} | {speed} | {run.memory:.0f} |")
    return [*lines, ""]


@click.command()
@click.option("--rows", multiple=True, type=int, default=(1_000, 100_000, 1_000_000), show_default=True)
@click.option("--repeat", default=3, show_default=True)
@click.option("--derived/--authored", default=True, show_default=True, help="Also with the derived tables.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the packages are written, and found again.")
def main(rows: tuple[int, ...], repeat: int, derived: bool, folder: Path | None) -> None:
    """Run the benchmarks and print them as Markdown."""
    folder = folder or Path(tempfile.mkdtemp())
    with tempfile.TemporaryDirectory() as copy:
        lines = [f"Machine: {machine()}.", "", *_small_table(medians(small(Path(copy)), 3 * repeat))]
    for count in rows:
        clean, broken, whole = (folder / f"{kind}-{count}" for kind in ("clean", "faulty", "whole"))
        for package, faults in ((clean, False), (broken, True)):
            if not (package / "faults.json").exists():
                generate(package, count, faults)
        lines += [f"### {count:,} events, clean", "", *_table(medians(validators(clean), repeat), count)]
        runs = medians(faulty(broken), repeat)
        there, right, besides = found(broken, next(iter(runs.values())).output)
        lines += [f"### {count:,} events, one fault in a thousand", "", *_table(runs, count)]
        lines += [f"{right} of {there} faults reported at their line and column, {besides} problems besides.", ""]
        if derived:
            if not (whole / "faults.json").exists():
                derive_tables(generate(whole, count))
            lines += [f"### {count:,} events, clean, with the derived tables and their freshness", ""]
            lines += _table(medians(with_derived(whole, count), repeat), count)
    click.echo("\n".join(lines))


def _small_table(runs: dict[str, Run]) -> list[str]:
    lines = ["| whole process | seconds | peak MB |", "|---|---:|---:|"]
    lines += [f"| {name} | {run.seconds:.3f} | {run.memory:.0f} |" for name, run in runs.items()]
    return [*lines, ""]


if __name__ == "__main__":
    main()
