"""What a new store is filled with: from the sample shop or from a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.catalogue import Product
from app.domain.stock import Level


@dataclass(frozen=True, slots=True)
class Contents:
    """Products with their opening STORE balances and low-stock levels by variant.

    Every product is tracked from the start, but for those whose identifiers are in ``untracked``.
    A variant without a balance opens at zero, one without a level has none.
    """

    products: tuple[Product, ...] = ()
    balances: Mapping[str, Decimal] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    untracked: frozenset[str] = frozenset()
