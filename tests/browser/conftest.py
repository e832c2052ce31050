"""A browser, and the pages that are opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import aqim_data
from aqim_data.explore import write_explorer
from tests.explorer_pages import write_hostile
from tests.mini import write_mini

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = (1440, 900)
PHONE = (390, 844)

#: Opens an address of the page and waits until it is drawn.
Opener = Callable[..., "Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'aqim-data[browser]'")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium; make test-browser installs Debian's")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("explorer") / "explorer.html"
    write_explorer(aqim_data.load(), file)
    return file


@pytest.fixture(scope="session")
def hostile_explorer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_explorer(aqim_data.load(write_hostile(folder / "package")), folder / "explorer.html")
    return folder / "explorer.html"


@pytest.fixture(scope="session")
def small_explorer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_explorer(aqim_data.load(write_mini(folder / "package")), folder / "explorer.html")
    return folder / "explorer.html"


@pytest.fixture
def opened(browser: Browser, explorer: Path) -> Iterator[Opener]:
    """Opens the page; at the end nothing may have been complained about or asked of any network."""
    pages = []
    wrong: list[str] = []

    def open_(
        address: str = "#/", file: Path | None = None, size: tuple[int, int] = DESKTOP, scheme: Any = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, has_touch=size == PHONE
        )
        page = context.new_page()
        pages.append(page)
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: _note(dialog.message, wrong))
        page.on("request", lambda request: _note(request.url, wrong))
        page.goto(f"{(file or explorer).as_uri()}{address}")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_
    for page in pages:
        page.context.close()
    assert wrong == []


def _note(url: str, wrong: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        wrong.append(f"asked for {url}")
