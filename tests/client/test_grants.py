"""What tokens are had for. Forms and answers are typed by hand from the contract, section 3."""

import asyncio
import contextlib
import logging
from urllib.parse import parse_qsl

import pytest

import app.client.transport
from app.client.answers import Answer
from app.client.api_keys import ApiKey
from app.client.grants import ByApiKey, ByCode, ByRefresh, Fixed, Tokens
from app.client.hosts import one
from app.client.http import Http, Request
from app.client.transport import Transport
from app.domain.errors import (
    Invalid,
    NotSignedIn,
    Refused,
    ReplyLost,
    Revoked,
    ServiceError,
    ServiceFailed,
    UnexpectedAnswer,
    Unreachable,
)
from tests.client.canned import Asked, Canned, Reply, serving
from tests.client.test_api_keys import CLAIMS, key_of

KEY = ApiKey.parse(key_of(CLAIMS))
FIRST = Reply('{"access_token": "first", "expires_in": 7200}')
SECOND = Reply('{"access_token": "second", "expires_in": 7200}')
EXPIRED = Reply('{"errorType": "ACCESS_TOKEN_EXPIRED"}', 401)
REVOKED = Reply('{"error": "invalid_grant", "error_description": "Invalid assertion JWT"}', 400)


def transport(service: Canned, tokens: Tokens) -> Transport:
    return Transport(one(service.url), tokens, pauses=(0, 0))


def form(asked: Asked) -> dict[str, str]:
    assert asked.line == "POST /token"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in asked.headers
    return dict(parse_qsl(asked.body.decode(), strict_parsing=True))


def tokens_of(service: Canned) -> list[str]:
    """What each request was made with."""
    return [asked.headers.get("authorization", asked.line).removeprefix("Bearer ") for asked in service.asked]


class Kept:
    """Keeps refresh tokens, and with each how many requests there had been."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.after: list[int] = []
        self.service: Canned | None = None

    async def keep(self, refresh_token: str) -> None:
        await asyncio.sleep(0)
        self.tokens.append(refresh_token)
        self.after.append(len(self.service.asked) if self.service else 0)


async def test_an_api_key_gives_a_token_and_later_requests_the_same() -> None:
    async with (
        serving(FIRST, Reply("[]"), Reply("[]")) as service,
        transport(service, ByApiKey(KEY)) as client,
    ):
        await client.read("/a")
        await client.change("PUT", "/b")
    assert form(service.asked[0]) == {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "client_id": "6e0a4b1c-1b0e-11eb-8000-000000000001",
        "assertion": KEY.text,
    }
    assert tokens_of(service)[1:] == ["first", "first"]


@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_a_token_that_has_ended_is_renewed_once_and_nobody_notices(method: str) -> None:
    async with (
        serving(FIRST, EXPIRED, SECOND, Reply("[]"), Reply("[]")) as service,
        transport(service, ByApiKey(KEY)) as client,
    ):
        ask = client.read("/a") if method == "GET" else client.change("PUT", "/a")
        assert (await ask).body == b"[]"
        await client.read("/b")
    assert tokens_of(service) == ["POST /token", "first", "POST /token", "second", "second"]
    assert [asked.line for asked in service.asked[1::2]] == [f"{method} /a"] * 2


async def test_a_token_is_renewed_once_and_no_more() -> None:
    async with (
        serving(FIRST, EXPIRED, SECOND, EXPIRED) as service,
        transport(service, ByApiKey(KEY)) as client,
    ):
        with pytest.raises(NotSignedIn) as raised:
            await client.change("PUT", "/a")
    assert type(raised.value) is NotSignedIn
    assert len(service.asked) == 4


async def test_a_token_is_renewed_before_it_ends() -> None:
    ended = Reply('{"access_token": "first", "expires_in": 0}')
    async with (
        serving(ended, Reply("[]"), SECOND, Reply("[]")) as service,
        transport(service, ByApiKey(KEY)) as client,
    ):
        await client.read("/a")
        await client.read("/a")
    assert tokens_of(service) == ["POST /token", "first", "POST /token", "second"]


async def test_requests_wait_while_one_token_is_had_for_all() -> None:
    async with serving(FIRST, *[Reply("[]")] * 5) as service, transport(service, ByApiKey(KEY)) as client:
        await asyncio.gather(*(client.read(f"/{number}") for number in range(5)))
    assert tokens_of(service) == ["POST /token", *["first"] * 5]


async def test_requests_that_were_turned_down_together_are_made_with_one_new_token() -> None:
    replies = (FIRST, Reply("[]"), EXPIRED, EXPIRED, SECOND, Reply("[]"), Reply("[]"))
    async with serving(*replies) as service, transport(service, ByApiKey(KEY)) as client:
        await client.read("/a")
        await asyncio.gather(client.read("/b"), client.read("/c"))
    assert sorted(tokens_of(service)) == ["POST /token"] * 2 + ["first"] * 3 + ["second"] * 2


async def test_a_revoked_key_says_so_and_is_not_tried_again() -> None:
    async with serving(REVOKED) as service, transport(service, ByApiKey(KEY)) as client:
        for _ in range(2):
            with pytest.raises(Revoked, match=r"service\.revoked") as raised:
                await client.change("PUT", "/a")
            assert raised.value.done is False
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("reply", "kind", "key"),
    [
        (
            Reply('{"error": "invalid_client", "error_description": "Invalid client_id"}', 400),
            NotSignedIn,
            "service.unknown_client",
        ),
        (Reply('{"error": "invalid_client"}', 401), NotSignedIn, "service.unknown_client"),
        (Reply('{"error": "unauthorized_client"}', 400), NotSignedIn, "service.unknown_client"),
        (Reply('{"error": "invalid_grant"}', 401), Revoked, "service.revoked"),
        (Reply('{"error": "invalid_request"}', 400), Refused, "service.refused"),
        (Reply("<p>", 400), Refused, "service.refused"),
        (Reply("{}", 404), Refused, "service.not_found"),
    ],
)
async def test_no_token_is_given(reply: Reply, kind: type[ServiceError], key: str) -> None:
    async with serving(reply) as service, transport(service, ByApiKey(KEY)) as client:
        with pytest.raises(kind, match=key) as raised:
            await client.change("PUT", "/a")
    assert type(raised.value) is not Revoked or kind is Revoked
    assert KEY.text not in f"{raised.value!r}"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=503),
        Reply("{}", cut=0),
        Reply("{}"),
        Reply('{"access_token": "", "expires_in": 1}'),
        Reply('{"access_token": "a\\r\\nX: y", "expires_in": 1}'),
        Reply('{"access_token": "ü", "expires_in": 1}'),
        Reply('{"access_token": "a", "expires_in": "soon"}'),
        Reply("[" * 10_000),
    ],
)
async def test_a_change_never_left_where_no_token_came(reply: Reply) -> None:
    """Whatever became of the request for the token: so there is no question about the change."""
    async with serving(reply, reply, reply) as service, transport(service, ByApiKey(KEY)) as client:
        with pytest.raises(Unreachable) as raised:
            await client.change("PUT", "/a")
    assert raised.value.done is False
    assert isinstance(raised.value.__cause__, ServiceFailed | ReplyLost | UnexpectedAnswer)


async def test_a_failure_in_passing_is_not_the_end() -> None:
    async with (
        serving(*[Reply(status=500)] * 3, FIRST, Reply("[]")) as service,
        transport(service, ByApiKey(KEY)) as client,
    ):
        with pytest.raises(Unreachable):
            await client.read("/a")
        assert (await client.read("/a")).body == b"[]"


async def test_each_refresh_token_is_kept_before_what_came_with_it_is_used() -> None:
    replies = (
        Reply('{"access_token": "first", "refresh_token": "IZSEC-2", "expires_in": 0}'),
        Reply("[]"),
        Reply('{"access_token": "second", "refresh_token": "IZSEC-3", "expires_in": 0}'),
        Reply("[]"),
        SECOND,
        Reply("[]"),
    )
    kept = Kept()
    async with serving(*replies) as service:
        kept.service = service
        tokens = ByRefresh("client-1", "secret-1", "IZSEC-1", kept.keep)
        async with transport(service, tokens) as client:
            for _ in range(3):
                await client.read("/a")
    app = {"client_id": "client-1", "client_secret": "secret-1"}
    assert [form(asked) for asked in service.asked[::2]] == [
        {"grant_type": "refresh_token", "refresh_token": f"IZSEC-{number}", **app} for number in (1, 2, 3)
    ]
    assert (kept.tokens, kept.after) == (["IZSEC-2", "IZSEC-3"], [1, 3])


async def test_a_code_is_used_once() -> None:
    replies = (
        Reply('{"access_token": "first", "refresh_token": "IZSEC-1", "expires_in": 0}'),
        Reply("[]"),
        SECOND,
        Reply("[]"),
    )
    kept = Kept()
    async with serving(*replies) as service:
        tokens = ByCode("client-1", "secret-1", "code-1", "http://127.0.0.1:9/done", "verifier", kept.keep)
        async with transport(service, tokens) as client:
            await client.read("/a")
            await client.read("/a")
    app = {"client_id": "client-1", "client_secret": "secret-1"}
    assert form(service.asked[0]) == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "redirect_uri": "http://127.0.0.1:9/done",
        "code_verifier": "verifier",
        **app,
    }
    assert form(service.asked[2]) == {"grant_type": "refresh_token", "refresh_token": "IZSEC-1", **app}
    assert kept.tokens == ["IZSEC-1"]


async def test_a_refresh_token_is_kept_whoever_stopped_waiting_for_it() -> None:
    """The one before is not good any more: it would be signed out for good."""
    kept = Kept()
    reply = Reply('{"access_token": "first", "refresh_token": "IZSEC-2", "expires_in": 7200}')
    async with serving(reply, Reply("[]")) as service:
        client = transport(service, ByRefresh("client-1", "secret-1", "IZSEC-1", kept.keep))
        asking = asyncio.create_task(client.read("/a"))
        await service.heard(1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await client.close()
    assert (kept.tokens, len(service.asked)) == (["IZSEC-2"], 1)


async def test_who_leaves_does_not_wait_for_a_token_that_does_not_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever waits for it is told so, and is not broken off himself."""
    monkeypatch.setattr(app.client.transport, "_FAREWELL", 0.05)
    asked = asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        with contextlib.closing(writer):
            await reader.read()

    async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as server:
        url = "http://{}:{}".format(*server.sockets[0].getsockname())
        client = Transport(one(url), ByApiKey(KEY), pauses=(0, 0))
        asking = asyncio.create_task(client.read("/a"))
        await asked.wait()
        await client.close()
        with pytest.raises(Unreachable):
            await asking


async def test_one_token_that_is_no_longer_good_has_no_other() -> None:
    async with serving(EXPIRED) as service, transport(service, Fixed("token-1")) as client:
        with pytest.raises(NotSignedIn) as raised:
            await client.read("/a")
    assert raised.value.values["error_type"] == "ACCESS_TOKEN_EXPIRED"
    assert len(service.asked) == 1


@pytest.mark.parametrize("token", ["", "two words", "a\nb", "schlüssel", "a\r\nHost: x"])
def test_what_cannot_be_a_token_is_never_sent(token: str) -> None:
    with pytest.raises(Invalid, match=r"key\.not_a_key") as raised:
        Fixed(token)
    assert raised.value.values == {}


async def test_nothing_secret_is_logged_or_shown(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at any level, and not by anything that is at hand where something fails."""
    kept, requests, tasks = Kept(), list[Request](), set[str]()
    tokens = ByRefresh("client-1", "secret-1", "IZSEC-1", kept.keep)
    reply = Reply('{"access_token": "first", "refresh_token": "IZSEC-2", "expires_in": 7200}')
    ask = Http.ask

    async def noted(http: Http, request: Request) -> Answer:
        requests.append(request)
        for task in asyncio.all_tasks():
            task.add_done_callback(lambda task: tasks.add(repr(task)))
        return await ask(http, request)

    monkeypatch.setattr(Http, "ask", noted)
    with caplog.at_level(logging.DEBUG):
        async with serving(reply, Reply(status=500)) as service, transport(service, tokens) as client:
            with pytest.raises(ServiceFailed) as raised:
                await client.change("PUT", "/a")
    assert len(requests) == 2
    assert any("renew a token" in task for task in tasks)
    shown = [caplog.text, *tasks, *map(repr, (tokens, client, requests, raised.value.__dict__))]
    for secret in ("secret-1", "IZSEC-1", "IZSEC-2", "'first'", "Bearer first"):
        assert secret not in "".join(shown)
