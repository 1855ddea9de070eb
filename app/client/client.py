"""One connection to a service, with the parts of its API."""

from app.client.events import Events, offered_events
from app.client.inventory import Inventory
from app.client.low_stock import LowStock
from app.client.products import Products
from app.client.stock import Stock
from app.client.transport import Transport


class Client:
    """The service at ``url``, spoken to with ``token``. Close it when done."""

    def __init__(self, url: str, token: str) -> None:
        self._transport = Transport(url, token)
        self.inventory = Inventory(self._transport)
        self.low_stock = LowStock(self._transport)
        self.products = Products(self._transport)
        self.stock = Stock(self._transport, self.inventory, self.low_stock)

    async def events(self) -> Events | None:
        """The event stream; none where the service offers none. Raises `ServiceError`."""
        return await offered_events(self._transport)

    async def close(self) -> None:
        await self._transport.close()
