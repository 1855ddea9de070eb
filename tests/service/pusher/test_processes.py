"""Several processes, and processes that die: what was committed is delivered all the same."""

import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app.service.background import hear
from app.service.oauth import tokens
from app.service.options import ServiceOptions
from app.service.pusher.delivering import deliver
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization, open_database
from tests.service.pusher.corner import FIRST, SUBSCRIPTIONS, Corner, MovedClock, working
from tests.service.pusher.receiver import Receiver, receiver
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA, TEA_SMALL, Shop, shop_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def move_one(client: httpx.Client) -> None:
    places = {one["type"]: one["uuid"] for one in client.get("/organizations/self/locations").json()}
    change = {
        "productUuid": TEA,
        "variantUuid": TEA_SMALL,
        "fromLocationUuid": places["STORE"],
        "toLocationUuid": places["SOLD"],
        "change": 1,
    }
    assert client.put("/organizations/self/inventory", json={"changes": [change]}).status_code == 200


def client_of(service: RunningService) -> httpx.Client:
    return httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {service.token}"})


def test_a_killed_service_delivers_when_it_is_there_again(tmp_path: Path, hook: Receiver) -> None:
    path = tmp_path / "shop.store"
    create_store(path, "Shop", CONTENTS)
    body = {
        "uuid": FIRST,
        "transportName": "WEBHOOK",
        "eventNames": ["InventoryBalanceChanged"],
        "destination": hook.url,
        "contactEmail": "shop@example.com",
    }
    with running_service(path, "--allow-internal-destinations") as service, client_of(service) as client:
        assert client.post(SUBSCRIPTIONS, json=body).status_code == 200
        hook.next()
        hook.answers.append(503)  # so that it is not delivered before the end
        move_one(client)
        first = hook.next()
        service.process.send_signal(signal.SIGKILL)
        service.process.wait(15)
    assert hook.letters.empty()
    with running_service(path, "--allow-internal-destinations") as service, client_of(service) as client:
        client.put(f"{SUBSCRIPTIONS}/{FIRST}", json={"destination": hook.url})  # begins the ladder anew
        assert hook.next().json["messageUuid"] == first.json["messageUuid"]


def test_one_of_two_processes_delivers_and_the_other_when_that_is_gone(database: str, hook: Receiver) -> None:
    create_organization(database, "Corner shop", CONTENTS)
    options = ServiceOptions(allow_internal_destinations=True)
    with open_database(database) as here, open_database(database) as there:
        there.options = options
        corner = Corner(shop_of(here, options=options), here, MovedClock())
        with working(there, [deliver, hear]):
            with working(here, [deliver]):
                corner.subscribed(hook, "InventoryBalanceChanged")
                sell_one(corner, hook, 1)
            sell_one(corner, hook, 2)
            sell_one(corner, hook, 3)  # there, it was heard of at once
        assert hook.letters.empty()


def sell_one(corner: Corner, hook: Receiver, number: int) -> None:
    """Sell the ``number``-th, and wait for word of it. What was told to a process that ended meanwhile may be
    told again: at least once, as the contract says."""
    corner.shop.move(TEA_SMALL, "STORE", "SOLD", 1)
    place = corner.shop.place("SOLD")
    while True:
        rows = hook.next().payload["balanceAfter"]
        (told,) = (row["balance"] for row in rows if row["locationUuid"] == place)
        if told == str(number):
            return
        assert told == str(number - 1)


def test_an_organization_that_is_busy_keeps_no_other_waiting(database: str, hook: Receiver) -> None:
    """What was delivered for the one cannot be settled while it is being written to; the other is told all the same."""
    for name in ("Busy", "Other"):
        create_organization(database, name, CONTENTS)
    with open_database(database) as stores, receiver() as patient:
        busy = shop_of(stores, options=ServiceOptions(allow_internal_destinations=True))
        store = stores.all()[1]
        other = Shop(store, busy.app, tokens.issue_own(store))
        for shop, listener in ((busy, patient), (other, hook)):
            Corner(shop, stores, MovedClock()).subscribed(listener, "InventoryBalanceChanged")
        assert busy.move(TEA_SMALL, "STORE", "SOLD", 1).status_code == 200
        writing = ExitStack()
        writing.enter_context(busy.store.transaction(writes=True))
        with working(stores, [deliver]), writing:
            assert patient.events(1) == ["InventoryBalanceChanged"]
            assert other.move(TEA_SMALL, "STORE", "SOLD", 1).status_code == 200
            assert hook.events(1) == ["InventoryBalanceChanged"]
