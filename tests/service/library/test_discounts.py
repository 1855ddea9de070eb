"""Discounts, as the contract (sections 2.1 and 2.4) has them; bodies typed by hand."""

import re

import pytest

from tests.service.shop import NOTHING, TEA, VERSION_4, Shop

DISCOUNTS = "/organizations/self/discounts"
ONE = f"{DISCOUNTS}/{NOTHING}"
TENTH = f'{{"uuid": "{NOTHING}", "name": "Regulars", "percentage": 10.5, "odd": 1}}'
FIVE = f'{{"uuid": "{NOTHING}", "amount": {{"amount": 500, "currencyId": "EUR"}}}}'


def test_a_discount_from_first_to_last(shop: Shop) -> None:
    assert shop.ask("GET", DISCOUNTS).json() == []
    created = shop.ask("POST", DISCOUNTS, content=TENTH)
    assert (created.status_code, created.content) == (201, b"")
    assert created.headers["Location"].endswith(f"/discounts/{NOTHING}")
    read = shop.ask("GET", ONE)
    assert read.headers["ETag"] == created.headers["ETag"] == f'"{read.json()["etag"]}"'
    assert shop.ask("GET", DISCOUNTS).json() == [read.json()]
    answer = read.json()
    assert re.fullmatch(r"[0-9A-F]{32}", answer.pop("etag"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", answer.pop("created"))
    assert answer.pop("updated")
    assert answer == {"uuid": NOTHING, "name": "Regulars", "percentage": 10.5}
    replaced = shop.ask("PUT", ONE, {"If-Match": created.headers["ETag"]}, content=FIVE)
    assert (replaced.status_code, replaced.content) == (204, b"")
    assert replaced.headers["Location"].endswith(f"/discounts/{NOTHING}")
    answer = shop.ask("GET", ONE).json()
    assert (answer["name"], answer["amount"]) == ("", {"amount": 500, "currencyId": "EUR"})
    assert "percentage" not in answer
    assert shop.ask("DELETE", ONE).status_code == 204
    assert shop.ask("GET", DISCOUNTS).json() == []


def test_the_etag_rules_of_products(shop: Shop) -> None:
    old = shop.ask("POST", DISCOUNTS, content=TENTH).headers["ETag"]
    assert shop.ask("GET", ONE, {"If-None-Match": old}).status_code == 304
    assert shop.ask("GET", ONE, {"If-None-Match": "unquoted"}).status_code == 400
    assert shop.ask("PUT", ONE, {"If-Match": "*"}, content=FIVE).status_code == 204
    assert shop.ask("GET", ONE, {"If-None-Match": old}).status_code == 200
    before = shop.answers()
    wrong = shop.ask("PUT", ONE, {"If-Match": old}, content=TENTH)
    assert (wrong.status_code, wrong.content) == (412, b"")
    assert shop.answers() == before


def test_the_same_body_twice_is_no_conflict(shop: Shop) -> None:
    assert [shop.ask("POST", DISCOUNTS, content=TENTH).status_code for _ in range(2)] == [201, 201]
    assert len(shop.ask("GET", DISCOUNTS).json()) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_discount(shop: Shop, method: str) -> None:
    content = TENTH if method == "PUT" else None
    assert shop.ask(method, ONE, content=content).status_code == 404
    assert shop.ask(method, f"{DISCOUNTS}/{VERSION_4}", content=content).status_code == 422


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (f'{{"uuid": "{NOTHING}"}}', ["percentage", "amount"]),
        (
            f'{{"uuid": "{NOTHING}", "percentage": 1, "amount": {{"amount": 1, "currencyId": "EUR"}}}}',
            ["percentage", "amount"],
        ),
        (f'{{"uuid": "{NOTHING}", "percentage": 100.01}}', ["percentage"]),
        (f'{{"uuid": "{NOTHING}", "percentage": -1}}', ["percentage"]),
        (f'{{"uuid": "{NOTHING}", "percentage": "ten"}}', ["percentage"]),
        (f'{{"uuid": "{VERSION_4}", "percentage": 1}}', ["uuid"]),
        (f'{{"uuid": "{NOTHING}", "percentage": 1, "name": "{"x" * 65}"}}', ["name"]),
    ],
)
def test_a_discount_that_cannot_be_is_refused(shop: Shop, body: str, wrong: list[str]) -> None:
    before = shop.answers()
    answer = shop.ask("POST", DISCOUNTS, content=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == wrong
    assert shop.answers() == before


def test_a_discount_keeps_its_uuid(shop: Shop) -> None:
    shop.ask("POST", DISCOUNTS, content=TENTH)
    answer = shop.ask("PUT", ONE, content=f'{{"uuid": "{TEA}", "percentage": 1}}')
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (422, "uuid")
