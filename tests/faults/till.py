"""A till that sells from the same shelves, straight at the service, while everything else goes wrong."""

import asyncio
import random
from decimal import Decimal

from app.client.transport import Transport
from app.wire.purchases import NewSale, SaleLine
from tests.faults.goods import MOVED
from tests.service.running import RunningService

_VARIANTS = sorted(MOVED)

#: Seconds between two sales on average.
PACE = 0.3


async def sell(service: RunningService, chance: random.Random) -> None:
    """Sell one to nine of one or two variants, again and again, until cancelled."""
    async with Transport.at(service.url, service.token) as transport:
        while True:
            await asyncio.sleep(chance.random() * 2 * PACE)
            lines = [
                SaleLine(variant_uuid=variant, quantity=Decimal(chance.randint(1, 9)))
                for variant in chance.sample(_VARIANTS, chance.randint(1, 2))
            ]
            await transport.change("POST", "/storeroom/sales", NewSale(lines=lines))
