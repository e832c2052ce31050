"""A workflow's log as the machine that runs it reads it, written from GitHub's description of its commands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: What a log may command. Whatever is not among them is text.
COMMANDS = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
]


@dataclass
class Command:
    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def commands(log: str) -> list[Command]:
    """Every command that a log gives, in both of the forms that are understood."""
    found = (_command(line) for line in re.split("\r\n|\r|\n", log))
    return [command for command in found if command]


def _command(line: str) -> Command | None:
    match = re.match(r"\s*::([^\s:]+)(?: ((?:(?!::).)*))?::(.*)", line)
    if match and match[1] in COMMANDS:
        pairs = (pair.partition("=") for pair in (match[2] or "").strip().split(",") if "=" in pair)
        return Command(match[1], _plain(match[3]), {name: _plain(value) for name, _, value in pairs})
    match = re.search(r"##\[([^\s\]]+)([^\]]*)\](.*)", line)
    return Command(match[1], match[3]) if match and match[1] in COMMANDS else None


def _plain(text: str) -> str:
    return re.sub("%(0D|0A|3A|2C|25)", lambda match: chr(int(match[1], 16)), text)
