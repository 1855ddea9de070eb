"""Making, listing and revoking API keys and apps: for the service's own token alone."""

import pytest

from app.service.oauth.scopes import ADMIN, EVERY
from app.service.routes import ROUTES
from app.service.storage.clock import Clock
from tests.service.oauth.conftest import later
from tests.service.oauth.steps import REDIRECT, App, Merchant, assert_key, refused, status_with
from tests.service.shop import NOTHING, Shop

KEYS = "/storeroom/admin/api-keys"
APPS = "/storeroom/admin/apps"
CREATED = "2027-01-15T08:00:00.000Z"


def test_api_keys_are_listed_without_what_they_are(shop: Shop, merchant: Merchant, clock: Clock) -> None:
    first = merchant.api_key("READ:PURCHASE", "READ:PRODUCT", name="Web shop")
    later(clock, 1)
    second = merchant.api_key("READ:PRODUCT", name="Books")
    assert set(first) == {"clientId", "name", "scopes", "created", "key"}
    assert shop.ask("GET", KEYS).json() == [
        {
            "clientId": first["clientId"],
            "name": "Web shop",
            "scopes": ["READ:PRODUCT", "READ:PURCHASE"],
            "created": CREATED,
        },
        {
            "clientId": second["clientId"],
            "name": "Books",
            "scopes": ["READ:PRODUCT"],
            "created": CREATED.replace("000Z", "001Z"),
        },
    ]
    merchant.revoke("api-keys", first["clientId"].upper())
    assert [row["name"] for row in shop.ask("GET", KEYS).json()] == ["Books"]


def test_apps_are_listed_without_their_secrets(shop: Shop, merchant: Merchant, clock: Clock) -> None:
    app = merchant.app(REDIRECT, "http://127.0.0.1/done")
    assert shop.ask("GET", APPS).json() == [
        {
            "clientId": app.client,
            "name": "Stock <b>mirror</b>",
            "redirectUris": [REDIRECT, "http://127.0.0.1/done"],
            "scopes": ["READ:PRODUCT", "READ:PURCHASE"],
            "created": CREATED,
        }
    ]
    merchant.revoke("apps", app.client)
    assert shop.ask("GET", APPS).json() == []


def test_an_app_that_is_deleted_can_do_nothing_more(shop: Shop, app: App, merchant: Merchant) -> None:
    code, tokens = app.code(), app.connected()
    merchant.revoke("apps", app.client)
    assert status_with(shop, tokens["access_token"]) == 401
    assert refused(app.exchange(code), "invalid_client", "Invalid client_id")
    assert refused(app.refresh(tokens["refresh_token"]), "invalid_client", "Invalid client_id")


@pytest.mark.parametrize("path", [f"{KEYS}/{NOTHING}", f"{APPS}/{NOTHING}"])
def test_what_there_is_not_cannot_be_revoked(shop: Shop, path: str) -> None:
    answer = shop.ask("DELETE", path)
    assert (answer.status_code, answer.json()["errorType"]) == (404, "ENTITY_NOT_FOUND")


def test_an_api_key_is_no_app_and_an_app_no_api_key(shop: Shop, app: App, merchant: Merchant) -> None:
    key = merchant.api_key()
    assert shop.ask("DELETE", f"{APPS}/{key['clientId']}").status_code == 404
    assert shop.ask("DELETE", f"{KEYS}/{app.client}").status_code == 404
    assert assert_key(shop, key).status_code == 200


GOOD = {"name": "A", "scopes": ["READ:PRODUCT"], "redirectUris": [REDIRECT]}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 257}, ["name"]),
        ({"name": "a\x00b"}, ["name"]),
        ({"name": "two\nlines"}, ["name"]),
        ({"name": None, "scopes": None}, ["name", "scopes"]),
        ({"scopes": []}, ["scopes"]),
        ({"scopes": ["READ:PRODUCT", ADMIN, "read:product"]}, ["scopes[1]", "scopes[2]"]),
        ({"scopes": "READ:PRODUCT"}, ["scopes"]),
    ],
)
@pytest.mark.parametrize("path", [KEYS, APPS])
def test_every_violation_is_named(
    shop: Shop, path: str, changed: dict[str, object], named: list[str]
) -> None:
    answer = shop.ask("POST", path, json=GOOD | changed)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == named
    assert shop.ask("GET", path).json() == []


@pytest.mark.parametrize(
    ("redirects", "named"),
    [
        ([], ["redirectUris"]),
        ([REDIRECT, "http://app.example/", "https://b/#c"], ["redirectUris[1]", "redirectUris[2]"]),
        (["https://b/" + "c" * 2048], ["redirectUris[0]"]),
    ],
)
def test_every_redirect_uri_that_no_app_may_have(shop: Shop, redirects: list[str], named: list[str]) -> None:
    answer = shop.ask("POST", APPS, json=GOOD | {"redirectUris": redirects})
    assert answer.status_code == 422
    assert [one["propertyName"] for one in answer.json()["violations"]] == named


@pytest.mark.parametrize("password", ["", "1234567", "x" * 1025, None])
def test_a_password_has_at_least_eight_characters(shop: Shop, password: str | None) -> None:
    answer = shop.ask("PUT", "/storeroom/admin/password", json={"password": password})
    assert answer.status_code == 422


def test_nobody_else_may_administer(shop: Shop, merchant: Merchant) -> None:
    """Neither an API key with every scope there is for it, nor the app of one who approved."""
    scopes = [scope for scope in EVERY if scope != ADMIN]
    token = assert_key(shop, merchant.api_key(*scopes)).json()["access_token"]
    administration = [route for route in ROUTES if route.path.startswith("/storeroom/admin/")]
    assert len(administration) >= 7
    for route in administration:
        path = route.path.replace("{key}", NOTHING).replace("{app}", NOTHING)
        answer = shop.ask(route.method, path, {"Authorization": f"Bearer {token}"}, json=GOOD)
        assert (answer.status_code, answer.json()["errorType"]) == (403, "FORBIDDEN"), path
    assert len(shop.ask("GET", KEYS).json()) == 1
