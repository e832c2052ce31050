"""The commands for those who cite and hand on: cite, release."""

from __future__ import annotations

from pathlib import Path

import click

from aqim_data.cli.options import PACKAGE
from aqim_data.cli.output import print_json, safe


@click.command()
@click.argument("record_id", metavar="[ID]", required=False)
@click.option(
    "--style",
    default="apa",
    show_default=True,
    help="apa, chicago, mla, bibtex, csl-json, or the name of any CSL style, such as nature.",
)
@PACKAGE
def cite(record_id: str | None, style: str, path: Path | None) -> None:
    """Say how to cite the dataset in this version; with ID a record, its source and the place in it.

    For the dataset and for a source, the entry of a bibliography is printed; for a record also the footnote, or the
    citation in the text, with the pinpoint. Needs the extra: cite (csl-json does without).
    """
    from aqim_data.cite import cite
    from aqim_data.dataset import load

    citation = cite(load(path), record_id, style)
    if style == "csl-json":
        print_json([work.item for work in citation.works])
    elif not citation.text:
        click.echo(safe(citation.references[0]), nl=False)
    elif len(citation.works) == 1 and citation.references:
        click.echo(safe(citation.references[0]))
    else:
        click.echo("Footnote:" if citation.in_notes else "In the text:")
        click.echo(safe(citation.text))
        if citation.references:
            click.echo("\nBibliography:")
        for entry in citation.references:
            click.echo(safe(entry))
    for remark in citation.remarks:
        click.echo(safe(remark), err=True)


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="Folder that the files are written to.",
)
def release(path: Path | None, output: Path) -> None:
    """Write the package at PATH (default: the installed data) as one zip that is itself a data package.

    Nothing is written unless the package is valid and everything derived is fresh. Prints the SHA-256 of the zip as
    sha256sum does; the same line stands in a file beside it.
    """
    from aqim_data.release import write_release

    written = write_release(path, output)
    click.echo(f"{written.digest}  {safe(written.file.name)}")
    click.echo(f"{len(written.files)} files, {written.size:,} bytes in {safe(written.file)}", err=True)


#: What this module adds to the command line.
COMMANDS: tuple[click.Command, ...] = (cite, release)
