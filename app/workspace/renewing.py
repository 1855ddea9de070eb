"""What is known of the stock, and what is newly heard, made one, by columns. Pure: no network, no disk.

Like `app.workspace.shelving` not to be imported before the first paint: it needs numpy. Whatever holds Python's
lock is done for one product, or one row, at a time, so that it can be called in slices.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from app.domain.catalogue import Product
from app.domain.changes import Aspect, Changes
from app.domain.stock import Level
from app.workspace.shelf import ALERT, NONE, TRACKED, Catalogue, Shelf, level_units, units
from app.workspace.shelving import Array, Shelving, shelf_of

if TYPE_CHECKING:
    from app.client.stock import StockRow


@dataclass(frozen=True, slots=True)
class Renewed:
    """A catalogue, for each of its rows the one that an older shelf has (-1 where it has none), and the variants
    that are new, changed or gone; these are not told where there were none before.
    """

    catalogue: Catalogue
    old_rows: Array
    changed: frozenset[str] = frozenset()


def unchanged(catalogue: Catalogue) -> Renewed:
    return Renewed(catalogue, np.arange(len(catalogue)))


class Renewal:
    """The next catalogue after that of a shelf, in the making, one product after another."""

    def __init__(self, old: Catalogue) -> None:
        self._old = old
        self._shelving = Shelving()
        self._met = bytearray(len(old.product_ends) - 1)
        self._old_rows = array("i")
        self._changed: set[str] = set()

    def add(self, product: Product) -> None:
        """Take the product that comes next, new, changed or as it was."""
        old = self._old
        number = old.find(product.uuid)
        if number is not None and old.product(number) == product:
            self.keep(number)
            return
        known = {}
        if number is not None:
            self._met[number] = True
            variants = old.product(number).variants
            known = {variant.uuid: row for variant, row in zip(variants, old.rows(number), strict=True)}
        taken = [variant.uuid for variant in self._shelving.add(product)]
        if not self._met:  # there was nothing
            self._old_rows.extend([-1] * len(taken))
            return
        self._changed.update(known, taken)
        rows = (known[each] if each in known else old.row(each) for each in taken)
        self._old_rows.extend(-1 if row is None else row for row in rows)

    def keep(self, number: int) -> None:
        """Take the product of that number, as it was."""
        self._met[number] = True
        self._shelving.add(self._old.product(number))
        self._old_rows.extend(self._old.rows(number))

    def finished(self) -> Renewed:
        """May be called in a thread. The same catalogue where all is as it was."""
        old = self._old
        for number in np.flatnonzero(np.frombuffer(self._met, "u1") == 0).tolist():
            self._changed.update(variant.uuid for variant in old.product(number).variants)
        if not self._changed and len(self._old_rows) == len(old):
            if old.index is not None:
                return unchanged(old)
            # Damaged, and made anew with the catalogue: told as a change of all of it.
            self._changed.update(old.variant(row).uuid for row in range(len(old)))
        old_rows = np.frombuffer(self._old_rows, "i4")
        return Renewed(self._shelving.finished(), old_rows, frozenset(self._changed))


class StockReading:
    """What there is of each variant, in the making: of a reading of all stock, where what is not named is none,
    or of what changed, where it is as an older shelf has it.
    """

    def __init__(self, renewed: Renewed, old: Shelf | None = None) -> None:
        self._renewed = renewed
        self._catalogue = renewed.catalogue
        size = len(self._catalogue)
        if old is None:
            self._balances, self._levels = np.zeros(size, "i8"), np.full(size, NONE, "i8")
            marks = np.zeros(size, "u1")
        else:
            self._balances, self._levels, marks = _carried(old, renewed)
        self._tracked, self._alerts = marks & TRACKED != 0, marks & ALERT != 0
        self._levels_hidden = old is None

    def take_rows(self, rows: Sequence["StockRow"]) -> None:
        """Of variants that are none of the catalogue's nothing is taken, here and below."""
        at = rows_of(self._catalogue, [row.variant for row in rows])
        self._take_balances(at, [row.balance for row in rows])
        self._take_levels(at, [row.level for row in rows])

    def take_balances(self, balances: Mapping[str, Decimal]) -> None:
        self._take_balances(rows_of(self._catalogue, list(balances)), balances.values())

    def take_levels(self, levels: Mapping[str, Level]) -> None:
        self._take_levels(rows_of(self._catalogue, list(levels)), levels.values())

    def _take_balances(self, at: Array, balances: Iterable[Decimal]) -> None:
        known = at >= 0
        self._balances[at[known]] = np.array([units(balance) for balance in balances], "i8")[known]

    def _take_levels(self, at: Array, levels: Collection[Level]) -> None:
        known = at >= 0
        self._levels[at[known]] = np.array([level_units(level) for level in levels], "i8")[known]
        self._alerts[at[known]] = np.array([level.alert for level in levels], "?")[known]

    def take_tracking(self, product: str, *, on: bool = True) -> None:
        number = self._catalogue.find(product)
        if number is not None:
            rows = self._catalogue.rows(number)
            self._tracked[rows.start : rows.stop] = on

    def forget_levels(self) -> None:
        """All levels are taken from now on, whether tracked or not: those that are not, are unset."""
        self._levels_hidden = False
        self._levels[:] = NONE
        self._alerts[:] = False

    def finished(self, old: Shelf) -> tuple[Shelf, Changes]:
        """The shelf after the reading, and what differs from ``old``, which is of the catalogue there was before.

        What is not tracked keeps its last known balance, and its level unless all levels are known: the service
        hides them (contract, section 1.1).
        """
        balances, levels, marks = _carried(old, self._renewed)
        told = self._tracked
        balances = np.where(told, self._balances, balances)
        alerts = self._alerts
        if self._levels_hidden:
            levels = np.where(told, self._levels, levels)
            alerts = np.where(told, alerts, marks & ALERT != 0)
        else:
            levels = self._levels
        shelf = shelf_of(self._catalogue, balances, levels, self._tracked, alerts)
        changes = difference(old, shelf, self._renewed)
        return (shelf if changes else old), changes


def rows_of(catalogue: Catalogue, variants: Sequence[str]) -> Array:
    """The rows of variants, -1 where there is none: `Catalogue.row` of many, at a quarter of its cost."""
    uuids = np.frombuffer(catalogue.uuids, "u8")
    if not len(uuids):
        return np.full(len(variants), -1)
    half = np.uint64(32)
    checksums = np.array([crc32(variant.encode()) for variant in variants], "u8")
    places = np.minimum(np.searchsorted(uuids, checksums << half), len(uuids) - 1)
    entries = uuids[places]
    rows = (entries & np.uint64(2**32 - 1)).astype("i8")
    numbers = np.searchsorted(np.frombuffer(catalogue.first_rows, "u4"), rows, "right") - 1
    ends = np.frombuffer(catalogue.product_ends, "u4")
    products = zip(variants, ends[numbers].tolist(), ends[numbers + 1].tolist(), strict=True)
    there = [variant.encode() in catalogue.products[first:end] for variant, first, end in products]
    # One of another's checksum, or of two that share one, is looked up by itself.
    following = uuids[(places + 1) % len(uuids)]
    alone = (entries >> half == checksums) & (following >> half != checksums) & np.array(there, "?")
    for place in np.flatnonzero(~alone).tolist():
        row = catalogue.row(variants[place])
        rows[place] = -1 if row is None else row
    return rows


def _carried(old: Shelf, renewed: Renewed) -> tuple[Array, Array, Array]:
    """Balances, levels and marks of an older shelf for the rows of its next catalogue."""
    if renewed.catalogue is old.catalogue:
        cells = ((old.balances, "i8"), (old.levels, "i8"), (old.marks, "u1"))
        balances, levels, marks = (np.frombuffer(each, kind).copy() for each, kind in cells)
        return balances, levels, marks
    size = len(renewed.catalogue)
    balances, levels, marks = np.zeros(size, "i8"), np.full(size, NONE, "i8"), np.zeros(size, "u1")
    known = renewed.old_rows >= 0
    rows = renewed.old_rows[known]
    balances[known] = np.frombuffer(old.balances, "i8")[rows]
    levels[known] = np.frombuffer(old.levels, "i8")[rows]
    marks[known] = np.frombuffer(old.marks, "u1")[rows]
    return balances, levels, marks


def difference(old: Shelf, new: Shelf, renewed: Renewed) -> Changes:
    """Which variants differ, and in which aspects."""
    if not len(old) or not len(new):
        all_ = (new if len(new) else old).keys()
        return Changes(all_, Aspect.CATALOGUE if all_ else Aspect.NOTHING)
    balances, levels, marks = _carried(old, renewed)
    known = renewed.old_rows >= 0
    marks = marks ^ np.frombuffer(new.marks, "u1")
    differing = {
        Aspect.BALANCE: known & (balances != np.frombuffer(new.balances, "i8")),
        Aspect.TRACKING: known & (marks & TRACKED != 0),
        Aspect.LEVEL: known & ((levels != np.frombuffer(new.levels, "i8")) | (marks & ALERT != 0)),
    }
    aspects = Aspect.CATALOGUE if renewed.changed else Aspect.NOTHING
    for aspect, rows in differing.items():
        aspects |= aspect if rows.any() else Aspect.NOTHING
    rows = np.flatnonzero(np.logical_or.reduce(list(differing.values()))).tolist()
    return Changes(renewed.changed | {new.catalogue.variant(row).uuid for row in rows}, aspects)
