"""The ledger as it is read: what became of an identifier, and all of it page by page."""

from typing import Any

import pytest
from sqlalchemy import Connection, event

from app.service.storage.moments import zulu
from tests.service.extensions.databases import in_both
from tests.service.extensions.test_movements import IDENTIFIER, movement, put
from tests.service.shop import CHEESE, NOTHING, TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop

LEDGER = "/storeroom/movements"


def changes(rows: list[dict[str, Any]]) -> list[tuple[str, str, float]]:
    return [(row["kind"], row["variantUuid"], row["change"]) for row in rows]


def test_what_became_of_an_identifier(shop: Shop) -> None:
    moved = put(shop, movement(shop), movement(shop, "SUPPLIER", "STORE", change=5))
    asked = shop.ask("GET", f"{LEDGER}/{IDENTIFIER.upper()}")
    assert (asked.status_code, asked.json()) == (200, moved.json())


def test_nothing_became_of_it(shop: Shop) -> None:
    asked = shop.ask("GET", f"{LEDGER}/{IDENTIFIER}")
    assert (asked.status_code, asked.json()["errorType"]) == (404, "ENTITY_NOT_FOUND")


@in_both
def test_requests_of_the_other_paths_are_found_by_what_they_were_called(shop: Shop) -> None:
    """As often as they came: it is correlation there, and no key."""
    for _ in range(2):
        body = {"movements": [movement(shop)], "identifier": IDENTIFIER}
        shop.ask("POST", "/v3/movements", json=body)
    shop.move(TEA_LARGE, "SUPPLIER", "STORE", 3, externalUuid=IDENTIFIER)
    put(shop, movement(shop, change=1))
    shop.move(TEA_LARGE, "SUPPLIER", "STORE", 4)
    rows = shop.ask("GET", f"{LEDGER}/{IDENTIFIER}").json()
    assert changes(rows) == [
        ("movements", TEA_SMALL, 2),
        ("movements", TEA_SMALL, 2),
        ("inventory", TEA_LARGE, 3),
        ("identified", TEA_SMALL, 1),
    ]
    assert len({row["request"] for row in rows}) == 4
    assert {row["clientUuid"] for row in rows} == {"00000000-0000-1000-8000-000000000000"}


def test_what_became_page_by_page(shop: Shop) -> None:
    put(shop, *(movement(shop, change=number) for number in (1, 2, 3)))
    first = shop.ask("GET", f"{LEDGER}/{IDENTIFIER}?limit=2")
    second = shop.ask("GET", first.links["next"]["url"])
    assert [row["change"] for row in first.json() + second.json()] == [1, 2, 3]
    assert "Link" not in second.headers


def test_the_whole_ledger_oldest_first(shop: Shop) -> None:
    """Opening balances were nobody's request."""
    put(shop, movement(shop))
    shop.move(TEA_LARGE, "SUPPLIER", "STORE", 3)
    rows = shop.ask("GET", LEDGER).json()
    assert [row["kind"] for row in rows] == ["opening", "opening", "opening", "identified", "inventory"]
    assert [row["number"] for row in rows] == sorted(row["number"] for row in rows)
    assert (rows[0]["userUuid"], rows[0]["clientUuid"], rows[0]["identifier"]) == (None, None, None)
    assert (rows[0]["fromType"], rows[0]["toType"], rows[0]["change"]) == ("SUPPLIER", "STORE", 42)


@in_both
def test_pages_keep_what_was_asked_for(shop: Shop) -> None:
    """Whatever is recorded between two pages, each row comes once."""
    for number in (1, 2, 3):
        shop.move(TEA_LARGE, "SUPPLIER", "STORE", number)
    page = shop.ask("GET", f"{LEDGER}?variant={TEA_LARGE}&since=2000-01-01&limit=2")
    shop.move(TEA_SMALL, "SUPPLIER", "STORE", 9)
    shop.move(TEA_LARGE, "SUPPLIER", "STORE", 4)
    told = page.json()
    while "next" in page.links:
        page = shop.ask("GET", page.links["next"]["url"])
        told += page.json()
    assert [row["change"] for row in told] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "variants"),
    [
        (f"product={TEA}", [TEA_SMALL, TEA_LARGE]),
        (f"product={CHEESE.upper()}", [WEDGE]),
        (f"variant={TEA_LARGE}", [TEA_LARGE]),
        (f"variant={TEA_LARGE}&product={CHEESE}", []),
        (f"variant={NOTHING}", []),
        ("since=2999-01-01", []),
    ],
)
def test_a_part_of_the_ledger(shop: Shop, query: str, variants: list[str]) -> None:
    shop.move(TEA_LARGE, "SUPPLIER", "STORE", 1)
    rows = shop.ask("GET", f"{LEDGER}?{query}").json()
    assert [row["variantUuid"] for row in rows] == variants


@in_both
def test_since_goes_by_the_time_of_recording(shop: Shop) -> None:
    """So whoever asks for news misses nothing that was told late."""
    moment = shop.store.clock.now()
    put(shop, movement(shop, moment="2021-04-19T13:15:37.904Z"))
    rows = shop.ask("GET", f"{LEDGER}?since={zulu(moment)}").json()
    assert [(row["kind"], row["happened"]) for row in rows] == [("identified", "2021-04-19T13:15:37.904Z")]


def test_since_after_a_clock_was_set_back(shop: Shop) -> None:
    """What was recorded under the wrong time stays under it, and hides nothing else."""
    noon = shop.store.clock.now() + 3_600_000
    for change, moment in ((1, noon + 3_600_000), (2, noon), (3, noon + 60_000)):
        shop.store.clock.set(moment)
        shop.move(TEA_LARGE, "SUPPLIER", "STORE", change)
    rows = shop.ask("GET", f"{LEDGER}?since={zulu(noon + 30_000)}").json()
    assert [row["change"] for row in rows] == [1, 3]


@pytest.mark.parametrize("query", ["limit=0", "cursor=first", "since=yesterday", "product=tea", "variant=1"])
def test_what_cannot_be_read(shop: Shop, query: str) -> None:
    asked = shop.ask("GET", f"{LEDGER}?{query}")
    assert (asked.status_code, asked.json()["errorType"]) == (400, "MALFORMED_REQUEST")


def test_of_what_was_deleted_the_movements_remain(shop: Shop) -> None:
    shop.ask("DELETE", f"/organizations/self/products/{TEA}")
    rows = shop.ask("GET", f"{LEDGER}?product={TEA}").json()
    assert changes(rows) == [("opening", TEA_SMALL, 42)]


def test_what_a_stall_takes_is_told_of_a_store(shop: Shop) -> None:
    stall = shop.ask("POST", "/v3/inventories", json={"name": "Market stall"}).json()["inventoryUuid"]
    (row,) = put(shop, movement(shop, to=stall)).json()
    assert (row["to"], row["toType"]) == (stall, "STORE")


def test_since_does_not_go_through_the_movements_before_it(shop_in_file: Shop) -> None:
    """With a million of them that took half a second a page."""
    plans = list[str]()

    def explain(connection: Connection, _cursor: object, statement: str, given: Any, *_: object) -> None:
        if "min(" in statement:
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            plans.extend(row[-1] for row in cursor.fetchall())

    event.listen(shop_in_file.store.engine, "before_cursor_execute", explain)
    assert shop_in_file.ask("GET", f"{LEDGER}?since=2020-01-01").json()
    assert [plan for plan in plans if plan.startswith("SEARCH movements")]
    assert not [plan for plan in plans if plan.startswith("SCAN movements")]
