"""Imports, as the contract (section 2.1) has them; bodies typed by hand."""

import re
from typing import Any

from tests.service.shop import NOTHING, TEA, TEA_LARGE, TEA_SMALL, VERSION_4, WEDGE, Shop

IMPORT = "/organizations/self/import"
PRODUCTS = "/organizations/self/products"
MORE = "99999999-1111-11ea-bc55-0242ac130001"


def imported(shop: Shop, *products: dict[str, object]) -> dict[str, Any]:
    """What the status says of an import; the answer to it always says that it goes on."""
    answer = shop.ask("POST", f"{IMPORT}/v2", json={"products": products})
    assert answer.status_code == 200
    started = answer.json()
    assert (started["state"], started["items"]) == ("IMPORTING", len(products))
    assert "finished" not in started
    status = shop.ask("GET", f"{IMPORT}/status/{started['uuid']}").json()
    assert shop.ask("GET", f"{IMPORT}/status").json() == status
    assert {name: status[name] for name in ("uuid", "created", "items")} == {
        name: started[name] for name in ("uuid", "created", "items")
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", status["finished"])
    assert isinstance(status, dict)
    return status


def test_new_products_and_products_that_are_replaced(shop: Shop) -> None:
    status = imported(
        shop,
        {"uuid": NOTHING, "name": "New"},
        {"uuid": TEA, "name": "Tea", "variants": [{"uuid": TEA_SMALL}]},
    )
    assert (status["state"], "errorMessage" in status) == ("FINISHED_SUCCESS", False)
    assert len(shop.ask("GET", f"{PRODUCTS}/{NOTHING}").json()["variants"]) == 1
    tea = shop.ask("GET", f"{PRODUCTS}/{TEA}").json()
    assert (tea["name"], "category" in tea, tea["variants"]) == ("Tea", False, [{"uuid": TEA_SMALL}])


def test_a_product_without_variants_keeps_those_it_has(shop: Shop) -> None:
    imported(shop, {"uuid": TEA, "name": "Tea"})
    variants = shop.ask("GET", f"{PRODUCTS}/{TEA}").json()["variants"]
    assert [one["uuid"] for one in variants] == [TEA_SMALL, TEA_LARGE]
    assert shop.balances()[TEA_SMALL] == "42"


def test_a_failed_import_imports_nothing_and_says_why(shop: Shop) -> None:
    before = shop.answers()
    status = imported(
        shop,
        {"uuid": NOTHING, "name": "New"},
        {"uuid": MORE, "name": "More", "variants": [{"uuid": WEDGE}]},
    )
    assert status["state"] == "FINISHED_FAILED"
    assert status["errorMessage"] == f"products[1].variants[0].uuid exists already: {WEDGE}"
    assert shop.answers() == before


def test_what_breaks_a_rule_starts_no_import(shop: Shop) -> None:
    body = {"products": [{"uuid": NOTHING, "name": "New"}, {"uuid": VERSION_4, "name": ""}]}
    answer = shop.ask("POST", f"{IMPORT}/v2", json=body)
    assert answer.status_code == 422
    assert [one["propertyName"] for one in answer.json()["violations"]] == [
        "products[1].uuid",
        "products[1].name",
    ]
    assert shop.ask("GET", f"{IMPORT}/status").status_code == 404
    assert shop.ask("GET", f"{IMPORT}/status/{NOTHING}").status_code == 404
    assert shop.ask("GET", f"{IMPORT}/status/x").status_code == 400
