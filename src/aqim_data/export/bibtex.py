"""BibTeX: the sources, for BibTeX and BibLaTeX."""

from __future__ import annotations

import re

from aqim_data.export.bibliography import csl_type, point_of, rest_of
from aqim_data.export.selection import Selection
from aqim_data.models import Source

_ENTRIES = {
    "article-newspaper": "article",
    "article-journal": "article",
    "post-weblog": "misc",
    "report": "techreport",
}
#: The field that holds the publisher, which each kind of entry calls otherwise.
PUBLISHED_BY = {"article": "journal", "techreport": "institution", "misc": "howpublished"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
#: BibTeX counts braces even where TeX would not, so one without its partner would end the field, or never do.
_ALONE = {**_COMMANDS, "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_SPECIAL = re.compile(r"[\\{}~^#$%&_]")


def text(selection: Selection) -> str:
    """One entry for each source, in UTF-8; its key is the id of the source."""
    return "\n".join(entry(record) for record in selection.tables["sources"] if isinstance(record, Source))


def entry(source: Source) -> str:
    """A source as an entry.

    An article needs a journal, and a report an institution: where none is known, the entry is ``@misc``.
    """
    kind = _ENTRIES.get(csl_type(source), "misc") if source.publisher else "misc"
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(source, kind).items())
    return f"@{kind}{{{source.source_id},\n{lines}}}\n"


def _fields(source: Source, kind: str) -> dict[str, str]:
    fields = {"title": f"{{{{{escaped(source.title)}}}}}"}
    if source.authors:
        # Names are not divided into given and family name in the table; the braces keep programs from guessing.
        fields["author"] = "{" + " and ".join(f"{{{escaped(name)}}}" for name in source.authors) + "}"
    if source.publisher:
        fields[PUBLISHED_BY[kind]] = f"{{{escaped(source.publisher)}}}"
    point = point_of(source.published)
    if source.published:
        # BibLaTeX reads EDTF; BibTeX reads year and month.
        fields["date"] = f"{{{source.published}}}"
    if point:
        fields["year"] = f"{{{point[0]}}}"
    if len(point) > 1:
        fields["month"] = _MONTHS[point[1] - 1]
    if source.url:
        fields["url"] = f"{{{verbatim(source.url)}}}"
    if source.accessed:
        fields["urldate"] = f"{{{source.accessed}}}"
    fields["language"] = f"{{{source.language}}}"
    if source.note:
        fields["note"] = f"{{{escaped(source.note)}}}"
    for name, value in rest_of(source).items():
        if name != "published":
            value = verbatim(value) if name.endswith("url") else escaped(value)
            fields[f"aqim-{name.replace('_', '-')}"] = f"{{{value}}}"
    return fields


def escaped(words: str) -> str:
    r"""A text in which TeX finds no command.

    >>> escaped("R&D {50%}")
    'R\\&D \\{50\\%\\}'
    >>> escaped("}{")
    '\\textbraceright{}\\textbraceleft{}'
    """
    commands = _COMMANDS if _braces_match(words) else _ALONE
    return _SPECIAL.sub(lambda match: commands[match[0]], words)


def _braces_match(words: str) -> bool:
    depth = 0
    for sign in words:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def verbatim(address: str) -> str:
    """An address, which is read as it stands; braces and backslashes, which would end it, in percent form."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
