"""Which host answers which call, typed by hand from the contract: a row for each call that there is."""

import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.client import Client
from app.client.answers import Answer
from app.client.api_keys import ApiKey
from app.client.grants import ByApiKey, Fixed
from app.client.hosts import ZETTLE, one
from app.client.http import Http, Request
from app.domain.errors import Conflict, NotFound
from app.domain.locations import LocationType
from app.domain.plans import LevelStep
from app.domain.stock import NO_LEVEL, Level
from app.service.routes import ROUTES
from app.wire.low_stock import SetLevel
from app.wire.products import NewProduct
from tests.client.test_api_keys import CLAIMS, key_of

INVENTORY = "https://inventory.izettle.com"
PRODUCTS = "https://products.izettle.com"
PURCHASE = "https://purchase.izettle.com"
OAUTH = "https://oauth.zettle.com"
PUSHER = "https://pusher.izettle.com"
IMAGE = "https://image.izettle.com"
SECURE = "https://secure.izettle.com"

STORE = "11111111-3c56-11ef-8000-000000000001"

CALLS = {
    # What the client asks
    "/token": OAUTH,
    "/users/self": OAUTH,
    "/application-connections/self": OAUTH,
    "/api/resources/organizations/self": SECURE,
    "/organizations/self/library": PRODUCTS,
    "/organizations/self/products": PRODUCTS,
    "/organizations/self/locations": INVENTORY,
    "/inventory": INVENTORY,
    "/organizations/self/inventory": INVENTORY,
    "/organizations/self/inventory/products": INVENTORY,
    f"/organizations/self/inventory/products/{STORE}": INVENTORY,
    f"/organizations/self/inventory/locations/{STORE}": INVENTORY,
    "/organizations/self/v2/inventory/bulk": INVENTORY,
    f"/organizations/self/history/locations/{STORE}": INVENTORY,
    f"/custom-low-stock/locations/{STORE}": INVENTORY,
    f"/custom-low-stock/locations/{STORE}/delete": INVENTORY,
    f"/custom-low-stock/locations/{STORE}/products/{STORE}/variants/{STORE}": INVENTORY,
    f"/custom-low-stock/v2/locations/{STORE}": INVENTORY,
    "/v3/inventories": INVENTORY,
    f"/v3/stock/{STORE}": INVENTORY,
    f"/v3/stock/{STORE}/products": INVENTORY,
    f"/v3/stock/{STORE}/products/{STORE}": INVENTORY,
    "/v3/movements": INVENTORY,
    "/v3/products": INVENTORY,
    "/v3/products/status": INVENTORY,
    "/v3/custom-low-stock": INVENTORY,
    "/purchases/v2": PURCHASE,
    f"/purchase/v2/{STORE}": PURCHASE,
    # What a browser asks
    "/authorize": OAUTH,
    # What nobody asks yet
    "/organizations/self/products/v2": PRODUCTS,
    "/organizations/self/categories/v2": PRODUCTS,
    "/organizations/self/discounts": PRODUCTS,
    "/organizations/self/import/v2": PRODUCTS,
    "/organizations/self/images": PRODUCTS,
    "/v1/taxes": PRODUCTS,
    "/organizations/self/settings": INVENTORY,
    "/organizations/self/subscriptions": PUSHER,
    "/v2/images/organizations/self/products": IMAGE,
}


#: Every call of the client, and what it asks. What Zettle does not have is not asked for at all.
_DAY = datetime(2024, 2, 29, tzinfo=UTC)
_LEVEL = SetLevel(product_uuid=STORE, variant_uuid=STORE, low_stock_level=None, low_stock_alert=False)
_STEP = LevelStep(STORE, STORE, NO_LEVEL, Level(Decimal(1)))
ASKED: list[tuple[Callable[[Client], Awaitable[object]], str]] = [
    (lambda client: client.shop(), f"GET {SECURE}/api/resources/organizations/self"),
    (lambda client: client.disconnect(), f"DELETE {OAUTH}/application-connections/self"),
    (lambda client: client.events(), ""),
    (lambda client: client.once(), ""),
    (lambda client: all_of(client.ledger.since(_DAY)), ""),
    (lambda client: client.inventory.locations(), f"GET {INVENTORY}/organizations/self/locations"),
    (lambda client: client.inventory.store_balances(), f"GET {INVENTORY}/inventory"),
    (
        lambda client: client.inventory.balances_in(STORE),
        f"GET {INVENTORY}/organizations/self/inventory/locations/{STORE}",
    ),
    (
        lambda client: client.inventory.balances_of_products(LocationType.STORE, [STORE]),
        f"POST {INVENTORY}/organizations/self/inventory/products",
    ),
    (lambda client: client.inventory.move([]), f"PUT {INVENTORY}/organizations/self/inventory"),
    (
        lambda client: client.inventory.change_many([]),
        f"POST {INVENTORY}/organizations/self/v2/inventory/bulk",
    ),
    (
        lambda client: client.inventory.start_tracking(STORE),
        f"POST {INVENTORY}/organizations/self/inventory",
    ),
    (
        lambda client: client.inventory.stop_tracking(STORE),
        f"DELETE {INVENTORY}/organizations/self/inventory/products/{STORE}",
    ),
    (lambda client: client.low_stock.levels(STORE), f"GET {INVENTORY}/custom-low-stock/v2/locations/{STORE}"),
    (
        lambda client: client.low_stock.set_level(STORE, _LEVEL),
        f"PUT {INVENTORY}/custom-low-stock/locations/{STORE}",
    ),
    (
        lambda client: client.low_stock.set_levels(STORE, [_LEVEL]),
        f"POST {INVENTORY}/custom-low-stock/locations/{STORE}",
    ),
    (
        lambda client: client.low_stock.delete_level(STORE, STORE, STORE),
        f"DELETE {INVENTORY}/custom-low-stock/locations/{STORE}/products/{STORE}/variants/{STORE}",
    ),
    (
        lambda client: client.low_stock.delete_levels(STORE, []),
        f"POST {INVENTORY}/custom-low-stock/locations/{STORE}/delete",
    ),
    (lambda client: all_of(client.products.all()), f"GET {PRODUCTS}/organizations/self/library"),
    (lambda client: all_of(client.products.changes(STORE)), f"GET {PRODUCTS}/organizations/self/library"),
    (
        lambda client: client.products.create(NewProduct(uuid=STORE, name="Mug")),
        f"POST {PRODUCTS}/organizations/self/products",
    ),
    (lambda client: client.purchases.mark(), f"GET {PURCHASE}/purchases/v2"),
    (lambda client: all_of(client.purchases.pages()), f"GET {PURCHASE}/purchases/v2"),
    (
        lambda client: all_of(client.ledger.history(STORE, _DAY)),
        f"GET {INVENTORY}/organizations/self/history/locations/{STORE}",
    ),
    (lambda client: all_of(client.stock.pages(STORE)), f"GET {INVENTORY}/v3/stock/{STORE}"),
    (lambda client: client._v3.locations(), f"GET {INVENTORY}/v3/inventories"),
    (lambda client: client._v3.move([], {}, STORE), f"POST {INVENTORY}/v3/movements"),
    (lambda client: client._v3.set_tracking({STORE: True}, STORE), f"POST {INVENTORY}/v3/products"),
    (lambda client: client._v3.set_levels(STORE, [_STEP]), f"POST {INVENTORY}/v3/custom-low-stock"),
    (
        lambda client: client._v3.balances_of(STORE, [STORE]),
        f"GET {INVENTORY}/v3/stock/{STORE}/products/{STORE}",
    ),
    (
        lambda client: client._v3.balances_of(STORE, [STORE] * 9),
        f"POST {INVENTORY}/v3/stock/{STORE}/products",
    ),
    (lambda client: client._v3.stock_of(STORE, [STORE]), f"POST {INVENTORY}/v3/products/status"),
]


async def all_of(pages: AsyncIterator[object]) -> None:
    async for _ in pages:
        pass


@pytest.mark.parametrize(("call", "asked"), ASKED)
async def test_every_call_goes_to_its_host(
    call: Callable[[Client], Awaitable[object]], asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = list[str]()

    async def refuse(http: Http, request: Request) -> Answer:
        requests.append(f"{request.method} {request.url}")
        return Answer(409, b"")

    monkeypatch.setattr(Http, "ask", refuse)
    client = Client(ZETTLE, Fixed("token-1"))
    with contextlib.suppress(Conflict, NotFound):
        await call(client)
    await client.close()
    assert requests == [asked] * bool(asked)


async def test_tokens_are_had_from_their_host(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = list[str]()

    async def refuse(http: Http, request: Request) -> Answer:
        requests.append(f"{request.method} {request.url}")
        return Answer(409, b"")

    monkeypatch.setattr(Http, "ask", refuse)
    client = Client(ZETTLE, ByApiKey(ApiKey.parse(key_of(CLAIMS))))
    with pytest.raises(Conflict):
        await client.shop()
    await client.close()
    assert requests == [f"POST {OAUTH}/token"]


@pytest.mark.parametrize(("path", "base"), CALLS.items())
def test_every_call_has_its_host(path: str, base: str) -> None:
    assert ZETTLE.url(path) == base + path


@pytest.mark.parametrize(
    "path",
    [
        "/storeroom",
        "/storeroom/events",
        "/",
        "/tokens",
        "/v3x",
        "/purchased/v2",
        "/organizations/self",
        "//evil.example/token",
    ],
)
def test_what_zettle_does_not_have_is_not_asked_for(path: str) -> None:
    with pytest.raises(NotFound):
        ZETTLE.url(path)


def test_every_call_that_our_service_answers_as_zettle_does_has_exactly_one_host() -> None:
    """Pictures are fetched from wherever their address says; the rest is ours."""
    ours = ("/storeroom", "/health", "/ready", "/docs", "/openapi.json", "/productimage/")
    for route in ROUTES:
        if not route.path.startswith(ours):
            path = re.sub(r"\{\w+(:\w+)?\}", STORE, route.path)
            assert sum(bool(re.match(beginning, path)) for beginning, _ in ZETTLE.table) == 1, path


@pytest.mark.parametrize("base", ["http://127.0.0.1:8080", "https://stock.example/shop/"])
def test_a_service_of_ours_has_one_address(base: str) -> None:
    for path in (*CALLS, "/storeroom/events"):
        assert one(base).url(path) == base.rstrip("/") + path


def test_zettle_is_spoken_to_over_tls_alone() -> None:
    assert all(base.startswith("https://") for base in ZETTLE.bases)
