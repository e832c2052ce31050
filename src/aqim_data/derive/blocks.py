"""The flat table of events in blocks of columns, for packages with more events than fit into memory as records.

Of an event of which no other table speaks, a flat row has the event's own cells, and cells that depend on its date,
its place or its source alone. What these are is asked of ``flat_event``, once for each date, place and source; every
other event is asked by itself. So nothing is computed here that is not computed there.
"""

from __future__ import annotations

from collections.abc import Sequence

from aqim_data.dataset import Dataset
from aqim_data.derive.tables import flat_event
from aqim_data.models import Event, FlatEvent
from aqim_data.models.events import EventColumns
from aqim_data.models.making import records_of
from aqim_data.models.screening import Columns

#: Which columns of a flat row depend on which column of the event.
DEPENDS = {
    "date": ("date_earliest", "date_latest", "date_precision"),
    "place_id": ("place", "latitude", "longitude"),
    "source_id": ("sources", "independent_sources", "source_urls"),
}
#: An id that no event has.
_NOBODY = "evt-of-which-no-table-speaks"
_EVENT, _FLAT = list(Event.columns()), list(FlatEvent.columns())


class FlatBlocks:
    """Makes blocks of flat rows.

    Args:
        data: The package; its table of events is not looked at.
    """

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._cells: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in DEPENDS}
        self._rest: dict[str, str] = {}
        self._spoken_of = {part.event_id for part in data.participations}
        self._spoken_of |= {quote.event_id for quote in data.quotes if quote.event_id}
        self._spoken_of |= {claim.record_id for claim in data.claims}

    def of(self, columns: Columns) -> list[Sequence[str]]:
        """The columns of the flat rows of some events.

        Args:
            columns: The columns of the events, which have no fault.
        """
        events = dict(zip(_EVENT, columns, strict=True))
        ids = events["event_id"]
        self._learn(events)
        flat: dict[str, Sequence[str]] = {name: events[name] for name in EventColumns.model_fields}
        for name, depending in DEPENDS.items():
            cells = map(self._cells[name].__getitem__, events[name])
            flat |= dict(zip(depending, zip(*cells, strict=True), strict=True))
        flat |= {name: [cell] * len(ids) for name, cell in self._rest.items()}
        if not self._spoken_of.isdisjoint(ids):
            positions = [at for at, one in enumerate(ids) if one in self._spoken_of]
            own = self._flat_cells(events, positions)
            for name in _FLAT:
                changed = list(flat[name])
                for at, cells_of in zip(positions, own, strict=True):
                    changed[at] = cells_of[name]
                flat[name] = changed
        return [flat[name] for name in _FLAT]

    def _learn(self, events: dict[str, Sequence[str]]) -> None:
        """Ask for the dates, places and sources that were not met before."""
        positions = {
            events[name].index(value)
            for name, known in self._cells.items()
            for value in set(events[name]).difference(known)
        }
        for at, cells in zip(sorted(positions), self._flat_cells(events, sorted(positions), _NOBODY), strict=True):
            for name, depending in DEPENDS.items():
                self._cells[name][events[name][at]] = tuple(cells[one] for one in depending)
            told = {*EventColumns.model_fields, *(one for names in DEPENDS.values() for one in names)}
            self._rest = {name: cell for name, cell in cells.items() if name not in told}

    def _flat_cells(
        self, events: dict[str, Sequence[str]], positions: Sequence[int], record_id: str = ""
    ) -> list[dict[str, str]]:
        columns = [[cells[at] for at in positions] for cells in events.values()]
        if record_id:
            columns[0] = [record_id] * len(positions)
        records = records_of(Event, columns)
        for record in records:
            record._library = self._data
        return [flat_event(record).to_cells() for record in records]
