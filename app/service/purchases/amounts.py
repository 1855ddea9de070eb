"""What the rows of a receipt come to, in minor units. Prices include the tax (contract, section 5)."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from msgspec import UNSET, UnsetType

#: In percent; unset where the library has none.
Vat = float | UnsetType


class Amounts(NamedTuple):
    """What is paid, and the part of it that the tax is paid on."""

    gross: int
    taxable: int

    @property
    def vat(self) -> int:
        return self.gross - self.taxable


def portion(unit_price: int, vat: Vat, start: Decimal, end: Decimal) -> Amounts:
    """The amounts of a row's goods from the quantity ``start`` to ``end``; less than nothing backwards.

    Half a cent is rounded up. Portions that adjoin come to exactly the whole: whoever
    brings cheese back in slices gets what the piece had cost.
    """
    first, last = _up_to(unit_price, vat, start), _up_to(unit_price, vat, end)
    return Amounts(last.gross - first.gross, last.taxable - first.taxable)


def _up_to(unit_price: int, vat: Vat, quantity: Decimal) -> Amounts:
    gross = _rounded(unit_price * quantity)
    return Amounts(gross, _rounded(gross / (1 + Decimal(str(vat or 0)) / 100)))


def _rounded(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


def vat_percentage(*given: Decimal | None) -> Vat:
    """The first that is given."""
    return next((float(one) for one in given if one is not None), UNSET)


def by_percentage(rows: Iterable[tuple[Vat, Amounts]]) -> dict[str, int]:
    """What is paid at each percentage of tax, by its text: ``{"25.0": 70000}``."""
    sums: defaultdict[str, int] = defaultdict(int)
    for vat, amounts in rows:
        if vat is not UNSET:
            sums[str(vat)] += amounts.gross
    return dict(sums)
