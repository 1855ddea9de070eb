"""Receipts: what was sold at the till, and what was brought back (contract, section 5)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from app.client.moments import moment
from app.client.numbers import finite
from app.client.transport import Params, Transport
from app.wire import purchases as wire

_PATH = "/purchases/v2"

#: The most that a page may hold (contract, section 5).
_PAGE = 1000


class SoldLine(NamedTuple):
    """``quantity`` is negative in a refund. Its locations are there where stock moved."""

    product: str
    variant: str
    quantity: Decimal
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """``at`` is when it was made and ``recorded`` when the service learned of it; aware, in UTC. ``lines`` are those
    whose stock moved.
    """

    uuid: str
    at: datetime
    recorded: datetime
    refund: bool
    lines: tuple[SoldLine, ...]


class ReceiptPage(NamedTuple):
    """``until`` is the hash to read on after."""

    receipts: list[Receipt]
    until: str


class Purchases:
    """Every method raises `ServiceError`: `Forbidden` where the token may not read purchases."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def mark(self) -> str | None:
        """The hash after which new receipts come; None where there is no receipt yet."""
        answer = await self._transport.read(_PATH, params={"limit": 1, "descending": "true"})
        said = await answer.decode(wire.ReadPurchases)
        return said.last_purchase_hash if said.purchases else None

    async def pages(
        self, after: str | None = None, since: datetime | None = None
    ) -> AsyncIterator[ReceiptPage]:
        """Receipts in the order of their recording, after a hash, or of those made ``since``; with neither those
        of the last three years. There is no page where there is no receipt.
        """
        params: dict[str, str | int] = {"limit": _PAGE}
        if since is not None:
            params["startDate"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        while page := await self._page(params if after is None else {**params, "lastPurchaseHash": after}):
            yield page
            if page.until == after:  # it answers the same for ever
                return
            after = page.until

    async def _page(self, params: Params) -> ReceiptPage | None:
        """None for the empty page, which is the last."""
        answer = await self._transport.read(_PATH, params=params)
        said = await answer.decode(wire.ReadPurchases)
        if not said.purchases or said.last_purchase_hash is None:
            return None
        return ReceiptPage([_receipt(each) for each in said.purchases], said.last_purchase_hash)


def _receipt(said: wire.ReadPurchase) -> Receipt:
    lines = tuple(line for row in said.products if (line := _line(row)))
    made = moment(said.timestamp)
    recorded = moment(said.created) if said.created else made
    return Receipt(said.purchase_uuid1.lower(), made, recorded, said.refund, lines)


def _line(row: wire.ReadRow) -> SoldLine | None:
    named = (row.product_uuid, row.variant_uuid, row.from_location_uuid, row.to_location_uuid)
    product, variant, source, target = (uuid and uuid.lower() for uuid in named)
    if not (product and variant and source and target):
        return None
    return SoldLine(product, variant, finite(row.quantity), source, target)
