"""The data themselves: what the coding rules demand and a machine can check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import aqim_data
from aqim_data.derive.coverage import HEADINGS, PARAGRAPHS, PROFILE_SOURCE, citing_records, uncovered
from aqim_data.locators import paragraphs
from aqim_data.models import Claim, Event
from aqim_data.vocabulary import Attribution, Certainty, LifeStatus, Role, Stance

OWN_WORDS = {
    "actors": ("description",),
    "events": ("title", "summary", "note"),
    "quotes": ("note",),
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
        # Another wording of a quotation, or another name, is somebody else's words, too.
        if (text := getattr(record, column)) and not (column == "value" and record.field in ("text", "name"))
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
    loaded = re.compile(r"\b(terror\w*|execut(?!ive)\w*|martyr\w*|slaughter\w*|innocent)\b", re.IGNORECASE)
    # Names of works keep their words.
    allowed = {
        "Combating Terrorism Exchange",
        "Country Reports on Terrorism",
        "Terror Finance Briefing Book",
        "Terrorism Focus",
        "Terrorism Monitor",
    }
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


def test_the_dead_have_a_date_of_death_and_are_nowhere_held_to_be_alive(data: aqim_data.Dataset) -> None:
    dead = [actor for actor in data.actors if actor.life_status is LifeStatus.DECEASED]
    assert {"act-abu-ibrahim", "act-abdelmalek-droukdel", "act-nabil-makhloufi"} <= {actor.actor_id for actor in dead}
    assert all(actor.end for actor in dead)
    for actor in dead:
        alive = [claim for claim in actor.claims_on("alive") if claim.value == "yes" and claim.stance is Stance.AGREES]
        for claim in alive:
            assert claim.as_of, claim.claim_id
            assert not claim.as_of.overlaps(actor.end or claim.as_of), claim.claim_id


def test_no_birth_of_a_person_is_in_the_data(data: aqim_data.Dataset) -> None:
    assert [actor.actor_id for actor in data.actors if actor.type == "person" and actor.start] == []
    assert not any("1977" in text for _, text in own_sentences(data))


def test_every_name_for_display_of_a_named_actor_is_among_its_names(data: aqim_data.Dataset) -> None:
    for actor in data.actors:
        if actor.type == "person" and actor.names and not actor.name.startswith(("Man ", "Spokesman")):
            assert actor.name in {name.name for name in actor.names}, actor.actor_id


def test_every_count_of_an_event_has_a_claim_that_says_where_it_comes_from(data: aqim_data.Dataset) -> None:
    for event in data.events:
        for name in Event.counts:
            count = getattr(event, name)
            fitting = [claim for claim in count.claims if claim.stance is not Stance.DISPUTES]
            if count.is_stated:
                # One source that says it, or several that give its ends.
                assert count.low in {claim.low for claim in fitting}, f"{event.event_id} {name}"
                assert count.high in {claim.high for claim in fitting}, f"{event.event_id} {name}"


def test_every_number_that_the_profile_is_coded_to_give_is_in_its_words(data: aqim_data.Dataset) -> None:
    for claim in data.claims:
        if claim.source_id == PROFILE_SOURCE and claim.field in Event.counts:
            assert claim.as_stated, claim.claim_id


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
    claims = getattr(data.events[event_id], count).claims
    said = {str(claim.count) for claim in claims if claim.source_id == PROFILE_SOURCE}
    assert said == ({words} if words != "not stated" else set())


def test_where_the_profile_contradicts_itself_both_statements_are_there(data: aqim_data.Dataset) -> None:
    aqim = data.actors["act-aqim"]
    peaks = {claim.low for claim in aqim.claims_on("peak_strength") if claim.source_id == PROFILE_SOURCE}
    assert peaks == {28_000, 30_000}
    founders = {tie.subject_id: tie.certainty for tie in aqim.relationships if tie.relation == "founder_of"}
    assert founders["act-hassan-hattab"] != founders["act-mokhtar-belmokhtar"] == Certainty.CONTESTED
    seizure = data.events["evt-verdon-lazarevic-kidnapping-2011"]
    said = {
        (str(claim.value), claim.locator) for claim in seizure.claims_on("date") if claim.source_id == PROFILE_SOURCE
    }
    assert said == {("2011-11", "para 70"), ("../2010-08-10", "para 33")}


@pytest.mark.parametrize(
    ("record_id", "field", "adopted", "profile"),
    [
        ("evt-cherchell-academy-2011", "date", "2011-08-26", "2011-09"),
        ("evt-cherchell-academy-2011", "killed", "18", "at least 19"),
        ("evt-mauritania-camp-strike-2011", "date", "2011-06-24", "2011-06-25"),
        ("evt-niger-convoy-ambush-2011", "date", "2011-09-15", "2011-09-16"),
        ("evt-false-checkpoint-2005", "date", "2005-04-07", "2005-04-08"),
        ("evt-aleg-arrests", "captives", "2", "3"),
        ("evt-ham-warning-2012", "date", "2012-06-25", "2012-06-26"),
        ("evt-necib-tayeb-arrest-2012", "date", "2012-08-15", "2012-08-20"),
        ("evt-makhloufi-death-2012", "date", "2012-09-08", "2012-09-10"),
        ("evt-threat-hostages-2012", "date", "2012-09-19", "2012-09-20"),
        ("evt-gspc-pledge-2003", "date", "2003-09-11", "2003-10-23"),
    ],
)
def test_well_attested_corrections_are_adopted_and_the_profile_disputes_them(
    record_id: str, field: str, adopted: str, profile: str, data: aqim_data.Dataset
) -> None:
    (dispute,) = (one for one in data.disputed(field=field) if one.record.id == record_id)
    assert dispute.adopted == adopted
    assert (profile, PROFILE_SOURCE) in {(claim.said, claim.source_id) for claim in dispute.disputing}
    assert any(row.source_id != PROFILE_SOURCE for row in dispute.backing)


def test_who_did_it_is_graded_by_what_sources_say(data: aqim_data.Dataset) -> None:
    def part(event: str, actor: str, role: str = "perpetrator") -> str:
        return str(data.participations[f"evt-{event}", f"act-{actor}", role].attribution)

    assert part("marrakesh-bombing-2011", "aqim") == "disputed"
    assert part("verdon-lazarevic-kidnapping-2011", "aqim") == "claimed"
    assert part("benghazi-consulate-attack-2012", "aqim", "planner") == "disputed"
    assert part("ouargla-bombing-2012", "aqim") == "disputed"
    assert part("ouargla-bombing-2012", "mujao") == "claimed"
    assert part("kidnapping-algeria-2011-10-23", "mujao") == "claimed"
    assert part("kidnapping-algeria-2011-10-23", "aqim") in ("disputed", "ruled_out")
    assert part("false-checkpoint-2005", "aqim") == "ruled_out"
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
