"""Which host answers which call, typed by hand from the contract: a row for each call that there is."""

import re

import pytest

from app.client.hosts import ZETTLE, one
from app.domain.errors import NotFound
from app.service.routes import ROUTES

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
