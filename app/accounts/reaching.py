"""Services elsewhere: at which hosts, how fast, and with what to show for access tokens."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from app.accounts.facts import Facts, Grant
from app.accounts.places import Kind, Place
from app.accounts.signed_in import SignedIn
from app.client import Client
from app.client.api_keys import ApiKey
from app.client.capabilities import Capabilities
from app.client.grants import ByApiKey, ByRefresh, Fixed, Tokens
from app.client.hosts import ZETTLE, Hosts, one
from app.client.pacing import OF_ZETTLE

#: How long a refresh token is good (contract, section 3). Each use begins that anew.
APPROVED_FOR = timedelta(days=180)

#: How long what a service can do is taken to be what it still can do: services are brought up to date.
_REMEMBERED_FOR = timedelta(days=7)

#: Is awaited with the secret that takes the place of an account's, before anything is done with it.
Keep = Callable[[str], Awaitable[None]]


class _Approval(msgspec.Struct):
    """The secret of an account that was approved in the browser."""

    client_secret: str
    refresh_token: str


def hosts_of(place: Place) -> Hosts:
    return ZETTLE if place.kind is Kind.ZETTLE else one(place.address)


def client_of(place: Place, tokens: Tokens, capabilities: Capabilities | None = None) -> Client:
    """A client of the service at ``place``. Nothing is asked yet."""
    pace = OF_ZETTLE if place.kind is Kind.ZETTLE else None
    return Client(hosts_of(place), tokens, pace=pace, capabilities=capabilities)


def remembered(facts: Facts) -> Capabilities | None:
    """What was found out lately, by a program that asked for the same."""
    if facts.probed is None or datetime.now(UTC) > facts.probed + _REMEMBERED_FOR:
        return None
    try:
        return msgspec.convert(facts.capabilities, Capabilities)
    except msgspec.ValidationError:
        return None


def to_remember(capabilities: Capabilities) -> dict[str, Any]:
    """As facts of an account."""
    return {"capabilities": msgspec.to_builtins(capabilities), "probed": datetime.now(UTC)}


def tokens_of(grant: Grant, client_id: str, secret: str, keep: Keep) -> Tokens:
    """What the ``secret`` of an account gives. Raises `Invalid` ``key.*`` and `msgspec.DecodeError` for what is none."""
    if grant is Grant.KEY:
        return ByApiKey(ApiKey.parse(secret))
    if grant is Grant.TOKEN:
        return Fixed(secret)
    approval = msgspec.json.decode(secret, type=_Approval)
    rotated = kept_with(approval.client_secret, keep)
    return ByRefresh(client_id, approval.client_secret, approval.refresh_token, rotated)


def kept_with(client_secret: str, keep: Keep) -> Keep:
    """What takes a refresh token, and has ``keep`` keep it as a secret with that of the app."""

    async def rotated(refresh_token: str) -> None:
        approval = _Approval(client_secret, refresh_token)
        await keep(msgspec.json.encode(approval).decode())

    return rotated


def approval_ends() -> datetime:
    """When an approval ends that was used just now."""
    return datetime.now(UTC) + APPROVED_FOR


async def tried(
    place: Place,
    tokens: Tokens,
    grant: Grant,
    *,
    secret: Callable[[], str],
    client_id: str = "",
    expires: datetime | None = None,
    missing: tuple[str, ...] = (),
) -> SignedIn:
    """Ask whose it is, and what can be done there. ``secret`` is asked for after that. Raises `ServiceError`."""
    client = client_of(place, tokens)
    try:
        found = await client.shop()
        capabilities = await client.probe()
    finally:
        await client.close()
    return SignedIn(place, found, grant, client_id, expires, to_remember(capabilities), secret(), missing)
