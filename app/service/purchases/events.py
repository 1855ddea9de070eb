"""What is told of a purchase (contract, section 4)."""

from collections.abc import Sequence

from msgspec import UNSET

from app.service.http.call import Call
from app.service.purchases.items import Item
from app.wire.purchases import EventRow, NewSale, Purchase, PurchaseCreated, TaxRate


def created(call: Call[NewSale], purchase: Purchase, items: Sequence[Item], made: int) -> PurchaseCreated:
    return PurchaseCreated(
        purchase_uuid=purchase.purchase_uuid1,
        source=purchase.source,
        user_uuid=call.caller.user,
        currency=purchase.currency,
        amount=purchase.amount,
        vat_amount=purchase.vat_amount,
        timestamp=made,
        created=purchase.created,
        purchase_number=purchase.purchase_number,
        user_display_name=purchase.user_display_name,
        organization_uuid=call.store.organization,
        products=[_row(item) for item in items],
        payments=purchase.payments,
        references=purchase.references,
        refund=purchase.refund,
        refunds_purchase_uuid=purchase.refunds_purchase_uuid1,
    )


def _row(item: Item) -> EventRow:
    row, vat = item.row, item.row.vat_percentage or 0.0
    return EventRow(
        id=row.id,
        product_uuid=row.product_uuid,
        variant_uuid=row.variant_uuid,
        name=row.name,
        variant_name=row.variant_name,
        sku=row.sku,
        barcode=row.barcode,
        unit_name=row.unit_name,
        unit_price=row.unit_price,
        cost_price=UNSET if item.cost is None else item.cost,
        quantity=row.quantity,
        vat_percentage=vat,
        tax_rates=[TaxRate(percentage=vat)],
        from_location_uuid=row.from_location_uuid,
        to_location_uuid=row.to_location_uuid,
        type=row.type,
    )
