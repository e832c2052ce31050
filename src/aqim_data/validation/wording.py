"""What POLICY.md keeps out: addresses of armed groups' media, and loaded words in our own text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pydantic_core import SchemaValidator, core_schema

from aqim_data.validation.problems import Problem
from aqim_data.vocabulary import Property

if TYPE_CHECKING:
    from aqim_data.validation.table_file import TableFile

#: Labels of host names on which armed groups, or their distributors, published: those that Internet Haganah ranked as
#: the most cited of such forums in 2007, and the library that Jihadica described in 2008. Without the top-level domain,
#: because they moved from one to another.
MEDIA_HOSTS = frozenset({"al-boraq", "al-faloja", "alfirdaws", "alhesbah", "ekhlaas", "tawhed"})
#: Columns that hold our own words, by table.
OWN_WORDS: dict[str, tuple[str, ...]] = {
    "sources": ("note",),
    "actors": ("description",),
    "events": ("title", "summary", "note"),
    "participations": ("note",),
    "relationships": ("note",),
    "quotes": ("note",),
    "claims": ("value", "note"),
}
# Claims on these give words of others: wordings, names, titles of works.
_WORDS_OF_OTHERS = frozenset({"text", "title", "name", "publisher", "authors", Property.CITED_WORK.value})

# A host stands at the beginning of an address, or inside it where an archive names what it copied.
_HOST = re.compile(r"[/@]((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9.-])")
_QUOTED = re.compile('“[^”]*”|"[^"]*"|«[^»]*»')
_LOADED = re.compile(
    r"\b(?<!counter-)(?<!anti-)(?P<word>terror(?:is[mt]s?|istic|i[sz](?:e[ds]?|ing))?|execut(?:ed|ions?))\b",
    re.IGNORECASE,
)
# Pydantic's core searches ten times as fast as Python's expressions do.
_PART_OF_LOADED = SchemaValidator(core_schema.str_schema(pattern="(?i)terror|execut"))


def linked_media(sources: TableFile) -> Iterator[Problem]:
    """Addresses that lead to the media of armed groups; the address itself is not repeated."""
    for row in sources.rows:
        for name in ("url", "archive_url"):
            if row.cells[name] and leads_to_media(row.cells[name]):
                message = "the address leads to the media of an armed group, to which this dataset never links"
                hint = "delete the address, and cite a report on the statement"
                yield replace(sources.problem("AQ707", message, hint, row=row, name=name), value="")


def leads_to_media(address: str) -> bool:
    """Whether an address, or one that it holds as addresses of archives do, is on the list of hosts.

    >>> leads_to_media("https://web.archive.org/web/2008/http://www.ekhlaas.example/x")
    True
    >>> leads_to_media("https://www.example.org/forums/ekhlaas")
    False
    """
    hosts = _HOST.findall(unquote(address).lower())
    return any(label in MEDIA_HOSTS for host in hosts for label in host.split("."))


def loaded_words(tables: Mapping[str, TableFile]) -> Iterator[Problem]:
    """Words in our own text that judge instead of saying what happened; one problem a cell."""
    for table_name, names in OWN_WORDS.items():
        table = tables[table_name]
        chunks = (chunk for chunk in table.chunks if chunk.summary.may_judge)
        for row in (row for chunk in chunks for row in table.rows_in(chunk)):
            for name in names:
                text = row.cells[name]
                if not text or (name == "value" and row.cells["field"] in _WORDS_OF_OTHERS):
                    continue
                word = loaded_word(text)
                if word:
                    message = f"“{word}” judges, and these are our own words"
                    hint = "write armed group, attack, or who they were"
                    if word.lower().startswith("exec"):
                        hint = "write killed; if a court ordered it, allow it with the reason"
                    yield table.problem("AQ708", message, hint, row=row, name=name)


def loaded_word(text: str) -> str:
    """The first loaded word of a text; empty if there is none.

    Quotations and names are left out: of works, bodies and lists, which begin with a capital.

    >>> loaded_word("Terrorists attacked a bus."), loaded_word("He called them “terrorists”.")
    ('Terrorists', '')
    >>> loaded_word("Terrorism Focus, vol. 1; see the Country Reports on Terrorism.")
    ''
    """
    if not has_part_of_loaded_word(text):
        return ""
    own = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    return next((match["word"] for match in _LOADED.finditer(own) if not _is_name(own, match)), "")


def has_part_of_loaded_word(text: str) -> bool:
    """Whether a text can hold a loaded word: nearly none can, and this tells much faster than the expression."""
    return _PART_OF_LOADED.isinstance_python(text)


def _is_name(text: str, match: re.Match[str]) -> bool:
    word = match["word"]
    if not word[0].isupper() or word.isupper():
        return False
    before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    begins_sentence = not before or before[-1] in ".!?:;"
    return not begins_sentence or after[:1].isupper()
