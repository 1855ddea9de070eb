"""What others changed between two readings. Pure: no network, no disk."""

from app.client.slices import in_slices
from app.domain.activity import Different, ToldLine
from app.domain.changes import Aspect, Changes
from app.domain.plans import LevelStep, Step, TrackingStep
from app.workspace.shelf import ALERT, TRACKED, Shelf, decimal

_OF_INTEREST = Aspect.BALANCE | Aspect.TRACKING | Aspect.LEVEL

#: What is set in the marks of a row; the rest follows from its balance.
_SET = TRACKED | ALERT


async def different(old: Shelf, new: Shelf, changes: Changes) -> Different:
    """Of the variants that changed and that both have, in catalogue order and in slices of the loop's time."""
    if not changes.aspects & _OF_INTEREST:
        return Different()
    rows = sorted(row for variant in changes.variants if (row := new.row(variant)) is not None)
    comparing = _Comparing(old, new)
    await in_slices(comparing.compare, rows)
    return Different(tuple(comparing.stock), tuple(comparing.settings.values()))


class _Comparing:
    """``stock`` and ``settings`` as in `Different`. That tracking changed is said once of a product."""

    def __init__(self, old: Shelf, new: Shelf) -> None:
        self.stock: list[ToldLine] = []
        self.settings: dict[str, Step] = {}
        self._old, self._new = old, new

    def compare(self, row: int) -> None:
        old, new = self._old, self._new
        variant = new.catalogue.variant(row).uuid
        before = old.row(variant)
        if before is None:
            return
        if change := new.balances[row] - old.balances[before]:
            self.stock.append(ToldLine(variant, decimal(change)))
        if old.levels[before] != new.levels[row] or (old.marks[before] ^ new.marks[row]) & _SET:
            self._compare_settings(row, before)

    def _compare_settings(self, row: int, before: int) -> None:
        was, now = self._old.at(before), self._new.at(row)
        product, variant = now.product, now.variant.uuid
        if was.tracked != now.tracked:
            variants = tuple(each.uuid for each in product.variants)
            self.settings[product.uuid] = TrackingStep(product.uuid, variants, now.tracked)
        if was.level != now.level:
            self.settings[variant] = LevelStep(product.uuid, variant, was.level, now.level)
