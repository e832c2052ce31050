"""Going through a table's file in chunks, alone or with the help of other processes; the outcome is the same."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from aqim_data.models import TABLES
from aqim_data.validation.chunks import Chunk
from aqim_data.validation.judging import SPAN, ChunkJudge


def judged_chunks(
    judge: ChunkJudge, start: int, size: int, *, jobs: int = 1, hold: bool = False, only_text: bool = False
) -> Iterator[Chunk]:
    """The chunks of a file's rows, in order.

    Args:
        judge: What judges them.
        start: Where the rows begin, in bytes.
        size: Where they end.
        jobs: How many processes share the work. Then the lines of each span are counted from 0.
        hold: Keep the rows.
        only_text: Look no further than whether it is text.
    """
    position, line = start, 2
    if jobs > 1 and not only_text:
        for chunk in _with_processes(judge, start, size, jobs):
            position = chunk.stop
            line = 0
            yield chunk
    while position < size:
        stop = _line_end(judge, position + SPAN, size)
        before = position
        for chunk in judge.span(position, stop, line, hold=hold, only_text=only_text):
            position = chunk.stop
            line += chunk.lines
            yield chunk
        if position == before:
            return  # the file became shorter while it was read


def _with_processes(judge: ChunkJudge, start: int, size: int, jobs: int) -> Iterator[Chunk]:
    """The chunks, as far as other processes can judge them."""
    # Small packages start sooner without it.
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

    borders = [start]
    while borders[-1] < size:
        borders.append(_line_end(judge, borders[-1] + SPAN, size))
    spans = list(pairwise(borders))
    if not spans:
        return
    what = (judge.model.table_info.name, judge.folder, judge.known, judge.limit)
    position = start
    try:
        with ProcessPoolExecutor(min(jobs, len(spans)), initializer=_begin, initargs=what) as pool:
            for (begin, end), chunks in zip(spans, pool.map(_judge, spans), strict=True):
                if begin != position:
                    # A row of the span before ran over its end, so this one was cut wrongly.
                    chunks = list(judge.span(position, end)) if position < end else []
                for chunk in chunks:
                    position = chunk.stop
                    yield chunk
    except BrokenExecutor:
        return  # whoever killed the process, the rest can be judged without it


#: What a process judges with.
_judges: list[ChunkJudge] = []


def _begin(table: str, folder: Path, known: Mapping[str, Collection[str] | None], limit: int | None) -> None:
    # Chunks come and go without circles, so looking for circles would only cost.
    gc.disable()
    _judges[:] = [ChunkJudge(TABLES[table], folder, known, limit)]


def _judge(span: tuple[int, int]) -> list[Chunk]:
    first, *others = chunks = list(_judges[0].span(*span))
    # What is told of the whole table is added up here, where it costs the waiting process nothing.
    for chunk in others:
        first.summary.take_totals(chunk.summary)
    return chunks


def _line_end(judge: ChunkJudge, position: int, size: int) -> int:
    """Where the line ends that stands at a position of the file."""
    if position >= size:
        return size
    with judge.open() as stream:
        stream.seek(position)
        stream.readline()
        return min(stream.tell(), size)
