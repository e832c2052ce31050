"""Formatting: what is certain is done, what is not is left, nothing changes its meaning."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import aqim_data
from aqim_data.build import write_text
from aqim_data.cli import main
from aqim_data.contribute import formatting
from aqim_data.contribute.files import InputFile
from aqim_data.contribute.formatting import format_content, format_files, windows_text
from aqim_data.errors import InvalidDatasetError
from aqim_data.models import AUTHORED, Place, Quote
from aqim_data.tabular import format_table
from tests.conftest import ROOT
from tests.test_contribution import PLACE, csv_text

ROW = {**PLACE, "name": "Tébessa", "locator": "p 3"}
OTHER = {**PLACE, "place_id": "plc-a", "name": 'The "Hill", north'}
CANONICAL = csv_text(OTHER, ROW)


def formatted(content: bytes | str, stem: str = "places") -> tuple[str, list[str], str]:
    content = content.encode() if isinstance(content, str) else content
    text, done, problem = format_content(InputFile(f"{stem}.csv", stem, ".csv", content))
    return text, done, problem.rule if problem else ""


MENDED: dict[str, tuple[bytes | str, str]] = {
    "byte order mark": ("\ufeff" + CANONICAL, "byte order mark deleted"),
    "CRLF": (CANONICAL.replace("\n", "\r\n"), "line ends are LF now"),
    "CR": (CANONICAL.replace("\n", "\r"), "line ends are LF now"),
    "no last line end": (CANONICAL[:-1], "the last line ends like the others now"),
    "UTF-16": (CANONICAL.encode("utf-16"), "UTF-8 now, was UTF-16"),
    "Windows-1252": (CANONICAL.encode("cp1252"), "UTF-8 now, was Windows-1252"),
    "semicolons": (CANONICAL.replace(",", ";").replace('"Hill""; north', '"Hill"", north'), "were semicolons"),
    "tabs": (CANONICAL.replace(",", "\t").replace('"Hill""\t north', '"Hill"", north'), "were tabs"),
    "rows": (csv_text(ROW, OTHER), "rows sorted"),
    "columns": (csv_text(*(dict(reversed(row.items())) for row in (OTHER, ROW))), "columns in the order"),
    "marks": (CANONICAL.replace("Tébessa", '"Tébessa"'), "1 line quoted"),
    "NFD": (unicodedata.normalize("NFD", CANONICAL), "1 cell freed"),
    "spaces": (CANONICAL.replace("Tébessa", " Tébessa\u00a0"), "1 cell freed"),
    "spaces in the header": (CANONICAL.replace("place_id,", " place_id ,"), ""),
    "blank lines": (CANONICAL + "\n,,,,,\n\n", "3 lines without a row"),
    "header again": (CANONICAL + CANONICAL.split("\n")[0] + "\n", "1 line without a row"),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_is_certain_is_mended_and_said(case: str) -> None:
    content, said = MENDED[case]
    text, done, problem = formatted(content)
    assert (text, problem) == (CANONICAL, "")
    assert said in "; ".join(done)


LEFT: dict[str, tuple[bytes | str, str]] = {
    "another code page": (CANONICAL.encode("cp437"), "AQ005"),
    "central European": (CANONICAL.replace("Tébessa", "Wałcz").encode("cp1250"), "AQ005"),
    "Arabic": (CANONICAL.replace("Tébessa", "تبسة").encode("cp1256"), "AQ005"),
    "Macintosh": (CANONICAL.encode("mac-roman"), "AQ005"),
    "two encodings": (CANONICAL.encode() + CANONICAL.split("\n")[2].encode("cp1252"), "AQ005"),
    "broken UTF-16": (b"\xff\xfe\x00", "AQ005"),
    "NUL": (CANONICAL.replace("Tébessa", "T\0"), "AQ006"),
    "nothing": ("", "AQ003"),
    "a mark that is not closed": (CANONICAL.replace("Tébessa", '"Tébessa'), "AQ008"),
    "a line break in a cell": (CANONICAL.replace("Tébessa", '"Té\nbessa"'), "AQ008"),
    "a cell too few": (CANONICAL.replace(",p 3", ""), "AQ104"),
    "an unknown column": (CANONICAL.replace("kind", "sort"), "AQ101"),
    "semicolons with uneven rows": (CANONICAL.replace(",", ";").replace(";p 3", ""), "AQ108"),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_would_have_to_be_guessed_is_left(case: str, tmp_path: Path) -> None:
    content, rule = LEFT[case]
    file = tmp_path / "places.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    before = file.read_bytes()
    result = CliRunner().invoke(main, ["fmt", str(file)])
    assert result.exit_code == 1
    assert rule in result.stdout
    assert "left as it is" in result.stdout
    assert file.read_bytes() == before


def test_our_own_tables_are_in_canonical_form() -> None:
    assert [result.path for result in format_files([ROOT], check=True) if result.done or result.problem] == []


def test_words_of_sources_keep_their_unicode_form(tmp_path: Path) -> None:
    words = unicodedata.normalize("NFD", "été")
    row = dict.fromkeys(Quote.columns(), "") | {"quote_id": "quo-a", "text": words, "note": words}
    text, _, _ = formatted(csv_text(row), "quotes")
    (cells,) = csv.DictReader(io.StringIO(text))
    assert (cells["text"], cells["note"]) == (words, "été")


def test_a_package_is_valid_again_after_formatting(package: Path) -> None:
    for model in AUTHORED:
        file = package / model.table_info.path
        header, *lines = file.read_text("utf-8").splitlines()
        file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([header, *reversed(lines), "", ""]).encode())
    assert not aqim_data.validate(package).valid
    result = CliRunner().invoke(main, ["fmt", str(package)])
    assert result.exit_code == 0, result.output
    assert "9 changed, 4 in canonical form, 0 left" in result.stderr
    assert aqim_data.validate(package).problems == ()


def test_check_writes_nothing_and_says_what_would_change(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_bytes(b"\xef\xbb\xbf" + CANONICAL.encode())
    file.chmod(0o600)
    before = file.read_bytes()
    result = CliRunner().invoke(main, ["fmt", "--check", str(tmp_path)])
    assert (result.exit_code, file.read_bytes()) == (1, before)
    assert "byte order mark deleted" in result.stdout
    assert CliRunner().invoke(main, ["fmt", str(tmp_path)]).exit_code == 0
    assert file.read_bytes() == CANONICAL.encode()
    assert file.stat().st_mode & 0o777 == 0o600
    assert CliRunner().invoke(main, ["fmt", "--check", str(tmp_path)]).exit_code == 0


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "places.csv"
    file.write_bytes(b"\xef\xbb\xbf" + CANONICAL.encode())
    before = file.read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(InvalidDatasetError, match="No space left"):
            list(format_files([file]))
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"places.csv": before}


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "places.csv"
    write_text(file, CANONICAL)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(formatting, "read_steadily", refuse)
    (result,) = format_files([file])
    assert result.problem
    assert result.problem.rule == "AQ013"


@pytest.mark.parametrize("text", ["l’été – “à Noël”", "Señor Muñoz", "déjà vu, où ça ?", "Straße", "coûte 5 €"])
def test_western_text_is_certain(text: str) -> None:
    assert windows_text(text.encode("cp1252")) == text


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=len(Place.columns()), max_size=len(Place.columns())), max_size=5)


@given(rows=ROWS, ends=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.booleans(), always=st.booleans())
@settings(deadline=None)
def test_formatting_twice_changes_nothing_more_and_no_value(
    rows: list[list[str]], ends: str, mark: bool, always: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL)
    writer.writerows([list(Place.columns()), *rows])
    content = ("\ufeff" if mark else "") + out.getvalue().replace("\n", ends)
    text, _, problem = formatted(content)
    if problem:
        return
    again, done, _ = formatted(text)
    assert (again, done) == (text, [])

    def values(rows: list[list[str]]) -> list[list[str]]:
        plain = [
            [formatting._tidy(unicodedata.normalize("NFC", formatting._tidy(cell))) for cell in row] for row in rows
        ]
        return sorted(row for row in plain if any(row))

    kept = list(csv.reader(io.StringIO(text, newline="")))
    assert values(kept[1:]) == values(rows)
    assert text == format_table(kept[0], kept[1:])
