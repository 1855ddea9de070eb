"""The shop with somebody who listens to it."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import select

from app.domain.identifiers import new_identifier
from app.service.background import Work, in_background
from app.service.caller import Caller
from app.service.oauth import tokens
from app.service.oauth.scopes import EVERY
from app.service.pusher.tables import subscriptions
from app.service.storage.clock import Clock
from app.service.storage.stores import Stores
from tests.service.pusher.receiver import Receiver
from tests.service.shop import Shop

SUBSCRIPTIONS = "/organizations/self/subscriptions"
FIRST = "aaaaaaaa-0000-11ea-bc55-0242ac130001"


class MovedClock(Clock):
    """The system's time, moved on by so many milliseconds."""

    ahead = 0

    def now(self) -> int:
        return super().now() + self.ahead


@dataclass(frozen=True, slots=True)
class Corner:
    """The shop, all that its process serves, and the clock of both."""

    shop: Shop
    stores: Stores
    clock: MovedClock

    def subscribe(self, receiver: Receiver, *events: str, uuid: str = FIRST, **more: Any) -> httpx.Response:
        body = {
            "uuid": uuid,
            "transportName": "WEBHOOK",
            "eventNames": list(events),
            "destination": receiver.url,
            "contactEmail": "shop@example.com",
        }
        return self.shop.ask("POST", SUBSCRIPTIONS, more.pop("headers", None), json=body | more)

    def subscribed(self, receiver: Receiver, *events: str, uuid: str = FIRST) -> str:
        """Subscribe, take the TestMessage, and answer the signing key."""
        answer = self.subscribe(receiver, *events, uuid=uuid)
        assert answer.status_code == 200, answer.text
        assert receiver.next().json["eventName"] == "TestMessage"
        return str(answer.json()["signingKey"])

    def status(self) -> list[str]:
        return [one["status"] for one in self.shop.ask("GET", SUBSCRIPTIONS).json()]

    def token(self, *scopes: str, client: str | None = None) -> dict[str, str]:
        """The headers of a client with these scopes; with all of them, unless some are named."""
        caller = Caller(new_identifier(), client or new_identifier(), frozenset(scopes or EVERY))
        with self.shop.store.transaction(writes=True) as connection:
            token = tokens.issue(connection, self.shop.store, caller, family=new_identifier())
        return {"Authorization": f"Bearer {token}"}

    def until_failed(self, times: int) -> None:
        """Wait until the delivery to the only subscription failed so many times; a delivery is settled after
        its answer."""

        def failures() -> int:
            with self.shop.store.transaction(writes=False) as connection:
                return int(connection.execute(select(subscriptions.c.failures)).scalar_one())

        async def wait() -> None:
            with self.shop.store.bell.listening() as heard:
                while failures() != times:
                    await heard(20)

        asyncio.run(wait())

    def move_clock(self, milliseconds: int) -> None:
        self.clock.ahead += milliseconds
        self.shop.store.bell.ring()


@contextmanager
def working(stores: Stores, works: Sequence[Work]) -> Iterator[None]:
    """``works`` in the background of this process, in a thread with an event loop of its own."""
    begun, loop = threading.Event(), asyncio.new_event_loop()
    ended = asyncio.Event()

    async def work() -> None:
        async with in_background(stores, works):
            begun.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[work()])
    thread.start()
    assert begun.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
