"""The command ``aqim-data`` and its options."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from aqim_data import __version__
from aqim_data.cli.commands_cite import COMMANDS as CITE
from aqim_data.cli.commands_contribute import COMMANDS as CONTRIBUTE
from aqim_data.cli.commands_diff import diff
from aqim_data.cli.commands_explore import COMMANDS as EXPLORE
from aqim_data.cli.commands_export import export
from aqim_data.cli.commands_rules import explain, rules
from aqim_data.cli.options import FLAGGED, FORMAT, PACKAGE, PATH
from aqim_data.cli.output import safe
from aqim_data.cli.reports import Wanted, report_options


class Commands(click.Group):
    """The group of commands; turns what the library raises into a message and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program; a standard output that takes no more, such as a full disk, becomes one line, too."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            # A file that cannot be opened has a name; a reader that stopped early is click's to deal with.
            if error.filename is not None or error.errno in (None, errno.EPIPE):
                raise
            _discard_output()
            click.echo(f"aqim-data: the output cannot be written: {error.strerror}", err=True)
            sys.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours becomes one line on standard error."""
        from aqim_data.errors import AqimDataError, InvalidDatasetError

        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a letter shows a question mark instead of failing.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except AqimDataError as error:
            click.echo(f"aqim-data: {safe(error)}", err=True)
            sys.exit(1 if isinstance(error, InvalidDatasetError) else 2)


def _discard_output() -> None:
    """Let what still waits for standard output go nowhere, or Python would fail once more when it ends."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aqim-data")
def main() -> None:
    """Read, check and build aqim-data, a cited dataset on the history of al-Qaida in the Islamic Maghreb.

    Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 the data are
    invalid or differ, 2 usage.
    """


@main.command()
@PATH
@FORMAT
def info(path: Path | None, form: str) -> None:
    """Show what is in the package, its version and licence, and how to cite it."""
    from aqim_data.cli import reading

    reading.info(path, form)


@main.command("list")
@click.argument("table")
@click.option(
    "--years",
    help=(
        "Keep records that can fall into these years: 2007, 2007-2011, 2007- or -2011. A date that is open at one end "
        "(../2010: by 2010) can fall into every year on that side."
    ),
)
@click.option("--type", "kind", help="Keep records of this type, kind, role, relation, field or vocabulary.")
@click.option("--country", help="Keep records of this country (ISO 3166-1 alpha-2, such as DZ).")
@click.option("--actor", help="Keep records of, or about, the actor with this id.")
@PACKAGE
@FORMAT
def list_table(
    table: str,
    years: str | None,
    kind: str | None,
    country: str | None,
    actor: str | None,
    path: Path | None,
    form: str,
) -> None:
    """List the records of TABLE (events, actors, quotes, …), one line each."""
    from aqim_data.cli import reading

    reading.list_table(table, years, kind, country, actor, path, form)


@main.command()
@click.argument("record_id", metavar="ID")
@FLAGGED
@PACKAGE
@FORMAT
def show(record_id: str, flagged: bool, path: Path | None, form: str) -> None:
    """Show the record with this ID: values, citation, names, people, quotations and claims."""
    from aqim_data.cli import reading

    reading.show(record_id, flagged, path, form)


@main.command()
@click.option("--field", help="Keep this column, count or property: date, killed, responsibility, …")
@click.option("--table", help="Keep records of this table: events, actors, quotes, …")
@click.option("--actor", help="Keep what concerns the actor with this id.")
@click.option("--source", help="Keep what the source with this id has a part in.")
@FLAGGED
@PACKAGE
@FORMAT
def disputes(
    field: str | None,
    table: str | None,
    actor: str | None,
    source: str | None,
    flagged: bool,
    path: Path | None,
    form: str,
) -> None:
    """List where sources disagree: the adopted value and what else is said, each with who says it, and where."""
    from aqim_data.cli import reading

    reading.disputes(field, table, actor, source, flagged, path, form)


@main.command()
@PATH
@click.option("--conformance", is_flag=True, help="Also run frictionless and the official profiles (extra: validate).")
@click.option("--authored", is_flag=True, help="Judge only the tables that people write, not what is built from them.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes for large tables.")
@report_options
def validate(path: Path | None, conformance: bool, authored: bool, jobs: int, wanted: Wanted) -> None:
    """Check the package at PATH (default: the installed data) against every rule."""
    from aqim_data.cli import checking

    checking.validate(path, conformance, wanted, authored=authored, jobs=jobs)


@main.command()
@PATH
@click.option(
    "--archive",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of captured texts, each named by its source: src-….txt.",
)
@report_options
def verify(path: Path | None, archive: Path, wanted: Wanted) -> None:
    """Look up every quotation, wording and name in the captured text of its source."""
    from aqim_data.cli import checking

    checking.verify(path, archive, wanted)


@main.command()
@PATH
@click.option("--check", is_flag=True, help="Write nothing; print what is stale as a unified diff and exit 1.")
@click.option("--forget", is_flag=True, help="Let the register lose ids that no release has had.")
def build(path: Path | None, check: bool, forget: bool) -> None:
    """Write schemas, descriptor, derived tables and pages from the models and the authored tables."""
    from aqim_data.cli import checking

    checking.build(path, check, forget)


main.add_command(rules)
main.add_command(explain)
main.add_command(diff)
main.add_command(export)
for _command in (*CONTRIBUTE, *CITE, *EXPLORE):
    main.add_command(_command)
