"""Cost against size, as a picture that the README shows: lines on two logarithmic scales."""

from collections.abc import Collection, Iterator, Mapping
from html import escape
from math import log10
from pathlib import Path
from statistics import median

from tests.benchmarks.table.costs import PROXY_UP_TO, QUERIES, SORTED, Times, costs, proxy_sorts
from tests.benchmarks.table.searching import SIZES
from tests.measure.record import Record

_FILE = Path("build/table.svg")

Points = Mapping[int, float]  #: milliseconds by the number of variants

_COLOURS = {
    "Storeroom": "#0b6bcb",
    "QSqlTableModel": "#b35c00",
    "trigram": "#2e7d32",
    "proxy": "#c62828",
    "a page": "#6b7280",
}
_NAMES = {"trigram": "FTS5 trigrams", "proxy": "QSortFilterProxyModel", "a page": "a page painted"}

_WIDTH, _HEIGHT, _LEFT, _TOP, _APART = 300, 250, 64, 36, 150
_FONT = 'font-family="sans-serif" font-size="11" fill="#374151"'
_LINE = 13  #: of text
_DECADES = 5  #: 1 ms to 100 s
_LAST = log10(max(SIZES))
_FIRST = log10(min(SIZES))


def draw() -> list[Record]:
    """Draws what was measured; there is nothing to hold."""
    found = {size: costs(size) for size in SIZES}
    page = {size: median(each.pages) for size, each in found.items()}
    typed: dict[str, Points] = {"a page": page}
    clicked: dict[str, Points] = {"a page": page}
    typed["Storeroom"] = {size: _worst(each.typed, QUERIES) for size, each in found.items()}
    clicked["Storeroom"] = {size: _worst(each.clicked, each.clicked) for size, each in found.items()}
    for rival in ("QSqlTableModel", "trigram", "proxy"):
        typed[rival] = {
            size: _worst(each.rivals_typed[rival], QUERIES)
            for size, each in found.items()
            if rival in each.rivals_typed
        }
    clicked["proxy"] = {size: _worst(proxy_sorts(size), SORTED) for size in SIZES if size <= PROXY_UP_TO}
    _FILE.parent.mkdir(parents=True, exist_ok=True)
    _FILE.write_text(svg({"The slowest keystroke": typed, "The slowest sort": clicked}), encoding="utf-8")
    return []


def _worst(times: Times, what: Collection[str]) -> float:
    return max(median(times[each]) for each in what)


def svg(panels: Mapping[str, Mapping[str, Points]]) -> str:
    """A panel beside the other; each has lines by their names."""
    width = _LEFT + len(panels) * (_WIDTH + _APART)
    height = _TOP + _HEIGHT + 44
    drawn = [
        part
        for place, (title, lines) in enumerate(panels.items())
        for part in _panel(_LEFT + place * (_WIDTH + _APART), title, lines)
    ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_FONT}>',
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *drawn,
            "</svg>\n",
        )
    )


def _panel(left: int, title: str, lines: Mapping[str, Points]) -> Iterator[str]:
    yield f'<text x="{left}" y="{_TOP - 16}" font-size="13" font-weight="bold">{escape(title)}</text>'
    for decade in range(_DECADES + 1):
        y = _y(10**decade)
        text = f"{10**decade} ms" if decade < 3 else f"{10 ** (decade - 3)} s"
        yield f'<path d="M{left} {y:.1f}h{_WIDTH}" stroke="#e5e7eb"/>'
        yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    for size in SIZES:
        bottom = _TOP + _HEIGHT + 18
        yield f'<text x="{_x(left, size):.1f}" y="{bottom}" text-anchor="middle">{size:,}</text>'
    beside = _names_beside(lines)
    for name, points in lines.items():
        yield from _line(left, name, points, beside[name])


def _names_beside(lines: Mapping[str, Points]) -> dict[str, float]:
    """How high each name stands: where its line ends, or below a name that would touch it."""
    heights: dict[str, float] = {}
    lowest: dict[int, float] = {}
    for name, points in sorted(lines.items(), key=lambda line: _y(list(line[1].values())[-1])):
        size, milliseconds = list(points.items())[-1]
        heights[name] = lowest[size] = max(_y(milliseconds), lowest.get(size, 0) + _LINE)
    return heights


def _line(left: int, name: str, points: Points, height: float) -> Iterator[str]:
    colour, said = _COLOURS[name], escape(_NAMES.get(name, name))
    places = [(_x(left, size), _y(ms)) for size, ms in points.items()]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    yield f'<text x="{places[-1][0] + 7:.1f}" y="{height + 4:.1f}" fill="{colour}">{said}</text>'


def _x(left: int, size: int) -> float:
    return left + (log10(size) - _FIRST) / (_LAST - _FIRST) * _WIDTH


def _y(milliseconds: float) -> float:
    return _TOP + (1 - log10(max(milliseconds, 1)) / _DECADES) * _HEIGHT
