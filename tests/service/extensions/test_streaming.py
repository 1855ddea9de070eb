"""The event stream over sockets, from every process of the service."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import httpx

from app.service.storage.databases import create_organization
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA, TEA_SMALL

IDENTIFIER = "3e0d1c66-c6a8-11f0-8de9-0242ac120002"


def client_of(service: RunningService) -> httpx.Client:
    headers = {"Authorization": f"Bearer {service.token}"}
    return httpx.Client(base_url=service.url, headers=headers, timeout=30)


def sell(client: httpx.Client) -> None:
    places = {place["type"]: place["uuid"] for place in client.get("/organizations/self/locations").json()}
    ends = {"from": places["STORE"], "to": places["SOLD"]}
    sale = {"productUuid": TEA, "variantUuid": TEA_SMALL, **ends, "change": 1}
    client.post("/v3/movements", json={"movements": [sale], "identifier": IDENTIFIER})


def told(lines: Iterator[str]) -> str:
    """The ``externalUuid`` of the next ``InventoryBalanceChanged``."""
    data = next(line for line in lines if line.startswith("data: "))
    return str(json.loads(json.loads(data.removeprefix("data: "))["payload"])["externalUuid"])


def test_what_one_process_does_the_streams_of_all_tell(database: str) -> None:
    """Which of them answers is the system's choice: eight streams are most likely spread over both."""
    create_organization(database, "Corner shop", CONTENTS)
    with (
        running_service(database, "--workers", "2") as service,
        client_of(service) as client,
        ExitStack() as opened,
    ):
        streams = [opened.enter_context(client.stream("GET", "/storeroom/events")) for _ in range(8)]
        sell(client)
        assert [told(stream.iter_lines()) for stream in streams] == [IDENTIFIER] * 8
