"""Test switches as an integrator's tests turn them: the clock, the seed, and the reset."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.service import chance
from app.service.caller import Caller
from app.service.oauth import tokens
from app.service.oauth.scopes import ZETTLE
from app.service.options import ServiceOptions
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization, open_database
from app.service.storage.files import open_file
from tests.service.shop import CONTENTS, NOTHING, TEA_SMALL, Shop, shop_of


@pytest.fixture(params=["file", "database"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """A shop with test switches."""
    if request.param == "file":
        create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
        opened = open_file(tmp_path / "shop.store")
    else:
        database = request.getfixturevalue("database")
        create_organization(database, "Corner shop", CONTENTS)
        opened = open_database(database)
    with opened as stores:
        yield shop_of(stores, ROUTES, ServiceOptions(test_switches=True))
    chance.seed(None)


def switch(shop: Shop, method: str, name: str, body: object = None) -> httpx.Response:
    answer = shop.ask(method, f"/storeroom/test/{name}", json=body)
    assert answer.is_success, answer.text
    return answer


def new_product(shop: Shop) -> str:
    """The ETag of a product that was just made, and so a bit of chance."""
    body = {"uuid": NOTHING, "name": "Scone"}
    answer = shop.ask("POST", "/organizations/self/products", json=body)
    assert answer.status_code == 201
    return answer.headers["ETag"]


def test_the_clock_goes_where_it_is_put(shop: Shop) -> None:
    told = switch(shop, "PUT", "clock", {"now": "2031-04-19T13:15:37.904Z", "frozen": True}).json()
    assert told == {"now": "2031-04-19T13:15:37.904Z", "frozen": True}
    assert shop.move(TEA_SMALL, "STORE", "SOLD", 1).status_code == 200
    row = shop.ask("GET", f"/v3/stock/{shop.place('SOLD')}").json()[0]
    assert row["updated"] == "2031-04-19T13:15:37.904Z"
    told = switch(shop, "PUT", "clock", {"advanceSeconds": 7200.5}).json()
    assert told == {"now": "2031-04-19T15:15:38.404Z", "frozen": True}


def test_a_clock_that_goes_on_goes_on_from_there(shop: Shop) -> None:
    switch(shop, "PUT", "clock", {"now": "2031-01-01", "frozen": True})
    assert switch(shop, "GET", "clock").json() == {"now": "2031-01-01T00:00:00.000Z", "frozen": True}
    told = switch(shop, "PUT", "clock", {"frozen": False}).json()
    assert told["now"].startswith("2031-01-01T00:00:")
    assert not told["frozen"]
    switch(shop, "DELETE", "clock")
    assert switch(shop, "GET", "clock").json()["now"] < "2031"


def test_tokens_expire_by_the_clock(shop: Shop) -> None:
    with shop.store.transaction(writes=True) as connection:
        caller = Caller(NOTHING, NOTHING, frozenset(ZETTLE))
        token = tokens.issue(connection, shop.store, caller, family=NOTHING)
    theirs = {"Authorization": f"Bearer {token}"}
    assert shop.ask("GET", "/inventory", theirs).status_code == 200
    switch(shop, "PUT", "clock", {"advanceSeconds": 7200})
    assert shop.ask("GET", "/inventory", theirs).json()["errorType"] == "ACCESS_TOKEN_EXPIRED"


@pytest.mark.parametrize("body", [{"now": "tomorrow"}, {"advanceSeconds": "x"}, {"advanceSeconds": 1e10}])
def test_a_clock_is_not_put_just_anywhere(shop: Shop, body: object) -> None:
    answer = shop.ask("PUT", "/storeroom/test/clock", json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")


def test_the_same_seed_makes_the_same(shop: Shop) -> None:
    made = []
    for _ in range(2):
        switch(shop, "POST", "reset", {})
        switch(shop, "PUT", "seed", {"seed": 7})
        made.append(
            (new_product(shop), shop.ask("GET", "/organizations/self/library").json()["untilEventLogUuid"])
        )
    assert made[0] == made[1]
    switch(shop, "DELETE", "seed")
    switch(shop, "POST", "reset", {})
    assert new_product(shop) != made[0][0]


def test_a_reset_brings_back_what_was_at_the_start(shop: Shop) -> None:
    before = shop.answers()
    assert shop.move(TEA_SMALL, "STORE", "SOLD", 5).status_code == 200
    new_product(shop)
    assert shop.answers() != before
    assert switch(shop, "POST", "reset", {}).status_code == 204
    assert shop.answers() == before
    assert shop.sums_up()


def test_after_a_reset_everything_goes_on(shop: Shop) -> None:
    for _ in range(2):
        switch(shop, "POST", "reset", {"to": "start"})
        assert shop.move(TEA_SMALL, "STORE", "SOLD", 2).status_code == 200
        assert shop.balances()[TEA_SMALL] == "40"
        new_product(shop)
    assert shop.sums_up()


def test_a_reset_to_nothing_keeps_the_organization_and_who_may_ask(shop: Shop) -> None:
    places = shop.ask("GET", "/organizations/self/locations").json()
    switch(shop, "POST", "reset", {"to": "empty"})
    assert shop.ask("GET", "/organizations/self/library").json()["products"] == []
    assert shop.ask("GET", "/v3/stock").json() == []
    assert shop.ask("GET", "/organizations/self/locations").json() == places
    new_product(shop)
    assert len(shop.ask("GET", "/organizations/self/products").json()) == 1
    switch(shop, "POST", "reset", {})
    assert shop.balances()[TEA_SMALL] == "42"


@pytest.mark.parametrize("body", [{}, {"path": "/v3/movements", "staus": 503}, {"times": 3}])
def test_a_fault_that_does_nothing_is_refused(shop: Shop, body: dict[str, object]) -> None:
    answer = shop.ask("POST", "/storeroom/test/faults", json=body)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert switch(shop, "GET", "faults").json() == []


def test_nobody_but_the_owner_turns_them(shop: Shop) -> None:
    with shop.store.transaction(writes=True) as connection:
        caller = Caller(NOTHING, NOTHING, frozenset(ZETTLE))
        token = tokens.issue(connection, shop.store, caller, family=NOTHING)
    for name in ("clock", "faults"):
        assert shop.ask("GET", f"/storeroom/test/{name}", {"Authorization": ""}).status_code == 401
        assert (
            shop.ask("GET", f"/storeroom/test/{name}", {"Authorization": f"Bearer {token}"}).status_code
            == 403
        )


def test_they_are_not_there_unless_asked_for(shop_in_file: Shop) -> None:
    answer = shop_in_file.ask("GET", "/storeroom/test/clock")
    assert (answer.status_code, answer.json()["errorType"]) == (404, "PATH_NOT_FOUND")
    assert "/storeroom/test/clock" not in shop_in_file.ask("GET", "/openapi.json").json()["paths"]
