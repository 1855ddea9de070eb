"""Categories, as the contract (section 2.1) has them; bodies typed by hand."""

import pytest

from tests.service.shop import CHEESE, NOTHING, TEA, VERSION_4, Shop

CATEGORIES = "/organizations/self/categories/v2"
PRODUCTS = "/organizations/self/products"
DAIRY = "66666666-0000-11ea-bc55-0242ac130001"


def create(shop: Shop, *uuids: str, name: str = "Dairy") -> int:
    body = {"categories": [{"uuid": uuid, "name": name} for uuid in uuids]}
    return shop.ask("POST", CATEGORIES, json=body).status_code


def of_tea(shop: Shop) -> str:
    return str(shop.ask("GET", f"{PRODUCTS}/{TEA}").json()["category"]["uuid"])


def test_those_of_products_and_those_made_by_themselves(shop: Shop) -> None:
    body = f'{{"categories": [{{"uuid": "{DAIRY.upper()}", "name": "Dairy"}}]}}'
    answer = shop.ask("POST", CATEGORIES, content=body)
    assert (answer.status_code, answer.content) == (201, b"")
    assert shop.ask("GET", CATEGORIES).json() == {
        "categories": [{"uuid": of_tea(shop), "name": "Tea"}, {"uuid": DAIRY, "name": "Dairy"}]
    }


def test_what_exists_is_named_and_nothing_is_made(shop: Shop) -> None:
    before = shop.ask("GET", CATEGORIES).text
    body = {"categories": [{"uuid": uuid, "name": "x"} for uuid in (DAIRY, of_tea(shop), DAIRY)]}
    answer = shop.ask("POST", CATEGORIES, json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "ITEM_ALREADY_EXIST")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [
        "categories[1].uuid",
        "categories[2].uuid",
    ]
    assert shop.ask("GET", CATEGORIES).text == before


def test_a_new_name_is_its_products_new_category(shop: Shop) -> None:
    until = shop.ask("GET", "/organizations/self/library").json()["untilEventLogUuid"]
    old = shop.ask("GET", f"{PRODUCTS}/{TEA}").headers["ETag"]
    answer = shop.ask("PATCH", f"{CATEGORIES}/{of_tea(shop)}", content='{"name": "Hot drinks"}')
    assert (answer.status_code, answer.content) == (204, b"")
    changed = shop.ask("GET", f"/organizations/self/library?eventLogUuid={until}").json()["products"]
    assert [(one["uuid"], one["category"]["name"], one["categories"]) for one in changed] == [
        (TEA, "Hot drinks", ["Hot drinks"])
    ]
    assert shop.ask("PUT", f"{PRODUCTS}/v2/{TEA}", {"If-Match": old}, content="{}").status_code == 412


def test_the_products_of_a_deleted_category_are_in_none(shop: Shop) -> None:
    assert shop.ask("DELETE", f"{CATEGORIES}/{of_tea(shop)}").status_code == 204
    tea = shop.ask("GET", f"{PRODUCTS}/{TEA}").json()
    assert (tea["name"], "category" in tea, "categories" in tea) == ("Green tea", False, False)
    assert shop.ask("GET", CATEGORIES).json() == {"categories": []}
    assert shop.balances()


def test_a_product_makes_its_category_and_takes_the_name_of_one_that_is_there(shop: Shop) -> None:
    body = f'{{"category": {{"uuid": "{DAIRY}", "name": "Dairy"}}}}'
    assert shop.ask("PUT", f"{PRODUCTS}/v2/{CHEESE}", content=body).status_code == 204
    assert {"uuid": DAIRY, "name": "Dairy"} in shop.ask("GET", CATEGORIES).json()["categories"]
    body = f'{{"category": {{"uuid": "{DAIRY}", "name": "Cheese"}}}}'
    assert shop.ask("PUT", f"{PRODUCTS}/v2/{CHEESE}", content=body).status_code == 204
    cheese = shop.ask("GET", f"{PRODUCTS}/{CHEESE}").json()
    assert (cheese["category"], cheese["categories"]) == ({"uuid": DAIRY, "name": "Dairy"}, ["Dairy"])


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_unknown_category(shop: Shop, method: str) -> None:
    content = '{"name": "x"}' if method == "PATCH" else None
    assert shop.ask(method, f"{CATEGORIES}/{NOTHING}", content=content).status_code == 404
    assert shop.ask(method, f"{CATEGORIES}/{VERSION_4}", content=content).status_code == 422


@pytest.mark.parametrize("name", ["", " ", " x", "x ", "x" * 101])
def test_a_name_that_cannot_be(shop: Shop, name: str) -> None:
    answer = shop.ask("PATCH", f"{CATEGORIES}/{of_tea(shop)}", json={"name": name})
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (422, "name")
    assert create(shop, DAIRY, name="x" * 101) == 422
    assert create(shop, VERSION_4) == 422
    assert create(shop, DAIRY, name="x" * 100) == 201
