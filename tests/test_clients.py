"""Programs of every kind read the tables and find the same in them."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aqim_data.models import TABLES
from tests.conftest import ROOT
from tests.mini import ROWS, write_mini, write_tables

CLIENTS = ROOT / "examples" / "clients"
CONFORMANCE = CLIENTS / "conformance.tsv"
Command = list[str | Path]


def python(name: str) -> Command:
    return [sys.executable, CLIENTS / "python" / f"{name}.py"]


def found(program: str) -> str:
    place = shutil.which(program)
    if place is None:
        pytest.skip(f"{program} is not on this machine; make test-clients installs it")
    return place


def r(name: str, *libraries: str) -> Command:
    program = found("Rscript")
    for library in libraries:
        if subprocess.run([program, "--vanilla", "-e", f"library({library})"], capture_output=True).returncode:
            pytest.skip(f"R has no {library} on this machine; make test-clients installs it")
    return [program, "--vanilla", CLIENTS / "r" / f"{name}.R"]


def javascript() -> Command:
    program = found("node")
    if not (CLIENTS / "javascript" / "node_modules" / "csv-parse").is_dir():
        pytest.skip("csv-parse is not installed in examples/clients/javascript; make test-clients does it")
    return [program, CLIENTS / "javascript" / "with_csv_parse.mjs"]


def libreoffice() -> Command:
    found("soffice")
    return python("with_libreoffice")


IN_PYTHON = ("with_csv", "with_sqlite", "with_pandas", "with_polars", "with_duckdb", "with_frictionless")
ALL = [
    *(pytest.param(lambda name=name: python(name), id=name.removeprefix("with_")) for name in IN_PYTHON),
    *(
        pytest.param(command, id=name, marks=pytest.mark.clients)
        for name, command in {
            "base-r": lambda: r("with_base", "jsonlite"),
            "readr": lambda: r("with_readr", "jsonlite", "readr"),
            "csv-parse": javascript,
            "libreoffice": libreoffice,
        }.items()
    ),
]
every_client = pytest.mark.parametrize("command", ALL)


def report(command: Command, package: Path) -> str:
    # A locale without any letter but ASCII: what a client prints must not depend on it.
    environment = {**os.environ, "LC_ALL": "C", "TZ": "Asia/Kolkata", "PYTHONUTF8": "0"}
    done = subprocess.run([*command, package], capture_output=True, env=environment, cwd=package, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


@every_client
def test_every_client_prints_the_conformance_file(command: Callable[[], Command]) -> None:
    assert report(command(), ROOT).splitlines() == CONFORMANCE.read_text("utf-8").splitlines()


HOSTILE = [
    '=HYPERLINK("http://example.org","click")',
    "<script>alert(1)</script>",
    'He said "no", twice, and left',
    "007",
    "1E5",
    "2007-12",
    "11/09/2006",
    "@SUM(A1:A9)",
    "'quoted'",
    "TRUE",
    "#comment",
    "C:\\new\\table",
    "كتيبة الفاروق",
    "smile 😀",
    "zero\u200bwidth",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with words in it that programs like to take for something else; validation refuses some of them."""
    folder = write_mini(tmp_path_factory.mktemp("hostile"))
    words = [{**ROWS["quotes"][0], "quote_id": f"quo-{at:02}", "text": text} for at, text in enumerate(HOSTILE)]
    write_tables(folder, {**ROWS, "quotes": words, "relationships": []})
    return folder


@every_client
def test_no_client_damages_hostile_words_or_trips_over_empty_tables(
    command: Callable[[], Command], hostile: Path
) -> None:
    lines = report(command(), hostile).splitlines()
    assert f"quotes\ttext\tcharacters\t{sum(map(len, HOSTILE))}" in lines
    assert "quotes\tquote_id\tlast\tquo-14" in lines
    assert "relationships\t\trows\t0" in lines
    assert lines == report(python("with_csv"), hostile).splitlines()


def test_the_file_holds_what_it_is_there_for() -> None:
    lines = [line.split("\t") for line in CONFORMANCE.read_text("utf-8").splitlines()]
    assert {len(line) for line in lines} == {4}
    described = {(name, column) for name, model in TABLES.items() for column in model.columns()}
    assert {(table, column) for table, column, measure, _ in lines if measure == "empty"} == described
    (arabic,) = [value for *_, measure, value in lines if measure == "act-hassan-hattab ar"]
    assert re.fullmatch(r"[\u0600-\u06ff ]+", arabic)
    bounds = {column: value for _, column, measure, value in lines if measure == "evt-army-sweeps-algeria-2007-05"}
    # If the event got a highest number, or the actor another Arabic name, choose another one in all clients.
    assert int(bounds["killed_low"]) > 0
    assert bounds["killed_high"] == "empty"


def test_a_reader_that_takes_namibia_for_nothing_is_found_out(package: Path) -> None:
    file = package / "data" / "vocabularies.csv"
    file.write_text(file.read_text("utf-8").replace("\ncountry,NA,", "\ncountry,,"), encoding="utf-8")
    expected = CONFORMANCE.read_text("utf-8").splitlines()
    differing = set(report(python("with_csv"), package).splitlines()) - set(expected)
    with (ROOT / "data" / "vocabularies.csv").open(encoding="utf-8", newline="") as stream:
        letters = sum(len(row["term"]) for row in csv.DictReader(stream))
    assert differing == {"vocabularies\tterm\tempty\t1", f"vocabularies\tterm\tcharacters\t{letters - 2}"}


@pytest.mark.clients
def test_libreoffice_left_to_itself_changes_words(hostile: Path, tmp_path: Path) -> None:
    """What the options of with_libreoffice.py are good for."""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for source, kind in ((hostile / "data" / "quotes.csv", "ods"), (tmp_path / "quotes.ods", "csv")):
        command: Command = [found("soffice"), "--headless", profile, "--convert-to", kind, "--outdir", tmp_path, source]
        subprocess.run(command, capture_output=True, check=True)
    with (tmp_path / "quotes.csv").open(encoding="utf-8", errors="replace", newline="") as stream:
        texts = [row["text"] for row in csv.DictReader(stream)]
    assert texts[HOSTILE.index("007")] == "7"
    assert texts[HOSTILE.index("1E5")] != "1E5"


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has nothing but a shell and two programs."""
    (tmp_path / "bin").mkdir()
    for program in ("sh", "dirname", "id"):
        (tmp_path / "bin" / program).symlink_to(found(program))
    return {"PATH": str(tmp_path / "bin")}


def installed(environment: dict[str, str]) -> list[str]:
    command = [CLIENTS / "install"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_what_cannot_be_installed_is_named_with_the_reason_in_a_line_each(bare: dict[str, str]) -> None:
    lines = installed(bare)
    assert "LibreOffice cannot run: libreoffice-calc-nogui is not installed, as this is no Debian" in lines
    assert len(lines) == 7
    assert all(line.endswith("is not installed, as this is no Debian") for line in lines)


def test_a_package_that_cannot_be_had_keeps_no_other_away(bare: dict[str, str]) -> None:
    folder = Path(bare["PATH"])
    (folder / "id").unlink()
    (folder / "id").write_text("#!/bin/sh\necho 0\n")
    # Refuses npm; of everything else it makes a program that works.
    apt = """#!/bin/sh
case " $* " in
*" update "*) exit 0 ;;
*" npm "*) exit 100 ;;
*" sqlite3 "*) : > "$PATH/sqlite3" ;;
*" libreoffice-calc-nogui "*) : > "$PATH/soffice" ;;
*" nodejs "*) : > "$PATH/node" ;;
*" r-"*) : > "$PATH/Rscript" ;;
esac
/bin/chmod +x "$PATH"/*
"""
    (folder / "apt-get").write_text(apt)
    for program in ("id", "apt-get"):
        (folder / program).chmod(0o755)
    assert installed(bare) == ["csv-parse cannot run: npm is not installed, as apt-get has failed"]


def test_what_node_installs_is_locked_and_bound_to_no_place() -> None:
    wanted = json.loads((CLIENTS / "javascript" / "package.json").read_text("utf-8"))["dependencies"]
    assert all(re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version) for version in wanted.values())
    text = (CLIENTS / "javascript" / "package-lock.json").read_text("utf-8")
    assert "resolved" not in text
    assert "://" not in text
    locked = json.loads(text)["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in entry for name, entry in locked.items() if name)
