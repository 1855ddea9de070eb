"""What happens, told as it happens: the messages of Pusher as server-sent events, for those whom nobody can push to.

An event has the message's name, its number as the id, and as data the body that a webhook gets. A reader that
was cut off goes on after ``Last-Event-ID``; where the log does not reach back to that, ``reset`` tells it to read
everything again. A block without data takes the id past what was not asked for, and shows that the stream lives.

Nothing is kept for a reader. Each goes through the log at its own pace, so that a slow one costs no more than a
quick one.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial
from typing import NamedTuple

import anyio
import anyio.to_thread
import msgspec

from app.domain.errors import Refused
from app.service.extensions.records import CHANGED
from app.service.http.call import Call, Reply, malformed
from app.service.oauth import tokens
from app.service.oauth.scopes import READ_PRODUCT
from app.service.pusher import messages
from app.service.pusher.envelope import envelope
from app.service.pusher.events import ENDINGS, SCOPES
from app.service.pusher.messages import Message
from app.service.storage.store import Store

#: The events that streams tell, and their scopes; one is ours. That a connection ended concerns its client alone,
#: whose stream ends with it.
EVENTS = {name: scope for name, scope in SCOPES.items() if name not in ENDINGS} | {CHANGED: READ_PRODUCT}

#: Of an organization, in each process.
MOST_STREAMS = 64

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # no proxy keeps any of it back
_AT_ONCE = 100  # messages
_HEARTBEAT = 15.0  # seconds
_PACE = 0.1  # seconds between two looks of a reader, so that a busy shop does not wait for its readers
_ELSEWHERE = 1.0  # seconds after which it looks anyway: the bell is not heard from other processes
_UNKNOWN = -1

#: Readers look one after the other: so all of them together take one connection from those who work.
_looking = anyio.CapacityLimiter(1)


class _Reader(NamedTuple):
    store: Store
    token: str
    names: frozenset[str]


class _Look(NamedTuple):
    """What a reader finds: how far it got, the events for it, and whether there is more already."""

    position: int
    events: bytes
    more: bool = False


def stream_events(call: Call[None]) -> Reply:
    """Events from now on, or after ``Last-Event-ID``; those that the token's scopes allow, or ``names`` of them.

    Ends when the token does. Raises `Refused` ``too_many_streams``, and ``malformed`` for a name of no event.
    """
    if call.store.streams >= MOST_STREAMS:
        raise Refused("too_many_streams")
    token = call.headers["Authorization"].partition(" ")[2].strip()
    reader = _Reader(call.store, token, _names(call))
    return Reply(_events(reader, _position(call)), _HEADERS, media="text/event-stream")


def _names(call: Call[None]) -> frozenset[str]:
    """Those that are asked for, or all, as far as the token's scopes allow."""
    named = call.query["names"].split(",") if "names" in call.query else EVENTS
    if unknown := [name for name in named if name not in EVENTS]:
        raise malformed("names", "names of events, with commas between them", unknown[0])
    return frozenset(name for name in named if EVENTS[name] in call.caller.scopes)


def _position(call: Call[None]) -> int:
    """The number of the last message that the reader knows. The header counts, for a browser keeps it up to date."""
    given = call.headers.get("Last-Event-ID", call.query.get("after"))
    if given is None:
        return messages.last(call.connection)
    return int(given) if re.fullmatch("[0-9]{1,18}", given) else _UNKNOWN


async def _events(reader: _Reader, position: int) -> AsyncIterator[bytes]:
    """Whoever serves this ends it when the reader is gone, or the service wants to stop."""
    store, clock, due = reader.store, asyncio.get_running_loop(), 0.0
    store.streams += 1
    try:
        with store.bell.listening() as heard:
            while look := await _look_aside(reader, position):
                position = look.position
                if look.events or clock.time() >= due:
                    yield look.events or _still_at(position)
                    due = clock.time() + _HEARTBEAT
                if not look.more:
                    await asyncio.sleep(_PACE)
                    await heard(_ELSEWHERE)
    finally:
        store.streams -= 1


async def _look_aside(reader: _Reader, position: int) -> _Look | None:
    return await anyio.to_thread.run_sync(partial(_look, reader, position), limiter=_looking)


def _look(reader: _Reader, position: int) -> _Look | None:
    """What there is after ``position``; none for a token that is not good any more."""
    store = reader.store
    with store.transaction(writes=False) as connection:
        if tokens.caller_of(connection, reader.token, store.clock.now()) is None:
            return None
        if not messages.reaches(connection, position):
            last = messages.last(connection)
            return _Look(last, _block("reset", last, b"{}"))
        found = messages.after(connection, position, _AT_ONCE)
    wanted = (message for message in found if message.name in reader.names)
    events = b"".join(_event(store.organization, message) for message in wanted)
    return _Look(found[-1].number if found else position, events, more=len(found) == _AT_ONCE)


def _event(organization: str, message: Message) -> bytes:
    return _block(message.name, message.number, msgspec.json.encode(envelope(organization, message)))


def _block(name: str, number: int, data: bytes) -> bytes:
    return b"event: %b\nid: %d\ndata: %b\n\n" % (name.encode(), number, data)


def _still_at(position: int) -> bytes:
    """No event, but a sign of life that takes the reader's id along."""
    return b": still here\nid: %d\n\n" % position
