"""Two measured in turns, so that both meet the same moods of the machine."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROUNDS = 15


class Compared(NamedTuple):
    """Milliseconds a call, and the ratio of ours to the rival's: medians of the rounds."""

    ours: float
    rival: float
    ratio: float


def compare(
    ours: Callable[[], object], rival: Callable[[], object], *, calls: int = 1, rounds: int = ROUNDS
) -> Compared:
    """``calls`` of each in a round, after one that does not count; a round's figure is their median."""
    ours(), rival()
    times = [(_median(ours, calls), _median(rival, calls)) for _ in range(rounds)]
    return Compared(
        median(mine for mine, _ in times),
        median(other for _, other in times),
        median(mine / other for mine, other in times),
    )


def _median(call: Callable[[], object], calls: int) -> float:
    return median(timed(call) for _ in range(calls))


def timed(call: Callable[[], object]) -> float:
    """Milliseconds."""
    began = perf_counter()
    call()
    return (perf_counter() - began) * 1000
