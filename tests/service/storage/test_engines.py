"""What the two databases must not make a difference in, and what they are asked so that nobody waits for them."""

import sqlite3
from contextlib import ExitStack

import pytest
from sqlalchemy import event

from app.service.extensions import events
from app.service.pusher import delivering
from app.service.storage.databases import create_organization, open_database
from app.service.storage.engines import WORKERS, Busy, is_near
from tests.service.shop import TEA_SMALL, Shop


def test_stock_moves_in_an_sqlite_without_arrows(shop_in_file: Shop) -> None:
    """3.37, which Ubuntu 22.04 has, knows JSON by functions alone."""

    def without_arrows(action: int, _table: str | None, name: str | None, *_: object) -> int:
        arrow = action == sqlite3.SQLITE_FUNCTION and name in ("->", "->>")
        return sqlite3.SQLITE_DENY if arrow else sqlite3.SQLITE_OK

    @event.listens_for(shop_in_file.store.engine.pool, "checkout")
    def forget_arrows(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_authorizer(without_arrows)

    assert shop_in_file.move(TEA_SMALL, "STORE", "SOLD", 1).status_code == 200


def test_who_does_not_wait_leaves_a_connection_for_who_does(shop: Shop) -> None:
    with (
        shop.store.transaction(writes=True),
        pytest.raises(Busy),
        shop.store.transaction(writes=True, waits=False),
    ):
        pass
    for waits in (True, False):
        with shop.store.transaction(writes=True, waits=waits):
            pass


@pytest.mark.parametrize("address", ["", "127.0.0.1", "127.8.0.1", "::1"])
def test_this_computer_is_near(address: str) -> None:
    assert is_near(address)


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "fe80::1%eth0"])
def test_another_is_not(address: str) -> None:
    assert not is_near(address)


def test_a_database_that_is_reached_by_a_folder_is_near(database: str) -> None:
    create_organization(database, "Corner shop")
    with open_database(database) as stores:
        assert stores.near


def test_whoever_else_has_a_connection_one_is_left_for_what_is_done_at_once(shop_in_database: Shop) -> None:
    """All that others may have together: those who prune and who look for new organizations have one each."""
    answering, in_background = WORKERS + WORKERS // 2, delivering._TOGETHER + 2
    with ExitStack() as held:
        for _ in range(answering + in_background + int(events._looking.total_tokens)):
            held.enter_context(shop_in_database.store.engine.connect())
        held.enter_context(shop_in_database.store.transaction(writes=True, waits=False))
