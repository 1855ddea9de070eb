"""Signing in to a service, before there is an account: by a key that is pasted, or by approval in the browser."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from app.accounts.places import Place
from app.domain.shop import Shop


class Grant(Enum):
    """What an account has to show for access tokens."""

    KEY = "key"  #: an API key, which its maker may revoke
    CODE = "code"  #: an approval in the browser: a refresh token, which is another after each use
    TOKEN = "token"  # noqa: S105 -- the one that `storeroom serve --print-token` printed


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Access that was tried and is good, not kept anywhere yet.

    ``expires`` is when it ends unless it is renewed, or signed in to again; none where nobody knows. The secret is
    in nothing that is shown.
    """

    place: Place
    shop: Shop
    grant: Grant
    client_id: str
    expires: datetime | None
    secret: str = field(repr=False)


async def by_key(place: Place, key: str) -> SignedIn:
    """Try ``key``: an API key; of a shared service also the token that it printed.

    Raises `Invalid` with ``key.*`` for what is no key, and `ServiceError`.
    """
    raise NotImplementedError


class Browser:
    """Approval in the browser, for a registered app: have ``address`` opened, then await `finished`.

    Listens on 127.0.0.1 for the browser to come back, until it is closed; use it in ``async with``.
    """

    def __init__(self, place: Place, client_id: str, client_secret: str) -> None:
        self.address = ""

    async def __aenter__(self) -> "Browser":
        raise NotImplementedError

    async def __aexit__(self, *_: object) -> None:
        raise NotImplementedError

    async def finished(self) -> SignedIn:
        """What came of it. Raises `Refused` ``approval.denied`` where the person said no, and `ServiceError`."""
        raise NotImplementedError
