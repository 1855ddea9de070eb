"""Keystrokes to the painted result, and sorts, at 100,000 variants and at other sizes."""

from statistics import median

from tests.benchmarks.table.costs import QUERIES, SORTED, Costs, costs, proxy_sorts
from tests.measure.record import Record

SIZES = (1_000, 10_000, 100_000, 1_000_000)

_SIZE = 100_000

#: Pages that a keystroke may take, by size (issue 4).
_KEYSTROKE = {1_000: 2.0, 10_000: 2.0, _SIZE: 2.0, 1_000_000: 8.0}
_SORT = 5.0

#: How many times as fast as the proxy.
_KEYSTROKE_TIMES = 50.0
_SORT_TIMES = 100.0

#: Clearing is quick for every rival, and bounded in pages alone.
_ASKED = QUERIES[:-1]


def keystrokes() -> list[Record]:
    at_size = costs(_SIZE)
    return [
        *(_in_pages(f"keystroke {text!r}", _SIZE, at_size, text, _KEYSTROKE[_SIZE]) for text in QUERIES),
        _worst("any keystroke on the way", _SIZE, at_size, list(at_size.typed), _KEYSTROKE[_SIZE]),
        *(
            _times_as_fast(f"keystroke {text!r}, {rival}", at_size, text, rival)
            for rival in at_size.rivals_typed
            for text in _ASKED
        ),
    ]


def other_sizes() -> list[Record]:
    return [
        _worst("worst keystroke", size, costs(size), QUERIES, bound)
        for size, bound in _KEYSTROKE.items()
        if size != _SIZE
    ]


def growth() -> list[Record]:
    """A hundred times the variants may cost a hundred times as much."""
    small, large = 10_000, 1_000_000
    few, many = (max(median(costs(size).typed[text]) for text in QUERIES) for size in (small, large))
    return [
        Record("worst keystroke, against 10,000", large, many, few, many / few, "ms, ratio", large / small)
    ]


def sorts() -> list[Record]:
    at_size = costs(_SIZE)
    rival = proxy_sorts(_SIZE)
    ways = [f"{title} {way}" for title in SORTED for way in ("down", "up")]
    return [
        *(_in_pages(f"sort, {way}", _SIZE, at_size, way, _SORT) for way in ways),
        _first_sort(at_size),
        *(
            _compared(
                f"sort, {title} down, proxy", at_size.clicked[f"{title} down"], rival[title], _SORT_TIMES
            )
            for title in SORTED
        ),
    ]


def _first_sort(found: Costs) -> Record:
    """What the first click on a heading takes, before anything can be known from an earlier one."""
    way = max((f"{title} up" for title in SORTED), key=lambda way: found.in_pages[way][0])
    pages = found.in_pages[way][0]
    took = found.clicked[way][0]
    return Record("sort, the first time", _SIZE, took, took / pages, pages, "ms, pages", _SORT)


def _in_pages(name: str, size: int, found: Costs, what: str, bound: float) -> Record:
    took = (found.typed | found.clicked)[what]
    return Record(
        name, size, median(took), median(found.pages), median(found.in_pages[what]), "ms, pages", bound
    )


def _worst(name: str, size: int, found: Costs, texts: tuple[str, ...] | list[str], bound: float) -> Record:
    text = max(texts, key=lambda text: median(found.in_pages[text]))
    return _in_pages(f"{name}, {text!r}", size, found, text, bound)


def _times_as_fast(name: str, found: Costs, text: str, rival: str) -> Record:
    bound = _KEYSTROKE_TIMES if rival == "proxy" else 1.0
    return _compared(name, found.typed[text], found.rivals_typed[rival][text], bound)


def _compared(name: str, ours: list[float], rival: list[float], bound: float) -> Record:
    times = median(other / mine for mine, other in zip(ours, rival, strict=True))
    return Record(name, _SIZE, median(ours), median(rival), times, "ms, times", bound, at_least=True)
