"""Tables and records as HTML: text stays text, threatening words are folded, uncertainty and sources are said."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import aqim_data
from aqim_data.dataset import Collection, Dataset
from aqim_data.models import Claim, Quote, Record, Source
from tests.conftest import ROOT
from tests.hostile import HOSTILE

OURS = {"div", "p", "b", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "span", "code", "a"}
ATTRIBUTES = {"class", "style", "title", "dir", "href", "rel", "target"}


class Reader(HTMLParser):
    """What a browser would make of the HTML: its text, the text outside of folds, its tags and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = self.open_words = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self._stack: list[str] = []
        self.feed(html)
        self.close()
        assert self._stack == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._stack.append(tag)
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self._stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if "details" not in self._stack or "summary" in self._stack:
            self.open_words += data


def read(shown: Record | Collection[Any] | Dataset) -> Reader:
    return Reader(shown._repr_html_())


def flagged() -> Iterator[dict[str, str]]:
    with (ROOT / "data" / "quotes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["content_flag"] in ("threat", "incitement", "graphic"):
                yield row


def test_a_table_shows_its_first_rows_and_says_how_many_there_are(data: Dataset) -> None:
    page = read(data.events)
    assert f"the first 10 of {len(data.events):,} records" in page.words
    assert all(event_id in page.words for event_id in data.events.ids[:10])
    assert data.events.ids[10] not in page.words
    assert all(column in page.words for column in data.events.model.columns())


def test_a_short_table_is_shown_whole(mini: Path) -> None:
    page = read(aqim_data.load(mini).places)
    assert "1 record" in page.words
    assert "1 records" not in page.words
    assert "0 records" in read(Dataset({}).places).words


def test_the_dataset_shows_its_tables_and_a_notice(data: Dataset) -> None:
    page = read(data)
    assert f"aqim-data {data.version}" in page.words
    assert f"{len(data.claims):,}" in page.words
    assert "killings" in page.words


def test_a_record_is_shown_in_words_with_its_citation_and_what_sources_say(data: Dataset) -> None:
    event = data.events["evt-cherchell-academy-2011"]
    page = read(event)
    assert "Killed18Wounded" in page.words
    assert "Algeria (DZ)" in page.open_words
    assert event.source.title in page.open_words
    assert event.locator in page.open_words
    assert event.source.url in page.links
    assert "disagree on" in page.open_words
    assert "killed" in page.open_words
    for claim in event.claims:
        assert claim.said in page.words
        assert claim.source_id in page.words
    for part in event.participants:
        assert part.actor.name in page.words


def test_every_record_of_every_table_can_be_shown(mini: Path) -> None:
    for collection in aqim_data.load(mini).tables.values():
        for record in collection:
            page = read(record)
            assert record.id in page.words
            assert page.tags <= OURS


def test_threatening_words_are_folded_wherever_they_stand(data: Dataset) -> None:
    rows = list(flagged())
    assert rows
    for row in rows:
        quote = data.quotes[row["quote_id"]]
        text = row["text"]
        places = [quote, quote.speaker, *([quote.event] if quote.event else [])]
        alone = Collection(Quote, {quote.key: quote})
        several: tuple[Any, ...] = (*places, alone)
        for shown in several:
            page = read(shown)
            assert text in page.words
            assert text[:40] not in page.open_words
        assert f"{quote.content_flag.label}: folded" in read(alone).open_words
        for claim in quote.claims_on("text"):
            both: tuple[Any, ...] = (claim, Collection(Claim, {claim.key: claim}))
            for shown in both:
                assert claim.said[:30] in read(shown).words
                assert claim.said[:30] not in read(shown).open_words


def test_other_words_are_not_folded(data: Dataset) -> None:
    quote = data.quotes["quo-ban-algiers"]
    assert quote.content_flag == "none"
    assert quote.text in read(quote).open_words


def test_a_claim_on_words_that_cannot_be_looked_up_is_folded(data: Dataset) -> None:
    claim = next(claim for claim in data.claims if claim.field == "text" and claim.record_id.startswith("quo-"))
    alone = Claim.from_cells(claim.to_cells())
    page = read(alone)
    assert claim.said in page.words
    assert claim.said not in page.open_words


@pytest.mark.parametrize("words", [words for words in HOSTILE if words], ids=range(len(HOSTILE) - 1))
def test_hostile_words_stay_words(data: Dataset, words: str) -> None:
    event = data.events["evt-cherchell-academy-2011"].model_copy(update={"title": words, "place_text": words})
    quote = data.quotes["quo-ban-algiers"].model_copy(update={"text": words, "note": words})
    source = data.sources["src-aqim-profile"].model_copy(update={"title": words, "url": words, "authors": (words,)})
    records: tuple[Record, ...] = (event, quote, source)
    pages = [read(record) for record in records]
    pages += [read(Collection(type(record), {record.key: record})) for record in records]
    for page in pages:
        assert page.tags <= OURS
        assert page.attributes <= ATTRIBUTES
        assert "\x1b" not in page.words
        assert "\u202e" not in page.words
        assert not any(link.startswith("javascript:") for link in page.links)


def test_markup_in_the_data_is_seen_as_written(data: Dataset) -> None:
    words = "<img src=x onerror=alert(1)> & \"co\" 'x'"
    event = data.events["evt-cherchell-academy-2011"].model_copy(update={"summary": words})
    assert words in read(event).words


def test_only_addresses_of_the_web_become_links(data: Dataset) -> None:
    source: Source = data.sources["src-lwj-2011-08-suicide-bombers-18"]
    assert read(source).links == [source.url]
    for address in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"):
        page = read(source.model_copy(update={"url": address}))
        assert page.links == []
        assert address in page.words


def test_names_from_the_right_to_the_left_keep_their_direction(data: Dataset) -> None:
    arabic = next(name for name in data.actor_names if any("\u0600" <= sign <= "\u06ff" for sign in name.name))
    html = Collection(type(arabic), {arabic.key: arabic})._repr_html_()
    assert f">{arabic.name}</td>" in html
    assert 'dir="auto"' in html


def test_a_record_without_a_dataset_can_be_shown(data: Dataset) -> None:
    event = data.events["evt-cherchell-academy-2011"]
    page = read(type(event).from_cells(event.to_cells()))
    assert event.title in page.words
    assert event.source_id in page.words
