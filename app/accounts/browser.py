"""Approval in the browser (RFC 6749, section 4.1, RFC 7636 and RFC 8252): the browser comes back to this computer.

It is a page of a service that asks the person; the answer comes as an address on 127.0.0.1 that the browser is sent
to, where nobody but this program listens, and only until it came.
"""

import asyncio
import base64
import hashlib
import hmac
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from http import HTTPStatus
from importlib import import_module
from secrets import token_urlsafe
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.accounts.facts import Grant
from app.accounts.places import Kind, Place
from app.accounts.signed_in import SignedIn, scopes_for
from app.domain.errors import Refused, StoreUnavailable

if TYPE_CHECKING:
    from asyncio import Server

_PATH = "/storeroom"

#: Zettle compares the address with what the app is registered with, as far as anybody knows (contract, section 8.8).
_PORT = 18723

#: What an app is to be registered with.
REDIRECT = f"http://127.0.0.1:{_PORT}{_PATH}"

#: Bytes of what a browser asks, and seconds that it has to do so.
_LONGEST, _PATIENCE = 2**14, 10.0

_STYLE = (
    ":root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "font:16px/1.5 system-ui,sans-serif}main{max-width:440px;padding:32px}h1{font-size:22px}"
)


class Browser:
    """Have ``address`` opened in the browser, then await `finished`; all in ``async with``, which listens until it ends.

    The app is registered at the service, with `REDIRECT`; a service of ours takes any port for the one in it.
    """

    def __init__(self, place: Place, client_id: str, client_secret: str) -> None:
        self._place = place
        self._client_id = client_id.strip()
        self._client_secret = client_secret.strip()
        self._state, self._verifier = token_urlsafe(32), token_urlsafe(48)
        self._answered = asyncio.Future[str]()
        self._server: Server | None = None
        self._visits = dict[asyncio.Task[None], StreamWriter]()
        self.address = ""

    async def __aenter__(self) -> "Browser":
        """Raises `StoreUnavailable` ``approval.port_taken`` with the ``port`` where another program listens."""
        await asyncio.to_thread(import_module, "app.accounts.reaching")  # httpx takes a while
        from app.accounts.reaching import hosts_of

        port = _PORT if self._place.kind is Kind.ZETTLE else 0
        try:
            self._server = await asyncio.start_server(self._visited, "127.0.0.1", port, limit=_LONGEST)
        except OSError as error:
            raise StoreUnavailable("approval.port_taken", port=port) from error
        port = self._server.sockets[0].getsockname()[1]
        self._redirect = f"http://127.0.0.1:{port}{_PATH}"
        self.address = f"{hosts_of(self._place).url('/authorize')}?{urlencode(self._asked())}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()
        if not self._answered.cancel():
            self._answered.exception()  # nobody may have waited for it

    async def finished(self) -> SignedIn:
        """What came of it. Raises `Refused`: ``approval.denied`` where the person said no, ``approval.failed`` with
        ``detail`` where the service did; and `ServiceError`.
        """
        code = await self._answered
        await self._stop()
        from app.accounts.reaching import approval_ends, kept_with, tried
        from app.client.grants import ByCode

        kept = list[str]()

        async def keep(secret: str) -> None:
            kept.append(secret)

        keep_refresh = kept_with(self._client_secret, keep)
        tokens = ByCode(
            self._client_id, self._client_secret, code, self._redirect, self._verifier, keep_refresh
        )
        return await tried(
            self._place,
            tokens,
            Grant.CODE,
            secret=lambda: kept[-1],
            client_id=self._client_id,
            expires=approval_ends(),
        )

    def _asked(self) -> Mapping[str, str]:
        digest = hashlib.sha256(self._verifier.encode()).digest()
        return {
            "response_type": "code",
            "client_id": self._client_id,
            "scope": " ".join(scopes_for(self._place)),
            "redirect_uri": self._redirect,
            "state": self._state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }

    async def _stop(self) -> None:
        """Listen no more. Browsers open connections that they may never use, and keep them."""
        if self._server is not None:
            self._server.close()
        for writer in self._visits.values():
            writer.transport.abort()
        await asyncio.gather(*self._visits)

    async def _visited(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One request of the browser. What it brings counts once it has the page."""
        visit = cast("asyncio.Task[None]", asyncio.current_task())
        self._visits[visit] = writer
        try:
            async with asyncio.timeout(_PATIENCE):
                request = await reader.readuntil(b"\r\n\r\n")
                page, outcome = self._answer_to(request.decode("latin-1").partition("\r\n")[0])
                writer.write(page)
                await writer.drain()
            self._settle(outcome)
        except (OSError, TimeoutError, EOFError, ValueError, asyncio.LimitOverrunError):
            pass  # not a browser, or one that went away
        finally:
            del self._visits[visit]
            writer.close()

    def _answer_to(self, line: str) -> tuple[bytes, "str | Refused | None"]:
        """The page for a request, and what the request brings: a code, why there is none, or nothing of that."""
        method, _, rest = line.partition(" ")
        target = urlsplit(rest.partition(" ")[0])
        asked = dict(parse_qsl(target.query))
        if method != "GET" or target.path != _PATH:
            return _ELSEWHERE, None
        if not hmac.compare_digest(asked.get("state", "").encode(), self._state.encode()):
            return _ANOTHER, None
        if code := asked.get("code"):
            return _ALLOWED, code
        if asked.get("error") == "access_denied":
            return _DENIED, Refused("approval.denied")
        said = asked.get("error_description") or asked.get("error", "")
        return _FAILED, Refused("approval.failed", detail=said)

    def _settle(self, outcome: "str | Refused | None") -> None:
        if outcome is None or self._answered.done():
            return
        if isinstance(outcome, str):
            self._answered.set_result(outcome)
        else:
            self._answered.set_exception(outcome)


def _page(status: int, title: str, text: str) -> bytes:
    """A whole response: plain HTML that loads nothing, and is kept nowhere."""
    body = (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f"<main><h1>{title}</h1><p>{text}</p></main></html>"
    ).encode()
    head = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "Referrer-Policy: no-referrer",
        "Cache-Control: no-store",
        "Connection: close",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


_ALLOWED = _page(200, "Allowed", "Storeroom goes on in its own window. You can close this page.")
_DENIED = _page(200, "Not allowed", "Storeroom was given no access. You can close this page.")
_FAILED = _page(200, "This did not work", "Storeroom tells more in its own window. You can close this page.")
_ANOTHER = _page(400, "This is another answer", "Storeroom does not wait for this one, or not any more.")
_ELSEWHERE = _page(404, "There is nothing here", "Storeroom waits for an answer at another address.")
