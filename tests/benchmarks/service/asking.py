"""What the clients of the benchmarks ask for, and the real service that is asked."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from app.domain.catalogue import Product
from tests.benchmarks.service.thin_client import ThinClient
from tests.service.running import running_service
from tests.service.shop import Shop


@dataclass(frozen=True, slots=True)
class Call:
    """One way of the API to move stock; the fields are its names for things, and the status that it answers."""

    name: str
    method: str
    path: str
    movements: str
    source: str
    target: str
    status: int

    def body(self, products: Iterable[Product], places: Mapping[str, str]) -> dict[str, object]:
        """Sells one of each."""
        ends = {self.source: places["STORE"], self.target: places["SOLD"]}
        moved = [
            {"productUuid": product.uuid, "variantUuid": product.variants[0].uuid, **ends, "change": 1}
            for product in products
        ]
        return {self.movements: moved}


V3 = Call("POST v3", "POST", "/v3/movements", "movements", "from", "to", 204)
V1 = Call(
    "PUT v1",
    "PUT",
    "/organizations/self/inventory",
    "changes",
    "fromLocationUuid",
    "toLocationUuid",
    200,
)
CALLS = (V3, V1)


def opening(products: Iterable[Product], places: Mapping[str, str]) -> dict[str, object]:
    """The body of a bulk call that starts tracking, and brings ten of each from the supplier."""
    ends = {"fromLocationUuid": places["SUPPLIER"], "toLocationUuid": places["STORE"]}
    changes = [
        {
            "productUuid": product.uuid,
            "trackingStatusChange": "START_TRACKING",
            "variantChanges": [{"variantUuid": product.variants[0].uuid, **ends, "change": 10}],
        }
        for product in products
    ]
    return {"productChanges": changes}


def places_of(shop: Shop) -> dict[str, str]:
    """UUIDs of the locations by their types."""
    return {place.type.value: place.uuid for place in shop.store.locations.values()}


def asks(shop: Shop, method: str, path: str, body: object = None) -> Callable[[], object]:
    """What asks a service in this process."""
    return lambda: shop.ask(method, path, json=body).raise_for_status()


@contextmanager
def asked_service(store: Path | str) -> Iterator[ThinClient]:
    """A client of the real service of ``store``."""
    with running_service(store) as service, ThinClient(service.url, service.token) as client:
        yield client


def sends(client: ThinClient, method: str, path: str, bodies: Sequence[object]) -> Callable[[], object]:
    """What sends one request more each time, and begins anew after the last."""
    requests = cycle([client.request(method, path, body) for body in bodies])
    return lambda: client.send(next(requests))


def places_asked(client: ThinClient) -> dict[str, str]:
    """The same as `places_of`, from a service that runs."""
    _, content = client.send(client.request("GET", "/v3/inventories"))
    return {place["inventoryType"]: place["inventoryUuid"] for place in json.loads(content)}
