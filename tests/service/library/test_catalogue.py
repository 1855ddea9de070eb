"""What becomes of stock, tracking and levels when a product is deleted or an update drops a variant."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.service.storage.schema import movements
from tests.service.shop import TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop

PRODUCTS = "/organizations/self/products"
INVENTORY = "/organizations/self/inventory"


def keep(shop: Shop, *variants: str) -> int:
    """Update the tea to have these variants."""
    body = {"variants": [{"uuid": variant} for variant in variants]}
    return shop.ask("PUT", f"{PRODUCTS}/v2/{TEA}", json=body).status_code


def levels(shop: Shop) -> list[str]:
    answer = shop.ask("GET", f"/custom-low-stock/v2/locations/{shop.place('STORE')}").json()
    return [one["productUuid"] for one in answer["customLowStockLevelsForProducts"]]


def ledger_length(shop: Shop) -> int:
    with shop.store.transaction(writes=False) as connection:
        return connection.execute(select(func.count()).select_from(movements)).scalar_one()


def test_a_deleted_product_is_tracked_no_more_and_its_movements_remain(shop: Shop) -> None:
    before = ledger_length(shop)
    shop.ask("DELETE", f"{PRODUCTS}/{TEA}")
    answer = shop.ask("GET", "/inventory").json()
    assert TEA not in answer["trackedProducts"]
    assert shop.balances() == {WEDGE: "7.35"}
    assert levels(shop) == []
    assert ledger_length(shop) == before
    refused = shop.move(TEA_SMALL, "STORE", "SOLD", 1)
    assert (refused.status_code, refused.json()["errorType"]) == (422, "ENTITY_NOT_FOUND")
    assert shop.ask("POST", INVENTORY, json={"productUuid": TEA}).status_code == 422
    assert shop.ask("GET", f"{INVENTORY}/locations/{shop.place('STORE')}/products/{TEA}").status_code == 404


def test_a_variant_that_an_update_drops_is_listed_no_more(shop: Shop) -> None:
    shop.move(TEA_LARGE, "SUPPLIER", "STORE", 8)
    assert keep(shop, TEA_LARGE) == 204
    assert shop.balances() == {TEA_LARGE: "8", WEDGE: "7.35"}
    assert TEA_SMALL not in shop.balances("SUPPLIER")
    assert TEA_SMALL not in shop.ask("GET", "/inventory?since=2000-01-01").text
    assert TEA_SMALL not in shop.ask("GET", "/v3/stock").text
    assert levels(shop) == []
    refused = shop.move(TEA_SMALL, "STORE", "SOLD", 1)
    assert (refused.status_code, refused.json()["violations"][0]["propertyName"]) == (
        422,
        "changes[0].variantUuid",
    )


def test_a_variant_that_returns_has_the_balance_of_its_movements_and_no_level(shop: Shop) -> None:
    shop.move(TEA_SMALL, "STORE", "SOLD", 2)
    before = {kind: shop.balances(kind) for kind in ("STORE", "SUPPLIER", "SOLD", "BIN")}
    keep(shop, TEA_LARGE)
    keep(shop, TEA_LARGE, TEA_SMALL)
    assert {kind: shop.balances(kind) for kind in before} == before
    assert levels(shop) == []
    assert shop.move(TEA_SMALL, "STORE", "SOLD", 1).json()["variants"][0]["balance"] == "39"


def test_variants_that_take_the_place_of_all_others_are_tracked_as_those_were(shop: Shop) -> None:
    new = "11111111-0009-11ea-bc55-0242ac130001"
    assert keep(shop, new) == 204
    assert new in shop.ask("GET", "/v3/stock").text
    assert shop.move(new, "SUPPLIER", "STORE", 3).json()["variants"][0]["balance"] == "3"
    shop.ask("DELETE", f"{INVENTORY}/products/{TEA}")
    keep(shop, TEA_SMALL)
    assert TEA_SMALL not in shop.ask("GET", "/v3/stock").text


def test_a_product_made_anew_is_untracked_until_it_is_tracked_again(shop: Shop) -> None:
    shop.ask("DELETE", f"{PRODUCTS}/{TEA}")
    body = {"uuid": TEA, "name": "Tea", "variants": [{"uuid": TEA_SMALL}]}
    assert shop.ask("POST", PRODUCTS, json=body).status_code == 201
    assert shop.balances() == {WEDGE: "7.35"}
    shop.ask("POST", INVENTORY, json={"productUuid": TEA})
    assert shop.balances() == {TEA_SMALL: "42", WEDGE: "7.35"}


def test_a_variant_stays_with_the_product_it_was_of(shop: Shop) -> None:
    keep(shop, TEA_LARGE)
    body = {"uuid": "99999999-0000-11ea-bc55-0242ac130001", "name": "Tea", "variants": [{"uuid": TEA_SMALL}]}
    answer = shop.ask("POST", PRODUCTS, json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (409, "ITEM_ALREADY_EXIST")


_actions = st.one_of(
    st.sampled_from([(TEA_SMALL,), (TEA_LARGE,), (TEA_SMALL, TEA_LARGE)]),
    st.tuples(st.sampled_from([TEA_SMALL, TEA_LARGE]), st.integers(1, 9)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(actions=st.lists(_actions, max_size=8))
def test_balances_are_those_of_the_variants_there_are(shop: Shop, actions: list[tuple[object, ...]]) -> None:
    """A model: what each variant holds, and which of them there are."""
    keep(shop, TEA_SMALL, TEA_LARGE)
    held = {variant: Decimal(shop.balances().get(variant, 0)) for variant in (TEA_SMALL, TEA_LARGE)}
    there = {TEA_SMALL, TEA_LARGE}
    for action in actions:
        if isinstance(action[-1], int):
            variant, quantity = str(action[0]), action[-1]
            answer = shop.move(variant, "SUPPLIER", "STORE", quantity)
            assert (answer.status_code == 200) == (variant in there)
            held[variant] += quantity * (variant in there)
        else:
            there = {str(variant) for variant in action}
            assert keep(shop, *there) == 204
        listed = {
            variant: Decimal(balance) for variant, balance in shop.balances().items() if variant != WEDGE
        }
        assert listed == {
            variant: balance for variant, balance in held.items() if variant in there and balance
        }
        assert shop.sums_up()
