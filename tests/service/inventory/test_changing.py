"""Moving stock: all of a request or none of it, and everything that is in the way named."""

import pytest

from tests.service.shop import BLUE_MUG, CHEESE, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop

BULK = "/organizations/self/v2/inventory/bulk"


def change(shop: Shop, *changes: tuple[str, str, str, object, str]) -> list[dict[str, object]]:
    return [
        shop.movement(variant, source, target, amount, product)
        for variant, source, target, amount, product in changes
    ]


def test_many_movements_the_same_variant_twice(shop: Shop) -> None:
    changes = change(
        shop,
        (TEA_SMALL, "STORE", "SOLD", 2, TEA),
        (TEA_SMALL, "STORE", "BIN", "0.5", TEA),
        (WEDGE, "SUPPLIER", "STORE", 0.125, CHEESE),
    )
    answer = shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes})
    assert answer.status_code == 200
    assert [(row["variantUuid"], row["balance"]) for row in answer.json()["variants"]] == [
        (TEA_SMALL, "39.5"),
        (WEDGE, "7.475"),
    ]
    assert shop.balances("SOLD") == {TEA_SMALL: "2"}
    assert shop.balances("BIN") == {TEA_SMALL: "0.5"}


def test_the_balance_of_the_location_asked_for(shop: Shop) -> None:
    answer = shop.move(TEA_SMALL, "STORE", "SOLD", 2, returnBalanceForLocationUuid=shop.place("SOLD")).json()
    assert answer["locationUuid"] == shop.place("SOLD")
    assert [(row["locationType"], row["balance"]) for row in answer["variants"]] == [("SOLD", "2")]


def test_a_variant_moved_to_nothing_is_answered_as_zero(shop: Shop) -> None:
    answer = shop.move(TEA_SMALL, "STORE", "SOLD", 42).json()
    assert [row["balance"] for row in answer["variants"]] == ["0"]
    assert TEA_SMALL not in shop.balances()


def test_the_store_may_go_below_zero_as_at_a_till(shop: Shop) -> None:
    assert shop.move(TEA_LARGE, "STORE", "SOLD", 1).json()["variants"][0]["balance"] == "-1"


def test_an_external_uuid_is_no_key(shop: Shop) -> None:
    for left in ("41", "40"):
        answer = shop.move(TEA_SMALL, "STORE", "SOLD", 1, externalUuid=NOTHING)
        assert answer.json()["variants"][0]["balance"] == left


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [("/organizations/self/inventory", "PUT", {"changes": []}), (BULK, "POST", {"productChanges": []})],
)
def test_no_movement_at_all_is_accepted(shop: Shop, path: str, method: str, body: dict[str, object]) -> None:
    before = shop.answers()
    answer = shop.ask(method, path, json=body)
    assert (answer.status_code, answer.json()["variants"]) == (200, [])
    assert shop.answers() == before


def test_uuids_in_upper_case_are_the_same(shop: Shop) -> None:
    changes = [
        {name: value.upper() if isinstance(value, str) else value for name, value in one.items()}
        for one in change(shop, (TEA_SMALL, "STORE", "SOLD", 1, TEA))
    ]
    answer = shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes}).json()
    assert answer["variants"][0]["variantUuid"] == TEA_SMALL


def test_everything_in_the_way_is_named(shop: Shop) -> None:
    before = shop.answers()
    changes = change(
        shop,
        (TEA_SMALL, "STORE", "SOLD", 1, TEA),
        (NOTHING, "STORE", "SOLD", 1, TEA),
        (WEDGE, "STORE", "SOLD", 1, TEA),
        (TEA_SMALL, "STORE", "SOLD", 1, NOTHING),
        (BLUE_MUG, "STORE", "SOLD", 1, MUG),
    )
    changes.append(changes[0] | {"toLocationUuid": NOTHING})
    body = {"changes": changes, "returnBalanceForLocationUuid": NOTHING}
    answer = shop.ask("PUT", "/organizations/self/inventory", json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert sorted(one["propertyName"] for one in answer.json()["violations"]) == [
        "changes[1].variantUuid",
        "changes[2].variantUuid",
        "changes[3].productUuid",
        "changes[4].productUuid",
        "changes[5].toLocationUuid",
        "returnBalanceForLocationUuid",
    ]
    assert shop.answers() == before


def test_from_and_to_the_same_place_breaks_a_rule(shop: Shop) -> None:
    answer = shop.move(TEA_SMALL, "STORE", "STORE", 1)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert answer.json()["violations"][0]["propertyName"] == "changes[0].toLocationUuid"


def test_every_product_that_is_not_tracked_is_named(shop: Shop) -> None:
    shop.ask("DELETE", f"/organizations/self/inventory/products/{CHEESE}")
    changes = change(
        shop,
        (WEDGE, "STORE", "SOLD", 1, CHEESE),
        (TEA_SMALL, "STORE", "SOLD", 1, TEA),
        (BLUE_MUG, "STORE", "SOLD", 1, MUG),
    )
    answer = shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes})
    assert (answer.status_code, answer.json()["errorType"]) == (422, "PRODUCT_NOT_TRACKED")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [
        "changes[0].productUuid",
        "changes[2].productUuid",
    ]


def bulk(
    shop: Shop, product: str, status: str | None, *changes: tuple[str, str, str, object]
) -> dict[str, object]:
    moved = [
        shop.movement(variant, source, target, amount, product) for variant, source, target, amount in changes
    ]
    entry: dict[str, object] = {"productUuid": product, "variantChanges": moved}
    return entry | ({"trackingStatusChange": status} if status else {})


def test_bulk_answers_only_what_it_touched(shop: Shop) -> None:
    body = {
        "productChanges": [
            bulk(shop, MUG, "START_TRACKING"),
            bulk(shop, TEA, "NO_CHANGE", (TEA_LARGE, "SUPPLIER", "STORE", 4)),
            bulk(shop, CHEESE, "STOP_TRACKING"),
        ]
    }
    answer = shop.ask("POST", BULK, json=body)
    assert answer.status_code == 200
    assert answer.json() == {
        "locationUuid": shop.place("STORE"),
        "trackedProducts": [TEA, MUG],
        "variants": [
            {
                "locationUuid": shop.place("STORE"),
                "locationType": "STORE",
                "productUuid": TEA,
                "variantUuid": TEA_LARGE,
                "balance": "4",
            }
        ],
        "latest": 0,
    }
    assert shop.balances() == {TEA_SMALL: "42", TEA_LARGE: "4", BLUE_MUG: "3"}


def test_null_in_bulk_means_nothing_to_do(shop: Shop) -> None:
    nothing = {"productUuid": TEA, "trackingStatusChange": None, "variantChanges": None}
    body = {"productChanges": [nothing], "externalUuid": None, "returnBalanceForLocationUuid": None}
    before = shop.answers()
    answer = shop.ask("POST", BULK, json=body)
    assert (answer.status_code, answer.json()["variants"]) == (200, [])
    assert shop.answers() == before


def test_bulk_goes_in_order(shop: Shop) -> None:
    """The same product may come twice: what is started can be moved, what is stopped no longer."""
    started = bulk(shop, MUG, "START_TRACKING", (BLUE_MUG, "STORE", "BIN", 1))
    stopped = bulk(shop, MUG, "STOP_TRACKING")
    moved = bulk(shop, MUG, None, (BLUE_MUG, "STORE", "BIN", 1))
    answer = shop.ask("POST", BULK, json={"productChanges": [started, stopped]})
    assert answer.json()["variants"][0]["balance"] == "2"
    assert BLUE_MUG not in shop.balances()
    answer = shop.ask("POST", BULK, json={"productChanges": [started, stopped, moved]})
    assert (answer.status_code, answer.json()["errorType"]) == (422, "PRODUCT_NOT_TRACKED")
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["productChanges[2].productUuid"]


def test_bulk_names_an_unknown_product_once_and_changes_nothing(shop: Shop) -> None:
    before = shop.answers()
    body = {
        "productChanges": [
            bulk(shop, MUG, "START_TRACKING", (BLUE_MUG, "STORE", "SOLD", 1)),
            bulk(
                shop, NOTHING, "START_TRACKING", (TEA_SMALL, "STORE", "SOLD", 1), (WEDGE, "STORE", "SOLD", 1)
            ),
        ]
    }
    answer = shop.ask("POST", BULK, json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["productChanges[1].productUuid"]
    assert shop.answers() == before


def movements(shop: Shop, *moves: tuple[str, str, str, object, str]) -> list[dict[str, object]]:
    """As v3 names them."""
    return [
        {
            "productUuid": product,
            "variantUuid": variant,
            "from": shop.place(source),
            "to": shop.place(target),
            "change": amount,
        }
        for variant, source, target, amount, product in moves
    ]


def test_v3_names_everything_in_the_way_and_changes_nothing(shop: Shop) -> None:
    before = shop.answers()
    moved = movements(
        shop,
        (TEA_SMALL, "STORE", "SOLD", 1, TEA),
        (WEDGE, "STORE", "SOLD", 1, TEA),
        (TEA_SMALL, "STORE", "SOLD", 1, NOTHING),
        (BLUE_MUG, "STORE", "SOLD", 1, MUG),
    )
    moved += [moved[0] | {"from": NOTHING}, moved[0] | {"to": NOTHING}]
    answer = shop.ask("POST", "/v3/movements", json={"movements": moved})
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert sorted(one["propertyName"] for one in answer.json()["violations"]) == [
        "movements[1].variantUuid",
        "movements[2].productUuid",
        "movements[3].productUuid",
        "movements[4].from",
        "movements[5].to",
    ]
    assert shop.answers() == before


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"change": 0}, "change"),
        ({"change": "NaN"}, "change"),
        ({"change": 100_000.5}, "change"),
        ({"from": None}, "from"),
        ({"to": "shelf"}, "to"),
        ({"variantUuid": 5}, "variantUuid"),
    ],
)
def test_v3_refuses_nonsense(shop: Shop, wrong: dict[str, object], name: str) -> None:
    before = shop.answers()
    good, bad = movements(shop, *[(TEA_SMALL, "STORE", "SOLD", 1, TEA)] * 2)
    answer = shop.ask("POST", "/v3/movements", json={"movements": [good, bad | wrong]})
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [f"movements[1].{name}"]
    assert shop.answers() == before


def test_v3_moves_from_and_to_different_places(shop: Shop) -> None:
    answer = shop.ask(
        "POST", "/v3/movements", json={"movements": movements(shop, (TEA_SMALL, "BIN", "BIN", 1, TEA))}
    )
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (422, "movements[0].to")


def test_v3_takes_no_movement_at_all(shop: Shop) -> None:
    before = shop.answers()
    assert shop.ask("POST", "/v3/movements", json={"movements": []}).status_code == 204
    assert shop.ask("POST", "/v3/movements", json={}).status_code == 422
    assert shop.answers() == before


def test_v2_knows_nothing_of_a_further_store(shop: Shop) -> None:
    stall = shop.ask("POST", "/v3/inventories", json={"name": "Stall"}).json()["inventoryUuid"]
    before = shop.answers()
    body = {"changes": [shop.movement(TEA_SMALL, "STORE", "SOLD", 1) | {"toLocationUuid": stall}]}
    answer = shop.ask("PUT", "/organizations/self/inventory", json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert shop.ask("GET", f"/organizations/self/inventory/locations/{stall}").status_code == 404
    assert len(shop.ask("GET", "/organizations/self/locations").json()) == 4
    assert shop.answers() == before


@pytest.mark.parametrize("first", [TEA, CHEESE])
def test_a_product_that_is_tracked_is_not_told_to_be_none(shop: Shop, first: str) -> None:
    """Though another's variant is named under it, and under its own product beside, in whatever order."""
    products = [first, *{TEA, CHEESE} - {first}]
    changes = [shop.movement(TEA_SMALL, "STORE", "SOLD", 1, product) for product in products]
    answer = shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes})
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    wrong = f"changes[{products.index(CHEESE)}].variantUuid"
    assert [one["propertyName"] for one in answer.json()["violations"]] == [wrong]
