"""How complete the data are: events by year and type, how many witnesses they have, what is in dispute, known gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from aqim_data.dataset import Dataset
from aqim_data.derive.captivities import captivities
from aqim_data.derive.documents import NOTICE
from aqim_data.models import Captivity, Event
from aqim_data.vocabulary import Certainty, DateBasis, EventType, GeoPrecision

#: Events of these types are attacks, counted together in the table of years.
ATTACKS = (
    EventType.ARMED_ASSAULT,
    EventType.ASSASSINATION,
    EventType.BOMBING,
    EventType.FACILITY_ATTACK,
    EventType.HIJACKING,
    EventType.HOSTAGE_BARRICADE,
    EventType.KIDNAPPING,
    EventType.UNARMED_ASSAULT,
    EventType.ATTACK_UNKNOWN,
)
#: From this year on reports are plenty, and every event should have two witnesses.
WELL_REPORTED = 2003


def completeness_page(data: Dataset) -> str:
    """The page as Markdown."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: Dataset) -> Iterator[str]:
    events = list(data.events)
    yield from ("# Completeness", "", NOTICE, "")
    yield (
        "What the data hold, how well it is supported, and where little or nothing is known. Numbers of events say how "
        "much was found and coded, not how much happened: compare [method](method.md) for what counts as an event."
    )
    yield from ("", "## By year", "")
    yield from _table(("year", *_COLUMNS, "killed in attacks, at least"), _by_year(events))
    yield from ("", "An event that lasted over several years stands with its first; undated ones stand last.", "")
    yield from ("## By type", "")
    types: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        types[event.type.label].append(event)
    yield from _table(("type", *_COLUMNS), ([kind, *_figures(types[kind])] for kind in sorted(types)))
    yield from ("", "## Support", "")
    yield from _support(events)
    yield from ("", "## Known gaps", "")
    yield from _gaps(data, events)


_COLUMNS = ("events", "attacks", "two or more sources", "disputed")


def _figures(events: Sequence[Event]) -> list[str]:
    attacks = sum(event.type in ATTACKS for event in events)
    return [str(len(events)), str(attacks), _share(events, _has_two), _share(events, _is_disputed)]


def _has_two(event: Event) -> bool:
    return len(event.witnesses) > 1


def _is_disputed(event: Event) -> bool:
    return bool(event.fields_in_dispute)


def _share(events: Sequence[Event], holds: Callable[[Event], bool]) -> str:
    number = sum(map(holds, events))
    return f"{number} ({number / len(events):.0%})" if events else "0"


def year_of(event: Event) -> int | None:
    """The year in which an event began; None if its date does not say."""
    bound = (event.date.earliest or event.date.latest) if event.date else None
    return bound.year if bound else None


def _by_year(events: Iterable[Event]) -> Iterator[list[str]]:
    years: defaultdict[int | None, list[Event]] = defaultdict(list)
    for event in events:
        years[year_of(event)].append(event)
    known = [year for year in years if year is not None]
    for year in range(min(known, default=0), max(known, default=-1) + 1):
        yield [str(year), *_figures(years[year]), str(_killed(years[year]))]
    if years[None]:
        yield ["undated", *_figures(years[None]), str(_killed(years[None]))]


def _killed(events: Iterable[Event]) -> int:
    """Fewest people killed in attacks, in the year of the larger event where an attack is a part of one."""
    return sum(_fewest(event) for event in events if event.part_of is None)


def _fewest(event: Event) -> int:
    # Whether a number counts what its parts count is not recorded, so nobody is added to either.
    own = (event.killed_low or 0) if event.type in ATTACKS else 0
    return max(own, sum(map(_fewest, event.parts)))


def _support(events: Sequence[Event]) -> Iterator[str]:
    late = [event for event in events if (year_of(event) or 0) >= WELL_REPORTED]
    single = [event for event in late if not _has_two(event)]
    marked = [event for event in single if event.certainty is not Certainty.ESTABLISHED]
    certainties = Counter(event.certainty for event in events)
    rows = [
        ["events", str(len(events))],
        [f"events since {WELL_REPORTED}", str(len(late))],
        ["of them with two or more independent sources", _share(late, _has_two)],
        ["of them with one source", str(len(single))],
        ["of these marked as such: certainty reported, contested, unconfirmed or refuted", str(len(marked))],
        ["events with some disputed field", _share(events, _is_disputed)],
        *([f"certainty {term}", str(certainties[term])] for term in Certainty),
        ["dated to the day", _share(events, lambda event: bool(event.date and event.date.precision == "day"))],
        ["date inferred", _share(events, lambda event: event.date_basis is DateBasis.INFERRED)],
        ["placed at a site or settlement", _share(events, _is_placed)],
    ]
    yield from _table(("figure", "number"), rows)


def _is_placed(event: Event) -> bool:
    return event.geo_precision in (GeoPrecision.SITE, GeoPrecision.SETTLEMENT, GeoPrecision.NEAR)


def _gaps(data: Dataset, events: Sequence[Event]) -> Iterator[str]:
    years = Counter(year for event in events if (year := year_of(event)) and event.type in ATTACKS)
    first, last = min(years, default=0), max(years, default=-1)
    thin = [str(year) for year in range(first, last + 1) if years[year] < 5]
    yield f"- **Thin years.** Fewer than five attacks are recorded for: {', '.join(thin) or 'no year'}."
    undated = sum(event.date is None for event in events)
    yield f"- **Undated.** {undated} events have no date, because no source gives one."
    without = [place for place in data.places if place.latitude is None]
    yield f"- **Off the map.** {len(without)} of {len(data.places)} places have no coordinates."
    held = [one for one in captivities(data) if not one.ended_by]
    yield (
        f"- **Fates unknown.** Of {len(held)} captives or groups of captives no source here says what became of them; "
        "the last report of each:"
    )
    yield from (f"  - {_fate(one)}" for one in held)
    alone = [event for event in events if event.certainty is Certainty.UNCONFIRMED]
    yield f"- **Unconfirmed.** {len(alone)} events are told by one weak source, and nothing else was found."


def _fate(one: Captivity) -> str:
    return f"`{one.actor_id}` {one.captive}: {one.last_report or 'undated'} (`{one.last_report_in}`)"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|---|{'---:|' * (len(header) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
