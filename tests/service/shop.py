"""A small shop, its service in this process, and its UUIDs by name; tests read like the requests they make."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from app.domain.catalogue import Money, Product, Variant
from app.domain.contents import Contents
from app.domain.stock import Level
from app.service.http.call import PublicRoute, Route
from app.service.http.dispatch import build
from app.service.inventory.ledger import discrepancies
from app.service.oauth import tokens
from app.service.options import ServiceOptions
from app.service.routes import ROUTES
from app.service.storage.databases import open_database
from app.service.storage.files import open_file
from app.service.storage.store import Store
from app.service.storage.stores import Stores

#: Tea comes in two sizes, cheese by weight; the mug is not tracked.
TEA = "11111111-0000-11ea-bc55-0242ac130001"
TEA_SMALL = "11111111-0001-11ea-bc55-0242ac130001"
TEA_LARGE = "11111111-0002-11ea-bc55-0242ac130001"
CHEESE = "22222222-0000-11ea-bc55-0242ac130001"
WEDGE = "22222222-0001-11ea-bc55-0242ac130001"
MUG = "33333333-0000-11ea-bc55-0242ac130001"
BLUE_MUG = "33333333-0001-11ea-bc55-0242ac130001"
#: A version 1 UUID that names nothing, and one of version 4.
NOTHING = "99999999-0000-11ea-bc55-0242ac130001"
VERSION_4 = "99999999-0000-41ea-bc55-0242ac130001"

CONTENTS = Contents(
    products=(
        Product(
            TEA,
            "Green tea",
            (
                Variant(TEA_SMALL, "100 g", "TEA-S", "5901234123457", Money(450, "EUR"), Money(200, "EUR")),
                Variant(TEA_LARGE, "250 g"),
            ),
            category="Tea",
        ),
        Product(CHEESE, "Cheese", (Variant(WEDGE),), unit="kg"),
        Product(MUG, "Mug", (Variant(BLUE_MUG, "blue"),)),
    ),
    balances={TEA_SMALL: Decimal(42), WEDGE: Decimal("7.35"), BLUE_MUG: Decimal(3)},
    levels={TEA_SMALL: Level(Decimal(5), alert=True)},
    untracked=frozenset({MUG}),
)


@contextmanager
def open_shop(
    path: Path, routes: Iterable[Route | PublicRoute] = ROUTES, options: ServiceOptions | None = None
) -> Iterator["Shop"]:
    """The service of the store file ``path``, in this process."""
    with open_file(path) as stores:
        yield shop_of(stores, routes, options)


@contextmanager
def open_database_shop(url: str) -> Iterator["Shop"]:
    """The service of the first organization of the database at ``url``, in this process."""
    with open_database(url) as stores:
        yield shop_of(stores)


def shop_of(
    stores: Stores, routes: Iterable[Route | PublicRoute] = ROUTES, options: ServiceOptions | None = None
) -> "Shop":
    """The service of the first of ``stores``, with its own token."""
    store = stores.all()[0]
    token = tokens.issue_own(store)  # before the service starts, as its command does
    return Shop(store, build(stores, routes, options), token)


@dataclass(frozen=True, slots=True)
class Shop:
    """The service over a store, asked without a socket."""

    store: Store
    app: ASGIApp
    token: str

    def place(self, kind: str) -> str:
        """The UUID of the location of a type."""
        return next(place.uuid for place in self.store.locations.values() if place.type == kind)

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, **given: Any
    ) -> httpx.Response:
        """Send a request with the shop's token, unless ``headers`` say otherwise."""
        return asyncio.run(self._ask(method, path, headers or {}, given))

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], given: dict[str, Any]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            headers = {"Authorization": f"Bearer {self.token}"} | headers
            return await client.request(method, path, headers=headers, **given)

    def move(
        self, variant: str, source: str, target: str, change: object, product: str = TEA, **more: object
    ) -> httpx.Response:
        """One movement by PUT, between locations named by their types."""
        changes = [self.movement(variant, source, target, change, product)]
        return self.ask("PUT", "/organizations/self/inventory", json={"changes": changes, **more})

    def movement(
        self, variant: str, source: str, target: str, change: object, product: str = TEA
    ) -> dict[str, object]:
        return {
            "productUuid": product,
            "variantUuid": variant,
            "fromLocationUuid": self.place(source),
            "toLocationUuid": self.place(target),
            "change": change,
        }

    def balances(self, kind: str = "STORE") -> dict[str, str]:
        """The balances of a location by variant, as they are answered."""
        answer = self.ask("GET", f"/organizations/self/inventory/locations/?type={kind}").json()
        return {row["variantUuid"]: row["balance"] for row in answer["variants"]}

    def answers(self) -> list[str]:
        """All that the service answers about its store: the same before and after means that nothing changed."""
        paths = [
            "/organizations/self/library",
            "/organizations/self/categories/v2",
            f"/custom-low-stock/v2/locations/{self.place('STORE')}",
            *(
                f"/organizations/self/inventory/locations/?type={kind}"
                for kind in ("STORE", "SUPPLIER", "SOLD", "BIN")
            ),
            "/inventory?since=2000-01-01",
            "/v3/inventories",
            "/v3/stock",
        ]
        return [self.ask("GET", path).text for path in paths]

    def sums_up(self) -> bool:
        """Whether every balance is the sum of its movements."""
        with self.store.transaction(writes=False) as connection:
            return discrepancies(connection) == []
