"""What is asked of the rows of a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from app.domain.stock import Chip

if TYPE_CHECKING:
    import numpy.typing as npt

#: Rows of a shelf, in some order.
RowNumbers: TypeAlias = "Sequence[int] | npt.NDArray[Any]"


class Query(msgspec.Struct, frozen=True):
    """Every word of ``text`` in any order, a chip and a category."""

    text: str = ""
    chip: Chip = Chip.ALL
    category: str | None = None


#: Nothing is asked: all is shown.
ALL = Query()


class Order(msgspec.Struct, frozen=True):
    """Which column sorts, by its name, and which way."""

    column: str
    descending: bool = False


def with_order(orders: tuple[Order, ...], order: Order | None) -> tuple[Order, ...]:
    """The orders after a person sorted by one more, which comes before those that there were; none without."""
    if order is None:
        return ()
    return (*(known for known in orders if known.column != order.column), order)
