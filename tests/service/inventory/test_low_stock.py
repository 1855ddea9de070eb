"""Low-stock levels and alerts: what is at the defaults is not stored, and all of a request counts or none."""

import pytest

from tests.service.shop import BLUE_MUG, CHEESE, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop


def levels(shop: Shop) -> dict[str, tuple[float | None, bool]]:
    answer = shop.ask("GET", f"/custom-low-stock/v2/locations/{shop.place('STORE')}").json()
    return {
        one["variantUuid"]: (one["customLowStockLevel"], one["lowStockAlert"])
        for product in answer["customLowStockLevelsForProducts"]
        for one in product["customLowStockLevelForVariants"]
    }


def path(shop: Shop, rest: str = "") -> str:
    return f"/custom-low-stock/locations/{shop.place('STORE')}{rest}"


def level(product: str, variant: str, **given: object) -> dict[str, object]:
    return {"productUuid": product, "variantUuid": variant, "lowStockAlert": False} | given


def test_put_sets_one(shop: Shop) -> None:
    answer = shop.ask("PUT", path(shop), json=level(CHEESE, WEDGE, lowStockLevel=2.5, lowStockAlert=True))
    assert (answer.status_code, answer.content) == (204, b"")
    assert levels(shop) == {TEA_SMALL: (5.0, True), WEDGE: (2.5, True)}


def test_an_alert_needs_no_level_and_a_level_no_tracking(shop: Shop) -> None:
    shop.ask("PUT", path(shop), json=level(TEA, TEA_SMALL, lowStockLevel=None, lowStockAlert=True))
    shop.ask("PUT", path(shop), json=level(MUG, BLUE_MUG, lowStockLevel="0"))
    assert levels(shop) == {TEA_SMALL: (None, True), BLUE_MUG: (0.0, False)}


def test_the_defaults_are_not_listed(shop: Shop) -> None:
    assert shop.ask("PUT", path(shop), json=level(TEA, TEA_SMALL)).status_code == 204
    assert levels(shop) == {}


def test_of_two_for_one_variant_the_later_counts(shop: Shop) -> None:
    requests = [level(TEA, TEA_LARGE, lowStockLevel=1), level(TEA, TEA_LARGE.upper(), lowStockLevel=2)]
    assert shop.ask("POST", path(shop), json={"requests": requests}).status_code == 204
    assert levels(shop) == {TEA_SMALL: (5.0, True), TEA_LARGE: (2.0, False)}


def test_delete_one_and_again(shop: Shop) -> None:
    for _twice in range(2):
        answer = shop.ask("DELETE", path(shop, f"/products/{TEA}/variants/{TEA_SMALL}"))
        assert (answer.status_code, answer.content) == (202, b"")
        assert levels(shop) == {}


def test_delete_many(shop: Shop) -> None:
    shop.ask("PUT", path(shop), json=level(CHEESE, WEDGE, lowStockLevel=1))
    keys = [{"productUuid": TEA, "variantUuid": TEA_SMALL}, {"productUuid": TEA, "variantUuid": TEA_LARGE}]
    answer = shop.ask("POST", path(shop, "/delete"), json={"requests": keys})
    assert (answer.status_code, answer.content) == (202, b"")
    assert levels(shop) == {WEDGE: (1.0, False)}


@pytest.mark.parametrize("rest", ["", "/delete"])
def test_everything_unknown_is_named_and_nothing_changes(shop: Shop, rest: str) -> None:
    before = shop.answers()
    requests = [level(TEA, TEA_SMALL), level(NOTHING, TEA_SMALL), level(TEA, WEDGE), level(TEA, NOTHING)]
    answer = shop.ask("POST", path(shop, rest), json={"requests": requests})
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [
        "requests[1].productUuid",
        "requests[2].variantUuid",
        "requests[3].variantUuid",
    ]
    assert shop.answers() == before


def test_a_variant_of_another_product_is_unknown(shop: Shop) -> None:
    answer = shop.ask("DELETE", path(shop, f"/products/{CHEESE}/variants/{TEA_SMALL}"))
    assert (answer.status_code, answer.json()["errorType"]) == (404, "ENTITY_NOT_FOUND")


def test_one_product(shop: Shop) -> None:
    answer = shop.ask("GET", f"/custom-low-stock/v2/locations/{shop.place('STORE')}/products/{TEA}")
    assert answer.json() == {
        "productUuid": TEA,
        "customLowStockLevelForVariants": [
            {"variantUuid": TEA_SMALL, "customLowStockLevel": 5.0, "lowStockAlert": True}
        ],
    }


@pytest.mark.parametrize("rest", ["", f"/products/{TEA}"])
def test_an_etag_saves_reading_again_until_something_changes(shop: Shop, rest: str) -> None:
    listed = f"/custom-low-stock/v2/locations/{shop.place('STORE')}{rest}"
    etag = shop.ask("GET", listed).headers["ETag"]
    for given in (etag, f'"other", W/{etag}', "*"):
        answer = shop.ask("GET", listed, {"If-None-Match": given})
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)
    shop.ask("PUT", path(shop), json=level(TEA, TEA_LARGE, lowStockLevel=1))
    assert shop.ask("GET", listed, {"If-None-Match": etag}).status_code == 200
    assert shop.ask("GET", listed, {"If-None-Match": "unquoted"}).status_code == 400


def test_levels_belong_to_the_store_alone(shop: Shop) -> None:
    answer = shop.ask("PUT", f"/custom-low-stock/locations/{shop.place('BIN')}", json=level(TEA, TEA_LARGE))
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (422, "locationUuid")
    assert shop.ask("GET", f"/custom-low-stock/v2/locations/{shop.place('BIN')}").status_code == 422


@pytest.mark.parametrize(
    "given", [{"lowStockLevel": -1}, {"lowStockLevel": "NaN"}, {"lowStockLevel": 1e-7}, {"lowStockAlert": 1}]
)
def test_a_level_is_no_nonsense(shop: Shop, given: dict[str, object]) -> None:
    answer = shop.ask("PUT", path(shop), json=level(TEA, TEA_LARGE, **given))
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == list(given)


def further_store(shop: Shop) -> str:
    return str(shop.ask("POST", "/v3/inventories", json={"name": "Stall"}).json()["inventoryUuid"])


def test_every_store_has_levels_of_its_own(shop: Shop) -> None:
    stall = further_store(shop)
    of_the_stall = level(TEA, TEA_SMALL, lowStockLevel=1, inventoryUuid=stall)
    of_the_store = level(TEA, TEA_LARGE, lowStockLevel=2, inventoryUuid=shop.place("STORE"))
    answer = shop.ask("POST", "/v3/custom-low-stock", json=[of_the_stall, of_the_store])
    assert (answer.status_code, answer.content) == (204, b"")
    assert levels(shop) == {TEA_SMALL: (5.0, True), TEA_LARGE: (2.0, False)}
    of_one = shop.ask("GET", f"/custom-low-stock/v2/locations/{shop.place('STORE')}/products/{TEA}").json()
    assert [one["customLowStockLevel"] for one in of_one["customLowStockLevelForVariants"]] == [5.0, 2.0]
    shop.ask("DELETE", path(shop, f"/products/{TEA}/variants/{TEA_SMALL}"))
    found = {row["variantUuid"]: row["lowStockLevel"] for row in shop.ask("GET", f"/v3/stock/{stall}").json()}
    assert found == {TEA_SMALL: 1, TEA_LARGE: None, WEDGE: None}


def test_v3_of_two_for_one_variant_the_later_counts(shop: Shop) -> None:
    one = level(TEA, TEA_SMALL, lowStockLevel=1, inventoryUuid=shop.place("STORE"))
    shop.ask("POST", "/v3/custom-low-stock", json=[one, one | {"lowStockLevel": 2}])
    assert levels(shop) == {TEA_SMALL: (2.0, False)}
    shop.ask("POST", "/v3/custom-low-stock", json=[one, one | {"lowStockLevel": None}])
    assert levels(shop) == {}


def test_v3_names_everything_wrong_and_changes_nothing(shop: Shop) -> None:
    before = shop.answers()
    good = level(TEA, TEA_SMALL, inventoryUuid=shop.place("STORE"))
    unknown = [
        good,
        good | {"inventoryUuid": NOTHING},
        good | {"productUuid": NOTHING},
        good | {"variantUuid": WEDGE},
    ]
    answer = shop.ask("POST", "/v3/custom-low-stock", json=unknown)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    wrong = ["[1].inventoryUuid", "[2].productUuid", "[3].variantUuid"]
    assert [one["propertyName"] for one in answer.json()["violations"]] == wrong
    answer = shop.ask(
        "POST", "/v3/custom-low-stock", json=[*unknown, good | {"inventoryUuid": shop.place("BIN")}]
    )
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["[4].inventoryUuid", *wrong]
    assert shop.answers() == before
