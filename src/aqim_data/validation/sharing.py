"""Work on what this process holds, shared with other processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Held = TypeVar("Held")
Task = TypeVar("Task")
Outcome = TypeVar("Outcome")

#: Fewer tasks than this are done sooner than other processes are started.
_FEW = 8


def shared(work: Callable[[Held, Task], Outcome], held: Held, tasks: Sequence[Task], jobs: int) -> Iterator[Outcome]:
    """The outcomes of some tasks, in order; the same whichever process does them.

    Args:
        work: Does a task.
        held: What it needs for every task. Where processes are forked it costs nothing to hand it on.
        tasks: The tasks.
        jobs: How many processes share them.
    """
    done = 0
    if jobs > 1 and len(tasks) >= _FEW:
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        try:
            with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(work, held)) as pool:
                for outcome in pool.map(_do, tasks):
                    yield outcome
                    done += 1
        except BrokenExecutor:
            pass  # whoever killed the process, the rest can be done without it
    for task in tasks[done:]:
        yield work(held, task)


#: What a process works on.
_work: list[Callable[[Any], Any]] = []


def _begin(work: Callable[[Any, Any], Any], held: Any) -> None:
    _work[:] = [lambda task: work(held, task)]


def _do(task: Any) -> Any:
    return _work[0](task)
