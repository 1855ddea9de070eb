"""Every request that the seeds print, over HTTP to the real process, answered as the contract documents.

The bodies are typed by hand from the contract, so that no shape of ours can be wrong at both ends.
"""

from typing import Any

from tests.service.running import RunningService, Send

TEA = "11111111-0000-11ea-bc55-0242ac130001"
TEA_SMALL = "11111111-0001-11ea-bc55-0242ac130001"
CHEESE = "22222222-0000-11ea-bc55-0242ac130001"
WEDGE = "22222222-0001-11ea-bc55-0242ac130001"
MUG = "33333333-0000-11ea-bc55-0242ac130001"
BLUE_MUG = "33333333-0001-11ea-bc55-0242ac130001"


def places(send: Send) -> dict[str, str]:
    return {one["type"]: one["uuid"] for one in send("GET", "/organizations/self/locations").json()}


def row(place: str, kind: str, product: str, variant: str, balance: str) -> dict[str, Any]:
    return {
        "locationUuid": place,
        "locationType": kind,
        "productUuid": product,
        "variantUuid": variant,
        "balance": balance,
    }


def test_locations(send: Send) -> None:
    answer = send("GET", "/organizations/self/locations")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert {one["type"]: one["default"] for one in answer.json()} == {
        "STORE": True,
        "SUPPLIER": False,
        "SOLD": False,
        "BIN": False,
    }
    assert all(one.keys() == {"uuid", "type", "name", "description", "default"} for one in answer.json())


def test_locations_of_the_organization_by_its_uuid(send: Send, service: RunningService) -> None:
    answer = send("GET", f"/organizations/{service.organization}/locations")
    assert answer.status_code == 200
    assert answer.json() == send("GET", "/organizations/self/locations").json()


def test_purchase_of_a_product(send: Send) -> None:
    place = places(send)
    body = f"""{{
        "changes": [
            {{
                "productUuid": "{TEA}",
                "variantUuid": "{TEA_SMALL}",
                "change": "1",
                "fromLocationUuid": "{place["STORE"]}",
                "toLocationUuid": "{place["SOLD"]}"
            }}
        ],
        "externalUuid": "947d712a-892d-11ea-bc55-0242ac130003"
    }}"""
    answer = send("PUT", "/organizations/self/inventory", content=body)
    assert answer.status_code == 200
    assert answer.json() == {
        "locationUuid": place["STORE"],
        "trackedProducts": [TEA],
        "variants": [row(place["STORE"], "STORE", TEA, TEA_SMALL, "41")],
        "latest": 0,
    }


def test_set_42_to_32_by_moving_10_to_sold(send: Send) -> None:
    place = places(send)
    body = f"""{{"changes": [{{
        "productUuid": "{TEA}", "variantUuid": "{TEA_SMALL}",
        "fromLocationUuid": "{place["STORE"]}", "toLocationUuid": "{place["SOLD"]}", "change": 10
    }}]}}"""
    answer = send("PUT", "/organizations/self/inventory", content=body)
    assert answer.status_code == 200
    assert answer.json()["variants"] == [row(place["STORE"], "STORE", TEA, TEA_SMALL, "32")]


def test_set_42_to_52_by_moving_10_from_the_supplier(send: Send) -> None:
    place = places(send)
    body = f"""{{"changes": [{{
        "productUuid": "{TEA}", "variantUuid": "{TEA_SMALL}",
        "fromLocationUuid": "{place["SUPPLIER"]}", "toLocationUuid": "{place["STORE"]}", "change": 10
    }}]}}"""
    answer = send("PUT", "/organizations/self/inventory", content=body)
    assert answer.status_code == 200
    assert answer.json()["variants"] == [row(place["STORE"], "STORE", TEA, TEA_SMALL, "52")]


def test_start_tracking_and_set_the_opening_balance_in_one_request(send: Send) -> None:
    place = places(send)
    body = f"""{{
        "returnBalanceForLocationUuid": "{place["STORE"]}",
        "productChanges": [
            {{
                "productUuid": "{MUG}",
                "trackingStatusChange": "START_TRACKING",
                "variantChanges": [
                    {{
                        "variantUuid": "{BLUE_MUG}",
                        "fromLocationUuid": "{place["SUPPLIER"]}",
                        "toLocationUuid": "{place["STORE"]}",
                        "change": 42
                    }}
                ]
            }}
        ]
    }}"""
    answer = send("POST", "/organizations/self/v2/inventory/bulk", content=body)
    assert answer.status_code == 200
    assert answer.json() == {
        "locationUuid": place["STORE"],
        "trackedProducts": [MUG],
        "variants": [row(place["STORE"], "STORE", MUG, BLUE_MUG, "45")],
        "latest": 0,
    }


def test_balances_of_a_location(send: Send) -> None:
    place = places(send)
    answer = send("GET", f"/organizations/self/inventory/locations/{place['STORE']}")
    assert answer.status_code == 200
    assert answer.json() == {
        "locationUuid": place["STORE"],
        "trackedProducts": [TEA, CHEESE],
        "variants": [
            row(place["STORE"], "STORE", TEA, TEA_SMALL, "42"),
            row(place["STORE"], "STORE", CHEESE, WEDGE, "7.35"),
        ],
        "latest": 0,
    }


def test_low_stock_levels_of_a_location(send: Send, service: RunningService) -> None:
    place = places(send)
    body = f"""{{"requests": [
        {{"productUuid": "{CHEESE}", "variantUuid": "{WEDGE}", "lowStockLevel": 2.5, "lowStockAlert": true}}
    ]}}"""
    answer = send("POST", f"/custom-low-stock/locations/{place['STORE']}", content=body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert send("GET", f"/custom-low-stock/v2/locations/{place['STORE']}").json() == {
        "organizationUuid": service.organization,
        "locationUuid": place["STORE"],
        "customLowStockLevelsForProducts": [
            {
                "productUuid": TEA,
                "customLowStockLevelForVariants": [
                    {"variantUuid": TEA_SMALL, "customLowStockLevel": 5.0, "lowStockAlert": True}
                ],
            },
            {
                "productUuid": CHEESE,
                "customLowStockLevelForVariants": [
                    {"variantUuid": WEDGE, "customLowStockLevel": 2.5, "lowStockAlert": True}
                ],
            },
        ],
    }
