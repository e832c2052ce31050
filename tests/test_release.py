"""A release: one zip that is a data package, the same bytes every time, and files that can be fetched one by one."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import frictionless
import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.cli import main
from aqim_data.models import TABLES
from aqim_data.release import Release, write_release
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return write_release(ROOT, tmp_path_factory.mktemp("release") / "new folder")


@pytest.fixture(scope="module")
def unpacked(written: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(written.file) as archive:
        archive.extractall(folder)
    return folder


def test_the_zip_is_named_after_package_and_version(written: Release) -> None:
    assert written.file.name == f"aqim-data-{aqim_data.__version__}.zip"
    assert written.size == written.file.stat().st_size
    beside = written.file.with_name(f"{written.file.name}.sha256").read_text("utf-8")
    assert beside == f"{hashlib.sha256(written.file.read_bytes()).hexdigest()}  {written.file.name}\n"
    assert sorted(file.name for file in written.file.parent.iterdir()) == [
        written.file.name,
        f"{written.file.name}.sha256",
    ]


def test_unpacked_it_is_a_valid_package_of_ours(unpacked: Path) -> None:
    report = aqim_data.validate(unpacked, strict=True)
    assert [str(problem) for problem in report.problems] == []
    assert len(aqim_data.load(unpacked).events) == len(aqim_data.load().events)


def test_frictionless_finds_it_valid_as_it_is(written: Release) -> None:
    report = frictionless.validate(str(written.file), type="package")
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] == len(TABLES)


def test_it_holds_the_same_tables(written: Release) -> None:
    result = CliRunner().invoke(main, ["diff", str(written.file), str(ROOT)])
    assert result.exit_code == 0, result.output


def test_the_checksums_in_it_cover_every_other_file(unpacked: Path, written: Release) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    listed = {line.split("  ", 1)[1] for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()}
    present = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*") if file.is_file()}
    assert listed == present - {"SHA256SUMS"}
    assert set(written.files) == present
    # What the repository lists, too, is the same there.
    both = (ROOT / "SHA256SUMS").read_text("utf-8").splitlines()
    ours = (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {line for line in both if not line.endswith("  .zenodo.json")} <= set(ours)


def test_what_somebody_needs_lies_in_it(unpacked: Path) -> None:
    for name in ("README.md", "CITATION.cff", "POLICY.md", "LICENSES/CC-BY-4.0.txt", "docs/data-dictionary.md"):
        assert (unpacked / name).is_file()
    text = (unpacked / "README.md").read_text("utf-8")
    assert "Content notice" in text
    assert f"Version {aqim_data.__version__}." in text
    assert "not licensed anew" in text
    assert "| [events](<data/events.csv>) |" in text
    for page in unpacked.rglob("*.md"):
        for target in re.findall(r"\]\(<?([^)>#]+)(?:#[^)]*)?>?\)", page.read_text("utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), (page.name, target)


def test_the_same_bytes_twice_whatever_the_time_and_the_order_of_files(written: Release, package: Path) -> None:
    for name in ("LICENSES", "POLICY.md"):
        subprocess.run(["cp", "-R", str(ROOT / name), str(package)], check=True)
    for file in package.rglob("*.csv"):
        file.touch()
        file.chmod(0o600)
    again = write_release(package, package / "out")
    assert again.digest == written.digest
    assert again.file.read_bytes() == written.file.read_bytes()


def test_the_command_prints_what_sha256sum_prints(mini: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["release", str(mini), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    digest, name = result.stdout.split()
    assert name == "mini-0.1.0.zip"
    assert digest == hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest()


def test_somebody_else_s_package_is_released_without_our_name(mini: Path, tmp_path: Path) -> None:
    descriptor = json.loads((mini / "datapackage.json").read_text("utf-8"))
    descriptor["title"] = "Mini | *one* <b>=1+1</b>"
    descriptor["resources"].append({"name": "extra", "path": "extra.csv"})
    (mini / "datapackage.json").write_text(json.dumps(descriptor, indent=2))
    (mini / "extra.csv").write_text("a\n1\n")
    assert CliRunner().invoke(main, ["build", str(mini)]).exit_code == 0
    done = write_release(mini, tmp_path)
    assert "extra.csv" in done.files
    assert "CITATION.cff" not in done.files
    with zipfile.ZipFile(done.file) as archive:
        text = archive.read("README.md").decode()
    assert "aqim" not in text.lower()
    assert "<b>" not in text
    assert "*one*" not in text


def test_nothing_is_released_from_a_package_that_is_wrong_or_stale(mini: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    flat = mini / "data" / "events_flat.csv"
    fresh = flat.read_bytes()
    flat.write_bytes(fresh.replace(b"Attack in", b"Attack at"))
    stale = CliRunner().invoke(main, ["release", str(mini), "-o", str(out)])
    assert stale.exit_code == 1
    assert "data/events_flat.csv" in stale.stderr
    assert "aqim-data build" in stale.stderr
    flat.write_bytes(fresh)
    events = mini / "data" / "events.csv"
    events.write_bytes(events.read_bytes().replace(b"2007-12-11", b"2007-13-11"))
    wrong = CliRunner().invoke(main, ["release", str(mini), "-o", str(out)])
    assert wrong.exit_code == 1
    assert "aqim-data validate" in wrong.stderr
    assert not out.exists()


def test_a_file_outside_the_package_is_not_taken_along(mini: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (mini / "LICENSES").mkdir()
    (mini / "LICENSES" / "x.txt").symlink_to(tmp_path / "secret.txt")
    result = CliRunner().invoke(main, ["release", str(mini), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "leads out of the package" in result.stderr
    assert not (tmp_path / "out").exists()


def test_nowhere_to_write_is_said(mini: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    result = CliRunner().invoke(main, ["release", str(mini), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


# --- fetched one by one --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_first_line_of_every_file_is_its_header_without_a_mark(name: str) -> None:
    file = ROOT / "data" / f"{name}.csv"
    first = subprocess.run(["head", "-1", str(file)], capture_output=True, check=True).stdout
    assert not first.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    schema = json.loads((ROOT / "schemas" / f"{name}.table.json").read_text("utf-8"))
    assert first.decode("ascii") == ",".join(field["name"] for field in schema["fields"]) + "\n"
    content = file.read_bytes()
    assert content.endswith(b"\n")
    assert b"\r" not in content
    # As many lines as rows: `head`, `grep` and `wc` count records.
    assert len(list(csv.reader(io.StringIO(content.decode("utf-8"))))) == content.count(b"\n")


def test_the_page_shows_what_is_printed() -> None:
    page = (ROOT / "docs" / "download.md").read_text("utf-8")
    shown = re.findall(r"^```console\n\$ ([^\n]*)\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    assert len(shown) == 2
    for command, output in shown:
        done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, output), command
