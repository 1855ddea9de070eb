"""Inventories of v3: the four of v1/v2, and the STOREs that are added."""

from pathlib import Path

import pytest

from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, NOTHING, Shop, open_shop


def add(shop: Shop, **given: object) -> dict[str, object]:
    answer = shop.ask("POST", "/v3/inventories", json={"name": "Market stall"} | given)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_the_default_store_comes_first_and_the_order_stays(shop: Shop) -> None:
    added = [add(shop)["inventoryUuid"] for _ in range(3)]
    listed = [one["inventoryUuid"] for one in shop.ask("GET", "/v3/inventories").json()]
    assert listed[0] == shop.place("STORE")
    assert {*added, *shop.store.locations} == set(listed)
    assert len(listed) == 7
    assert [one["inventoryUuid"] for one in shop.ask("GET", "/v3/inventories").json()] == listed


def test_names_may_repeat_and_a_description_is_kept(shop: Shop) -> None:
    one, other = add(shop, description="Saturdays"), add(shop)
    assert one["inventoryUuid"] != other["inventoryUuid"]
    assert (one["description"], other["description"]) == ("Saturdays", None)
    assert shop.ask("GET", f"/v3/inventories/{one['inventoryUuid']}").json() == one


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 257}, "name"),
        ({"description": 5}, "description"),
        ({"description": "x" * 1025}, "description"),
        ({"inventoryType": "BIN"}, "inventoryType"),
    ],
)
def test_nonsense_adds_nothing(shop: Shop, given: dict[str, object], name: str) -> None:
    before = shop.answers()
    answer = shop.ask("POST", "/v3/inventories", json={"name": "Stall"} | given)
    assert (answer.status_code, answer.json()["errorType"]) == (422, "CONSTRAINT_VIOLATION")
    assert [one["propertyName"] for one in answer.json()["violations"]] == [name]
    assert shop.answers() == before


def test_one_that_there_is_not(shop: Shop) -> None:
    answer = shop.ask("GET", f"/v3/inventories/{NOTHING}")
    assert (answer.status_code, answer.json()["violations"][0]["propertyName"]) == (404, "inventoryUuid")


def test_a_further_store_is_there_when_the_service_starts_again(tmp_path: Path) -> None:
    path = tmp_path / "shop.store"
    create_store(path, "Corner shop", CONTENTS)
    found = list[tuple[list[object], set[str]]]()
    for _ in range(2):
        with open_shop(path) as shop:
            if not found:
                add(shop)
            found.append((shop.ask("GET", "/v3/inventories").json(), set(shop.store.locations)))
    assert found[0] == found[1]
    assert [len(places) for places in found[0]] == [5, 4]
