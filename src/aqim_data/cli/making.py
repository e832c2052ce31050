"""The commands ``aqim-data new …``: options read off a model, questions on a terminal, one valid row."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from aqim_data.cli.output import safe
from aqim_data.contribute.proposal import (
    KINDS,
    columns_to_ask,
    faults_of_answer,
    made_record,
    proposed_id,
    terms_of,
)
from aqim_data.contribute.recognition import OPEN
from aqim_data.contribute.saving import known_ids, save_row, table_text
from aqim_data.dataset import near_matches
from aqim_data.models.cell_faults import CellFault
from aqim_data.models.cells import owner_of
from aqim_data.models.record import Column, Table

#: The rule that a cell breaks which is empty and must not be.
_EMPTY = "AQ201"


def maker(kind: str) -> click.Command:
    """The command that makes one kind of record."""
    table = KINDS[kind]
    options: list[click.Parameter] = [
        click.Option([_option(column.name), column.name], help=_help(column, OPEN[table].table_info))
        for column in columns_to_ask(kind)
    ]
    options += [
        click.Option(
            ["-o", "--output", "output_"],
            type=click.Path(path_type=Path),
            help="Add the row to this CSV file, or to the table's file in this folder; default: print it.",
        ),
        click.Option(["--into-package", "into_package_"], is_flag=True, help="Merge the row into the package."),
        click.Option(
            ["--package", "package_"],
            type=click.Path(path_type=Path),
            help="Folder of the package, instead of the data of this installation.",
        ),
    ]

    def make(output_: Path | None, into_package_: bool, package_: Path | None, **values: str | None) -> None:
        if output_ and into_package_:
            raise click.UsageError("--output and --into-package exclude each other")
        given = {name: value for name, value in values.items() if value is not None}
        cells = _completed(kind, given, package_, output_)
        _deliver(table, cells, output_, into_package_, package_)

    article = "an" if kind[0] in "aeiou" else "a"
    return click.Command(
        kind,
        params=options,
        callback=make,
        help=(
            f"Make {article} {kind}: {OPEN[table].table_info.description} Values that are not given as options are "
            "asked for on a terminal. The id is proposed from the content."
        ),
        short_help=f"Make {article} {kind}.",
    )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _help(column: Column, table: Table) -> str:
    terms = [str(term) for term in column.vocabulary or ()]
    listed = f" One of: {', '.join(terms)}." if 0 < len(terms) <= 60 else ""
    several = " Several are separated by |." if column.many else ""
    # The record's own id is proposed from the rest.
    needed = " Required." if column.required and column.name not in table.key else ""
    return f"{column.description}{listed}{several}{needed}"


def _completed(kind: str, given: dict[str, str], package: Path | None, output: Path | None) -> dict[str, str]:
    """All cells of the record, given or asked for."""
    table = KINDS[kind]
    (key,) = OPEN[table].table_info.key
    taken = known_ids(package, output, table)
    if sys.stdin.isatty() and sys.stderr.isatty():
        return _asked(kind, given, taken)
    if not given.get(key):
        given[key] = proposed_id(table, given, taken)
        _say_of_namesake(given[key], taken)
    missing = [column for column in columns_to_ask(kind) if column.required and not given.get(column.name)]
    # The id follows from the other values.
    missing = [column for column in missing if column.name != key] or missing
    lines = [f"  {_option(column.name):<16} {column.description}" for column in missing]
    if missing:
        lines.insert(0, "these values are needed, and there is no terminal to ask on:")
    # What is wrong is told together with what is missing, so that nobody has to try twice.
    faults = made_record(table, given)[1]
    lines += [_in_words(fault, given) for fault in faults if fault.rule != _EMPTY]
    if lines:
        raise click.UsageError("\n".join(lines))
    return given


def _in_words(fault: CellFault, cells: Mapping[str, str]) -> str:
    value = cells.get(fault.column, "")
    return safe(f"{_option(fault.column)} {value!r}: {fault.message}; {fault.hint}")


def _asked(kind: str, given: dict[str, str], taken: Mapping[str, str]) -> dict[str, str]:
    """The cells of a record, asked for one by one; each answer is judged at once."""
    table = KINDS[kind]
    (key,) = OPEN[table].table_info.key
    # Whoever gave some values as options is asked only for what must be there.
    columns = [column for column in columns_to_ask(kind) if not given or column.required]
    cells = dict(given)
    _say(f"A new {kind}. Enter leaves a value empty where that is allowed; Ctrl+C stops.")
    wanted = [column for column in columns if column.name != key and column.name not in cells]
    wanted += [column for column in columns_to_ask(kind) if _is_wrong(table, column.name, cells)]
    for column in wanted:
        cells[column.name] = _answer(table, column, taken)
    if key not in cells:
        proposal = proposed_id(table, cells, taken)
        _say_of_namesake(proposal, taken)
        cells[key] = _answer(table, OPEN[table].columns()[key], taken, proposal)
    while faults := made_record(table, {name: cell for name, cell in cells.items() if cell})[1]:
        for fault in faults:
            _say(_in_words(fault, cells))
        for name in dict.fromkeys(fault.column for fault in faults):
            cells[name] = _answer(table, OPEN[table].columns()[name], taken, cells.get(name, ""))
    return cells


def _is_wrong(table: str, name: str, cells: Mapping[str, str]) -> bool:
    return name in cells and bool(faults_of_answer(table, name, cells[name]))


def _answer(table: str, column: Column, taken: Mapping[str, str], proposal: str = "") -> str:
    _say("")
    _say(f"{column.title}{'' if column.required else ' (may be empty)'}: {column.description}")
    for term in terms_of(column):
        _say(f"    {term}")
    while True:
        text: str = click.prompt(column.name, default=proposal, show_default=bool(proposal), err=True).strip()
        faults = faults_of_answer(table, column.name, text)
        if not faults and text and (note := _of_reference(table, column, text, taken)):
            _say(note)
        if not faults:
            return text
        for fault in faults:
            _say(f"  {fault.message}; {fault.hint}")


def _say_of_namesake(proposal: str, taken: Mapping[str, str]) -> None:
    """Point at the record that would have got the same id: the two may be one."""
    base, _, number = proposal.rpartition("-")
    if number.isdecimal() and base in taken:
        _say(f"There is {base} already; if that is the same, change its row instead of making another.")


def _of_reference(table: str, column: Column, text: str, taken: Mapping[str, str]) -> str:
    """What to say of an id that no record has; it may be that of another row of the same contribution."""
    if not column.reference(OPEN[table].table_info) or text in taken:
        return ""
    near = near_matches(text, sorted(one for one in taken if owner_of(one) == owner_of(text)))
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    return f"  no record has this id yet; {hint}if it is new, contribute that record too"


def _say(text: str) -> None:
    click.echo(safe(text), err=True)


def _deliver(table: str, cells: dict[str, str], output: Path | None, into_package: bool, package: Path | None) -> None:
    if output:
        file = save_row(output, table, cells)
        click.echo(f"{safe(cells[OPEN[table].table_info.key[0]])} is in {safe(file)}", err=True)
    elif into_package:
        with TemporaryDirectory(prefix="aqim-data-") as folder:
            file = save_row(Path(folder), table, cells)
            _merge(file, package)
    else:
        click.echo(safe(table_text(table, [cells])), nl=False)


def _merge(file: Path, package: Path | None) -> None:
    from aqim_data.cli.commands_contribute import merge

    context = click.get_current_context()
    arguments: dict[str, Any] = {"paths": (file,), "package": package, "recover": False, "form": "text"}
    context.invoke(merge, **arguments)
