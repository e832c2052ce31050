"""The explorer's page in a real browser: what it shows is what the library says, for every way of using it."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

import aqim_data
from aqim_data.dataset.filtering import parse_years, select
from aqim_data.models import Quote
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.conftest import ROOT
from tests.explorer_pages import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
VIEWS = ["#/", "#/disputes", "#/captivities", "#/actors", "#/places", "#/quotations", "#/sources", "#/about"]
RECORDS = [
    "#evt-algiers-bombings-2007-12-11",
    "#evt-cherchell-academy-2011",
    "#act-aqim",
    "#act-mokhtar-belmokhtar",
    "#plc-kidal",
    "#src-aqim-profile",
    "#quo-ban-algiers",
]
HEADED = "(words) => document.querySelector('main h1').textContent.includes(words)"
DRAWN = "(address) => document.documentElement.dataset.address === address"


def go(page: Page, address: str) -> None:
    """Follow an address within the page, as a link does."""
    page.evaluate("(address) => { location.hash = address }", address)
    page.wait_for_function(DRAWN, arg=address)


def chosen(page: Page) -> int:
    return int(page.inner_text("#chosen strong").replace(",", ""))


def downloaded(page: Page, button: str) -> str:
    with page.expect_download() as waiting:
        page.click(button)
    return str(waiting.value.path().read_text("utf-8"))


def test_it_is_painted_and_drawn_quickly(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened()
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted < 1000
    assert chosen(page) == len(data.events)
    assert page.locator(".marks svg circle, .marks svg rect").count() > 500
    assert page.locator(".map-holder circle").count() > 50
    assert page.locator(".toll-row").count() > 10
    assert page.locator("#notice").is_visible()


def test_filters_choose_what_the_library_chooses(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened()
    page.get_by_label("Mali", exact=False).first.check()
    assert chosen(page) == len(list(select(data, "events", country="ML")))
    assert page.evaluate("location.hash") == "#/?country=ML"
    page.fill("#filter-from", "2011")
    page.keyboard.press("Tab")
    page.fill("#filter-to", "2012")
    page.keyboard.press("Tab")
    expected = list(select(data, "events", country="ML", years=parse_years("2011-2012")))
    assert chosen(page) == len(expected)
    assert page.locator("table.events tbody tr").count() == min(60, len(expected))
    page.get_by_role("button", name="Clear all").click()
    assert chosen(page) == len(data.events)


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ("#/?from=2007&to=2007", {"years": parse_years("2007-2007")}),
        ("#/?type=bombing", {"type": "bombing"}),
        ("#/?country=DZ", {"country": "DZ"}),
        ("#/?actor=act-mujao", {"actor": "act-mujao"}),
    ],
)
def test_an_address_says_the_filters(
    opened: Opener, data: aqim_data.Dataset, address: str, filters: dict[str, Any]
) -> None:
    expected = sorted(event.event_id for event in select(data, "events", **filters))
    page = opened(address)
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "#download"))))
    assert [row["event_id"] for row in rows] == expected


def test_certainty_and_disagreement_choose(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened("#/?certainty=unconfirmed")
    assert chosen(page) == sum(event.certainty == "unconfirmed" for event in data.events)
    page = opened("#/?disputed=1")
    assert chosen(page) == sum(bool(row.disputed) for row in data.events_flat)


def test_filters_answer_at_once(opened: Opener) -> None:
    page = opened()
    took = page.evaluate(
        """() => [...document.querySelectorAll('.filters .choice input')].slice(0, 8).map((box) => {
            const begun = performance.now();
            box.click();
            document.body.getBoundingClientRect();
            const taken = performance.now() - begun;
            box.click();
            return taken;
        })"""
    )
    assert sorted(took)[len(took) // 2] < 200


def test_all_views_follow_the_filters(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened("#/disputes")
    assert page.inner_text("main .lead").startswith(f"{len(data.disputed())} values")
    page = opened("#/captivities")
    assert page.inner_text("main .lead").startswith(f"{len(data.captivities)} captivities")
    niger = {event.event_id for event in select(data, "events", country="NE")}
    held = [one for one in data.captivities if niger & {one.event_id, *one.reported_in}]
    page.get_by_label("Niger", exact=False).first.check()
    assert page.inner_text("main .lead").startswith(f"{len(held)} captivities")
    page.click("#views a[data-view=overview]")
    page.wait_for_function(DRAWN, arg="#/?country=NE")
    assert chosen(page) == len(niger), "the filters go along from view to view"
    page.click("#views a[data-view=actors]")
    page.wait_for_function(DRAWN, arg="#/actors")
    page.click("#views a[data-view=disputes]")
    page.wait_for_function(DRAWN, arg="#/disputes?country=NE")
    page.click(".brand")
    page.wait_for_function(DRAWN, arg="#/")
    assert chosen(page) == len(data.events), "the name of the page leads to all events"


def test_the_download_of_everything_is_the_table_itself(opened: Opener) -> None:
    page = opened()
    assert downloaded(page, "#download") == (ROOT / "data" / "events_flat.csv").read_text("utf-8")
    page = opened("#/?actor=act-mujao")
    claims = list(csv.DictReader(io.StringIO(downloaded(page, "#download-claims"))))
    published = {row["claim_id"]: row for row in csv.DictReader((ROOT / "data" / "claims.csv").open(encoding="utf-8"))}
    assert claims
    assert all(published[row["claim_id"]] == row for row in claims)


def without_marks(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def test_search_finds_whatever_the_accents(opened: Opener, data: aqim_data.Dataset) -> None:
    accented = next(place for place in data.places if without_marks(place.name).isascii() and not place.name.isascii())
    page = opened()
    for words, wanted in (
        (accented.name, accented.place_id),
        (without_marks(accented.name).lower(), accented.place_id),
        ("qaida maghreb", "act-aqim"),
        ("BELMOKHTAR", "act-mokhtar-belmokhtar"),
    ):
        page.fill("#search-words", words)
        page.wait_for_function(HEADED, arg=words)
        assert page.locator(f'main a[href="#{wanted}"]').count() >= 1, words
    page.fill("#search-words", "belmokhtarr")
    page.get_by_role("heading", name="Spelled similarly").wait_for()


def test_search_finds_arabic_without_its_marks(opened: Opener, data: aqim_data.Dataset) -> None:
    name = next(one for one in data.actor_names if "أ" in one.name)
    bare = without_marks(name.name)
    assert bare != name.name
    page = opened()
    page.fill("#search-words", bare)
    page.locator(f'main a[href="#{name.actor_id}"]').first.wait_for()


def test_words_filter_the_events(opened: Opener) -> None:
    page = opened()
    page.fill("#filter-words", "in amenas")
    page.wait_for_function("() => location.hash.includes('words=')")
    assert 3 <= chosen(page) <= 40
    assert "In Amenas" in page.inner_text("table.events tbody tr >> nth=0")


def test_a_link_leads_to_a_record_and_back(opened: Opener) -> None:
    page = opened("#/?country=DZ&type=bombing")
    row = page.locator("table.events tbody tr").first.locator("a").first
    title = row.inner_text()
    row.click()
    page.locator(".record h1").wait_for()
    assert page.inner_text(".record h1") == title
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.get_by_role("link", name="← Back").click()
    page.wait_for_function("() => location.hash.startsWith('#/?')")
    assert "country=DZ" in page.evaluate("location.hash")


def test_a_record_shows_its_claims_side_by_side(opened: Opener, data: aqim_data.Dataset) -> None:
    event = data.events["evt-cherchell-academy-2011"]
    page = opened("#evt-cherchell-academy-2011")
    killed = page.locator('[data-field="killed"]')
    assert "18" in killed.locator("p.adopted").inner_text()
    disputing = [claim for claim in event.killed.claims if claim.stance == "disputes"]
    assert killed.locator(".side.disputes .claim").count() == len(disputing)
    boxes = [killed.locator(f".side.{stance}").bounding_box() for stance in ("agrees", "disputes")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    for part in event.participants:
        assert page.locator(f'.people a[href="#{part.actor_id}"]').count() >= 1


def test_a_claim_has_an_address_that_shows_it(opened: Opener, data: aqim_data.Dataset) -> None:
    claim = data.events["evt-cherchell-academy-2011"].killed.claims[-1]
    page = opened(f"#{claim.claim_id}")
    assert page.inner_text(".record code") == claim.record_id
    assert page.locator(f"#at-{claim.claim_id}").is_visible()


def test_every_record_has_a_page(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened("#/about")
    ids = [
        one.id for name in ("events", "actors", "places", "quotes", "sources") for one in list(data.tables[name])[::40]
    ]
    for record_id in [*ids, *RECORDS]:
        go(page, f"#{record_id.removeprefix('#')}")
        assert page.inner_text(".record code") == record_id.removeprefix("#")


def test_an_id_that_was_merged_leads_on_and_an_unknown_one_says_so(opened: Opener, data: aqim_data.Dataset) -> None:
    merged = next(one for one in data.records if one.replaced_by)
    page = opened(f"#{merged.record_id}")
    assert page.locator(f'main a[href="#{merged.replaced_by}"]').is_visible()
    page = opened("#evt-nothing-of-the-kind")
    assert page.inner_text("h1") == "No record has this id"


def test_words_that_threaten_stay_folded_until_asked_for(opened: Opener, data: aqim_data.Dataset) -> None:
    quote: Quote = next(one for one in data.quotes if one.content_flag in ("threat", "incitement", "graphic"))
    for address in (
        f"#{quote.quote_id}",
        f"#{quote.speaker_id}",
        "#/quotations",
        f"#{quote.event_id or quote.quote_id}",
    ):
        page = opened(address)
        words = page.get_by_text(quote.text[:40]).first
        assert not words.is_visible(), address
        page.locator("details.folded", has_text=quote.text[:40]).first.locator("summary").first.click()
        assert words.is_visible(), address
    page = opened()
    page.fill("#search-words", " ".join(quote.text.split()[:4]))
    page.wait_for_function("() => document.querySelector('main h1').textContent.startsWith('Found')")
    assert quote.text[:40] not in page.inner_text("main")


def test_it_works_by_keyboard_alone(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.focus(".marks")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    title = page.inner_text("#hint strong")
    page.keyboard.press("Enter")
    page.locator(".record h1").wait_for()
    assert page.inner_text(".record h1") == title
    page.keyboard.press("Escape")
    page.locator(".marks").wait_for()
    page.focus(".map-holder")
    page.keyboard.press("ArrowRight")
    place = page.inner_text("#hint strong")
    page.keyboard.press("Enter")
    page.locator(".record h1").wait_for()
    assert page.inner_text(".record h1") == place


def test_tab_reaches_every_filter_and_the_list(opened: Opener) -> None:
    page = opened()
    reached = set()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(document.activeElement.id || document.activeElement.className || document.activeElement.tagName)"
            )
        )
    assert {
        "search-words",
        "theme",
        "filter-words",
        "filter-from",
        "filter-to",
        "filter-actor",
        "marks",
        "map-holder",
        "download",
    } <= reached


def test_years_are_chosen_by_dragging(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened()
    ticks = page.locator(".year-bars .axis:not(.quiet) .tick")
    places = {tick.text_content(): tick.bounding_box() for tick in ticks.all()}
    start, end, height = places["2008"], places["2010"], page.locator(".year-bars").bounding_box()
    assert start
    assert end
    assert height
    page.mouse.move(start["x"] + start["width"] / 2 + 3, height["y"] + 30)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2 - 3, height["y"] + 30, steps=5)
    page.mouse.up()
    assert page.evaluate("location.hash") == "#/?from=2008&to=2009"
    assert chosen(page) == len(list(select(data, "events", years=parse_years("2008-2009"))))


def test_another_package_in_the_same_shape_is_shown(opened: Opener, small_explorer: Path) -> None:
    page = opened(file=small_explorer)
    assert chosen(page) == 2
    for address in [*VIEWS, "#evt-attack-part", "#act-man", "#/?from=1990&to=1991", "#/captivities?from=1990&to=1991"]:
        go(page, address)
    assert chosen(page) == 0


def test_hostile_texts_stay_texts(opened: Opener, hostile_explorer: Path) -> None:
    seen = ""
    page = opened(file=hostile_explorer)
    for address in [
        *VIEWS,
        "#evt-attack",
        "#evt-attack-part",
        "#act-group",
        "#act-man",
        "#plc-dry-town",
        "#src-one",
        "#quo-did-it",
        "#quo-hurt",
        "#/search?words=script",
    ]:
        go(page, address)
        seen += page.evaluate("document.body.textContent")
        assert page.evaluate("window.harmed") is None, address
        assert page.locator("main script, main img, main svg[onload], main iframe").count() == 0
        assert page.evaluate(
            "[...document.querySelectorAll('a')].every((a) => /^(https?:|#)/.test(a.getAttribute('href')))"
        )
    assert [text for text in HOSTILE if text not in seen] == []


ALL = [*VIEWS, *RECORDS[:1], *RECORDS[3:], "#/search?words=mali", "#/disputes?country=DZ"]
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.mark.parametrize(
    ("size", "scheme", "addresses", "options"),
    [
        (DESKTOP, "light", ALL, None),
        (DESKTOP, "dark", ALL, COLOURS),
        (PHONE, "light", [*VIEWS[:4], *RECORDS[:1]], None),
    ],
    ids=["desktop", "dark", "phone"],
)
def test_axe_finds_nothing_serious(
    opened: Opener, size: tuple[int, int], scheme: str, addresses: list[str], options: dict[str, object] | None
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install 'aqim-data[browser]'").Axe()
    page = opened(size=size, scheme=scheme)
    serious = []
    for address in addresses:
        go(page, address)
        for one in axe.run(page, options=options).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                serious.append((address, one["id"], one["nodes"][0]["html"][:200]))
    assert serious == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
def test_nothing_is_wider_than_the_window(opened: Opener, width: int) -> None:
    page = opened(size=(width, 800))
    wide = []
    for address in [*VIEWS, *RECORDS, "#/search?words=mali", "#/?from=2011&to=2011&country=ML"]:
        go(page, address)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append((address, page.evaluate("document.documentElement.scrollWidth")))
    assert wide == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1101, 1280, 1440])
def test_tolls_are_named_at_every_width_and_keep_clear_of_their_numbers(opened: Opener, width: int) -> None:
    page = opened(size=(width, 800))
    rows = page.evaluate(
        """[...document.querySelectorAll("a.toll-row")].map((row) => {
          const box = (of) => row.querySelector(of).getBoundingClientRect();
          return [box(".toll-title"), box("bdi"), box("svg"), box(".toll-number")].map((one) => one.toJSON());
        })"""
    )
    assert len(rows) == 17
    for title, name, drawn, figure in rows:
        assert name["width"] >= 80, "of most titles that is three words"
        assert title["right"] <= drawn["left"] or title["bottom"] <= drawn["top"]
        assert drawn["right"] <= figure["left"]


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_head_is_one_line_on_a_desktop(opened: Opener, width: int) -> None:
    page = opened(size=(width, 800))
    tops = [page.locator(one).bounding_box() for one in (".brand", "#views", "#search", "#theme")]
    middles = [box["y"] + box["height"] / 2 for box in tops if box]
    assert len(middles) == 4
    assert max(middles) - min(middles) < 8


def test_on_a_phone_the_filters_are_folded_and_a_touch_tells_before_it_opens(opened: Opener) -> None:
    page = opened(size=PHONE)
    assert not page.locator("#filter-words").is_visible()
    page.get_by_text("Filters", exact=True).click()
    assert page.locator("#filter-words").is_visible()
    page.get_by_text("Filters", exact=True).click()
    mark = page.locator(".marks circle.day").nth(5)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.touchscreen.tap(*at)
    title = page.inner_text("#hint strong")
    page.touchscreen.tap(*at)
    page.locator(".record h1").wait_for()
    assert page.inner_text(".record h1") == title


def test_the_theme_can_be_chosen(opened: Opener) -> None:
    page = opened()
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click("#theme")
    page.click("#theme")
    assert page.inner_text("#theme") == "Theme: dark"
    assert page.evaluate(paper) != light
