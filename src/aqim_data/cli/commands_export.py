"""The command that exports: export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aqim_data.cli.options import PACKAGE
from aqim_data.cli.output import on_terminal, safe

if TYPE_CHECKING:
    from aqim_data.export import Format, Selection


class _Forms(click.ParamType[str]):
    """The name of a form; which there are is looked up only when it is asked for."""

    name = "format"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from aqim_data.export import FORMATS

        if value not in FORMATS:
            self.fail(f"{value!r} is no form; write one of {', '.join(FORMATS)}", param, ctx)
        return value


class _Export(click.Command):
    """A command whose help lists the forms."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from aqim_data.export import FORMATS

        super().format_options(ctx, formatter)
        with formatter.section("Formats"):
            formatter.write_dl([(form.name, form.title) for form in FORMATS.values()])


@click.command(cls=_Export)
@click.argument("form", metavar="FORMAT", type=_Forms())
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="File or folder to write; - is standard output.",
)
@click.option("--table", "tables", metavar="TABLE", multiple=True, help="Write this table only; may be repeated.")
@click.option(
    "--query",
    "query",
    metavar="FILTER=VALUE",
    multiple=True,
    help="Keep what fits years=, type=, country= or actor=, as `aqim-data list` does; may be repeated.",
)
@PACKAGE
def export(form: str, output: Path | None, tables: tuple[str, ...], query: tuple[str, ...], path: Path | None) -> None:
    """Write the data in another form: FORMAT is one of those listed below.

    Text goes to standard output unless -o names a file. A query is put to the first table that is named, or to the
    events; what belongs to the records that fit comes along: docs/export.md.
    """
    from aqim_data import load
    from aqim_data.errors import FilterError
    from aqim_data.export import choose, format_named

    wanted = format_named(form)
    data = load(path)
    try:
        selection = choose(data, form, tables=tables, query=query)
    except FilterError as error:
        raise click.UsageError(str(error)) from None
    if not selection.rows:
        click.echo("no record fits the filters", err=True)
    if output == Path("-") or (output is None and _is_one_text(wanted, selection)):
        _print(form, selection)
    else:
        _write(wanted, selection, output)


def _is_one_text(form: Format, selection: Selection) -> bool:
    return form.is_text and not (form.file_per_table and len(selection.tables) > 1)


def _print(form: str, selection: Selection) -> None:
    from aqim_data.export import as_text, remarks_on

    text = as_text(form, selection)
    if on_terminal():
        text = safe(text)
    # What goes into a file goes there byte for byte, whatever the machine's own line ends and encoding are.
    click.echo(text.encode("utf-8"), nl=False)
    for remark in remarks_on(form, selection):
        click.echo(remark, err=True)


def _write(form: Format, selection: Selection, output: Path | None) -> None:
    from aqim_data.export import export as write

    folder = form.file_per_table and len(selection.tables) > 1
    done = write(
        form.name, selection, output or Path(f"aqim-data-{form.name}" if folder else f"aqim-data{form.suffix}")
    )
    for path in done.paths[:1] if folder else done.paths:
        click.echo(safe(path))
    tables = "1 table" if len(done.tables) == 1 else f"{len(done.tables)} tables"
    click.echo(f"{sum(done.tables.values()):,} records of {tables}", err=True)
    for remark in done.remarks:
        click.echo(remark, err=True)
