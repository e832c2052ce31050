"""Making a row: from options, or by questions on a terminal."""

from __future__ import annotations

import csv
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import aqim_data
from aqim_data.cli import main
from aqim_data.contribute.proposal import KINDS, proposed_id
from aqim_data.contribute.recognition import OPEN
from aqim_data.models.cell_faults import column_faults
from tests.mini import ROWS

EVENT = [
    *("--title", "Bombing at the market in Dry Town", "--type", "bombing", "--date", "2007-11-04"),
    *("--date-basis", "stated", "--geo-precision", "settlement", "--place-id", "plc-dry-town"),
    *("--certainty", "reported", "--summary", "A device went off.", "--source-id", "src-one", "--locator", "para 2"),
]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["new", *arguments])
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


def test_options_make_a_row_with_an_id_of_its_own(mini: Path) -> None:
    code, out, err = run("event", *EVENT, "--package", str(mini))
    assert (code, err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["event_id"] == "evt-bombing-market-dry-town-2007"
    assert list(row) == list(OPEN["events"].columns())


def test_rows_are_added_to_a_contribution_in_canonical_form(mini: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for _ in range(3):
        assert run("event", *EVENT, "--package", str(mini), "-o", str(folder))[0] == 0
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        ids = [row["event_id"] for row in csv.DictReader(file)]
    first = "evt-bombing-market-dry-town-2007"
    assert ids == [first, f"{first}-2", f"{first}-3"]
    code, _, err = run("event", *EVENT, "--event-id", first, "--package", str(mini), "-o", str(folder))
    assert code == 1
    assert "already, in line 2" in err
    code, _, err = run("source", *SOURCE, "--package", str(mini), "-o", str(folder / "events.csv"))
    assert code == 1
    assert "cannot take a row of sources" in err
    assert CliRunner().invoke(main, ["fmt", "--check", str(folder)]).exit_code == 0


SOURCE = ["--title", "Third Work", "--type", "news_article", "--consulted", "whole", "--language", "en"]


def test_a_file_that_lacks_columns_is_not_added_to(mini: Path, tmp_path: Path) -> None:
    # Written out in full, the columns that are not there would empty what the package has.
    file = tmp_path / "events.csv"
    file.write_text("event_id,killed_low\nevt-attack,1\n")
    code, _, err = run("event", *EVENT, "--package", str(mini), "-o", str(file))
    assert code == 1
    assert "lacks columns" in err
    assert file.read_text() == "event_id,killed_low\nevt-attack,1\n"


def test_into_the_package(mini: Path) -> None:
    code, out, _ = run("event", *EVENT, "--package", str(mini), "--into-package")
    assert code == 0
    assert "data/events.csv" in out.splitlines()
    assert aqim_data.validate(mini).problems == ()
    assert "evt-bombing-market-dry-town-2007" in aqim_data.load(mini).events
    # An idle source is valid as a row, and not in the package.
    code, out, err = run("source", *SOURCE, "--package", str(mini), "--into-package")
    assert code == 1
    assert "AQ501" in out
    assert "nothing was merged" in err


def test_without_a_terminal_what_is_missing_is_listed(mini: Path) -> None:
    code, out, err = run("event", "--title", "Something", "--package", str(mini))
    assert (code, out) == (2, "")
    for name, column in OPEN["events"].columns().items():
        asked = column.required and name not in ("title", "event_id")
        assert (f"--{name.replace('_', '-')} " in err) == asked, name


def test_what_is_missing_and_what_is_wrong_are_told_at_once(mini: Path) -> None:
    given = [
        "--title",
        "Something",
        "--date",
        "2007-11-04",
        "--type",
        "bomb",
        "--killed-low",
        "3",
        "--killed-high",
        "2",
    ]
    code, out, err = run("event", *given, "--package", str(mini))
    assert (code, out) == (2, "")
    lines = err.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  --")]
    assert listed == ["--geo-precision", "--certainty", "--summary", "--source-id", "--locator"]
    assert any("--type 'bomb'" in line and "did you mean bombing?" in line for line in lines)
    assert any("is above killed_high 2" in line for line in lines)
    # A date needs its basis.
    assert any(line.startswith("--date-basis") for line in lines)
    # What is listed is enough: given all of it, there is a row.
    assert run("event", *EVENT, "--package", str(mini))[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_help_marks_what_is_required(kind: str) -> None:
    model = OPEN[KINDS[kind]]
    (key,) = model.table_info.key
    text = " ".join(run(kind, "--help")[1].split())
    for name, column in model.columns().items():
        # The help of an option goes on until the next one.
        of_option = text.partition(f" --{name.replace('_', '-')} TEXT ")[2].partition(" TEXT ")[0]
        assert ("Required." in of_option) == (column.required and name != key), name


def test_wrong_values_are_all_told_at_once(mini: Path) -> None:
    wrong = [*EVENT, "--type", "bomb", "--date", "2008-13", "--killed-low", "3", "--killed-high", "2"]
    code, out, err = run("event", *wrong, "--package", str(mini))
    assert (code, out) == (2, "")
    assert "--type 'bomb'" in err
    assert "did you mean bombing?" in err
    assert "--date '2008-13': month must be 01–12" in err
    assert "is above killed_high 2" in err


def test_ids_that_were_retired_are_not_proposed(mini: Path) -> None:
    with (mini / "data" / "records.csv").open("a", encoding="utf-8") as file:
        file.write("evt-bombing-market-dry-town-2007,events,retired,0.1.0,0.1.0,,Never was.\n")
    _, out, err = run("event", *EVENT, "--package", str(mini))
    assert "There is evt-bombing-market-dry-town-2007 already" in err
    assert out.splitlines()[1].startswith("evt-bombing-market-dry-town-2007-2,")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_option_for_each_column(kind: str) -> None:
    code, out, _ = run(kind, "--help")
    assert code == 0
    for name in OPEN[KINDS[kind]].columns():
        assert f"--{name.replace('_', '-')}" in out


@given(table=st.sampled_from(sorted(KINDS.values())), text=st.text(), date=st.text(max_size=12))
def test_what_is_proposed_is_an_id(table: str, text: str, date: str) -> None:
    names = ("title", "name", "text", "field", "publisher", "speaker_id", "source_id", "record_id")
    cells = {**dict.fromkeys(names, text), "date": date, "published": date}
    proposal = proposed_id(table, cells, ())
    (key,) = OPEN[table].table_info.key
    assert not proposal or column_faults(OPEN[table], key, proposal) == []
    if proposal:
        assert proposed_id(table, cells, {proposal}) == f"{proposal}-2"


def on_a_terminal(answers: list[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command whose input and standard error are a terminal; its standard output is not."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "aqim_data.cli", "new", *arguments]
    variables = {**os.environ, "TERM": "dumb", "PYTHONUTF8": "1"}
    process = subprocess.Popen(command, stdin=slave, stderr=slave, stdout=subprocess.PIPE, env=variables)
    os.close(slave)
    os.write(master, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    assert process.stdout
    out = process.stdout.read().decode()
    code = process.wait()
    process.stdout.close()
    os.close(master)
    return code, out, shown.decode()


def test_a_terminal_is_asked_and_every_answer_judged(mini: Path) -> None:
    answers = {
        "name": ["", "Hill Town"],
        "country": ["Algeria", "DZ"],
        "kind": ["setlement", "settlement"],
        "latitude": ["36,5", "36.5"],
        "longitude": [""],
        "same_as": [""],
        "source_id": ["src-oen"],
        "locator": ["page 3", "p 3"],
        "place_id": [""],
        # The two coordinates belong together, so they are asked for again.
        "again": ["36.5", "3.1"],
    }
    columns = [name for name in OPEN["places"].columns() if name != "place_id"]
    typed = [answer for name in (*columns, "place_id", "again") for answer in answers[name]]
    # What is asked again are the columns of the fault; give both values for whichever comes first.
    code, out, shown = on_a_terminal([*typed, "3.1", "3.1"], "place", "--package", str(mini))
    assert code == 0, shown
    hints = [column_faults(OPEN["places"], name, answers[name][0])[0].hint for name in ("country", "kind", "latitude")]
    for told in (*hints, "did you mean src-one?", "p 3"):
        assert told in shown
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["place_id"] == "plc-hill-town"
    assert (row["name"], row["country"], row["kind"], row["locator"]) == ("Hill Town", "DZ", "settlement", "p 3")
    assert row["source_id"] == "src-oen"


def test_a_terminal_is_asked_only_for_what_lacks_if_values_are_given(mini: Path) -> None:
    given = ["--name", "Hill Town", "--country", "DZ", "--kind", "town", "--source-id", "src-one"]
    code, out, shown = on_a_terminal(["p 3", "settlement", ""], "place", *given, "--package", str(mini))
    assert code == 0, shown
    assert "latitude" not in shown
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["kind"], row["locator"]) == ("settlement", "p 3")


def test_the_rows_of_the_small_package_can_be_made_again(mini: Path) -> None:
    for kind, table in KINDS.items():
        for row in ROWS[table]:
            options = [part for name, cell in row.items() for part in (f"--{name.replace('_', '-')}", cell)]
            code, out, err = run(kind, *options, "--package", str(mini))
            assert code == 0, err
            (made,) = csv.DictReader(io.StringIO(out))
            assert {name: cell for name, cell in made.items() if cell} == row
