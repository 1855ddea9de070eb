"""Posting to destinations (contract, section 4)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from app.service.options import ServiceOptions
from app.service.outbound import NOT_REACHED, Outbound, outbound
from app.service.pusher.envelope import signature, written
from app.wire.pusher import Envelope

_SECONDS = 10
_HEADERS = {
    "Content-Type": "application/json; charset=UTF-8",
    "User-Agent": "PusherApplication (WebHookPushClient)",
}


class NotDelivered(Exception):
    """Nobody took the message; ``status`` is what was answered instead of 2xx, if anything was."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Sender:
    """Posts messages over connections that it keeps."""

    def __init__(self, there: Outbound) -> None:
        self._there = there

    async def send(self, destination: str, letter: Envelope, key: str) -> None:
        """Post ``letter``, signed with ``key``. Raises `NotDelivered` unless 2xx is answered in ten seconds."""
        headers = {**_HEADERS, "X-iZettle-Signature": signature(key, letter)}
        content = written(letter)
        try:
            async with (
                asyncio.timeout(_SECONDS),
                self._there.ask("POST", destination, headers=headers, content=content) as answer,
            ):
                status = answer.status_code  # what it says beside is not read
        except TimeoutError:
            raise NotDelivered("no answer in time") from None
        except NOT_REACHED as error:
            raise NotDelivered(str(error) or type(error).__name__) from error
        if not 200 <= status < 300:
            raise NotDelivered(f"Server responded with HTTP {status}", status)


@contextlib.asynccontextmanager
async def sending(options: ServiceOptions) -> AsyncIterator[Sender]:
    """A sender for as long as the block lasts."""
    async with outbound(options) as there:
        yield Sender(there)
