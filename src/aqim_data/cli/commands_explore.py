"""The command that writes a page to read the data on: explore."""

from __future__ import annotations

from pathlib import Path

import click

from aqim_data.cli.options import PACKAGE
from aqim_data.cli.output import safe


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("explorer.html"),
    show_default=True,
    help="File to write; - writes to standard output.",
)
@PACKAGE
def explore(output: Path, path: Path | None) -> None:
    """Write one page with timeline, map, tolls and every record, to open in a browser.

    The page holds all that it shows and asks nothing of any network.
    """
    from aqim_data.dataset import load
    from aqim_data.explore import explorer_page, write_explorer

    data = load(path)
    if str(output) == "-":
        click.echo(explorer_page(data), nl=False)
        return
    size = write_explorer(data, output)
    facts = f"{len(data.events)} events, {len(data.sources)} sources, {len(data.claims)} claims; {size / 1e6:.1f} MB"
    click.echo(f"{safe(output)}: {facts}. Open it in a browser.", err=True)


COMMANDS = (explore,)
