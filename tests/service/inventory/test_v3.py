"""Every request of Inventory v3, over HTTP to the real process, answered as the contract documents.

The bodies are typed by hand from the contract, so that no shape of ours can be wrong at both ends.
"""

import re
from typing import Any

from tests.service.running import RunningService, Send

TEA = "11111111-0000-11ea-bc55-0242ac130001"
TEA_SMALL = "11111111-0001-11ea-bc55-0242ac130001"
TEA_LARGE = "11111111-0002-11ea-bc55-0242ac130001"
CHEESE = "22222222-0000-11ea-bc55-0242ac130001"
WEDGE = "22222222-0001-11ea-bc55-0242ac130001"
MUG = "33333333-0000-11ea-bc55-0242ac130001"
NOTHING = "99999999-0000-11ea-bc55-0242ac130001"
IDENTIFIER = "dbf2bbc0-cf79-11e7-bc9a-0242ac130001"


def places(send: Send) -> dict[str, str]:
    return {one["inventoryType"]: one["inventoryUuid"] for one in send("GET", "/v3/inventories").json()}


def balances(send: Send, place: str) -> dict[str, Any]:
    return {row["variantUuid"]: row["balance"] for row in send("GET", f"/v3/stock/{place}").json()}


def test_inventories(send: Send) -> None:
    answer = send("GET", "/v3/inventories")
    assert answer.status_code == 200
    assert {one["inventoryType"]: one["defaultInventory"] for one in answer.json()} == {
        "STORE": True,
        "SUPPLIER": False,
        "SOLD": False,
        "BIN": False,
    }
    assert all(
        one.keys() == {"inventoryUuid", "inventoryType", "name", "description", "defaultInventory"}
        for one in answer.json()
    )


def test_one_inventory(send: Send) -> None:
    store = places(send)["STORE"]
    answer = send("GET", f"/v3/inventories/{store}")
    assert answer.status_code == 200
    assert answer.json() == {
        "inventoryUuid": store,
        "inventoryType": "STORE",
        "name": "Store",
        "description": "What is on the shelf, for sale",
        "defaultInventory": True,
    }


def test_a_further_store_takes_stock_and_levels(send: Send, service: RunningService) -> None:
    answer = send("POST", "/v3/inventories", json={"name": "Market stall"})
    assert answer.status_code == 201
    stall = answer.json()["inventoryUuid"]
    assert answer.headers["Location"] == f"{service.url}/v3/inventories/{stall}"
    assert answer.json() == {
        "inventoryUuid": stall,
        "inventoryType": "STORE",
        "name": "Market stall",
        "description": None,
        "defaultInventory": False,
    }
    assert send("GET", answer.headers["Location"]).json() == answer.json()
    carried = {
        "movements": [
            {
                "productUuid": TEA,
                "variantUuid": TEA_SMALL,
                "from": places_of_v2(send)["STORE"],
                "to": stall,
                "change": 2,
            }
        ]
    }
    assert send("POST", "/v3/movements", json=carried).status_code == 204
    level = {
        "productUuid": TEA,
        "variantUuid": TEA_SMALL,
        "inventoryUuid": stall,
        "lowStockLevel": 1.5,
        "lowStockAlert": False,
    }
    assert send("POST", "/v3/custom-low-stock", json=[level]).status_code == 204
    (row,) = [row for row in send("GET", f"/v3/stock/{stall}").json() if row["variantUuid"] == TEA_SMALL]
    assert (row["balance"], row["lowStockLevel"], row["lowStockAlert"]) == (2, 1.5, False)
    assert len(send("GET", "/v3/stock").json()) == 6


def places_of_v2(send: Send) -> dict[str, str]:
    return {one["type"]: one["uuid"] for one in send("GET", "/organizations/self/locations").json()}


def test_stock(send: Send, service: RunningService) -> None:
    """A row for every variant of what is tracked, at zero too; balances are exact numbers."""
    answer = send("GET", "/v3/stock")
    assert answer.status_code == 200
    assert "Link" not in answer.headers
    store = places(send)["STORE"]
    rows = answer.json()
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row.pop("updated"))
        assert isinstance(row.pop("checksum"), str)
    here = {"organizationUuid": service.organization, "inventoryUuid": store}
    assert rows == [
        here
        | {
            "productUuid": TEA,
            "variantUuid": TEA_SMALL,
            "balance": 42,
            "lowStockLevel": 5,
            "lowStockAlert": True,
        },
        here
        | {
            "productUuid": TEA,
            "variantUuid": TEA_LARGE,
            "balance": 0,
            "lowStockLevel": None,
            "lowStockAlert": False,
        },
        here
        | {
            "productUuid": CHEESE,
            "variantUuid": WEDGE,
            "balance": 7.35,
            "lowStockLevel": None,
            "lowStockAlert": False,
        },
    ]
    assert '"balance":7.35,' in answer.text
    assert send("GET", f"/v3/stock/{store}").text == answer.text


def test_stock_page_by_page(send: Send, service: RunningService) -> None:
    first = send("GET", "/v3/stock?limit=2")
    assert [row["variantUuid"] for row in first.json()] == [TEA_SMALL, TEA_LARGE]
    assert re.fullmatch(
        re.escape(f"<{service.url}/v3/stock?cursor=") + r'[^&>]+&limit=2>; rel="next"', first.headers["LINK"]
    )
    second = send("GET", first.links["next"]["url"])
    assert [row["variantUuid"] for row in second.json()] == [WEDGE]
    assert "Link" not in second.headers


def test_stock_of_one_product_and_of_listed_ones(send: Send) -> None:
    store = places(send)["STORE"]
    one = send("GET", f"/v3/stock/{store}/products/{TEA}")
    assert one.status_code == 200
    assert [row["variantUuid"] for row in one.json()] == [TEA_SMALL, TEA_LARGE]
    listed = send("POST", f"/v3/stock/{store}/products", json=[TEA, MUG])
    assert (listed.status_code, listed.json()) == (200, one.json())


def test_movements(send: Send) -> None:
    """Twice with one identifier, which is correlation and no key; numbers and strings."""
    at = places(send)
    body = {
        "identifier": IDENTIFIER,
        "movements": [
            {
                "productUuid": TEA,
                "variantUuid": TEA_SMALL,
                "from": at["STORE"],
                "to": at["SOLD"],
                "change": 2,
            },
            {
                "productUuid": CHEESE,
                "variantUuid": WEDGE,
                "from": at["SUPPLIER"],
                "to": at["STORE"],
                "change": "0.1",
            },
        ],
    }
    for tea, wedge in ((40, 7.45), (38, 7.55)):
        answer = send("POST", "/v3/movements", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert balances(send, at["STORE"]) == {TEA_SMALL: tea, TEA_LARGE: 0, WEDGE: wedge}
    assert balances(send, at["SOLD"]) == {TEA_SMALL: 4, TEA_LARGE: 0, WEDGE: 0}


def test_movements_of_what_is_not_tracked(send: Send) -> None:
    at = places(send)
    movement = {
        "productUuid": MUG,
        "variantUuid": "33333333-0001-11ea-bc55-0242ac130001",
        "from": at["STORE"],
        "to": at["BIN"],
        "change": 1,
    }
    answer = send("POST", "/v3/movements", json={"movements": [movement]})
    assert answer.status_code == 422
    assert answer.json()["errorType"] == "PRODUCT_NOT_TRACKED"
    assert answer.json()["violations"][0]["propertyName"] == "movements[0].productUuid"


def test_tracking(send: Send) -> None:
    body = [{"productUuid": MUG, "tracking": "enable"}, {"productUuid": TEA, "tracking": "disable"}]
    answer = send("POST", "/v3/products", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    answer = send("POST", "/v3/products/status", json=[TEA, NOTHING, MUG])
    assert answer.status_code == 200
    assert answer.json() == [{"productUuid": TEA, "enabled": False}, {"productUuid": MUG, "enabled": True}]
    tracked = [{"productUuid": CHEESE, "enabled": True}, {"productUuid": MUG, "enabled": True}]
    first = send("GET", "/v3/products?limit=1")
    assert (first.status_code, first.json()) == (200, tracked[:1])
    assert send("GET", first.links["next"]["url"]).json() == tracked[1:]


def test_custom_low_stock(send: Send) -> None:
    store = places(send)["STORE"]
    body = [
        {
            "productUuid": CHEESE,
            "variantUuid": WEDGE,
            "inventoryUuid": store,
            "lowStockLevel": 0.3,
            "lowStockAlert": True,
        },
        {
            "productUuid": TEA,
            "variantUuid": TEA_SMALL,
            "inventoryUuid": store,
            "lowStockLevel": None,
            "lowStockAlert": False,
        },
    ]
    answer = send("POST", "/v3/custom-low-stock", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    answer = send("GET", f"/v3/stock/{store}")
    levels = {row["variantUuid"]: (row["lowStockLevel"], row["lowStockAlert"]) for row in answer.json()}
    assert levels == {TEA_SMALL: (None, False), TEA_LARGE: (None, False), WEDGE: (0.3, True)}
    assert '"lowStockLevel":0.3,' in answer.text


def test_history(send: Send) -> None:
    at = places(send)
    for change, source, target in ((9, "SUPPLIER", "STORE"), ("0.25", "STORE", "BIN")):
        movement = {
            "productUuid": TEA,
            "variantUuid": TEA_LARGE,
            "from": at[source],
            "to": at[target],
            "change": change,
        }
        send("POST", "/v3/movements", json={"movements": [movement]})
    answer = send("GET", f"/organizations/self/history/locations/{at['STORE']}?limit=2")
    assert answer.status_code == 200
    rows = answer.json()["variants"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row.pop("changed")) for row in rows)
    assert rows == [
        {"productUuid": TEA, "variantUuid": TEA_LARGE, "change": "-0.25"},
        {"productUuid": TEA, "variantUuid": TEA_LARGE, "change": "9.0"},
    ]
    opening = send("GET", answer.links["next"]["url"] + "0")  # limit=20
    assert [row["change"] for row in opening.json()["variants"]] == ["3.0", "7.35", "42.0"]
    assert "Link" not in opening.headers
