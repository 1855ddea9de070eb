"""Handlers of discounts (contract, section 2.1): a percentage or an amount, with the ETag rules of products."""

import msgspec
from sqlalchemy import select

from app.domain.errors import Refused, Violation
from app.service.http import etags
from app.service.http.call import Call, Reply
from app.service.library import entities, events
from app.service.library.stored import find, raw, saved
from app.service.storage.schema import discounts
from app.wire.library import Discount, NewDiscount


def list_discounts(call: Call[None]) -> Reply:
    there = select(discounts.c.entity).where(~discounts.c.gone).order_by(discounts.c.number)
    return Reply([raw(entity) for entity in call.connection.scalars(there)])


def get_discount(call: Call[None]) -> Reply:
    discount = find(call, discounts, "discount")
    return etags.reply(call, raw(discount.entity), discount.etag)


def create_discount(call: Call[NewDiscount]) -> Reply:
    """A discount that there is already is replaced, and no conflict: seen of the real one (section 2.4)."""
    return _save(call)


def replace_discount(call: Call[NewDiscount]) -> Reply:
    """The whole discount, not a patch of it."""
    discount = find(call, discounts, "discount")
    etags.require(call, discount.etag)
    if call.body.uuid != discount.uuid:
        wrong = Violation(
            "uuid", "uuid is not the path's", "MUST_MATCH_PATTERN", discount.uuid, call.body.uuid
        )
        raise Refused("violations", violations=(wrong,))
    return _save(call)


def delete_discount(call: Call[None]) -> Reply:
    discount = find(call, discounts, "discount")
    event = events.add(call.connection)
    entities.mark_gone(call.connection, discounts, [discount.uuid], call.moment, event)
    return Reply()


def _save(call: Call[NewDiscount]) -> Reply:
    _refuse_both_or_neither(call.body)
    new = msgspec.structs.replace(call.body, name=call.body.name or "")
    entities.save(call.connection, discounts, [new], Discount, call.moment, events.add(call.connection))
    return saved(call, discounts, new.uuid)


def _refuse_both_or_neither(new: NewDiscount) -> None:
    if (new.percentage is None) == (new.amount is None):
        constraint = "MUST_NOT_BE_NULL" if new.percentage is None else "MUST_BE_NULL"
        message = "exactly one of percentage and amount must be given"
        wrong = (Violation(name, message, constraint) for name in ("percentage", "amount"))
        raise Refused("violations", violations=tuple(wrong))
