"""The command that compares: diff."""

from __future__ import annotations

import sys

import click

from aqim_data.cli.output import on_terminal, print_json, safe


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@click.option("--derived", is_flag=True, help="Also compare the rows of the tables that aqim-data build writes.")
@click.option("--all", "everything", is_flag=True, help="Show every row, not only the first of each kind.")
@click.option("--flagged", is_flag=True, help="Show quotations that threaten, incite or describe violence closely.")
@click.option(
    "--check-version",
    is_flag=True,
    help="Exit 1 only if NEW's version, or that of its new ids, is too low.",
)
def diff(
    old: str, new: str | None, form: str, derived: bool, everything: bool, flagged: bool, check_version: bool
) -> None:
    """Show what changes from OLD to NEW, record by record, and which version that calls for.

    OLD and NEW are folders, zips, wheels or git revisions (HEAD~1, v0.1.0). Without NEW, OLD is compared with the
    package that the working folder lies in, or else with the installed data. Exit codes: 0 no difference, 1 they
    differ, 2 one of the two cannot be read.
    """
    from aqim_data.diff import as_markdown, as_text, compare

    difference = compare(old, new, derived=derived, flagged=flagged)
    if form == "json":
        print_json(difference.as_dict())
    elif form == "markdown":
        click.echo(safe(as_markdown(difference, everything=everything)), nl=False)
    else:
        for line in as_text(difference, everything=everything).removesuffix("\n").split("\n"):
            click.echo(_coloured(safe(line)))
    if not check_version:
        sys.exit(1 if difference else 0)
    check = difference.check
    click.echo(f"version: {safe(check) or 'no step is called for, and none was made'}", err=True)
    if difference.antedated:
        ids = difference.antedated
        first = f"{ids[0]}{f' and {len(ids) - 1:,} more' if len(ids) > 1 else ''}"
        wanted = check.new if check.enough else check.wanted
        click.echo(
            f"data/records.csv: {safe(first)} since a version that did not have it; write {safe(wanted)} as since",
            err=True,
        )
    sys.exit(0 if check.enough and not difference.antedated else 1)


def _coloured(line: str) -> str:
    if not on_terminal() or not line:
        return line
    mark = line.lstrip()[:2]
    if not line.startswith(" "):
        return click.style(line, bold=True)
    return click.style(line, fg={"+ ": "green", "− ": "red"}.get(mark))
