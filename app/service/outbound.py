"""Asking others: the only place from which the service itself connects to somewhere.

Not into its own network, unless it is told to allow that: what is connected to is an address that was looked at,
under the name that its certificate has to have too.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from ssl import SSLContext, SSLError

import httpx

from app.service.options import ServiceOptions
from app.service.pusher.destinations import NoAddress, addresses

#: What is raised where nobody could be asked, or did not answer; `UnicodeError` for a name that is none.
NOT_REACHED = (NoAddress, httpx.HTTPError, httpx.InvalidURL, SSLError, OSError, UnicodeError)

_SECONDS = 10
_PORTS = {"http": 80, "https": 443}


class Outbound:
    """Connections to elsewhere, which it keeps."""

    def __init__(self, client: httpx.AsyncClient, options: ServiceOptions) -> None:
        self._client = client
        self._options = options

    @asynccontextmanager
    async def ask(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None = None
    ) -> AsyncIterator[httpx.Response]:
        """What the first of the addresses of ``url`` answers that can be reached, its body yet to be read.

        Raises one of `NOT_REACHED`.
        """
        response = await self._answer(method, httpx.URL(url), headers, content)
        try:
            yield response
        finally:
            await response.aclose()

    async def _answer(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response:
        if url.scheme not in _PORTS or not url.host:
            raise httpx.UnsupportedProtocol(f"{url} is not an address of the web")
        port = url.port or _PORTS[url.scheme]
        internal = self._options.allow_internal_destinations
        *others, last = await addresses(url.host, port, internal=internal)
        for address in others:
            try:
                return await self._answer_of(address, method, url, headers, content)
            except httpx.ConnectError:
                continue
        return await self._answer_of(last, method, url, headers, content)

    async def _answer_of(
        self, address: str, method: str, url: httpx.URL, headers: Mapping[str, str], content: bytes | None
    ) -> httpx.Response:
        request = self._client.build_request(
            method,
            url.copy_with(host=address),
            headers={**headers, "Host": url.netloc.decode("ascii")},
            content=content,
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        return await self._client.send(request, stream=True)


@asynccontextmanager
async def outbound(options: ServiceOptions) -> AsyncIterator[Outbound]:
    """As long as the block lasts. It uses no proxy and follows no redirects."""
    client = httpx.AsyncClient(verify=_tls(), trust_env=False, follow_redirects=False, timeout=_SECONDS)
    async with client:
        yield Outbound(client, options)


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)
