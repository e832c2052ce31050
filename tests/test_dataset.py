from __future__ import annotations

import copy
import pickle
import shutil
from pathlib import Path

import pytest

import aqim_data
from aqim_data.dataset.filtering import parse_years, select
from aqim_data.models import TABLES, Record
from aqim_data.models.screening import Screen, screen_of
from tests.conftest import ROOT
from tests.exporting import rows_of


def test_collections_are_read_only_and_ordered(data: aqim_data.Dataset) -> None:
    assert len(data.events) == len(list(data.events)) == len(data.events.ids)
    assert list(data.events.ids) == sorted(data.events.ids)
    assert "evt-batna-bombing-2007" in data.events
    assert "act-aqim" not in data.events
    assert 7 not in data.events
    with pytest.raises(TypeError):
        data.events["evt-new"] = data.events["evt-batna-bombing-2007"]  # type: ignore[index]  # the point
    assert data.events.get("evt-nowhere") is None
    assert repr(data.quotes) == f"<quotes: {len(data.quotes)} records>"


def test_records_that_were_asked_for_one_by_one_stand_in_the_table_s_order(data: aqim_data.Dataset) -> None:
    places = aqim_data.load().places
    for place_id in reversed(data.places.ids):
        assert places[place_id].id == place_id
    assert places.ids == data.places.ids


def test_navigation_reads_like_english(data: aqim_data.Dataset) -> None:
    event = data.events["evt-algiers-bombings-2007-12-11"]
    assert event.place is not None
    assert event.place.name == "Algiers"
    assert event in event.place.events
    assert event.source in event.sources
    assert "act-aqim" in {part.actor_id for part in event.participants if part.role == "claimant"}
    assert "Ban Ki-Moon" in {quote.speaker.name for part in event.parts for quote in part.quotes}
    assert {claim.field for claim in event.claims} >= {"killed", "wounded", "devices", "responsibility", "assessment"}
    assert {part.event_id for part in event.parts} >= {
        "evt-algiers-bombings-2007-12-11-ban",
        "evt-algiers-bombings-2007-12-11-claim",
        "evt-constitutional-council-bombing-2007",
        "evt-un-offices-bombing-2007",
    }
    assert event.parts[0].whole is event
    assert event.citation == f"{event.source.title}, {event.locator}"


def test_following_an_actor(data: aqim_data.Dataset) -> None:
    droukdel = data.actors["act-abdelmalek-droukdel"]
    assert {name.name for name in droukdel.names} >= {
        "Abdelmalek Droukdel",
        "Abu Musab Abdel Wadoud Abdel Malek",
        "Abdel-Wadud",
        "Abu Musab Abdel-Wadud",
    }
    assert droukdel.names[0].actor is droukdel
    assert "evt-droukdel-sentence-2012" in {event.event_id for event in droukdel.events}
    assert {tie.object.actor_id for tie in droukdel.relationships if tie.relation == "leader_of"} == {"act-aqim"}
    assert {tie.subject.actor_id for tie in droukdel.relationships} >= {"act-abdelmalek-droukdel", "act-necib-tayeb"}
    assert {quote.locator for quote in droukdel.quotes if quote.source_id == "src-aqim-profile"} == {
        f"para {number}" for number in (12, 27, 43, 62, 74, 78, 79, 81)
    }
    assert all(quote.speaker is droukdel for quote in droukdel.quotes)


def test_claims_know_their_record_claimant_and_count(data: aqim_data.Dataset) -> None:
    claim = data.claims["clm-aqim-strength"]
    assert claim.record is data["act-aqim"]
    assert str(claim.count) == "fewer than 2,000"
    denial = data.claims["clm-marrakesh-denial"]
    assert denial.claimant is data.actors["act-aqim"]
    assert denial.value == "denied"


def test_a_source_knows_every_record_that_cites_it(data: aqim_data.Dataset) -> None:
    records = data.sources["src-aqim-profile"].records
    citing = ("actors", "actor_names", "places", "events", "participations", "relationships", "quotes", "claims")
    rows = [row for name in citing for row in data.tables[name] if row.source_id == "src-aqim-profile"]
    assert list(records) == rows
    assert len({record.table_info.name for record in records}) == len(citing)
    assert data.sources["src-aqim-profile"].original is None


def test_any_id_can_be_looked_up(data: aqim_data.Dataset) -> None:
    for table in ("sources", "actors", "places", "events", "quotes", "claims"):
        for record in data.tables[table]:
            assert data[record.id] is record
    assert "quo-ban-algiers" in data
    assert "quo-nobody" not in data


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("evt-batna-bombing", "did you mean 'evt-batna-bombing-2007'"),
        ("act-droukdel", "did you mean 'act-abdelmalek-droukdel'"),
        ("zzz", "no record has the id 'zzz'"),
    ],
)
def test_a_wrong_id_gets_near_matches(wanted: str, message: str, data: aqim_data.Dataset) -> None:
    with pytest.raises(aqim_data.RecordNotFoundError) as caught:
        data[wanted]
    assert message in str(caught.value)
    assert isinstance(caught.value, KeyError)


def test_membership_takes_records_and_ids(data: aqim_data.Dataset, mini: Path) -> None:
    event = data.events["evt-batna-bombing-2007"]
    assert event in data.events
    assert aqim_data.load(mini).events["evt-attack"] not in data.events
    assert all(record in data.participations for record in data.participations)
    assert all(data.participations[record_id] for record_id in data.participations.ids[:5])


def test_what_is_no_id_is_told_so(data: aqim_data.Dataset) -> None:
    for key in (5, None, ("act-aqim", "GSPC")):
        with pytest.raises(aqim_data.RecordNotFoundError, match="looked up by id"):
            data[key]  # type: ignore[index]  # what people try
    with pytest.raises(aqim_data.RecordNotFoundError, match="is an id of actors, not of events"):
        data.events["act-aqim"]
    with pytest.raises(
        aqim_data.RecordNotFoundError, match="did you mean 'evt-batna-bombing-2007 act-aqim perpetrator'"
    ):
        data.participations["evt-batna-bombing-2007", "act-aqim", "perpetratr"]


def test_copies_and_pickles(data: aqim_data.Dataset) -> None:
    event = data.events["evt-batna-bombing-2007"]
    twin = copy.deepcopy(event)
    assert twin == event
    assert twin.source is event.source
    stored = pickle.dumps(event)
    assert len(stored) < 5_000
    alone = pickle.loads(stored)
    assert alone == event
    with pytest.raises(aqim_data.DetachedRecordError):
        _ = alone.source
    again = pickle.loads(pickle.dumps(data))
    assert again.events["evt-batna-bombing-2007"].source == event.source
    assert again.version == data.version


def test_a_dataset_cannot_be_changed_by_its_descriptor(data: aqim_data.Dataset) -> None:
    data.descriptor["version"] = "9"  # type: ignore[index]  # the point
    data.descriptor["licenses"].append("x")
    assert data.version == aqim_data.__version__
    assert "x" not in data.descriptor["licenses"]


def test_copying_a_dataset_takes_nothing_from_it(data: aqim_data.Dataset) -> None:
    assert copy.copy(data) is data
    assert copy.deepcopy(data) is data
    event = data.events["evt-batna-bombing-2007"]
    assert event in data
    assert "evt-batna-bombing-2007" in data
    assert 5 not in data
    assert (["a"],) not in data.events


def test_what_is_shown_of_a_record_begins_with_its_id(data: aqim_data.Dataset) -> None:
    shown = repr(data.events["evt-batna-bombing-2007"])
    assert shown.startswith("Event(event_id='evt-batna-bombing-2007', title='")
    assert "EdtfDate('2007-09-06')" in shown
    assert "None" not in shown


def test_pydantic_s_own_json_schema_can_be_had() -> None:
    schema = aqim_data.Event.model_json_schema()
    assert schema["properties"]["event_id"]["pattern"].startswith("^evt-")
    assert set(schema["required"]) >= {"event_id", "title", "source_id", "locator"}


def test_composite_keys(data: aqim_data.Dataset) -> None:
    name = data.actor_names["act-aqim", "GSPC"]
    assert name.kind == "acronym"
    with pytest.raises(aqim_data.RecordNotFoundError, match=r"looked up by \(actor_id, name\)"):
        data.actor_names["act-aqim"]
    with pytest.raises(aqim_data.RecordNotFoundError, match="looked up by id, not by 0"):
        data.events[0]  # type: ignore[index]  # what people try first


def test_loading_any_folder_of_the_shape(mini: Path) -> None:
    data = aqim_data.load(mini)
    assert len(data.events) == 2
    assert data.version == "0.1.0"
    assert aqim_data.load(mini / "datapackage.json").events.ids == data.events.ids
    assert aqim_data.load(str(mini)).events["evt-attack"] == data.events["evt-attack"]


def test_loading_the_repository_is_loading_the_installed_data(data: aqim_data.Dataset) -> None:
    assert aqim_data.load(ROOT).events.ids == data.events.ids
    assert data.version == aqim_data.__version__


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that takes the place of the one that came with this installation."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    monkeypatch.setattr("aqim_data.dataset.loading.package_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are judged, in the order in which they are."""
    tables: list[str] = []

    def noted(model: type[Record]) -> Screen:
        tables.append(model.table_info.name)
        return screen_of(model)

    monkeypatch.setattr("aqim_data.dataset.loading.screen_of", noted)
    return tables


def test_what_was_judged_when_it_was_built_is_not_judged_again(
    installed: Path, judged: list[str], data: aqim_data.Dataset
) -> None:
    unjudged = aqim_data.load()
    assert judged == []
    anew = aqim_data.load(installed / "datapackage.json")
    assert judged == [], "it is the same folder"
    elsewhere = aqim_data.load(shutil.copytree(installed, installed / "copy"))
    assert judged == list(TABLES)
    for name, collection in data.tables.items():
        assert list(unjudged.tables[name]) == list(anew.tables[name]) == list(elsewhere.tables[name])
        assert list(collection) == list(unjudged.tables[name])


def test_a_package_is_judged_where_one_byte_differs_from_what_was_built(installed: Path, judged: list[str]) -> None:
    places = installed / "data" / "places.csv"
    text = places.read_text(encoding="utf-8")
    algiers = next(row for row in text.splitlines(keepends=True) if row.startswith("plc-algiers,"))
    places.write_text(text.replace(algiers, ""), encoding="utf-8")
    with pytest.raises(aqim_data.InvalidDatasetError, match="plc-algiers is the id of no record"):
        aqim_data.load()
    assert judged == list(TABLES)
    places.write_text(text.replace("\nplc-algiers,", "\nplc_algiers,"), encoding="utf-8")
    line = text[: text.index(algiers)].count("\n") + 1
    with pytest.raises(aqim_data.InvalidDatasetError, match=rf"places\.csv:{line}: place_id"):
        aqim_data.load()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'"version": "{aqim_data.__version__}"', '"version": "0.0.1"'),
        ('"hash": "sha256:', '"hash": "md5:'),
        ('"hash"', '"digest"'),
        ('"resources": [', '"resources": ["what", '),
        ('"resources"', '"files"'),
    ],
)
def test_a_package_is_judged_where_the_descriptor_does_not_vouch_for_it(
    old: str, new: str, installed: Path, judged: list[str]
) -> None:
    descriptor = installed / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    assert old in text
    descriptor.write_text(text.replace(old, new), encoding="utf-8")
    aqim_data.load()
    assert judged == ([] if "what" in new else list(TABLES))


def test_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(aqim_data.DatasetNotFoundError, match=r"holds no datapackage\.json"):
        aqim_data.load(tmp_path)
    with pytest.raises(FileNotFoundError, match="does not exist"):
        aqim_data.load(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(aqim_data.DatasetNotFoundError, match="is a file"):
        aqim_data.load(tmp_path / "file")


def test_a_wrong_row_is_named_with_file_and_line(mini: Path) -> None:
    file = mini / "data" / "events.csv"
    file.write_text(file.read_text("utf-8").replace("2007-12-11", "2007-13"), encoding="utf-8")
    with pytest.raises(
        aqim_data.InvalidDatasetError,
        match=r"events\.csv:2: date: month must be 01–12; write 2007 if the month is unknown; `aqim-data validate",
    ):
        aqim_data.load(mini)


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_descriptor_that_is_none(content: bytes, mini: Path) -> None:
    (mini / "datapackage.json").write_bytes(content)
    with pytest.raises(aqim_data.InvalidDatasetError, match=r"datapackage\.json"):
        aqim_data.load(mini)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"type": "threat"}, {"evt-threat-britain-2012", "evt-threat-hostages-2012", "evt-threat-united-states-2008"}),
        ({"country": "ma"}, {"evt-marrakesh-bombing-2011"}),
        ({"years": "2009"}, {"evt-dyer-kidnapping-2009", "evt-dyer-killing-2009"}),
        ({"actor": "act-edwin-dyer"}, {"evt-dyer-kidnapping-2009", "evt-dyer-killing-2009"}),
        ({"actor": "act-edwin-dyer", "type": "kidnapping"}, {"evt-dyer-kidnapping-2009"}),
    ],
)
def test_filters(filters: dict[str, str], expected: set[str], data: aqim_data.Dataset) -> None:
    years = parse_years(filters["years"]) if "years" in filters else None
    others = {name: value for name, value in filters.items() if name != "years"}
    found = {record.id for record in select(data, "events", years=years, **others)}
    assert expected <= found
    if "country" in filters:
        assert all("MA" in data.events[record_id].countries for record_id in found)
    if "type" in filters:
        assert {str(data.events[record_id].type) for record_id in found} == {filters["type"]}


def test_years_include_what_can_fall_into_them(data: aqim_data.Dataset) -> None:
    found = {event.event_id for event in select(data, "events", years=parse_years("2009"))}
    assert "evt-dyer-killing-2009" in found
    assert "evt-tuareg-offensive-2012" not in found
    assert "evt-batna-bombing-2007" not in found
    undated = {event.event_id for event in data.events if event.date is None}
    assert undated
    assert not undated & found


def test_years_of_an_actor_with_an_odd_span(mini: Path) -> None:
    file = mini / "data" / "actors.csv"
    file.write_text(file.read_text("utf-8").replace("armed_group,DZ,,,", "armed_group,DZ,199X,2004,"), encoding="utf-8")
    data = aqim_data.load(mini)
    found = {
        years: [actor.id for actor in select(data, "actors", years=parse_years(years))]
        for years in ("1995", "2004", "2005", "1989")
    }
    assert found == {"1995": ["act-group"], "2004": ["act-group"], "2005": [], "1989": []}


def test_captivities_are_filtered_by_their_countries(data: aqim_data.Dataset) -> None:
    expected = [row["actor_id"] for row in rows_of(ROOT, "captivities") if "ML" in row["countries"].split("|")]
    assert expected
    assert [record.actor_id for record in select(data, "captivities", country="ML")] == expected


def test_every_table_with_a_country_finds_some_record_by_it(data: aqim_data.Dataset) -> None:
    for name, model in TABLES.items():
        if {"country", "countries"} & set(model.columns()):
            assert list(select(data, name, country="ML")), name


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"taken": "2008-05", "ended": "2010-02-03", "last_report": ""}, {2008, 2009, 2010}),
        ({"taken": "2008-05", "ended": "", "last_report": "2009-01"}, {2008, 2009}),
        ({"taken": "", "ended": "2009", "last_report": ""}, {2006, 2007, 2008, 2009}),
        ({"taken": "", "ended": "", "last_report": ""}, set()),
    ],
)
def test_years_of_a_captivity_reach_from_the_taking_to_the_end_or_the_last_report(
    dates: dict[str, str], expected: set[int], mini: Path
) -> None:
    row = {**rows_of(mini, "captivities")[0], "captive": "Man", **dates}
    (mini / "data" / "captivities.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    data = aqim_data.load(mini)
    years = range(2006, 2012)
    assert {year for year in years if list(select(data, "captivities", years=parse_years(str(year))))} == expected


def test_captivities_are_filtered_by_years(data: aqim_data.Dataset) -> None:
    found = {(record.actor_id, record.event_id) for record in select(data, "captivities", years=parse_years("2009"))}
    rows = rows_of(ROOT, "captivities")
    ended = {(row["actor_id"], row["event_id"]) for row in rows if row["ended"][:4] == "2009"}
    taken = {(row["actor_id"], row["event_id"]) for row in rows if row["taken"][:4] == "2009"}
    assert ended | taken
    assert ended | taken <= found
    assert len(found) < len(rows)


@pytest.mark.parametrize("text", ["", "-", "07", "2007-08-09", "2011-2007", "year"])
def test_years_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_years(text)
