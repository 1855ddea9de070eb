"""The product library: reading all of it, page by page, or what changed."""

import pytest

from app.domain.identifiers import new_identifier
from tests.service.shop import CHEESE, MUG, NOTHING, TEA, Shop

PRODUCTS = "/organizations/self/products"
DISCOUNTS = "/organizations/self/discounts"
LIBRARY = "/organizations/self/library"


def new(**given: object) -> dict[str, object]:
    return {"uuid": new_identifier(), "name": "New", "variants": [{"uuid": new_identifier()}]} | given


def test_pages_are_followed_by_link_while_products_are_added(shop: Shop) -> None:
    first = shop.ask("GET", f"{LIBRARY}?limit=2")
    assert first.json()["fromEventLogUuid"] is None
    shop.ask("POST", PRODUCTS, json=new(uuid=NOTHING))
    second = shop.ask("GET", first.links["next"]["url"])
    assert "next" not in second.links
    listed = [one["uuid"] for page in (first, second) for one in page.json()["products"]]
    assert listed == [TEA, CHEESE, MUG, NOTHING]
    assert second.json()["untilEventLogUuid"] == first.json()["untilEventLogUuid"]


def test_an_offset_leaves_out_the_first(shop: Shop) -> None:
    page = shop.ask("GET", f"{LIBRARY}?offset=1&limit=1")
    assert [one["uuid"] for one in page.json()["products"]] == [CHEESE]
    rest = shop.ask("GET", page.links["next"]["url"]).json()
    assert [one["uuid"] for one in rest["products"]] == [MUG]


def test_since_an_event_only_what_changed(shop: Shop) -> None:
    until = shop.ask("GET", LIBRARY).json()["untilEventLogUuid"]
    assert shop.ask("GET", f"{LIBRARY}?eventLogUuid={until}").json() == {
        "products": [],
        "discounts": [],
        "deletedProducts": [],
        "deletedDiscounts": [],
        "fromEventLogUuid": until,
        "untilEventLogUuid": until,
    }
    shop.ask("POST", PRODUCTS, json=new(uuid=NOTHING))
    later = shop.ask("GET", f"{LIBRARY}?eventLogUuid={until.upper()}").json()
    assert [one["uuid"] for one in later["products"]] == [NOTHING]
    assert later["untilEventLogUuid"] != until


def test_what_was_deleted_is_told_since_and_not_in_a_whole_reading(shop: Shop) -> None:
    shop.ask("POST", DISCOUNTS, json={"uuid": NOTHING, "percentage": 10})
    until = shop.ask("GET", LIBRARY).json()["untilEventLogUuid"]
    shop.ask("DELETE", f"{PRODUCTS}/{TEA}")
    shop.ask("DELETE", f"{DISCOUNTS}/{NOTHING}")
    since = shop.ask("GET", f"{LIBRARY}?eventLogUuid={until}").json()
    assert (since["products"], since["deletedProducts"]) == ([], [TEA])
    assert (since["discounts"], since["deletedDiscounts"]) == ([], [NOTHING])
    assert since["untilEventLogUuid"] != until
    whole = shop.ask("GET", LIBRARY).json()
    assert [one["uuid"] for one in whole["products"]] == [CHEESE, MUG]
    assert (whole["deletedProducts"], whole["discounts"], whole["deletedDiscounts"]) == ([], [], [])


def test_what_was_made_anew_is_not_told_as_deleted(shop: Shop) -> None:
    until = shop.ask("GET", LIBRARY).json()["untilEventLogUuid"]
    shop.ask("DELETE", f"{PRODUCTS}/{TEA}")
    shop.ask("POST", PRODUCTS, json=new(uuid=TEA))
    since = shop.ask("GET", f"{LIBRARY}?eventLogUuid={until}").json()
    assert [one["uuid"] for one in since["products"]] == [TEA]
    assert since["deletedProducts"] == []


def test_discounts_come_with_the_first_page(shop: Shop) -> None:
    shop.ask("POST", DISCOUNTS, json={"uuid": NOTHING, "percentage": 10})
    first = shop.ask("GET", f"{LIBRARY}?limit=2")
    assert [one["uuid"] for one in first.json()["discounts"]] == [NOTHING]
    assert shop.ask("GET", first.links["next"]["url"]).json()["discounts"] == []


def test_too_many_changes_or_an_unknown_event_mean_reading_all_again(shop_in_file: Shop) -> None:
    """In one database: 500 changes take a while, and both count them by the same statement."""
    shop = shop_in_file
    until = shop.ask("GET", LIBRARY).json()["untilEventLogUuid"]
    for _ in range(500):
        shop.ask("POST", PRODUCTS, json=new())
    page = shop.ask("GET", f"{LIBRARY}?eventLogUuid={until}&limit=300")
    rest = shop.ask("GET", page.links["next"]["url"])
    assert len(page.json()["products"] + rest.json()["products"]) == 500
    shop.ask("POST", PRODUCTS, json=new())
    for given in (f"eventLogUuid={until}", f"eventLogUuid={NOTHING}", f"untilEventLogUuid={NOTHING}"):
        answer = shop.ask("GET", f"{LIBRARY}?{given}")
        assert (answer.status_code, answer.json()["errorType"]) == (412, "EVENT_LOG_OUT_OF_REACH")


@pytest.mark.parametrize(
    "given",
    ["limit=0", "limit=501", "limit=x", "limit=", "offset=-1", "offset=%C2%B2", "offset=" + "9" * 5000],
)
def test_a_page_that_cannot_be_is_refused(shop: Shop, given: str) -> None:
    answer = shop.ask("GET", f"{LIBRARY}?{given}")
    assert (answer.status_code, answer.json()["errorType"]) == (400, "MALFORMED_REQUEST")
