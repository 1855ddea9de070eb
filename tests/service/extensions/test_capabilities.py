"""What a client can ask of a service that it has never met."""

import httpx
import pytest

from app import __version__
from tests.service.shop import Shop


def test_anybody_may_ask_what_it_can_do(shop: Shop) -> None:
    answer = shop.ask("GET", "/storeroom", {"Authorization": ""})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["product"], told["version"]) == ("Storeroom", __version__)
    assert told["capabilities"]["movements"] == {"version": 1, "path": "/storeroom/movements"}


@pytest.mark.parametrize("name", ["movements", "events", "records", "sales"])
def test_what_is_told_is_there(shop: Shop, name: str) -> None:
    capability = shop.ask("GET", "/storeroom").json()["capabilities"][name]
    asked = shop.ask("PATCH", {"records": "/storeroom/records/some"}.get(name, capability["path"]))
    assert asked.status_code == httpx.codes.METHOD_NOT_ALLOWED
