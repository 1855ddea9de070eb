"""The whole of OAuth where many organizations share a database: each is asked for its own, and none for another's."""

from collections.abc import Iterator

import pytest

from app.service.oauth import tokens
from app.service.storage.databases import create_organization, open_database
from tests.service.oauth.steps import App, Browser, Merchant, assert_key, refused, status_with, told
from tests.service.shop import NOTHING, Shop, shop_of


@pytest.fixture
def neighbours(database: str) -> Iterator[tuple[Merchant, Merchant]]:
    """Two organizations of one database, served together. The second has apps and keys too."""
    for name in ("Corner shop", "Book shop"):
        create_organization(database, name)
    with open_database(database) as stores:
        first = shop_of(stores)
        second = stores.all()[1]
        yield Merchant(first), Merchant(Shop(second, first.app, tokens.issue_own(second)))


def test_an_app_is_found_in_whichever_organization_it_is(neighbours: tuple[Merchant, Merchant]) -> None:
    apps = [connected(merchant) for merchant in neighbours]
    for app, merchant in zip(apps, neighbours, strict=True):
        page = Browser(app.shop, app.asked()).look()
        assert f"to use {merchant.shop.store.name}?" in page.text
        token = app.connected()["access_token"]
        answer = app.shop.ask("GET", "/users/self", {"Authorization": f"Bearer {token}"})
        assert answer.json()["organizationUuid"] == merchant.shop.store.organization


def connected(merchant: Merchant) -> App:
    merchant.set_password(merchant.shop.store.name)
    app = merchant.app()
    page = Browser(app.shop, app.asked())
    assert app.exchange(told(page.decide(typed=merchant.shop.store.name))["code"]).status_code == 200
    merchant.set_password()
    return app


def test_the_password_of_one_approves_nothing_of_another(neighbours: tuple[Merchant, Merchant]) -> None:
    first, second = neighbours
    first.set_password("of the first")
    second.set_password("of the second")
    browser = Browser(second.shop, second.app().asked())
    assert browser.decide(typed="of the first").status_code == 403
    assert "code" in told(browser.decide(typed="of the second"))


def test_api_keys_and_tokens_of_one_are_nothing_to_another(neighbours: tuple[Merchant, Merchant]) -> None:
    first, second = neighbours
    mine, yours = first.api_key(), second.api_key()
    tokens = [assert_key(first.shop, key).json()["access_token"] for key in (mine, yours)]
    assert first.shop.ask("DELETE", f"/storeroom/admin/api-keys/{yours['clientId']}").status_code == 404
    first.revoke("api-keys", mine["clientId"])
    assert [status_with(first.shop, token) for token in tokens] == [401, 200]
    assert [len(one.shop.ask("GET", "/storeroom/admin/api-keys").json()) for one in neighbours] == [0, 1]
    partner = first.app()
    answer = assert_key(first.shop, yours, client_id=partner.client)
    assert refused(answer, "invalid_client", "Invalid client_id")


def test_a_family_ends_in_a_database_too(neighbours: tuple[Merchant, Merchant]) -> None:
    first, _ = neighbours
    first.set_password()
    app = first.app()
    code = app.code()
    given = app.exchange(code).json()
    renewed = app.refresh(given["refresh_token"]).json()
    assert status_with(first.shop, renewed["access_token"]) == 200
    assert refused(app.exchange(code), "invalid_grant", "invalid code")
    assert status_with(first.shop, renewed["access_token"]) == 401
    again = app.connected()
    first.shop.ask(
        "DELETE", "/application-connections/self", {"Authorization": f"Bearer {again['access_token']}"}
    )
    assert refused(app.refresh(again["refresh_token"]), "invalid_grant", "invalid refresh_token")
    first.revoke("apps", app.client)
    assert first.shop.ask("GET", "/storeroom/admin/apps").json() == []


def test_no_name_of_a_client_is_too_odd(neighbours: tuple[Merchant, Merchant]) -> None:
    """PostgreSQL takes no text with a zero in it, not even to say that there is none like it."""
    merchant, _ = neighbours
    key = merchant.api_key()
    for odd in ("\x00", "a\x00", "é", "1" * 5000):
        app = App(merchant.shop, odd, odd)
        answers = [assert_key(merchant.shop, key, client_id=odd), app.refresh(odd), app.exchange(odd, odd)]
        assert all(refused(answer, "invalid_client", "Invalid client_id") for answer in answers)
        assert Browser(merchant.shop, app.asked()).look().status_code == 400
    ghost = App(merchant.shop, NOTHING, "\x00")
    assert refused(ghost.exchange("\x00", "\x00"), "invalid_client", "Invalid client_id")
