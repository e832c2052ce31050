"""Each rule has a package that breaks it and nothing else, with the line where it is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import aqim_data
from aqim_data.build import build
from aqim_data.contribute import check
from aqim_data.models import TABLES, Event
from aqim_data.tabular import format_table, read_rows
from aqim_data.validation import RULES
from tests.mini import CITED, TEXT, Cells

Break = Callable[[Path], None]


def table(folder: Path, name: str) -> Path:
    return folder / TABLES[name].table_info.path


def cell(name: str, row: int, **cells: str) -> Break:
    """Write cells into the row-th row (from 1) of a table, as a person would."""

    def change(folder: Path) -> None:
        file = table(folder, name)
        header, *rows = [raw.cells for raw in read_rows(file.read_text("utf-8"))]
        for column, text in cells.items():
            rows[row - 1][header.index(column)] = text
        file.write_bytes(format_table(header, rows).encode())

    return change


def text(name: str, old: str, new: str, count: int = 1) -> Break:
    """Replace text in a table's file."""

    def change(folder: Path) -> None:
        file = table(folder, name)
        content = file.read_bytes()
        assert old.encode() in content
        file.write_bytes(content.replace(old.encode(), new.encode(), count))

    return change


def content(name: str, change: Callable[[bytes], bytes]) -> Break:
    """Change a table's bytes."""

    def rewrite(folder: Path) -> None:
        file = table(folder, name)
        file.write_bytes(change(file.read_bytes()))

    return rewrite


def both(*changes: Break) -> Break:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def missing(folder: Path) -> None:
    table(folder, "places").unlink()


def a_folder(folder: Path) -> None:
    missing(folder)
    table(folder, "places").mkdir()


def unreadable(folder: Path) -> None:
    missing(folder)
    table(folder, "places").symlink_to("places.csv")


def descriptor(**properties: object) -> Break:
    def change(folder: Path) -> None:
        file = folder / "datapackage.json"
        values = json.loads(file.read_text())
        resources = values.pop("resources")
        file.write_text(
            json.dumps({**values, **properties, "resources": resources}, ensure_ascii=False, indent=2) + "\n"
        )

    return change


def text_of_descriptor(old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        file = folder / "datapackage.json"
        file.write_text(file.read_text("utf-8").replace(old, new), encoding="utf-8")

    return change


def no_descriptor(folder: Path) -> None:
    (folder / "datapackage.json").unlink()


def stray(folder: Path) -> None:
    (folder / "data" / "event.csv").write_text("x\n")


def add_row(name: str, line: str) -> Break:
    return content(name, lambda old: old + line.encode() + b"\n")


def built(*changes: Break) -> Break:
    """Changes after which the package is built, as warnings are given only then."""

    def change(folder: Path) -> None:
        both(*changes)(folder)
        assert build(folder).report.valid

    return change


def more_events(*events: Cells) -> Break:
    """Further events, which follow those of the package."""
    filled: Cells = {"type": "bombing", "certainty": "reported", "geo_precision": "none", "summary": "More.", **CITED}
    rows = [
        {"event_id": f"evt-more-{number:02}", "title": f"Event {number}", **filled, **cells}
        for number, cells in enumerate(events, start=1)
    ]
    return content("events", lambda old: old + "".join(map(event_line, rows)).encode())


def event_line(cells: Cells) -> str:
    return format_table([cells.get(name, "") for name in Event.columns()], [])


def more_actors(*names: str) -> Break:
    rows = [
        [f"act-more-{number:02}", name, "person", "", "", "", "presumed_living"] for number, name in enumerate(names)
    ]
    lines = [format_table([*row, "", "", *CITED.values()], []) for row in rows]
    return content("actors", lambda old: old + "".join(lines).encode())


def allowing(*lines: str, header: str = "rule,record_id,field,reason") -> Break:
    def change(folder: Path) -> None:
        (folder / "curation").mkdir()
        (folder / "curation" / "allowed.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")

    return change


DAY = {"date": "2007-06-01", "date_basis": "stated"}
TOLLS = [{"killed_low": str(number), "killed_high": str(number)} for number in (1, 2, 3, 4, 5, 6, 7, 8, 9)]

# rule: (how to break it, file, line)
CASES: dict[str, tuple[Break, str, int]] = {
    "AQ001": (missing, "data/places.csv", 0),
    "AQ002": (a_folder, "data/places.csv", 0),
    "AQ003": (content("places", lambda old: b""), "data/places.csv", 1),
    "AQ004": (content("events", lambda old: b"\xef\xbb\xbf" + old), "data/events.csv", 1),
    "AQ005": (content("events", lambda old: old.replace(b"A part", b"\xc0 part")), "data/events.csv", 3),
    "AQ006": (content("events", lambda old: old.replace(b"A part", b"A\0part")), "data/events.csv", 3),
    "AQ007": (content("events", lambda old: old.replace(b"\n", b"\r\n")), "data/events.csv", 1),
    "AQ008": (text("events", '""device"".",', '""device"".,'), "data/events.csv", 2),
    "AQ009": (text("events", "were hurt", "were\nhurt"), "data/events.csv", 2),
    "AQ010": (content("events", lambda old: old[:-1]), "data/events.csv", 3),
    "AQ011": (text("events", "\nevt-attack-part", "\n\nevt-attack-part"), "data/events.csv", 3),
    "AQ012": (text("events", "Attack in Dry Town", '"Attack in Dry Town"'), "data/events.csv", 2),
    "AQ013": (unreadable, "data/places.csv", 0),
    "AQ014": (text("events", "Two were hurt", "Two" * 50_000), "data/events.csv", 2),
    "AQ101": (
        content(
            "events", lambda old: old.replace(b"locator\n", b"locator,comment\n").replace(b"para 2\n", b"para 2,\n")
        ),
        "data/events.csv",
        1,
    ),
    "AQ102": (text("places", "kind,", ""), "data/places.csv", 1),
    "AQ103": (
        content("sources", lambda old: b"\n".join(swapped(line) for line in old.split(b"\n"))),
        "data/sources.csv",
        1,
    ),
    "AQ104": (text("events", "Part of the attack", "Part, of the attack"), "data/events.csv", 3),
    "AQ105": (
        content("quotes", lambda old: b"\n".join([*(lines := old.split(b"\n"))[:1], lines[2], lines[1], b""])),
        "data/quotes.csv",
        2,
    ),
    "AQ106": (add_row("places", "plc-dry-town,Dry Town,DZ,settlement,,,,src-one,para 2"), "data/places.csv", 3),
    "AQ107": (text("places", "kind,", "kind,kind,"), "data/places.csv", 1),
    "AQ108": (content("places", lambda old: old.replace(b",", b";")), "data/places.csv", 1),
    "AQ201": (cell("events", 2, title=""), "data/events.csv", 3),
    "AQ202": (cell("events", 2, type="armed assault"), "data/events.csv", 3),
    "AQ203": (cell("events", 1, date="1999-99"), "data/events.csv", 2),
    "AQ204": (cell("events", 1, wounded_high="2.0"), "data/events.csv", 2),
    "AQ205": (cell("events", 2, place_id="plc-Dry_Town"), "data/events.csv", 3),
    "AQ206": (cell("events", 2, title="Part  "), "data/events.csv", 3),
    "AQ207": (cell("events", 1, target_type="military, police"), "data/events.csv", 2),
    "AQ208": (cell("events", 2, locator="paragraph 2"), "data/events.csv", 3),
    "AQ209": (cell("sources", 1, url="www.example.org"), "data/sources.csv", 2),
    "AQ210": (cell("sources", 2, language="French"), "data/sources.csv", 3),
    "AQ211": (cell("actors", 1, same_as="QDe.014"), "data/actors.csv", 2),
    "AQ212": (cell("places", 1, latitude="91.5", longitude="-91.5"), "data/places.csv", 2),
    "AQ213": (cell("events", 1, suicide="yes"), "data/events.csv", 2),
    "AQ214": (cell("sources", 1, accessed="2026-02-30"), "data/sources.csv", 2),
    "AQ215": (cell("events", 2, title="#REF!"), "data/events.csv", 3),
    "AQ301": (cell("events", 1, killed_low="3", killed_high="2"), "data/events.csv", 2),
    "AQ302": (cell("participations", 1, attribution=""), "data/participations.csv", 2),
    "AQ303": (cell("places", 1, latitude="36.7"), "data/places.csv", 2),
    "AQ304": (cell("claims", 2, value="two"), "data/claims.csv", 3),
    "AQ305": (cell("events", 2, part_of="evt-attack-part"), "data/events.csv", 3),
    "AQ401": (cell("events", 1, place_id="plc-dry-twon"), "data/events.csv", 2),
    "AQ402": (cell("events", 2, place_id="act-group"), "data/events.csv", 3),
    "AQ403": (cell("events", 1, part_of="evt-attack-part"), "data/events.csv", 2),
    "AQ404": (cell("claims", 1, field="dates"), "data/claims.csv", 2),
    "AQ405": (cell("records", 2, status="retired", retired_in="0.2.0", reason="Never was."), "data/actors.csv", 3),
    "AQ406": (add_row("records", "src-zero,sources,active,0.1.0,,,"), "data/records.csv", 13),
    "AQ407": (cell("records", 1, table="events"), "data/records.csv", 2),
    "AQ408": (content("records", lambda old: b"\n".join([*old.split(b"\n")[:-2], b""])), "data/records.csv", 0),
    "AQ501": (cell("claims", 1, source_id="src-one", value="2007-12-11", stance="agrees"), "data/sources.csv", 3),
    "AQ502": (cell("quotes", 2, text="We did it.", speaker_id="act-group"), "data/quotes.csv", 3),
    "AQ503": (cell("claims", 1, stance="agrees"), "data/claims.csv", 2),
    "AQ504": (cell("claims", 1, value="11/12/2007"), "data/claims.csv", 2),
    "AQ505": (
        both(cell("claims", 1, source_id="src-one"), cell("claims", 2, source_id="src-two")),
        "data/events.csv",
        2,
    ),
    "AQ506": (
        cell(
            "claims",
            2,
            field="date",
            low="",
            high="",
            as_stated="",
            value="2007-12-13",
            stance="disputes",
            source_id="src-two",
            locator="whole",
        ),
        "data/claims.csv",
        3,
    ),
    "AQ507": (cell("places", 1, latitude="36.7", longitude="3.1"), "data/places.csv", 2),
    "AQ508": (cell("actors", 2, life_status="deceased"), "data/actors.csv", 3),
    "AQ601": (no_descriptor, "datapackage.json", 0),
    "AQ602": (text("events_flat", "Part of the attack", "Part of an attack"), "data/events_flat.csv", 3),
    "AQ603": (stray, "data/event.csv", 0),
    "AQ604": (descriptor(created="yesterday"), "datapackage.json", 0),
    "AQ605": (descriptor(licenses=[]), "datapackage.json", 0),
    "AQ606": (descriptor(version="1.0"), "datapackage.json", 0),
    "AQ607": (allowing("AQ703,evt-attack,killed_high,"), "curation/allowed.csv", 2),
    "AQ608": (allowing("AQ703,evt-attack,killed_high,It is right."), "curation/allowed.csv", 2),
    "AQ701": (built(cell("actors", 2, start="2970")), "data/actors.csv", 3),
    "AQ702": (
        built(cell("sources", 1, type="gazetteer"), cell("places", 1, latitude="3.1", longitude="36.7")),
        "data/places.csv",
        2,
    ),
    "AQ703": (built(more_events(*TOLLS, {"killed_high": "90"})), "data/events.csv", 13),
    "AQ704": (built(cell("sources", 1, published="2007-12-10")), "data/events.csv", 2),
    "AQ705": (
        built(
            more_events(
                {**DAY, "countries": "DZ|ML", "title": "The bombing of the barracks in Dellys"},
                {**DAY, "date": "2007-06-02", "countries": "DZ", "title": "Bombing of barracks at Dellys"},
            )
        ),
        "data/events.csv",
        5,
    ),
    "AQ706": (built(more_actors("Abdelmalek Droukdel", "Abd al-Malik Drukdal")), "data/actors.csv", 5),
    "AQ707": (
        built(cell("sources", 1, url="https://web.archive.org/2008/http://ekhlaas.example/vb")),
        "data/sources.csv",
        2,
    ),
    "AQ708": (built(cell("actors", 2, description="One of the terrorists of the Group.")), "data/actors.csv", 3),
    "AQ609": (text_of_descriptor('"data/places.csv"', '"https://example.org/places.csv"'), "datapackage.json", 75),
}
# rule: (how to break the package, the text in the archive, file's name, line)
VERIFYING: dict[str, tuple[Break, str | None, str]] = {
    "AQ511": (cell("events", 1, killed_low="1"), None, "src-one.txt"),
    "AQ512": (cell("events", 1, killed_low="1"), TEXT + "More.\n", "src-one.txt"),
    "AQ513": (cell("quotes", 2, text="Hurt in Dry Town"), TEXT, "quotes.csv"),
    "AQ514": (cell("quotes", 1, locator="para 4"), TEXT, "quotes.csv"),
}
# rule: (name of the contributed file, its content)
CONTRIBUTING: dict[str, tuple[str, str]] = {
    "AQ031": ("events.json", "{"),
    "AQ032": ("happenings.csv", "a,b\n1,2\n"),
    "AQ033": ("events.yaml", "event_id: &evt evt-attack\n"),
    "AQ034": ("events_flat.csv", "event_id,title\nevt-attack,Attack\n"),
    "AQ035": ("events.json", '{"event_id": "evt-attack", "title": {"en": "Attack"}}'),
}


def swapped(line: bytes) -> bytes:
    """A line with its first two cells changed about."""
    first, comma, rest = line.partition(b",")
    second, other, rest = rest.partition(b",")
    return second + comma + first + other + rest


def test_the_mini_package_breaks_no_rule(mini: Path) -> None:
    assert [str(problem) for problem in aqim_data.validate(mini, conformance=True).problems] == []


@pytest.mark.parametrize("code", CASES)
def test_a_broken_package_breaks_this_rule_and_no_other(code: str, mini: Path) -> None:
    change, file, line = CASES[code]
    change(mini)
    report = aqim_data.validate(mini, conformance=code in ("AQ604", "AQ605"), strict=True)
    assert not report.passed
    assert report.valid == (RULES[code].severity == "warning")
    assert [problem.severity for problem in report.problems] == [RULES[code].severity]
    assert [(problem.rule, problem.file, problem.line) for problem in report.problems] == [(code, file, line)]
    problem = report.problems[0]
    assert problem.message
    assert problem.hint
    if problem.field and problem.value and line:
        row = (mini / file).read_text("utf-8").split("\n")[line - 1]
        assert row[problem.column - 1 :].lstrip('"').startswith(problem.value.replace('"', '""'))


@pytest.mark.parametrize("code", VERIFYING)
def test_words_that_cannot_be_verified_break_this_rule_and_no_other(code: str, mini: Path, tmp_path: Path) -> None:
    change, archived, file = VERIFYING[code]
    change(mini)
    archive = tmp_path / "archive"
    archive.mkdir()
    if archived is not None:
        (archive / "src-one.txt").write_text(archived, encoding="utf-8")
    report = aqim_data.verify(archive, mini)
    assert [(problem.rule, Path(problem.file).name) for problem in report.problems] == [(code, file)]


@pytest.mark.parametrize("code", CONTRIBUTING)
def test_a_contribution_breaks_this_rule_and_no_other(code: str, mini: Path, tmp_path: Path) -> None:
    name, sent = CONTRIBUTING[code]
    (tmp_path / name).write_text(sent, encoding="utf-8")
    problems = check([tmp_path / name], mini).report.problems
    assert [(problem.rule, Path(problem.file).name) for problem in problems] == [(code, name)]


def test_every_rule_is_broken_by_some_package() -> None:
    assert {*CASES, *VERIFYING, *CONTRIBUTING} == set(RULES)


def test_a_problem_says_where_what_why_and_what_instead(mini: Path) -> None:
    CASES["AQ203"][0](mini)
    problem = aqim_data.validate(mini).problems[0]
    assert str(problem) == (
        "data/events.csv:2:39 [evt-attack] AQ203 date '1999-99': month must be 01–12; "
        "write 1999 if the month is unknown"
    )


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (cell("events", 2, type="armed assault"), "did you mean armed_assault?"),
        (cell("events", 2, type="Bombing"), "did you mean bombing?"),
        (cell("events", 1, place_id="plc-dry-twon"), "did you mean plc-dry-town?"),
        (cell("events", 2, place_id="act-group"), "write an id that begins with plc-"),
        (cell("events", 2, place_id="plc-Dry_Town"), "write plc-dry-town"),
        (cell("events", 1, target_type="military, police"), "write military|police"),
        (cell("events", 1, target_type="military|polise"), "did you mean police?"),
        (cell("events", 1, date="11 December 2007"), "write 2007-12-11"),
        (cell("claims", 1, field="dates"), "did you mean date?"),
        (cell("events", 2, title=" Part"), "write 'Part'"),
        (
            cell("events", 1, wounded_high="1.5e3 or so"),
            "write digits only, such as 1999; leave the cell empty if no figure is given",
        ),
    ],
)
def test_hints_say_what_to_write(change: Break, hint: str, mini: Path) -> None:
    change(mini)
    assert [problem.hint for problem in aqim_data.validate(mini).problems] == [hint]


def test_all_problems_are_reported_at_once(mini: Path) -> None:
    for code in ("AQ201", "AQ204", "AQ302", "AQ404"):
        CASES[code][0](mini)
    assert {problem.rule for problem in aqim_data.validate(mini).problems} == {"AQ201", "AQ204", "AQ302", "AQ404"}


def test_nothing_waits_behind_another_problem_of_the_same_row(mini: Path) -> None:
    cell("events", 1, date="2007-13", place_id="plc-nowhere", killed_low="3", killed_high="2")(mini)
    assert {problem.rule for problem in aqim_data.validate(mini).problems} == {"AQ203", "AQ401", "AQ301"}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"replaced_by": "act-man", "status": "active"}, {"replaced_by"}),
        ({"status": "retired", "retired_in": "0.2.0"}, {"reason"}),
        ({"status": "retired", "retired_in": "0.0.9", "reason": "Never was."}, {"retired_in", "actor_id"}),
        (
            {"status": "merged", "retired_in": "0.2.0", "reason": "x", "replaced_by": "evt-attack"},
            {"replaced_by", "actor_id"},
        ),
        (
            {"status": "merged", "retired_in": "0.2.0", "reason": "x", "replaced_by": "act-nobody"},
            {"replaced_by", "actor_id"},
        ),
        ({"since": "1"}, {"since"}),
        ({"table": "happenings"}, {"table"}),
    ],
)
def test_the_register_of_ids_is_judged_and_never_built_away(
    change: dict[str, str], fields: set[str], mini: Path
) -> None:
    cell("records", 1, **change)(mini)
    before = (mini / "data" / "records.csv").read_bytes()
    assert {problem.field for problem in aqim_data.validate(mini).problems} == fields
    assert not build(mini).report.valid
    assert (mini / "data" / "records.csv").read_bytes() == before


def test_a_lost_register_is_not_built_anew(mini: Path) -> None:
    (mini / "data" / "records.csv").unlink()
    report = build(mini).report
    assert [(problem.rule, problem.file) for problem in report.problems] == [("AQ001", "data/records.csv")]
    assert "version control" in report.problems[0].hint
    assert not (mini / "data" / "records.csv").exists()


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("suicide", "maybe", "write true or false, or leave it empty"),
        ("place_id", "plc-nowhere", "name one"),
        ("part_of", "act-group", "write an id that begins with evt-"),
        ("type", "bomb", "did you mean bombing?"),
        ("alive", "perhaps", "name a property that fits"),
        ("url", "x", "name another field or record"),
    ],
)
def test_claims_say_only_what_their_field_can_hold(field: str, value: str, hint: str, mini: Path) -> None:
    cell("claims", 1, field=field, value=value)(mini)
    assert [problem.hint for problem in aqim_data.validate(mini).problems] == [hint]


def test_dates_of_one_day_can_only_agree(mini: Path) -> None:
    cell("claims", 1, value="2007-12-11~")(mini)
    assert [problem.rule for problem in aqim_data.validate(mini).problems] == ["AQ503"]


def test_claims_on_places_are_not_judged_while_the_places_are_missing(mini: Path) -> None:
    cell("claims", 1, field="place_id", value="plc-dry-town")(mini)
    missing(mini)
    assert [problem.rule for problem in aqim_data.validate(mini).problems] == ["AQ001"]


@pytest.mark.parametrize("text", ["36", "3.5", "0", "-0.25"])
def test_coordinates_in_their_shortest_form(text: str, mini: Path) -> None:
    cell("sources", 1, type="gazetteer")(mini)
    cell("places", 1, country="", latitude=text, longitude="1.5")(mini)
    assert {problem.rule for problem in aqim_data.validate(mini).problems} == {"AQ602"}


@pytest.mark.parametrize("text", ["36.0", "3.50", "-0", "1e1", "+3", ".5", "36."])
def test_coordinates_in_another_form(text: str, mini: Path) -> None:
    cell("places", 1, latitude=text, longitude="1.5")(mini)
    assert [problem.rule for problem in aqim_data.validate(mini).problems] == ["AQ212"]


def test_a_misplaced_row_is_one_problem(mini: Path) -> None:
    file = mini / "data" / "vocabularies.csv"
    header, *rows = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([header, rows[-1], *rows[:-1], ""]), encoding="utf-8")
    problems = aqim_data.validate(mini).problems
    assert [(problem.rule, problem.line) for problem in problems] == [("AQ105", 2)]


def test_a_merged_id_explains_itself(mini: Path) -> None:
    cell("records", 2, status="merged", retired_in="0.2.0", reason="The same man.", replaced_by="act-group")(mini)
    text("actors", "act-man", "act-other")(mini)
    for name in ("participations", "relationships", "quotes", "captivities"):
        content(name, lambda old: old.replace(b"act-man", b"act-other"))(mini)
    assert [problem.rule for problem in aqim_data.validate(mini).problems] == ["AQ602"] * 2
    data = aqim_data.load(mini)
    with pytest.raises(aqim_data.RecordNotFoundError, match=r"was merged in 0\.2\.0: The same man\.; see act-group"):
        data["act-man"]
