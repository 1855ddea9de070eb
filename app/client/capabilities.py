"""What a service can do, found out once: by asking for it, never by who it says it is."""

from dataclasses import dataclass
from typing import TypeVar

from app.client.answers import is_not_offered
from app.client.by_v2 import ByV2
from app.client.by_v3 import ByV3
from app.client.dialect import Dialect
from app.client.events import offered_events
from app.client.transport import Transport
from app.domain.errors import NotFound, Refused
from app.domain.locations import Location, LocationType
from app.wire.inventory import Balances, History
from app.wire.stock import Stock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """To be remembered for an account. ``stores`` is how many STOREs there are; ``other_balances``, whether those of
    the other locations are told. A shop without any stock yet does not show the latter, and counts as without.
    """

    v3: bool
    stores: int
    history: bool
    other_balances: bool
    events: bool


async def probed(transport: Transport, v2: ByV2, v3: ByV3) -> Capabilities:
    """Ask for it all. Raises `ServiceError`."""
    dialect, locations = await spoken(v2, v3)
    by_type = {each.type: each.uuid for each in sorted(locations, key=lambda each: each.default)}
    sold, store = by_type.get(LocationType.SOLD, ""), by_type.get(LocationType.STORE, "")
    if dialect is v3:
        others = await _there(transport, f"/v3/stock/{sold}", list[Stock])
        told = bool(others)
    else:
        balances = await _there(transport, f"/organizations/self/inventory/locations/{sold}", Balances)
        told = bool(balances and balances.variants)
    history = await _there(transport, f"/organizations/self/history/locations/{store}", History)
    return Capabilities(
        v3=dialect is v3,
        stores=sum(each.type is LocationType.STORE for each in locations),
        history=history is not None,
        other_balances=told,
        events=await offered_events(transport) is not None,
    )


async def spoken(v2: ByV2, v3: ByV3) -> tuple[Dialect, list[Location]]:
    """What the service speaks, v3 before v2, and the locations that it was asked for to know. Raises `ServiceError`."""
    try:
        return v3, await v3.locations()
    except Refused as refused:
        if not is_not_offered(refused):
            raise
        try:
            return v2, await v2.locations()
        except NotFound:
            raise refused from None  # what v3 said tells more: that the token may not, perhaps


async def _there(transport: Transport, path: str, shape: type[T]) -> T | None:
    """What is answered. Raises `ServiceError` where nobody can say: it is remembered for long."""
    try:
        return await (await transport.read(path, params={"limit": 1})).decode(shape)
    except Refused as refused:
        if not is_not_offered(refused):
            raise
        return None
