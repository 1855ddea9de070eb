"""What webhooks and the event stream are told of stock: bodies as the contract has them, section 4."""

import json
import re
from typing import Any

from app.service.oauth.tokens import OWN
from app.service.pusher import messages
from tests.service.shop import BLUE_MUG, CHEESE, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop

EXTERNAL = "947d712a-892d-11ea-bc55-0242ac130003"


def told(shop: Shop) -> list[tuple[str, dict[str, Any]]]:
    with shop.store.transaction(writes=False) as connection:
        return [(one.name, json.loads(one.payload)) for one in messages.after(connection, 0, 10_000)]


def rows(shop: Shop, payload: dict[str, Any], which: str) -> set[tuple[str, str, str]]:
    """The kind of location, the variant and the balance of each row."""
    kinds = {place.uuid: str(place.type) for place in shop.store.locations.values()}
    for row in payload[which]:
        assert row["organizationUuid"] == shop.store.organization
    return {(kinds[row["locationUuid"]], row["variantUuid"], row["balance"]) for row in payload[which]}


def check_attribution(by: dict[str, str]) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", by.pop("timestamp"))
    assert by == {"uuid": OWN, "userType": "USER", "clientUuid": OWN}


def test_a_movement(shop: Shop) -> None:
    shop.move(TEA_SMALL, "STORE", "SOLD", "1.50", externalUuid=EXTERNAL)
    ((name, payload),) = told(shop)
    assert name == "InventoryBalanceChanged"
    assert set(payload) == {"organizationUuid", "updated", "balanceBefore", "balanceAfter", "externalUuid"}
    assert payload["externalUuid"] == EXTERNAL
    check_attribution(payload["updated"])
    assert rows(shop, payload, "balanceBefore") == {("STORE", TEA_SMALL, "42"), ("SOLD", TEA_SMALL, "0")}
    assert rows(shop, payload, "balanceAfter") == {("STORE", TEA_SMALL, "40.5"), ("SOLD", TEA_SMALL, "1.5")}
    assert {row["productUuid"] for row in payload["balanceAfter"]} == {TEA}


def test_of_several_movements_of_one_variant_the_sum_is_told(shop: Shop) -> None:
    changes = [
        shop.movement(TEA_SMALL, "STORE", "SOLD", 2),
        shop.movement(TEA_SMALL, "STORE", "BIN", 1),
        shop.movement(WEDGE, "STORE", "SOLD", "0.35", CHEESE),
    ]
    shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes})
    ((_, payload),) = told(shop)
    assert payload["externalUuid"] is None
    assert rows(shop, payload, "balanceAfter") == {
        ("STORE", TEA_SMALL, "39"), ("SOLD", TEA_SMALL, "2"), ("BIN", TEA_SMALL, "1"),
        ("STORE", WEDGE, "7"), ("SOLD", WEDGE, "0.35"),
    }  # fmt: skip


def test_v3_tells_of_its_identifier(shop: Shop) -> None:
    movement = {
        "productUuid": TEA, "variantUuid": TEA_LARGE, "from": shop.place("SUPPLIER"), "to": shop.place("STORE"),
        "change": 5,
    }  # fmt: skip
    shop.ask("POST", "/v3/movements", json={"identifier": EXTERNAL, "movements": [movement]})
    ((_, payload),) = told(shop)
    assert payload["externalUuid"] == EXTERNAL
    assert ("STORE", TEA_LARGE, "5") in rows(shop, payload, "balanceAfter")


def test_what_is_refused_is_not_told(shop: Shop) -> None:
    assert shop.move(NOTHING, "STORE", "SOLD", 1).status_code == 422
    assert shop.ask("PUT", "/organizations/self/inventory", json={"changes": []}).status_code == 200
    assert told(shop) == []


def test_tracking_and_movements_in_one_request(shop: Shop) -> None:
    change = shop.movement(BLUE_MUG, "SUPPLIER", "STORE", 4, MUG)
    mug = {"productUuid": MUG, "trackingStatusChange": "START_TRACKING", "variantChanges": [change]}
    tea = {"productUuid": TEA, "trackingStatusChange": "STOP_TRACKING"}
    shop.ask("POST", "/organizations/self/v2/inventory/bulk", json={"productChanges": [mug, tea]})
    (started, on), (stopped, off), (changed, payload) = told(shop)
    assert (started, stopped) == ("InventoryTrackingStarted", "InventoryTrackingStopped")
    check_attribution(on.pop("created"))
    assert on == {"organizationUuid": shop.store.organization, "productUuid": MUG}
    check_attribution(off.pop("changeInformation"))
    assert off == {"organizationUuid": shop.store.organization, "productUuid": TEA}
    assert changed == "InventoryBalanceChanged"
    assert ("STORE", BLUE_MUG, "7") in rows(shop, payload, "balanceAfter")


def test_tracking_that_stays_as_it_is_is_not_told(shop: Shop) -> None:
    shop.ask("POST", "/organizations/self/inventory", json={"productUuid": TEA})
    shop.ask("DELETE", f"/organizations/self/inventory/products/{MUG}")
    shop.ask("POST", "/v3/products", json=[{"productUuid": MUG, "tracking": "disable"}])
    assert told(shop) == []


def test_a_message_has_at_most_a_hundred_variants(shop: Shop) -> None:
    variants = [{"uuid": f"44444444-{number:04x}-11ea-bc55-0242ac130001"} for number in range(101)]
    products = ["55555555-0000-11ea-bc55-0242ac130001", "55555555-0001-11ea-bc55-0242ac130001"]
    for uuid, some in zip(products, (variants[:99], variants[99:]), strict=True):
        body = {"uuid": uuid, "name": "Many", "variants": some}
        assert shop.ask("POST", "/organizations/self/products", json=body).status_code == 201
        shop.ask("POST", "/organizations/self/inventory", json={"productUuid": uuid})
    changes = [
        shop.movement(variant["uuid"], "SUPPLIER", "STORE", 1, products[number >= 99])
        for number, variant in enumerate(variants)
    ]
    shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes})
    sizes = [
        (len(payload["balanceBefore"]), len({row["variantUuid"] for row in payload["balanceAfter"]}))
        for name, payload in told(shop)
        if name == "InventoryBalanceChanged"
    ]
    assert sizes == [(200, 100), (2, 1)]
