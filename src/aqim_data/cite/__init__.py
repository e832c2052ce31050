"""Citing the dataset, a record of it, or a source: as text in any style of CSL, as BibTeX and as CSL-JSON."""

from __future__ import annotations

from dataclasses import dataclass

from aqim_data.cite.items import Item, Pinpoint, Work, works_of
from aqim_data.dataset import Dataset
from aqim_data.derive.descriptor import json_text

__all__ = ["Citation", "Item", "Pinpoint", "Work", "cite", "works_of"]


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite something, in one style.

    Attributes:
        works: What is cited: the dataset, or a record and its source.
        style: Name of the style.
        text: In a style that is text, the footnote or the citation in the text, with the pinpoint; empty otherwise.
        in_notes: Whether that is a footnote.
        references: The entries of the bibliography; for ``bibtex`` and ``csl-json`` one text with all of them.
    """

    works: tuple[Work, ...]
    style: str
    text: str
    in_notes: bool
    references: tuple[str, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What somebody should know before citing, each a sentence."""
        return tuple(remark for work in self.works for remark in work.remarks)


def cite(data: Dataset, record_id: str | None = None, style: str = "apa") -> Citation:
    """How to cite the dataset, a record with its source and pinpoint, or a source.

    Args:
        data: The package.
        record_id: Id of a record or a source; None for the dataset in its version.
        style: ``apa``, ``chicago`` (notes and bibliography), ``mla``, ``bibtex``, ``csl-json``, or any name of the CSL
            style repository, such as ``nature``.

    Raises:
        RecordNotFoundError: No record has the id.
        CitationStyleError: There is no such style.
        MissingExtraError: The extra ``cite`` is not installed; ``csl-json`` does without.

    >>> import aqim_data
    >>> citation = cite(aqim_data.load(), "src-reuters-2007-09-08-dellys", "chicago")
    >>> print(citation.references[0])
    Reuters. “Qaeda N. Africa Wing Claims Algeria Attacks: Jazeera.” September 8, 2007. \
https://www.reuters.com/article/us-algeria-bomb-idUSL0731800220070908.
    """
    works = works_of(data, record_id)
    if style == "csl-json":
        return Citation(works, style, "", False, (json_text([work.item for work in works]),))
    if style == "bibtex":
        from aqim_data.cite.bibtex import bibtex

        return Citation(works, style, "", False, (bibtex(works),))
    from aqim_data.cite.styles import Style

    found = Style(style)
    text, references = found.write(works)
    return Citation(works, style, text, found.in_notes, tuple(references))
