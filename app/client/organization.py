"""Whose token it is, and the end of the connection (contract, section 3)."""

from app.client.transport import Transport
from app.domain.errors import Forbidden, NotFound, UnexpectedAnswer
from app.domain.shop import Shop
from app.wire import oauth as wire


async def shop(transport: Transport) -> Shop:
    """The shop, without what the token may not know. Raises `ServiceError`.

    No page documents the details, so that these may be missing, or other than they were seen to be.
    """
    try:
        answer = await transport.read("/api/resources/organizations/self")
        said = await answer.decode(wire.Organization)
    except (Forbidden, NotFound, UnexpectedAnswer):
        user = await (await transport.read("/users/self")).decode(wire.User)
        return Shop(user.organization_uuid.lower())
    return Shop(said.uuid.lower(), said.name, said.currency, said.time_zone or "")


async def disconnect(transport: Transport) -> None:
    """End all that this program's client id was granted, and its webhooks. An API key stays good, and may connect
    again. Raises `ServiceError`."""
    await transport.change("DELETE", "/application-connections/self")
