"""The data themselves: what the coding rules demand and a machine can check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import aqim_data
from aqim_data.derive.coverage import HEADINGS, PARAGRAPHS, citing_records, uncovered
from aqim_data.locators import paragraphs
from aqim_data.models import Claim, Event
from aqim_data.vocabulary import Attribution, LifeStatus, Role, Stance

OWN_WORDS = {
    "actors": ("description",),
    "events": ("title", "summary"),
    "participations": ("note",),
    "relationships": ("note",),
    "claims": ("value", "note"),
    "sources": ("note",),
}


def own_sentences(data: aqim_data.Dataset) -> list[tuple[str, str]]:
    return [
        (record.id, text)
        for table, columns in OWN_WORDS.items()
        for record in data.tables[table]
        for column in columns
        if (text := getattr(record, column))
    ]


def test_the_package_is_valid() -> None:
    assert [str(problem) for problem in aqim_data.validate().problems] == []


def test_no_paragraph_that_states_anything_is_cited_by_nothing(data: aqim_data.Dataset) -> None:
    assert uncovered(data) == []


def test_every_paragraph_is_of_the_profile(data: aqim_data.Dataset) -> None:
    assert set(citing_records(data)) <= set(range(1, PARAGRAPHS + 1))


def test_the_outline_is_the_profile_s(profile: Path) -> None:
    numbered = paragraphs(profile.read_text("utf-8"))
    assert len(numbered) == PARAGRAPHS == 84
    # A heading is short and ends in no full stop; everything else is longer or does.
    short = {number for number, text in numbered.items() if len(text) < 60 and not text.rstrip().endswith((".", "”"))}
    assert short == set(HEADINGS)


def test_no_sentence_of_the_profile_is_copied_into_our_words(data: aqim_data.Dataset, profile: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[start : start + 8]) for start in range(len(words) - 7)}

    source = runs(profile.read_text("utf-8"))
    copied = [(record_id, text) for record_id, text in own_sentences(data) if runs(text) & source]
    assert copied == []


def test_neutral_words(data: aqim_data.Dataset) -> None:
    loaded = re.compile(r"\b(terror\w*|execut\w*|martyr\w*|slaughter\w*|innocent)\b", re.IGNORECASE)
    # Names of works keep their words.
    allowed = {"Country Reports on Terrorism"}
    found = []
    for record_id, text in own_sentences(data):
        for name in allowed:
            text = text.replace(name, "")
        if loaded.search(text):
            found.append((record_id, text))
    assert found == []


def test_no_person_is_a_perpetrator_above_suspected_without_a_conviction_or_an_undisputed_claim(
    data: aqim_data.Dataset,
) -> None:
    sure = {Attribution.ESTABLISHED, Attribution.ATTRIBUTED, Attribution.CLAIMED}
    named = [
        part.id
        for part in data.participations
        if part.role in (Role.PERPETRATOR, Role.PLANNER) and part.actor.type == "person" and part.attribution in sure
    ]
    assert named == []


def test_the_dead_are_those_of_whom_the_profile_says_so(data: aqim_data.Dataset) -> None:
    dead = {
        actor.actor_id
        for actor in data.actors
        if actor.life_status is LifeStatus.DECEASED and actor.source_id == "src-aqim-profile"
    }
    assert dead == {"act-abu-ibrahim", "act-edwin-dyer", "act-nabil-makhloufi"}
    assert all(actor.end for actor in data.actors if actor.actor_id in dead)


def test_no_birth_of_a_person_is_in_the_data(data: aqim_data.Dataset) -> None:
    assert [actor.actor_id for actor in data.actors if actor.type == "person" and actor.start] == []
    assert not any("1977" in text for _, text in own_sentences(data))


def test_every_name_for_display_of_a_named_actor_is_among_its_names(data: aqim_data.Dataset) -> None:
    for actor in data.actors:
        if actor.type == "person" and actor.names and not actor.name.startswith(("Man ", "Spokesman")):
            assert actor.name in {name.name for name in actor.names}, actor.actor_id


def test_every_count_of_an_event_has_a_claim_in_the_words_of_the_source(data: aqim_data.Dataset) -> None:
    for event in data.events:
        claims = {claim.field: claim for claim in event.claims}
        for count in Event.counts:
            if getattr(event, count).is_stated:
                assert claims[count].as_stated, f"{event.event_id} {count}"
                assert claims[count].count.overlaps(getattr(event, count))


@pytest.mark.parametrize(
    ("event_id", "count", "words"),
    [
        ("evt-algerian-civil-war", "killed", "100,000–250,000"),
        ("evt-niger-convoy-ambush-2011", "killed", "3"),
        ("evt-niger-convoy-ambush-2011", "captives", "at least 51"),
        ("evt-ambush-2002-11-23", "killed", "9"),
        ("evt-european-tourists-kidnapping-2003", "captives", "32"),
        ("evt-european-tourists-rescue-2003", "freed", "16–17"),
        ("evt-european-tourists-release-2003", "freed", "not stated"),
        ("evt-ambush-2004-02-12", "killed", "7"),
        ("evt-false-checkpoint-2005", "killed", "14"),
        ("evt-mauritania-base-raid-2005", "killed", "15"),
        ("evt-mauritania-base-raid-2005", "wounded", "17"),
        ("evt-mauritania-base-raid-2005", "attackers_killed", "at least 5"),
        ("evt-bus-bombing-2006", "killed", "1"),
        ("evt-bus-bombing-2006", "wounded", "9"),
        ("evt-car-bombs-2007-02-13", "killed", "6"),
        ("evt-car-bombs-2007-02-13", "wounded", "at least 13"),
        ("evt-gas-station-attack-2007", "killed", "at least 4"),
        ("evt-algiers-bombings-2007-04-11", "killed", "at least 31"),
        ("evt-gun-battles-2007-05", "killed", "at least 24"),
        ("evt-barracks-bombing-2007-07-11", "killed", "8"),
        ("evt-barracks-bombing-2007-07-11", "wounded", "at least 21"),
        ("evt-batna-bombing-2007", "killed", "22"),
        ("evt-dellys-bombing-2007", "killed", "at least 31"),
        ("evt-algiers-bombings-2007-12-11", "killed", "at least 61"),
        ("evt-algiers-bombings-2007-12-11", "wounded", "at least 24"),
        ("evt-aleg-attack-2007", "killed", "4"),
        ("evt-aleg-attack-2007", "wounded", "1"),
        ("evt-marrakesh-bombing-2011", "killed", "17"),
        ("evt-cherchell-academy-2011", "killed", "at least 19"),
        ("evt-kidnapping-algeria-2011-10-23", "captives", "3"),
        ("evt-verdon-lazarevic-kidnapping-2011", "captives", "2"),
        ("evt-boumerdes-mortar-2012", "killed", "2"),
        ("evt-ouargla-bombing-2012", "killed", "at least 1"),
    ],
)
def test_numbers_read_off_the_profile_by_hand(event_id: str, count: str, words: str, data: aqim_data.Dataset) -> None:
    assert str(getattr(data.events[event_id], count)) == words


def test_where_the_profile_contradicts_itself_both_statements_are_there(data: aqim_data.Dataset) -> None:
    aqim = data.actors["act-aqim"]
    peaks = {claim.low for claim in aqim.claims if claim.field == "peak_strength"}
    assert peaks == {28_000, 30_000}
    founders = {tie.subject_id for tie in aqim.relationships if tie.relation == "founder_of"}
    assert founders == {"act-hassan-hattab", "act-mokhtar-belmokhtar"}
    seizure = data.events["evt-verdon-lazarevic-kidnapping-2011"]
    assert str(seizure.date) == "2011-11"
    disputing = [claim for claim in seizure.claims if claim.stance is Stance.DISPUTES]
    assert [(claim.field, claim.value, claim.locator) for claim in disputing] == [("date", "../2010-08-10", "para 33")]
    alive = {claim.value: claim.stance for claim in data["act-mokhtar-belmokhtar"].claims if claim.field == "alive"}
    assert alive == {"yes": Stance.AGREES, "no": Stance.DISPUTES}


def test_the_profile_s_uncertainty_is_kept(data: aqim_data.Dataset) -> None:
    def part(event: str, actor: str, role: str = "perpetrator") -> str:
        return str(data.participations[f"evt-{event}", f"act-{actor}", role].attribution)

    assert part("marrakesh-bombing-2011", "aqim") == "disputed"
    assert part("verdon-lazarevic-kidnapping-2011", "aqim") == "suspected"
    assert part("benghazi-consulate-attack-2012", "aqim", "planner") == "suspected"
    assert part("cherchell-academy-2011", "aqim") == "claimed"
    assert part("mauritania-camp-strike-2011", "mauritania") == "claimed"
    assert str(data.events["evt-mauritania-camp-strike-2011"].certainty) == "unconfirmed"
    assert str(data.relationships["act-al-qaida", "supplier_of", "act-aqim"].certainty) == "unconfirmed"
    denial: Claim = data.claims["clm-kidnapping-2011-10-23-denial"]
    assert (denial.claimant_id, denial.stance) == ("act-mali", Stance.DISPUTES)


def test_works_that_the_profile_cites_are_claims_and_not_sources(data: aqim_data.Dataset) -> None:
    source = data.sources["src-aqim-profile"]
    claims = [claim for claim in data.claims if claim.source_id == source.source_id and claim.field == "cited_work"]
    assert {claim.locator for claim in claims} == {"para 64", "para 76", "para 80", "para 84"}
    titles = {other.title for other in data.sources}
    assert not titles & {claim.value for claim in claims}
    assert source.publisher is None
    assert source.url is None
