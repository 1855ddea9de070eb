"""What is only compared is kept as its hash: who reads a store finds nothing to sign in with."""

import re

from sqlalchemy import select

from app.service.tables import metadata
from tests.service.oauth.steps import PHRASE, App, Merchant, assert_key
from tests.service.shop import Shop

IZSEC = r"IZSEC[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def everything(shop: Shop) -> str:
    """All rows of all tables of the store."""
    with shop.store.transaction(writes=False) as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def test_no_secret_is_in_any_table(shop: Shop, app: App, merchant: Merchant) -> None:
    code, key = app.code(), merchant.api_key()
    tokens, renewed = app.connected(), app.refresh(app.connected()["refresh_token"]).json()
    secrets = [
        code,
        key["key"],
        app.secret,
        PHRASE,
        shop.token,
        assert_key(shop, key).json()["access_token"],
        *(one[kind] for one in (tokens, renewed) for kind in ("access_token", "refresh_token")),
    ]
    kept = everything(shop)
    assert [secret for secret in secrets if secret.rpartition(".")[2] in kept] == []
    assert "PUBLIC KEY" in kept
    assert "PRIVATE" not in kept
    assert app.client in kept


def test_they_look_like_zettles(app: App) -> None:
    for secret in (app.secret, app.connected()["refresh_token"]):
        assert re.fullmatch(IZSEC, secret)


def test_a_token_begins_with_its_organization(shop: Shop, app: App) -> None:
    assert app.connected()["access_token"].startswith(f"{shop.store.organization}.")
