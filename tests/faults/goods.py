"""A shop of many jumpers, and plans for it as chance will have them."""

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal

from app.domain.catalogue import Money, Product, Variant
from app.domain.contents import Contents
from app.domain.identifiers import seeded_identifier
from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import MovementStep, Plan, Purpose, Step, change_level, move, set_to, track
from app.domain.stock import Item, Level
from app.workspace.entries import MOST_PER_REQUEST

CURRENCY = "SEK"

_PRODUCTS, _SIZES = 100, 3
_OPENING = Decimal(1000)
_MOST = 9  #: of one variant in a movement

_MOVES = {
    Purpose.RESTOCK: Reason.RESTOCK,
    Purpose.SELL: Reason.SALE,
    Purpose.DISCARD: Reason.DISCARD,
    Purpose.RETURN_TO_SUPPLIER: Reason.RETURN_TO_SUPPLIER,
    Purpose.CUSTOMER_RETURN: Reason.CUSTOMER_RETURN,
}


def contents() -> Contents:
    """The last product is the only one of which tracking is stopped and started."""
    chance = random.Random(0)  # noqa: S311 - the same every time is the point
    products = tuple(
        Product(
            seeded_identifier(chance),
            f"Jumper {number}",
            tuple(
                Variant(seeded_identifier(chance), f"Size {size}", price=Money(10000, CURRENCY))
                for size in range(_SIZES)
            ),
        )
        for number in range(_PRODUCTS)
    )
    balances = {variant.uuid: _OPENING for product in products for variant in product.variants}
    return Contents(products, balances)


#: The same in every shop.
CONTENTS = contents()
MOVED = frozenset(variant.uuid for product in CONTENTS.products[:-1] for variant in product.variants)


def any_plan(chance: random.Random, items: Mapping[str, Item]) -> Plan:
    """Mostly a few movements; now and then one to a target, of many lines, of a level, or of tracking."""
    moved = [item for variant, item in items.items() if variant in MOVED]
    match chance.choices(("few", "target", "many", "huge", "level", "track"), (70, 15, 7, 1, 4, 3))[0]:
        case "few":
            return _movements(chance, chance.sample(moved, chance.randint(1, 3)))
        case "target":
            steps = (_to_target(chance, item) for item in chance.sample(moved, chance.randint(1, 3)))
            return Plan(Purpose.SET_TO, tuple(step for step in steps if step))
        case "many":
            return _movements(chance, chance.sample(moved, 20))
        case "huge":
            return _movements(chance, chance.choices(moved, k=MOST_PER_REQUEST + 1))
        case "level":
            level = change_level(chance.choice(moved), Level(Decimal(chance.randint(0, 99)), alert=True))
            return Plan(Purpose.SET_LEVEL, (level,) if level else ())
        case _:
            return _tracking(item for variant, item in items.items() if variant not in MOVED)


def _movements(chance: random.Random, items: Iterable[Item]) -> Plan:
    """One line after the other, also where several are of one variant."""
    purpose, steps, balances = chance.choice(list(_MOVES)), list[Step](), dict[str, Decimal]()
    for item in items:
        step = move(item, _MOVES[purpose], Decimal(chance.randint(1, _MOST)))
        before = balances.get(item.variant.uuid, item.balance)
        after = step.movement.reason.after(before, step.movement.quantity)
        balances[item.variant.uuid] = after
        steps.append(MovementStep(step.movement, before, after))
    return Plan(purpose, tuple(steps))


def _to_target(chance: random.Random, item: Item) -> MovementStep | None:
    target = max(item.balance + chance.randint(-_MOST, _MOST), Decimal(0))
    return set_to(item, target, LocationType.SUPPLIER)


def _tracking(items: Iterable[Item]) -> Plan:
    items = list(items)
    on = not items[0].tracked
    return Plan(Purpose.START_TRACKING if on else Purpose.STOP_TRACKING, track(items, on=on))
