"""What the service does on its own accord, while it serves: one task for each kind of work."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable

import anyio

from app.service.pusher.delivering import deliver
from app.service.pusher.pruning import prune
from app.service.storage.stores import Stores

_SECONDS_AFTER_FAILURE = 5

#: Goes on until it is cancelled.
Work = Callable[[Stores], Coroutine[None, None, None]]


async def hear(stores: Stores) -> None:
    await stores.hear()


WORKS: tuple[Work, ...] = (deliver, prune, hear)

_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def in_background(stores: Stores, works: Iterable[Work]) -> AsyncIterator[None]:
    """Run ``works`` until the block ends, and then until what they have in other threads has ended.

    For that they are in groups of anyio's, as theirs are: asyncio's own cancelling leaves threads behind.
    """
    async with anyio.create_task_group() as group:
        for work in works:
            group.start_soon(_kept_going, work, stores)
        yield
        group.cancel_scope.cancel()


async def _kept_going(work: Work, stores: Stores) -> None:
    """A defect, or a database that is away for a while, ends no work for good."""
    while True:
        try:
            await work(stores)
        except Exception:
            _log.exception("%s failed and begins anew", work.__name__)
        await asyncio.sleep(_SECONDS_AFTER_FAILURE)
