"""The derived tables: the register of ids, the vocabularies, and the events in one flat file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aqim_data.dataset import Dataset
from aqim_data.models import Event, FlatEvent, Record, RegisteredId, VocabularyTerm
from aqim_data.models.cells import PREFIXES
from aqim_data.models.events import EventColumns
from aqim_data.tabular import format_table
from aqim_data.vocabulary import VOCABULARIES, Attribution, RecordStatus, Role


def registered_ids(data: Dataset, version: str) -> Iterator[RegisteredId]:
    """The register of ids: what it already holds, and the ids that are new in this version.

    Entries are never dropped. An id that is registered but gone from its table stays as it is until someone
    marks it retired or merged; validation asks for that.
    """
    register = {entry.record_id: entry for entry in data.records}
    for table in PREFIXES:
        for record in data.tables[table]:
            if record.id not in register:
                entry = RegisteredId(record_id=record.id, table=table, status=RecordStatus.ACTIVE, since=version)
                register[record.id] = entry
    return iter(register.values())


def vocabulary_terms() -> Iterator[VocabularyTerm]:
    """The terms of all vocabularies."""
    for vocabulary in VOCABULARIES:
        for term in vocabulary:
            codes = term.crosswalk
            yield VocabularyTerm(
                vocabulary=vocabulary.vocabulary_name(),
                term=term.value,
                label=term.label,
                definition=term.definition,
                gtd=codes.gtd or None,
                acled=codes.acled or None,
                cameo=codes.cameo or None,
                plover=codes.plover or None,
                wikidata=codes.wikidata or None,
                csl=codes.csl or None,
            )


def flat_events(data: Dataset) -> Iterator[FlatEvent]:
    """One flat row for each event."""
    return (flat_event(event) for event in data.events)


def flat_event(event: Event) -> FlatEvent:
    """An event in one flat row, with what the other tables say about it."""
    shared = {name: getattr(event, name) for name in EventColumns.model_fields}
    date, place = event.date, event.place
    perpetrators = [part for part in event.participants if part.role is Role.PERPETRATOR]
    sources, disputed = event.sources, event.fields_in_dispute
    urls = [source.url for source in sources if source.url]
    return FlatEvent(
        **shared,
        date_earliest=date.earliest if date else None,
        date_latest=date.latest if date else None,
        date_precision=date.precision if date else None,
        place=place.name if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        perpetrators=tuple(f"{part.actor.name} ({part.attribution})" for part in perpetrators),
        sources=len(sources),
        independent_sources=len({source.root.source_id for source in sources}),
        disputed=bool(disputed) or any(part.attribution is Attribution.DISPUTED for part in perpetrators),
        disputed_fields=disputed,
        source_urls=tuple(dict.fromkeys(urls)),
    )


def table_text(model: type[Record], records: Iterable[Record]) -> str:
    """A table in canonical form: sorted by key, one line a row."""
    rows = (list(record.to_cells().values()) for record in sorted(records, key=lambda record: record.key))
    return format_table(list(model.columns()), rows)
