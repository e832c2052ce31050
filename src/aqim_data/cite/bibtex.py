"""Works as BibTeX, written by bibtexparser; letters stay UTF-8, which BibTeX's successors and current LaTeX read."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from aqim_data.cite.items import Item, Work
from aqim_data.errors import MissingExtraError

#: Entry types of classic BibTeX for the item types of CSL, each with the field that holds container or publisher.
_TYPES = {
    "article-newspaper": ("article", "journal"),
    "article-journal": ("article", "journal"),
    "report": ("techreport", "institution"),
    "entry-encyclopedia": ("incollection", "booktitle"),
}
_OTHER = ("misc", "howpublished")
#: What TeX would take for a command. Braces are spelt out, because BibTeX counts even those behind a backslash.
_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{letter: f"\\{letter}" for letter in "&%$#_"},
    }
)
#: In an address, only what would end the field early has to go.
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def bibtex(works: Sequence[Work]) -> str:
    """The works as BibTeX entries, keyed by their ids.

    BibTeX has no place for a pinpoint: it stands in the note of the record that cites.

    Raises:
        MissingExtraError: The extra ``cite`` is not installed.
    """
    try:
        from bibtexparser.entrypoint import write_string
        from bibtexparser.library import Library
        from bibtexparser.model import Entry, Field
        from bibtexparser.writer import BibtexFormat
    except ImportError as error:
        raise MissingExtraError(
            f"BibTeX needs {error.name}; install it with: pip install 'aqim-data[cite]' (csl-json needs nothing)"
        ) from None
    library = Library()
    for work in works:
        kind, fields = _fields(work.item)
        library.add(Entry(kind, work.item["id"], [Field(name, value) for name, value in fields.items() if value]))
    style = BibtexFormat()
    style.indent = "  "
    style.block_separator = "\n"
    return str(write_string(library, bibtex_format=style)).lstrip()


def tex(text: str) -> str:
    r"""A text in which TeX finds no command.

    >>> tex("50 % of {all}")
    '50 \\% of \\textbraceleft{}all\\textbraceright{}'
    """
    return text.translate(_SPECIAL)


def _fields(item: Item) -> tuple[str, dict[str, str]]:
    kind, holder = _TYPES.get(item["type"], _OTHER)
    names = [tex(person["literal"]) for person in item.get("author", ())]
    year, month, words = _date(item.get("issued", {}))
    of = item.get("container-title") or item.get("publisher") or item.get("genre") or ""
    note = [item.get("note", ""), f"Version {item['version']}." if "version" in item else ""]
    fields = {
        # Braces keep a name in one piece, and the capital letters of a title as they are.
        "author": " and ".join(f"{{{name}}}" for name in names),
        "title": f"{{{tex(item['title'])}}}",
        holder: tex(of),
        "year": year,
        "month": month,
        "note": tex(" ".join(part for part in (words, *note) if part)),
        "url": item.get("URL", "").translate(_IN_ADDRESS),
        "urldate": "-".join(f"{part:02d}" for part in item.get("accessed", {}).get("date-parts", [[]])[0]),
        "language": item.get("language", ""),
    }
    return kind, fields


def _date(issued: Item) -> tuple[str, str, str]:
    """Year, month, and in words what these two cannot say."""
    parts = issued.get("date-parts", [])
    if len(parts) != 1 or issued.get("circa"):
        ends = "/".join("-".join(f"{part:02d}" for part in point) for point in parts)
        words = issued.get("literal") or ends
        return "", "", f"Published {'about ' if issued.get('circa') else ''}{words}." if words else ""
    (year, *rest) = parts[0]
    day = f"Published {year}-{rest[0]:02d}-{rest[1]:02d}." if len(rest) > 1 else ""
    return str(year), calendar.month_name[rest[0]] if rest else "", day
