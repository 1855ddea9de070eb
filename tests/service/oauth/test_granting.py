"""``POST /token``: what becomes a token, how long that is good, and how the rest is refused."""

import base64
from urllib.parse import quote_plus

import pytest

from app.service.storage.clock import Clock
from tests.service.oauth.conftest import DAY, SECOND, later
from tests.service.oauth.steps import (
    ASSERTION,
    REDIRECT,
    App,
    Merchant,
    ask_token,
    assert_key,
    refused,
    status_with,
)
from tests.service.shop import NOTHING, Shop


def test_an_api_key_becomes_a_token_of_two_hours(shop: Shop, merchant: Merchant, clock: Clock) -> None:
    key = merchant.api_key()
    answer = assert_key(shop, key)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    token = answer.json()["access_token"]
    assert answer.json() == {"access_token": token, "expires_in": 7200}
    later(clock, 7200 * SECOND - 1)
    assert status_with(shop, token) == 200
    later(clock, 1)
    assert status_with(shop, token) == 401
    renewed = assert_key(shop, key).json()["access_token"]
    assert status_with(shop, renewed) == 200


def test_a_token_has_the_scopes_of_its_api_key(shop: Shop, merchant: Merchant) -> None:
    token = assert_key(shop, merchant.api_key("READ:PRODUCT")).json()["access_token"]
    assert status_with(shop, token, "/inventory") == 200
    answer = shop.ask("POST", "/v3/products", {"Authorization": f"Bearer {token}"}, json=[])
    assert (answer.status_code, answer.json()["errorType"]) == (403, "FORBIDDEN")


def test_a_partner_may_put_its_own_client_in_place_of_the_keys(shop: Shop, merchant: Merchant) -> None:
    """Its token ends with the key and with the partner's app, whichever goes first."""
    for ends_with in ("api-keys", "apps"):
        key, partner = merchant.api_key(), merchant.app()
        token = assert_key(shop, key, client_id=partner.client.upper()).json()["access_token"]
        assert status_with(shop, token) == 200
        merchant.revoke(ends_with, key["clientId"] if ends_with == "api-keys" else partner.client)
        assert status_with(shop, token) == 401


def test_a_code_becomes_tokens(shop: Shop, app: App) -> None:
    answer = app.exchange(app.code())
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    tokens = answer.json()
    assert set(tokens) == {"access_token", "refresh_token", "expires_in"}
    assert tokens["expires_in"] == 7200
    assert status_with(shop, tokens["access_token"]) == 200


def test_an_app_gets_no_more_than_was_approved(shop: Shop, app: App) -> None:
    token = app.exchange(app.code(scope="READ:PURCHASE")).json()["access_token"]
    assert status_with(shop, token, "/users/self") == 200
    assert status_with(shop, token, "/inventory") == 403


def test_a_code_is_good_for_ten_minutes(app: App, clock: Clock) -> None:
    in_time, late = app.code(), app.code()
    later(clock, 600 * SECOND - 1)
    assert app.exchange(in_time).status_code == 200
    later(clock, 1)
    assert refused(app.exchange(late), "invalid_grant", "invalid code")


def test_a_code_presented_twice_ends_what_it_gave(shop: Shop, app: App, clock: Clock) -> None:
    code = app.code()
    tokens = app.exchange(code).json()
    renewed = app.refresh(tokens["refresh_token"]).json()
    later(clock, 3600 * SECOND)
    other = app.connected()
    assert refused(app.exchange(code), "invalid_grant", "invalid code")
    assert status_with(shop, tokens["access_token"]) == 401
    assert status_with(shop, renewed["access_token"]) == 401
    assert refused(app.refresh(renewed["refresh_token"]), "invalid_grant", "invalid refresh_token")
    assert status_with(shop, other["access_token"]) == 200


@pytest.mark.parametrize("redirect", ["", "https://app.example/done", REDIRECT + "&more"])
def test_a_code_comes_with_the_redirect_uri_that_it_was_sent_to(app: App, redirect: str) -> None:
    assert refused(app.exchange(app.code(), redirect), "invalid_grant", "invalid code")


#: Both from RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    "asked",
    [
        {"code_challenge": CHALLENGE, "code_challenge_method": "S256"},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": VERIFIER},
    ],
    ids=["S256", "plain", "plain by default"],
)
def test_a_challenge_wants_its_verifier(app: App, asked: dict[str, str]) -> None:
    assert app.exchange(app.code(**asked), code_verifier=VERIFIER).status_code == 200
    wrong = app.exchange(app.code(**asked), code_verifier=CHALLENGE)
    assert refused(wrong, "invalid_grant", "invalid code")
    assert refused(app.exchange(app.code(**asked)), "invalid_grant", "invalid code")


def test_a_verifier_wants_its_challenge(app: App) -> None:
    assert refused(app.exchange(app.code(), code_verifier=VERIFIER), "invalid_grant", "invalid code")


def test_a_refresh_token_is_replaced_at_each_use(shop: Shop, app: App) -> None:
    first = app.connected()
    second = app.refresh(first["refresh_token"]).json()
    assert set(second) == {"access_token", "refresh_token", "expires_in"}
    assert second["refresh_token"].startswith("IZSEC")
    assert second["refresh_token"] != first["refresh_token"]
    third = app.refresh(second["refresh_token"]).json()
    assert [status_with(shop, one["access_token"]) for one in (first, second, third)] == [200, 200, 200]


def test_an_old_refresh_token_ends_the_whole_family(shop: Shop, app: App) -> None:
    first, other = app.connected(), app.connected()
    second = app.refresh(first["refresh_token"]).json()
    assert refused(app.refresh(first["refresh_token"]), "invalid_grant", "invalid refresh_token")
    for ended in (first, second):
        assert status_with(shop, ended["access_token"]) == 401
        assert refused(app.refresh(ended["refresh_token"]), "invalid_grant", "invalid refresh_token")
    assert status_with(shop, other["access_token"]) == 200
    assert app.refresh(other["refresh_token"]).status_code == 200


def test_a_refresh_token_is_good_for_180_days(app: App, clock: Clock) -> None:
    in_time, late = app.connected(), app.connected()
    later(clock, 180 * DAY - 1)
    assert app.refresh(in_time["refresh_token"]).status_code == 200
    later(clock, 1)
    assert refused(app.refresh(late["refresh_token"]), "invalid_grant", "invalid refresh_token")


def test_what_is_another_apps_is_no_good_and_stays_good_for_it(app: App, merchant: Merchant) -> None:
    thief, code, tokens = merchant.app(), app.code(), app.connected()
    assert refused(thief.exchange(code), "invalid_grant", "invalid code")
    assert refused(thief.refresh(tokens["refresh_token"]), "invalid_grant", "invalid refresh_token")
    assert app.exchange(code).status_code == 200
    assert app.refresh(tokens["refresh_token"]).status_code == 200


def test_a_code_is_no_refresh_token_nor_the_other_way_round(app: App) -> None:
    assert refused(app.refresh(app.code()), "invalid_grant", "invalid refresh_token")
    assert refused(app.exchange(app.connected()["refresh_token"]), "invalid_grant", "invalid code")


@pytest.mark.parametrize("quoted", [False, True])
def test_an_app_may_say_who_it_is_by_http_basic(shop: Shop, app: App, quoted: bool) -> None:
    client, secret = (quote_plus(part) if quoted else part for part in (app.client, app.secret))
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    fields = {"grant_type": "refresh_token", "refresh_token": app.connected()["refresh_token"]}
    assert ask_token(shop, fields, {"Authorization": f"Basic {basic}"}).status_code == 200


@pytest.mark.parametrize("basic", ["", "?", "/w==", "YTpi"], ids=["none", "no base64", "no text", "a:b"])
def test_an_unreadable_or_unknown_basic(shop: Shop, basic: str) -> None:
    fields = {"grant_type": "refresh_token", "refresh_token": "x"}
    answer = ask_token(shop, fields, {"Authorization": f"Basic {basic}"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


def test_who_is_not_the_app_gets_nothing(shop: Shop, app: App, merchant: Merchant) -> None:
    token = app.connected()["refresh_token"]
    for secret in ("wrong", app.secret[:-1], app.secret + "x", app.client):
        assert refused(app.refresh(token, client_secret=secret), "invalid_client", "Invalid client_secret")
    assert refused(app.refresh(token, client_id=NOTHING), "invalid_client", "Invalid client_id")
    key = merchant.api_key()
    answer = app.refresh(token, client_id=key["clientId"])
    assert refused(answer, "unauthorized_client", "An API key is presented as an assertion")
    assert app.refresh(token).status_code == 200


def test_an_unknown_partner(shop: Shop, merchant: Merchant) -> None:
    key, other = merchant.api_key(), merchant.api_key()
    for client in (NOTHING, other["clientId"], "x"):
        assert refused(assert_key(shop, key, client_id=client), "invalid_client", "Invalid client_id")


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({}, "grant_type"),
        ({"grant_type": ""}, "grant_type"),
        ({"grant_type": ASSERTION, "assertion": "x"}, "client_id"),
        ({"grant_type": ASSERTION, "client_id": NOTHING}, "assertion"),
        ({"grant_type": "authorization_code", "client_id": NOTHING, "client_secret": "x"}, "code"),
        ({"grant_type": "refresh_token", "client_id": NOTHING, "client_secret": "x"}, "refresh_token"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_secret": "x"}, "client_id"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_id": NOTHING}, "client_secret"),
    ],
)
def test_what_is_missing_is_named(shop: Shop, fields: dict[str, str], lacking: str) -> None:
    assert refused(ask_token(shop, fields), "invalid_request", f"Missing parameter: {lacking}")


@pytest.mark.parametrize("kind", ["password", "client_credentials", "AUTHORIZATION_CODE"])
def test_other_grants_are_not_offered(shop: Shop, kind: str) -> None:
    answer = ask_token(shop, {"grant_type": kind, "username": "a", "password": "b"})
    assert refused(answer, "unsupported_grant_type", "Unsupported grant_type")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"{}", b"&&==&", b"grant_type=%ff%00", b"a=" + b"[" * 5000]
)
def test_no_body_is_too_odd_for_an_answer(shop: Shop, body: bytes) -> None:
    answer = shop.ask("POST", "/token", {"Authorization": ""}, content=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "error_description"}
