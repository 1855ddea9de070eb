"""Images that are fetched from where a body says they are, and never from the service's own network."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from app.service.options import ServiceOptions
from app.service.outbound import NOT_REACHED, Outbound, outbound

_AT_ONCE = 4
_SECONDS_FOR_ONE = 10
_SECONDS_FOR_ALL = 60
_MOST_OF_ALL = 64 * 2**20  # bytes


async def fetched(urls: Iterable[str], options: ServiceOptions, *, most: int) -> dict[str, bytes]:
    """What each of ``urls`` answers. One that does not, in time and with at most ``most`` bytes, is left out,
    and so are those whose turn comes after a minute or after 64 MiB."""
    found = dict[str, bytes]()
    turns = asyncio.Semaphore(_AT_ONCE)

    async def fetch(url: str) -> None:
        async with turns:
            if sum(map(len, found.values())) < _MOST_OF_ALL and (content := await _fetch(there, url, most)):
                found[url] = content

    with suppress(TimeoutError):
        async with (
            asyncio.timeout(_SECONDS_FOR_ALL),
            outbound(options) as there,
            asyncio.TaskGroup() as group,
        ):
            for url in dict.fromkeys(urls):
                group.create_task(fetch(url))
    return found


async def _fetch(there: Outbound, url: str, most: int) -> bytes | None:
    """Not compressed, so that few bytes of the wire never become many here."""
    content = bytearray()
    try:
        async with (
            asyncio.timeout(_SECONDS_FOR_ONE),
            there.ask("GET", url, headers={"Accept-Encoding": "identity"}) as answer,
        ):
            if answer.status_code != 200:
                return None
            async for piece in answer.aiter_raw():
                content += piece
                if len(content) > most:
                    return None
    except (TimeoutError, *NOT_REACHED):
        return None
    return bytes(content)
