"""Reports say the same in every form, and nothing from a cell commands whoever reads them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml, TestCase, TestSuite
from markdown_it import MarkdownIt

import aqim_data
from aqim_data.escaping import as_json, one_line, safe
from aqim_data.reporting import FORMS, Context, judged_rules, render, repository_root, source_url
from aqim_data.validation import RULES, Problem, Report
from tests.hostile import HOSTILE
from tests.sarif_schema import SARIF
from tests.test_rules import CASES, cell
from tests.workflow_log import commands

# What no reader may meet raw: it moves the cursor, turns the direction of text, or ends a line.
DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
DATE = Problem("AQ203", "month must be 01–12", "write 1999", "data/events.csv", 5, 17, "evt-x", "date", "1999-99")
CONTEXT = Context(rules=judged_rules("validate"))


def problem(**changes: Any) -> Problem:
    return replace(DATE, **changes)


def many(rule: str, number: int, **changes: Any) -> list[Problem]:
    return [problem(rule=rule, line=line, **changes) for line in range(2, number + 2)]


def report(*problems: Problem, **hidden: int) -> Report:
    return Report({"events": 3}, problems, hidden=hidden)


def lines(form: str, *problems: Problem, context: Context = CONTEXT, **hidden: int) -> list[str]:
    return render(form, report(*problems, **hidden), context).splitlines()


def cases(text: str) -> dict[str, TestCase]:
    root = JUnitXml.fromstring(text.encode())
    return {case.name[:5]: case for suite in root if isinstance(suite, TestSuite) for case in suite}


def rows(markdown: str) -> Iterator[list[str]]:
    """The cells of every table row, as a reader of Markdown makes them."""
    cells: list[str] = []
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown):
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append("".join(child.content for child in token.children or ()))
        elif token.type == "tr_close":
            yield cells


hostile_text = st.one_of(st.sampled_from([text[:500] for text in HOSTILE]), st.text(max_size=40))
hostile_problem = st.builds(
    Problem,
    rule=st.sampled_from([*RULES][:8]),
    message=hostile_text,
    hint=hostile_text,
    file=hostile_text.filter(bool),
    line=st.integers(0, 9),
    column=st.integers(0, 9),
    record_id=hostile_text,
    field=hostile_text,
    value=hostile_text,
    severity=st.sampled_from(["error", "warning"]),
)
hostile_problems = st.lists(hostile_problem, min_size=1, max_size=5)


# What every form has in common


@pytest.mark.parametrize("form", FORMS)
def test_a_form_ends_its_last_line(form: str) -> None:
    for problems in ((), (DATE,)):
        assert render(form, report(*problems), CONTEXT).endswith("\n")


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="'html' is no form of a report; the forms are text, json"):
        render("html", report(), CONTEXT)


@given(hostile_problems, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_from_a_cell_reaches_a_reader_raw(problems: list[Problem], strict: bool, everything: bool) -> None:
    context = replace(CONTEXT, everything=everything)
    for form in FORMS:
        written = render(form, replace(report(*problems), strict=strict), context)
        assert not DANGEROUS.search(written), form
        ours = {"error", "warning", "group", "endgroup"} if form == "github" else set()
        assert {command.name for command in commands(written)} <= ours, form
        written.encode()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_a_hostile_text_anywhere_leaves_every_form_whole(text: str) -> None:
    wrong = [problem(), *(problem(**{name: text}) for name in ("message", "hint", "record_id", "field", "value"))]
    wrong.append(problem(file=f"data/{text[:200]}"))
    context = replace(CONTEXT, everything=True)
    assert sum(bool(re.match(r"data/events\.csv:5:17 ", line)) for line in lines("text", *wrong, context=context)) == 6
    found = commands(render("github", report(*wrong), context))
    assert Counter(command.name for command in found) == {"error": 7, "group": 1, "endgroup": 1}
    assert all(set(command.properties) == {"file", "line", "col", "title"} for command in found[:7])
    assert len(json.loads(render("json", report(*wrong), context))["problems"]) == 7
    assert sarif(*wrong)["results"][6]["ruleId"] == "AQ203"
    failure = cases(render("junit", report(*wrong), context))["AQ203"].result[0]
    assert len(failure.text.split("\n")) == 7
    tables = [row for row in rows(render("markdown", report(*wrong), context)) if len(row) != 4 or row[1] == "AQ203"]
    assert len(tables) == 7


def test_json_gives_back_what_the_cell_held() -> None:
    for text in HOSTILE:
        assert json.loads(as_json({"value": text}))["value"] == text


def test_words_that_harm_nobody_stay_as_they_are() -> None:
    words = "Opération « Serval » — 5 % of 30,000; عملية, # 12, a::b, C:\\x, ## Heading"
    assert safe(words) == one_line(words) == words


# Text


def test_text_is_grouped_by_file_and_rule_with_the_summary_last() -> None:
    found = lines("text", DATE, problem(rule="AQ401", line=3), problem(file="data/actors.csv", severity="warning"))
    assert found == [
        "data/events.csv: 2 errors",
        "",
        f"AQ203 {RULES['AQ203'].demand}",
        "data/events.csv:5:17 [evt-x] AQ203 date '1999-99': month must be 01–12; write 1999",
        "",
        f"AQ401 {RULES['AQ401'].demand}",
        "data/events.csv:3:17 [evt-x] AQ401 date '1999-99': month must be 01–12; write 1999",
        "",
        "data/actors.csv: 1 warning",
        "",
        f"AQ203 (warning) {RULES['AQ203'].demand}",
        "data/actors.csv:5:17 [evt-x] AQ203 warning date '1999-99': month must be 01–12; write 1999",
        "",
        "2 errors, 1 warning in 2 files",
    ]


def test_text_is_capped_by_rule_and_says_what_it_leaves_out() -> None:
    problems = [*many("AQ203", 1234), *many("AQ401", 2)]
    found = lines("text", *problems)
    assert "… 1,224 more problems of AQ203 in this file; --all shows them" in found
    assert sum("AQ401 date" in line for line in found) == 2
    assert len(found) < 30
    assert found[-1] == "1,236 errors in 1 file"
    whole = lines("text", *problems, context=replace(CONTEXT, everything=True))
    assert sum("AQ203 date" in line for line in whole) == 1234


def test_text_counts_what_the_report_does_not_list() -> None:
    found = lines("text", DATE, AQ203=999)
    assert "AQ203: 999 more problems that the report does not list" in found
    assert found[-1] == "1,000 errors in 1 file"


def test_text_is_coloured_only_if_asked() -> None:
    plain = render("text", report(DATE), CONTEXT)
    coloured = render("text", report(DATE), replace(CONTEXT, colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


@pytest.mark.parametrize(
    ("severity", "strict", "last"),
    [
        ("warning", False, "valid; 1 warning in 1 file"),
        ("warning", True, "1 warning in 1 file; --strict counts warnings as errors"),
        ("error", True, "1 error in 1 file"),
    ],
)
def test_warnings_count_only_if_strict(severity: str, strict: bool, last: str) -> None:
    judged = replace(report(problem(severity=severity)), strict=strict)
    assert render("text", judged, CONTEXT).splitlines()[-1] == last
    case = cases(render("junit", judged, CONTEXT))["AQ203"]
    assert case.is_failure == (severity == "error" or strict)
    sign = render("markdown", judged, CONTEXT)[4]
    assert (sign == "❌") == (severity == "error" or strict)


# Annotations of GitHub


def test_an_annotation_says_where_and_what() -> None:
    command = commands(lines("github", DATE)[0])[0]
    assert command.name == "error"
    assert command.properties == {"file": "data/events.csv", "line": "5", "col": "17", "title": "AQ203 evt-x date"}
    assert command.data == "date '1999-99': month must be 01–12; write 1999"


def test_a_warning_is_annotated_as_one() -> None:
    assert commands(lines("github", problem(severity="warning"))[0])[0].name == "warning"


def test_commas_colons_and_percents_come_back_from_an_annotation() -> None:
    odd = problem(file="data/a,b:c%0A.csv", record_id="evt-x,title=y::z", message="50%, a::b %3A")
    command = commands(lines("github", odd)[0])[0]
    assert command.properties["file"] == "data/a,b:c%0A.csv"
    assert command.properties["title"] == "AQ203 evt-x,title=y::z date"
    assert command.data == "date '1999-99': 50%, a::b %3A; write 1999"


def test_annotations_are_relative_to_the_top_of_the_repository(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "package"
    folder.mkdir(parents=True)
    context = replace(CONTEXT, folder=folder, root=tmp_path)
    assert commands(lines("github", DATE, context=context)[0])[0].properties["file"] == "some/package/data/events.csv"
    outside = problem(file="/elsewhere/src-x.txt")
    assert commands(lines("github", outside, context=context)[0])[0].properties["file"] == "/elsewhere/src-x.txt"


def test_every_rule_is_annotated_before_one_fills_what_github_shows() -> None:
    problems = [*many("AQ203", 500), *many("AQ401", 2), *many("AQ602", 1)]
    shown = [one for one in commands("\n".join(lines("github", *problems))) if one.name == "error"]
    assert Counter(one.properties["title"][:5] for one in shown) == {"AQ203": 7, "AQ401": 2, "AQ602": 1}
    whole = commands(render("github", report(*problems), replace(CONTEXT, everything=True)))
    assert sum(one.name == "error" for one in whole) == 503


def test_a_log_holds_the_whole_report_folded_under_the_annotations() -> None:
    found = lines("github", DATE)
    assert found[1] == "::group::Every problem"
    assert found[-2:] == ["::endgroup::", "1 error in 1 file"]
    assert lines("github") == ["valid, no problem"]


def test_the_repository_is_found_without_running_git(tmp_path: Path) -> None:
    folder = tmp_path / "workspace" / "package"
    folder.mkdir(parents=True)
    assert repository_root(folder, {}) == folder
    assert repository_root(folder, {"GITHUB_WORKSPACE": str(tmp_path / "workspace")}) == tmp_path / "workspace"
    assert repository_root(folder, {"GITHUB_WORKSPACE": str(tmp_path / "another")}) == folder
    (tmp_path / ".git").mkdir()
    assert repository_root(folder, {"GITHUB_WORKSPACE": str(tmp_path / "workspace")}) == tmp_path


# SARIF


def sarif(*problems: Problem, context: Context = CONTEXT, **hidden: int) -> Any:
    log = json.loads(render("sarif", report(*problems, **hidden), context))
    jsonschema.validate(log, SARIF, cls=jsonschema.Draft7Validator)
    (run,) = log["runs"]
    return run


def test_sarif_has_rules_places_levels_and_fingerprints() -> None:
    run = sarif(DATE, problem(severity="warning", line=9))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(judged_rules("validate"))
    first, second = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "AQ203"
    assert rules[first["ruleIndex"]]["shortDescription"]["text"] == RULES["AQ203"].demand
    assert (first["level"], second["level"]) == ("error", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "data/events.csv", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 5, "startColumn": 17}


def test_a_fingerprint_survives_rows_that_come_and_go_and_tells_problems_apart() -> None:
    def prints(*problems: Problem) -> list[str]:
        return [result["partialFingerprints"]["aqimDataProblem/v1"] for result in sarif(*problems)["results"]]

    assert prints(DATE) == prints(problem(line=99, column=3))
    twins = prints(DATE, DATE, problem(value="1999-98"), problem(record_id="evt-y"), problem(rule="AQ401"))
    assert len(set(twins)) == 5


def test_sarif_addresses_are_addresses(tmp_path: Path) -> None:
    run = sarif(problem(file="data/a b%ü.csv"), problem(file="/else where.txt"))
    first, second = (one["locations"][0]["physicalLocation"]["artifactLocation"] for one in run["results"])
    assert first["uri"] == "data/a%20b%25%C3%BC.csv"
    assert second == {"uri": "file:///else%20where.txt"}


def test_sarif_messages_have_no_placeholders_and_no_links() -> None:
    text = sarif(problem(value="{0} [text](1)"))["results"][0]["message"]["text"]
    assert "'{{0}} [text] (1)'" in text


def test_sarif_counts_what_it_does_not_list() -> None:
    assert sarif(DATE, AQ203=41)["properties"]["notListed"] == 41
    assert sarif()["results"] == []


# JUnit


def test_junit_has_a_test_for_every_rule_that_was_judged() -> None:
    found = cases(render("junit", report(DATE, problem(severity="warning", rule="AQ501")), CONTEXT))
    assert set(found) == set(judged_rules("validate"))
    assert found["AQ401"].is_passed
    failure = found["AQ203"].result[0]
    assert failure.type == "AQ203"
    assert failure.message.startswith("1 problem: data/events.csv:5:17 [evt-x] AQ203")
    assert failure.text == "data/events.csv:5:17 [evt-x] AQ203 date '1999-99': month must be 01–12; write 1999"
    assert found["AQ501"].is_passed
    assert "AQ501 warning" in str(found["AQ501"].system_out)
    assert found["AQ602"].is_skipped
    assert set(cases(render("junit", report(), replace(CONTEXT, rules=judged_rules("verify"))))) == {
        "AQ511",
        "AQ512",
        "AQ513",
        "AQ514",
    }


def test_junit_names_do_not_change_with_the_outcome_and_the_sums_are_right() -> None:
    def names(text: str) -> list[tuple[str, str]]:
        return [(case.classname, case.name) for case in cases(text).values()]

    broken, fine = (render("junit", report(*found), CONTEXT) for found in ((DATE,), ()))
    assert names(broken) == names(fine)
    root = JUnitXml.fromstring(broken.encode())
    # Freshness and plausibility wait until nothing else is wrong.
    waiting = 1 + sum(rule.severity == "warning" for rule in RULES.values())
    assert (root.tests, root.failures, root.errors, root.skipped) == (len(judged_rules("validate")), 1, 0, waiting)


def test_junit_is_capped() -> None:
    failure = cases(render("junit", report(*many("AQ203", 200), AQ203=7), CONTEXT))["AQ203"].result[0]
    assert failure.message.startswith("207 problems")
    assert failure.text.endswith("\n… 157 more problems")


# Markdown


def test_markdown_gives_verdict_counts_and_problems() -> None:
    written = render("markdown", report(DATE, problem(rule="AQ401", line=0, column=0, record_id="")), CONTEXT)
    assert written.startswith("### ❌ aqim-data validate\n\n2 errors in 1 file.\n")
    assert list(rows(written)) == [
        ["rule", "demands", "severity", "problems"],
        ["AQ203", RULES["AQ203"].demand, "error", "1"],
        ["AQ401", RULES["AQ401"].demand, "error", "1"],
        ["where", "rule", "what is wrong", "what to do"],
        [
            "<code>data/events.csv:5:17</code><br><code>evt-x</code>",
            "AQ203",
            "<code>date '1999-99'</code>: month must be 01–12",
            "write 1999",
        ],
        ["<code>data/events.csv</code>", "AQ401", "<code>date '1999-99'</code>: month must be 01–12", "write 1999"],
    ]


def test_markdown_of_a_valid_package_is_one_line() -> None:
    context = replace(CONTEXT, outcome="valid: 12 tables, 4711 rows")
    assert render("markdown", report(), context) == (
        "### ✅ aqim-data validate\n\nvalid: 12 tables, 4711 rows, no problem.\n"
    )


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:40])
def test_markdown_shows_a_hostile_text_and_obeys_none(text: str) -> None:
    written = render("markdown", report(problem(message=text, hint=text, value=text, record_id=text)), CONTEXT)
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(written)
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= {"text", "html_inline", "text_special", "softbreak"}
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<code>", "</code>", "<br>"}
    assert [len(row) for row in rows(written)] == [4, 4, 4, 4]
    assert not re.search(r"@\w|(?<!&)(?<!plain=1)#\w|www\.|https?:", written.partition("\n")[2])


def test_markdown_is_capped_and_short_enough_for_github() -> None:
    problems = [*many("AQ203", 30_000, message="m" * 300), *many("AQ401", 1)]
    capped = render("markdown", report(*problems), CONTEXT)
    assert "AQ401" in [row[1] for row in rows(capped)]
    assert "29,976 more problems not shown here." in capped
    whole = render("markdown", report(*problems), replace(CONTEXT, everything=True))
    assert 500_000 < len(whole.encode()) < 1_000_000
    assert re.search(r"\n[\d,]+ more problems not shown here\.\n$", whole)


def test_markdown_has_room_for_what_changes() -> None:
    changes = "#### 1 event changed\n\n| record | field |\n|---|---|\n"
    assert render("markdown", report(), replace(CONTEXT, diff_markdown=changes)).endswith(f"\n\n{changes}")
    huge = render("markdown", report(DATE), replace(CONTEXT, diff_markdown="| é | ü |\n" * 200_000))
    assert len(huge.encode()) < 1_000_000
    assert huge.endswith("| é | ü |\n\n… cut short: the rest is too long.\n")


def test_markdown_links_to_the_row() -> None:
    environment = {"GITHUB_SERVER_URL": "https://git.example", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc"}
    context = replace(CONTEXT, source_url=source_url(environment))
    written = render("markdown", report(problem(file='data/a">.csv')), context)
    assert '<a href="https://git.example/o/r/blob/abc/data/a%22%3E.csv?plain=1#L5"><code>' in written
    assert source_url({}) == ""


# All rules, on a real package


@pytest.mark.parametrize("code", [code for code in CASES if code not in ("AQ604", "AQ605")])
def test_every_rule_is_reported_in_every_form(code: str, mini: Path) -> None:
    change, file, line = CASES[code]
    change(mini)
    found = aqim_data.validate(mini)
    context = replace(CONTEXT, folder=mini, root=mini.parent)
    severity = RULES[code].severity
    (annotation,) = [one for one in commands(render("github", found, context)) if one.name == severity]
    assert annotation.properties["file"] == f"{mini.name}/{file}"
    assert annotation.properties["line"] == str(line or 1)
    assert (
        sum(text.startswith(file) and f" {code}" in text for text in render("text", found, context).splitlines()) == 1
    )
    log = json.loads(render("sarif", found, context))
    jsonschema.validate(log, SARIF, cls=jsonschema.Draft7Validator)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == [code]
    failing = [name for name, case in cases(render("junit", found, context)).items() if case.is_failure]
    assert failing == ([code] if severity == "error" else [])
    assert [row[1] for row in rows(render("markdown", found, context))][-1] == code


def test_a_hostile_cell_of_a_real_package_harms_no_form(mini: Path) -> None:
    cell("events", 1, title="::error::x ##[add-mask]y \x1b[31m\u202e|<b>@me", place_id="plc-x,line=1::pwned")(mini)
    found = aqim_data.validate(mini)
    assert not found.valid
    for form in FORMS:
        written = render(form, found, CONTEXT)
        assert not DANGEROUS.search(written)
        names = {command.name for command in commands(written)}
        assert names <= ({"error", "group", "endgroup"} if form == "github" else set())
