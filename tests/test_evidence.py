"""The evidence that was gathered before coding: nothing of it is missing, and nothing is said to be where it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import aqim_data
from aqim_data.cli.main import main
from aqim_data.derive.curation import read_curation
from tests.accounts import sources_cited
from tests.conftest import ROOT

EVIDENCE = ROOT.parent / "shared" / "evidence"
CURATION = read_curation(ROOT)
FINDINGS = CURATION["evidence-findings"]
SOURCES = CURATION["evidence-sources"]
#: Id in the data of each source of the evidence; empty if it was left out.
SOURCE_OF = {row["source"]: row["records"] for row in SOURCES}


@pytest.fixture(scope="session")
def evidence() -> dict[str, list[dict[str, Any]]]:
    if not EVIDENCE.is_dir():
        pytest.skip("the evidence is not beside the repository")
    return {name: json.loads((EVIDENCE / f"{name}.json").read_text("utf-8")) for name in ("findings", "sources")}


@pytest.fixture(scope="session")
def disputes() -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["disputes", "--format", "json"])
    assert result.exit_code == 0
    return list(json.loads(result.stdout))


def test_every_finding_is_accounted_for(evidence: dict[str, list[dict[str, Any]]]) -> None:
    found = {finding["id"]: (str(finding["para"]), finding["source_id"]) for finding in evidence["findings"]}
    assert {row["finding"]: (row["paragraph"], row["source"]) for row in FINDINGS} == found
    assert len(FINDINGS) == len(found) == 453


def test_every_source_is_accounted_for(evidence: dict[str, list[dict[str, Any]]]) -> None:
    assert [row["source"] for row in SOURCES] == sorted(source["id"] for source in evidence["sources"])
    assert len(SOURCES) == 365


@pytest.mark.parametrize("row", [*FINDINGS, *SOURCES], ids=lambda row: row.get("finding") or row["source"])
def test_what_was_found_is_used_or_left_out_with_a_reason(row: dict[str, str]) -> None:
    assert bool(row["records"]) != bool(row["reason"])


def test_what_a_finding_went_into_is_there_and_its_source_is_cited_for_it(data: aqim_data.Dataset) -> None:
    for row in FINDINGS:
        cited = sources_cited(data, row["records"])
        assert not row["records"] or SOURCE_OF[row["source"]] in cited, row["finding"]


def test_sources_that_are_used_are_there_and_sources_that_are_not_are_left_out(data: aqim_data.Dataset) -> None:
    for row in SOURCES:
        assert not row["records"] or row["records"] in data.sources, row["source"]
        # An id of a source is the evidence's own, but for names of private people.
        assert row["records"] or f"src-{row['source'].lower()}" not in data.sources, row["source"]
    assert {row["source"] for row in FINDINGS if row["records"]} <= {name for name, used in SOURCE_OF.items() if used}


def test_every_accepted_contradiction_is_listed_with_both_sides(
    data: aqim_data.Dataset, disputes: list[dict[str, Any]], evidence: dict[str, list[dict[str, Any]]]
) -> None:
    contradicting = {finding["id"] for finding in evidence["findings"] if finding["stance"] == "contradicts"}
    accepted = [row for row in FINDINGS if row["finding"] in contradicting and row["records"]]
    assert accepted
    missing = []
    for row in accepted:
        ids = row["records"].split("|")
        subjects = {data[one].record_id if one.startswith("clm-") else one for one in ids}
        if not any(one["record_id"] in subjects and _both_sides(one, SOURCE_OF[row["source"]]) for one in disputes):
            missing.append((row["finding"], row["records"]))
    assert missing == []


def _both_sides(dispute: dict[str, Any], source: str) -> bool:
    """Whether the source stands on one side of a dispute and some citation on the other, each with a value."""
    held = dispute["adopted"]["citations"]
    against = dispute["disputing"]
    sides = (held + dispute["refining"], against)
    valued = bool(dispute["adopted"]["value"] or any(one["value"] for one in held)) and all(
        one["value"] for one in against
    )
    return valued and any(source in {one["source_id"] for one in side} for side in sides) and all((held, against))


def test_the_pages_on_the_evidence_are_derived_from_it(data: aqim_data.Dataset) -> None:
    page = (ROOT / "docs" / "left-out.md").read_text("utf-8")
    for row in [*FINDINGS, *SOURCES]:
        if row["reason"]:
            assert row["reason"].replace("|", "\\|") in page
    assert f"| disputed fields | {len(data.disputed())} |" in Path(ROOT / "docs" / "method.md").read_text("utf-8")
