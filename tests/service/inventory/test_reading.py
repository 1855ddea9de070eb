"""Reading balances: by default, by location, by type, for listed products, for one, since a moment."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from tests.service.shop import BLUE_MUG, CHEESE, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop


def test_by_default_the_store_of_the_token(shop: Shop) -> None:
    default = shop.ask("GET", "/inventory").json()
    assert default == shop.ask("GET", "/organizations/self/inventory").json()
    assert default["trackedProducts"] == [TEA, CHEESE]
    assert {row["variantUuid"]: row["balance"] for row in default["variants"]} == {
        TEA_SMALL: "42",
        WEDGE: "7.35",
    }


@pytest.mark.parametrize("slash", ["", "/"])
def test_by_type_with_and_without_a_slash(shop: Shop, slash: str) -> None:
    answer = shop.ask("GET", f"/organizations/self/inventory/locations{slash}?type=SUPPLIER").json()
    assert answer["locationUuid"] == shop.place("SUPPLIER")
    assert {row["locationType"] for row in answer["variants"]} == {"SUPPLIER"}
    assert [row["balance"] for row in answer["variants"]] == ["-42", "-7.35"]


def test_a_location_without_stock_lists_what_is_tracked(shop: Shop) -> None:
    answer = shop.ask("GET", f"/organizations/self/inventory/locations/{shop.place('BIN')}").json()
    assert (answer["trackedProducts"], answer["variants"]) == ([TEA, CHEESE], [])


def test_listed_products_leave_out_what_is_not_tracked(shop: Shop) -> None:
    body = {"locationType": "STORE", "productUuids": [MUG, TEA, TEA.upper()]}
    answer = shop.ask("POST", "/organizations/self/inventory/products", json=body)
    assert answer.status_code == 200
    assert answer.json() == {
        "locationUuid": shop.place("STORE"),
        "trackedProducts": [TEA],
        "variants": [
            {
                "locationUuid": shop.place("STORE"),
                "locationType": "STORE",
                "productUuid": TEA,
                "variantUuid": TEA_SMALL,
                "balance": "42",
            }
        ],
        "latest": 0,
    }


def test_every_listed_product_that_is_unknown_is_named(shop: Shop) -> None:
    body = {"locationType": "BIN", "productUuids": [NOTHING, TEA, TEA_SMALL]}
    answer = shop.ask("POST", "/organizations/self/inventory/products", json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [
        "productUuids[0]",
        "productUuids[2]",
    ]


def test_one_product_has_no_list_of_tracked_ones(shop: Shop) -> None:
    path = f"/organizations/self/inventory/locations/{shop.place('STORE')}/products/{CHEESE}"
    answer = shop.ask("GET", path).json()
    assert answer.keys() == {"locationUuid", "variants", "latest"}
    assert [(row["variantUuid"], row["balance"]) for row in answer["variants"]] == [(WEDGE, "7.35")]


def test_one_product_that_is_not_tracked_is_refused(shop: Shop) -> None:
    path = f"/organizations/self/inventory/locations/{shop.place('STORE')}/products/{MUG}"
    answer = shop.ask("GET", path)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "PRODUCT_NOT_TRACKED")


def since(shop: Shop, moment: str) -> dict[str, str]:
    answer = shop.ask("GET", f"/inventory?since={moment}")
    assert answer.status_code == 200
    rows = answer.json()["variants"]
    assert answer.json()["trackedProducts"] == sorted({row["productUuid"] for row in rows})
    return {row["variantUuid"]: row["balance"] for row in rows}


def test_since_lists_what_changed_zeros_too(shop: Shop) -> None:
    before = shop.store.clock.now()
    while shop.store.clock.now() == before:  # the clock ticks in milliseconds
        pass
    shop.move(TEA_SMALL, "STORE", "SOLD", 42)
    stamp = datetime.fromtimestamp((before + 1) / 1000, UTC).isoformat()
    assert since(shop, quote(stamp)) == {TEA_SMALL: "0"}


def test_since_lists_what_is_tracked_again(shop: Shop) -> None:
    before = shop.store.clock.now()
    while shop.store.clock.now() == before:
        pass
    shop.ask("POST", "/organizations/self/inventory", json={"productUuid": MUG})
    stamp = datetime.fromtimestamp((before + 1) / 1000, UTC).isoformat()
    assert since(shop, quote(stamp)) == {BLUE_MUG: "3"}


@pytest.mark.parametrize(
    "moment",
    ["2021-04-19", "2021-04-19T13:15:37", "2021-04-19T13:15:37.904Z", "2021-04-19T13:15:37.904%2B0000",
     "2021-04-19T13:15:37.904+0000", "0001-01-01T00:00:00%2B14:00"],
)  # fmt: skip
def test_since_a_date_or_a_date_time_with_or_without_a_zone(shop: Shop, moment: str) -> None:
    assert since(shop, moment) == {TEA_SMALL: "42", WEDGE: "7.35"}


def test_since_the_future_is_nothing(shop: Shop) -> None:
    assert since(shop, (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d")) == {}
    assert since(shop, "9999-12-31T23:59:59.999-14:00") == {}


@pytest.mark.parametrize("moment", ["", "now", "2021-02-30", "2021-04-19T25:00", "1e5", "%00", "%FF", "-1"])
def test_since_what_is_no_date_is_refused(shop: Shop, moment: str) -> None:
    answer = shop.ask("GET", f"/inventory?since={moment}")
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (400, "since")


def test_a_variant_without_stock_has_no_row(shop: Shop) -> None:
    assert TEA_LARGE not in shop.balances()
