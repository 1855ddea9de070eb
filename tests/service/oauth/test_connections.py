"""Who a token is for, and what is left after its client has disconnected."""

import json

import pytest
from sqlalchemy import select

from app.domain.identifiers import is_version_1
from app.service.pusher.events import ENDINGS
from app.service.pusher.tables import messages
from tests.service.oauth.steps import App, Merchant, assert_key, refused, status_with
from tests.service.shop import Shop


def told(shop: Shop) -> list[tuple[str, dict[str, str]]]:
    """The messages that Pusher has, of connections."""
    with shop.store.transaction(writes=False) as connection:
        rows = connection.execute(select(messages).order_by(messages.c.number)).all()
    return [(row.name, json.loads(row.payload)) for row in rows if row.name in ENDINGS]


def removed(shop: Shop, client: str, kind: str) -> tuple[str, dict[str, str]]:
    payload = {"organizationUuid": shop.store.organization, "clientUuid": client, "type": kind}
    return kind, payload


@pytest.mark.parametrize("scope", ["READ:PRODUCT", "WRITE:PURCHASE", "READ:USERINFO"])
def test_any_token_tells_its_user_and_organization(shop: Shop, merchant: Merchant, scope: str) -> None:
    key = merchant.api_key(scope)
    token = assert_key(shop, key).json()["access_token"]
    answer = shop.ask("GET", "/users/self", {"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert set(answer.json()) == {"uuid", "organizationUuid"}
    assert answer.json()["organizationUuid"] == shop.store.organization
    assert is_version_1(answer.json()["uuid"])
    assert answer.json()["uuid"] != shop.store.organization


def test_the_user_is_the_same_for_every_client(shop: Shop, app: App, merchant: Merchant) -> None:
    tokens = [app.connected()["access_token"], assert_key(shop, merchant.api_key()).json()["access_token"]]
    users = [shop.ask("GET", "/users/self", {"Authorization": f"Bearer {token}"}).json() for token in tokens]
    assert users[0] == users[1]


def test_the_older_path_leads_to_the_present_one(shop: Shop) -> None:
    answer = shop.ask("GET", "/users/me")
    assert (answer.status_code, answer.content) == (302, b"")
    assert answer.headers["Location"] == "http://localhost/users/self"
    assert shop.ask("GET", "/users/me", follow_redirects=True).json() == shop.ask("GET", "/users/self").json()


def test_a_client_that_disconnects_has_nothing_left(shop: Shop, app: App) -> None:
    code, one, other = app.code(), app.connected(), app.connected()
    answer = shop.ask(
        "DELETE", "/application-connections/self", {"Authorization": f"Bearer {one['access_token']}"}
    )
    assert (answer.status_code, answer.content) == (204, b"")
    for tokens in (one, other):
        assert status_with(shop, tokens["access_token"]) == 401
        assert refused(app.refresh(tokens["refresh_token"]), "invalid_grant", "invalid refresh_token")
    assert refused(app.exchange(code), "invalid_grant", "invalid code")
    assert told(shop) == [removed(shop, app.client, "ApplicationConnectionRemoved")]
    assert status_with(shop, app.connected()["access_token"]) == 200


def test_others_stay_connected(shop: Shop, app: App, merchant: Merchant) -> None:
    key, mine = merchant.api_key(), app.connected()
    token = assert_key(shop, key).json()["access_token"]
    shop.ask("DELETE", "/application-connections/self", {"Authorization": f"Bearer {token}"})
    assert status_with(shop, token) == 401
    assert status_with(shop, mine["access_token"]) == 200
    assert status_with(shop, shop.token) == 200
    assert assert_key(shop, key).status_code == 200


def test_pusher_tells_of_a_deleted_api_key_and_of_a_deleted_app(
    shop: Shop, app: App, merchant: Merchant
) -> None:
    key = merchant.api_key()
    merchant.revoke("api-keys", key["clientId"])
    merchant.revoke("apps", app.client)
    assert told(shop) == [
        removed(shop, key["clientId"], "PersonalAssertionDeleted"),
        removed(shop, app.client, "ApplicationConnectionRemoved"),
    ]
