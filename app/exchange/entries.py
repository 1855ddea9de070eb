"""What one row of a spreadsheet says, and everything that is wrong with it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from app.domain.catalogue import (
    LONGEST_BARCODE,
    LONGEST_CATEGORY,
    LONGEST_NAME,
    LONGEST_SKU,
    LONGEST_UNIT,
    MOST_MONEY,
    Money,
)
from app.domain.errors import Invalid
from app.domain.quantity import MOST_PER_MOVEMENT, ZERO, checked, plain
from app.domain.stock import Level
from app.exchange.columns import Columns, Field
from app.exchange.numbers import decimal_point, number, without_currency
from app.exchange.rows import Cell, Row

T = TypeVar("T")

#: A field (none where no single column is to blame) and what is wrong there.
Fault = tuple[Field | None, Invalid]

#: The longest text that a cell of each field may hold.
LONGEST = {
    Field.PRODUCT: LONGEST_NAME,
    Field.VARIANT: LONGEST_NAME,
    Field.CATEGORY: LONGEST_CATEGORY,
    Field.UNIT: LONGEST_UNIT,
    Field.SKU: LONGEST_SKU,
    Field.BARCODE: LONGEST_BARCODE,
}

_YES_NO = {"yes": True, "y": True, "true": True, "on": True, "1": True} | {
    "no": False, "n": False, "false": False, "off": False, "0": False
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A row's variant, with the product's part repeated in every row of it."""

    line: int
    product: str
    category: str
    unit: str
    variant: str
    sku: str
    barcode: str
    price: Money | None
    cost: Money | None
    stock: Decimal
    level: Level
    tracked: bool


class EntryReader:
    """Reads the rows under these columns. All of them are needed first: they tell the decimal mark."""

    def __init__(self, columns: Columns, currency: str, rows: Iterable[Row]) -> None:
        self._columns = columns
        self._currency = currency
        self._point = decimal_point(
            without_currency(cell, currency)
            for row in rows
            for field in (Field.PRICE, Field.COST, Field.STOCK, Field.LEVEL)
            if isinstance(cell := self._cell(row, field), str)
        )

    def read(self, row: Row) -> tuple[Entry, list[Fault]]:
        """The entry of a row, with a cell that is wrong left blank, and every fault of the row."""
        faults: list[Fault] = [
            (None, Invalid("row.untitled_cell", text=_text(cell)))
            for cell in _untitled(row.cells, self._columns.titles)
        ]

        def value(field: Field, meaning: Callable[[Cell], T], blank: T) -> T:
            cell = self._cell(row, field)
            try:
                return blank if cell == "" else meaning(cell)
            except Invalid as error:
                faults.append((field, error))
                return blank

        def text(field: Field) -> str:
            return value(field, lambda cell: _short(_text(cell), LONGEST[field]), "")

        entry = Entry(
            line=row.line,
            product=text(Field.PRODUCT),
            category=text(Field.CATEGORY),
            unit=text(Field.UNIT),
            variant=text(Field.VARIANT),
            sku=text(Field.SKU),
            barcode=text(Field.BARCODE),
            price=value(Field.PRICE, self._money, None),
            cost=value(Field.COST, self._money, None),
            stock=value(Field.STOCK, self._stock, ZERO),
            level=Level(value(Field.LEVEL, self._level, None), value(Field.ALERT, _yes_no, False)),
            tracked=value(Field.TRACKED, _yes_no, True),
        )
        if self._cell(row, Field.PRODUCT) == "":
            faults.append((Field.PRODUCT, Invalid("text.missing")))
        return entry, faults

    def _cell(self, row: Row, field: Field) -> Cell:
        """The cell of a field; blank where the file has no such column or the row ends before it."""
        index = self._columns.places.get(field, len(row.cells))
        return row.cells[index] if index < len(row.cells) else ""

    def _number(self, cell: Cell) -> Decimal:
        if isinstance(cell, str):
            return number(cell.replace("\u2212", "-"), self._point)
        if not cell.is_finite():
            raise Invalid("number.not_a_number", text=str(cell))
        return cell

    def _money(self, cell: Cell) -> Money:
        """A price, rounded half even to the minor unit."""
        value = self._number(without_currency(cell, self._currency) if isinstance(cell, str) else cell)
        most = Money(MOST_MONEY, self._currency).value
        return Money.of(_within(value, ZERO, most), self._currency)

    def _stock(self, cell: Cell) -> Decimal:
        """A balance, possibly below zero, that one movement can bring about (contract, section 1.4)."""
        return checked(_within(self._number(cell), -MOST_PER_MOVEMENT, MOST_PER_MOVEMENT))

    def _level(self, cell: Cell) -> Decimal | None:
        """A low-stock level. A level of 0 is none: that is how other programs write that there is none,
        and nothing could be under it but stock below zero, which has a status of its own."""
        return checked(_within(self._number(cell), ZERO, MOST_PER_MOVEMENT)) or None


def _untitled(cells: Sequence[Cell], titles: Sequence[str]) -> list[Cell]:
    """The cells that stand under no title: a sign that an unquoted delimiter has moved the row's cells."""
    return [
        cell
        for index, cell in enumerate(cells)
        if cell != "" and (index >= len(titles) or titles[index] == "")
    ]


def _text(cell: Cell) -> str:
    """What a cell shows: a barcode that a workbook holds as a number is its digits."""
    return cell if isinstance(cell, str) else plain(cell)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Invalid("text.too_long", text=text, most=most)
    return text


def _within(value: Decimal, least: Decimal, most: Decimal) -> Decimal:
    if value < least:
        raise Invalid("number.negative" if least == 0 else "number.too_small", text=plain(value), least=least)
    if value > most:
        raise Invalid("number.too_large", text=plain(value), most=most)
    return value


def _yes_no(cell: Cell) -> bool:
    text = _text(cell)
    try:
        return _YES_NO[text.casefold()]
    except KeyError:
        raise Invalid("choice.not_yes_or_no", text=text) from None
