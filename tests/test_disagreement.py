"""Where sources disagree, as data and as text."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import aqim_data
from aqim_data.cli.main import main
from aqim_data.errors import DetachedRecordError, FilterError, RecordNotFoundError
from aqim_data.models import Claim
from tests.mini import CITED, ROWS, Cells, write_tables

RESPONSIBILITY: list[Cells] = [
    {
        "claim_id": "clm-who-1",
        "record_id": "evt-attack",
        "field": "responsibility",
        "value": "denied",
        "claimant_id": "act-group",
        "as_of": "2007-12-13",
        "stance": "disputes",
        "source_id": "src-two",
        "locator": "whole",
    },
    {
        "claim_id": "clm-who-2",
        "record_id": "evt-attack",
        "field": "responsibility",
        "value": "The group did it.",
        "stance": "agrees",
        **CITED,
    },
    {
        "claim_id": "clm-wounded-3",
        "record_id": "evt-attack",
        "field": "wounded",
        "low": "2",
        "stance": "refines",
        "source_id": "src-two",
        "locator": "whole",
    },
]


@pytest.fixture
def divided(mini: Path) -> Path:
    """The mini package, with a property on which sources disagree."""
    write_tables(
        mini, {**ROWS, "claims": [*ROWS["claims"][:1], *RESPONSIBILITY[:2], ROWS["claims"][1], RESPONSIBILITY[2]]}
    )
    return mini


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_dispute_holds_both_sides_with_their_citations(mini: Path) -> None:
    data = aqim_data.load(mini)
    (dispute,) = data.disputed()
    assert (dispute.record.id, dispute.field, dispute.adopted) == ("evt-attack", "date", "2007-12-11")
    assert dispute.backing == (data["evt-attack"],)
    assert [claim.claim_id for claim in dispute.disputing] == ["clm-date"]
    assert (dispute.agreeing, dispute.refining) == ((), ())
    assert dispute.to_object() == {
        "record_id": "evt-attack",
        "table": "events",
        "title": "Attack in Dry Town",
        "field": "date",
        "adopted": {
            "value": "2007-12-11",
            "citations": [
                {
                    "claim_id": None,
                    "value": None,
                    "source_id": "src-one",
                    "locator": "para 2",
                    "source_title": "First Work",
                    "source_published": "2007-12",
                    "source_url": "https://example.org/one",
                }
            ],
        },
        "refining": [],
        "disputing": [
            {
                "claim_id": "clm-date",
                "value": "2007-12-12",
                "group": None,
                "as_stated": None,
                "claimant_id": None,
                "as_of": None,
                "note": None,
                "source_id": "src-two",
                "locator": "whole",
                "source_title": "Second Work",
                "source_published": None,
                "source_url": None,
            }
        ],
    }


def test_a_record_whose_own_source_says_something_else_does_not_back_its_value(divided: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["claims"][0]["source_id"] = "src-one"
    write_tables(divided, rows)
    (dispute,) = aqim_data.load(divided).disputed()
    assert dispute.backing == ()


def test_of_a_property_the_agreeing_claims_are_what_is_held(divided: Path) -> None:
    dispute = aqim_data.load(divided).disputed(field="responsibility")[0]
    assert dispute.adopted == ""
    assert [claim.value for claim in dispute.backing if isinstance(claim, Claim)] == ["The group did it."]
    assert [claim.value for claim in dispute.disputing] == ["denied"]


@pytest.mark.parametrize(
    ("filters", "fields"),
    [
        ({}, ["date", "responsibility"]),
        ({"table": "events"}, ["date", "responsibility"]),
        ({"table": "actors"}, []),
        ({"field": "date"}, ["date"]),
        ({"field": "killed"}, []),
        ({"actor": "act-group"}, ["date", "responsibility"]),
        ({"source": "src-one"}, ["date", "responsibility"]),
        ({"source": "src-two", "field": "responsibility"}, ["responsibility"]),
    ],
)
def test_disputes_can_be_filtered(filters: dict[str, str], fields: list[str], divided: Path) -> None:
    assert [dispute.field for dispute in aqim_data.load(divided).disputed(**filters)] == fields


def test_filters_that_name_nothing_are_refused(mini: Path) -> None:
    data = aqim_data.load(mini)
    with pytest.raises(FilterError, match="'event' is no table with ids"):
        data.disputed(table="event")
    with pytest.raises(FilterError, match=r"'kiled' is no column, count or property of .*did you mean killed"):
        data.disputed(field="kiled")
    with pytest.raises(FilterError, match=r"'killed_low' is no .*; did you mean killed\?"):
        data.disputed(field="killed_low")
    with pytest.raises(FilterError, match="'latitude' is no column, count or property of events"):
        data.disputed(field="latitude", table="events")
    with pytest.raises(FilterError, match="'' is no column"):
        data.disputed(field="")
    # Known, though nothing is in dispute: a column, a count, a property of any table and one of events.
    for known in ("latitude", "killed", "responsibility", "title"):
        assert data.disputed(field=known) == ()
    with pytest.raises(RecordNotFoundError, match="did you mean 'act-group'"):
        data.disputed(actor="act-grup")


def test_a_count_knows_what_sources_say_about_it(divided: Path) -> None:
    event = aqim_data.load(divided).events["evt-attack"]
    assert event.wounded == aqim_data.Count(2, 2)
    assert hash(event.wounded) == hash(aqim_data.Count(2, 2))
    assert [(claim.claim_id, claim.stance) for claim in event.wounded.claims] == [
        ("clm-wounded", "agrees"),
        ("clm-wounded-3", "refines"),
    ]
    assert not event.wounded.disputed
    assert event.killed.claims == ()
    assert [claim.said for claim in event.claims_on("date")] == ["2007-12-12"]
    assert event.fields_in_dispute == ("date", "responsibility")


def test_a_disputed_count_says_so(mini: Path) -> None:
    rows = copy.deepcopy(ROWS)
    rows["claims"].append(
        {**rows["claims"][1], "claim_id": "clm-x", "low": "5", "high": "", "stance": "disputes", "source_id": "src-two"}
    )
    write_tables(mini, rows)
    assert aqim_data.load(mini).events["evt-attack"].wounded.disputed


def test_a_count_outlives_its_dataset(mini: Path) -> None:
    wounded = aqim_data.load(mini).events["evt-attack"].wounded
    for twin in (pickle.loads(pickle.dumps(wounded)), copy.copy(wounded), copy.deepcopy(wounded)):
        assert twin == wounded
        assert type(twin) is aqim_data.Count
    with pytest.raises(DetachedRecordError):
        _ = pickle.loads(pickle.dumps(aqim_data.load(mini).events["evt-attack"])).wounded.claims


def test_copies_are_one_witness(mini: Path) -> None:
    data = aqim_data.load(mini)
    event = data.events["evt-attack"]
    assert [source.source_id for source in event.sources] == ["src-one", "src-two"]
    assert [source.source_id for source in event.witnesses] == ["src-one"]
    assert data.sources["src-two"].root is data.sources["src-one"]
    flat = data.events_flat["evt-attack"]
    assert (flat.sources, flat.independent_sources, flat.disputed, flat.disputed_fields) == (2, 1, True, ("date",))


def test_the_command_lists_disputes_as_json(divided: Path) -> None:
    result = run("disputes", "--package", str(divided), "--format", "json")
    assert result.exit_code == 0
    assert [(one["record_id"], one["field"]) for one in json.loads(result.stdout)] == [
        ("evt-attack", "date"),
        ("evt-attack", "responsibility"),
    ]


def test_the_command_prints_the_sides_with_who_says_what_and_when(divided: Path) -> None:
    result = run("disputes", "--package", str(divided))
    assert result.stdout.strip().splitlines() == [
        "date: Attack in Dry Town [evt-attack]",
        "",
        "  adopted   2007-12-11 — First Work, 2007-12, para 2 [src-one]",
        "  disputes  2007-12-12 — Second Work, whole [src-two]",
        "",
        "responsibility: Attack in Dry Town [evt-attack]",
        "",
        "  agrees    The group did it. — First Work, 2007-12, para 2 [src-one]",
        "  disputes  denied (says Group, as of 2007-12-13) — Second Work, whole [src-two]",
    ]
    assert result.stderr == "2 disputed fields\n"


def test_show_puts_competing_claims_side_by_side(divided: Path) -> None:
    lines = run("show", "evt-attack", "--package", str(divided)).stdout.splitlines()
    at = lines.index("Date: sources disagree")
    assert lines[at + 1 : at + 3] == [
        "  adopted   2007-12-11 — First Work, 2007-12, para 2 [src-one]",
        "  disputes  2007-12-12 — Second Work, whole [src-two]",
    ]
    assert lines.index("Wounded: what sources say") > lines.index("Responsibility: sources disagree") > at


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--table", "event"), 2, "'event' is no table with ids"),
        (("--actor", "act-grup"), 2, "did you mean 'act-group'"),
        (("--field", "killed"), 0, "no disputed field fits the filters"),
        (("--field", "kiled"), 2, "did you mean killed"),
    ],
)
def test_filters_that_find_nothing_say_so(arguments: tuple[str, ...], code: int, words: str, mini: Path) -> None:
    result = run("disputes", "--package", str(mini), *arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert result.stdout == ""
