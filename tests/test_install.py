"""The package as a stranger gets it: a wheel in an empty environment, an sdist, old and new frictionless."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import aqim_data
from aqim_data.models import TABLES
from tests.conftest import ROOT

pytestmark = pytest.mark.install


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def environment(folder: Path, *requirements: object) -> Path:
    venv.create(folder, with_pip=True)
    run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", *requirements, cwd=folder)
    return folder / "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("empty") / "venv", wheel)


def test_the_wheel_carries_data_schemas_and_descriptor_once(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert names.count("aqim_data/package/datapackage.json") == 1
    assert sum(name.endswith("events.csv") for name in names) == 1
    assert sum(name.endswith(".table.json") for name in names) == len(TABLES)
    assert "aqim_data/py.typed" in names
    assert any(name.endswith("licenses/LICENSES/CC-BY-4.0.txt") for name in names)


def test_it_loads_and_validates_from_another_folder(installed: Path, tmp_path: Path) -> None:
    count = run(installed / "python", "-c", "import aqim_data; print(len(aqim_data.load().events))", cwd=tmp_path)
    assert int(count) == len(aqim_data.load().events)
    assert run(installed / "aqim-data", "validate", cwd=tmp_path).startswith("valid")
    assert run(installed / "aqim-data", "show", "evt-batna-bombing-2007", cwd=tmp_path)
    assert run(installed / "aqim-data", "build", "--check", cwd=tmp_path) == ""


def test_it_brings_pydantic_and_the_command_line_s_needs_only(installed: Path, tmp_path: Path) -> None:
    listed = run(installed / "python", "-m", "pip", "list", "--format", "freeze", cwd=tmp_path)
    names = {line.split("==")[0].lower().replace("_", "-") for line in listed.splitlines()}
    needed = {"aqim-data", "pydantic", "pydantic-core", "annotated-types", "typing-extensions", "typing-inspection"}
    needed |= {"click", "junitparser", "rich", "markdown-it-py", "filelock", "mdurl", "pygments"}
    assert names - {"pip", "setuptools", "wheel", "colorama"} == needed


def test_pytest_finds_the_plugin(wheel: Path, tmp_path: Path) -> None:
    programs = environment(tmp_path / "venv", wheel, "pytest")
    package = (
        tmp_path / "venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "aqim_data" / "package"
    )
    assert " passed" in run(programs / "pytest", "--aqim-data", package, cwd=tmp_path)


def test_a_missing_extra_is_named_with_its_command(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(installed / "aqim-data"), "validate", "--conformance"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'aqim-data[validate]'" in done.stderr


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    environment(tmp_path / "build", "build")
    python = tmp_path / "build" / "bin" / "python"
    run(python, "-m", "build", "--sdist", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    sdist = next(tmp_path.glob("*.tar.gz"))
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"data/events.csv", "schemas/events.table.json", "datapackage.json", "README.md", "Makefile"} <= names
    for name in (
        "LICENSES/MIT.txt",
        "REUSE.toml",
        ".ci/run",
        "CONTRIBUTING.md",
        "POLICY.md",
        "CITATION.cff",
        "SHA256SUMS",
        ".zenodo.json",
        "metadata/croissant.json",
        "docs/rules.md",
    ):
        assert name in names
    run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path / "again", sdist, cwd=tmp_path)
    again = next((tmp_path / "again").glob("*.whl"))
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


def test_types_are_honest_in_a_user_s_project_under_mypy_strict(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "project.py").write_text(
        "import aqim_data\n"
        "data = aqim_data.load()\n"
        "event: aqim_data.Event = data.events['evt-batna-bombing-2007']\n"
        "names: list[str] = [name.name for name in data.actors['act-aqim'].names]\n"
        "killed: aqim_data.Count = event.killed\n"
        "speakers: set[str] = {quote.speaker.name for quote in data.quotes}\n"
        "reveal_type([part.actor.name for part in event.participants])\n"
        "reveal_type(event.date)\n"
        "reveal_type(data.events)\n"
    )
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", installed / "python", "project.py"]
    output = run(*mypy, cwd=tmp_path)
    for kind in (
        "list[str]",
        "aqim_data.dates.EdtfDate | None",
        "Collection[aqim_data.models.events.Event]",
    ):
        assert kind in output
    (tmp_path / "project.py").write_text(
        "import aqim_data\n"
        "from aqim_data.vocabulary import EventType\n"
        "event = aqim_data.load().events['x']\n"
        "kind: EventType = EventType('bombing')\n"
        "event.title = 'y'\n"
        "title: int = event.title\n"
    )
    wrong = subprocess.run([str(part) for part in mypy], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert 'expression has type "str"' in wrong.stdout
    assert "is read-only" in wrong.stdout
    assert "Found 2 errors" in wrong.stdout


@pytest.mark.parametrize("version", ["==5.18.1", ">=5.18.1,<6"])
def test_frictionless_old_and_new_find_the_package_valid(version: str, tmp_path: Path) -> None:
    binaries = environment(tmp_path / "venv", f"frictionless{version}")
    output = run(binaries / "frictionless", "validate", ROOT / "datapackage.json", cwd=tmp_path)
    assert "INVALID" not in output


#: Loads every record set of a Croissant description, and prints how many records each has.
_CROISSANT = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
issues = dataset.metadata.issues
counts = {one.name: sum(1 for _ in dataset.records(record_set=one.name)) for one in dataset.metadata.record_sets}
print(json.dumps({"errors": sorted(issues.errors), "warnings": sorted(issues.warnings), "counts": counts}))
"""


def test_the_citation_file_and_croissant_pass_the_validators_of_their_own_makers(tmp_path: Path) -> None:
    # In an environment of their own: cffconvert wants an old jsonschema, mlcroissant brings stubs of pandas.
    programs = environment(tmp_path / "venv", "cffconvert>=2", "mlcroissant>=1.1.1")
    assert "valid" in run(programs / "cffconvert", "--validate", "-i", ROOT / "CITATION.cff", cwd=tmp_path)
    printed = run(programs / "python", "-c", _CROISSANT, ROOT / "metadata" / "croissant.json", cwd=tmp_path)
    found = json.loads(printed.splitlines()[-1])
    assert found["errors"] == found["warnings"] == []
    assert found["counts"] == {name: len(table) for name, table in aqim_data.load().tables.items()}
