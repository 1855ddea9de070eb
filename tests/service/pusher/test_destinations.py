"""Webhooks reach nobody in the service's own network, by whatever name or address."""

import asyncio
import socket
from typing import Any

import pytest

from app.service.options import ServiceOptions
from app.service.pusher.destinations import NoAddress, addresses, is_public
from tests.service.pusher.corner import Corner
from tests.service.pusher.receiver import Receiver


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.9.10", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
     "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
     "64:ff9b:1::7f00:1", "::ffff:0:7f00:1", "5f00::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe"],
)  # fmt: skip
def test_what_is_of_the_own_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_what_is_out_in_the_world(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.8.9.10", "::1"])
def test_names_of_this_computer(name: str) -> None:
    with pytest.raises(NoAddress):
        asyncio.run(addresses(name, 80, internal=False))


def test_one_address_of_the_own_network_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a name with two addresses would lead to the second, if the first did not answer."""

    def both(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(NoAddress, match="own network"):
        asyncio.run(addresses("example.com", 80, internal=False))
    assert asyncio.run(addresses("example.com", 80, internal=True)) == ["8.8.8.8", "10.0.0.1"]


def test_a_name_is_resolved_once_and_what_was_looked_at_is_connected_to(
    corner: Corner, hook: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look at the name could show another address (DNS rebinding)."""
    port, resolved = int(hook.url.split(":")[2].split("/")[0]), list[object]()

    def first_here(host: object, *_: Any, **__: Any) -> list[Any]:
        resolved.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", first_here)
    answer = corner.subscribe(hook, "ProductDeleted", destination=f"http://rebinding.example:{port}/hook")
    assert answer.status_code == 200
    assert resolved == ["rebinding.example"]
    assert hook.next().headers["Host"] == f"rebinding.example:{port}"


@pytest.mark.parametrize(
    "destination", [None, "http://localhost/", "https://127.8.9.10/", "http://[::1]:80/"]
)
def test_subscriptions_to_it_are_refused(corner: Corner, hook: Receiver, destination: str | None) -> None:
    corner.stores.options = ServiceOptions()
    answer = corner.subscribe(hook, "ProductDeleted", destination=destination or hook.url)
    assert (answer.status_code, answer.json()["errorType"]) == (400, "DESTINATION_NOT_ACCESSIBLE")
    assert hook.letters.empty()
    assert corner.status() == []


@pytest.mark.parametrize("options", [ServiceOptions(https_only=True), ServiceOptions(like_zettle=True)])
def test_only_https_where_that_is_wanted(corner: Corner, hook: Receiver, options: ServiceOptions) -> None:
    corner.stores.options = options
    answer = corner.subscribe(hook, "ProductDeleted")
    assert answer.status_code == 422
    assert [one["propertyName"] for one in answer.json()["violations"]] == ["destination"]
    assert hook.letters.empty()
