"""One connection to a service, with the parts of its API."""

from app.client.by_v2 import ByV2
from app.client.by_v3 import ByV3
from app.client.capabilities import Capabilities, probed
from app.client.dialect import Dialect
from app.client.events import Events, offered_events
from app.client.grants import Fixed, Tokens
from app.client.hosts import Hosts, one
from app.client.inventory import Inventory
from app.client.ledger import Ledger
from app.client.low_stock import LowStock
from app.client.once import Once, offered_once
from app.client.organization import disconnect, shop
from app.client.pacing import PAUSES
from app.client.products import Products
from app.client.purchases import Purchases
from app.client.stock import Stock
from app.client.transport import Transport
from app.domain.shop import Shop


class Client:
    """The service at ``hosts``, with the tokens of ``tokens``, at no more than ``pace`` requests a second where that
    is given, and with ``pauses`` in seconds between the tries of one. Close it when done.

    ``capabilities`` are what was found out before; None where nobody asked yet.

    Raises `Unreachable` for addresses that are none.
    """

    def __init__(
        self,
        hosts: Hosts,
        tokens: Tokens,
        *,
        pace: float | None = None,
        pauses: tuple[float, ...] = PAUSES,
        capabilities: Capabilities | None = None,
    ) -> None:
        self.capabilities = capabilities
        self._transport = Transport(hosts, tokens, pace=pace, pauses=pauses)
        self.inventory = Inventory(self._transport)
        self.low_stock = LowStock(self._transport)
        self.products = Products(self._transport)
        self.purchases = Purchases(self._transport)
        self.ledger = Ledger(self._transport)
        self.stock = Stock(self._transport, self.inventory, self.low_stock)
        self._v2 = ByV2(self.inventory, self.low_stock)
        self._v3 = ByV3(self._transport, self._v2)

    @classmethod
    def at(cls, url: str, token: str) -> "Client":
        """To a service of ours, with a token that it gave."""
        return cls(one(url), Fixed(token))

    async def probe(self) -> Capabilities:
        """Find out what the service can do. Raises `ServiceError`."""
        self.capabilities = await probed(self._transport, self._v2, self._v3)
        return self.capabilities

    async def dialect(self) -> Dialect:
        """What moves stock and tells of it there: v3, or v2 where v3 is not there. Raises `ServiceError`."""
        capabilities = self.capabilities or await self.probe()
        return self._v3 if capabilities.v3 else self._v2

    async def shop(self) -> Shop:
        """Whose it is, as far as the token may know. Raises `ServiceError`."""
        return await shop(self._transport)

    async def disconnect(self) -> None:
        """End what this program was granted. Raises `ServiceError`."""
        await disconnect(self._transport)

    async def events(self) -> Events | None:
        """The event stream; none where the service offers none. Raises `ServiceError`."""
        return await offered_events(self._transport)

    async def once(self) -> Once | None:
        """Movements that happen once; none where the service offers none. Raises `ServiceError`."""
        return await offered_once(self._transport)

    async def close(self) -> None:
        await self._transport.close()
