"""Pages on how the evidence was used: what was left out, and the figures of the method page.

``curation/`` holds one table for each body of evidence that was gathered before coding: for each finding the
records that it went into, or the reason why it went into none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from aqim_data.dataset import Dataset
from aqim_data.dataset.files import read_file
from aqim_data.derive.comparison import events_of_profile_alone, statements
from aqim_data.derive.documents import NOTICE
from aqim_data.errors import InvalidDatasetError
from aqim_data.models import Event
from aqim_data.vocabulary import Consulted, Stance

FOLDER = "curation"
# What stands in the folder and is no body of evidence: the warnings that were looked into.
_OTHERS = {"allowed"}
_FIGURES = re.compile(r"(?<=<!-- figures: begin -->\n).*?(?=<!-- figures: end -->)", re.DOTALL)


def read_curation(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The tables of ``curation/`` by name, each a list of rows; none if the folder is not there.

    Raises:
        InvalidDatasetError: One of them cannot be read.
    """
    tables = {}
    for file in sorted((folder / FOLDER).glob("*.csv")):
        if file.stem in _OTHERS:
            continue
        try:
            text = read_file(folder, f"{FOLDER}/{file.name}").decode("utf-8")
            rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InvalidDatasetError(f"{file} cannot be read: {error}") from None
        if any(None in row or None in row.values() or not {"records", "reason"} <= row.keys() for row in rows):
            raise InvalidDatasetError(f"{file}: every row has a cell for each column, records and reason among them")
        tables[file.stem] = rows
    return tables


def left_out_page(folder: Path) -> str:
    """What was found and left out, with the reason, as Markdown."""
    return "\n".join(_left_out_lines(read_curation(folder))) + "\n"


def _left_out_lines(tables: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    yield from ("# Left out", "", NOTICE, "")
    yield (
        "Sources were gathered and read before coding, and what each says was written down as findings. Every finding "
        "is in the data, or stands here with the reason. Which record a finding went into stands in `curation/`."
    )
    for name, rows in tables.items():
        about = name.replace("-", " ").capitalize()
        left = [row for row in rows if row["reason"]]
        yield from ("", f"## {about}", "", f"{len(rows)} in all, {len(rows) - len(left)} used, {len(left)} left out.")
        if left:
            columns = [column for column in left[0] if column != "records"]
            yield from ("", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}")
            for row in left:
                yield f"| {' | '.join(row[column].replace('|', chr(92) + '|') for column in columns)} |"


def with_figures(page: str, data: Dataset) -> str:
    """The method page with its block of figures renewed; the rest of it is written by people."""
    figures = "\n".join(_figure_lines(data)) + "\n"
    return _FIGURES.sub(lambda _: figures, page)


def _figure_lines(data: Dataset) -> Iterator[str]:
    sources = data.sources
    read = Counter(source.consulted for source in sources)
    copies = [source for source in sources if source.derived_from]
    claims = Counter(claim.stance for claim in data.claims)
    said = [one for group in statements(data).values() for one in group]
    alone = [one for one in said if one.is_alone]
    events = events_of_profile_alone(data)
    witnesses = Counter(min(len(event.witnesses), 3) for event in data.events)
    supplied = [source for source in sources if "title is supplied" in (source.note or "")]
    figures = {
        "sources": len(sources),
        "of them read whole / as an excerpt": f"{read[Consulted.WHOLE]} / {read[Consulted.EXCERPT]}",
        "of them copies, reposts or translations of another in the table": len(copies),
        "of them with a title that had to be supplied": len(supplied),
        "claims: agree / refine / dispute": " / ".join(str(claims[stance]) for stance in Stance),
        "disputed fields": len(data.disputed()),
        "events": len(data.events),
        "events with one / two / three or more independent sources": " / ".join(str(witnesses[n]) for n in (1, 2, 3)),
        "events with some disputed field": sum(bool(event.fields_in_dispute) for event in data.events),
        "statements of the profile coded as claims": len(said),
        "of them disputed by what is adopted": sum(one.claim.stance is Stance.DISPUTES for one in said),
        "of them resting on the profile alone": len(alone),
    }
    yield from ("", "| figure | number |", "|---|---:|")
    yield from (f"| {what} | {number} |" for what, number in figures.items())
    yield from ("", "### Events that rest on the profile alone", "")
    yield from (f"- {_event(event)}" for event in events)
    yield from ("", "### Statements that rest on the profile alone", "")
    for one in alone:
        yield f"- {one.claim.locator}: `{one.claim.record_id}` {one.claim.field}: {one.claim.said}"
    yield ""


def _event(event: Event) -> str:
    return f"`{event.event_id}` {event.title}{f' ({event.date})' if event.date else ''}, {event.locator}"
