from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import aqim_data
from tests.mini import write_mini

ROOT = Path(__file__).resolve().parent.parent
PROFILE = ROOT.parent / "shared" / "sources" / "src-aqim-profile.txt"


@pytest.fixture(scope="session")
def data() -> aqim_data.Dataset:
    return aqim_data.load()


@pytest.fixture(scope="session")
def _mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mini(tmp_path_factory.mktemp("mini") / "package")


@pytest.fixture
def mini(_mini: Path, tmp_path: Path) -> Path:
    """A small valid package of its own, to be broken."""
    return Path(shutil.copytree(_mini, tmp_path / "package"))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the real package, to be broken."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in ("data", "schemas", "curation"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "datapackage.json", folder)
    return folder


@pytest.fixture(scope="session")
def profile() -> Path:
    if not PROFILE.is_file():
        pytest.skip("the captured text of the profile is not beside the repository")
    return PROFILE
