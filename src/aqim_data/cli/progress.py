"""A bar for whatever takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

#: Seconds before a bar is shown, and between two strokes of it.
PATIENCE, STROKE = 1.0, 0.1


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """What the library tells of its progress, drawn on standard error.

    Args:
        label: What is done, in a word or two.

    Yields:
        A function that is told how much of how much is done; it draws nothing in the first second, nor in a pipe.
    """
    last = time.monotonic() + PATIENCE - STROKE
    with ExitStack() as stack:
        draw: Callable[[int, int], None] | None = None

        def tell(done: int, total: int) -> None:
            nonlocal last, draw
            if time.monotonic() < last + STROKE or sys.stderr is None or not sys.stderr.isatty():
                return
            last = time.monotonic()
            draw = draw or _bar(label, stack)
            draw(done, total)

        yield tell


def _bar(label: str, stack: ExitStack) -> Callable[[int, int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    # It is drawn when it is told to, not by a thread: other processes may be started while it stands.
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False))
    task = bar.add_task(label, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total, refresh=True)
