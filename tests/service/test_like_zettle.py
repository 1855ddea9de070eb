"""``--like-zettle``: what only the real service does, and what stays as it is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.service.caller import Caller
from app.service.http.limits import PACE, WINDOW, Pace
from app.service.oauth import tokens
from app.service.oauth.scopes import ZETTLE
from app.service.options import ServiceOptions
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, NOTHING, TEA, TEA_SMALL, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop that is like Zettle, with the token that an integrator has: all scopes of Zettle's."""
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store", ROUTES, ServiceOptions(like_zettle=True)) as shop:
        with shop.store.transaction(writes=True) as connection:
            caller = Caller(NOTHING, NOTHING, frozenset(ZETTLE))
            token = tokens.issue(connection, shop.store, caller, family=NOTHING)
        yield replace(shop, token=token)


@pytest.mark.parametrize("kind", ["SOLD", "BIN", "SUPPLIER"])
def test_balances_elsewhere_than_in_store_are_hidden(shop: Shop, kind: str) -> None:
    assert shop.move(TEA_SMALL, "STORE", kind, 2).status_code == 200
    place = shop.place(kind)
    by_place = f"/organizations/self/inventory/locations/{place}"
    for path in (
        by_place,
        f"{by_place}/products/{TEA}",
        f"/organizations/self/inventory/locations?type={kind}",
    ):
        answer = shop.ask("GET", path)
        assert (answer.status_code, answer.json()["variants"]) == (200, []), path
    for path in (f"/v3/stock/{place}", f"/v3/stock/{place}/products/{TEA}"):
        answer = shop.ask("GET", path)
        assert (answer.status_code, answer.json()) == (200, []), path
    assert shop.ask("POST", f"/v3/stock/{place}/products", json=[TEA]).json() == []
    listed = {"locationType": kind, "productUuids": [TEA]}
    assert shop.ask("POST", "/organizations/self/inventory/products", json=listed).json()["variants"] == []


def test_what_moved_to_a_hidden_place_is_not_answered(shop: Shop) -> None:
    answer = shop.move(TEA_SMALL, "STORE", "SOLD", 2, returnBalanceForLocationUuid=shop.place("SOLD"))
    assert (answer.status_code, answer.json()["variants"]) == (200, [])


def test_balances_in_store_are_told(shop: Shop) -> None:
    assert shop.balances("STORE")[TEA_SMALL] == "42"
    answer = shop.ask("GET", f"/v3/stock/{shop.place('STORE')}/products/{TEA}")
    assert {row["variantUuid"]: row["balance"] for row in answer.json()}[TEA_SMALL] == 42


@pytest.mark.parametrize("path", ["/storeroom", "/storeroom/movements", "/storeroom/admin/api-keys"])
def test_nothing_of_ours_is_there(shop: Shop, path: str) -> None:
    answer = shop.ask("GET", path)
    assert (answer.status_code, answer.json()["errorType"]) == (404, "PATH_NOT_FOUND")
    told = shop.ask("GET", "/openapi.json").json()["paths"]
    assert not [path for path in told if path == "/storeroom"]


def test_but_for_the_commands_of_the_service(shop: Shop) -> None:
    own = tokens.issue_own(shop.store)
    answer = shop.ask("GET", "/storeroom/movements", {"Authorization": f"Bearer {own}"})
    assert answer.status_code == 200


def test_v3_is_to_be_asked_slowly(shop: Shop) -> None:
    answers = [shop.ask("GET", "/v3/inventories") for _ in range(round(PACE * WINDOW) + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, answers[-1].json()["errorType"]) == (429, "TOO_MANY_REQUESTS")
    assert answers[-1].headers["Retry-After"] == "1"
    assert shop.ask("GET", "/inventory").status_code == 200, "v1/v2 have no limit that is known"


def test_the_pace_is_an_average_over_a_window() -> None:
    seconds = 100.0
    pace = Pace(lambda: seconds)
    for _ in range(20):
        pace.check("one")
    pace.check("another")
    with pytest.raises(Refused, match="too_fast") as refused:
        pace.check("one")
    assert refused.value.values["seconds"] == 1
    seconds += 0.25
    pace.check("one")
    with pytest.raises(Refused):
        pace.check("one")
    seconds += 5
    for _ in range(20):
        pace.check("one")


def test_what_is_refused_does_not_count() -> None:
    seconds = 0.0
    pace = Pace(lambda: seconds)
    for _ in range(20):
        pace.check("one")
    for _ in range(100):
        with pytest.raises(Refused):
            pace.check("one")
    seconds += 0.25
    pace.check("one")
