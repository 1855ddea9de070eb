"""What a till gets for a sale: the purchase, recorded once, and told in one line."""

import re
from collections.abc import Sequence
from datetime import datetime

from app.client.transport import Transport
from app.domain.catalogue import Money
from app.domain.errors import NotFound, Refused, ReplyLost, ServiceFailed, Violation
from app.domain.identifiers import new_identifier
from app.wire.purchases import NewSale, Purchase


async def recorded(service: Transport, sale: NewSale, codes: Sequence[str] = ()) -> Purchase:
    """The purchase that ``sale`` makes. Raises `Refused`, in the words of ``codes``, its lines as they were typed.

    The till names the purchase, and so can ask what became of it where the reply is lost.
    """
    sale.uuid = new_identifier()
    try:
        answer = await service.change("POST", "/storeroom/sales", sale)
    except Refused as refused:
        if not refused.violations:
            raise
        violations = tuple(_in_words(violation, codes) for violation in refused.violations)
        raise Refused("till.refused", violations=violations) from refused
    except (ReplyLost, ServiceFailed) as lost:
        try:
            answer = await service.read(f"/purchase/v2/{sale.uuid}")
        except NotFound:
            raise lost from None
    return await answer.decode(Purchase)


def _in_words(violation: Violation, codes: Sequence[str]) -> Violation:
    def code(match: re.Match[str]) -> str:
        return codes[int(match[1])] if int(match[1]) < len(codes) else match[0]

    message = re.sub(r"lines\[(\d+)\](\.\w+)?", code, violation.message) + "."
    return Violation(
        violation.property_name, message, violation.constraint, violation.expected, violation.value
    )


def told(purchase: Purchase) -> str:
    """A purchase in one line."""
    made = datetime.fromisoformat(purchase.timestamp).astimezone()
    goods = ", ".join(
        f"{row.quantity} × {' '.join(filter(None, (row.name, row.variant_name))) or row.type}"
        for row in purchase.products
    )
    amount = money(purchase.amount, purchase.currency)
    return f"{purchase.purchase_number:>5}  {made:%Y-%m-%d %H:%M:%S}  {amount:>12}  {goods}  {purchase.purchase_uuid1}"


def money(amount: int, currency: str) -> str:
    return f"{Money(amount, currency).value} {currency}"
