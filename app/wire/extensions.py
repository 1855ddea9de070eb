"""What is ours beside the API of the contract: capabilities, movements that happen once, shared records."""

from decimal import Decimal
from typing import Annotated

import msgspec

from app.domain.locations import LocationType
from app.wire.pusher import Attribution
from app.wire.shapes import Shape, Uuid, rule
from app.wire.stock import AsNumber, StockMovement

#: A date and a time of day with its offset from UTC, to the minute or finer.
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.]\d{1,6})?)?(Z|[+-]\d\d:?\d\d)"

#: What a collection of records or a record is called; it stands in a path.
NAME = "[A-Za-z0-9][A-Za-z0-9._~-]{0,63}"

#: Text of one line.
_LINE = r"[^\x00-\x1f\x7f]+"


class Capability(Shape, kw_only=True):
    """One thing that this service can do, its own version, and where."""

    version: int
    path: str


class Capabilities(Shape, kw_only=True):
    """What answers here. A client asks for a capability by its name and version, never for the product."""

    product: str
    version: str
    capabilities: dict[str, Capability]


class ToldMovement(StockMovement, kw_only=True, omit_defaults=True):
    """A movement of v3, and as far as it is known why and when it really happened."""

    reason: Annotated[str, rule(pattern=_LINE, most=200)] | None = None
    moment: Annotated[str, rule(pattern=MOMENT)] | None = None


class ExpectedBalance(Shape, kw_only=True):
    """What there is to be of a variant in a location before any of the movements, or none of them is made."""

    variant_uuid: Uuid
    location_uuid: Uuid
    balance: Decimal


class MoveOnce(Shape, kw_only=True, omit_defaults=True):
    """The movements that an identifier stands for, all of them or none, and the balances that they are to begin from:
    of what they move, as many as the caller likes.
    """

    movements: Annotated[list[ToldMovement], rule(least=1)]
    expected: list[ExpectedBalance] = []


class RecordedMovement(Shape, kw_only=True):
    """A movement as the ledger has it, ``number`` by number.

    Movements of one ``request`` were recorded together. ``identifier`` is what the caller called that request
    (v1's ``externalUuid``). ``recorded`` and ``happened`` read ``2021-04-19T13:15:37.904Z``; they are the same
    where nobody said otherwise. Nobody asked for opening balances: they have no user and no client.
    """

    number: int
    request: int
    kind: str
    identifier: str | None
    recorded: str
    happened: str
    product_uuid: str
    variant_uuid: str
    source: str = msgspec.field(name="from")
    source_type: LocationType = msgspec.field(name="fromType")
    target: str = msgspec.field(name="to")
    target_type: LocationType = msgspec.field(name="toType")
    change: AsNumber
    reason: str | None
    user_uuid: str | None
    client_uuid: str | None


class Record(Shape, kw_only=True):
    """A shared record without its content. ``version`` counts how often it was written."""

    key: str
    version: int
    etag: str
    changed: str  #: ``2021-04-19T13:15:37.904Z``


class RecordChanged(Shape, kw_only=True):
    """A shared record was written, or deleted: then it has no ``etag`` any more."""

    organization_uuid: str
    collection: str
    key: str
    version: int
    etag: str | None
    updated: Attribution
