"""How the commands that check say what they found: forms, files, exit codes."""

from __future__ import annotations

import functools
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from aqim_data.cli.output import on_terminal
from aqim_data.errors import AqimDataError

if TYPE_CHECKING:
    from aqim_data.validation import Report

# The same as aqim_data.reporting.FORMS, which costs more to import than the help of a command may take.
FORMS = ("text", "json", "github", "sarif", "junit", "markdown")
Output = tuple[str, Path]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user wants of a report.

    Attributes:
        form: The form on standard output.
        outputs: Forms and the files that they are written to; an empty form is ``form`` itself.
        everything: Whether every problem is shown.
        strict: Whether warnings count as errors.
    """

    form: str = "text"
    outputs: tuple[Output, ...] = ()
    everything: bool = False
    strict: bool = False


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options on its report; it receives them as ``wanted``."""

    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMS),
        default="text",
        show_default=True,
        help="Form of the report on standard output.",
    )
    @click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="[FORM=]FILE",
        callback=_outputs,
        help="Also write the report to FILE in FORM (sarif=report.sarif); can be repeated. "
        "Without FORM the report of --format goes to FILE instead of standard output.",
    )
    @click.option("--all", "everything", is_flag=True, help="Show every problem, not only the first of each rule.")
    @click.option("--strict", is_flag=True, help="Let warnings count as errors.")
    @functools.wraps(command)
    def with_options(
        *arguments: Any, form: str, outputs: tuple[Output, ...], everything: bool, strict: bool, **others: Any
    ) -> Any:
        return command(*arguments, wanted=Wanted(form, outputs, everything, strict), **others)

    return with_options


def _outputs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
    return tuple(_output(value) for value in values)


def _output(value: str) -> Output:
    form, sign, file = value.partition("=")
    # A name such as ./a=b.json is a file: forms are words.
    if not sign or not re.fullmatch(r"\w*", form):
        form, file = "", value
    elif form not in FORMS:
        raise click.BadParameter(
            f"{form!r} is no form of a report; write one of {', '.join(FORMS)}, such as sarif=FILE"
        )
    if file in ("", "-"):
        raise click.BadParameter("name a file; standard output gets the form of --format")
    return form, Path(file)


def finish(
    report: Report,
    wanted: Wanted,
    *,
    command: str,
    outcome: str,
    folder: Path | None,
    conformance: bool = False,
    diff_markdown: str = "",
    own: Mapping[str, str] | None = None,
) -> NoReturn:
    """Print and write a report as it is wanted, and exit: 0 if all is fine, 1 if not.

    Args:
        report: The outcome of the check.
        wanted: The options of the command.
        command: Name of the command.
        outcome: What was found to be fine, such as ``valid: 12 tables, 4711 rows``.
        folder: The package's folder, to which the files of problems are relative.
        conformance: Whether conformance was judged too.
        diff_markdown: What changes record by record, as Markdown that is already safe to show.
        own: What the command itself wrote instead of the common report, by form.

    Raises:
        AqimDataError: A file cannot be written.
    """
    from dataclasses import replace

    from aqim_data.reporting import Context, judged_rules, render, repository_root, source_url, summary

    report = replace(report, strict=wanted.strict)
    context = Context(
        command=command,
        outcome=outcome,
        rules=judged_rules(command, conformance),
        folder=folder,
        root=repository_root(folder, os.environ) if folder else None,
        everything=wanted.everything,
        source_url=source_url(os.environ),
        diff_markdown=diff_markdown,
    )
    own = own or {}
    for form, file in wanted.outputs:
        form = form or wanted.form
        _write(file, own[form] if form in own else render(form, report, context))
    if all(form for form, _ in wanted.outputs):
        coloured = replace(context, colour=wants_colour())
        click.echo(own[wanted.form] if wanted.form in own else render(wanted.form, report, coloured), nl=False)
    else:
        click.echo(summary(report, context), err=True)
    sys.exit(0 if report.passed else 1)


def wants_colour() -> bool:
    """Whether standard output is a terminal that may be coloured (https://no-color.org)."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(file: Path, text: str) -> None:
    from aqim_data.build import write_text

    try:
        if file.exists() and not file.is_file() and not file.is_dir():
            # A pipe or a device cannot be replaced, and need not be.
            file.write_text(text, encoding="utf-8")
        else:
            write_text(file.resolve(), text)
    except (AqimDataError, OSError, ValueError) as error:
        reason = error if isinstance(error, AqimDataError) else f"{file} cannot be written: {error}"
        raise AqimDataError(f"the report was not written: {reason}") from None
