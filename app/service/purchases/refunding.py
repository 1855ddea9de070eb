"""Refunds: the items that are brought back of a purchase, at most what was sold and is not back yet.

A refund gives back what was paid, whatever the library says by now. Its rows are those of the purchase with
quantities below zero, and keep their ``id``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec
from msgspec import UNSET
from sqlalchemy import Connection, select

from app.domain.errors import Violation
from app.domain.quantity import plain
from app.service.http.call import Call, unknown
from app.service.inventory.moving import Problem, refuse
from app.service.library import catalogue
from app.service.purchases import goods
from app.service.purchases.amounts import portion
from app.service.purchases.items import ONE, Item, moves
from app.service.purchases.tables import purchases
from app.wire.purchases import NewSale, Purchase, PurchaseRow, SaleLine

#: Quantities by the ``id`` of their rows.
_Quantities = defaultdict[str, Decimal]


def given_back(call: Call[NewSale], uuid: str, also: Iterable[Problem]) -> tuple[Purchase, list[Item]]:
    """The purchase ``uuid``, and what is brought back of it: by lines, or all that is left.

    Raises `Refused` for all that is in the way, ``also`` included.
    """
    original = _original(call.connection, uuid, also)
    before = _refunded(call.connection, uuid)
    wanted = _Quantities(Decimal)
    take = _take_lines if call.body.lines else _take_all
    refuse((*also, *_of_refund(original), *take(call.body.lines, original.products, before, wanted)))
    tracked = _tracked(call.connection, original.products)
    items = [
        _item(call, row, before[row.id], wanted[row.id], tracked)
        for row in original.products
        if wanted[row.id]
    ]
    return original, items


def _original(connection: Connection, uuid: str, also: Iterable[Problem]) -> Purchase:
    found = connection.scalars(select(purchases.c.entity).where(purchases.c.uuid == uuid)).all()
    if not found:
        refuse((*also, ("unknown_named", unknown("refunds", uuid))))
    return msgspec.json.decode(found[0], type=Purchase)


def _refunded(connection: Connection, uuid: str) -> _Quantities:
    """What was brought back already."""
    back = _Quantities(Decimal)
    for entity in connection.scalars(select(purchases.c.entity).where(purchases.c.refunds == uuid)):
        for row in msgspec.json.decode(entity, type=Purchase).products:
            back[row.id] -= Decimal(row.quantity)
    return back


def _of_refund(original: Purchase) -> Iterator[Problem]:
    if original.refund:
        yield "violations", Violation("refunds", "a refund has no refund of its own", "MUST_BE_FALSE")


def _take_all(
    _lines: list[SaleLine], rows: list[PurchaseRow], before: _Quantities, wanted: _Quantities
) -> Iterator[Problem]:
    for row in rows:
        wanted[row.id] = Decimal(row.quantity) - before[row.id]
    if not any(wanted.values()):
        yield (
            "violations",
            Violation("refunds", "the purchase was brought back already, all of it", "MUST_BE_FALSE"),
        )


def _take_lines(
    lines: list[SaleLine], rows: list[PurchaseRow], before: _Quantities, wanted: _Quantities
) -> Iterator[Problem]:
    """Take what each line names from the rows that have its name, the first one first."""
    called = defaultdict[goods.Name, list[PurchaseRow]](list)
    for row in rows:
        for name in _names_of(row):
            called[name].append(row)
    for number, line in enumerate(lines):
        path, named = f"lines[{number}]", _names(line)
        quantity = missing = line.quantity or ONE
        yield from goods.more_than_one(path, named)
        for row in (row for name in named[:1] for row in called[name]):
            taken = min(missing, Decimal(row.quantity) - before[row.id] - wanted[row.id])
            wanted[row.id] += taken
            missing -= taken
        if missing:
            yield "violations", _too_much(path, quantity, quantity - missing)


def _names(line: SaleLine) -> list[goods.Name]:
    return [*goods.names(line), *([("id", line.id)] if line.id is not None else [])]


def _names_of(row: PurchaseRow) -> set[goods.Name]:
    return goods.names_of(row.variant_uuid, row.sku, row.barcode) | {("id", row.id)}


def _too_much(path: str, quantity: Decimal, left: Decimal) -> Violation:
    most = plain(left)
    message = f"{path} brings back more than the {most} that were sold and are not back yet"
    return Violation(f"{path}.quantity", message, "MUST_BE_LESS_OR_EQUAL_THAN", most, plain(quantity))


def _tracked(connection: Connection, rows: list[PurchaseRow]) -> set[str]:
    """The variants of ``rows`` that there are still, of products that are tracked now."""
    owners = catalogue.owners(connection, (row.variant_uuid for row in rows if row.variant_uuid))
    tracked = catalogue.tracked(connection, owners.values())
    return {variant for variant, product in owners.items() if product in tracked}


def _item(
    call: Call[NewSale], sold: PurchaseRow, before: Decimal, quantity: Decimal, tracked: set[str]
) -> Item:
    amounts = portion(sold.unit_price, sold.vat_percentage, before + quantity, before)
    row = msgspec.structs.replace(
        sold,
        quantity=plain(-quantity),
        row_taxable_amount=amounts.taxable,
        from_location_uuid=UNSET,
        to_location_uuid=UNSET,
    )
    if sold.variant_uuid in tracked:
        moves(call, row)
    return Item(row, amounts)
