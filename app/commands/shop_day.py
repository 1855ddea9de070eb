"""A shop's day, made up: who buys what, what is brought back, what is recorded late.

All of it is chance, and the same for the same seed and wares.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import NamedTuple

_LARGEST_BASKET = 5
_MINUTES_LATE = (5, 240)

#: How many of a ware somebody takes, and how often.
_PIECES = {1: 75, 2: 18, 3: 5, 6: 2}

#: Grams, in the steps of a shop's scales, of what is sold by weight.
_GRAMS = range(100, 2001, 5)


class Ware(NamedTuple):
    """What can be bought: a variant, its price in minor units, and whether it comes in pieces."""

    variant: str
    price: int
    in_pieces: bool


@dataclass(frozen=True, slots=True)
class Sale:
    """A basket, with how much of each ware; recorded so many minutes after it was sold."""

    basket: tuple[tuple[Ware, Decimal], ...]
    minutes_late: int = 0


@dataclass(frozen=True, slots=True)
class Return:
    """A customer comes back with a sale, counted from 0: with all of it, or with one of its rows."""

    sale: int
    row: int | None


def shop_day(
    wares: Sequence[Ware], *, sales: int, seed: int, late: float, refunds: float
) -> Iterator[Sale | Return]:
    """``sales`` baskets; ``late`` and ``refunds`` are the shares of them, 0 to 1, to which that happens.

    A few wares make most of the sales: the second in favour goes half as often as the first, the third a third
    as often. Which ones these are is chance too. Nothing comes back twice.
    """
    chance = Random(seed)  # noqa: S311 - a play, no secret
    ranked = chance.sample(wares, len(wares))
    favour = [1 / rank for rank in range(1, len(wares) + 1)]
    kept = list[tuple[int, int]]()  # the sales that did not come back yet, and how many rows each has
    for number in range(sales):
        sale = _sale(chance, ranked, favour, late)
        kept.append((number, len(sale.basket)))
        yield sale
        if chance.random() < refunds:
            back, rows = kept.pop(chance.randrange(len(kept)))
            yield Return(back, chance.choice([None, chance.randrange(rows)]))


def _sale(chance: Random, ranked: Sequence[Ware], favour: Sequence[float], late: float) -> Sale:
    wanted = chance.choices(ranked, favour, k=chance.randint(1, _LARGEST_BASKET))
    basket = tuple((ware, _quantity(chance, ware)) for ware in dict.fromkeys(wanted))
    return Sale(basket, chance.randint(*_MINUTES_LATE) if chance.random() < late else 0)


def _quantity(chance: Random, ware: Ware) -> Decimal:
    if ware.in_pieces:
        return Decimal(chance.choices(list(_PIECES), list(_PIECES.values()))[0])
    return Decimal(chance.choice(_GRAMS)) / 1000
