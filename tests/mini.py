"""A package of a few rows, invented, for tests that break it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from aqim_data.build import build
from aqim_data.models import AUTHORED
from aqim_data.tabular import format_table

TEXT = "A heading\n\nTwo people were hurt in Dry Town.\n\nThe Group said: “We did it.”\n"

Cells = dict[str, str]
CITED = {"source_id": "src-one", "locator": "para 2"}
ROWS: dict[str, list[Cells]] = {
    "sources": [
        {
            "source_id": "src-one",
            "title": "First Work",
            "type": "news_article",
            "url": "https://example.org/one",
            "published": "2007-12",
            "consulted": "whole",
            "language": "en",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        },
        {
            "source_id": "src-two",
            "title": "Second Work",
            "type": "repost",
            "consulted": "excerpt",
            "language": "fr",
            "derived_from": "src-one",
        },
    ],
    "actors": [
        {"actor_id": "act-group", "name": "Group", "type": "armed_group", "country": "DZ", **CITED},
        {
            "actor_id": "act-man",
            "name": "Man, a leader",
            "type": "person",
            "life_status": "presumed_living",
            **CITED,
        },
    ],
    "actor_names": [
        {"actor_id": "act-group", "name": "The Group", "kind": "official", "source_id": "src-one", "locator": "para 3"}
    ],
    "places": [{"place_id": "plc-dry-town", "name": "Dry Town", "country": "DZ", "kind": "settlement", **CITED}],
    "events": [
        {
            "event_id": "evt-attack",
            "title": "Attack in Dry Town",
            "type": "bombing",
            "date": "2007-12-11",
            "date_basis": "stated",
            "countries": "DZ",
            "place_id": "plc-dry-town",
            "place_text": "in Dry Town",
            "geo_precision": "settlement",
            "target_type": "military|police",
            "certainty": "reported",
            "wounded_low": "2",
            "wounded_high": "2",
            "summary": 'Two were hurt, by a "device".',
            **CITED,
        },
        {
            "event_id": "evt-attack-part",
            "title": "Part of the attack",
            "type": "armed_assault",
            "geo_precision": "none",
            "part_of": "evt-attack",
            "certainty": "reported",
            "summary": "A part.",
            **CITED,
        },
    ],
    "participations": [
        {
            "event_id": "evt-attack",
            "actor_id": "act-group",
            "role": "perpetrator",
            "attribution": "claimed",
            **CITED,
        },
        {"event_id": "evt-attack", "actor_id": "act-man", "role": "speaker", **CITED},
        {"event_id": "evt-attack-part", "actor_id": "act-man", "role": "hostage", **CITED},
    ],
    "relationships": [
        {
            "subject_id": "act-man",
            "relation": "leader_of",
            "object_id": "act-group",
            "valid": "2004/..",
            "certainty": "reported",
            **CITED,
        }
    ],
    "quotes": [
        {
            "quote_id": "quo-did-it",
            "speaker_id": "act-group",
            "text": "We did it.",
            "language": "en",
            "rendering": "as_printed",
            "event_id": "evt-attack",
            "content_flag": "armed_group_statement",
            "source_id": "src-one",
            "locator": "para 3",
        },
        {
            "quote_id": "quo-hurt",
            "speaker_id": "act-man",
            "text": "hurt in Dry Town",
            "language": "en",
            "rendering": "excerpted",
            "content_flag": "none",
            **CITED,
        },
    ],
    "claims": [
        {
            "claim_id": "clm-date",
            "record_id": "evt-attack",
            "field": "date",
            "value": "2007-12-12",
            "stance": "disputes",
            "source_id": "src-two",
            "locator": "whole",
        },
        {
            "claim_id": "clm-wounded",
            "record_id": "evt-attack",
            "field": "wounded",
            "low": "2",
            "high": "2",
            "as_stated": "Two people were hurt",
            "stance": "agrees",
            **CITED,
        },
    ],
}


def write_tables(folder: Path, rows: dict[str, list[Cells]]) -> None:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for model in AUTHORED:
        columns = list(model.columns())
        cells = [[row.get(column, "") for column in columns] for row in rows[model.table_info.name]]
        (folder / model.table_info.path).write_bytes(format_table(columns, cells).encode())


def write_mini(folder: Path) -> Path:
    write_tables(folder, ROWS)
    (folder / "datapackage.json").write_text(
        '{"name": "mini", "title": "Mini", "version": "0.1.0", "$schema": '
        '"https://datapackage.org/profiles/2.0/datapackage.json"}'
    )
    result = build(folder)
    assert result.report.valid, [str(problem) for problem in result.report.problems]
    return folder
