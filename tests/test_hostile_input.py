"""Input that malice and accidents produce: it is refused with a clear word, in sane time, and commands nothing."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from click.testing import CliRunner, Result

import aqim_data
from aqim_data.build import build
from aqim_data.cli.main import main
from aqim_data.dataset import files
from aqim_data.errors import AqimDataError
from aqim_data.models import TABLES
from aqim_data.tabular import format_row
from tests.mini import TEXT

MEGABYTE = 1_000_000
DESCRIPTOR = "datapackage.json"


@contextlib.contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail, rather than wait for ever, if something takes longer."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(*arguments: object) -> Result:
    """Run a command; whatever happens, it ends by itself, with a word and without a traceback."""
    with within(60):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), (arguments, result.exc_info)
    assert result.exit_code in (0, 1, 2), arguments
    assert "Traceback" not in result.output
    return result


def replace(folder: Path, table: str, old: bytes, new: bytes) -> None:
    file = folder / "data" / f"{table}.csv"
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


def rules(folder: Path) -> list[tuple[str, str, int]]:
    with within(120):
        problems = aqim_data.validate(folder).problems
    return [(one.rule, one.file, one.line) for one in problems if one.severity == "error"]


# ---------------------------------------------------------------------------------------------------------------------
# Size

X = b"Part of the attack"
HUGE_CELLS: dict[str, tuple[bytes, bytes, str]] = {
    "letters": (X, b"x" * 20 * MEGABYTE, "AQ014"),
    "letters, quoted": (X, b'"' + b"x," * 10 * MEGABYTE + b'"', "AQ014"),
    "quotation marks": (X, b'"' + b'""' * 10 * MEGABYTE + b'"', "AQ014"),
    "quotation marks that do not match": (X, b'"' * (20 * MEGABYTE + 1), "AQ008"),
    "commas": (X, b"," * 20 * MEGABYTE, "AQ104"),
    "in the id": (b"evt-attack-part,", b"evt-" + b"x" * 20 * MEGABYTE + b",", "AQ014"),
    "letters of two bytes": (X, "é".encode() * 10 * MEGABYTE, "AQ014"),
    "one hundred megabytes": (X, b"x" * 100 * MEGABYTE, "AQ014"),
}


@pytest.mark.parametrize("name", HUGE_CELLS)
def test_a_cell_of_many_megabytes_is_one_small_problem(name: str, mini: Path) -> None:
    old, new, rule = HUGE_CELLS[name]
    replace(mini, "events", old, new)
    with within(60):
        report = aqim_data.validate(mini)
    assert [(one.rule, one.file, one.line) for one in report.problems] == [(rule, "data/events.csv", 3)]
    assert len(json.dumps(report.as_dict())) < 10_000
    assert len(str(report.problems[0])) < 10_000
    with pytest.raises(aqim_data.AqimDataError, match=r"events\.csv:3") as caught:
        aqim_data.load(mini)
    assert len(str(caught.value)) < 10_000


#: Cells of the greatest length that is read, each of a kind with its own way to judge it.
LONG_CELLS: dict[str, tuple[str, bytes, bytes, str]] = {
    "text": ("events", X, b" " + b"x" * 130_000, "AQ206"),
    "text of accents stored apart": ("events", X, "e\u0301".encode() * 43_000, "AQ206"),
    "text of spaces": ("events", X, b"x" + b" " * 130_000, "AQ206"),
    "id": ("events", b"evt-attack-part,", b"evt-" + b"x-" * 65_000 + b"x,", "AQ205"),
    "reference": ("events", b",plc-dry-town,", b",plc-" + b"x-" * 65_000 + b"x,", "AQ205"),
    "date": ("events", b"2007-12-11", b"2" * 130_000, "AQ203"),
    "date of slashes": ("events", b"2007-12-11", b"/" * 130_000, "AQ203"),
    "term": ("events", b"armed_assault", b"armed_" * 21_000, "AQ202"),
    "count": ("events", b",2,2,", b",2," + b"9" * 130_000 + b",", "AQ204"),
    "list": ("events", b"military|police", b"|".join([b"military"] * 14_000), "AQ207"),
    "list of unknown terms": ("events", b"military|police", b"|".join(b"t%d" % n for n in range(19_000)), "AQ202"),
    "locator": ("events", b"src-one,para 2\n", b"src-one,section " + b"a " * 65_000 + b"\n", "AQ208"),
    "address": ("sources", b"https://example.org/one", b"https://" + b"a" * 130_000 + b"|", "AQ209"),
}


@pytest.mark.parametrize("name", LONG_CELLS)
def test_a_long_cell_of_any_kind_is_judged_at_once(name: str, mini: Path) -> None:
    table, old, new, rule = LONG_CELLS[name]
    replace(mini, table, old, new)
    with within(20):
        report = aqim_data.validate(mini)
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert [problem.rule for problem in errors] == [rule]
    assert len(json.dumps(report.as_dict())) < 20_000


MANY = b",".join(b"c%d" % number for number in range(100_000))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b"event_id,title", b"event_id," + MANY + b",title", {("AQ101", 1)}),
        (b"event_id,title", b"event_id" + b",title" * 100_000, {("AQ107", 1)}),
        (b"event_id,title", b"event_id," + b"," * 100_000 + b"title", {("AQ101", 1)}),
        (b"event_id,title,type", MANY, {("AQ102", 1)}),
        (X, MANY, {("AQ104", 3)}),
    ],
)
def test_a_hundred_thousand_columns(old: bytes, new: bytes, found: set[tuple[str, int]], mini: Path) -> None:
    replace(mini, "events", old, new)
    with within(20):
        report = aqim_data.validate(mini)
    assert {(problem.rule, problem.line) for problem in report.problems} == found
    assert len(json.dumps(report.as_dict())) < 10_000


def test_nothing_but_a_hundred_thousand_names(mini: Path) -> None:
    (mini / "data" / "events.csv").write_bytes(MANY + b"\n")
    assert rules(mini) == [("AQ108", "data/events.csv", 1)]


ROW = "evt-attack,act-group,perpetrator,claimed,,src-one,para 2"
FLOODS: dict[str, tuple[str, Callable[[], Iterator[str]], int, str]] = {
    "equal rows": ("participations", lambda: (ROW for _ in range(20_000)), 20_000, "AQ106"),
    "wrong terms": (
        "participations",
        lambda: (f"evt-attack,act-group,nobody{n:06},,,src-one,para 2" for n in range(20_000)),
        20_000,
        "AQ202",
    ),
    "ids that lead nowhere": (
        "participations",
        lambda: (ROW.replace("evt-attack", f"evt-x{n:06}") for n in range(20_000)),
        20_000,
        "AQ401",
    ),
    "rows in reverse": (
        "vocabularies",
        lambda: (f"zz,t{999_999 - n},Label,A meaning.,,,,,," for n in range(20_000)),
        19_999,
        "AQ105",
    ),
    "blank lines": ("places", lambda: ("" for _ in range(200_000)), 200_000, "AQ011"),
    "quotation marks": ("places", lambda: ('"' for _ in range(20_000)), 20_000, "AQ008"),
    "cells too few": ("places", lambda: (f"plc-x{n:06}" for n in range(200_000)), 200_000, "AQ104"),
}
#: The engine that counts problems beyond the first of each rule and never compares a hundred thousand ids with each.


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_problems_is_counted_in_sane_time(name: str, mini: Path) -> None:
    table, lines, count, rule = FLOODS[name]
    file = mini / "data" / f"{table}.csv"
    with file.open("a", encoding="utf-8", newline="") as stream:
        stream.writelines(f"{line}\n" for line in lines())
    with within(120):
        report = aqim_data.validate(mini)
    listed = sum(problem.rule == rule for problem in report.problems)
    assert listed + report.hidden.get(rule, 0) >= count
    assert not report.valid
    result = run("validate", mini)
    assert result.exit_code == 1
    # On a terminal nobody reads a hundred thousand lines.
    assert result.stdout.count("\n") < 5_000


def test_a_chain_and_a_circle_of_many_links(mini: Path) -> None:
    rows = [
        f"evt-b{n:06},Part {n},armed_assault,,,,,,none,,,,evt-b{(n + 1) % 20_000:06},reported{',' * 11}A part.,,src-one,para 2"
        for n in range(20_000)
    ]
    file = mini / "data" / "events.csv"
    file.write_bytes(file.read_bytes() + "".join(f"{row}\n" for row in rows).encode())
    assert [found[0] for found in rules(mini)] == ["AQ403"]


# ---------------------------------------------------------------------------------------------------------------------
# The descriptor

DESCRIPTORS: dict[str, bytes] = {
    "10,000 lists deep": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects deep": b'{"name":' * 10_000 + b"1" + b"}" * 10_000,
    "10,000 deep inside": b'{"name": "x", "version": "1.0.0", "x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "half a character": b'{"name": "x", "version": "1.0.0", "title": "\\ud800"}',
    "half a character as a key": b'{"name": "x", "version": "1.0.0", "\\udfff": 1}',
    "a number too large": b'{"name": "x", "version": "1.0.0", "x": 1e999}',
    "a number that is none": b'{"name": "x", "version": "1.0.0", "x": NaN}',
    "a number of 10,000 digits": b'{"name": "x", "version": "1.0.0", "x": ' + b"9" * 10_000 + b"}",
    "NUL bytes": b"\0" * 1000,
    "nothing": b"",
    "null": b"null",
    "text": b'"datapackage"',
}


@pytest.mark.parametrize("name", DESCRIPTORS)
def test_a_descriptor_that_cannot_be_used(name: str, mini: Path) -> None:
    (mini / DESCRIPTOR).write_bytes(DESCRIPTORS[name])
    assert {(rule, file) for rule, file, _ in rules(mini)} == {("AQ601", DESCRIPTOR)}
    with pytest.raises(aqim_data.InvalidDatasetError, match=DESCRIPTOR):
        aqim_data.load(mini)
    before = {file: file.read_bytes() for file in mini.rglob("*") if file.is_file()}
    assert run("build", mini).exit_code == 1
    for arguments in (["info", mini], ["show", "evt-attack", "--package", mini], ["validate", mini, "--conformance"]):
        assert run(*arguments).exit_code == 1
    assert {file: file.read_bytes() for file in mini.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("depth", [50, 99, 100, 300, 500, 900, 2000])
def test_a_descriptor_of_any_depth_is_used_or_refused(depth: int, mini: Path) -> None:
    deep = f'"x": {"[" * depth}{"]" * depth}'
    (mini / DESCRIPTOR).write_text(f'{{"name": "mini", "version": "0.1.0", {deep}}}', encoding="utf-8")
    result = run("build", mini)
    found = rules(mini)
    assert found == ([] if depth < 100 else [("AQ601", DESCRIPTOR, 0)])
    assert result.exit_code == (0 if depth < 100 else 1)


@pytest.mark.parametrize(
    "resources", ["5", '"text"', "null", "{}", "[5, null, []]", '[{"name": 5}]', '[{"name": ["x"]}]']
)
def test_resources_of_any_form(resources: str, mini: Path) -> None:
    text = f'{{"name": "mini", "version": "0.1.0", "resources": {resources}}}'
    (mini / DESCRIPTOR).write_text(text, encoding="utf-8")
    assert {rule for rule, _, _ in rules(mini)} <= {"AQ602", "AQ609"}
    run("info", mini)
    run("build", mini)


URL = "http://127.0.0.1:9/evil"
OUTWARD: dict[str, Callable[[dict[str, Any]], object]] = {
    "a path": lambda package: package["resources"][0].update(path=f"{URL}.csv"),
    "a list of paths": lambda package: package["resources"][0].update(path=["data/sources.csv", f"{URL}.csv"]),
    "further paths": lambda package: package["resources"][0].update(extrapaths=[f"{URL}.csv"]),
    "a schema": lambda package: package["resources"][0].update(schema=f"{URL}.json"),
    "a dialect": lambda package: package["resources"][0].update(dialect=f"{URL}.json"),
    "a profile of a resource": lambda package: package["resources"][0].update(profile=f"{URL}.json"),
    "a profile": lambda package: package.update(profile=f"{URL}.json"),
    "profiles": lambda package: package.update(profiles=[f"{URL}.json"]),
    "a scheme": lambda package: package["resources"][0].update(scheme="http"),
    "another resource": lambda package: package["resources"].append({"name": "x", "path": f"{URL}.csv"}),
    "a path up": lambda package: package["resources"].append({"name": "x", "path": "../../etc/passwd"}),
    "a path from the root": lambda package: package["resources"].append({"name": "x", "path": "/etc/passwd"}),
    "a path of Windows": lambda package: package["resources"].append({"name": "x", "path": "C:\\Windows\\win.ini"}),
    "a path of the network": lambda package: package["resources"].append({"name": "x", "path": "\\\\host\\x.csv"}),
    "a path of the user": lambda package: package["resources"].append({"name": "x", "path": "~/.ssh/id_rsa"}),
    "a path in a cloud": lambda package: package["resources"].append({"name": "x", "path": "s3://bucket/x.csv"}),
    "a file written by a pipeline": lambda package: package["resources"].append(
        {"name": "x", "path": "data/events.csv", "pipeline": {"steps": [{"type": "table-write", "path": "/x.csv"}]}}
    ),
}


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What would have gone to the network."""
    calls: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        calls.append(arguments)
        raise OSError("there is no network in this test")

    class Refused(socket.socket):
        def __init__(self, *arguments: Any, **_: Any) -> None:
            refuse(*arguments)

    monkeypatch.setattr(socket, "socket", Refused)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return calls


@pytest.mark.parametrize("name", OUTWARD)
def test_a_descriptor_that_leads_out_is_refused_and_nothing_is_fetched(
    name: str, mini: Path, no_network: list[object]
) -> None:
    package = json.loads((mini / DESCRIPTOR).read_text("utf-8"))
    OUTWARD[name](package)
    (mini / DESCRIPTOR).write_text(json.dumps(package, indent=2), encoding="utf-8")
    for conformance in (False, True):
        problems = aqim_data.validate(mini, conformance=conformance).problems
        assert {(problem.rule, problem.file) for problem in problems} == {("AQ609", DESCRIPTOR)}
        assert all(problem.line for problem in problems)
    assert run("build", mini).exit_code == 1
    run("info", mini)
    run("list", "events", "--package", mini)
    assert no_network == []


def test_a_package_of_others_may_have_further_files_and_licences(mini: Path, no_network: list[object]) -> None:
    package = json.loads((mini / DESCRIPTOR).read_text("utf-8"))
    package["licenses"] = [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}]
    package["resources"].append({"name": "notes", "path": "notes/a.csv", "sources": [{"path": "https://a.example"}]})
    (mini / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
    assert run("build", mini).exit_code == 0
    assert rules(mini) == []
    assert no_network == []


# ---------------------------------------------------------------------------------------------------------------------
# What stands in the place of a file

SECRET = "secret-that-nobody-may-read"
IN_PLACE = ["data/events.csv", "data/records.csv", "data/events_flat.csv", "schemas/events.table.json", DESCRIPTOR]


def every_command(folder: Path) -> Iterator[Result]:
    for form in ("text", "json"):
        yield run("validate", folder, "--format", form)
        yield run("list", "events", "--package", folder, "--format", form)
        yield run("show", "evt-attack", "--package", folder, "--format", form)
        yield run("disputes", "--package", folder, "--format", form)
        yield run("info", folder, "--format", form)
    yield run("validate", folder, "--conformance")
    yield run("diff", folder, folder)
    yield run("fmt", folder, "--check")
    yield run("check", folder / "data" / "events.csv", "--package", folder)
    yield run("build", folder, "--check")
    yield run("verify", folder, "--archive", folder.parent)


@pytest.mark.parametrize("name", [*IN_PLACE, "data", "schemas"])
@pytest.mark.parametrize("absolute", [True, False])
def test_a_link_out_of_the_package_shows_nothing_of_what_it_leads_to(name: str, absolute: bool, mini: Path) -> None:
    outside = mini.parent / "outside"
    outside.mkdir()
    path = mini / name
    if path.is_dir():
        shutil.move(path, outside / name)
        for file in (outside / name).iterdir():
            file.write_text(f"{SECRET}\n" * 3)
    else:
        (outside / path.name).write_text(f"{SECRET}\n" * 3)
        path.unlink()
    target = outside / path.name
    path.symlink_to(target if absolute else os.path.relpath(target, path.parent))
    found = rules(mini)
    assert found
    assert all(rule in ("AQ002", "AQ601", "AQ602", "AQ609") for rule, _, _ in found)
    for result in every_command(mini):
        assert SECRET not in result.output


def test_a_link_out_of_the_package_says_what_is_wrong(mini: Path) -> None:
    (mini / "data" / "events.csv").unlink()
    (mini / "data" / "events.csv").symlink_to("/etc/passwd")
    (problem,) = aqim_data.validate(mini).problems
    assert (problem.rule, problem.file) == ("AQ002", "data/events.csv")
    assert "link that leads out of the package" in problem.message
    with pytest.raises(aqim_data.InvalidDatasetError, match="link that leads out"):
        aqim_data.load(mini)


def test_a_build_replaces_a_link_and_does_not_write_where_it_leads(mini: Path) -> None:
    outside = mini.parent / "outside.json"
    outside.write_text(SECRET)
    file = mini / "schemas" / "events.schema.json"
    file.unlink()
    file.symlink_to(outside)
    result = run("build", mini)
    assert result.exit_code == 0
    assert outside.read_text() == SECRET
    assert not file.is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", IN_PLACE)
@pytest.mark.parametrize("what", ["pipe", "folder", "device"])
def test_what_is_no_file_is_never_waited_for(name: str, what: str, mini: Path) -> None:
    path = mini / name
    path.unlink()
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    assert {file for _, file, _ in rules(mini)} == {name}
    assert all(every_command(mini))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_among_the_captured_texts(mini: Path) -> None:
    archive = mini.parent / "archive"
    archive.mkdir()
    os.mkfifo(archive / "src-one.txt")
    result = run("verify", mini, "--archive", archive)
    assert result.exit_code == 1
    assert "AQ511" in result.stdout


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to the superuser")
@pytest.mark.parametrize("name", IN_PLACE)
def test_files_without_permission(name: str, mini: Path) -> None:
    (mini / name).chmod(0)
    assert {file for _, file, _ in rules(mini)} == {name}
    assert all(every_command(mini))


@pytest.mark.parametrize("name", IN_PLACE)
def test_files_that_cannot_be_opened(name: str, mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = files.open_regular

    def forbidden(file: Path) -> BinaryIO:
        if file == mini / name:
            raise PermissionError(13, "Permission denied", str(file))
        return really(file)

    monkeypatch.setattr(files, "open_regular", forbidden)
    assert {file for _, file, _ in rules(mini)} == {name}
    assert all(every_command(mini))


# ---------------------------------------------------------------------------------------------------------------------
# Files that change while they are read


def refused_or_told(action: Callable[[], object]) -> None:
    """An action that may find a package in any state; it ends with a result or with an error of ours."""
    with within(60), contextlib.suppress(AqimDataError):
        action()


def vanish(file: Path) -> None:
    file.unlink(missing_ok=True)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def grow(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x\xff\n")


@pytest.mark.parametrize("change", [vanish, empty, cut, grow])
def test_a_file_that_changes_while_the_package_is_read(
    change: Callable[[Path], None], mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every opening of a file, that file or another changes just before; nothing ends in a traceback."""
    really, opened = files.open_file, 0
    target, other = 0, ""

    def open_file(folder: Path, name: str) -> BinaryIO:
        nonlocal opened
        opened += 1
        if opened == target:
            change(folder / (other or name))
        return really(folder, name)

    monkeypatch.setattr(files, "open_file", open_file)
    actions: list[Callable[[Path], object]] = [aqim_data.validate, aqim_data.load, build]
    for number, action in enumerate(actions):
        opened, target = 0, 0
        action(Path(shutil.copytree(mini, tmp_path / f"{number}")))
        openings = opened
        assert openings >= len(TABLES)
        for target in range(1, openings + 1):
            # The file itself each time, and now and then another one, read before or to be read.
            for other in ("", "data/records.csv", DESCRIPTOR) if target % 6 == 0 else ("",):
                opened = 0
                package = Path(shutil.copytree(mini, tmp_path / f"{number}-{target}-{other.replace('/', '-')}"))
                refused_or_told(partial(action, package))
                shutil.rmtree(package)


def test_a_file_that_is_rewritten_all_the_time(mini: Path) -> None:
    file, done = mini / "data" / "events.csv", threading.Event()
    whole = file.read_bytes()

    def rewrite() -> None:
        while not done.is_set():
            for content in (whole[:100], b"", whole + b"x", whole):
                file.write_bytes(content)

    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        end = time.monotonic() + 3
        while time.monotonic() < end:
            refused_or_told(lambda: aqim_data.validate(mini))
            refused_or_told(lambda: aqim_data.load(mini))
    finally:
        done.set()
        writer.join()
    file.write_bytes(whole)
    assert aqim_data.validate(mini).valid


# ---------------------------------------------------------------------------------------------------------------------
# What would command a terminal, or the machine that runs a check

#: Control characters but for line ends and tabs, and marks that turn the direction of writing.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
FORMS = ("text", "json", "github", "sarif", "junit", "markdown")
EVIL = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "a\u202eb\u2066c",
    "\u2028line",
    "\x08\x08\x7f",
    "zero\u200bwidth\ufeff",
)
#: Cells of many kinds, in tables of people and in derived ones.
CELLS = (
    ("events", b"Part of the attack"),
    ("events", b"armed_assault"),
    ("events", b"2007-12-11"),
    ("events", b"plc-dry-town"),
    ("events", b"evt-attack-part"),
    ("events", b"military|police"),
    ("events", b"para 2"),
    ("sources", b"https://example.org/one"),
    ("claims", b"wounded"),
    ("claims", b"2007-12-12"),
    ("records", b"active"),
    ("vocabularies", b"armed_group"),
    ("events_flat", b"Part of the attack"),
    ("events", b"title"),  # in the header
)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize(("table", "cell"), CELLS)
def test_control_characters_of_cells_never_reach_the_terminal(table: str, cell: bytes, evil: str, mini: Path) -> None:
    replace(mini, table, cell, cell[:2] + evil.encode() + cell[2:])
    for form in FORMS:
        result = run("validate", mini, "--format", form)
        assert result.exit_code == 1
        assert not RAW.search(result.stdout + result.stderr), form
    for arguments in (
        ["list", "events", "--package", mini],
        ["show", "evt-attack", "--package", mini],
        ["show", evil, "--package", mini],
        ["disputes", "--package", mini, "--format", "json"],
        ["disputes", "--package", mini, "--field", evil],
        ["build", mini],
        ["build", mini, "--check"],
        ["verify", mini, "--archive", mini.parent],
    ):
        result = run(*arguments)
        assert not RAW.search(result.stdout + result.stderr), arguments


@pytest.mark.parametrize("evil", [*EVIL, "\ud800", "::error::x", "<script>"])
def test_control_characters_of_the_descriptor_never_reach_the_terminal(evil: str, mini: Path) -> None:
    package = json.loads((mini / DESCRIPTOR).read_text("utf-8"))
    for name in ("title", "name", "version", evil):
        (mini / DESCRIPTOR).write_text(json.dumps({**package, name: evil}), encoding="utf-8")
        results = [run("info", mini, "--format", form) for form in ("text", "json")]
        results += [run("validate", mini, "--format", form) for form in FORMS]
        results += [run("build", mini, "--check")]
        for result in results:
            assert not RAW.search(result.stdout + result.stderr)


NAMES = (
    b"a\nb.csv",
    b"\x1b[31mred.csv",
    "\u202evsc.csv".encode(),
    b"\n::error::x.csv",
    b"\xff\xfe.csv",
    b"a\tb\r.csv",
    b"x" * 250,
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_names_of_files_never_reach_the_terminal_raw(name: bytes, form: str, mini: Path) -> None:
    (Path(os.fsdecode(os.fsencode(mini / "data") + b"/" + name))).write_bytes(b"x\n")
    result = run("validate", mini, "--format", form)
    assert result.exit_code == 1
    assert not RAW.search(result.stdout + result.stderr)
    assert "AQ603" in result.stdout
    assert not re.search(r"^\s*::error::x", result.stdout, re.MULTILINE)
    if form == "text":
        assert not re.search(r"^b\.csv", result.stdout, re.MULTILINE)
    result = run("build", mini)
    assert not RAW.search(result.stdout + result.stderr)
    assert not re.search(r"^(\s*::error::x|b\.csv)", result.stdout, re.MULTILINE)


def test_a_package_in_a_folder_with_a_hostile_name(mini: Path) -> None:
    folder = mini.rename(mini.parent / "\x1b[31m\n::error::x \u202e")
    assert run("validate", folder).exit_code == 0
    (folder / "data" / "events.csv").unlink()
    for result in every_command(folder):
        assert not RAW.search(result.stdout + result.stderr)


# ---------------------------------------------------------------------------------------------------------------------
# Writing of every kind

SCRIPTS = (
    "تنظيم القاعدة في بلاد المغرب الإسلامي",
    "العربية 2007 and Latin",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "नमस्ते क्षत्रिय",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇿"[:11],
    "می‌خواهم",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𒀀 𐤀",
    "Ğńü Ṩ ǆ ﬁ ½ ①",
    "漢字かな交じり文",
    "a" + "̶̢" * 40,
    "{{7*7}} ${x} %s $(x) `x`",
    "'; DROP TABLE events; --",
)


@pytest.mark.parametrize("words", SCRIPTS)
def test_words_of_any_script_are_kept_as_they_are(words: str, mini: Path) -> None:
    words = unicodedata.normalize("NFC", words)
    replace(mini, "events", X, format_row([words, ""])[:-1].encode())
    assert build(mini).report.valid
    assert rules(mini) == []
    assert aqim_data.load(mini).events["evt-attack-part"].title == words
    shown = json.loads(run("show", "evt-attack-part", "--package", mini, "--format", "json").stdout)
    assert shown["title"] == words
    assert run("list", "events", "--package", mini).exit_code == 0


@pytest.mark.parametrize("apart", ["e\u0301", "\u0627\u0653", "\u1100\u1161", "A\u030a", "\u212b", "\u2126"])
def test_words_that_are_not_in_normal_form_are_refused_with_the_right_ones(apart: str, mini: Path) -> None:
    replace(mini, "events", X, f"Part {apart}".encode())
    (problem,) = aqim_data.validate(mini).problems
    assert (problem.rule, problem.line) == ("AQ206", 3)


def test_the_captured_text_may_be_anything(mini: Path) -> None:
    archive = mini.parent / "archive"
    archive.mkdir()
    for content in (TEXT.encode(), b"", b"\xff\xfe\0", b"\x1b[31m" * 1000, b"\n" * 10**6):
        (archive / "src-one.txt").write_bytes(content)
        result = run("verify", mini, "--archive", archive)
        assert result.exit_code == (0 if content == TEXT.encode() else 1)
        assert not RAW.search(result.stdout + result.stderr)


def test_a_contribution_is_not_checked_against_what_links_lead_to(mini: Path) -> None:
    """The copy in which a contribution is tried holds nothing that the package itself may not."""
    contribution = mini.parent / "places.csv"
    shutil.copy(mini / "data" / "places.csv", contribution)
    outside = mini.parent / "outside.csv"
    for name in ("data/quotes.csv", "data/places.csv", DESCRIPTOR):
        content = (mini / name).read_bytes()
        outside.write_bytes(content.replace(b"act-", f"{SECRET}-".encode()))
        (mini / name).unlink()
        (mini / name).symlink_to(outside)
        for command in ("check", "merge"):
            result = run(command, contribution, "--package", mini)
            assert result.exit_code == 1
            assert SECRET not in result.output
            assert "link that leads out of the package" in result.output
        (mini / name).unlink()
        (mini / name).write_bytes(content)
