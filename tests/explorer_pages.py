"""Invented packages for the explorer: the small one, and one full of texts that would do harm as markup."""

from __future__ import annotations

import copy
from pathlib import Path

from aqim_data.build import build
from tests.mini import ROWS, Cells, write_mini, write_tables

#: Where a browser would run or fetch something if it took a text for markup.
HOSTILE = (
    "<script>window.harmed=1</script>",
    "<img src=https://example.org/x.png onerror=window.harmed=2>",
    '"><svg onload=window.harmed=3>',
    "</script><script>window.harmed=4</script>",
    "{{DATA}} ${window.harmed=5} <!-- --> ]]> &lt;b&gt;",
    "javascript:window.harmed=6",
    "constructor",
    "__proto__",
    "é =1+1 غارداية 🐪",
)


def hostile_rows() -> dict[str, list[Cells]]:
    """The small package's rows with a harmful text wherever free text may stand."""
    rows = copy.deepcopy(ROWS)
    event = rows["events"][0]
    event["title"], event["summary"], event["note"] = HOSTILE[0], f"{HOSTILE[1]}.", HOSTILE[4]
    event["place_text"] = HOSTILE[2]
    rows["events"][1]["title"] = HOSTILE[6]
    rows["events"][1]["date"], rows["events"][1]["date_basis"] = "2007-12", "stated"
    rows["actors"][0]["name"], rows["actors"][0]["description"] = HOSTILE[3], HOSTILE[1]
    rows["actors"][1]["name"] = HOSTILE[7]
    rows["actor_names"][0]["name"] = HOSTILE[2]
    rows["places"][0]["name"] = HOSTILE[1]
    rows["places"][0]["latitude"], rows["places"][0]["longitude"] = "36.5", "3.25"
    rows["sources"][0]["title"], rows["sources"][0]["publisher"] = HOSTILE[0], HOSTILE[5]
    rows["quotes"][0]["text"], rows["quotes"][0]["content_flag"] = HOSTILE[3], "threat"
    rows["quotes"][1]["text"] = HOSTILE[8]
    rows["claims"][1]["as_stated"], rows["claims"][1]["note"] = HOSTILE[0], HOSTILE[3]
    two = {"source_id": "src-two", "locator": "whole"}
    rows["claims"] += [
        {
            "claim_id": "clm-motive",
            "record_id": "evt-attack",
            "field": "motive",
            "value": HOSTILE[6],
            "stance": "disputes",
        }
        | two,
        {
            "claim_id": "clm-latitude",
            "record_id": "plc-dry-town",
            "field": "latitude",
            "value": "36.5",
            "stance": "agrees",
        }
        | two,
        {
            "claim_id": "clm-longitude",
            "record_id": "plc-dry-town",
            "field": "longitude",
            "value": "3.25",
            "stance": "agrees",
        }
        | two,
    ]
    rows["claims"].sort(key=lambda row: row["claim_id"])
    return rows


def write_hostile(folder: Path) -> Path:
    """A valid package of such texts."""
    write_mini(folder)
    write_tables(folder, hostile_rows())
    descriptor = folder / "datapackage.json"
    descriptor.write_text(
        descriptor.read_text("utf-8").replace('"title": "Mini"', '"title": "</title><b>Mini {{DATA}}"'), "utf-8"
    )
    result = build(folder)
    assert result.report.valid, [str(problem) for problem in result.report.problems]
    return folder
