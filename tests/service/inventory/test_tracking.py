"""Tracking is on or off per product; off keeps what it hides."""

import pytest

from tests.service.shop import BLUE_MUG, CHEESE, MUG, NOTHING, TEA, TEA_SMALL, WEDGE, Shop

INVENTORY = "/organizations/self/inventory"


@pytest.mark.parametrize("name", ["productUuid", "startTrackingProduct"])
def test_starting_answers_the_balances_of_the_product(shop: Shop, name: str) -> None:
    for _twice in range(2):
        answer = shop.ask("POST", INVENTORY, json={name: MUG})
        assert answer.status_code == 200
        assert answer.json()["trackedProducts"] == [MUG]
        assert [row["balance"] for row in answer.json()["variants"]] == ["3"]


def test_a_new_product_starts_empty(shop: Shop) -> None:
    new = {"uuid": NOTHING, "name": "New", "variants": [{"uuid": "99999999-0001-11ea-bc55-0242ac130001"}]}
    assert shop.ask("POST", "/organizations/self/products", json=new).status_code == 201
    assert shop.ask("POST", INVENTORY, json={"productUuid": NOTHING}).json() == {
        "locationUuid": shop.place("STORE"),
        "trackedProducts": [NOTHING],
        "variants": [],
        "latest": 0,
    }


def test_stopping_hides_and_starting_brings_back(shop: Shop) -> None:
    for _twice in range(2):
        answer = shop.ask("DELETE", f"{INVENTORY}/products/{CHEESE}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert shop.balances() == {TEA_SMALL: "42"}
    shop.ask("POST", INVENTORY, json={"productUuid": CHEESE})
    assert shop.balances() == {TEA_SMALL: "42", WEDGE: "7.35"}


@pytest.mark.parametrize(
    ("body", "name", "constraint"),
    [
        ({}, "productUuid", "MUST_NOT_BE_NULL"),
        ({"productUuid": None}, "productUuid", "MUST_NOT_BE_NULL"),
        ({"productUuid": MUG, "startTrackingProduct": MUG}, "startTrackingProduct", "MUST_BE_NULL"),
        ({"productUuid": BLUE_MUG}, "productUuid", "UNKNOWN"),
        ({"startTrackingProduct": NOTHING}, "startTrackingProduct", "UNKNOWN"),
        ({"productUuid": "mug"}, "productUuid", "MUST_MATCH_PATTERN"),
    ],
)
def test_exactly_one_known_product_must_be_given(
    shop: Shop, body: dict[str, object], name: str, constraint: str
) -> None:
    answer = shop.ask("POST", INVENTORY, json=body)
    (violation,) = answer.json()["violations"]
    assert (answer.status_code, violation["propertyName"], violation["constraintType"]) == (
        422,
        name,
        constraint,
    )


def test_stopping_what_there_is_not_is_refused(shop: Shop) -> None:
    answer = shop.ask("DELETE", f"{INVENTORY}/products/{NOTHING}")
    assert (answer.status_code, answer.json()["errorType"]) == (404, "ENTITY_NOT_FOUND")


def tracked(shop: Shop) -> list[str]:
    return [row["productUuid"] for row in shop.ask("GET", "/v3/products").json()]


def test_v3_of_two_for_one_product_the_later_counts(shop: Shop) -> None:
    body = [
        {"productUuid": uuid, "tracking": how}
        for uuid, how in ((MUG, "enable"), (TEA, "disable"), (TEA.upper(), "enable"), (MUG, "disable"))
    ]
    assert shop.ask("POST", "/v3/products", json=body).status_code == 204
    assert tracked(shop) == [TEA, CHEESE]


def test_v3_names_every_unknown_product_and_changes_nothing(shop: Shop) -> None:
    before = shop.answers()
    body = [{"productUuid": uuid, "tracking": "enable"} for uuid in (MUG, NOTHING, TEA_SMALL)]
    answer = shop.ask("POST", "/v3/products", json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    wrong = ["[1].productUuid", "[2].productUuid"]
    assert [one["propertyName"] for one in answer.json()["violations"]] == wrong
    answer = shop.ask("POST", "/v3/products", json=[{"productUuid": TEA, "tracking": "START_TRACKING"}])
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["[0].tracking"]
    assert shop.answers() == before


def test_v3_tells_of_each_product_once(shop: Shop) -> None:
    answer = shop.ask("POST", "/v3/products/status", json=[MUG, TEA, NOTHING, TEA.upper()])
    assert answer.json() == [{"productUuid": MUG, "enabled": False}, {"productUuid": TEA, "enabled": True}]
    assert shop.ask("POST", "/v3/products/status", json=[]).json() == []
