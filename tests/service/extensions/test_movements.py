"""Movements by identifier: once, whatever is repeated, and always to be asked about."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from app.service.storage.moments import zulu
from tests.service.extensions.databases import in_both
from tests.service.shop import BLUE_MUG, CHEESE, MUG, NOTHING, TEA, TEA_LARGE, TEA_SMALL, WEDGE, Shop

IDENTIFIER = "3e0d1c66-c6a8-11f0-8de9-0242ac120002"
OTHER = "4f0d1c66-c6a8-11f0-8de9-0242ac120002"


def movement(shop: Shop, source: str = "STORE", target: str = "SOLD", **more: Any) -> dict[str, Any]:
    """Two small teas, unless ``more`` says otherwise."""
    ends = {"from": shop.place(source), "to": shop.place(target)}
    return {"productUuid": TEA, "variantUuid": TEA_SMALL, **ends, "change": 2} | more


def put(shop: Shop, *movements: dict[str, Any], identifier: str = IDENTIFIER) -> httpx.Response:
    return shop.ask("PUT", f"/storeroom/movements/{identifier}", json={"movements": movements})


@in_both
def test_it_moves_the_first_time_and_answers_the_same_again(shop: Shop) -> None:
    wedge = movement(shop, "SUPPLIER", "STORE", productUuid=CHEESE, variantUuid=WEDGE, change="0.150")
    first = put(shop, movement(shop), wedge)
    assert first.status_code == 201
    rows = first.json()
    assert [row["number"] for row in rows] == [rows[0]["number"], rows[0]["number"] + 1]
    assert rows[0]["request"] == rows[1]["request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", rows[0]["recorded"])
    assert {
        name: value for name, value in rows[1].items() if name not in ("number", "request", "recorded")
    } == {
        "kind": "identified",
        "identifier": IDENTIFIER,
        "happened": rows[1]["recorded"],
        "productUuid": CHEESE,
        "variantUuid": WEDGE,
        "from": shop.place("SUPPLIER"),
        "fromType": "SUPPLIER",
        "to": shop.place("STORE"),
        "toType": "STORE",
        "change": 0.15,
        "reason": None,
        "userUuid": "00000000-0000-1000-8000-000000000000",
        "clientUuid": "00000000-0000-1000-8000-000000000000",
    }
    again = put(shop, movement(shop), wedge)
    assert (again.status_code, again.content) == (200, first.content)
    assert shop.balances() == {TEA_SMALL: "40", WEDGE: "7.5"}


def test_the_same_movements_may_be_written_otherwise(shop: Shop) -> None:
    """A number or a string, an identifier in capitals, a moment in another zone."""
    put(shop, movement(shop, moment="2021-04-19T13:15:37.904Z"))
    written = movement(
        shop, change="2.00", variantUuid=TEA_SMALL.upper(), moment="2021-04-19T15:15:37.904+0200", reason=None
    )
    assert put(shop, written, identifier=IDENTIFIER.upper()).status_code == 200
    assert shop.balances()[TEA_SMALL] == "40"


@pytest.mark.parametrize(
    "other",
    [
        {"change": 3},
        {"variantUuid": TEA_LARGE},
        {"target": "BIN"},
        {"reason": "SALE"},
        {"moment": "2021-04-19T13:15:37.904Z"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_movements_under_the_same_identifier_are_refused(shop: Shop, other: dict[str, Any]) -> None:
    put(shop, movement(shop))
    before = shop.answers()
    refused = put(shop, movement(shop, **other))
    assert (refused.status_code, refused.json()["errorType"]) == (409, "IDENTIFIER_TAKEN")
    assert put(shop, movement(shop), movement(shop)).status_code == 409
    assert shop.answers() == before


def test_what_was_refused_leaves_the_identifier_free(shop: Shop) -> None:
    mug = movement(shop, productUuid=MUG, variantUuid=BLUE_MUG)
    refused = put(shop, movement(shop), mug)
    assert (refused.status_code, refused.json()["errorType"]) == (422, "PRODUCT_NOT_TRACKED")
    assert shop.ask("GET", f"/storeroom/movements/{IDENTIFIER}").status_code == 404
    assert put(shop, movement(shop)).status_code == 201
    assert shop.balances()[TEA_SMALL] == "40"


def test_a_repetition_is_answered_even_if_it_would_be_refused_now(shop: Shop) -> None:
    first = put(shop, movement(shop))
    shop.ask("DELETE", f"/organizations/self/products/{TEA}")
    again = put(shop, movement(shop))
    assert (again.status_code, again.content) == (200, first.content)


@in_both
def test_the_same_at_the_same_time_moves_once(shop: Shop) -> None:
    body = {"movements": [movement(shop)]}

    async def together() -> list[int]:
        transport = httpx.ASGITransport(shop.app)
        headers = {"Authorization": f"Bearer {shop.token}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost", headers=headers
        ) as client:
            asked = (client.put(f"/storeroom/movements/{IDENTIFIER}", json=body) for _ in range(12))
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert sorted(asyncio.run(together())) == [200] * 11 + [201]
    assert shop.balances()[TEA_SMALL] == "40"


@in_both
def test_reasons_and_moments_are_kept(shop: Shop) -> None:
    """One of ours or the shop's own words; told later than it happened."""
    told = [
        movement(shop, reason="SALE", moment="2021-04-19T13:15:37.904Z"),
        movement(shop, "STORE", "BIN", reason="the cat was here"),
    ]
    rows = put(shop, *told).json()
    assert [row["reason"] for row in rows] == ["SALE", "the cat was here"]
    assert rows[0]["happened"] == "2021-04-19T13:15:37.904Z"
    assert rows[0]["recorded"] == rows[1]["recorded"] == rows[1]["happened"]


@pytest.mark.parametrize(
    ("told", "name", "constraint"),
    [
        ({"moment": "2999-01-01T00:00Z"}, "moment", "DATE_MUST_BE_IN_THE_PAST"),
        ({"moment": "1969-12-31T23:59Z"}, "moment", "DATE_MUST_BE_IN_THE_PAST"),
        ({"moment": "2021-02-31T12:00Z"}, "moment", "MUST_MATCH_PATTERN"),
        ({"moment": "2021-02-28"}, "moment", "MUST_MATCH_PATTERN"),
        ({"moment": "2021-02-28T12:00"}, "moment", "MUST_MATCH_PATTERN"),
        ({"reason": "RESTOCK"}, "reason", "UNKNOWN"),
        ({"reason": ""}, "reason", "MUST_MATCH_PATTERN"),
        ({"reason": "two\nlines"}, "reason", "MUST_MATCH_PATTERN"),
        ({"reason": "x" * 201}, "reason", "INVALID_SIZE"),
    ],
)
def test_what_cannot_have_been_is_refused(
    shop: Shop, told: dict[str, str], name: str, constraint: str
) -> None:
    refused = put(shop, movement(shop), movement(shop, **told))
    assert refused.status_code == 422
    (violation,) = refused.json()["violations"]
    assert (violation["propertyName"], violation["constraintType"]) == (f"movements[1].{name}", constraint)
    assert shop.balances()[TEA_SMALL] == "42"


def test_a_client_whose_clock_is_a_little_fast_is_no_prophet(shop: Shop) -> None:
    soon = zulu(shop.store.clock.now() + 30_000)
    assert put(shop, movement(shop, moment=soon)).status_code == 201


@pytest.mark.parametrize("body", [{}, {"movements": []}], ids=["none", "empty"])
def test_an_identifier_stands_for_something(shop: Shop, body: dict[str, object]) -> None:
    refused = shop.ask("PUT", f"/storeroom/movements/{IDENTIFIER}", json=body)
    assert (refused.status_code, refused.json()["violations"][0]["propertyName"]) == (422, "movements")


def test_an_unknown_location_is_refused_for_that_alone(shop: Shop) -> None:
    refused = put(shop, movement(shop, reason="SALE") | {"to": NOTHING})
    assert refused.status_code == 422
    assert [violation["propertyName"] for violation in refused.json()["violations"]] == ["movements[0].to"]


def _expecting(shop: Shop, small: str, *movements: dict[str, Any]) -> httpx.Response:
    """Small teas in STORE are ``small`` before anything moves."""
    expected = [{"variantUuid": TEA_SMALL, "locationUuid": shop.place("STORE"), "balance": small}]
    body = {"movements": movements, "expected": expected}
    return shop.ask("PUT", f"/storeroom/movements/{IDENTIFIER}", json=body)


@in_both
def test_nothing_moves_where_stock_is_not_what_it_is_to_begin_from(shop: Shop) -> None:
    wedge = movement(shop, "SUPPLIER", "STORE", productUuid=CHEESE, variantUuid=WEDGE, change="0.150")
    before = shop.balances()
    refused = _expecting(shop, "41.5", movement(shop), movement(shop), wedge)
    assert (refused.status_code, refused.json()["errorType"]) == (409, "STOCK_MOVED")
    (violation,) = refused.json()["violations"]
    assert (violation["propertyName"], violation["expected"], violation["value"]) == (
        "expected[0].balance",
        "42",
        "41.5",
    )
    assert shop.balances() == before
    assert shop.ask("GET", f"/storeroom/movements/{IDENTIFIER}").status_code == 404
    assert _expecting(shop, "42", movement(shop), movement(shop), wedge).status_code == 201
    assert shop.balances()[TEA_SMALL] == "38"


def test_what_moved_already_is_answered_whatever_is_expected(shop: Shop) -> None:
    assert _expecting(shop, "42", movement(shop)).status_code == 201
    assert _expecting(shop, "42", movement(shop)).status_code == 200
    assert shop.balances()[TEA_SMALL] == "40"
