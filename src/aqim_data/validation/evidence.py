"""Checks of the evidence: no idle source, no quotation twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aqim_data.models import AUTHORED, Quote
from aqim_data.validation.problems import Problem
from aqim_data.validation.table_file import TableFile


def evidence_problems(tables: Mapping[str, TableFile]) -> Iterator[Problem]:
    """Everything wrong with sources and quotations as a whole."""
    authored = [tables[model.table_info.name] for model in AUTHORED]
    # A row that could not be taken apart may cite any source, so idleness is judged on whole tables only.
    if all(table.complete and not table.damaged for table in authored):
        yield from _idle_sources(tables["sources"], authored)
    yield from _repeated_quotes(tables["quotes"])


def _idle_sources(sources: TableFile, authored: list[TableFile]) -> Iterator[Problem]:
    cited: set[str] = set().union(*(table.cited for table in authored))
    # While some citation is empty, mistyped or of another table, a source may only seem idle.
    if any(table.astray for table in authored) or sources.keys.missing(cited):
        return
    for row in sources.rows:
        if row.valid and row.first not in cited:
            hint = "cite it in a record or a claim, or delete it"
            yield sources.problem("AQ501", "no row cites the source", hint, row=row, name="source_id")


def _repeated_quotes(table: TableFile) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], str] = {}
    for row in table.rows:
        quote = row.record
        if not isinstance(quote, Quote):
            continue
        by_speaker = seen.setdefault((quote.speaker_id, quote.text), quote.quote_id)
        by_place = seen.setdefault((quote.source_id, quote.locator, quote.text), quote.quote_id)
        first = next((one for one in (by_speaker, by_place) if one != quote.quote_id), "")
        if first:
            message = f"the same words stand in {first}"
            yield table.problem("AQ502", message, "keep one of the two", row=row, name="text")
