"""One connection to a service, with the parts of its API."""

from app.client.events import Events, offered_events
from app.client.grants import Fixed, Tokens
from app.client.hosts import Hosts, one
from app.client.inventory import Inventory
from app.client.ledger import Ledger
from app.client.low_stock import LowStock
from app.client.organization import Organization
from app.client.pacing import PAUSES
from app.client.products import Products
from app.client.purchases import Purchases
from app.client.stock import Stock
from app.client.transport import Transport


class Client:
    """The service at ``hosts``, with the tokens of ``tokens``, at no more than ``pace`` requests a second where that
    is given, and with ``pauses`` in seconds between the tries of one. Close it when done.

    Raises `Unreachable` for addresses that are none.
    """

    def __init__(
        self,
        hosts: Hosts,
        tokens: Tokens,
        *,
        pace: float | None = None,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._transport = Transport(hosts, tokens, pace=pace, pauses=pauses)
        self.inventory = Inventory(self._transport)
        self.low_stock = LowStock(self._transport)
        self.organization = Organization(self._transport)
        self.products = Products(self._transport)
        self.purchases = Purchases(self._transport)
        self.ledger = Ledger(self._transport)
        self.stock = Stock(self._transport, self.inventory, self.low_stock)

    @classmethod
    def at(cls, url: str, token: str) -> "Client":
        """To a service of ours, with a token that it gave."""
        return cls(one(url), Fixed(token))

    async def events(self) -> Events | None:
        """The event stream; none where the service offers none. Raises `ServiceError`."""
        return await offered_events(self._transport)

    async def close(self) -> None:
        await self._transport.close()
