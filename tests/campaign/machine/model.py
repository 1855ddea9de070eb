"""What a shop should be, as the contract has it: a few dictionaries, and no database."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from app.domain.contents import Contents
from app.domain.quantity import MOST_PER_MOVEMENT, PLACES
from app.domain.stock import NO_LEVEL, Level


class Move(NamedTuple):
    """A movement as it is asked for, right or wrong. Places go by their names: ``STORE``, ``STALL``."""

    product: str
    variant: str
    source: str
    target: str
    change: Decimal

    @property
    def breaks_a_rule(self) -> bool:
        """More than zero, at most what the API takes at once, few digits; to another place."""
        places = -int(self.change.normalize().as_tuple().exponent)
        fits = 0 < self.change <= MOST_PER_MOVEMENT and places <= PLACES
        return not fits or self.source == self.target


@dataclass
class Sold:
    """A row of a receipt; of a refund the quantity is less than zero."""

    variant: str | None
    quantity: Decimal
    back: Decimal = Decimal(0)  #: how much of it was brought back

    @property
    def left(self) -> Decimal:
        return self.quantity - self.back


@dataclass
class Model:
    """A shop with these ``contents``. What a method changes here, a request changes there."""

    products: dict[str, tuple[str, ...]]  #: those that there are, with their variants
    owners: dict[str, str]  #: of every variant that there ever was: a variant never becomes another product's
    tracked: set[str]
    balances: defaultdict[tuple[str, str], Decimal]  #: by place and variant; kept whatever is deleted
    levels: dict[tuple[str, str], Level] = field(default_factory=dict)  #: by place and variant; no defaults
    purchases: dict[str, list[Sold]] = field(default_factory=dict)  #: refunds too
    refunds: set[str] = field(default_factory=set)
    subscriptions: dict[str, set[str]] = field(default_factory=dict)  #: what each is told of

    @classmethod
    def of(cls, contents: Contents) -> "Model":
        products = {one.uuid: tuple(variant.uuid for variant in one.variants) for one in contents.products}
        balances = defaultdict[tuple[str, str], Decimal](Decimal)
        for variant, balance in contents.balances.items():
            balances["STORE", variant] += balance
            balances["SUPPLIER", variant] -= balance
        return cls(
            products,
            {variant: product for product, variants in products.items() for variant in variants},
            set(products) - contents.untracked,
            balances,
            {("STORE", variant): level for variant, level in contents.levels.items()},
        )

    def knows(self, product: str, variant: str) -> bool:
        return variant in self.products.get(product, ())

    def refusal(
        self, moves: Collection[Move], places: Collection[str], tracked: Collection[str] | None = None
    ) -> str | None:
        """The ``errorType`` that ``moves`` are refused with, if they are: the first kind of what is wrong.

        ``places`` are those that the call knows; ``tracked`` the products that it can move, unless as now.
        """
        tracked = self.tracked if tracked is None else tracked
        if any(move.breaks_a_rule for move in moves):
            return "CONSTRAINT_VIOLATION"
        if not all(
            self.knows(move.product, move.variant) and {move.source, move.target} <= set(places)
            for move in moves
        ):
            return "ENTITY_NOT_FOUND"
        return None if all(move.product in tracked for move in moves) else "PRODUCT_NOT_TRACKED"

    def move(self, moves: Iterable[Move]) -> None:
        for move in moves:
            self.balances[move.source, move.variant] -= move.change
            self.balances[move.target, move.variant] += move.change

    def track(self, product: str, on: bool) -> None:
        (self.tracked.add if on else self.tracked.discard)(product)

    def clashes(self, product: str, variants: Iterable[str]) -> bool:
        """Whether one of ``variants`` is, or once was, another product's."""
        return any(self.owners.get(variant, product) != product for variant in variants)

    def save(self, product: str, variants: tuple[str, ...]) -> None:
        """Make a product, or give it these variants. What one that leaves had as its level is forgotten."""
        left = set(self.products.get(product, ())) - set(variants)
        self.products[product] = variants
        self.owners |= dict.fromkeys(variants, product)
        self._forget_levels(left)

    def delete(self, product: str) -> None:
        self.tracked.discard(product)
        self._forget_levels(set(self.products.pop(product, ())))

    def _forget_levels(self, variants: Collection[str]) -> None:
        for key in [key for key in self.levels if key[1] in variants]:
            del self.levels[key]

    def set_level(self, place: str, variant: str, level: Level) -> None:
        if level == NO_LEVEL:
            self.levels.pop((place, variant), None)
        else:
            self.levels[place, variant] = level

    def stock(self, place: str) -> dict[str, Decimal]:
        """The balances of a place, zeros too: of every variant of every product that is tracked."""
        listed = (variant for product in self.tracked for variant in self.products[product])
        return {variant: self.balances[place, variant] for variant in listed}
