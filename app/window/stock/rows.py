"""Which rows of a shelf a query shows, and in what order. No Qt; not to be imported before the first paint.

What is asked is answered twice: at once the first page, taken from the front of the answer; then, slice by
slice, all of it. The front never changes, so nothing that is painted has to be painted anew. Whole columns are
filtered and sorted in numpy: Python's own sort takes a page longer than a click on a heading may (measured).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.searching import coded, folded
from app.domain.stock import Chip, Status
from app.window.stock.query import ALL, Order, Query, RowNumbers, with_order
from app.workspace.shelf import NONE, SLICE, TRACKED, Index, Shelf, bit

Array = npt.NDArray[Any]

_PAGE = 64  #: rows that are found at once: more than a page shows
_PIECE = 512  #: rows that are looked at for it in one go
_TRIED = 8  #: pieces that are, at most
_NEAR = 1 << 16  #: rows that are looked through for some that may have all words
_AT_ONCE = 1024  #: so many are searched without slices

#: Columns that change while the catalogue does not.
_MOVING = {"balance", "level", "missing", "status"}

_ROW = np.uint64(0xFFFFFFFF)  #: the bits of an entry that are its row


class Rows:
    """``shown`` are row numbers of the shelf; while ``searching``, only the first of them.

    ``only`` limits all of it to what a chip shows, as the low-stock page does. ``counts`` are of what matches text
    and category, under any chip; they follow when the search is done. Rows whose value is not known come last,
    whichever way is sorted. Sorting is stable, so that sorting by one column and then by another keeps the
    first order within the second.
    """

    def __init__(
        self,
        shelf: Shelf,
        only: Chip = Chip.ALL,
        query: Query = ALL,
        orders: tuple[Order, ...] = (),
    ) -> None:
        if shelf.catalogue.index is None:
            raise ValueError("the index has not been read")
        self.shelf = shelf
        self.only = only
        self.orders = orders
        self._index: Index = shelf.catalogue.index
        self._split = 0  # texts are there for the rows before this one
        self._found: Array | None = None  # a row: whether it has all words; None for no words
        self._candidates: Array | None = None  # a row: whether it had all when fewer were asked for
        self._rest: Iterator[None] = iter(())
        self.searching = False
        self._arranged = [self._base()]  # after none of the orders, after one, after two
        self._arrange(0)
        self.query = ALL
        self.ask(query)

    @property
    def all(self) -> Array:
        """Whatever the query, in catalogue order."""
        return self._arranged[0]

    @property
    def categories(self) -> list[str]:
        """The categories there are, whatever the query, in order."""
        names: Sequence[str] = self._index.categories
        if self.only is not Chip.ALL:
            names = [names[rank - 1] for rank in np.unique(self._column("category")[self.all]).tolist()]
        return [name for name in names if name]

    # What is asked

    def ask(self, query: Query) -> None:
        """Show the first page of what matches; `work_on` finds the rest."""
        narrower = not self.searching and folded(query.text).startswith(folded(self.query.text))
        self._candidates = self._found if narrower else None
        self.query = query
        self._found, self.searching = None, False
        if not self._words:
            self._settle()
            return
        self._rest = self._search()
        self.searching = True
        searched = len(self.shelf) if self._candidates is None else np.count_nonzero(self._candidates)
        if searched > _AT_ONCE:
            self.shown = self._front()
        else:
            while self.searching:
                self.work_on()

    def sort(self, order: Order | None) -> None:
        """Sort by a column, keeping the order there was among equals; without one, in catalogue order."""
        before, self.orders = self.orders, with_order(self.orders, order)
        same = (
            place for place, both in enumerate(zip(before, self.orders, strict=False)) if both[0] != both[1]
        )
        self._arrange(next(same, min(len(before), len(self.orders))))
        self._show_anew()

    def take(self, shelf: Shelf) -> None:
        """Take a shelf of the same catalogue, in which balances, levels or tracking changed."""
        self.shelf = shelf
        moving = (place for place, order in enumerate(self.orders) if order.column in _MOVING)
        kept = next(moving, len(self.orders))
        if self.only is not Chip.ALL:
            self._arranged[0], kept = self._base(), 0
        self._arrange(kept)
        self._show_anew()

    def work_on(self) -> bool:
        """Search one slice more, or make texts of one to be searched later. Whether there is more to do."""
        if self.searching:
            if next(self._rest, self) is self:
                self.searching = False
                self._settle()
            return True
        if self._split < len(self.shelf):
            self._split_up_to(self._split + 1)
        return self._split < len(self.shelf)

    # Where rows are

    def place(self, row: int) -> int | None:
        """Where a row of the shelf is shown; None where it is not."""
        found = np.flatnonzero(self.shown == row)
        return int(found[0]) if len(found) else None

    def part(self, runs: Sequence[tuple[int, int]]) -> Array:
        """The rows of the shelf that are shown from the first to the last of each run."""
        parts = [self.shown[first : last + 1] for first, last in runs]
        return np.concatenate(parts) if parts else self.shown[:0]

    def still_shown(self, rows: RowNumbers) -> Array:
        """Those of ``rows`` that are shown, in the order in which they are."""
        return self.shown[self._among(rows)[self.shown]]

    def runs(self, rows: RowNumbers) -> list[tuple[int, int]]:
        """Where ``rows`` are shown: runs of neighbours, as (first, last)."""
        places = np.flatnonzero(self._among(rows)[self.shown])
        if not len(places):
            return []
        ends = np.flatnonzero(np.diff(places) > 1)
        firsts, lasts = places[np.append(0, ends + 1)], places[np.append(ends, len(places) - 1)]
        return list(zip(firsts.tolist(), lasts.tolist(), strict=True))

    def with_code(self, code: str) -> int | None:
        """The first row in the store that has this barcode or SKU, whatever is shown."""
        rows = self._with(coded(code))
        return next((row for row in rows.tolist() if _has_code(self.shelf, row, code)), None)

    def _among(self, rows: RowNumbers) -> Array:
        among = np.zeros(len(self.shelf), "?")
        among[np.asarray(rows, "u4")] = True
        return among

    # What is shown

    @property
    def _words(self) -> list[str]:
        return folded(self.query.text).split()

    def _base(self) -> Array:
        if self.only is Chip.ALL:
            return np.arange(len(self.shelf), dtype="u4")
        return np.flatnonzero(self._marks() & bit(self.only)).astype("u4")

    def _arrange(self, kept: int) -> None:
        """Sort by all orders after the first ``kept`` of them."""
        del self._arranged[kept + 1 :]
        for order in self.orders[kept:]:
            self._arranged.append(_sorted(self._arranged[-1], self._keys(order)))

    def _show_anew(self) -> None:
        """A search goes on: what a text matches has no order and no balance."""
        if self.searching:
            self.shown = self._front()
        else:
            self._settle()

    def _settle(self) -> None:
        """Show all that was found."""
        rows = self._arranged[-1]
        if self._found is not None:
            rows = rows[self._found[rows]]
        if self.query.category is not None:
            rows = rows[self._column("category")[rows] == self._category()]
        marks = self._marks()[rows]
        tally = np.bincount(marks, minlength=256)
        self.counts = {chip: int(tally[_MARKS & bit(chip) != 0].sum()) for chip in Chip}
        if self.query.chip is not Chip.ALL:
            rows = rows[marks & bit(self.query.chip) != 0]
        if self._words:
            rows = _moved_to_front(rows, self._firsts(), len(self.shelf))
        self.shown = rows

    def _front(self) -> Array:
        """The first rows of the answer; fewer than a page where they would take long to find."""
        found: dict[int, None] = {}
        words = self._words
        for rows in islice(self._tried(), _TRIED):
            self._split_for(rows)
            found |= dict.fromkeys(self._passing(_matching(self._index.texts, rows, words)))
            if len(found) >= _PAGE:
                break
        return np.fromiter(found, "u4", len(found))

    def _tried(self) -> Iterator[list[int]]:
        """The rows that may have all words, in order and in pieces."""
        for rows in _pieces(self._firsts(), _PIECE):
            yield rows.tolist()
        for near in _pieces(self._arranged[-1], _NEAR):
            rows = near if self._candidates is None else near[self._candidates[near]]
            for piece in _pieces(rows, _PIECE):
                yield piece.tolist()

    def _firsts(self) -> Array:
        """Rows with the text for a code, and until a person sorts, those in which each word is a whole one."""
        codes = self._with(coded(self.query.text))
        if self.orders:
            arranged = self._arranged[-1]
            return arranged[self._among(codes)[arranged]] if len(codes) > 1 else codes
        whole, *others = sorted(map(self._with, self._words), key=len)
        for other in others:
            whole = whole[np.isin(whole, other, assume_unique=True)]
        return np.concatenate((codes, whole))

    def _with(self, word: str) -> Array:
        return (np.frombuffer(self._index.entries(word), "u8") & _ROW).astype("u4")

    def _passing(self, rows: list[int]) -> list[int]:
        """Those that chip and category show."""
        marks, wanted = self.shelf.marks, bit(self.query.chip) | bit(self.only)
        passing = [row for row in rows if marks[row] & wanted == wanted]
        if self.query.category is None:
            return passing
        ranks, category = self._index.ranks["category"], self._category()
        return [row for row in passing if ranks[row] == category]

    def _category(self) -> int:
        """The rank of the category that is asked for; one that no row has where there is none of that name."""
        names = self._index.categories
        return names.index(self.query.category) + 1 if self.query.category in names else len(names) + 1

    def _search(self) -> Iterator[None]:
        found, candidates, words = np.zeros(len(self.shelf), "?"), self._candidates, self._words
        for first in range(0, len(found), SLICE):
            last = min(first + SLICE, len(found))
            rows: Iterable[int] = range(first, last)
            if candidates is not None:
                rows = (np.flatnonzero(candidates[first:last]) + first).tolist()
            self._split_up_to(last)
            found[_matching(self._index.texts, rows, words)] = True
            yield
        self._found = found

    def _split_for(self, rows: Iterable[int]) -> None:
        if self._split < len(self.shelf):
            for first in {row - row % SLICE for row in rows}:
                self._index.split(first)

    def _split_up_to(self, row: int) -> None:
        while self._split < row:
            self._index.split(self._split)
            self._split += SLICE

    # Columns as arrays

    def _column(self, name: str) -> Array:
        ranks = self._index.ranks
        return np.frombuffer(ranks[name], "u4") if ranks else np.zeros(0, "u4")  # none of an empty store

    def _marks(self) -> Array:
        return np.frombuffer(self.shelf.marks, "u1")

    def _keys(self, order: Order) -> Array:
        """For each row of the shelf where it is to stand, as numbers of no less than 0."""
        keys, known = self._values(order.column)
        if not known.any():
            return np.zeros(len(keys), "i8")
        least, most = int(keys[known].min()), int(keys[known].max())
        keys = most - keys if order.descending else keys - least
        keys[~known] = most - least + 1
        return keys

    def _values(self, column: str) -> tuple[Array, Array]:
        """The values of a column, and where they are known."""
        marks = self._marks()
        balances, levels = np.frombuffer(self.shelf.balances, "i8"), np.frombuffer(self.shelf.levels, "i8")
        tracked, levelled = marks & TRACKED != 0, levels != NONE
        match column:
            case "balance":
                return balances, tracked
            case "level":
                return levels, levelled
            case "missing":
                missing = np.maximum(np.where(levelled, levels, balances) - balances, 0)
                return np.where(tracked, missing, 0), np.ones(len(marks), "?")
            case "status":
                return _WORST_FIRST[marks], np.ones(len(marks), "?")
        ranks = self._column(column).astype("i8")
        return ranks, ranks != 0


def _pieces(rows: Array, size: int) -> Iterator[Array]:
    return (rows[first : first + size] for first in range(0, len(rows), size))


def _has_code(shelf: Shelf, row: int, code: str) -> bool:
    variant = shelf.at(row).variant
    return coded(code) in (coded(variant.barcode), coded(variant.sku))


def _matching(texts: list[str], rows: Iterable[int], words: list[str]) -> list[int]:
    for word in sorted(words, key=len, reverse=True):  # the longest is the rarest, most often
        rows = [row for row in rows if word in texts[row]]
    return list(rows)


def _sorted(rows: Array, keys: Array) -> Array:
    """``rows`` by their keys, stably. 16 bits at a time: numpy sorts those in linear time."""
    most, shift = int(keys.max(initial=0)), 0
    while shift == 0 or most >> shift:
        digits = (keys >> shift).astype("u2")
        rows = rows[np.argsort(digits[rows], kind="stable")]
        shift += 16
    return rows


def _moved_to_front(rows: Array, firsts: Array, size: int) -> Array:
    """Those of ``firsts`` that are in ``rows``, each once, and then the others."""
    if not len(firsts):
        return rows
    _, at = np.unique(firsts, return_index=True)
    firsts = firsts[np.sort(at)]
    there, moved = np.zeros(size, "?"), np.zeros(size, "?")
    there[rows] = True
    moved[firsts] = True
    return np.concatenate((firsts[there[firsts]], rows[~moved[rows]]))


def _worst_first(mark: int) -> int:
    """`Item.status` of what is marked so, as its place among all."""
    order = list(Status)
    for chip, status in (
        (Chip.NOT_TRACKED, Status.NOT_TRACKED),
        (Chip.BELOW_ZERO, Status.BELOW_ZERO),
        (Chip.OUT, Status.OUT),
        (Chip.LOW, Status.LOW),
    ):
        if mark & bit(chip):
            return order.index(status)
    return order.index(Status.IN_STOCK)


_MARKS = np.arange(256)
_WORST_FIRST = np.array([_worst_first(mark) for mark in range(256)], "i8")
