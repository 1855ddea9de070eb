"""Whose token it is, and the end of the connection (contract, section 3)."""

from app.client.transport import Transport
from app.domain.errors import Forbidden, NotFound, UnexpectedAnswer
from app.domain.shop import Shop
from app.wire import oauth as wire


class Organization:
    """Every method raises `ServiceError`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def shop(self) -> Shop:
        """The shop, without what the token may not know. No page documents the details, so that these may be
        missing, or other than they were seen to be."""
        try:
            answer = await self._transport.read("/api/resources/organizations/self")
            said = await answer.decode(wire.Organization)
        except (Forbidden, NotFound, UnexpectedAnswer):
            return Shop(await self._uuid())
        return Shop(said.uuid.lower(), said.name, said.currency, said.time_zone or "")

    async def _uuid(self) -> str:
        answer = await self._transport.read("/users/self")
        return (await answer.decode(wire.User)).organization_uuid.lower()

    async def disconnect(self) -> None:
        """End all that this program's client id was granted, and its webhooks. An API key stays good."""
        await self._transport.change("DELETE", "/application-connections/self")
