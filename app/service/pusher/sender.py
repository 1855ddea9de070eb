"""Posting to destinations: the only place where the service itself asks others (contract, section 4)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import cache
from ssl import SSLContext, SSLError

import httpx

from app.service.options import ServiceOptions
from app.service.pusher.destinations import NoAddress, addresses
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

    def __init__(self, client: httpx.AsyncClient, options: ServiceOptions) -> None:
        self._client = client
        self._options = options

    async def send(self, destination: str, letter: Envelope, key: str) -> None:
        """Post ``letter``, signed with ``key``. Raises `NotDelivered` unless 2xx is answered in ten seconds."""
        try:
            async with asyncio.timeout(_SECONDS):
                status = await self._post(destination, letter, key)
        except TimeoutError:
            raise NotDelivered("no answer in time") from None
        except (NoAddress, httpx.HTTPError, httpx.InvalidURL, SSLError, OSError) as error:
            raise NotDelivered(str(error) or type(error).__name__) from error
        if not 200 <= status < 300:
            raise NotDelivered(f"Server responded with HTTP {status}", status)

    async def _post(self, destination: str, letter: Envelope, key: str) -> int:
        """The status that is answered by the first of the destination's addresses that can be reached."""
        url = httpx.URL(destination)
        port = url.port or (443 if url.scheme == "https" else 80)
        internal = self._options.allow_internal_destinations
        found = await addresses(url.host, port, internal=internal)
        for address in found[:-1]:
            with contextlib.suppress(httpx.ConnectError):
                return await self._post_to(address, url, letter, key)
        return await self._post_to(found[-1], url, letter, key)

    async def _post_to(self, address: str, url: httpx.URL, letter: Envelope, key: str) -> int:
        """To this address under the destination's name, which its certificate has to have too."""
        headers = {
            **_HEADERS,
            "Host": url.netloc.decode("ascii"),
            "X-iZettle-Signature": signature(key, letter),
        }
        there = url.copy_with(host=address)
        extensions = {"sni_hostname": url.raw_host.decode("ascii")}
        request = self._client.stream(
            "POST", there, content=written(letter), headers=headers, extensions=extensions
        )
        async with request as answer:  # what it says beside its status is not read
            return answer.status_code


@contextlib.asynccontextmanager
async def sending(options: ServiceOptions) -> AsyncIterator[Sender]:
    """A sender for as long as the block lasts. It uses no proxy and follows no redirects."""
    client = httpx.AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=_SECONDS)
    async with client:
        yield Sender(client, options)


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)
