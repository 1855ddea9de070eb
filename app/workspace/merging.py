"""What a plan that was carried out did to the stock. Pure: no network, no disk."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from app.domain.changes import Aspect, Changes
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import Item


def applied(
    items: Mapping[str, Item], steps: Iterable[Step], answered: Mapping[str, Decimal]
) -> dict[str, Item]:
    """The items that confirmed ``steps`` touched, as they are now.

    ``answered`` are the balances that came with the confirmation. Where one is missing, it is reckoned.
    """
    touched: dict[str, Item] = {}
    for step in steps:
        for variant in step.variants:
            item = touched.get(variant) or items.get(variant)
            if item is not None:
                touched[variant] = _after(item, step)
    return {
        variant: replace(item, balance=answered.get(variant, item.balance))
        for variant, item in touched.items()
    }


def _after(item: Item, step: Step) -> Item:
    match step:
        case MovementStep(movement=movement):
            return replace(item, balance=movement.reason.after(item.balance, movement.quantity))
        case TrackingStep(on=on):
            return replace(item, tracked=on)
        case LevelStep(after=level):
            return replace(item, level=level)


def difference(old: Mapping[str, Item], new: Mapping[str, Item]) -> Changes:
    """Which variants differ in what there is of them, and in which aspects; of each both tell."""
    variants = set()
    aspects = Aspect.NOTHING
    for variant, after in new.items():
        found = _aspects(old[variant], after)
        if found:
            variants.add(variant)
            aspects |= found
    return Changes(frozenset(variants), aspects)


def _aspects(before: Item, after: Item) -> Aspect:
    differs = {
        Aspect.BALANCE: before.balance != after.balance,
        Aspect.TRACKING: before.tracked != after.tracked,
        Aspect.LEVEL: before.level != after.level,
    }
    aspects = Aspect.NOTHING
    for aspect, differing in differs.items():
        if differing:
            aspects |= aspect
    return aspects
