"""Verifying words: every quotation and every wording is looked up in the captured text of its source."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aqim_data.dataset import Dataset, DatasetNotFoundError, load
from aqim_data.locators import Locator, paragraphs
from aqim_data.models import TABLES, Record, Source
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
    if not folder.is_dir():
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
            for words in _words(data, source):
                facts[words.table] += 1
                problems += _look_up(words, text)
    return Report({name: len(table) for name, table in data.tables.items()}, tuple(problems), facts)


def _captured(folder: Path, source: Source) -> tuple[str | None, list[Problem]]:
    file = folder / f"{source.source_id}.txt"
    try:
        content = file.read_bytes()
    except OSError as error:
        hint = f"put the captured text there as {file.name}"
        message = f"the captured text cannot be read: {error.strerror}"
        return None, [Problem("AQ511", message, hint, str(file), record_id=source.source_id)]
    digest = hashlib.sha256(content).hexdigest()
    if digest != source.sha256:
        message = f"its checksum is {digest}, and the source's is {source.sha256}"
        hint = "use the text that the locators were made for, or check every locator against the new one"
        return None, [Problem("AQ512", message, hint, str(file), record_id=source.source_id)]
    return content.decode("utf-8", errors="replace"), []


def _words(data: Dataset, source: Source) -> Iterator[_Words]:
    for table, name in VERBATIM.items():
        for record in data.related(table, "source_id", source.source_id):
            text = getattr(record, name)
            if text:
                yield _Words(record, table, name, text, Locator.parse(record.locator))


def _look_up(words: _Words, text: str) -> list[Problem]:
    numbered = paragraphs(text)
    if words.locator.kind != "para":
        # Pages and sections are not marked in a captured text, so the whole of it is searched.
        return [] if words.text in text else [_problem(words, "AQ513", *_nearest(words.text, numbered))]
    missing = [number for number in words.locator.numbers if number not in numbered]
    if missing:
        message = f"the captured text has {len(numbered)} paragraphs and no paragraph {missing[0]}"
        return [_problem(words, "AQ514", message, "correct the locator")]
    if words.text in "\n".join(numbered[number] for number in words.locator.numbers):
        return []
    return [_problem(words, "AQ513", *_nearest(words.text, numbered))]


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


def _problem(words: _Words, rule: str, message: str, hint: str) -> Problem:
    path = TABLES[words.table].table_info.path
    return Problem(rule, message, hint, path, 0, 0, words.record.id, words.field, words.text)
