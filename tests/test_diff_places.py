"""Where the two packages of a comparison may lie, what is refused there, and what the command says."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aqim_data.cli import main
from aqim_data.diff import ComparisonError, as_markdown, as_text, compare
from aqim_data.diff.files import BYTE_LIMIT, ZipFiles
from tests.conftest import ROOT
from tests.test_diff import descriptor, needs, version
from tests.test_rules import Break, both, cell, text

CORRECTED = text("places", "Dry Town", "Drier Town")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def zipped(folder: Path, file: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, inside + path.relative_to(folder).as_posix())
    return file


@pytest.fixture
def new(mini: Path, tmp_path: Path) -> Path:
    """The small package with a correction."""
    folder = Path(shutil.copytree(mini, tmp_path / "new"))
    CORRECTED(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository that holds the small package in a folder below its top, with a correction after v0.1.0."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    top = tmp_path / "repository"
    folder = top / "packages" / "mini"
    shutil.copytree(mini, folder)
    git(tmp_path, "init", "--quiet", str(top))
    git(top, "add", ".")
    git(top, "commit", "--quiet", "-m", "First")
    git(top, "tag", "v0.1.0")
    CORRECTED(folder)
    git(top, "commit", "--quiet", "-am", "Corrected")
    monkeypatch.chdir(folder)
    return folder


# Where a package may lie.


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("package.zip", ""),
        ("repository.zip", "mini-0.1.0/"),
        ("mini-0.1.0-py3-none-any.whl", "aqim_data/package/"),
    ],
)
def test_zips_and_wheels(name: str, inside: str, mini: Path, new: Path, tmp_path: Path) -> None:
    file = zipped(mini, tmp_path / name, inside)
    assert not compare(file, mini)
    assert compare(str(file), new).as_dict()["tables"] == compare(mini, new).as_dict()["tables"]


def test_the_descriptor_names_its_folder(mini: Path) -> None:
    assert not compare(mini / "datapackage.json", mini)


def test_a_folder_without_descriptor_is_compared_by_its_tables(mini: Path, new: Path) -> None:
    (new / "datapackage.json").unlink()
    assert [table.name for table in compare(mini, new).tables] == ["places"]


def test_revisions_of_the_repository_that_the_working_folder_lies_in(repository: Path) -> None:
    since_release = compare("v0.1.0")
    assert [table.name for table in since_release.tables] == ["places"]
    assert since_release.new == "working folder"
    assert compare("v0.1.0", "HEAD").tables == since_release.tables
    assert not compare("HEAD")


def test_the_package_at_hand_is_found_from_a_folder_inside_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "data")
    assert [table.name for table in compare("v0.1.0").tables] == ["places"]


def test_revisions_of_the_repository_of_the_new_package(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert [table.name for table in compare("v0.1.0", repository).tables] == ["places"]


def test_nothing_of_a_repository_is_run(repository: Path) -> None:
    """Filters, hooks and text conversions that a repository sets up would betray themselves by a file."""
    trace = repository / "ran"
    git(repository, "config", "core.fsmonitor", f"touch {trace}")
    git(repository, "config", "filter.x.smudge", f"touch {trace}; cat")
    git(repository, "config", "diff.x.textconv", f"touch {trace}; cat")
    git(repository, "config", "core.pager", f"touch {trace}; cat")
    (repository / ".gitattributes").write_text("*.csv filter=x diff=x\n")
    assert compare("v0.1.0", "HEAD")
    assert not trace.exists()


def test_the_real_history() -> None:
    """What git says of two commits, counted independently."""
    needs("fca9d05", "83fa189")

    def table(revision: str, name: str) -> dict[str, dict[str, str]]:
        command = ["git", "-C", str(ROOT), "show", f"{revision}:data/{name}.csv"]
        content = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        return {next(iter(row.values())): row for row in csv.DictReader(io.StringIO(content))}

    tables = {one.name: one for one in compare("fca9d05", "83fa189").tables}
    for name in ("sources", "actors", "places", "events", "quotes", "claims"):
        old, new = table("fca9d05", name), table("83fa189", name)
        both = old.keys() & new.keys()
        assert len(tables[name].added) == len(new.keys() - old.keys())
        assert {removal.row.key[0] for removal in tables[name].removed} == old.keys() - new.keys()
        differing = {one for one in both if old[one] != {column: new[one][column] for column in old[one]}}
        differing |= {one for one in both if any(new[one][column] for column in new[one].keys() - old[one].keys())}
        assert {change.key[0] for change in tables[name].changed} == differing
    assert {one.fate for one in tables["actors"].removed + tables["events"].removed} == {"merged"}
    assert compare("fca9d05", "83fa189").check.enough


def test_the_examples_of_the_page_are_what_the_command_says() -> None:
    needs("fca9d05", "83fa189")
    page = (ROOT / "docs" / "diff.md").read_text("utf-8")
    text_form = run("fca9d05", "83fa189").stdout.splitlines()
    markdown = run("fca9d05", "83fa189", "--format", "markdown").stdout.splitlines()
    examples = [block.split("```")[0] for block in page.split("```text\n")[1:]]
    assert examples
    for line in "".join(examples).splitlines():
        assert line in text_form or line == "…", line
    for block in page.split("```markdown\n")[1:]:
        for line in block.split("```")[0].splitlines():
            assert line in markdown or line == "…", line


# What is refused.


def hostile(folder: Path, file: Path, name: str, content: bytes = b"x", mode: int = 0) -> Path:
    zipped(folder, file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return file


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../outside.csv", "leads out of the folder"),
        ("data/../../outside.csv", "leads out of the folder"),
        ("/etc/passwd", "top of a disk"),
        ("C:/windows", "top of a disk"),
        ("data\\events.csv", "backslash"),
        ("data/\x1b[31m.csv", "control character"),
    ],
)
def test_a_zip_with_a_path_that_leads_out_of_it(name: str, reason: str, mini: Path, tmp_path: Path) -> None:
    with pytest.raises(ComparisonError, match=reason):
        compare(hostile(mini, tmp_path / "bad.zip", name), mini)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_one_path_twice(mini: Path, tmp_path: Path) -> None:
    with pytest.raises(ComparisonError, match=r"events\.csv' twice"):
        compare(hostile(mini, tmp_path / "bad.zip", "data/events.csv"), mini)


def test_a_zip_with_a_link(mini: Path, tmp_path: Path) -> None:
    (mini / "data" / "places.csv").unlink()
    file = hostile(mini, tmp_path / "bad.zip", "data/places.csv", b"/etc/passwd", stat.S_IFLNK | 0o777)
    with pytest.raises(ComparisonError, match="links in a zip are not followed"):
        compare(file, mini)


def test_a_zip_that_is_a_bomb(mini: Path, tmp_path: Path) -> None:
    (mini / "data" / "places.csv").unlink()
    file = hostile(mini, tmp_path / "bad.zip", "data/places.csv", bytes(1 << 24))
    with pytest.raises(ComparisonError, match="times its size"):
        compare(file, mini)


def test_the_bytes_of_a_package_are_limited(mini: Path, tmp_path: Path) -> None:
    files = ZipFiles("x", zipped(mini, tmp_path / "x.zip"))
    files._left = 100
    with pytest.raises(ComparisonError, match=f"more than {BYTE_LIMIT >> 20} MiB"):
        files.read("data/events.csv")
    files.close()


def test_a_zip_with_two_packages(mini: Path, tmp_path: Path) -> None:
    file = zipped(mini, tmp_path / "two.zip", "one/")
    with zipfile.ZipFile(file, "a") as archive:
        archive.write(mini / "datapackage.json", "two/datapackage.json")
        archive.write(mini / "data" / "events.csv", "two/data/events.csv")
    with pytest.raises(ComparisonError, match=r"holds 2 packages \(one, two\)"):
        compare(file, mini)


def test_a_damaged_zip(mini: Path, tmp_path: Path) -> None:
    file = zipped(mini, tmp_path / "x.zip")
    content = bytearray(file.read_bytes())
    start = content.index(b"data/events.csv") + 40
    content[start : start + 20] = bytes(20)
    file.write_bytes(content)
    with pytest.raises(ComparisonError, match=r"data/events\.csv cannot be unpacked"):
        compare(file, mini)


def points_at(path: str) -> Break:
    def point(content: dict[str, list[dict[str, str]]]) -> None:
        content["resources"][0]["path"] = path

    return descriptor(point)


def schema_at(path: str) -> Break:
    def point(content: dict[str, list[dict[str, str]]]) -> None:
        content["resources"][0]["schema"] = path

    return descriptor(point)


def link(path: str, target: str) -> Break:
    def change(folder: Path) -> None:
        (folder / path).unlink()
        (folder / path).symlink_to(target)

    return change


def write(path: str, content: bytes) -> Break:
    def change(folder: Path) -> None:
        (folder / path).write_bytes(content)

    return change


def pipe(folder: Path) -> None:
    (folder / "data" / "events.csv").unlink()
    os.mkfifo(folder / "data" / "events.csv")


def deep(folder: Path) -> None:
    (folder / "datapackage.json").write_text('{"a":' + "[" * 100_000 + "]" * 100_000 + "}")


REFUSED: list[tuple[str, Break, str]] = [
    ("a web address", points_at("https://example.org/sources.csv"), "it is a web address"),
    ("a path out of the folder", points_at("../other/sources.csv"), "it leads out of the folder"),
    ("an absolute path", points_at("/etc/sources.csv"), "it begins at the top of a disk"),
    ("a schema on the web", schema_at("https://example.org/schema.json"), "it is a web address"),
    ("a table that is missing", points_at("data/source.csv"), "which is missing"),
    ("a link out of the folder", link("data/events.csv", "/etc/passwd"), "leads out of the folder"),
    ("a link to nowhere", link("data/events.csv", "nowhere.csv"), "leads nowhere"),
    ("a link to itself", link("data/events.csv", "events.csv"), "leads nowhere|cannot be read"),
    ("a pipe", pipe, "is no regular file"),
    ("deep JSON", deep, "is not JSON that can be read"),
    ("no JSON", write("datapackage.json", b"{"), "is not JSON that can be read"),
    ("JSON of another kind", write("datapackage.json", b"[]"), "is not a JSON object"),
    ("a resource of another kind", write("datapackage.json", b'{"resources": [1]}'), "is not a JSON object"),
    ("another encoding", write("data/events.csv", b"event_id\n\xe9\n"), "is not UTF-8"),
    ("an open quotation mark", write("data/events.csv", b'event_id,title\nevt-a,"b\n'), "cannot be taken apart"),
    ("a short row", write("data/events.csv", b"event_id,title\nevt-a,b\nevt-b\n"), ":3: the row has 1 cells"),
    ("a key twice", write("data/events.csv", b"event_id\nevt-a\nevt-a\n"), ":3: the key evt-a stands"),
    ("a column twice", write("data/events.csv", b"event_id,event_id\n"), "a column stands in the header twice"),
    ("a huge cell", write("data/events.csv", b"event_id\n" + b"a" * 200_000), "cannot be taken apart"),
    ("a NUL byte", write("data/events.csv", b"event_id\nevt-\x00a\n"), "cannot be taken apart|line contains NUL|^$"),
]


@pytest.mark.parametrize(("change", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_be_read_is_said_in_one_line(change: Break, reason: str, mini: Path, new: Path) -> None:
    change(new)
    result = run(mini, new)
    if reason.endswith("^$") and result.exit_code == 1:
        return  # since Python 3.11 the csv module reads NUL bytes
    assert result.exit_code == 2
    assert result.stdout == ""
    message = result.stderr
    assert message.startswith("aqim-data: ")
    assert message.count("\n") == 1
    with pytest.raises(ComparisonError, match=reason):
        compare(mini, new)


def test_a_huge_cell_is_refused_whatever_other_libraries_allow(mini: Path, new: Path) -> None:
    write("data/events.csv", b"event_id\n" + b"a" * 200_000)(new)
    before = csv.field_size_limit(sys.maxsize)
    try:
        with pytest.raises(ComparisonError, match="more than 131,072 characters"):
            compare(mini, new)
    finally:
        csv.field_size_limit(before)


def test_what_names_nothing(mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("x")
    for name, reason in (
        ("empty", "holds neither datapackage.json nor data/"),
        ("note.txt", "no zip that can be read"),
        ("missing.zip", "does not exist"),
        (str(tmp_path / "missing"), "does not exist"),
        ("a\0b", "."),
        ("", "an empty name"),
    ):
        with pytest.raises(ComparisonError, match=reason):
            compare(name, mini)


def test_a_revision_that_does_not_exist(repository: Path) -> None:
    for name in ("v9", "--help", "-x", "HEAD:packages", "HEAD~99", "a b"):
        with pytest.raises(ComparisonError, match=r"nor a revision of the git repository .*; `git tag` and `git log"):
            compare(name, "HEAD")


def test_without_tags_the_error_says_what_to_name_instead(repository: Path) -> None:
    git(repository, "tag", "--delete", "v0.1.0")
    with pytest.raises(ComparisonError, match=r"it has no tags, so name a commit, which `git log --oneline` lists$"):
        compare("v0.1.0", "HEAD")


def test_a_revision_without_the_package(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "empty")
    git(repository, "rm", "-r", "--quiet", "--cached", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "Nothing")
    with pytest.raises(ComparisonError, match="empty holds neither"):
        compare("empty")


def test_a_link_in_a_revision(repository: Path) -> None:
    link("data/places.csv", "/etc/passwd")(repository)
    git(repository, "commit", "--quiet", "-am", "Linked")
    with pytest.raises(ComparisonError, match="a link or a module"):
        compare("v0.1.0", "HEAD")


def test_a_revision_without_git_or_repository(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    monkeypatch.chdir(mini)
    with pytest.raises(ComparisonError, match="lies in no git repository"):
        compare("v0.1.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ComparisonError, match="git is not installed"):
        compare("v0.1.0")


# The command.


def test_the_exit_codes(mini: Path, new: Path) -> None:
    assert run(mini, mini).exit_code == 0
    assert run(mini, new).exit_code == 1
    assert run(mini, new / "nothing").exit_code == 2
    assert run().exit_code == 2


def test_the_version_can_be_checked(mini: Path, new: Path) -> None:
    result = run(mini, new, "--check-version")
    assert result.exit_code == 1
    assert "the version is still 0.1.0; the next one is 0.1.1" in result.stderr
    version("0.1.1")(new)
    result = run(mini, new, "--check-version")
    assert (result.exit_code, result.stderr) == (0, "version: 0.1.0 → 0.1.1 is enough\n")
    assert "Calls for a patch version: 1 row of places changed." in result.stdout
    assert run(mini, mini, "--check-version").exit_code == 0


def test_an_id_that_is_registered_under_the_version_before_is_told(mini: Path, new: Path) -> None:
    version("0.2.0")(new)
    records = new / "data" / "records.csv"
    text = records.read_text("utf-8")
    records.write_text(f"{text}src-three,sources,active,0.1.0,,,\nsrc-two-b,sources,active,0.1.0,,,\n", "utf-8")
    result = run(mini, new, "--check-version")
    assert result.exit_code == 1
    assert "src-three and 1 more since a version that did not have it; write 0.2.0 as since" in result.stderr
    records.write_text(f"{text}src-three,sources,active,0.2.0,,,\n", "utf-8")
    assert run(mini, new, "--check-version").exit_code == 0


def test_the_text_form(mini: Path, new: Path) -> None:
    lines = run(mini, new).stdout.splitlines()
    assert lines == [
        f"{mini} (0.1.0) → {new} (0.1.0)",
        "rows: 1 changed",
        "Calls for a patch version: 1 row of places changed. The version is still 0.1.0; the next one is 0.1.1.",
        "",
        "Places: 1 → 1 rows (1 changed)",
        "  changed:",
        "    Drier Town [plc-dry-town]",
        "      name: Dry Town → Drier Town",
    ]


def test_the_json_form(mini: Path, new: Path) -> None:
    found = json.loads(run(mini, new, "--format", "json").stdout)
    assert found["format"] == 1
    assert found["bump"] == {"level": "patch", "reasons": [{"level": "patch", "text": "1 row of places changed"}]}
    assert found["check"] == {"step": "none", "enough": False, "wanted": "0.1.1"}
    assert found["tables"]["places"]["changed"] == [
        {
            "key": ["plc-dry-town"],
            "new_key": ["plc-dry-town"],
            "name": "Drier Town",
            "fields": [
                {
                    "field": "name",
                    "title": "Name",
                    "old": "Dry Town",
                    "new": "Drier Town",
                    "cells": {"name": ["Dry Town", "Drier Town"]},
                    "follows_merger": False,
                }
            ],
        }
    ]


def test_long_lists_are_capped_unless_all_is_asked_for(mini: Path, new: Path) -> None:
    with (new / "data" / "places.csv").open("a") as file:
        file.writelines(f"plc-n{number},Town {number},DZ,settlement,,,,src-one,para 2\n" for number in range(50))
    for form, cap in (("text", 10), ("markdown", 30)):
        short = run(mini, new, "--format", form).stdout
        assert f"{50 - cap} more" in short
        assert "Town 49" not in short
        whole = run(mini, new, "--format", form, "--all").stdout
        assert "more" not in whole
        assert "Town 49" in whole


def test_nothing_in_the_data_reaches_a_terminal_or_breaks_a_line(mini: Path, new: Path) -> None:
    text("places", "Drier Town", '"Dr\x1b[31my\u2028::error::\n::error::x\u202e"')(new)
    for form in ("text", "markdown"):
        output = run(mini, new, "--format", form).stdout
        assert "Dr" in output
        assert not set(output) & set("\x1b\u2028\u202e")
        assert not any(line.lstrip().startswith("::") for line in output.splitlines())


def test_markdown_shows_what_the_data_say_and_nothing_more(mini: Path, new: Path) -> None:
    text("places", "Drier Town", "<img src=x> | **bold** @someone #1 `code` _x_ $y$ [l](http://e.org)")(new)
    output = as_markdown(compare(mini, new), heading="")
    (line,) = [line for line in output.splitlines() if "Dry Town" in line and line.startswith("|")]
    assert line.replace("\\|", "").count("|") == 5
    assert "&lt;img src=x&gt;" in line
    for mark in ("<img", " **bold", "@someone", "#1", " `code", " _x_", " $y", "[l]("):
        assert mark not in line.replace("\\", "\0"), mark


def test_what_follows_a_merger_is_one_line_and_the_rest_is_in_words(mini: Path, new: Path) -> None:
    both(cell("events", 1, date="", summary="x" * 300), cell("events", 2, summary="A part of it."))(new)
    shown = as_text(compare(mini, new))
    assert "date: 2007-12-11 → (empty)" in shown
    assert "summary: A part. → A part of it." in shown


def test_colours_are_for_terminals(mini: Path, new: Path) -> None:
    command = [sys.executable, "-m", "aqim_data.cli", "diff", str(mini), str(new)]
    assert b"\x1b" not in subprocess.run(command, capture_output=True).stdout


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a comparison may open a connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    import socket

    refusal: Callable[..., None] = refuse
    monkeypatch.setattr(socket.socket, "connect", refusal)
