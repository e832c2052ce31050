"""The page of rules, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aqim_data.validation.rules.rule import FAMILIES, Rule

_ABOUT = {
    "file": "Whether there is a file, and whether its bytes can be read as lines of cells.",
    "table": "The header, the number of cells in a row, the order of rows and their keys.",
    "field": "Whether a cell holds what its column is for.",
    "record": "Whether the columns of one row fit each other.",
    "reference": "Whether ids lead to records, and whether the register of ids keeps its word.",
    "evidence": "Whether sources, quotations, claims and adopted values bear each other out. AQ511 to AQ514 are "
    "checked by `aqim-data verify`.",
    "package": "The descriptor, the derived files, the allow-list. AQ604 and AQ605 are checked with `--conformance`.",
    "plausibility": "What can be true and mostly is a slip. These rules warn: a package with warnings is valid, unless "
    "it is validated with `--strict`. They are looked at once the tables have no errors. A warning that was looked "
    "into and is right is named in `curation/allowed.csv`, with the reason; `aqim-data allow` writes the entry.",
}


def markdown_page(rules: Iterable[Rule]) -> str:
    """Rules as a Markdown page: a table of contents, then a section for each, whose anchor is its code."""
    return "\n".join(_lines(tuple(rules))) + "\n"


def _lines(rules: tuple[Rule, ...]) -> Iterator[str]:
    yield from ("# Rules", "", "<!-- Written by `aqim-data build`; edit the register of rules instead. -->", "")
    yield "What `aqim-data validate` and `aqim-data verify` check. A code is never given to another rule."
    yield "`aqim-data rules` lists them on the command line, `aqim-data explain AQ203` shows one."
    for family in FAMILIES.values():
        of_family = [rule for rule in rules if rule.family == family]
        yield from ("", f"## {family.capitalize()}", "", _ABOUT[family], "", "| code | demands |", "|---|---|")
        for rule in of_family:
            demand = rule.demand.replace("|", "\\|")
            yield f"| [{rule.code}](#{rule.anchor}) | {demand} |"
        for rule in of_family:
            yield from _section(rule)


def _section(rule: Rule) -> Iterator[str]:
    yield from ("", f"### {rule.code}", "")
    yield f"{'' if rule.severity == 'error' else 'Warning. '}{rule.demand}"
    yield from ("", f"*Why.* {rule.why}", "", "Wrong:", "", *_block(rule.wrong))
    yield from ("", "Right:", "", *_block(rule.right), "", f"*To mend it.* {rule.mend}")


def _block(text: str) -> Iterator[str]:
    yield from ("```text", *text.split("\n"), "```")
