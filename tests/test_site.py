"""The site builds strictly, takes nothing from elsewhere, and has every page."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_layers import LAYERS

STRICT = ("--fail-on-warning", "--keep-going", "--quiet")


def sphinx(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "--builder", "html", *STRICT, str(source), str(target)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    built = sphinx(ROOT, target)
    assert (built.returncode, built.stderr) == (0, "")
    return target


def test_make_docs_is_as_strict_as_this() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^docs: .*\n(.*)\n", makefile, flags=re.MULTILINE)
    assert all(option in recipe for option in STRICT)
    assert recipe.endswith(" . site")
    assert "/site/\n" in (ROOT / ".gitignore").read_text("utf-8")


def test_every_page_is_there_and_leads_in(site: Path) -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    assert {page.relative_to(ROOT).with_suffix(".html").as_posix() for page in pages} <= {
        file.relative_to(site).as_posix() for file in site.rglob("*.html")
    }
    (target,) = re.findall(r"url=([^\"]+)", (site / "index.html").read_text("utf-8"))
    assert (site / target).is_file()


def test_the_site_takes_nothing_from_elsewhere(site: Path) -> None:
    loaded = re.compile(
        r"""(?:<(?:script|img|iframe|source|video|audio|object|embed)\b[^>]*?\s(?:src|data)=|<link\b[^>]*?\shref=)["']?([^"'>\s]+)"""
    )
    styled = re.compile(r"""(?:url\(|@import\s+)["']?([^"')\s]+)""")
    for file in site.rglob("*"):
        if file.suffix in (".html", ".css"):
            found = (loaded if file.suffix == ".html" else styled).findall(file.read_text("utf-8"))
            assert [one for one in found if re.match(r"(?:\w+:)?//", one)] == [], file
    assert list(site.rglob("*.woff*")) == []


def test_the_reference_describes_what_the_package_offers(site: Path) -> None:
    page = (site / "docs" / "api.html").read_text("utf-8")
    for name in ("load", "Dataset.disputed", "Dataset.connect", "Event.participants", "EdtfDate.parse", "validate"):
        assert f'id="aqim_data.{name}"' in page
    assert "model_validate" not in page


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[a](nowhere.md)", "nowhere.md"),
        ("[a](other.md#nowhere)", "'nowhere'"),
        ("[a](#nowhere)", "'nowhere'"),
        ("[a](../nofolder/)", "../nofolder/"),
        ("![a](pictures/none.svg)", "pictures/none.svg"),
        ("```{eval-rst}\n.. autofunction:: aqim_data.nothing\n```", "nothing"),
    ],
)
def test_what_leads_nowhere_is_an_error(text: str, complaint: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "docs").mkdir(parents=True)
    shutil.copy(ROOT / "conf.py", source)
    shutil.copytree(ROOT / "docs" / "site", source / "docs" / "site")
    (source / "docs" / "other.md").write_text("# Other\n\n[a folder](site/)\n", encoding="utf-8")
    index = "# Index\n\n[heading](other.md#other)\n\n```{toctree}\nother\n```\n"
    (source / "docs" / "index.md").write_text(index, encoding="utf-8")
    fine = sphinx(source, tmp_path / "fine")
    assert (fine.returncode, fine.stderr) == (0, "")
    (source / "docs" / "index.md").write_text(f"{index}\n{text}\n", encoding="utf-8")
    broken = sphinx(source, tmp_path / "broken")
    assert broken.returncode == 1
    assert complaint in broken.stderr


def test_the_page_on_the_architecture_knows_every_layer() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("| layer | holds |")[2].partition("\n\n")[0]
    named = [set(re.findall(r"`(\w+)`", line.split("|")[1])) for line in table.splitlines()[2:]]
    assert named == [set(layer) for layer in LAYERS]
