"""What came into a location and what left it, newest first, read from the ledger (contract, section 1.2).

What is not tracked any more is told too: history is what happened.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import case, or_, select

from app.service.http import paging
from app.service.http.call import Call, Reply
from app.service.inventory import inventories
from app.service.storage.moments import zulu
from app.service.storage.schema import movements, requests, variants
from app.wire.inventory import History, PastChange

_NUMBER = "[0-9]{1,18}"


def location_history(call: Call[None]) -> Reply:
    """A page of any location, the STOREs that v3 added among them."""
    place, size, before = (
        inventories.named(call, "location").uuid,
        paging.limit(call),
        paging.cursor(call, _NUMBER),
    )
    statement = (
        select(
            movements.c.number,
            variants.c.product,
            movements.c.variant,
            case((movements.c.target == place, movements.c.quantity), else_=-movements.c.quantity).label(
                "change"
            ),
            requests.c.moment,
        )
        .join(variants, variants.c.uuid == movements.c.variant)
        .join(requests, requests.c.number == movements.c.request)
        .where(or_(movements.c.source == place, movements.c.target == place))
        .order_by(movements.c.number.desc())
        .limit(size + 1)
    )
    if before is not None:
        statement = statement.where(movements.c.number < int(before))
    rows = call.connection.execute(statement).all()
    path = f"/organizations/{call.store.organization}/history/locations/{place}"
    link = paging.link(call, path, rows, lambda row: str(row.number))
    return Reply(History(variants=[_wire(row) for row in rows[:size]]), link)


def _wire(row: Sequence[Any]) -> PastChange:
    _, product, variant, change, moment = row
    return PastChange(
        product_uuid=product, variant_uuid=variant, change=_with_a_point(change), changed=zulu(moment)
    )


def _with_a_point(change: Decimal) -> str:
    """``9.0`` and ``-0.125``."""
    text = f"{change:f}"
    return text if "." in text else f"{text}.0"
