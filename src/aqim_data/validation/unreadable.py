"""Why a file is no text in UTF-8."""

from __future__ import annotations

from collections.abc import Callable

from aqim_data.damage.encodings import foreign_file, odd_byte
from aqim_data.models import Record
from aqim_data.validation.chunks import OddByte
from aqim_data.validation.problems import Problem
from aqim_data.validation.rows import problem_of

#: How many bytes are looked at on either side, to find out what the file is.
_SAMPLE = 100_000


def unreadable_problem(model: type[Record], odd: OddByte, beginning: int, read: Callable[[int, int], bytes]) -> Problem:
    """What the file of a table is instead of text, by the first byte that shows it.

    Args:
        model: The model of the table.
        odd: The byte, with all line feeds that stand before it.
        beginning: Where the file begins, behind its byte order marks.
        read: Reads from a position of the file so many bytes.
    """
    foreign = foreign_file(read(beginning, _SAMPLE))
    if foreign:
        return problem_of(model, "AQ005", foreign.message, foreign.hint, line=1)
    line = odd.breaks + 1
    if odd.is_nul:
        hint = "delete it; the file may be damaged, or be no text at all"
        return problem_of(model, "AQ006", "the line holds a NUL byte", hint, line=line)
    start = max(odd.at - _SAMPLE, beginning)
    damage = odd_byte(read(start, odd.at + _SAMPLE - start), odd.at - start)
    # A chunk begins a line of the file, unless the header before it ends in a carriage return alone.
    column = odd.column if odd.breaks else odd.at - beginning + 1
    return problem_of(model, "AQ005", damage.message, damage.hint, line=line, column=column)
