"""What warns and what does not, and the list of warnings that are allowed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aqim_data
from aqim_data.dates import EdtfDate
from aqim_data.errors import DateError
from aqim_data.validation import RULES
from aqim_data.validation.allowing import ALLOW_LIST
from aqim_data.validation.country_boxes import country_boxes, lies_in
from aqim_data.validation.likeness import name_skeleton, title_words
from aqim_data.validation.summary import DAYS
from aqim_data.validation.wording import leads_to_media, loaded_word
from aqim_data.vocabulary import Country
from tests.conftest import ROOT
from tests.test_rules import (
    CASES,
    DAY,
    Break,
    allowing,
    both,
    built,
    cell,
    content,
    descriptor,
    more_actors,
    more_events,
    text,
)

CREATED = descriptor(created="2026-11-22T00:00:00Z")
WARNINGS = [code for code, rule in RULES.items() if rule.severity == "warning"]


def found(folder: Path) -> list[tuple[str, str, str]]:
    problems = aqim_data.validate(folder).problems
    return [(problem.rule, problem.record_id, problem.field) for problem in problems]


def test_the_repository_is_clean_even_strictly() -> None:
    report = aqim_data.validate(ROOT, strict=True)
    assert [str(problem) for problem in report.problems] == []
    assert report.passed


def test_plausibility_waits_until_nothing_else_is_wrong(mini: Path) -> None:
    CASES["AQ708"][0](mini)
    cell("events", 2, title="")(mini)
    assert [rule for rule, _, _ in found(mini)] == ["AQ201"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # A point is ahead if its first day is, an interval if its end is.
        (cell("actors", 2, start="2026-11", source_id="src-two"), []),
        (cell("actors", 2, start="2026-12"), [("AQ701", "act-man", "start")]),
        (cell("relationships", 1, valid="2004/2070"), [("AQ701", "act-man leader_of act-group", "valid")]),
        (cell("sources", 1, published="2070-12-11"), [("AQ701", "src-one", "published")]),
        (cell("claims", 1, value="2070-12-12"), [("AQ701", "clm-date", "value")]),
        # The day on which a source was read moves the present, unless it lies ahead itself.
        (
            both(cell("sources", 2, accessed=str(date.today())), cell("sources", 1, published=str(date.today()))),
            [],
        ),
        (
            both(cell("sources", 2, accessed="2962-11-22"), cell("sources", 1, published="2961")),
            [("AQ701", "src-one", "published"), ("AQ701", "src-two", "accessed")],
        ),
    ],
)
def test_the_future_begins_after_the_package_s_own_day(
    change: Break, expected: list[tuple[str, str, str]], mini: Path
) -> None:
    built(change, CREATED)(mini)
    assert found(mini) == expected


def test_today_decides_only_where_the_package_names_no_day(mini: Path) -> None:
    ahead = date.today() + timedelta(2)
    built(cell("actors", 2, start=str(date.today()), source_id="src-two"))(mini)
    assert found(mini) == []
    built(cell("actors", 2, start=str(ahead)))(mini)
    assert found(mini) == [("AQ701", "act-man", "start")]


@pytest.mark.parametrize(
    ("latitude", "longitude", "hint"),
    [
        ("3.1", "36.7", "should it be latitude 36.7, longitude 3.1? or correct the country"),
        ("-36.7", "3.1", "should it be latitude 36.7, longitude 3.1? or correct the country"),
        ("60", "90", "correct the coordinates or the country"),
    ],
)
def test_a_place_far_from_its_country_gets_a_hint(latitude: str, longitude: str, hint: str, mini: Path) -> None:
    built(cell("sources", 1, type="gazetteer"), cell("places", 1, latitude=latitude, longitude=longitude))(mini)
    assert [(problem.rule, problem.hint) for problem in aqim_data.validate(mini).problems] == [("AQ702", hint)]


def test_boxes_are_boxes_of_countries() -> None:
    assert set(country_boxes()) <= {country.value for country in Country}
    for boxes in country_boxes().values():
        for south, west, north, east in boxes:
            assert -90 <= south < north <= 90
            assert -180 <= west < east <= 180


def test_every_place_of_ours_lies_in_its_country_and_not_where_its_coordinates_are_swapped(
    data: aqim_data.Dataset,
) -> None:
    located = [place for place in data.places if place.country and place.latitude is not None]
    assert located
    swapped = 0
    for place in located:
        assert place.country is not None
        assert place.latitude is not None
        assert place.longitude is not None
        assert lies_in(place.country, place.latitude, place.longitude), place.place_id
        swapped += not lies_in(place.country, place.longitude, place.latitude)
    assert swapped > len(located) * 0.8


@pytest.mark.parametrize(("toll", "fields"), [("79", []), ("80", ["killed_high"]), ("8000", ["killed_high"])])
def test_a_toll_is_far_above_others_from_ten_times_their_ninth_decile(toll: str, fields: list[str], mini: Path) -> None:
    others = [{"killed_low": str(number), "killed_high": str(number)} for number in range(1, 9)]
    built(more_events(*others, {"killed_high": "8"}, {"killed_high": toll}))(mini)
    assert [field for _, _, field in found(mini)] == fields


def test_two_mistaken_tolls_do_not_hide_each_other(mini: Path) -> None:
    others = [{"killed_low": "3"}] * 20
    built(more_events(*others, {"killed_low": "1800"}, {"killed_high": "2000"}))(mini)
    assert found(mini) == [("AQ703", "evt-more-21", "killed_low"), ("AQ703", "evt-more-22", "killed_high")]


def test_few_tolls_are_not_compared(mini: Path) -> None:
    built(more_events({"killed_low": "1"}, {"killed_low": "90000"}))(mini)
    assert found(mini) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # One wrong date of an event is one problem, though a participation and a quotation follow it.
        (cell("sources", 1, published="2007-12-10"), [("AQ704", "evt-attack", "date")]),
        (cell("sources", 1, published="2007-12-11"), []),
        (
            both(cell("sources", 2, published="2006"), cell("participations", 2, source_id="src-two")),
            [
                ("AQ704", "clm-date", "value"),
                ("AQ704", "evt-attack act-man speaker", "source_id"),
            ],
        ),
        (cell("quotes", 2, date="2008-01-01"), [("AQ704", "quo-hurt", "date")]),
        (cell("claims", 2, as_of="2008-01-01"), [("AQ704", "clm-wounded", "as_of")]),
    ],
)
def test_sources_come_after_what_they_report(change: Break, expected: list[tuple[str, str, str]], mini: Path) -> None:
    built(change)(mini)
    assert found(mini) == expected


BARRACKS = {**DAY, "countries": "DZ", "title": "Bombing of the barracks in Dellys"}


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({}, True),
        ({"date": "2007-05-31"}, True),
        ({"title": "Dellys barracks bombing", "countries": "ML|DZ"}, True),
        ({"date": "2007-06-03"}, False),
        ({"date": "2007-06"}, False),
        ({"type": "armed_assault"}, False),
        ({"countries": "ML"}, False),
        ({"countries": ""}, False),
        ({"title": "Bombing of a market in Dellys"}, False),
        ({"part_of": "evt-more-01"}, False),
    ],
)
def test_events_that_look_alike(other: dict[str, str], alike: bool, mini: Path) -> None:
    built(more_events(BARRACKS, {**BARRACKS, **other}))(mini)
    rules = [rule for rule, _, _ in found(mini)]
    assert rules == (["AQ705"] if alike else [])


def test_parts_of_one_event_are_told_apart(mini: Path) -> None:
    part = {**BARRACKS, "part_of": "evt-attack"}
    built(more_events(part, part))(mini)
    assert found(mini) == []


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        (("Mokhtar Belmokhtar", "Mukhtar BELMUKHTAR"), True),
        (("Nabil Makhloufi", "Makloufi, Nabil"), True),
        (("Yahya Abou El Hammam", "Yahia Abu al-Hamam"), True),
        (("Élie Zéroual", "Elie Zeroual"), True),
        (("Abdelmalek Droukdel", "Abdelhamid Abou Zeid"), False),
        (("Abu", "Abou"), False),  # too short to say anything
        (("مختار بلمختار", "مختار بلمختار"), True),
        (("مختار بلمختار", "عبد المالك دروكدال"), False),
    ],
)
def test_names_that_look_alike(names: tuple[str, str], alike: bool, mini: Path) -> None:
    built(more_actors(*names))(mini)
    assert [rule for rule, _, _ in found(mini)] == (["AQ706"] if alike else [])


def test_states_are_compared_by_their_letters(mini: Path) -> None:
    niger = text("actors", "Niger army,person,,,,presumed_living", "Niger army,state_security,,,,")
    nigeria = text("actors", "Nigeria army,person,,,,presumed_living", "Nigeria army,state_security,,,,")
    built(more_actors("Niger army", "Nigeria army"), niger, nigeria)(mini)
    assert found(mini) == []
    built(text("actors", "Nigeria army", "Army of Niger"))(mini)
    assert found(mini) == [("AQ706", "act-more-01", "name")]
    built(content("actors", lambda old: old.replace(b",state_security,", b",population,")))(mini)
    assert found(mini) == []  # sets of people are described, and two of them can well be described alike


@given(st.text(max_size=40))
def test_a_name_is_like_itself_in_capitals_and_between_spaces(name: str) -> None:
    assert name_skeleton(f"  {name} ") == name_skeleton(name)
    if name.isascii():
        assert name_skeleton(name.upper()) == name_skeleton(name)
        assert title_words(name.upper()) == title_words(name)


@pytest.mark.parametrize(
    ("address", "media"),
    [
        ("https://www.ekhlaas.example/vb/showthread.php", True),
        ("http://user@ekhlaas.example:8080/", True),
        ("https://web.archive.org/web/2009*/ekhlaas.example", True),
        ("https://example.org/?to=http%3A%2F%2Fekhlaas.example%2Fx", True),
        ("https://www.example.org/news/ekhlaas", False),
        ("https://notekhlaas.example/", False),
    ],
)
def test_addresses_of_media_are_recognised_wherever_they_hide(address: str, media: bool) -> None:
    assert leads_to_media(address) is media


def test_the_address_of_media_is_not_repeated(mini: Path) -> None:
    CASES["AQ707"][0](mini)
    (problem,) = aqim_data.validate(mini).problems
    assert problem.value == ""
    assert "ekhlaas" not in str(problem)


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Two terrorists were killed.", "terrorists"),
        ("TERRORIST attack", "TERRORIST"),
        ("It was an act of terror.", "terror"),
        ("The group executed a hostage.", "executed"),
        ("Said to be “terrorists”; he was executed.", "executed"),
        ("He called them “terrorists”.", ""),
        ("The ministry's unit of counter-terrorism; counterterrorism.", ""),
        ("Published in the Global Terrorism Database.", ""),
        ("Terrorism Monitor, vol. 9.", ""),
        ("Executive Council; they executively agreed.", ""),
        ("The territory.", ""),
    ],
)
def test_loaded_words(sentence: str, word: str) -> None:
    assert loaded_word(sentence) == word


def test_words_of_others_in_claims_are_not_ours(mini: Path) -> None:
    quoted = {"record_id": "quo-hurt", "field": "text", "value": "hurt by terrorists"}
    built(cell("claims", 1, **quoted))(mini)
    assert found(mini) == []


@pytest.mark.parametrize("code", WARNINGS)
def test_a_warning_that_is_allowed_is_not_reported(code: str, mini: Path) -> None:
    CASES[code][0](mini)
    (warning,) = aqim_data.validate(mini).problems
    allowing(f'{code},{warning.record_id},{warning.field},"It was looked up, and is right."')(mini)
    report = aqim_data.validate(mini, strict=True)
    assert report.problems == ()
    assert report.passed


@pytest.mark.parametrize(
    ("lines", "rule", "field", "hint"),
    [
        (["AQ903,evt-attack,date,Right."], "AQ607", "rule", "did you mean"),
        (["nonsense,evt-attack,date,Right."], "AQ607", "rule", "aqim-data rules"),
        (["AQ203,evt-attack,date,Right."], "AQ607", "rule", "mend the data"),
        (["AQ708,act-man,description, "], "AQ607", "reason", "why the value is right"),
        (["AQ708,act-man,description,Right, I think."], "AQ607", "", "quotation marks"),
        (["AQ708,act-man,description,Right.", "AQ708,act-man,description,Right."], "AQ607", "record_id", "delete"),
        (["AQ708,act-man,description,Right.", "AQ708,act-group,description,Right."], "AQ608", "", "delete the line"),
    ],
)
def test_what_is_wrong_with_an_allow_list_is_an_error(
    lines: list[str], rule: str, field: str, hint: str, mini: Path
) -> None:
    CASES["AQ708"][0](mini)
    allowing(*lines)(mini)
    report = aqim_data.validate(mini)
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert [(problem.rule, problem.field, problem.line) for problem in errors] == [(rule, field, len(lines) + 1)]
    assert hint in errors[0].hint
    assert errors[0].file == ALLOW_LIST
    assert not report.valid


@pytest.mark.parametrize("content", [b"", b"rule,record,why\n", b"\xff\xfe", b"rule,record_id,field,reason\n\xe9,,,\n"])
def test_an_allow_list_that_cannot_be_read_is_one_error(content: bytes, mini: Path) -> None:
    (mini / "curation").mkdir()
    (mini / ALLOW_LIST).write_bytes(content)
    assert [rule for rule, _, _ in found(mini)] == ["AQ607"]


def test_an_allow_list_saved_by_a_spreadsheet_is_read(mini: Path) -> None:
    CASES["AQ708"][0](mini)
    (mini / "curation").mkdir()
    lines = "rule,record_id,field,reason\r\nAQ708,act-man,description,Right.\r\n"
    (mini / ALLOW_LIST).write_bytes(b"\xef\xbb\xbf" + lines.encode())
    assert found(mini) == []


def test_staleness_is_not_judged_while_warnings_cannot_be_given(mini: Path) -> None:
    allowing("AQ708,act-man,description,Right.")(mini)
    cell("events", 2, title="")(mini)
    assert [rule for rule, _, _ in found(mini)] == ["AQ201"]


@pytest.mark.parametrize("mark", ["", "?", "~", "%", "~~", "X", "/2008", "-01"])
@pytest.mark.parametrize("text", ["2007-12-11", "2008-02-29", "2007-02-29", "2007-W01-1", "2007-12", "2007"])
def test_days_that_are_read_faster_mean_what_the_date_does(text: str, mark: str) -> None:
    try:
        when = EdtfDate.parse(text + mark)
    except DateError:
        assert DAYS[text + mark] == (0, 0, 0)
        return
    assert when.earliest
    assert DAYS[text + mark].first == DAYS[text + mark].last_point or mark.startswith("/")
    assert DAYS[text + mark].first == when.earliest.toordinal()
    assert DAYS[text + mark].exact == (when.earliest.toordinal() if when.earliest == when.latest else 0)
