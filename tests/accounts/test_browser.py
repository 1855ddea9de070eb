"""Approval in the browser: what the program listens to, and for how long. The service is the real one."""

import asyncio
import base64
import hashlib
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from app.accounts.browser import REDIRECT, Browser
from app.accounts.facts import Grant
from app.accounts.places import ZETTLE, shared
from app.domain.errors import NotSignedIn, Refused, StoreUnavailable
from tests.accounts.elsewhere import Elsewhere, approve, elsewhere

_NOWHERE = shared("http://127.0.0.1:9")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    with elsewhere(tmp_path_factory.mktemp("elsewhere"), "--like-zettle") as service:
        yield service


async def test_from_the_browser_to_access(service: Elsewhere) -> None:
    app = service.app()
    async with Browser(service.place, *app) as browser:
        finishing = asyncio.create_task(browser.finished())
        page = await approve(browser.address)
        signed_in = await finishing
    assert (page.status_code, "You can close this page." in page.text) == (200, True)
    assert (signed_in.grant, signed_in.client_id) == (Grant.CODE, app.client_id)
    assert signed_in.shop.organization == service.service.organization
    assert signed_in.expires is not None
    assert app.client_secret in signed_in.secret
    assert app.client_secret not in repr(signed_in)


async def test_what_is_asked_for(service: Elsewhere) -> None:
    async with Browser(service.place, " id ", " secret ") as browser:
        asked = _asked(browser)
    assert browser.address.startswith(f"{service.service.url}/authorize?")
    assert (asked["response_type"], asked["client_id"]) == ("code", "id")
    assert asked["scope"] == "READ:PRODUCT WRITE:PRODUCT READ:PURCHASE"
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert (asked["code_challenge_method"], "secret" in browser.address) == ("S256", False)
    digest = hashlib.sha256(browser._verifier.encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def test_no_two_ask_alike() -> None:
    async with Browser(_NOWHERE, "id", "secret") as one, Browser(_NOWHERE, "id", "secret") as other:
        first, second = _asked(one), _asked(other)
    assert {name for name in first if first[name] == second[name]} == {
        "response_type",
        "client_id",
        "scope",
        "code_challenge_method",
    }


async def test_at_zettle_it_comes_back_to_the_address_that_is_registered() -> None:
    async with Browser(ZETTLE, "id", "secret") as browser:
        assert browser.address.startswith("https://oauth.zettle.com/authorize?")
        assert (_asked(browser)["redirect_uri"], "READ:USERINFO" in _asked(browser)["scope"]) == (
            REDIRECT,
            True,
        )
        with pytest.raises(StoreUnavailable) as raised:
            async with Browser(ZETTLE, "id", "secret"):
                pass
    assert raised.value.key == "approval.port_taken"


async def test_the_person_says_no(service: Elsewhere) -> None:
    async with Browser(service.place, *service.app()) as browser:
        finishing = asyncio.create_task(browser.finished())
        page = await approve(browser.address, "deny")
        with pytest.raises(Refused) as raised:
            await finishing
    assert (page.status_code, "Not allowed" in page.text) == (200, True)
    assert raised.value.key == "approval.denied"


async def test_the_service_says_no(service: Elsewhere) -> None:
    app = service.app(scopes=("READ:PRODUCT",))  # it may not ask for what is needed
    async with Browser(service.place, *app) as browser:
        finishing = asyncio.create_task(browser.finished())
        await approve(browser.address)
        with pytest.raises(Refused) as raised:
            await finishing
    assert (raised.value.key, raised.value.values["detail"]) == (
        "approval.failed",
        "The app may ask for READ:PRODUCT",
    )


async def test_a_wrong_secret_of_the_app(service: Elsewhere) -> None:
    app = service.app()
    async with Browser(service.place, app.client_id, "IZSECwrong") as browser:
        finishing = asyncio.create_task(browser.finished())
        await approve(browser.address)
        with pytest.raises(NotSignedIn) as raised:
            await finishing
    assert "IZSECwrong" not in str(raised.value)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("code=stolen", 400),
        ("code=stolen&state=guessed", 400),
        ("code=stolen&state=", 400),
        ("error=access_denied", 400),
        ("error=access_denied&state=%C3%BC", 400),
    ],
)
async def test_an_answer_to_another_question_is_none(query: str, status: int) -> None:
    async with Browser(_NOWHERE, "id", "secret") as browser:
        answer = await _visit(browser, f"?{query}")
        assert (answer.status_code, browser._answered.done()) == (status, False)


async def test_other_requests_of_the_browser() -> None:
    async with Browser(_NOWHERE, "id", "secret") as browser:
        state = _asked(browser)["state"]
        base = _asked(browser)["redirect_uri"].removesuffix("/storeroom")
        async with httpx.AsyncClient(base_url=base) as other:
            assert (await other.get("/favicon.ico")).status_code == 404
            assert (await other.post(f"/storeroom?state={state}&code=1")).status_code == 404
            assert (await other.get(f"/other?state={state}&code=1")).status_code == 404
        assert not browser._answered.done()


async def test_what_is_no_request_at_all() -> None:
    async with Browser(_NOWHERE, "id", "secret") as browser:
        port = urlsplit(_asked(browser)["redirect_uri"]).port
        for said in (
            b"",
            b"\x16\x03\x01",
            b"x" * 100_000,
            b"GET\r\n\r\n",
            b"GET http://[ HTTP/1.1\r\n\r\n",
            b"\r\n\r\n",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(said)
            writer.write_eof()
            await reader.read()
            writer.close()
        assert not browser._answered.done()


async def test_the_answer_page_loads_nothing_and_is_kept_nowhere() -> None:
    async with Browser(_NOWHERE, "id", "secret") as browser:
        answer = await _visit(browser, f"?state={_asked(browser)['state']}&error=access_denied")
        with pytest.raises(Refused):
            await browser.finished()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_an_answer_that_nobody_waits_for() -> None:
    async with Browser(_NOWHERE, "id", "secret") as browser:
        await _visit(browser, f"?state={_asked(browser)['state']}&error=access_denied")


async def test_nobody_listens_afterwards() -> None:
    async with Browser(_NOWHERE, "id", "secret") as browser:
        port = urlsplit(_asked(browser)["redirect_uri"]).port
        _, idle = await asyncio.open_connection("127.0.0.1", port)  # as browsers do, in case
        finishing = asyncio.create_task(browser.finished())
        await asyncio.sleep(0)
    with pytest.raises(OSError, match="127"):
        await asyncio.open_connection("127.0.0.1", port)
    with pytest.raises(asyncio.CancelledError):
        await finishing
    idle.close()


def _asked(browser: Browser) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(browser.address).query))


async def _visit(browser: Browser, query: str) -> httpx.Response:
    async with httpx.AsyncClient() as visitor:
        return await visitor.get(_asked(browser)["redirect_uri"] + query)
