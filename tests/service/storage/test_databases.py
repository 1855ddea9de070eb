"""Stores in PostgreSQL: many organizations in one database, each with its tables to itself."""

import threading
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import func, select, update

from app.domain.errors import Invalid, StoreUnavailable
from app.service.inventory.ledger import Entry, post
from app.service.oauth import tokens
from app.service.storage.databases import create_organization, open_database
from app.service.storage.schema import SCHEMA_VERSION, alembic_version, requests
from app.service.storage.store import Store
from tests.service.shop import CONTENTS, TEA, TEA_SMALL, open_database_shop, shop_of

COUNT = select(func.count()).select_from(requests)


def refusal(url: str) -> str:
    with pytest.raises(StoreUnavailable) as refused, open_database(url):
        pass
    return refused.value.key


@pytest.mark.parametrize("url", ["", "shop.sqlite", "mysql://localhost/shop", "sqlite:///shop.sqlite"])
def test_no_address_of_a_postgresql(url: str) -> None:
    assert refusal(url) == "database.unknown"


def test_a_server_that_does_not_answer() -> None:
    assert refusal("postgresql://localhost:1/shop") == "database.unreachable"


def test_a_database_without_an_organization(database: str) -> None:
    assert refusal(database) == "database.empty"


def test_a_store_of_a_newer_program(database: str) -> None:
    create_organization(database, "New")
    with open_database(database) as stores, stores.all()[0].transaction(writes=True) as connection:
        connection.execute(update(alembic_version).values(version_num=f"{SCHEMA_VERSION + 1:04}"))
    assert refusal(database) == "database.newer"


def test_an_organization_is_made_whole_or_not_at_all(database: str) -> None:
    with pytest.raises(Invalid, match=r"currency\.unknown"):
        create_organization(database, "New", currency="coins")
    assert refusal(database) == "database.empty"


def test_organizations_do_not_see_each_other(database: str) -> None:
    """The same products under the same UUIDs, and neither's movements are the other's."""
    first = create_organization(database, "First", CONTENTS)
    create_organization(database, "Second", CONTENTS)
    with open_database(database) as stores:
        assert [store.name for store in stores.all()] == ["First", "Second"]
        shop = shop_of(stores)
        other = stores.all()[1]
        assert shop.store.organization == first
        theirs = {"Authorization": f"Bearer {tokens.issue_own(other)}"}
        assert shop.move(TEA_SMALL, "STORE", "SOLD", 2).status_code == 200
        assert shop.balances()[TEA_SMALL] == "40"
        answer = shop.ask("GET", "/inventory", theirs).json()
        assert {row["variantUuid"]: row["balance"] for row in answer["variants"]}[TEA_SMALL] == "42"
        for path in (f"/organizations/{first}/locations", f"/v3/stock/{shop.place('STORE')}"):
            assert shop.ask("GET", path, theirs).status_code in (403, 404)


def test_one_that_is_made_later_is_served_at_once(database: str) -> None:
    create_organization(database, "First")
    with open_database(database) as stores:
        later = create_organization(database, "Later")
        assert stores.find(later) is stores.all()[1]
        assert stores.find("storeroom") is None


@pytest.mark.parametrize("name", ["storeroom_archive", 'storeroom_x; DROP TABLE "y"'])
def test_a_schema_that_is_no_organization_is_passed_over(database: str, name: str) -> None:
    organization = create_organization(database, "Shop")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    with open_database(database) as stores:
        assert [store.organization for store in stores.all()] == [organization]


def test_writers_come_one_after_the_other_and_numbers_in_their_order(database: str) -> None:
    """Two processes, here two engines: what one reads before it writes still holds when it ends."""
    create_organization(database, "Shop", CONTENTS)

    def add(store: Store) -> None:
        source, target = list(store.locations)[:2]
        for _ in range(20):
            with store.transaction(writes=True) as connection:
                before = connection.scalars(COUNT).one()
                post(connection, [Entry(TEA, TEA_SMALL, source, target, Decimal(1))], kind="test", moment=1)
                counted.append(connection.scalars(COUNT).one() - before)

    counted = list[int]()
    with open_database(database) as one, open_database(database) as another:
        writers = [threading.Thread(target=add, args=[stores.all()[0]]) for stores in (one, another) * 2]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
    with open_database_shop(database) as shop, shop.store.transaction(writes=False) as connection:
        assert connection.scalars(COUNT).one() == 1 + 4 * 20
        assert counted == [1] * 80
        assert shop.sums_up()


def test_the_secret_is_where_the_environment_says(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_organization(database, "Shop")
    monkeypatch.setenv("STOREROOM_SECRET_FILE", str(tmp_path / "secret"))
    for _ in range(2):
        with open_database(database) as stores:
            assert stores.secret == (tmp_path / "secret").read_bytes()


def test_connections_that_the_database_ended_are_replaced(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a restart of it ends them. Without the question only those that were used just now would fail, once."""
    monkeypatch.setattr("app.service.storage.engines._SECONDS_TRUSTED", -1)
    create_organization(database, "Shop", CONTENTS)
    with open_database(database) as stores:
        (store,) = stores.all()
        for _ in range(2):
            with store.transaction(writes=True) as connection:
                assert connection.scalars(COUNT).one() == 1
            with psycopg.connect(database) as other:
                ended = other.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE application_name = 'storeroom'"
                )
                assert (True,) in ended.fetchall()
