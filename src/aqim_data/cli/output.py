"""Printing: tables and text by rich on a terminal, plain lines in a pipe, JSON on request."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from aqim_data.escaping import as_json, safe

__all__ = ["on_terminal", "print_json", "print_sections", "print_table", "safe"]


def on_terminal() -> bool:
    """Whether a person reads along."""
    return sys.stdout is not None and sys.stdout.isatty()


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    click.echo(as_json(value))


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table: drawn on a terminal, tab-separated with a header line in a pipe."""
    if not on_terminal():
        for row in (header, *rows):
            click.echo("\t".join(safe(cell).replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in header:
        # An id that is cut off cannot be copied.
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    Console().print(table)


def print_sections(title: str, sections: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """A record: headings with labelled lines below them."""
    if not on_terminal():
        click.echo(safe(title))
        for heading, lines in sections:
            click.echo(f"\n{heading}" if heading else "")
            width = max((len(label) for label, _ in lines), default=0)
            for label, text in lines:
                click.echo(f"  {label.ljust(width)}  {safe(text)}".rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(safe(title), style="bold"))
    for heading, lines in sections:
        console.print(Text(f"\n{heading}", style="bold") if heading else "")
        grid = Table.grid(padding=(0, 2, 0, 2))
        for label, text in lines:
            grid.add_row(Text(label, style="dim"), Text(safe(text)))
        console.print(grid)
