"""Reading v3's stock: what has a row, what a page is, and what no change between two pages can do to it."""

import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.service.storage.create import create_store
from app.wire.stock import Stock, numbers
from tests.service.shop import (
    BLUE_MUG,
    CHEESE,
    MUG,
    NOTHING,
    TEA,
    TEA_LARGE,
    TEA_SMALL,
    VERSION_4,
    WEDGE,
    Shop,
    open_shop,
)


def rows(shop: Shop, place: str) -> dict[str, dict[str, object]]:
    return {row["variantUuid"]: row for row in shop.ask("GET", f"/v3/stock/{place}").json()}


def test_what_is_not_tracked_has_no_rows(shop: Shop) -> None:
    assert list(rows(shop, shop.place("STORE"))) == [TEA_SMALL, TEA_LARGE, WEDGE]
    shop.ask("POST", "/v3/products", json=[{"productUuid": TEA, "tracking": "disable"}])
    assert list(rows(shop, shop.place("STORE"))) == [WEDGE]


@pytest.mark.parametrize("kind", ["SUPPLIER", "SOLD", "BIN"])
def test_other_inventories_can_be_read_and_have_no_levels(shop: Shop, kind: str) -> None:
    found = rows(shop, shop.place(kind))
    assert {row["balance"] for row in found.values()} == ({-42, 0, -7.35} if kind == "SUPPLIER" else {0})
    assert {(row["lowStockLevel"], row["lowStockAlert"]) for row in found.values()} == {(None, False)}
    every = {row["inventoryUuid"] for row in shop.ask("GET", "/v3/stock").json()}
    assert every == {shop.place("STORE")}


def test_a_balance_is_written_digit_by_digit(shop: Shop) -> None:
    shop.move(WEDGE, "SUPPLIER", "STORE", "0.000001", CHEESE)
    shop.move(TEA_LARGE, "STORE", "BIN", "0.1")
    shop.move(TEA_LARGE, "STORE", "BIN", "0.2")
    text = shop.ask("GET", "/v3/stock").text
    assert '"balance":7.350001,' in text
    assert '"balance":-0.3,' in text


def test_a_checksum_changes_with_its_row_and_no_other(shop: Shop) -> None:
    def checksums() -> dict[str, object]:
        return {variant: row["checksum"] for variant, row in rows(shop, shop.place("STORE")).items()}

    before = checksums()
    assert len(set(before.values())) == 3
    assert checksums() == before
    shop.move(TEA_SMALL, "STORE", "SOLD", 1)
    moved = checksums()
    assert {variant for variant in before if moved[variant] != before[variant]} == {TEA_SMALL}
    level = {"productUuid": CHEESE, "variantUuid": WEDGE, "lowStockAlert": True}
    shop.ask("PUT", f"/custom-low-stock/locations/{shop.place('STORE')}", json=level)
    assert {variant for variant in before if checksums()[variant] != moved[variant]} == {WEDGE}


def test_rows_are_written_as_the_shape_says(shop: Shop) -> None:
    level = {"productUuid": CHEESE, "variantUuid": WEDGE, "lowStockLevel": 2.5, "lowStockAlert": True}
    shop.ask("PUT", f"/custom-low-stock/locations/{shop.place('STORE')}", json=level)
    shop.move(TEA_LARGE, "STORE", "BIN", "0.3")
    for path in (
        "/v3/stock",
        f"/v3/stock/{shop.place('SUPPLIER')}",
        f"/v3/stock/{shop.place('STORE')}/products/{TEA}",
    ):
        answer = shop.ask("GET", path)
        found = msgspec.json.decode(answer.content, type=list[Stock])
        assert len(found) >= 2
        assert bytes(numbers(found)) == answer.content


def test_one_product_must_be_tracked_and_known(shop: Shop) -> None:
    store = shop.place("STORE")
    for path, status, kind in (
        (f"{store}/products/{MUG}", 422, "PRODUCT_NOT_TRACKED"),
        (f"{store}/products/{NOTHING}", 404, "ENTITY_NOT_FOUND"),
        (f"{NOTHING}/products/{TEA}", 404, "ENTITY_NOT_FOUND"),
        (f"{store}/products/{VERSION_4}", 422, "CONSTRAINT_VIOLATION"),
        (f"shelf/products/{TEA}", 400, "MALFORMED_REQUEST"),
        ("updates", 400, "MALFORMED_REQUEST"),
    ):
        answer = shop.ask("GET", f"/v3/stock/{path}")
        assert (answer.status_code, answer.json()["errorType"]) == (status, kind), path


def test_every_listed_product_that_is_unknown_is_named(shop: Shop) -> None:
    path = f"/v3/stock/{shop.place('STORE')}/products"
    answer = shop.ask("POST", path, json=[NOTHING, TEA.upper(), MUG, TEA_SMALL])
    assert (answer.status_code, answer.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["[0]", "[3]"]
    answer = shop.ask("POST", path, json=[MUG, TEA, TEA.upper(), CHEESE])
    assert [row["variantUuid"] for row in answer.json()] == [TEA_SMALL, TEA_LARGE, WEDGE]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "1.0", "", "many", "１", "1" * 5000])
def test_a_limit_is_from_1_to_1000(shop: Shop, limit: str) -> None:
    for path in ("/v3/stock", "/v3/products", f"/organizations/self/history/locations/{shop.place('BIN')}"):
        answer = shop.ask("GET", path, params={"limit": limit})
        assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (400, "limit")
    assert shop.ask("GET", "/v3/stock?limit=1000").status_code == 200


@pytest.mark.parametrize("cursor", ["", "5", NOTHING, f"{NOTHING}.{TEA_SMALL}", "'; --", "\x00"])
def test_a_cursor_is_one_that_was_given(shop: Shop, cursor: str) -> None:
    answer = shop.ask("GET", "/v3/stock", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (400, "cursor")


#: Products with two variants each, in the order of their UUIDs; every other one starts untracked.
PRODUCTS = [
    Product(
        f"{number}0000000-0000-11ea-bc55-0242ac130001",
        f"Product {number}",
        tuple(Variant(f"{number}0000000-000{which}-11ea-bc55-0242ac130001") for which in (1, 2)),
    )
    for number in range(1, 7)
]
UNTRACKED = frozenset(product.uuid for product in PRODUCTS[::2])
moves = st.tuples(
    st.just("move"), st.sampled_from(PRODUCTS), st.sampled_from([0, 1]), st.integers(1, 5), st.booleans()
)
tracks = st.tuples(st.sampled_from(["enable", "disable"]), st.sampled_from(PRODUCTS))
changes = st.lists(moves | tracks | st.just(("store",)), max_size=3)


@settings(max_examples=25)
@given(limit=st.integers(1, 5), meanwhile=st.lists(changes, min_size=1, max_size=6))
def test_what_stays_tracked_is_read_once(limit: int, meanwhile: list[list[tuple[object, ...]]]) -> None:
    """Whatever is moved, tracked, no longer tracked or made between two pages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.store"
        balances = {variant.uuid: Decimal(1) for product in PRODUCTS[1:4] for variant in product.variants}
        create_store(path, "Shop", Contents(tuple(PRODUCTS), balances, untracked=UNTRACKED))
        with open_shop(path) as shop:
            stays = {product.uuid for product in PRODUCTS} - UNTRACKED
            seen = Counter[tuple[str, str]]()
            url, waiting = f"/v3/stock?limit={limit}", iter(meanwhile)
            while url:
                answer = shop.ask("GET", url)
                seen.update((row["inventoryUuid"], row["variantUuid"]) for row in answer.json())
                url = answer.links.get("next", {}).get("url", "")
                assert len(answer.json()) == limit if url else len(answer.json()) <= limit
                for change in next(waiting, ()):
                    stays -= do(shop, change)
            here = {
                (shop.place("STORE"), variant.uuid)
                for product in PRODUCTS
                if product.uuid in stays
                for variant in product.variants
            }
            assert set(seen.values()) == {1}
            assert here <= set(seen)


def do(shop: Shop, change: tuple[object, ...]) -> set[str]:
    """Make a change; the product that it leaves untracked, if any."""
    match change:
        case ["store"]:
            assert shop.ask("POST", "/v3/inventories", json={"name": "Stall"}).status_code == 201
        case ["move", Product() as product, int(which), int(amount), bool(adds)]:
            source, target = ("SUPPLIER", "STORE") if adds else ("STORE", "SOLD")
            shop.move(product.variants[which].uuid, source, target, amount, product.uuid)
        case ["enable" | "disable" as tracking, Product() as product]:
            body = [{"productUuid": product.uuid, "tracking": tracking}]
            assert shop.ask("POST", "/v3/products", json=body).status_code == 204
            return {product.uuid} if tracking == "disable" else set()
    return set()


def test_a_further_store_follows_page_after_page(shop: Shop) -> None:
    stall = shop.ask("POST", "/v3/inventories", json={"name": "Stall"}).json()["inventoryUuid"]
    url, found = "/v3/stock?limit=2", list[tuple[str, str]]()
    while url:
        answer = shop.ask("GET", url)
        found += ((row["inventoryUuid"], row["variantUuid"]) for row in answer.json())
        url = answer.links.get("next", {}).get("url", "")
    variants = [TEA_SMALL, TEA_LARGE, WEDGE]
    assert found == [(place, variant) for place in (shop.place("STORE"), stall) for variant in variants]


def test_numbers_are_read_back_exactly(shop: Shop) -> None:
    shop.ask("POST", "/v3/products", json=[{"productUuid": MUG, "tracking": "enable"}])
    shop.move(BLUE_MUG, "SUPPLIER", "STORE", "0.1", MUG)
    exact = msgspec.json.Decoder(float_hook=Decimal)
    found = {row["variantUuid"]: row["balance"] for row in exact.decode(shop.ask("GET", "/v3/stock").content)}
    assert found[BLUE_MUG] == Decimal("3.1")
