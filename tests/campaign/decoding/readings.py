"""What the client makes of each kind of answer, and the numbers in it as the standard library reads them."""

import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.client import Client
from app.client.answers import Answer
from app.client.api_keys import ApiKey
from app.client.grants import ByApiKey
from app.client.http import Request
from app.domain.catalogue import Variant
from tests.campaign.decoding import samples
from tests.client.test_api_keys import CLAIMS, key_of

_KEY = ApiKey.parse(key_of(CLAIMS))
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

Numbers = dict[str, Decimal | int | float | None]


class Given:
    """In place of HTTP: answers every request with one body, and streams it too."""

    body = b""
    status = 200

    async def ask(self, request: Request) -> Answer:
        return Answer(self.status, self.body)

    @contextlib.asynccontextmanager
    async def stream(self, request: Request, media: str | None) -> AsyncIterator[AsyncIterator[bytes]]:
        async def pieces() -> AsyncIterator[bytes]:
            yield self.body

        yield pieces()

    async def close(self) -> None:
        pass


@dataclass(frozen=True)
class Reading:
    """``numbers`` are those that the client makes of a body, or nothing where it has none to get wrong; ``true`` are
    the same of the body as the standard library decodes it. ``status`` is what the body comes with."""

    name: str
    bodies: tuple[str, ...]
    numbers: Callable[[Client, Given], Awaitable[Numbers]]
    true: Callable[[Any], Numbers] | None = None
    status: int = 200
    wrapped: Callable[[bytes], bytes] = bytes


def decimals(body: bytes) -> Any:
    """As the standard library decodes it, every number exactly."""
    text = body.decode("utf-8", "replace")
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def _lower(text: Any) -> str:
    return str(text).lower()


# v1 and v2


async def _balances(client: Client, _: Given) -> Numbers:
    return dict((await client.inventory.balances_in(samples.STORE)).by_variant)


async def _moved(client: Client, _: Given) -> Numbers:
    return dict((await client.inventory.move([])).by_variant)


async def _changed_in_bulk(client: Client, _: Given) -> Numbers:
    return dict((await client.inventory.change_many([])).by_variant)


def _true_balances(said: Any) -> Numbers:
    return {_lower(row["variantUuid"]): Decimal(row["balance"]) for row in said["variants"]}


async def _levels(client: Client, _: Given) -> Numbers:
    levels = await client.low_stock.levels(samples.STORE)
    assert levels
    return {variant: level.level for variant, level in levels.by_variant.items()}


def _true_levels(said: Any) -> Numbers:
    """Of floats."""
    return {
        _lower(row["variantUuid"]): _float(row.get("customLowStockLevel"))
        for product in said.get("customLowStockLevelsForProducts") or []
        for row in product.get("customLowStockLevelForVariants") or []
    }


def _float(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(float(number)))


# v3


async def _stock(client: Client, _: Given) -> Numbers:
    numbers = Numbers()
    async for page in client.stock.pages(samples.STORE):
        numbers |= dict(zip(page.variants, page.balances, strict=True))
        numbers |= zip([f"level of {variant}" for variant in page.variants], page.levels, strict=True)
    return numbers


async def _rows(client: Client, _: Given) -> Numbers:
    dialect = client._v3
    return dict(await dialect.balances_of(samples.STORE, [samples.PRODUCT]))


def _true_rows(said: Any) -> Numbers:
    return {_lower(row["variantUuid"]): Decimal(row["balance"]) for row in said}


def _true_stock(said: Any) -> Numbers:
    numbers = Numbers()
    for row in said:
        level = row.get("lowStockLevel")
        variant = _lower(row["variantUuid"])
        numbers |= {variant: Decimal(row["balance"])}
        numbers |= {f"level of {variant}": None if level is None else Decimal(level)}
    return numbers


# The library


async def _library(client: Client, _: Given) -> Numbers:
    numbers = Numbers()
    async for page in client.products.changes(samples.STORE):
        for product in page.products:
            for variant in product.variants:
                numbers |= _prices(variant)
    return numbers


def _prices(variant: Variant) -> Numbers:
    price, cost = variant.price, variant.cost
    return {
        variant.uuid: price.amount if price else None,
        f"cost of {variant.uuid}": cost.amount if cost else None,
    }


def _true_library(said: Any) -> Numbers:
    return {name: amount for product in said["products"] for name, amount in _true_prices(product).items()}


def _true_prices(product: Any) -> Numbers:
    numbers = Numbers()
    for variant in product.get("variants") or []:
        price, cost = variant.get("price"), variant.get("costPrice")
        numbers[_lower(variant["uuid"])] = price and price["amount"]
        numbers[f"cost of {_lower(variant['uuid'])}"] = cost and cost["amount"]
    return numbers


# Events


def _event(name: str) -> Callable[[bytes], bytes]:
    """What the stream carries with such a payload."""

    def wrapped(payload: bytes) -> bytes:
        envelope = {
            "organizationUuid": samples.ORGANIZATION,
            "messageUuid": samples.BIN,
            "eventName": name,
            "messageId": samples.BIN,
            "payload": payload.decode("utf-8", "replace"),
            "timestamp": "2021-04-19T13:17:56.585Z",
        }
        return f"event: {name}\nid: 1\ndata: {json.dumps(envelope)}\n\n".encode()

    return wrapped


async def _heard(client: Client, given: Given) -> Numbers:
    body, given.body = given.body, samples.CAPABILITIES.encode()
    events = await client.events()
    assert events
    given.body = body
    numbers = Numbers()
    async with events.listen() as heard:
        async for event in heard:
            by_location = getattr(event.change, "by_location", {})
            for location, balances in by_location.items():
                numbers |= {f"{variant} in {location}": balance for variant, balance in balances.items()}
            for variant in getattr(getattr(event.change, "product", None), "variants", ()):
                numbers |= _prices(variant)
    return numbers


def _true_event(said: Any) -> Numbers:
    return {
        f"{_lower(row['variantUuid'])} in {_lower(row['locationUuid'])}": Decimal(row["balance"])
        for row in said["balanceAfter"]
    }


# Receipts, history, the ledger


async def _receipts(client: Client, _: Given) -> Numbers:
    numbers = Numbers()
    async for page in client.purchases.pages("a"):
        for receipt in page.receipts:
            numbers |= {
                f"{receipt.uuid} {number}": line.quantity for number, line in enumerate(receipt.lines)
            }
        return numbers
    return numbers


def _true_receipts(said: Any) -> Numbers:
    if not said["purchases"] or said.get("lastPurchaseHash") is None:
        return {}
    numbers = Numbers()
    for purchase in said["purchases"]:
        names = ("productUuid", "variantUuid", "fromLocationUuid", "toLocationUuid")
        lines = [row for row in purchase.get("products") or [] if all(row.get(name) for name in names)]
        uuid = _lower(purchase["purchaseUUID1"])
        numbers |= {f"{uuid} {number}": Decimal(row["quantity"]) for number, row in enumerate(lines)}
    return numbers


def _true_changes(rows: Any) -> Numbers:
    return {str(number): Decimal(row["change"]) for number, row in enumerate(rows)}


async def _history(client: Client, _: Given) -> Numbers:
    numbers = Numbers()
    async for page in client.ledger.history(samples.STORE, _LONG_AGO):
        numbers |= {str(number): past.change for number, past in enumerate(page)}
    return numbers


async def _recorded(client: Client, _: Given) -> Numbers:
    numbers = Numbers()
    async for page in client.ledger.since(_LONG_AGO):
        numbers |= {str(number): each.quantity for number, each in enumerate(page)}
    return numbers


# What has no number in it


async def _locations(client: Client, _: Given) -> Numbers:
    await client.inventory.locations()
    return {}


async def _inventories(client: Client, _: Given) -> Numbers:
    await client._v3.locations()
    return {}


async def _status(client: Client, _: Given) -> Numbers:
    await client._v3._tracked([samples.PRODUCT])
    return {}


async def _shop(client: Client, _: Given) -> Numbers:
    await client.shop()
    return {}


async def _user(client: Client, given: Given) -> Numbers:
    """Asked for where the details of the shop are not told; they are not of this shape."""
    await client.shop()
    return {}


async def _offered(client: Client, _: Given) -> Numbers:
    await client.events()
    return {}


async def _token(_: Client, given: Given) -> Numbers:
    async def ask(form: object) -> Answer:
        return Answer(200, given.body)

    await ByApiKey(_KEY).token(ask)
    return {}


async def _refused(client: Client, _: Given) -> Numbers:
    await client.inventory.move([])
    return {}


async def _key(_: Client, given: Given) -> Numbers:
    payload = base64.urlsafe_b64encode(given.body).rstrip(b"=").decode()
    ApiKey.parse(f"header.{payload}.signature")
    return {}


READINGS = (
    Reading("balances", (samples.BALANCES, samples.BALANCES_OF_OLD), _balances, _true_balances),
    Reading("a movement", (samples.CHANGED, samples.BALANCES), _moved, _true_balances),
    Reading("a change in bulk", (samples.CHANGED_IN_BULK,), _changed_in_bulk, _true_balances),
    Reading("levels", (samples.LEVELS,), _levels, _true_levels),
    Reading("stock", (samples.STOCK,), _stock, _true_stock),
    Reading("stock of a product", (samples.STOCK,), _rows, _true_rows),
    Reading("the library", (samples.LIBRARY, samples.EMPTY_LIBRARY), _library, _true_library),
    Reading("receipts", (samples.PURCHASES, samples.NO_PURCHASES), _receipts, _true_receipts),
    Reading("history", (samples.HISTORY,), _history, lambda said: _true_changes(said["variants"])),
    Reading("the ledger", (samples.RECORDED,), _recorded, _true_changes),
    Reading(
        "a balance in an event",
        (samples.BALANCE_CHANGED,),
        _heard,
        _true_event,
        wrapped=_event("InventoryBalanceChanged"),
    ),
    Reading(
        "a product in an event",
        (samples.PRODUCT_CREATED,),
        _heard,
        _true_prices,
        wrapped=_event("ProductCreated"),
    ),
    Reading(
        "an update in an event",
        (samples.PRODUCT_UPDATED,),
        _heard,
        lambda said: _true_prices(said["newEntity"]),
        wrapped=_event("ProductUpdated"),
    ),
    Reading("a deletion in an event", (samples.PRODUCT_CREATED,), _heard, wrapped=_event("ProductDeleted")),
    Reading(
        "tracking in an event",
        (samples.TRACKING_STARTED,),
        _heard,
        wrapped=_event("InventoryTrackingStarted"),
    ),
    Reading(
        "no tracking in an event",
        (samples.TRACKING_STOPPED,),
        _heard,
        wrapped=_event("InventoryTrackingStopped"),
    ),
    Reading("the stream", (_event("ProductDeleted")(samples.PRODUCT_CREATED.encode()).decode(),), _heard),
    Reading("locations", (samples.LOCATIONS,), _locations),
    Reading("inventories", (samples.INVENTORIES,), _inventories),
    Reading("tracking", (samples.TRACKED,), _status),
    Reading("capabilities", (samples.CAPABILITIES,), _offered),
    Reading("the shop", (samples.DETAILS,), _shop),
    Reading("the user", (samples.USER,), _user),
    Reading("a token", (samples.TOKENS, samples.TOKENS_WITH_REFRESH), _token),
    Reading("an API key", (samples.CLAIMS,), _key),
    *(
        Reading(
            f"an error of {status}",
            (samples.ERROR, samples.SHORT_ERROR, samples.EXPIRED, samples.GRANT_REFUSED),
            _refused,
            status=status,
        )
        for status in (302, 400, 401, 403, 404, 409, 412, 422, 429, 500)
    ),
)
