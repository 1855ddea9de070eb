"""Generated requests, made to name what there is: else all of them would end in a 404 or a 422."""

import re
from collections.abc import Callable
from typing import Any

from app.domain.identifiers import PATTERN
from tests.campaign.requests.described import Case
from tests.campaign.requests.special import SPECIAL
from tests.campaign.requests.world import World

#: What a path calls a thing, and one that stays.
_KEPT: dict[str, Callable[[World], str]] = {
    "organization": lambda world: world.random.choice(["self", world.organization]),
    "location": lambda world: world.places["STORE"],
    "inventory": lambda world: world.random.choice(list(world.places.values())),
    "product": lambda world: world.random.choice(list(world.products)),
    "category": lambda world: world.random.choice(world.categories),
    "discount": lambda world: world.random.choice(world.discounts),
    "import": lambda world: world.random.choice(world.imports),
    "purchase": World.new_purchase,
    "size": lambda world: world.image.split("/")[0],
    "image": lambda world: world.image.split("/")[1],
}

#: The same for what a request changes or ends: a thing of its own.
_NEW: dict[str, Callable[[World], str]] = {
    "product": lambda world: world.new_product()[0],
    "category": World.new_category,
    "discount": World.new_discount,
    "subscription": World.new_subscription,
    "app": lambda world: str(world.new_app()["clientId"]),
}


def fill(case: Case, world: World) -> None:
    """Put what there is in the place of generated identifiers."""
    fill_path(case, world)
    for name in ("If-Match", "If-None-Match", "Last-Event-ID", "cursor", "after", "lastPurchaseHash"):
        case.headers.pop(name, None)
        case.query.pop(name, None)
    case.body = _filled(case.body, world, None)
    if special := SPECIAL.get(str(case.operation.definition.raw["operationId"])):
        special(case, case.body, world)


def fill_path(case: Case, world: World, *, wrong: bool = False) -> None:
    """The same in the path alone; where something is ``wrong``, only in the place of what is right."""
    changes = case.method in ("PUT", "PATCH", "DELETE")
    given = case.path_parameters
    right = {
        name for name, value in given.items() if not wrong or re.fullmatch(f"self|{PATTERN}", str(value))
    }
    for name in right:
        if there := (_NEW.get(name) if changes else None) or _KEPT.get(name):
            given[name] = there(world)
    if changes and right >= {"product", "variant"}:
        product, variants = world.new_product()
        given |= {"product": product, "variant": variants[0]}


def _filled(value: Any, world: World, product: str | None) -> Any:
    """``product`` is the one that what holds the value names."""
    if isinstance(value, list):
        return [_filled(item, world, product) for item in value]
    if not isinstance(value, dict):
        return value
    if "productUuid" in value or "startTrackingProduct" in value:
        product = world.random.choice(list(world.products))
    source, target = world.random.sample(list(world.places.values()), 2)
    there = {
        "productUuid": product,
        "startTrackingProduct": product,
        "variantUuid": world.random.choice(world.products[product]) if product else None,
        "fromLocationUuid": source,
        "from": source,
        "toLocationUuid": target,
        "to": target,
        "returnBalanceForLocationUuid": source,
        "inventoryUuid": world.places["STORE"],
        "change": _quantity(value.get("change"), world),
        "quantity": _quantity(value.get("quantity"), world),
        "productUuids": [product or world.random.choice(list(world.products))],
    }
    return {name: there.get(name) or _filled(member, world, product) for name, member in value.items()}


def _quantity(value: Any, world: World) -> Any:
    """A number is within its bounds; of a text no pattern can say so."""
    return str(world.random.randint(1, 400) / 4) if isinstance(value, str) else value
