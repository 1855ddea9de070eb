"""Movements that happen once: an extension of ours, by which sending again is safe (capability ``movements``)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.client.dialect import Places
from app.client.transport import Transport
from app.domain.errors import Forbidden, NotFound
from app.domain.locations import LocationType
from app.domain.movements import Movement
from app.wire.extensions import Capabilities, ExpectedBalance, MoveOnce, ToldMovement

_CAPABILITY = "movements"
_EXPECTING = "expected"
_VERSION = 1


class Once:
    """``expects`` tells whether the service looks at balances that movements are to begin from."""

    def __init__(self, transport: Transport, path: str, *, expects: bool) -> None:
        self.expects = expects
        self._transport = transport
        self._path = path

    async def move(
        self,
        movements: Sequence[Movement],
        places: Places,
        identifier: str,
        expected: Mapping[str, Decimal] = {},
    ) -> None:
        """Move stock, all of it or none. The same again, under the same ``identifier``, moves nothing more.

        ``expected`` are STORE balances by variant. Raises `ServiceError`: `Conflict` ``service.stock_moved`` where
        they are not so.
        """
        store = places[LocationType.STORE]
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
            ],
            expected=[
                ExpectedBalance(variant_uuid=variant, location_uuid=store, balance=balance)
                for variant, balance in expected.items()
            ],
        )
        await self._transport.change("PUT", f"{self._path}/{identifier}", body)


async def offered_once(transport: Transport) -> Once | None:
    """None where the service does not offer the capability. Raises `ServiceError` where it did not say."""
    try:
        answer = await transport.read("/storeroom")
    except (NotFound, Forbidden):
        return None
    capabilities = (await answer.decode(Capabilities)).capabilities
    there, expecting = capabilities.get(_CAPABILITY), capabilities.get(_EXPECTING)
    if there is None or there.version != _VERSION or not there.path.startswith("/"):
        return None  # an address elsewhere would be sent the token
    return Once(transport, there.path, expects=expecting is not None and expecting.version == _VERSION)
