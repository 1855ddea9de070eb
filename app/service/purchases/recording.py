"""A purchase is recorded: the receipt, the stock that it moves and word of both, in one transaction."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
from msgspec import UNSET
from sqlalchemy import func, insert, select

from app.domain.identifiers import new_identifier, short
from app.domain.movements import Reason
from app.domain.quantity import ZERO
from app.service.http.call import Call
from app.service.inventory import posting
from app.service.inventory.ledger import Entry
from app.service.library.entities import timestamp
from app.service.purchases import events
from app.service.purchases.amounts import by_percentage
from app.service.purchases.identifiers import number_of
from app.service.purchases.items import Item
from app.service.purchases.tables import purchases
from app.service.pusher.messages import publish
from app.service.storage.moments import moment_of
from app.wire.purchases import NewSale, Payment, Purchase, PurchaseRow, References


def record(
    call: Call[NewSale], items: Sequence[Item], payment: Payment, refunded: Purchase | None
) -> Purchase:
    """Record what was sold, or brought back of the purchase ``refunded``."""
    said = call.body.timestamp
    happened = None if said is None else moment_of(said)
    made = call.moment if happened is None else happened
    purchase = _receipt(call, items, payment, made, refunded)
    values = {
        "number": purchase.purchase_number,
        "uuid": purchase.purchase_uuid1,
        "moment": made,
        "created": call.moment,
        "refunds": call.body.refunds,
        "entity": msgspec.json.encode(purchase).decode(),
    }
    call.connection.execute(insert(purchases), values)
    entries = list(_entries(purchase.products, happened))
    posting.post(call, entries, "refund" if refunded else "sale")
    publish(call.connection, call.moment, "PurchaseCreated", events.created(call, purchase, items, made))
    return purchase


def _receipt(
    call: Call[NewSale], items: Sequence[Item], payment: Payment, made: int, refunded: Purchase | None
) -> Purchase:
    uuid, number = call.body.uuid or new_identifier(), _next_number(call)
    vats = (item.row.vat_percentage for item in items)
    amounts = [item.amounts for item in items]
    return Purchase(
        purchase_uuid=short(uuid),
        purchase_uuid1=uuid,
        amount=payment.amount,
        vat_amount=sum(each.vat for each in amounts),
        currency=call.store.currency,
        timestamp=timestamp(made),
        created=timestamp(call.moment),
        purchase_number=number,
        global_purchase_number=number,
        user_display_name=call.store.name,
        user_id=number_of(call.caller.user),
        organization_id=number_of(call.store.organization),
        products=[item.row for item in items],
        payments=[payment],
        references=References(checkout_uuid=new_identifier()),
        grouped_vat_amounts=by_percentage(zip(vats, amounts, strict=True)),
        refund=refunded is not None,
        refunds_purchase_uuid=refunded.purchase_uuid if refunded else UNSET,
        refunds_purchase_uuid1=refunded.purchase_uuid1 if refunded else UNSET,
    )


def _next_number(call: Call[NewSale]) -> int:
    """Those that write do so one after the other, so that no other purchase takes it meanwhile."""
    last = call.connection.scalar(select(func.max(purchases.c.number)))
    return (last or 0) + 1


def _entries(rows: Sequence[PurchaseRow], happened: int | None) -> Iterator[Entry]:
    """The movements of the rows that have locations; of less than none, the other way."""
    for row in rows:
        if row.product_uuid and row.variant_uuid and row.from_location_uuid and row.to_location_uuid:
            quantity, places = Decimal(row.quantity), (row.from_location_uuid, row.to_location_uuid)
            reason = Reason.SALE if quantity > ZERO else Reason.CUSTOMER_RETURN
            source, target = places if quantity > ZERO else reversed(places)
            yield Entry(
                row.product_uuid, row.variant_uuid, source, target, abs(quantity), reason.name, happened
            )
