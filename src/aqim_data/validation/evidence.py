"""Checks of the evidence: no idle source, no quotation twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aqim_data.models import AUTHORED, Quote, Source
from aqim_data.validation.problems import Problem
from aqim_data.validation.reading import TableFile


def evidence_problems(tables: Mapping[str, TableFile]) -> Iterator[Problem]:
    """Everything wrong with sources and quotations as a whole."""
    # A row that could not be read may cite any source, so idleness is judged on whole tables only.
    if all(tables[model.table_info.name].complete for model in AUTHORED):
        yield from _idle_sources(tables)
    yield from _repeated_quotes(tables["quotes"])


def _idle_sources(tables: Mapping[str, TableFile]) -> Iterator[Problem]:
    cited = {
        cell
        for model in AUTHORED
        for row in tables[model.table_info.name].rows
        for name in ("source_id", "derived_from")
        if (cell := row.cells.get(name)) and not (model is Source and name == "source_id")
    }
    unread = any(len(row.cells) == 1 for model in AUTHORED for row in tables[model.table_info.name].rows)
    sources = tables["sources"]
    for row in sources.rows:
        if isinstance(row.record, Source) and row.record.source_id not in cited and not unread:
            hint = "cite it in a record or a claim, or delete it"
            yield sources.problem("AQ501", "no row cites the source", hint, row=row, name="source_id")


def _repeated_quotes(table: TableFile) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for row in table.rows:
        quote = row.record
        if isinstance(quote, Quote):
            first = seen.setdefault((quote.speaker_id, quote.text), quote.quote_id)
            if first != quote.quote_id:
                message = f"the same words of the same speaker stand in {first}"
                yield table.problem("AQ502", message, "keep one of the two", row=row, name="text")
