"""A report as Markdown, for the summary of a workflow or a comment on a change."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from aqim_data.escaping import markdown_text, shortened
from aqim_data.reporting.context import Context, Tally, counted, demand_of, spread, summary
from aqim_data.validation import Problem, Report

#: How many problems the table lists unless all are asked for.
LIMIT = 25
#: GitHub refuses a summary of more than 1 MiB; some room is left for what other steps add.
_BYTES = 900_000


def markdown(report: Report, context: Context) -> str:
    """A report as Markdown: the verdict, how often each rule is broken, the first problems, and what changes.

    Whatever comes from data is shown as it is: it makes no markup, link, image or mention.
    """
    sign = "❌" if not report.passed else "⚠️" if report.count else "✅"
    lines = [f"### {sign} aqim-data {context.command}", "", f"{markdown_text(summary(report, context))}."]
    if report.count:
        lines += ["", *_counts(Tally.of(report)), ""]
        body = "\n".join(lines) + "\n" + _problems(report, context, _BYTES - len("\n".join(lines).encode()))
    else:
        body = "\n".join(lines) + "\n"
    return body + _changes(context.diff_markdown, _BYTES - len(body.encode()))


def _counts(tally: Tally) -> Iterator[str]:
    yield "| rule | demands | severity | problems |"
    yield "|---|---|---|--:|"
    for (code, severity), number in tally.numbers.items():
        yield f"| {markdown_text(code)} | {markdown_text(demand_of(code))} | {severity} | {number:,} |"


def _problems(report: Report, context: Context, room: int) -> str:
    chosen = list(report.problems) if context.everything else spread(report.problems, LIMIT)
    rows = ["| where | rule | what is wrong | what to do |", "|---|---|---|---|"]
    room -= 500
    for problem in chosen:
        row = _row(problem, context)
        room -= len(row.encode()) + 1
        if room < 0:
            break
        rows.append(row)
    left = report.count - (len(rows) - 2)
    more = f"\n{counted(left, 'more problem')} not shown here.\n" if left else ""
    return "\n".join(rows) + "\n" + more


def _row(problem: Problem, context: Context) -> str:
    place = f"<code>{markdown_text(problem.place, 200)}</code>"
    path = context.repository_path(problem.file)
    if context.source_url and not path.startswith("/"):
        address = quote(path.encode("utf-8", "surrogatepass"))
        # ?plain=1 shows the lines of a CSV file, which GitHub would draw as a table without numbers.
        place = f'<a href="{context.source_url}/{address}?plain=1#L{max(problem.line, 1)}">{place}</a>'
    record = f"<br><code>{markdown_text(problem.record_id, 100)}</code>" if problem.record_id else ""
    subject = f"<code>{markdown_text(problem.subject, 200)}</code>: " if problem.subject else ""
    message, hint = markdown_text(problem.message), markdown_text(problem.hint)
    return f"| {place}{record} | {markdown_text(problem.rule)} | {subject}{message} | {hint} |"


def _changes(diff_markdown: str, room: int) -> str:
    if not diff_markdown:
        return ""
    room -= 200
    whole = diff_markdown.rstrip("\n")
    if len(whole.encode()) > room:
        # Characters of up to four bytes; cut at a line, so that no table row or tag is left open in the middle.
        whole = shortened(whole, max(room // 4, 1)).rpartition("\n")[0] + "\n\n… cut short: the rest is too long."
    return f"\n{whole}\n"
