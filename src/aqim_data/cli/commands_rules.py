"""The commands about rules: the register, and one rule explained."""

from __future__ import annotations

import click

from aqim_data.cli.options import FORMAT

# Written out, so that asking for help does not load the register; a test keeps the two alike.
FAMILY_NAMES = ("file", "table", "field", "record", "reference", "evidence", "package", "plausibility")


@click.command()
@click.option("--family", type=click.Choice(FAMILY_NAMES), help="Keep the rules of this family.")
@FORMAT
def rules(family: str | None, form: str) -> None:
    """List the rules that a package must keep."""
    from aqim_data.cli.output import print_json, print_table
    from aqim_data.validation.rules import RULES

    found = [rule for rule in RULES.values() if family in (None, rule.family)]
    if form == "json":
        print_json([rule.as_dict() for rule in found])
        return
    print_table(
        ("code", "family", "severity", "demand"),
        ((rule.code, rule.family, rule.severity, rule.demand) for rule in found),
    )


@click.command()
@click.argument("code")
@FORMAT
def explain(code: str, form: str) -> None:
    """Explain the rule with this CODE: what it demands, why, what is wrong and right, how to mend it."""
    from aqim_data.cli.output import print_json, print_sections
    from aqim_data.validation.rules import RULES

    rule = RULES.get(code.strip().upper())
    if rule is None:
        raise click.BadParameter(_unknown(code), param_hint="CODE")
    if form == "json":
        print_json(rule.as_dict())
        return
    texts = {"why": rule.why, "wrong": rule.wrong, "right": rule.right, "to mend it": rule.mend}
    lines = [
        (label if not number else "", line)
        for label, text in texts.items()
        for number, line in enumerate(text.split("\n"))
    ]
    print_sections(f"{rule.code} ({rule.family}, {rule.severity}): {rule.demand}", [("", lines)])


def _unknown(code: str) -> str:
    """What to say of a code that no rule has."""
    from aqim_data.cli.output import safe
    from aqim_data.validation.rules import near_codes

    near = near_codes(code)
    hint = f"did you mean {' or '.join(near)}?" if near else "aqim-data rules lists them"
    shown = code if len(code) <= 40 else f"{code[:39]}…"
    return f"no rule has the code {safe(shown)!r}; {hint}"
