"""Manners: how fast a service is asked, and how long one waits before asking again."""

import asyncio
from random import SystemRandom
from time import monotonic

from aiolimiter import AsyncLimiter

from app.domain.errors import TooFast

#: Requests a second that Zettle takes (contract, section 6). It is said of Inventory v3 alone; nobody knows of the
#: others, so all requests keep to it.
OF_ZETTLE = 4.0

#: Seconds between the tries of a request, before they are varied. Long enough in all that an average over a few
#: seconds, by which Zettle counts, has come down.
PAUSES = (0.3, 1.0, 3.0)

#: Seconds that a person waits for a service which wants to be left alone; if it is to be longer, he is told so.
LONGEST_WAIT = 30.0

_random = SystemRandom()


class Pace:
    """Gives every request its turn: no more than ``per_second``, evenly, and none while the service rests."""

    def __init__(self, per_second: float | None = None) -> None:
        self._limiter = AsyncLimiter(1, 1 / per_second) if per_second else None
        self._rests_until = 0.0

    def rest(self, seconds: float) -> None:
        """The service wants to be left alone for so long."""
        self._rests_until = max(self._rests_until, monotonic() + seconds)

    async def turn(self) -> None:
        """Wait for it. Raises `TooFast`, with ``seconds``, where that would take longer than anybody waits."""
        await self._rested()
        while self._limiter is not None:
            await self._limiter.acquire()
            if self._rests_until <= monotonic():
                return
            await self._rested()  # and then in turn again: those who waited would come all at once

    async def _rested(self) -> None:
        while (wait := self._rests_until - monotonic()) > 0:
            if wait > LONGEST_WAIT:
                raise TooFast("service.too_fast", seconds=round(wait))
            await asyncio.sleep(wait)


def varied(pause: float) -> float:
    """Half of it to half as much again, so that programs that were turned down together do not come together."""
    return pause * (0.5 + _random.random())
