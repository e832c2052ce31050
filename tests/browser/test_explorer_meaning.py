"""What the explorer's page says is no surer than the data, and its ways between views lead where they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import aqim_data
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.test_explorer import DRAWN, HEADED, go

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_claim_opened_in_a_new_tab_is_shown_where_it_stands(opened: Opener) -> None:
    page = opened("#clm-cherchell-academy-2011-date-profile")
    claim = page.locator("#at-clm-cherchell-academy-2011-date-profile")
    assert "pointed" in (claim.get_attribute("class") or "")
    box = claim.bounding_box()
    assert box
    assert 0 <= box["y"] <= DESKTOP[1] - 20


@pytest.mark.parametrize("address", ["#/?words=50%", "#/search?words=50%", "#evt-%", "#%E0%A4%A"])
def test_an_address_that_is_cut_off_still_opens(opened: Opener, address: str) -> None:
    page = opened(address)
    assert page.locator("main .loading").count() == 0
    assert page.locator("main h1").count() == 1


def test_an_id_is_found_by_search(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened()
    merged = next(one for one in data.records if one.replaced_by)
    for wanted in ("evt-cherchell-academy-2011", "clm-cherchell-academy-2011-date-profile", merged.record_id):
        page.fill("#search-words", wanted)
        page.wait_for_function(HEADED, arg=wanted)
        assert page.locator(f'main a[href="#{wanted}"]').count() == 1, wanted
    assert page.locator('main a[href="#act-aqim"]').count() == 0
    page.fill("#search-words", "")
    page.wait_for_function("() => document.querySelector('main h1').textContent === 'Search'")
    assert page.locator("main .results").count() == 0


def test_who_was_ruled_out_is_no_perpetrator(opened: Opener, data: aqim_data.Dataset) -> None:
    assert any(
        (part.actor_id, part.attribution) == ("act-aqim", "ruled_out")
        for part in data.events["evt-false-checkpoint-2005"].participants
    )
    page = opened("#/?actor=act-aqim&role=perpetrator&words=checkpoint")
    assert page.locator('table.events a[href="#evt-false-checkpoint-2005"]').count() == 0
    page = opened("#/?actor=act-aqim&words=checkpoint")
    row = page.locator("table.events tr", has=page.locator('a[href="#evt-false-checkpoint-2005"]'))
    by = row.locator('td[data-label="By"]').inner_text()
    assert by.index("(attributed)") < by.index("ruled out: Al-Qa'ida in the Lands")


def test_the_surest_attribution_stands_first(opened: Opener) -> None:
    page = opened("#/captivities")
    tourists = page.locator("table.captivities th", has=page.locator('a[href="#act-european-tourists-2003"]'))
    told = tourists.inner_text()
    assert "(established)" in told
    assert "(suspected)" not in told.split("(established)")[0]
    dyer = page.locator("table.captivities th", has=page.locator('a[href="#act-edwin-dyer"]')).first.inner_text()
    assert "(attributed)" in dyer
    assert "(disputed)" not in dyer.split("(attributed)")[0]


def captivity(page: Page, actor_id: str, taking: str = "") -> str:
    row = page.locator("table.captivities tbody tr", has=page.locator(f'th a[href="#{actor_id}"]'))
    if taking:
        row = row.filter(has=page.locator(f'td a[href="#{taking}"]'))
    return str(row.first.inner_text())


def test_an_end_of_some_is_not_told_of_a_whole_group(opened: Opener) -> None:
    page = opened("#/captivities")
    dakoro = captivity(page, "act-aid-workers-dakoro-2012")
    assert "(of one or more of them)" in dakoro
    assert "One of the six" in dakoro
    assert "until the last" in dakoro
    assert "Three of the seven" in captivity(page, "act-arlit-hostages-2010")
    assert "(of one or more of them)" in captivity(page, "act-captives-tebessa-2001"), "one of three was freed"
    partial = page.locator("table.captivities .outcome:is(.dead, .free)", has_text="of one or more of them")
    assert partial.count() == 0, "what befell some is not drawn as if it befell all"
    verdon = captivity(page, "act-philippe-verdon")
    assert "(of one or more of them)" not in verdon


def test_a_span_is_no_surer_than_its_dates(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened("#/captivities")
    unsure = [
        one
        for one in data.captivities
        if one.ended and one.taken and one.ended.uncertain and one.ended.precision == "day" == one.taken.precision
    ]
    assert unsure
    for one in unsure:
        assert "about " in captivity(page, one.actor_id, one.event_id), one.actor_id
    rows = page.locator("table.captivities tbody tr", has_text="perhaps 24 Jul")
    assert rows.locator(".held-unsure").count() >= 1


def test_an_event_with_two_parts_is_counted_once(opened: Opener, data: aqim_data.Dataset) -> None:
    for actor_id in ("act-aqim", "act-mokhtar-belmokhtar"):
        parts = [part for part in data.participations if part.actor_id == actor_id]
        events = {part.event_id for part in parts}
        assert len(events) < len(parts)
        page = opened(f"#{actor_id}")
        assert page.get_by_role("heading", name=f"Events ({len(events)})").count() == 1
        shown = [link.get_attribute("href") for link in page.locator(".dated a").all()]
        assert len(shown) == len(set(shown))
        go(page, "#/actors")
        row = page.locator("table.browse tr", has=page.locator(f'th a[href="#{actor_id}"]'))
        assert row.locator('td[data-label="Events"]').inner_text() == str(len(events))


@pytest.mark.parametrize("width", [800, 1440])
def test_names_on_the_timeline_keep_clear_of_the_lanes(opened: Opener, width: int) -> None:
    page = opened("#/?from=2012&to=2012&country=ML", size=(width, 900))
    names = page.evaluate(
        """[...document.querySelectorAll('.marks .mark-name')].map((one) => {
          const [name, picture] = [one.getBoundingClientRect(), one.ownerSVGElement.getBoundingClientRect()];
          return [one.textContent, name.left - picture.left, picture.right - name.right];
        })"""
    )
    assert names
    assert [one for one in names if one[0] and (one[1] < 110 or one[2] < 0)] == []


def test_a_range_never_looks_like_one_number(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened(size=(1280, 800))
    assert "at most" in page.inner_text(".tolls .legend")
    page.locator(".tolls .more button").click()
    ranged = [
        one.event_id for one in data.events if one.killed.low and one.killed.high and one.killed.low < one.killed.high
    ]
    exact = [one.event_id for one in data.events if one.killed.low and one.killed.low == one.killed.high]
    assert ranged
    for event_id in ranged:
        row = page.locator(f'a.toll-row[href="#{event_id}"]')
        assert (row.locator(".range-end.adopted").count(), row.locator("circle.adopted").count()) == (2, 0), event_id
    assert page.locator(f'a.toll-row[href="#{exact[0]}"] circle.adopted').count() == 1


def test_back_leads_to_the_same_lines(opened: Opener) -> None:
    page = opened("#/actors")
    for back in ("page.goBack", "link", "Escape"):
        page.evaluate("scrollTo(0, 1500)")
        page.wait_for_function("() => scrollY === 1500")
        page.locator("table.browse th a").nth(30).evaluate("(link) => link.click()")
        page.locator(".record h1").wait_for()
        assert page.evaluate("scrollY") == 0
        if back == "link":
            page.get_by_role("link", name="← Back").click()
        elif back == "Escape":
            page.keyboard.press("Escape")
        else:
            page.go_back()
        page.wait_for_function(DRAWN, arg="#/actors")
        assert page.evaluate("scrollY") == 1500, back
    page.go_forward()
    page.click("#views a[data-view=places]")
    page.wait_for_function(DRAWN, arg="#/places")
    assert page.evaluate("scrollY") == 0, "a link forward begins at the top"


def test_the_map_says_what_its_circles_stand_for(opened: Opener) -> None:
    page = opened()
    assert "1 event" in page.inner_text(".map-sizes")
    colour = "(of) => getComputedStyle(document.querySelector(of)).stroke"
    assert page.evaluate(colour, ".map-holder circle.place") != page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--attack')"
    )
    attack = page.evaluate("getComputedStyle(document.querySelector('.day.attack')).fill")
    assert page.evaluate(colour, ".map-holder circle.place") != attack


def test_words_say_what_is_meant(opened: Opener, data: aqim_data.Dataset) -> None:
    page = opened("#act-mokhtar-belmokhtar")
    assert "What they say of others" in page.inner_text("main")
    event = next(one for one in data.events_flat if one.event_id == "evt-cherchell-academy-2011")
    page = opened("#/?words=cherchell")
    row = page.locator("table.events tr", has=page.locator('a[href="#evt-cherchell-academy-2011"]'))
    shown = row.locator('td[data-label^="Sources"]').inner_text()
    assert shown == f"{event.sources} ({event.independent_sources})"
    assert "unconfirmed" in page.inner_text(".timeline .legend")
    page = opened("#/?words=evt-cherchell-academy-2011")
    assert "." not in "".join(page.locator(".year-bars .axis.quiet .tick").all_text_contents())
    page = opened("#/disputes?words=zzzzqqq")
    assert "Take a filter back" in page.inner_text(".dispute-list")


def test_on_a_phone_the_views_fade_where_more_follow(opened: Opener) -> None:
    page = opened(size=PHONE)
    assert "gradient" in page.evaluate("getComputedStyle(document.querySelector('.top nav')).maskImage")
    # At the end of the line nothing is left to hint at, and the last name stands clear of the fading edge.
    page.evaluate("document.querySelector('.top nav').scrollLeft = 10000")
    last, bar = page.locator("#views li").last.bounding_box(), page.locator(".top nav").bounding_box()
    assert last
    assert bar
    assert last["x"] + last["width"] <= bar["x"] + bar["width"] - 60
