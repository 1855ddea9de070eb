"""Movements that happen once: an extension of ours, by which sending again is safe (capability ``movements``)."""

from collections.abc import Sequence

from app.client.dialect import Places
from app.client.transport import Transport
from app.domain.errors import Forbidden, NotFound
from app.domain.movements import Movement
from app.wire.extensions import Capabilities, MoveOnce, ToldMovement

_CAPABILITY = "movements"
_VERSION = 1


class Once:
    def __init__(self, transport: Transport, path: str) -> None:
        self._transport = transport
        self._path = path

    async def move(self, movements: Sequence[Movement], places: Places, identifier: str) -> None:
        """Move stock, all of it or none. The same again, under the same ``identifier``, moves nothing more.

        Raises `ServiceError`.
        """
        body = MoveOnce(
            movements=[
                ToldMovement(
                    product_uuid=each.product,
                    variant_uuid=each.variant,
                    source=places[each.reason.source],
                    target=places[each.reason.target],
                    change=each.quantity,
                    reason=each.reason.name,
                )
                for each in movements
            ]
        )
        await self._transport.change("PUT", f"{self._path}/{identifier}", body)


async def offered_once(transport: Transport) -> Once | None:
    """None where the service does not offer the capability. Raises `ServiceError` where it did not say."""
    try:
        answer = await transport.read("/storeroom")
    except (NotFound, Forbidden):
        return None
    there = (await answer.decode(Capabilities)).capabilities.get(_CAPABILITY)
    if there is None or there.version != _VERSION or not there.path.startswith("/"):
        return None  # an address elsewhere would be sent the token
    return Once(transport, there.path)
