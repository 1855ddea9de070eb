"""What is known of the stock, and what is newly heard, made one, by columns. Pure: no network, no disk.

Like `app.workspace.shelving` not to be imported before the first paint: it needs numpy. Whatever holds Python's
lock is done for one product, or one row, at a time, so that it can be called in slices.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from app.domain.changes import Aspect, Changes
from app.domain.stock import Level
from app.workspace.shelf import ALERT, NONE, TRACKED, Catalogue, Column, Shelf, level_units, units
from app.workspace.shelving import Array, shelf_of

if TYPE_CHECKING:
    from app.client.stock import StockPage


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


def renewed(old: Catalogue, new: Catalogue) -> Renewed:
    """What a catalogue that was made of all products changes. The same catalogue where all is as it was.

    May be called in a thread. A product that did not change is encoded as it was.
    """
    if not len(old):
        return Renewed(new, np.full(len(new), -1))
    places = {encoded: number for number, encoded in enumerate(_encoded(old))}
    standing = [places.pop(encoded, None) for encoded in _encoded(new)]
    old_rows, changed = array("i"), set[str]()
    for number, place in enumerate(standing):
        if place is not None:
            old_rows.extend(old.rows(place))
            continue
        for variant in new.product(number).variants:
            row = old.row(variant.uuid)
            old_rows.append(-1 if row is None else row)
            changed.add(variant.uuid)
    for number in places.values():
        changed.update(variant.uuid for variant in old.product(number).variants)
    if not changed and old.index is not None:
        return unchanged(old)
    # An index that is damaged is made anew with the catalogue: told as a change of all of it.
    told = changed or {new.variant(row).uuid for row in range(len(new))}
    return Renewed(new, np.frombuffer(old_rows, "i4"), frozenset(told))


def _encoded(catalogue: Catalogue) -> list[memoryview]:
    products = memoryview(catalogue.products)
    return [products[first:end] for first, end in pairwise(catalogue.product_ends)]


class StockColumns(NamedTuple):
    """Rows of stock, of no catalogue yet. Quantities as `Shelf` has them."""

    variants: "Uuids"
    balances: Array
    levels: Array
    alerts: Array


def stock_columns(page: "StockPage") -> StockColumns:
    return StockColumns(
        uuids_of(page.variants),
        np.array([units(balance) for balance in page.balances], "i8"),
        np.array([NONE if level is None else units(level) for level in page.levels], "i8"),
        np.array(page.alerts, "?"),
    )


class Uuids(NamedTuple):
    """UUIDs that are to be looked up."""

    encoded: list[bytes]
    checksums: Array


def uuids_of(uuids: Iterable[str]) -> Uuids:
    encoded = [uuid.encode() for uuid in uuids]
    return Uuids(encoded, np.array([crc32(each) for each in encoded], "u8"))


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

    def take_rows(self, rows: StockColumns) -> None:
        """Of variants that are none of the catalogue's nothing is taken, here and below."""
        at = rows_of(self._catalogue, rows.variants)
        known = at >= 0
        self._balances[at[known]] = rows.balances[known]
        self._levels[at[known]] = rows.levels[known]
        self._alerts[at[known]] = rows.alerts[known]

    def take_balances(self, balances: Mapping[str, Decimal]) -> None:
        at = rows_of(self._catalogue, uuids_of(balances))
        known = at >= 0
        self._balances[at[known]] = np.array([units(each) for each in balances.values()], "i8")[known]

    def take_levels(self, levels: Mapping[str, Level]) -> None:
        at = rows_of(self._catalogue, uuids_of(levels))
        known = at >= 0
        self._levels[at[known]] = np.array([level_units(each) for each in levels.values()], "i8")[known]
        self._alerts[at[known]] = np.array([each.alert for each in levels.values()], "?")[known]

    def take_tracking(self, products: Iterable[str], *, on: bool = True) -> None:
        at = numbers_of(self._catalogue, uuids_of(products))
        named = np.zeros(len(self._catalogue.product_ends) - 1, "?")
        named[at[at >= 0]] = True
        self._tracked[np.repeat(named, np.diff(np.frombuffer(self._catalogue.first_rows, "u4")))] = on

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


def rows_of(catalogue: Catalogue, variants: Uuids) -> Array:
    """The rows of variants, -1 where there is none: `Catalogue.row` of many, at a quarter of its cost."""
    firsts = np.frombuffer(catalogue.first_rows, "u4")
    return _found(
        catalogue,
        catalogue.uuids,
        variants,
        lambda rows: np.searchsorted(firsts, rows, "right") - 1,
        catalogue.row,
    )


def numbers_of(catalogue: Catalogue, products: Uuids) -> Array:
    """The numbers of products likewise."""
    return _found(catalogue, catalogue.product_uuids, products, lambda numbers: numbers, catalogue.find)


def _found(
    catalogue: Catalogue,
    index: Column,
    uuids: Uuids,
    numbered: Callable[[Array], Array],
    find: Callable[[str], int | None],
) -> Array:
    """What ``index`` has for UUIDs; ``numbered`` tells whose products those are, ``find`` is for one of them."""
    entries = np.frombuffer(index, "u8")
    encoded, checksums = uuids
    if not len(entries):
        return np.full(len(encoded), -1)
    half = np.uint64(32)
    places = np.minimum(np.searchsorted(entries, checksums << half), len(entries) - 1)
    found = entries[places]
    values = (found & np.uint64(2**32 - 1)).astype("i8")
    numbers = numbered(values)
    ends = np.frombuffer(catalogue.product_ends, "u4")
    places_of = zip(encoded, ends[numbers].tolist(), ends[numbers + 1].tolist(), strict=True)
    products = catalogue.products
    there = [products.find(uuid, first, end) >= 0 for uuid, first, end in places_of]
    # One of another's checksum, or of two that share one, is looked up by itself.
    following = entries[(places + 1) % len(entries)]
    alone = (found >> half == checksums) & (following >> half != checksums) & np.array(there, "?")
    for place in np.flatnonzero(~alone).tolist():
        value = find(encoded[place].decode())
        values[place] = -1 if value is None else value
    return values


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
