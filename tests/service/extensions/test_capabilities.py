"""What a client can ask of a service that it has never met."""

from pathlib import Path

import httpx
import pytest

from app import __version__
from app.service.options import ServiceOptions
from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, Shop, open_shop


def test_anybody_may_ask_what_it_can_do(shop: Shop) -> None:
    answer = shop.ask("GET", "/storeroom", {"Authorization": ""})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["product"], told["version"]) == ("Storeroom", __version__)
    assert set(told["capabilities"]) == {"movements", "expected", "events", "records", "sales"}
    assert told["capabilities"]["movements"] == {"version": 1, "path": "/storeroom/movements"}


def test_a_service_to_test_against_says_so(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store", options=ServiceOptions(test_switches=True)) as shop:
        assert "test" in shop.ask("GET", "/storeroom").json()["capabilities"]


@pytest.mark.parametrize("name", ["movements", "expected", "events", "records", "sales"])
def test_what_is_told_is_there(shop: Shop, name: str) -> None:
    capability = shop.ask("GET", "/storeroom").json()["capabilities"][name]
    asked = shop.ask("PATCH", {"records": "/storeroom/records/some"}.get(name, capability["path"]))
    assert asked.status_code == httpx.codes.METHOD_NOT_ALLOWED
