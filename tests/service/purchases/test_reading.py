"""Purchases are read page by page, and none is missed."""

import pytest

from app.service.caller import Caller
from app.service.oauth import tokens
from app.service.storage.moments import zulu
from tests.service.purchases.till import listed, sold
from tests.service.shop import NOTHING, Shop

_HOUR = 60 * 60 * 1000


def sell(shop: Shop, hours_ago: float = 0) -> int:
    """The number of a purchase that was made some hours ago."""
    made = zulu(shop.store.clock.now() - round(hours_ago * _HOUR))
    return int(sold(shop, {"sku": "TEA-S"}, timestamp=made)["purchaseNumber"])


def numbers(shop: Shop, query: str = "") -> list[int]:
    return [purchase["purchaseNumber"] for purchase in listed(shop, query)["purchases"]]


def test_they_are_read_until_a_page_is_empty(shop: Shop) -> None:
    for _ in range(5):
        sell(shop)
    read, page = list[int](), listed(shop, "?limit=2")
    while page["purchases"]:
        read += [purchase["purchaseNumber"] for purchase in page["purchases"]]
        (link,) = page["linkUrls"]
        assert link.endswith('>; rel="next"')
        page = listed(shop, link.removeprefix("<http://localhost/purchases/v2").partition(">")[0])
    assert read == [1, 2, 3, 4, 5]
    assert page["linkUrls"] == []
    assert "firstPurchaseHash" not in page


def test_whoever_goes_on_from_the_last_hash_is_told_of_late_sales_too(shop: Shop) -> None:
    sell(shop)
    page = listed(shop)
    sell(shop, hours_ago=3)
    later = listed(shop, f"?lastPurchaseHash={page['lastPurchaseHash']}")
    assert [purchase["purchaseNumber"] for purchase in later["purchases"]] == [2]
    nothing = listed(shop, f"?lastPurchaseHash={later['lastPurchaseHash']}")
    assert (nothing["purchases"], nothing["lastPurchaseHash"]) == ([], later["lastPurchaseHash"])


def test_a_slash_at_the_end_is_as_good(shop: Shop) -> None:
    """Some of the links that the contract's samples show have one."""
    sell(shop)
    assert listed(shop, "/?limit=2")["firstPurchaseHash"] == listed(shop)["firstPurchaseHash"]


def test_newest_first_if_so_asked(shop: Shop) -> None:
    for _ in range(3):
        sell(shop)
    page = listed(shop, "?descending=true&limit=2")
    assert [purchase["purchaseNumber"] for purchase in page["purchases"]] == [3, 2]
    assert "descending=true" in page["linkUrls"][0]
    assert numbers(shop, f"?descending=true&lastPurchaseHash={page['lastPurchaseHash']}") == [1]


def test_a_hash_is_the_time_of_recording_and_the_short_uuid(shop: Shop) -> None:
    sell(shop, hours_ago=1)
    page = listed(shop)
    assert page["firstPurchaseHash"] == page["lastPurchaseHash"]
    assert page["lastPurchaseHash"].endswith(page["purchases"][0]["purchaseUUID"])
    assert abs(int(page["lastPurchaseHash"][:13]) - shop.store.clock.now()) < _HOUR / 2


def test_the_start_is_inclusive_and_the_end_exclusive(shop: Shop) -> None:
    now = shop.store.clock.now()
    early, middle, late = (zulu(now - hours * _HOUR) for hours in (3, 2, 1))
    for made in (early, middle, late):
        sold(shop, {"sku": "TEA-S"}, timestamp=made)
    assert numbers(shop, f"?startDate={early}&endDate={late}") == [1, 2]
    assert numbers(shop, f"?startDate={middle.removesuffix('Z')}") == [2, 3]
    assert numbers(shop, f"?endDate={middle}&descending=true") == [1]
    assert numbers(shop, f"?startDate={zulu(now + 24 * _HOUR)[:10]}") == []


def test_three_years_are_read_unless_more_is_asked_for(shop: Shop) -> None:
    sell(shop, hours_ago=3.1 * 365 * 24)
    sell(shop, hours_ago=2.9 * 365 * 24)
    assert numbers(shop) == [2]
    assert numbers(shop, "?startDate=2000-01-01") == [1, 2]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=few",
        "descending=maybe",
        "startDate=yesterday",
        "endDate=2021-13-01",
        "lastPurchaseHash=1462156309748",
        "lastPurchaseHash=1462156309748WJwt5j7kEeuecKKsB1sX_Q",
    ],
)
def test_what_cannot_be_read_is_refused(shop: Shop, query: str) -> None:
    answer = shop.ask("GET", f"/purchases/v2?{query}")
    assert (answer.status_code, answer.json()["errorType"]) == (400, "MALFORMED_REQUEST")


def test_one_is_read_by_either_form_of_its_uuid(shop: Shop) -> None:
    purchase = sold(shop, {"sku": "TEA-S"})
    for form in (purchase["purchaseUUID1"], purchase["purchaseUUID1"].upper(), purchase["purchaseUUID"]):
        assert shop.ask("GET", f"/purchase/v2/{form}").json() == purchase


@pytest.mark.parametrize(
    ("named", "status"), [(NOTHING, 404), ("WJwt5j7kEeuecKKsB1sX_Q", 404), ("7u0WB356", 400)]
)
def test_what_is_not_there_is_not_found(shop: Shop, named: str, status: int) -> None:
    assert shop.ask("GET", f"/purchase/v2/{named}").status_code == status


def test_reading_and_selling_have_scopes_of_their_own(shop: Shop) -> None:
    def status(scope: str, method: str, path: str) -> int:
        with shop.store.transaction(writes=True) as connection:
            caller = Caller(NOTHING, NOTHING, frozenset([scope]))
            token = tokens.issue(connection, shop.store, caller, family=NOTHING)
        body = {"lines": [{"sku": "TEA-S"}]} if method == "POST" else None
        return shop.ask(method, path, {"Authorization": f"Bearer {token}"}, json=body).status_code

    for scope, reads, sells in (
        ("READ:PURCHASE", 200, 403),
        ("WRITE:PURCHASE", 403, 201),
        ("READ:PRODUCT", 403, 403),
    ):
        assert status(scope, "GET", "/purchases/v2") == reads
        assert status(scope, "POST", "/storeroom/sales") == sells
