"""Faults over HTTP, with the service as a process: only there can a connection be broken off."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.service.storage.create import create_store
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA, TEA_SMALL

MOVEMENTS = "/v3/movements"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    path: Path = tmp_path_factory.mktemp("store") / "shop.store"
    create_store(path, "Corner shop", CONTENTS)
    with running_service(path, "--test-switches") as service:
        yield service


@pytest.fixture
def client(running: RunningService) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {running.token}"}
    with httpx.Client(base_url=running.url, headers=headers) as client:
        client.post("/storeroom/test/reset", json={}).raise_for_status()
        yield client
        assert client.get("/storeroom/test/faults").json() == [], "every fault befell something"


def befall(client: httpx.Client, **fault: object) -> None:
    answer = client.post("/storeroom/test/faults", json=fault)
    assert answer.status_code == 201, answer.text


def sell(client: httpx.Client) -> httpx.Response:
    places = {one["inventoryType"]: one["inventoryUuid"] for one in client.get("/v3/inventories").json()}
    movement = {"productUuid": TEA, "variantUuid": TEA_SMALL, "change": 1}
    movement |= {"from": places["STORE"], "to": places["SOLD"]}
    return client.post(MOVEMENTS, json={"movements": [movement]})


def stock(client: httpx.Client) -> int:
    rows = client.get("/v3/stock").json()
    return next(int(row["balance"]) for row in rows if row["variantUuid"] == TEA_SMALL)


def test_a_status_in_place_of_the_work(client: httpx.Client) -> None:
    befall(client, path=MOVEMENTS, status=503, times=2)
    for _ in range(2):
        answer = sell(client)
        assert (answer.status_code, answer.json()["errorType"]) == (503, "INJECTED_FAULT")
    assert stock(client) == 42
    assert sell(client).status_code == 204
    assert stock(client) == 41


def test_a_status_after_the_work(client: httpx.Client) -> None:
    befall(client, path=MOVEMENTS, status=500, when="after")
    assert sell(client).status_code == 500
    assert stock(client) == 41


def test_a_connection_lost_before_the_work(client: httpx.Client) -> None:
    befall(client, path=MOVEMENTS, drop=True)
    with pytest.raises(httpx.TransportError):
        sell(client)
    assert stock(client) == 42


def test_an_answer_lost_after_the_work(client: httpx.Client) -> None:
    befall(client, path=MOVEMENTS, drop=True, when="after")
    with pytest.raises(httpx.TransportError):
        sell(client)
    assert stock(client) == 41


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_late_answer(client: httpx.Client, when: str) -> None:
    befall(client, path=MOVEMENTS, delaySeconds=0.3, when=when)
    began = time.monotonic()
    assert sell(client).status_code == 204
    assert time.monotonic() - began >= 0.3
    assert stock(client) == 41


def test_only_what_fits_is_befallen(client: httpx.Client) -> None:
    befall(client, method="POST", path="/v3/stock", status=503)
    assert client.get("/v3/stock").status_code == 200
    assert sell(client).status_code == 204
    place = client.get("/v3/inventories").json()[0]["inventoryUuid"]
    assert client.post(f"/v3/stock/{place}/products", json=[TEA]).status_code == 503


def test_what_is_to_come_can_be_called_off(client: httpx.Client) -> None:
    befall(client, path=MOVEMENTS, status=503, times=5)
    assert client.get("/storeroom/test/faults").json() == [{"path": MOVEMENTS, "times": 5, "status": 503}]
    assert client.delete("/storeroom/test/faults").status_code == 204
    assert sell(client).status_code == 204
