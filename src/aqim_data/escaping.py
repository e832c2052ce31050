"""Text from data made harmless: for a terminal, for the log of a build, for XML, for Markdown.

A cell may hold anything: escape sequences, marks that turn the direction of writing, line breaks, commands
of the machine on which a check runs. Nothing of that leaves a report as it came in.
"""

from __future__ import annotations

import json
import re
from typing import Any

from aqim_data.characters import INVISIBLE

# Tags and surrogates cannot be in a valid cell, but can be in a damaged one and in the name of a file.
_HIDDEN = f"\\x7f-\\x9f{INVISIBLE}\\ud800-\\udfff\\U000e0000-\\U000e007f"
_BUT_TAB_AND_LINE = re.compile(f"[\\x00-\\x08\\x0b-\\x1f{_HIDDEN}]")
_ANY = re.compile(f"[\\x00-\\x1f{_HIDDEN}]")
# "##[command]" anywhere in a line, "##vso[…]" and "##teamcity[…]" are commands to the machines that run checks.
_COMMAND = re.compile(r"##(?=\w*\[)")
# A line that begins with "::" is one to GitHub, white space before it or not.
_LINE_COMMAND = re.compile(r"^\s*:(?=:)")
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What can be left as it is inside a line: a dot does harm only in www., a colon only in http: and :emoji:.
_MARKDOWN = re.compile(r"""[^\w\s.,:;'"/()+=?!%–—“”‘’…-]|_|(?<=www)\.|:(?! |$)""", re.IGNORECASE)


def safe(text: object) -> str:
    r"""A text of one or more lines in which nothing commands the terminal or the machine that runs a check.

    >>> safe("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _COMMAND.sub(r"#\\x23", _BUT_TAB_AND_LINE.sub(_escaped, str(text)))


def one_line(text: object) -> str:
    r"""The same on one line, and safe at the beginning of a line of a log.

    >>> one_line("a\nb")
    'a\\nb'
    """
    line = _COMMAND.sub(r"#\\x23", _ANY.sub(_escaped, str(text)))
    return _LINE_COMMAND.sub(lambda match: f"{match[0][:-1]}\\x3a", line)


def shortened(text: str, limit: int) -> str:
    """A text of at most ``limit`` characters; what is cut off is shown by an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def as_json(value: Any, indent: int | None = 2) -> str:
    """A value as JSON in which nothing invisible and no command stands raw; it is still the same value.

    Args:
        value: Anything that JSON can hold; what it cannot becomes text.
        indent: Spaces of indentation; None puts all on one line, which is much faster.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return _COMMAND.sub(r"#\\u0023", _BUT_TAB_AND_LINE.sub(lambda match: json.dumps(match[0])[1:-1], text))


def xml_text(text: str) -> str:
    """A text with nothing that XML 1.0 cannot hold."""
    return _NOT_XML.sub(_escaped, text)


def markdown_text(text: str, limit: int = 400) -> str:
    """A text as Markdown that shows it as it is, in a table too: no markup, no link, no image, no mention.

    >>> markdown_text("a|b")
    'a&#124;b'
    """
    return _MARKDOWN.sub(_entity, shortened(one_line(text), limit))


def _entity(match: re.Match[str]) -> str:
    # GitHub looks for @names and #numbers once more after rendering; an empty space between hides them.
    apart = "&#8203;" if match[0] in "@#" else ""
    return f"&#{ord(match[0])};{apart}"


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
