"""Messages that everybody has had the time to read are deleted, a few at a time."""

import asyncio

import anyio.to_thread

from app.service.pusher import messages
from app.service.storage.store import Store
from app.service.storage.stores import Stores

_SECONDS = 60 * 60


async def prune(stores: Stores) -> None:
    """Once an hour, for ever."""
    while True:
        for store in await anyio.to_thread.run_sync(stores.all):
            more = True
            while more:
                more = await anyio.to_thread.run_sync(_prune_some, store)
                await asyncio.sleep(0.1)  # whoever waits to write comes first
        await asyncio.sleep(_SECONDS)


def _prune_some(store: Store) -> bool:
    with store.transaction(writes=True) as connection:
        return messages.prune(connection, store.clock.now())
