"""Tables and records as HTML, for notebooks: escaped, without scripts, and with threatening words folded.

Notebooks set table cells to the right and know light and dark themes, so alignment is said in every cell and no colour
anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import Any

from aqim_data.errors import DetachedRecordError, RecordNotFoundError
from aqim_data.escaping import one_line, shortened
from aqim_data.models.actors import Actor
from aqim_data.models.cells import owner_of
from aqim_data.models.claims import Claim
from aqim_data.models.events import Event, EventColumns
from aqim_data.models.quotes import Quote
from aqim_data.models.record import CitedRecord, Column, Record, Table
from aqim_data.models.sources import Source
from aqim_data.vocabulary import Country, Vocabulary

#: Rows of a table that are shown.
ROWS = 10
#: Characters of a cell of a table that are shown.
LONGEST = 60
_UNKNOWN = '<span style="opacity:0.5">–</span>'


def table_html(model: type[Record], records: Iterable[Record], count: int) -> str:
    """The first rows of a table.

    Args:
        model: The model of the table.
        records: Its records.
        count: How many there are.
    """
    columns = list(model.columns().values())
    heads = [_head(column.name, f"{column.title}: {column.description}") for column in columns]
    rows = [[_cell(record, column, LONGEST) for column in columns] for record in islice(records, ROWS)]
    shown = f"the first {ROWS} of {count:,} records" if count > ROWS else _number(count, "record")
    table = model.table_info
    return _page(f"<p><b>{text(table.title)}</b> ({text(table.name)}): {shown}</p>{_table(heads, rows, wrap=False)}")


def overview_html(title: str, tables: Iterable[tuple[Table, int]]) -> str:
    """What tables there are, and how many records each has."""
    rows = [[text(table.name), f"{count:,}", text(table.description)] for table, count in tables]
    notice = "The data describe killings, kidnappings and threats, and quote those who made them."
    heads = [_head("table"), _head("records"), _head("a record is")]
    return _page(f"<p><b>{text(title)}</b></p>{_table(heads, rows)}<p>{notice}</p>")


def record_html(record: Record) -> str:
    """A record: its values in words with its citation, and what sources say, people, names and quotations below."""
    rows = [[_head(title, description), value] for title, description, value in _values(record)]
    body = "".join(f"<tr>{head}{_data(value)}</tr>" for head, value in rows)
    parts = [f"<p><b>{text(_heading(record))}</b> <code>{text(record.id)}</code></p><table>{body}</table>"]
    if record._library is not None:
        parts += _sections(record)
    return _page("".join(parts))


def text(value: object, limit: int = 0) -> str:
    """A text from the data, so that it is nothing but text wherever it stands.

    >>> text('<b>"x"</b>')
    '&lt;b&gt;&quot;x&quot;&lt;/b&gt;'
    """
    plain = one_line(value)
    return escape(shortened(plain, limit) if limit else plain)


def _page(body: str) -> str:
    return f'<div class="aqim-data" style="overflow-x:auto;max-width:100%">{body}</div>'


def _head(name: str, tooltip: str = "") -> str:
    about = f' title="{text(tooltip)}"' if tooltip else ""
    return f'<th style="text-align:left;vertical-align:top"{about}>{text(name)}</th>'


def _data(html: str, wrap: bool = True) -> str:
    # Names and quotations run from the right in some scripts.
    style = f"text-align:start;vertical-align:top{'' if wrap else ';white-space:nowrap'}"
    return f'<td dir="auto" style="{style}">{html}</td>'


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, wrap: bool = True) -> str:
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    body = "".join(f"<tr>{''.join(_data(cell, wrap) for cell in row)}</tr>" for row in rows)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _folded(warning: str, html: str) -> str:
    """HTML that is read only when somebody asks for it."""
    if not warning:
        return html
    words = f'<div style="white-space:normal;min-width:20em">{html}</div>'
    return f"<details><summary>{text(warning)}: folded</summary>{words}</details>"


def _warning(record: Record, name: str) -> str:
    """What a reader should know before reading a cell; empty if it need not be folded."""
    if isinstance(record, Claim):
        if record.field != "text" or name not in ("value", "as_stated") or owner_of(record.record_id) != "quotes":
            return ""
        quote = _other(record, "record_id")
        if quote is None:
            return "Words of a quotation"
        record, name = quote, "text"
    if isinstance(record, Quote) and name == "text" and record.content_flag.is_folded:
        return record.content_flag.label
    return ""


def _other(record: Record, name: str) -> Any:
    """The record that a cell names; None if it cannot be found from here."""
    try:
        return record.other(name)
    except (DetachedRecordError, RecordNotFoundError):
        return None


def _cell(record: Record, column: Column, limit: int = 0) -> str:
    """A cell as it stands in the file, addresses as links."""
    value = getattr(record, column.name)
    if value is None or value == ():
        return _UNKNOWN
    items = value if isinstance(value, tuple) else (value,)
    kind = column.item or column.cell
    if kind.kind == "url":
        return ", ".join(_link(item, limit) for item in items)
    shown = ", ".join(map(str, items)) if isinstance(value, tuple) else column.cell.write(value)
    warning = _warning(record, column.name)
    return _folded(warning, text(shown, 0 if warning else limit))


def _link(url: str, limit: int = 0) -> str:
    words = text(url, limit)
    if not url.startswith(("http://", "https://")):
        return words
    return f'<a href="{text(url)}" rel="noopener noreferrer" target="_blank">{words}</a>'


def _heading(record: Record) -> str:
    """What a record is called."""
    if isinstance(record, Quote):
        speaker = _other(record, "speaker_id")
        return f"Words of {speaker.name if speaker else record.speaker_id}"
    if isinstance(record, Claim):
        return f"Claim on {record.field} of {record.record_id}"
    named = getattr(record, "title", None) or getattr(record, "name", None)
    return str(named or record.table_info.title)


def _values(record: Record) -> Iterator[tuple[str, str, str]]:
    """The filled columns with title, description and value in words; counts as one, the citation last."""
    for name, column in record.columns().items():
        count = name.removesuffix("_low")
        if isinstance(record, EventColumns) and count.removesuffix("_high") in Event.counts:
            if count in Event.counts and getattr(record, count).is_stated:
                title, description = (words.partition(", at least")[0] for words in (column.title, column.description))
                yield title, description, text(getattr(record, count))
            continue
        if name in ("source_id", "locator") and isinstance(record, CitedRecord):
            continue
        if getattr(record, name) not in (None, ()) and record.table_info.key != (name,):
            yield column.title, column.description, _in_words(record, column)
    if isinstance(record, CitedRecord):
        yield "Source", "The source that states the row, and where in it.", _citation(record)


def _in_words(record: Record, column: Column) -> str:
    """A filled cell as a person wants to read it: labels of terms, names beside ids."""
    value = getattr(record, column.name)
    if column.reference(record.table_info):
        return _named(_other(record, column.name), value)
    if column.vocabulary:
        terms: Iterable[Vocabulary] = value if isinstance(value, tuple) else (value,)
        return text(", ".join(f"{term.label} ({term})" if isinstance(term, Country) else term.label for term in terms))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _cell(record, column)


def _named(record: Record | None, record_id: str) -> str:
    return f"{text(_heading(record))} <code>{text(record_id)}</code>" if record else f"<code>{text(record_id)}</code>"


def _citation(row: CitedRecord) -> str:
    source = _other(row, "source_id")
    if not isinstance(source, Source):
        return f"<code>{text(row.source_id)}</code>, {text(row.locator)}"
    where = f" ({_link(source.url, LONGEST)})" if source.url else ""
    who = ", ".join(str(part) for part in (source.publisher, source.title, source.published) if part)
    return f"{text(who)}, {text(row.locator)} <code>{text(row.source_id)}</code>{where}"


def _sections(record: Record) -> Iterator[str]:
    """What other tables say about a record, each under a heading that opens it."""
    if isinstance(record, Event) and record.participants:
        people = [
            [text(part.role.label), _named(part.actor, part.actor_id), text(part.attribution or "")]
            for part in record.participants
        ]
        yield _section("People and groups", ("role", "who", "attribution"), people)
    if isinstance(record, Actor) and record.names:
        names = [[text(name.name), text(name.kind.label), _citation(name)] for name in record.names]
        yield _section("Names", ("name", "kind", "source"), names)
    if isinstance(record, Actor | Event) and record.quotes:
        quotes = [
            [
                _named(quote.speaker, quote.speaker_id),
                _folded(_warning(quote, "text"), text(f"“{quote.text}”")),
                _citation(quote),
            ]
            for quote in record.quotes
        ]
        yield _section("Quotations", ("who", "words", "source"), quotes)
    if record.claims:
        disputed = record.fields_in_dispute
        claims = sorted(record.claims, key=lambda claim: (claim.field not in disputed, claim.field))
        about = f"What sources say; they disagree on {', '.join(sorted(disputed))}" if disputed else "What sources say"
        heads = ("field", "stance", "says", "in its words", "who says it", "source")
        yield _section(about, heads, [_claim(claim) for claim in claims])


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    table = _table([_head(head) for head in heads], rows)
    return f"<details><summary>{text(title)} ({len(rows):,})</summary>{table}</details>"


def _claim(claim: Claim) -> list[str]:
    group = f" ({claim.group.label.lower()})" if claim.group else ""
    return [
        text(claim.field),
        text(claim.stance.label),
        _folded(_warning(claim, "value"), text(f"{claim.said}{group}")),
        _folded(_warning(claim, "as_stated"), text(f"“{claim.as_stated}”")) if claim.as_stated else "",
        _named(claim.claimant, claim.claimant_id) if claim.claimant_id else "",
        _citation(claim),
    ]
