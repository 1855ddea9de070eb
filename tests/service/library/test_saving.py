"""What webhooks and the event stream are told of products: the entities of the contract, section 4."""

import json
from typing import Any

from app.domain.identifiers import new_identifier
from app.service.oauth.tokens import OWN
from app.service.pusher import messages
from tests.service.shop import CHEESE, MUG, NOTHING, TEA, Shop

PRODUCTS = "/organizations/self/products"
LAMP = "66666666-0000-11ea-bc55-0242ac130001"


def told(shop: Shop) -> list[tuple[str, dict[str, Any]]]:
    with shop.store.transaction(writes=False) as connection:
        return [(one.name, json.loads(one.payload)) for one in messages.after(connection, 0, 10_000)]


def entity(shop: Shop, uuid: str) -> dict[str, Any]:
    """A product as messages have it, from what the library answers."""
    product: dict[str, Any] = shop.ask("GET", f"{PRODUCTS}/{uuid}").json()
    return product | {"organizationUuid": shop.store.organization}


def test_a_new_product(shop: Shop) -> None:
    shop.ask("POST", PRODUCTS, json={"uuid": LAMP, "name": "Lamp", "vatPercentage": "12.5"})
    by = {"createdByUserUuid": OWN, "updatedByUserUuid": OWN}
    assert told(shop) == [("ProductCreated", entity(shop, LAMP) | by)]


def test_an_update_has_both(shop: Shop) -> None:
    old = entity(shop, TEA)
    shop.ask("PUT", f"{PRODUCTS}/v2/{TEA}", json={"name": "Black tea"})
    ((name, payload),) = told(shop)
    assert name == "ProductUpdated"
    assert payload == {
        "organizationUuid": shop.store.organization,
        "oldEntity": old,
        "newEntity": entity(shop, TEA) | {"updatedByUserUuid": OWN},
    }
    assert payload["newEntity"]["name"] == "Black tea"


def test_deleted_products_are_told_as_they_were(shop: Shop) -> None:
    tea, mug = entity(shop, TEA), entity(shop, MUG)
    shop.ask("DELETE", f"{PRODUCTS}/{TEA}")
    shop.ask("DELETE", f"{PRODUCTS}?uuid={TEA}&uuid={MUG}&uuid={NOTHING}")
    assert told(shop) == [("ProductDeleted", tea), ("ProductDeleted", mug)]


def test_one_that_returns_is_created(shop: Shop) -> None:
    shop.ask("DELETE", f"{PRODUCTS}/{CHEESE}")
    shop.ask("POST", PRODUCTS, json={"uuid": CHEESE, "name": "Cheese"})
    assert [name for name, _ in told(shop)] == ["ProductDeleted", "ProductCreated"]


def test_a_category_that_is_renamed_updates_its_products(shop: Shop) -> None:
    category = entity(shop, TEA)["category"]["uuid"]
    shop.ask("PATCH", f"/organizations/self/categories/v2/{category}", json={"name": "Hot drinks"})
    ((name, payload),) = told(shop)
    assert (name, payload["newEntity"]["uuid"]) == ("ProductUpdated", TEA)
    assert payload["oldEntity"]["category"]["name"] == "Tea"
    assert payload["newEntity"]["category"]["name"] == "Hot drinks"


def test_an_import_creates_and_updates(shop: Shop) -> None:
    products = [{"uuid": TEA, "name": "Tea"}, {"uuid": LAMP, "name": "Lamp"}]
    shop.ask("POST", "/organizations/self/import/v2", json={"products": products})
    assert [name for name, _ in told(shop)] == ["ProductUpdated", "ProductCreated"]


def test_what_fails_is_not_told(shop: Shop) -> None:
    taken = entity(shop, TEA)["variants"][0]["uuid"]
    clash = {"uuid": new_identifier(), "name": "Clash", "variants": [{"uuid": taken}]}
    assert shop.ask("POST", PRODUCTS, json=clash).status_code == 409
    products = [{"uuid": LAMP, "name": "Lamp"}, clash]
    shop.ask("POST", "/organizations/self/import/v2", json={"products": products})
    assert told(shop) == []
