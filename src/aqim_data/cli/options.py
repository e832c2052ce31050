"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
PACKAGE = click.option(
    "--package",
    "path",
    type=click.Path(path_type=Path),
    help="Folder of another package in the same shape, instead of the installed data.",
)
FLAGGED = click.option(
    "--flagged", is_flag=True, help="Show quotations that threaten, incite or describe violence closely."
)
PATH = click.argument("path", required=False, type=click.Path(path_type=Path))
