"""What is no request is refused, and no bytes are ever taken for another request than the one they were sent as."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.service.http import protocol
from app.service.http.protocol import MOST_HEADER_BYTES
from tests.harness.unexpected_logs import ExpectLog
from tests.service.http.serving import serving

INVALID = r"WARNING uvicorn\.error: Invalid HTTP request received\."

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
LAST = GET + b"Connection: close\r\n\r\n"


class Application:
    """Keeps what it is asked, and answers when it may."""

    def __init__(self) -> None:
        self.asked = list[tuple[Request, bytes]]()
        self.begun, self.may_answer = asyncio.Event(), asyncio.Event()
        self.may_answer.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.begun.set()
        request = Request(scope, receive)
        with suppress(ClientDisconnect):
            self.asked.append((request, await request.body()))
            await self.may_answer.wait()
            await PlainTextResponse("heard")(scope, receive, send)


async def answers(application: Application, *sent: bytes) -> bytes:
    """All that comes back; what is sent after the first piece is sent when the application has been asked again."""
    async with _connection(application) as (reader, writer):
        writer.write(sent[0])
        for piece in sent[1:]:
            await asyncio.wait_for(application.begun.wait(), 10)
            application.begun.clear()
            writer.write(piece)
        return await asyncio.wait_for(reader.read(), 10)


async def answers_after(application: Application, early: bytes) -> bytes:
    """All that comes back where ``early`` is there before the answer to a first request is."""
    application.may_answer.clear()
    async with _connection(application) as (reader, writer):
        writer.write(GET + b"\r\n")
        await asyncio.wait_for(application.begun.wait(), 10)
        writer.write(early)
        await writer.drain()
        for _ in range(10):
            await asyncio.sleep(0)  # turns of the loop, in which it is read
        application.may_answer.set()
        return await asyncio.wait_for(reader.read(), 10)


@asynccontextmanager
async def _connection(
    application: Application,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    server = await serving(application)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.close()


UNFIT = {
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "a length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a length with a sign": POST + b"Content-Length: +3\r\n\r\nabc",
    "another coding": POST + b"Transfer-Encoding: gzip\r\n\r\nabc",
    "another coding, in chunks": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\n" * 2 + b"\r\n0\r\n\r\n",
    "a folded header": GET + b"X-One: a\r\n b\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "a space before a colon": POST + b"Content-Length : 3\r\n\r\nabc",
    "NUL in a header": GET + b"X-One: a\x00b\r\n\r\n",
    "a carriage return in a header": GET + b"X-One: a\rb\r\n\r\n",
    "a header without a name": GET + b": a\r\n\r\n",
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": GET + b"Host: evil.example\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "another version": b"GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
    "an unknown method": b"FETCH / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a tunnel to a path": b"CONNECT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "what one asks a proxy": b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a fragment": b"GET /#a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "letters in a path": "GET /é HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
    "a long header": GET + b"X-Long: " + b"x" * MOST_HEADER_BYTES + b"\r\n\r\n",
    "a long path": b"GET /" + b"x" * MOST_HEADER_BYTES + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "many headers": GET + b"x: y\r\n" * (MOST_HEADER_BYTES // 2) + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("sent", UNFIT.values(), ids=UNFIT)
async def test_what_is_no_request_is_refused(sent: bytes, expected_logs: ExpectLog) -> None:
    expected_logs(INVALID)
    application = Application()
    assert (await answers(application, sent + LAST)).startswith(b"HTTP/1.1 400 ")
    assert not application.begun.is_set()


WITHOUT_END = {
    "a path": b"GET /" + b"x" * MOST_HEADER_BYTES * 2,
    "a header": GET + b"X-Long: " + b"x" * MOST_HEADER_BYTES * 2,
    "empty lines": b"\r\n" * MOST_HEADER_BYTES,
}


@pytest.mark.parametrize("sent", WITHOUT_END.values(), ids=WITHOUT_END)
async def test_what_has_no_end_is_refused(sent: bytes, expected_logs: ExpectLog) -> None:
    expected_logs(INVALID)
    assert (await answers(Application(), sent)).startswith(b"HTTP/1.1 400 ")


WRONG_BODIES = {
    "no size": b"g\r\n",
    "a space after a size": b"3 \r\nabc\r\n0\r\n\r\n",
    "a size that is too large": b"fffffffffffffffff\r\n",
    "more than was said": b"3\r\nabcd\r\n0\r\n\r\n",
    "a line within an extension": b"3;a\nb\r\nabc\r\n0\r\n\r\n",
    "an extension without an end": b"3;" + b"x" * MOST_HEADER_BYTES * 2,
    "a trailer without an end": b"0\r\nX-Long: " + b"x" * MOST_HEADER_BYTES * 2,
    "trailers without an end": b"0\r\n" + b"x: y\r\n" * (MOST_HEADER_BYTES // 3),
}


@pytest.mark.parametrize("rest", WRONG_BODIES.values(), ids=WRONG_BODIES)
async def test_a_body_that_goes_wrong_is_refused(rest: bytes, expected_logs: ExpectLog) -> None:
    expected_logs(INVALID)
    application = Application()
    assert (await answers(application, CHUNKED + b"2\r\nab\r\n", rest)).startswith(b"HTTP/1.1 400 ")
    assert application.asked == []


async def test_trailers_do_not_pass_for_headers() -> None:
    application = Application()
    await answers(application, CHUNKED + b"3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\n\r\n", LAST)
    request, body = application.asked[0]
    assert (body, "Authorization" in request.headers) == (b"abc", False)


async def test_space_around_a_value_is_no_part_of_it() -> None:
    application = Application()
    await answers(application, b"GET / HTTP/1.1\r\nHost: \t localhost \t\r\nConnection: close \r\n\r\n")
    assert application.asked[0][0].headers["Host"] == "localhost"


@pytest.mark.parametrize("apart", [False, True], ids=["at once", "apart"])
@pytest.mark.parametrize("other", [b"h2c", b"websocket"])
async def test_an_offer_of_another_protocol_is_declined(other: bytes, apart: bool) -> None:
    """And the body stays the body: this one looks like a request."""
    offer = b"Connection: Upgrade, close\r\nUpgrade: %s\r\nContent-Length: %d\r\n\r\n" % (other, len(LAST))
    application = Application()
    sent = [POST + offer, LAST] if apart else [POST + offer + LAST]
    assert (await answers(application, *sent)).count(b"heard") == 1
    assert [body for _, body in application.asked] == [LAST]


async def test_who_waits_for_a_go_ahead_gets_it() -> None:
    head = POST + b"Expect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n"
    application = Application()
    answered = await answers(application, head, b"abc")
    assert answered.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
    assert application.asked[0][1] == b"abc"


@pytest.mark.parametrize("more", [b"garbage\r\n\r\n", GET + b"\r\n"], ids=["garbage", "a request"])
async def test_what_comes_with_a_request_neither_overtakes_its_answer_nor_is_heard(more: bytes) -> None:
    application = Application()
    answered = await answers(application, POST + b"Content-Length: 3\r\n\r\nabc" + more)
    assert (answered.count(b"HTTP/1.1 "), answered.count(b"heard")) == (1, 1)
    assert b"\r\nconnection: close\r\n" in answered
    assert len(application.asked) == 1


async def test_who_has_the_answer_before_we_know_may_ask_again() -> None:
    """As one may after the last byte of a copy, which is not known to be the last before it is sent."""
    assert (await answers_after(Application(), LAST)).count(b"heard") == 2


async def test_who_sends_much_before_the_answer_is_told_to_connect_again() -> None:
    answered = await answers_after(Application(), b"x" * (MOST_HEADER_BYTES + 1))
    assert answered.count(b"heard") == 1
    assert b"\r\nconnection: close\r\n" in answered


async def test_half_a_header_before_the_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.05)
    assert (await answers_after(Application(), GET)).count(b"heard") == 1


async def test_who_has_come_to_the_point_waits_for_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.05)
    application = Application()
    application.may_answer.clear()
    asyncio.get_running_loop().call_later(0.2, application.may_answer.set)
    assert b"heard" in await answers(application, LAST)


async def test_one_long_header_after_the_other_is_not_too_long() -> None:
    long = GET + b"X-Long: " + b"x" * (MOST_HEADER_BYTES - 100) + b"\r\n\r\n"
    assert (await answers(Application(), long, long, LAST)).count(b"heard") == 3


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 1048576\r\n\r\n" + b"x" * 2**20,
        b"Transfer-Encoding: chunked\r\n\r\n" + b"400;a=b\r\n%s\r\n" % (b"x" * 2**10) * 2**10 + b"0\r\n\r\n",
    ],
    ids=["whole", "in chunks"],
)
async def test_a_long_body_is_not_too_long(rest: bytes) -> None:
    application = Application()
    assert b"heard" in await answers(application, POST + b"Connection: close\r\n" + rest)
    assert len(application.asked[0][1]) == 2**20
