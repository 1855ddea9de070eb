"""Access tokens: whose they are, and how long."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.domain.errors import Refused
from app.service.oauth import tables, tokens
from app.service.storage.clock import Clock
from app.service.storage.create import create_store
from app.service.storage.files import open_file
from tests.service.oauth.conftest import DAY, SECOND, later
from tests.service.oauth.steps import App
from tests.service.shop import Shop


def test_the_own_token_outlives_the_process_but_only_its_hash_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "new.store"
    create_store(path, "New")
    with open_file(path) as stores:
        token = tokens.issue_own(stores.all()[0])
    with open_file(path) as stores:
        store, caller = tokens.recognise(stores, token)
        assert (store, caller.client) == (stores.all()[0], tokens.OWN)
        for wrong in ("", "x", token + "x", token[:-1], f"{store.organization}."):
            with pytest.raises(Refused, match="token_expired"):
                tokens.recognise(stores, wrong)
    assert token.encode() not in path.read_bytes()


def kept(shop: Shop) -> tuple[int, int]:
    """How many tokens that end there are, and how many codes and refresh tokens."""
    with shop.store.transaction(writes=False) as connection:
        ending = select(func.count()).where(tables.tokens.c.expires.is_not(None))
        grants = select(func.count()).select_from(tables.grants)
        return connection.scalars(ending).one(), connection.scalars(grants).one()


def test_what_has_ended_goes_when_there_is_something_new(shop: Shop, app: App, clock: Clock) -> None:
    app.code()
    token = app.connected()["refresh_token"]
    assert kept(shop) == (1, 3)
    later(clock, 7200 * SECOND)
    token = app.refresh(token).json()["refresh_token"]
    assert kept(shop) == (1, 3)  # the code that nobody came for is gone
    later(clock, 180 * DAY - 1)
    app.refresh(token)
    assert kept(shop) == (1, 3)  # and the code that was used is forgotten
