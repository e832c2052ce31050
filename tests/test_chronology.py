"""The chronology that was gathered before coding: each finding of its three parts is in the data or left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

import aqim_data
from aqim_data.derive.curation import read_curation
from tests.accounts import sources_cited
from tests.conftest import ROOT

CHRONOLOGY = ROOT.parent / "shared" / "evidence" / "chronology"
CURATION = read_curation(ROOT)
PARTS = "abc"
FINDINGS = {part: CURATION[f"chronology-{part}-findings"] for part in PARTS}
SOURCES = {part: CURATION[f"chronology-{part}-sources"] for part in PARTS}
#: Id in the data of each source, of the first body of evidence, too; empty if it was left out.
SOURCE_OF = {
    row["source"]: row["records"] for rows in (CURATION["evidence-sources"], *SOURCES.values()) for row in rows
}


def gathered(part: str, name: str) -> list[dict[str, Any]]:
    if not CHRONOLOGY.is_dir():
        pytest.skip("the chronology is not beside the repository")
    return list(json.loads((CHRONOLOGY / part / f"{name}.json").read_text("utf-8")))


@pytest.mark.parametrize(("part", "number"), [("a", 313), ("b", 468), ("c", 581)])
def test_every_finding_is_accounted_for(part: str, number: int) -> None:
    found = {
        finding["id"]: (finding.get("event_key") or finding.get("actor_key"), finding["source_id"])
        for finding in gathered(part, "findings")
    }
    assert {row["finding"]: (row["key"], row["source"]) for row in FINDINGS[part]} == found
    assert len(FINDINGS[part]) == len(found) == number


@pytest.mark.parametrize("part", PARTS)
def test_every_source_is_accounted_for(part: str) -> None:
    assert [row["source"] for row in SOURCES[part]] == sorted(source["id"] for source in gathered(part, "sources"))


@pytest.mark.parametrize("part", PARTS)
def test_what_was_found_is_used_or_left_out_with_a_reason(part: str) -> None:
    rows = [*FINDINGS[part], *SOURCES[part]]
    assert [row for row in rows if bool(row["records"]) == bool(row["reason"])] == []


@pytest.mark.parametrize("part", PARTS)
def test_what_a_finding_went_into_is_there_and_its_source_is_cited_for_it(part: str, data: aqim_data.Dataset) -> None:
    missing = []
    for row in FINDINGS[part]:
        cited = sources_cited(data, row["records"])
        if row["records"] and SOURCE_OF[row["source"]] not in cited:
            missing.append((row["finding"], row["source"], row["records"]))
    assert missing == []


@pytest.mark.parametrize("part", PARTS)
def test_sources_that_are_used_are_there(part: str, data: aqim_data.Dataset) -> None:
    for row in SOURCES[part]:
        assert not row["records"] or row["records"] in data.sources, row["source"]
    used = {row["source"] for row in FINDINGS[part] if row["records"]}
    assert used <= {name for name, record_id in SOURCE_OF.items() if record_id}
