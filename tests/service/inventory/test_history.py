"""The history of a location: every movement in or out of it, newest first, page after page."""

from decimal import Decimal

from tests.service.shop import CHEESE, NOTHING, TEA_LARGE, TEA_SMALL, WEDGE, Shop


def history(shop: Shop, place: str, limit: int = 100) -> list[tuple[str, str]]:
    """Variants and changes of all pages."""
    url, found = f"/organizations/self/history/locations/{place}?limit={limit}", list[tuple[str, str]]()
    while url:
        answer = shop.ask("GET", url)
        assert answer.status_code == 200
        found += ((row["variantUuid"], row["change"]) for row in answer.json()["variants"])
        url = answer.links.get("next", {}).get("url", "")
    return found


def test_each_location_tells_its_side(shop: Shop) -> None:
    shop.move(TEA_SMALL, "STORE", "SOLD", 2)
    shop.move(WEDGE, "STORE", "BIN", "0.125", CHEESE)
    assert history(shop, shop.place("SOLD")) == [(TEA_SMALL, "2.0")]
    assert history(shop, shop.place("BIN")) == [(WEDGE, "0.125")]
    assert history(shop, shop.place("STORE"))[:2] == [(WEDGE, "-0.125"), (TEA_SMALL, "-2.0")]


def test_what_is_moved_meanwhile_does_not_shift_the_pages(shop: Shop) -> None:
    store = shop.place("STORE")
    for change in range(1, 6):
        shop.move(TEA_LARGE, "SUPPLIER", "STORE", change)
    whole = history(shop, store)
    first = shop.ask("GET", f"/organizations/self/history/locations/{store}?limit=2")
    shop.move(TEA_LARGE, "STORE", "SOLD", 9)
    second = shop.ask("GET", first.links["next"]["url"])
    read = [
        (row["variantUuid"], row["change"]) for page in (first, second) for row in page.json()["variants"]
    ]
    assert read == whole[:4]
    assert history(shop, store, limit=1) == [(TEA_LARGE, "-9.0"), *whole]


def test_changes_sum_to_the_balance(shop: Shop) -> None:
    shop.move(WEDGE, "STORE", "SOLD", "1.1", CHEESE)
    shop.move(WEDGE, "SUPPLIER", "STORE", "0.3", CHEESE)
    changes = (Decimal(change) for variant, change in history(shop, shop.place("STORE")) if variant == WEDGE)
    assert sum(changes) == Decimal(shop.balances()[WEDGE])


def test_what_is_no_longer_tracked_is_told_too(shop: Shop) -> None:
    before = history(shop, shop.place("STORE"))
    shop.ask("DELETE", f"/organizations/self/inventory/products/{CHEESE}")
    assert history(shop, shop.place("STORE")) == before


def test_a_location_that_there_is_not(shop: Shop) -> None:
    answer = shop.ask("GET", f"/organizations/self/history/locations/{NOTHING}")
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (404, "locationUuid")


def test_a_cursor_is_one_that_was_given(shop: Shop) -> None:
    path = f"/organizations/self/history/locations/{shop.place('STORE')}"
    for cursor in ("", "-1", "x", "9" * 30):
        answer = shop.ask("GET", path, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (400, "cursor")
