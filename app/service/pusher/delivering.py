"""Webhooks are delivered: at least once, and to each subscription in the order in which things happened.

The messages are the outbox. A subscription is a position in them, which moves on once its destination has taken
what stands there; so nothing is written twice, and whatever was committed is delivered, also after a crash. A
message that is not taken holds back those after it: for a receiver order is worth more than haste, and what
the contract has fail, come back and end is the subscription, not a message.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup
from sqlalchemy import Connection

from app.service.pusher import outbox
from app.service.pusher.envelope import envelope, signing_key
from app.service.pusher.outbox import Delivery
from app.service.pusher.sender import NotDelivered, Sender, sending
from app.service.storage.store import Store
from app.service.storage.stores import Stores

_LONGEST_WAIT = 60.0  # seconds
_PACE = 0.1  # seconds between two looks, so that a busy shop does not wait for its webhooks

#: Organizations that are looked at together, each with one connection: one that is busy writing holds up no other.
_TOGETHER = 4

T = TypeVar("T")
_log = logging.getLogger(__name__)


async def deliver(stores: Stores) -> None:
    """Deliver what the stores have to tell, for ever; of several processes that serve a database, one does."""
    watched, looking = set[str](), anyio.CapacityLimiter(_TOGETHER)
    async with stores.alone() as still_alone, anyio.create_task_group() as group:
        while True:
            await still_alone()
            for store in await anyio.to_thread.run_sync(stores.all):
                if store.organization not in watched:
                    watched.add(store.organization)
                    group.start_soon(Deliveries(stores, store, looking).run)
            await asyncio.sleep(_LONGEST_WAIT)


class Deliveries:
    """The webhooks of one organization; each subscription that has something due gets a task for it.

    ``looking`` bounds how many connections all of them together take from those who work.
    """

    def __init__(self, stores: Stores, store: Store, looking: anyio.CapacityLimiter) -> None:
        self._stores = stores
        self._store = store
        self._looking = looking
        self._turn = asyncio.Lock()
        self._under_way = set[str]()

    async def run(self) -> None:
        with self._store.bell.listening() as heard:
            async with anyio.create_task_group() as group:
                while True:
                    wait = await self._begin(group)
                    await asyncio.sleep(_PACE)
                    if not self._under_way:  # else something may have come since they looked last
                        await heard(wait)

    async def _begin(self, group: TaskGroup) -> float:
        """Begin all deliveries that are due; the seconds until the next one will be."""
        now = self._store.clock.now()
        due, later = await self._aside(partial(outbox.due, now), writes=False)
        for uuid in due:
            if uuid not in self._under_way:
                self._under_way.add(uuid)
                group.start_soon(self._deliver, uuid)
        return _LONGEST_WAIT if later is None else min(_LONGEST_WAIT, (later - now) / 1000)

    async def _deliver(self, uuid: str) -> None:
        """Deliver what there is for a subscription, until there is nothing more or a message is not taken."""
        try:
            async with sending(self._stores.options) as sender:
                while delivery := await self._aside(partial(outbox.next_for, uuid), writes=False):
                    taken = await self._send(sender, delivery)
                    now = self._store.clock.now()
                    await self._aside(partial(outbox.settle, delivery, now, taken=taken), writes=True)
                    if not taken:
                        break
        finally:
            self._under_way.discard(uuid)

    async def _send(self, sender: Sender, delivery: Delivery) -> bool:
        """Whether the destination took the message, if there is one."""
        subscription, message, _ = delivery
        if message is None:
            return True
        organization = self._store.organization
        key = signing_key(self._stores.secret, organization, subscription.uuid)
        try:
            await sender.send(subscription.destination, envelope(organization, message), key)
        except NotDelivered as error:
            _log.info("Message %s for subscription %s: %s", message.uuid, subscription.uuid, error)
            return False
        return True

    async def _aside(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        """``work`` in a transaction of its own, off the event loop."""

        def transacted() -> T:
            with self._store.transaction(writes=writes) as connection:
                return work(connection)

        async with self._turn:
            return await anyio.to_thread.run_sync(transacted, limiter=self._looking)
