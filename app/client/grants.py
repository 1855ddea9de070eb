"""What access tokens are had for: an API key, a refresh token, the code of an approval (contract, section 3).

Tokens are kept in memory alone, and are in nothing that is shown.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Protocol

from app.client.answers import Answer, decoded, unexpected
from app.client.api_keys import ApiKey
from app.domain.errors import Invalid, Revoked
from app.wire import oauth as wire

_ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"

#: What may stand in a header (RFC 6750, section 2.1). What may not, would be quoted in the error of who finds it.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")

#: Seconds before the end of a token from which on another is had: no request is to be under way then.
_MARGIN = 300.0

#: Seconds after which any token is had anew, whatever was said of it.
_LONGEST = 86_400

#: Sends the form of a grant, and gives what is answered to it. Raises `ServiceError`.
Ask = Callable[[Mapping[str, str]], Awaitable[Answer]]


class Tokens(Protocol):
    """Where the token of a request comes from. Both raise `ServiceError`: `Revoked` where there are no more."""

    async def token(self, ask: Ask) -> str:
        """One that is good, as far as is known."""

    async def renewed(self, ask: Ask, refused: str) -> str:
        """The one after ``refused``, which the service does not accept; the same where there is none."""

    async def settled(self, seconds: float | None = None) -> None:
        """Wait for what had better not be broken off, so long at most."""


class Fixed:
    """One token, which there is no other after. Raises `Invalid` ``key.not_a_key`` for what is none."""

    def __init__(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Invalid("key.not_a_key")
        self._token = token

    async def token(self, ask: Ask) -> str:
        return self._token

    async def renewed(self, ask: Ask, refused: str) -> str:
        return self._token

    async def settled(self, seconds: float | None = None) -> None:
        pass


class _Granted:
    """Tokens that end, and are had anew before. While one is had, whoever needs one waits for it."""

    def __init__(self) -> None:
        self._token = ""
        self._good_until = 0.0
        self._renewal: asyncio.Task[None] | None = None
        self._revoked: Revoked | None = None

    async def token(self, ask: Ask) -> str:
        return self._token if monotonic() < self._good_until else await self._next(ask)

    async def renewed(self, ask: Ask, refused: str) -> str:
        return self._token if self._token != refused else await self._next(ask)

    async def settled(self, seconds: float | None = None) -> None:
        if self._renewal is not None:
            await asyncio.wait([self._renewal], timeout=seconds)

    async def _next(self, ask: Ask) -> str:
        """Whoever stops waiting does not break it off: the refresh token of an answer that nobody takes is lost."""
        if self._revoked is not None:
            raise self._revoked.with_traceback(None)
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew(ask), name="renew a token")
            self._renewal.add_done_callback(self._end)
        await asyncio.shield(self._renewal)
        return self._token

    def _end(self, renewal: "asyncio.Task[None]") -> None:
        self._renewal = None
        error = None if renewal.cancelled() else renewal.exception()
        self._revoked = error if isinstance(error, Revoked) else None

    async def _renew(self, ask: Ask) -> None:
        """Returns nothing: a task shows its result wherever it is shown itself."""
        asked = monotonic()
        said = decoded((await ask(self._form())).body, wire.Tokens)
        if not _TOKEN.fullmatch(said.access_token):
            raise unexpected("what is called a token is none")
        await self._take(said)
        self._token = said.access_token
        seconds = min(said.expires_in, _LONGEST)
        self._good_until = asked + seconds - min(_MARGIN, seconds / 10)

    def _form(self) -> Mapping[str, str]:
        raise NotImplementedError

    async def _take(self, said: wire.Tokens) -> None:
        """What else was given."""


class ByApiKey(_Granted):
    """For an API key, which is good until it is revoked."""

    def __init__(self, key: ApiKey) -> None:
        super().__init__()
        self._key = key

    def _form(self) -> Mapping[str, str]:
        return {"grant_type": _ASSERTION, "client_id": self._key.client_id, "assertion": self._key.text}


class ByRefresh(_Granted):
    """For a refresh token, of which there may be another each time: the one before is not good any more then.

    ``keep`` is awaited with the new one before any request is made with what came with it.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        refresh_token: str,
        keep: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__()
        self._app = {"client_id": client_id, "client_secret": client_secret}
        self._refresh_token = refresh_token
        self._keep = keep

    def _form(self) -> Mapping[str, str]:
        return {"grant_type": "refresh_token", "refresh_token": self._refresh_token, **self._app}

    async def _take(self, said: wire.Tokens) -> None:
        if said.refresh_token and said.refresh_token != self._refresh_token:
            self._refresh_token = said.refresh_token
            await self._keep(said.refresh_token)


class ByCode(ByRefresh):
    """For the code that an approval in the browser gave, once, and then for the refresh tokens that came of it.

    ``verifier`` is what the challenge of the approval was made of (RFC 7636).
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        code: str,
        redirect_uri: str,
        verifier: str,
        keep: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__(client_id, client_secret, "", keep)
        self._approval = {"code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}

    def _form(self) -> Mapping[str, str]:
        if self._refresh_token:
            return super()._form()
        return {"grant_type": "authorization_code", **self._approval, **self._app}
