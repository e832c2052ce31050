"""What the README says of the version is so, and links lead somewhere; what it shows is run in test_docs.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import aqim_data
from aqim_data.derive.metadata import citation
from tests.conftest import ROOT
from tests.documentation import PAGES

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_into_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_one_version_everywhere() -> None:
    version = aqim_data.__version__
    assert f"Version {version}." in README
    assert f"## {version} (" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert aqim_data.load().version == version


def test_the_citation_is_the_package_s() -> None:
    assert citation() in README.replace("*", "")


def test_the_released_date_is_the_changelog_s() -> None:
    released = re.search(r'date-released: "(.*)"', (ROOT / "CITATION.cff").read_text("utf-8"))
    assert released
    assert f"({released[1]})" in (ROOT / "CHANGELOG.md").read_text("utf-8")
