"""The items of a sale: what its lines name, in the library or beside it, and at which prices."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from msgspec import UNSET

from app.domain.errors import Violation
from app.domain.locations import LocationType
from app.domain.quantity import ZERO, plain
from app.service.http.call import Call
from app.service.inventory.moving import Problem, refuse
from app.service.library import catalogue
from app.service.purchases import goods
from app.service.purchases.amounts import Amounts, Vat, portion, vat_percentage
from app.service.purchases.goods import Found, Goods
from app.wire.purchases import NewSale, PurchaseRow, SaleLine

#: How much a line is of, unless it tells.
ONE = Decimal(1)


class Item(NamedTuple):
    """A row of a receipt in the making, what it comes to, and what one of it costs the shop if that is known."""

    row: PurchaseRow
    amounts: Amounts
    cost: int | None = None


class _Line(NamedTuple):
    """A line, what it names, and for how much each."""

    said: SaleLine
    goods: Goods | None
    unit_price: int | None


def sold(call: Call[NewSale], also: Iterable[Problem]) -> list[Item]:
    """What a sale's lines name. Raises `Refused` for all that is wrong with them, ``also`` included."""
    found = goods.look_up(call.connection, call.body.lines)
    lines = [_line(said, found, call.store.currency) for said in call.body.lines]
    refuse((*also, *_problems(lines, found)))
    products = {line.goods.product.uuid for line in lines if line.goods}
    tracked = catalogue.tracked(call.connection, products)
    return [_item(call, number, line, tracked) for number, line in enumerate(lines)]


def _line(said: SaleLine, found: Found, currency: str) -> _Line:
    """At its own price, unless another is said; one in another currency is none."""
    named = goods.named_by(said, found)
    price = named.variant.price if named else None
    own = price.amount if price and price.currency_id == currency else None
    return _Line(said, named, own if said.unit_price is None else said.unit_price)


def _problems(lines: Collection[_Line], found: Found) -> Iterator[Problem]:
    if not lines:
        yield "violations", Violation("lines", "lines must not be empty", "MUST_NOT_BE_EMPTY")
    for number, line in enumerate(lines):
        path = f"lines[{number}]"
        wrong = list(goods.problems(path, line.said, found))
        yield from wrong
        if not wrong and line.unit_price is None:
            message = f"{path} has no price in the store's currency"
            yield "violations", Violation(f"{path}.unitPrice", message, "MUST_NOT_BE_NULL")


def _item(call: Call[NewSale], number: int, line: _Line, tracked: Collection[str]) -> Item:
    quantity, unit_price, vat = line.said.quantity or ONE, line.unit_price or 0, _vat(line.goods)
    amounts = portion(unit_price, vat, ZERO, quantity)
    row = PurchaseRow(
        id=str(number),
        type="PRODUCT" if line.goods else "CUSTOM_AMOUNT",
        library_product=line.goods is not None,
        name=line.said.name or "",
        quantity=plain(quantity),
        unit_price=unit_price,
        vat_percentage=vat,
        row_taxable_amount=amounts.taxable,
    )
    if line.goods is None:
        return Item(row, amounts)
    _describe(row, line.goods)
    if line.goods.product.uuid in tracked:
        moves(call, row)
    cost = line.goods.variant.cost_price
    return Item(row, amounts, cost.amount if cost else None)


def _vat(named: Goods | None) -> Vat:
    """The variant's own, which is the older form, or its product's."""
    return vat_percentage(named.variant.vat_percentage, named.product.vat_percentage) if named else UNSET


def _describe(row: PurchaseRow, named: Goods) -> None:
    product, variant = named
    row.product_uuid, row.variant_uuid = product.uuid, variant.uuid
    row.name, row.variant_name = product.name, variant.name or ""
    row.unit_name = variant.unit_name or product.unit_name or UNSET
    row.sku, row.barcode = variant.sku or UNSET, variant.barcode or UNSET


def moves(call: Call[NewSale], row: PurchaseRow) -> None:
    """Have the row say that its goods go from STORE to SOLD; those of a refund, less than none, come back."""
    row.from_location_uuid = call.store.location(LocationType.STORE).uuid
    row.to_location_uuid = call.store.location(LocationType.SOLD).uuid
