import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import AsyncGeneratorType

import httpx
import pytest
from socksio import SOCKSError

from app.client.grants import Fixed
from app.client.hosts import one
from app.client.http import error_of
from app.client.transport import Transport
from app.domain.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    ReplyLost,
    ServiceError,
    ServiceFailed,
    TooFast,
    UnexpectedAnswer,
    Unreachable,
    Violation,
)
from app.wire.inventory import Location, StartTracking
from tests.client.canned import Reply, serving
from tests.service.certificates import make_certificate

_PRODUCT = "7d8f6900-3c56-11ef-8000-5b5bf7b5f0f1"

#: What each error of httpx means. `Unreachable` promises that nothing was changed, so it is given sparingly.
_MEANINGS: dict[type[Exception], type[ServiceError]] = {
    httpx.ConnectError: Unreachable,
    httpx.ConnectTimeout: Unreachable,
    httpx.PoolTimeout: Unreachable,
    httpx.ProxyError: Unreachable,
    httpx.UnsupportedProtocol: Unreachable,
    httpx.InvalidURL: Unreachable,
    SOCKSError: Unreachable,
    httpx.ReadError: ReplyLost,
    httpx.ReadTimeout: ReplyLost,
    httpx.WriteError: ReplyLost,
    httpx.WriteTimeout: ReplyLost,
    httpx.CloseError: ReplyLost,
    httpx.LocalProtocolError: ReplyLost,
    httpx.RemoteProtocolError: ReplyLost,
    httpx.DecodingError: UnexpectedAnswer,
    httpx.TooManyRedirects: UnexpectedAnswer,
}

#: `httpx.HTTPStatusError` comes from ``raise_for_status``, which is never called.
_NEVER_RAISED = {httpx.HTTPStatusError}


@contextlib.asynccontextmanager
async def connected(url: str, patience: float = 5) -> AsyncIterator[Transport]:
    """A transport that does not pause between its tries."""
    transport = Transport(one(url), Fixed("token-1"), timeout=httpx.Timeout(patience), pauses=(0, 0))
    try:
        yield transport
    finally:
        await transport.close()


def _leaves(kind: type[Exception]) -> Iterator[type[Exception]]:
    kinds = kind.__subclasses__()
    if not kinds:
        yield kind
    for each in kinds:
        yield from _leaves(each)


def test_every_error_of_httpx_is_known() -> None:
    assert {*_leaves(httpx.HTTPError), httpx.InvalidURL, SOCKSError} - _NEVER_RAISED == set(_MEANINGS)


@pytest.mark.parametrize(("kind", "meaning"), _MEANINGS.items())
def test_errors_of_httpx_become_ours(kind: type[Exception], meaning: type[ServiceError]) -> None:
    error = error_of(kind("why"))
    assert type(error) is meaning
    assert error.values["detail"] == f"{kind.__name__}: why"


def test_only_what_never_left_is_promised_not_done() -> None:
    assert {error_of(kind("")).done for kind, meaning in _MEANINGS.items() if meaning is Unreachable} == {
        False
    }
    assert {error_of(kind("")).done for kind, meaning in _MEANINGS.items() if meaning is ReplyLost} == {None}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, NotSignedIn),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (412, Conflict),
        (418, Refused),
        (422, Refused),
        (429, TooFast),
        (500, ServiceFailed),
        (503, ServiceFailed),
        (302, UnexpectedAnswer),
    ],
)
async def test_statuses_become_errors(status: int, kind: type[ServiceError]) -> None:
    reply = Reply("<p>not JSON", status)
    async with serving(reply, reply, reply) as service, connected(service.url) as transport:
        with pytest.raises(kind) as raised:
            await transport.change("POST", "/somewhere", StartTracking(product_uuid=_PRODUCT))
    assert type(raised.value) is kind
    assert raised.value.values["status"] == status


async def test_a_refusal_carries_what_the_service_said() -> None:
    body = """{"developerMessage": "Validation failed", "errorType": "PRODUCT_NOT_TRACKED", "violations": [
        {"propertyName": "changes[0].change", "developerMessage": "must be positive",
         "constraintType": "MUST_BE_GREATER_THAN", "expected": "0", "value": "-1"},
        {"propertyName": null}]}"""
    async with serving(Reply(body, 422)) as service, connected(service.url) as transport:
        with pytest.raises(Refused) as raised:
            await transport.change("PUT", "/organizations/self/inventory")
    assert raised.value.values == {
        "status": 422,
        "error_type": "PRODUCT_NOT_TRACKED",
        "detail": "Validation failed",
    }
    assert raised.value.violations == (
        Violation("changes[0].change", "must be positive", "MUST_BE_GREATER_THAN", "0", "-1"),
        Violation("", "", "UNKNOWN"),
    )


async def test_the_token_goes_with_every_request() -> None:
    async with serving(Reply("[]")) as service, connected(service.url) as transport:
        await transport.read("/organizations/self/locations")
    assert service.asked[0].headers["authorization"] == "Bearer token-1"


@pytest.mark.parametrize(
    "passing", [Reply(status=429), Reply(status=502), Reply("[]", cut=0), Reply("[]", cut=-1)]
)
async def test_a_read_is_tried_again(passing: Reply) -> None:
    async with serving(passing, passing, Reply("[]")) as service, connected(service.url) as transport:
        assert (await transport.read("/a")).body == b"[]"
    assert [asked.line for asked in service.asked] == ["GET /a"] * 3


async def test_a_read_is_given_up_after_three_tries() -> None:
    async with serving(*[Reply(status=500)] * 4) as service, connected(service.url) as transport:
        with pytest.raises(ServiceFailed):
            await transport.read("/a")
    assert len(service.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 412])
async def test_a_read_that_was_refused_is_not_tried_again(status: int) -> None:
    async with serving(Reply(status=status), Reply("[]")) as service, connected(service.url) as transport:
        with pytest.raises(Refused):
            await transport.read("/a")
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [(Reply(status=500), ServiceFailed), (Reply(status=503), ServiceFailed), (Reply("{}", cut=0), ReplyLost)],
)
async def test_a_change_is_sent_once(reply: Reply, kind: type[ServiceError]) -> None:
    async with serving(reply, Reply("{}")) as service, connected(service.url) as transport:
        with pytest.raises(kind):
            await transport.change("PUT", "/a")
    assert len(service.asked) == 1


async def test_a_change_that_came_too_fast_was_refused_and_is_sent_again() -> None:
    fast = Reply(status=429)
    async with serving(fast, fast, Reply("{}")) as service, connected(service.url) as transport:
        assert (await transport.change("PUT", "/a")).body == b"{}"
    assert [asked.line for asked in service.asked] == ["PUT /a"] * 3


async def test_a_reply_that_does_not_come_in_time_is_lost() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = "http://{}:{}".format(*silent.getsockname())
        async with connected(url, patience=0.05) as transport:
            with pytest.raises(ReplyLost):
                await transport.change("PUT", "/a")


async def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = "http://{}:{}".format(*server.getsockname())
    async with connected(url) as transport:
        with pytest.raises(Unreachable):
            await transport.change("PUT", "/a")


async def test_a_connection_that_was_closed_sends_nothing() -> None:
    async with serving(Reply("{}")) as service, connected(service.url) as transport:
        await transport.close()
        for ask in (transport.read("/a"), transport.change("PUT", "/a")):
            with pytest.raises(Unreachable):
                await ask
    assert service.asked == []


async def test_a_connection_that_is_closed_under_way_loses_the_reply() -> None:
    reached = asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        with contextlib.closing(writer):
            await reader.read()

    async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as server:
        url = "http://{}:{}".format(*server.sockets[0].getsockname())
        async with connected(url) as transport:
            asking = asyncio.create_task(transport.change("PUT", "/a"))
            await reached.wait()
            await transport.close()
            with pytest.raises(ReplyLost):
                await asking


async def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with serving(Reply("[]")) as service, connected(service.url) as transport:
        assert (await transport.read("/a")).status == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "{}",
        '[{"uuid": 1}]',
        '[{"uuid": "a", "type": "ATTIC", "name": ""}]',
        "[" * 100_000,
        '["\xff"]',
    ],
)
async def test_an_answer_that_is_not_as_the_contract_says(body: str) -> None:
    async with serving(Reply(body)) as service, connected(service.url) as transport:
        answer = await transport.read("/a")
        with pytest.raises(UnexpectedAnswer):
            await answer.decode(list[Location])


async def test_a_large_answer_is_decoded_too() -> None:
    row = '{"uuid": "a", "type": "BIN", "name": "Bin"}'
    async with (
        serving(Reply(f"[{','.join([row] * 10_000)}]")) as service,
        connected(service.url) as transport,
    ):
        answer = await transport.read("/a")
        assert len(await answer.decode(list[Location])) == 10_000


async def test_pages_are_read_by_their_links_as_they_are() -> None:
    async with (
        serving(
            Reply("1", headers=('LINK: </a?offset=2&x=%2F>; rel="next", </a?offset=9>; rel="last"',)),
            Reply("2", headers=('Link: </a?offset=1>; rel="prev"',)),
        ) as service,
        connected(service.url) as transport,
    ):
        assert [answer.body async for answer in transport.pages("/a", {"limit": 2})] == [b"1", b"2"]
    assert [asked.target for asked in service.asked] == ["/a?limit=2", "/a?offset=2&x=%2F"]


@pytest.mark.parametrize("link", ["https://elsewhere.example/a", "http://127.0.0.1:1/a"])
async def test_a_page_elsewhere_is_not_asked_for(link: str) -> None:
    async with (
        serving(Reply("1", headers=(f'Link: <{link}>; rel="next"',))) as service,
        connected(service.url) as transport,
    ):
        with pytest.raises(UnexpectedAnswer):
            [answer async for answer in transport.pages("/a", {})]


async def test_pages_that_go_round_in_circles_end() -> None:
    circle = Reply("1", headers=('Link: </a?offset=2>; rel="next"',))
    async with serving(circle, circle) as service, connected(service.url) as transport:
        with pytest.raises(UnexpectedAnswer):
            [answer async for answer in transport.pages("/a", {})]
    assert len(service.asked) == 2


async def test_the_next_page_is_on_its_way_while_one_is_looked_at() -> None:
    replies = [Reply(str(page), headers=(f'Link: </a?offset={page}>; rel="next"',)) for page in (1, 2, 3)]
    async with serving(*replies, Reply("4")) as service, connected(service.url) as transport:
        async for answer in transport.pages("/a", {}):
            asked = min(int(answer.body) + 1, 4)
            await service.heard(asked)
            assert len(service.asked) == asked, "one ahead, and no more"


@pytest.mark.parametrize("status", [200, 404])
async def test_whoever_wants_no_more_pages_leaves_nothing_behind(status: int) -> None:
    """Neither a request under way, nor word of one that failed meanwhile."""
    first = Reply("1", headers=('Link: </a?offset=2>; rel="next"',))
    async with (
        serving(first, Reply(status=status), Reply()) as service,
        connected(service.url) as transport,
    ):
        pages = transport.pages("/a", {})
        assert (await anext(pages)).body == b"1"
        await service.heard(2)
        await transport.read("/b")  # by then the second page is answered
        del pages


async def test_a_stream_is_read_piece_by_piece() -> None:
    said = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\none")
            await said.wait()
            writer.write(b"two")

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        url = "http://{}:{}".format(*server.sockets[0].getsockname())
        async with (
            connected(url) as transport,
            transport.stream("/a", media="text/plain", patience=5) as pieces,
        ):
            assert await anext(pieces) == b"one"
            said.set()
            assert [piece async for piece in pieces] == [b"two"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply("{}", 404), NotFound),
        (Reply("{}", 503), ServiceFailed),
        (Reply("{}", cut=0), ReplyLost),
        (Reply("abc", headers=("Content-Type: text/plain",), cut=-1), ReplyLost),
        (Reply("abc", headers=("Content-Type: text/html",)), UnexpectedAnswer),
        (Reply("abc"), UnexpectedAnswer),
    ],
)
async def test_a_stream_that_cannot_be_read(reply: Reply, kind: type[ServiceError]) -> None:
    async with serving(reply) as service, connected(service.url) as transport:
        with pytest.raises(kind):
            async with transport.stream("/a", media="text/plain", patience=5) as pieces:
                [piece async for piece in pieces]


async def test_a_stream_that_is_left_half_read_is_closed() -> None:
    """Qt's loop would not do it: what is left half read is reported as an error there."""
    async with serving(Reply("abc")) as service, connected(service.url) as transport:
        async with transport.stream("/a", patience=5) as pieces:
            assert await anext(pieces) == b"abc"
        assert isinstance(pieces, AsyncGeneratorType)
        assert pieces.ag_frame is None, "still half read"


async def test_a_stream_that_is_quiet_for_too_long_is_lost() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = "http://{}:{}".format(*silent.getsockname())
        async with connected(url) as transport:
            with pytest.raises(ReplyLost):
                async with transport.stream("/a", patience=0.05):
                    pass


async def test_a_service_on_this_computer_with_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server, connected(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}") as transport:
        with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            await transport.read("/a")
