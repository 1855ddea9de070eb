"""U+0000, which PostgreSQL keeps in no text: refused wherever it comes, and the same in a file."""

import pytest

from tests.service.shop import NOTHING, Shop

REFUSED_BODIES = [
    ("/organizations/self/products", {"uuid": NOTHING, "name": "green\0tea"}),
    ("/organizations/self/categories/v2", {"categories": [{"uuid": NOTHING, "name": "\0"}]}),
    ("/v3/inventories", {"name": "Cellar", "description": "\0"}),
    ("/storeroom/admin/api-keys", {"name": "\0", "scopes": ["READ:PRODUCT"]}),
]


@pytest.mark.parametrize(("path", "body"), REFUSED_BODIES, ids=lambda given: str(given)[:30])
def test_in_a_body(shop: Shop, path: str, body: object) -> None:
    answer = shop.ask("POST", path, json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")


@pytest.mark.parametrize(
    "path",
    [
        "/organizations/self/library?eventLogUuid=%00",
        "/v3/stock?cursor=a%00",
        "/purchases/v2?lastPurchaseHash=%00",
        "/storeroom/records/counts/%00",
        "/purchase/v2/%00",
    ],
)
def test_in_an_address(shop: Shop, path: str) -> None:
    answer = shop.ask("GET", path)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "MALFORMED_REQUEST")


def test_in_a_form(shop: Shop) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "a\0b", "client_id": "\0", "client_secret": "\0"}
    answer = shop.ask("POST", "/token", data=form)
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_client", "invalid_grant")


def test_in_credentials(shop: Shop) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "a"}
    answer = shop.ask("POST", "/token", {"Authorization": "Basic AGE6AA=="}, data=form)  # \0a:\0
    assert answer.status_code in (400, 401)
