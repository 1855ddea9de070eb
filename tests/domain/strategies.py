"""Any quantity, level and item that can occur, for the property tests of the domain."""

from decimal import Decimal

from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.quantity import MOST_PER_MOVEMENT, PLACES
from app.domain.stock import NO_LEVEL, Item, Level


def quantities(least: int, most: int) -> st.SearchStrategy[Decimal]:
    """Quantities with up to `PLACES` digits after the point; whole ones and nearly whole ones often."""
    finest = Decimal(1).scaleb(-PLACES)
    fine = st.integers(least * 10**PLACES, most * 10**PLACES).map(lambda units: units * finest)
    return st.one_of(st.integers(least, most).map(Decimal), fine)


BALANCES = quantities(-1_000_000, 1_000_000)
MOVABLE = quantities(0, int(MOST_PER_MOVEMENT)).filter(bool)
LEVELS = st.builds(Level, st.none() | quantities(0, int(MOST_PER_MOVEMENT)), st.booleans())


def item(
    balance: Decimal | int = 0,
    level: Level | int | None = NO_LEVEL,
    *,
    tracked: bool = True,
    product: str = "jacket",
    variant: str = "small",
) -> Item:
    """An item by the figures that matter; ``product`` is always sold as small and large."""
    if not isinstance(level, Level):
        level = Level(None if level is None else Decimal(level))
    small, large = Variant(f"{product}-small", "S"), Variant(f"{product}-large", "L")
    return Item(
        Product(product, "Denim jacket", (small, large)),
        small if variant == "small" else large,
        tracked,
        Decimal(balance),
        level,
    )


ITEMS = st.builds(item, BALANCES, LEVELS, tracked=st.booleans())
TRACKED = st.builds(item, BALANCES, LEVELS)
