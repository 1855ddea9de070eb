"""What is known of the stock, and what is newly heard, made one. Pure: no network, no disk."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.catalogue import Product
from app.domain.changes import Aspect, Changes
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL, Item, Level

if TYPE_CHECKING:
    from app.client.inventory import Balances
    from app.client.products import LibraryReading


def merged(
    items: Mapping[str, Item], library: "LibraryReading", balances: "Balances", levels: Mapping[str, Level]
) -> dict[str, Item]:
    """The items after a reading, by variant in catalogue order; those unchanged are the same objects.

    A tracked variant that has no balance has none in stock. An untracked one keeps its last known
    balance: the service hides it (contract, section 1.1).
    """
    result: dict[str, Item] = {}
    for product in _products(items, library).values():
        tracked = product.uuid in balances.tracked
        for variant in product.variants:
            known = items.get(variant.uuid)
            kept = known.balance if known else ZERO
            balance = balances.by_variant.get(variant.uuid, ZERO) if tracked else kept
            item = Item(product, variant, tracked, balance, levels.get(variant.uuid, NO_LEVEL))
            result[variant.uuid] = known if known == item else item
    return result


def _products(items: Mapping[str, Item], library: "LibraryReading") -> dict[str, Product]:
    known = {item.product.uuid: item.product for item in items.values()}
    read = {product.uuid: product for product in library.products}
    # A product that was read again unchanged stays the object it was: comparing it is cheap from then on.
    read = {uuid: known[uuid] if known.get(uuid) == product else product for uuid, product in read.items()}
    products = read if library.whole else {**known, **read}
    return {uuid: product for uuid, product in products.items() if uuid not in library.deleted}


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
    """Which variants differ, and in which aspects."""
    variants = set()
    aspects = Aspect.NOTHING
    for variant in old.keys() | new.keys():
        before, after = old.get(variant), new.get(variant)
        if before is not after and before != after:
            variants.add(variant)
            aspects |= _aspects(before, after)
    return Changes(frozenset(variants), aspects)


def _aspects(before: Item | None, after: Item | None) -> Aspect:
    if before is None or after is None:
        return Aspect.CATALOGUE
    differs = {
        Aspect.CATALOGUE: before.product != after.product or before.variant != after.variant,
        Aspect.BALANCE: before.balance != after.balance,
        Aspect.TRACKING: before.tracked != after.tracked,
        Aspect.LEVEL: before.level != after.level,
    }
    aspects = Aspect.NOTHING
    for aspect, differing in differs.items():
        if differing:
            aspects |= aspect
    return aspects
