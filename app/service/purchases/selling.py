"""The till's way in, ours and not Zettle's: what is sold or brought back becomes a purchase.

Everything that is wrong with what was said is named; the one check that comes later is whether cash suffices,
which only a right body can tell.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.domain.catalogue import MOST_MONEY
from app.domain.errors import Refused, Violation
from app.domain.identifiers import new_identifier
from app.service.http.call import Call, Reply
from app.service.inventory.moving import Problem, problems_of_moment
from app.service.purchases.items import Item, sold
from app.service.purchases.recording import record
from app.service.purchases.refunding import given_back
from app.service.purchases.tables import purchases
from app.wire.purchases import NewPayment, NewSale, Payment, PaymentReferences, Purchase

_CASH = "IZETTLE_CASH"


def sell(call: Call[NewSale]) -> Reply:
    """Record a sale, or the refund of one, and answer the purchase that it makes."""
    _refuse_repeated(call)
    late = list(_problems_of_time(call))
    original = None
    if call.body.refunds is None:
        items = sold(call, late)
        payment = _paid(call.body.payment, items)
    else:
        original, items = given_back(call, call.body.refunds, late)
        payment = _repaid(call.body.payment, items, original)
    purchase = record(call, items, payment, original)
    return Reply(purchase, {"Location": f"{call.url}/purchase/v2/{purchase.purchase_uuid1}"})


def _refuse_repeated(call: Call[NewSale]) -> None:
    """A till that lost a reply may ask again with the same UUID; nothing is sold twice."""
    uuid = call.body.uuid
    if uuid and call.connection.scalar(select(purchases.c.number).where(purchases.c.uuid == uuid)):
        raise Refused(
            "exists", violations=(Violation("uuid", "exists already", "MUST_BE_FALSE", value=uuid),)
        )


def _problems_of_time(call: Call[NewSale]) -> Iterator[Problem]:
    if call.body.timestamp is not None:
        yield from problems_of_moment("timestamp", call.body.timestamp, call.moment)


def _paid(given: NewPayment | None, items: Sequence[Item]) -> Payment:
    """What a customer pays; of cash, what was handed over and the change."""
    amount, given = sum(item.amounts.gross for item in items), given or NewPayment()
    handed = amount if given.handed_amount is None else given.handed_amount
    if wrong := _problem_of_payment(amount, handed):
        raise Refused("violations", violations=(wrong,))
    cash = {"handedAmount": handed, "changeAmount": handed - amount} if given.type == _CASH else {}
    return Payment(uuid=new_identifier(), amount=amount, type=given.type, attributes=cash)


def _problem_of_payment(amount: int, handed: int) -> Violation | None:
    if amount > MOST_MONEY:
        message, expected = f"lines come to more than {MOST_MONEY}", f"at most {MOST_MONEY}"
        return Violation("lines", message, "DIGIT_OUT_OF_BOUNDS", expected)
    if handed < amount:
        name, message = "payment.handedAmount", f"payment.handedAmount is less than the {amount} to be paid"
        return Violation(name, message, "MUST_BE_GREATER_OR_EQUAL_TO", str(amount), str(handed))
    return None


def _repaid(given: NewPayment | None, items: Sequence[Item], original: Purchase) -> Payment:
    """What a customer gets back, the way it was paid unless another is said."""
    amount, payment = sum(item.amounts.gross for item in items), original.payments[0]
    kind = given.type if given else payment.type
    return Payment(
        uuid=new_identifier(),
        amount=amount,
        type=kind,
        references=PaymentReferences(refunds_payment=payment.uuid),
        attributes={"handedAmount": amount} if kind == _CASH else {},
    )
