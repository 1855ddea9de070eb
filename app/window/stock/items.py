"""Some items of a shelf: those that are chosen or shown. numpy is imported where many are looked at at once."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from app.domain.stock import Chip, Item
from app.window.stock.query import RowNumbers
from app.workspace.shelf import TRACKED, Catalogue, Shelf, bit, decimal

if TYPE_CHECKING:
    import numpy.typing as npt


class Items(Sequence[Item]):
    """The items of ``rows`` of a shelf, each made when it is asked for."""

    def __init__(self, shelf: Shelf, rows: RowNumbers) -> None:
        self._shelf = shelf
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> "Items": ...
    def __getitem__(self, place: int | slice) -> "Item | Items":
        if isinstance(place, slice):
            return Items(self._shelf, self.rows[place])
        return self._shelf.at(int(self.rows[place]))

    def __iter__(self) -> Iterator[Item]:
        return (self._shelf.at(int(row)) for row in self.rows)

    @property
    def variants(self) -> list[str]:
        return [item.variant.uuid for item in self]

    def tracked(self, wanted: bool | None) -> "Items":
        """Those that are tracked, or are not; all where either will do."""
        if wanted is None or not len(self):
            return self
        tracked = self._marks() & TRACKED != 0
        return Items(self._shelf, self._array()[tracked if wanted else ~tracked])

    # The sum of many

    @property
    def products(self) -> int:
        """Of how many products they are."""
        import numpy as np

        first_rows = np.frombuffer(self._shelf.catalogue.first_rows, "u4")
        return len(np.unique(np.searchsorted(first_rows, self._array(), side="right")))

    @property
    def low(self) -> int:
        """How many are low."""
        return int((self._marks() & bit(Chip.LOW) != 0).sum())

    @property
    def totals(self) -> dict[str, Decimal]:
        """What there is of tracked goods by unit: pieces and weights are not added to each other."""
        import numpy as np

        if not len(self):
            return {}
        tracked = self._marks() & TRACKED != 0
        shelf, rows = self._shelf, self._array()[tracked]
        names, units = _units(shelf.catalogue)
        found = np.repeat(units, np.diff(np.frombuffer(shelf.catalogue.first_rows, "u4")))[rows]
        balances = np.frombuffer(shelf.balances, "i8")[rows]
        # Added up by Python, whose numbers have no end.
        return {
            names[unit]: decimal(sum(balances[found == unit].tolist())) for unit in np.unique(found).tolist()
        }

    def _marks(self) -> "npt.NDArray[Any]":
        import numpy as np

        marks: npt.NDArray[Any] = np.frombuffer(self._shelf.marks, "u1")[self._array()]
        return marks

    def _array(self) -> "npt.NDArray[Any]":
        import numpy as np

        return np.asarray(self.rows, "u4")


@lru_cache(maxsize=1)
def _units(catalogue: Catalogue) -> "tuple[list[str], npt.NDArray[Any]]":
    """The units that there are, and which of them each product has; 50 ms for 15,000 products, once."""
    import numpy as np

    numbers: dict[str, int] = {}
    products = map(catalogue.product, range(len(catalogue.product_ends) - 1))
    found = [numbers.setdefault(product.unit, len(numbers)) for product in products]
    return list(numbers), np.array(found, "u4")
