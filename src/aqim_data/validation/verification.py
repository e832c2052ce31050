"""Verifying words: every quotation and every wording is looked up in the captured text of its source."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from aqim_data.dataset import Dataset, load
from aqim_data.dataset.files import open_regular, read_file
from aqim_data.dataset.loading import dataset_folder, is_folder
from aqim_data.errors import DatasetNotFoundError
from aqim_data.locators import Locator, paragraphs
from aqim_data.models import TABLES, Record, Source
from aqim_data.tabular import RawRow, cell_column, read_rows
from aqim_data.validation.problems import Problem, Report

#: Columns that hold words of a source, by table.
VERBATIM = {"quotes": "text", "claims": "as_stated", "events": "place_text", "actor_names": "name"}


@dataclass(frozen=True, slots=True)
class _Words:
    record: Record
    table: str
    field: str
    text: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class _Captured:
    text: str
    paragraphs: dict[int, str]


def verify(archive: str | os.PathLike[str], path: str | os.PathLike[str] | None = None) -> Report:
    """Look up every word of the sources whose captured text has a checksum.

    Quotations (``quotes.text``), wordings (``claims.as_stated``, ``events.place_text``) and names as printed
    (``actor_names.name``) must stand, character for character, in the paragraph that their locator names.

    Args:
        archive: Folder of captured texts, each named by the id of its source: ``src-….txt``.
        path: The package; None for the data of this installation.

    Raises:
        DatasetNotFoundError: The archive or the package does not exist.
        InvalidDatasetError: The package cannot be loaded.
    """
    folder = Path(archive)
    if not is_folder(folder):
        raise DatasetNotFoundError(f"{folder} is not a folder; name the one that holds the captured texts")
    data = load(path)
    problems: list[Problem] = []
    facts = {"sources": 0, **dict.fromkeys(VERBATIM, 0)}
    for source in data.sources:
        if source.sha256 is None:
            continue
        text, found = _captured(folder, source)
        problems += found
        if text is not None:
            facts["sources"] += 1
            captured = _Captured(text, paragraphs(text))
            problems += _unknown_paragraphs(data, source, captured)
            for words in _words(data, source):
                facts[words.table] += 1
                problems += _look_up(words, captured)
    problems = _with_lines(dataset_folder(path), problems)
    return Report({name: len(table) for name, table in data.tables.items()}, tuple(problems), facts)


def _captured(folder: Path, source: Source) -> tuple[str | None, list[Problem]]:
    file = folder / f"{source.source_id}.txt"
    try:
        with open_regular(file) as stream:
            content = stream.read()
    except OSError as error:
        hint = f"put the captured text there as {file.name}"
        message = f"the captured text cannot be read: {error.strerror}"
        return None, [Problem("AQ511", message, hint, str(file.absolute()), record_id=source.source_id)]
    digest = hashlib.sha256(content).hexdigest()
    if digest != source.sha256:
        message = f"its checksum is {digest}, and the source's is {source.sha256}"
        hint = "use the text that the locators were made for, or check every locator against the new one"
        return None, [Problem("AQ512", message, hint, str(file.absolute()), record_id=source.source_id)]
    return content.decode("utf-8", errors="replace"), []


def _words(data: Dataset, source: Source) -> Iterator[_Words]:
    for table, name in VERBATIM.items():
        for record in data.related(table, "source_id", source.source_id):
            text = getattr(record, name)
            if text:
                yield _Words(record, table, name, text, Locator.parse(record.locator))


def _unknown_paragraphs(data: Dataset, source: Source, captured: _Captured) -> Iterator[Problem]:
    for record in data.cited_by(source.source_id):
        for number in Locator.parse(record.locator).numbers:
            if record.locator.startswith("para") and number not in captured.paragraphs:
                message = f"the captured text has {len(captured.paragraphs)} paragraphs and no paragraph {number}"
                yield _problem("AQ514", record, "locator", record.locator, message, "correct the locator")
                break


def _look_up(words: _Words, captured: _Captured) -> Iterator[Problem]:
    # Pages and sections are not marked in a captured text, so for them the whole of it is searched.
    text = captured.text
    if words.locator.kind == "para":
        numbers = [number for number in captured.paragraphs if number in words.locator.numbers]
        if not numbers:
            return
        text = "\n".join(captured.paragraphs[number] for number in numbers)
    if words.text not in text:
        message, hint = _nearest(words.text, captured.paragraphs)
        yield _problem("AQ513", words.record, words.field, words.text, message, hint)


def _nearest(wanted: str, numbered: dict[int, str]) -> tuple[str, str]:
    for number, paragraph in numbered.items():
        if wanted in paragraph:
            return f"the words stand in para {number}, not where the locator says", f"write para {number}"

    def likeness(number: int) -> float:
        matcher = difflib.SequenceMatcher(None, numbered[number], wanted, autojunk=False)
        return sum(block.size for block in matcher.get_matching_blocks() if block.size > 3) / len(wanted)

    best = max(numbered, key=likeness, default=0)
    if not best:
        return "the captured text is empty", "capture it anew"
    return "the words do not stand there as written", f"nearest is para {best}: {numbered[best]}"


def _problem(rule: str, record: Record, field: str, value: str, message: str, hint: str) -> Problem:
    return Problem(rule, message, hint, record.table_info.path, record_id=record.id, field=field, value=value)


def _with_lines(folder: Path, problems: list[Problem]) -> list[Problem]:
    """The same problems with the line and column where the words stand in their table."""
    placed: list[Problem] = []
    tables = {model.table_info.path: model for model in TABLES.values()}
    rows: dict[str, dict[str, RawRow]] = {}
    for problem in problems:
        model = tables.get(problem.file)
        if model is None:
            placed.append(problem)
            continue
        if problem.file not in rows:
            header, *lines = read_rows(read_file(folder, problem.file).decode("utf-8"))
            keys = [header.cells.index(name) for name in model.table_info.key]
            rows[problem.file] = {" ".join(line.cells[key] for key in keys): line for line in lines}
        line = rows[problem.file][problem.record_id]
        column = cell_column(line.text, list(model.columns()).index(problem.field))
        placed.append(replace(problem, line=line.line, column=column))
    return placed
