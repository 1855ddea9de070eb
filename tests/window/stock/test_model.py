"""The stock table as Qt asks for it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.stock import Chip, Item
from app.window.stock.columns import COLUMNS, Column
from app.window.stock.model import StockModel
from app.window.stock.query import Order, Query
from app.workspace.shelf import EMPTY, Shelf
from tests.window.shop import IN_STOCK, LOW, OUT, SHOP, UNTRACKED, WEIGHED, item, shelf

NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}
MANY = [item(f"Thing {number}", str(number % 7)) for number in range(2000)]


@pytest.fixture(scope="module")
def shop() -> Shelf:
    return shelf(SHOP.values())


@pytest.fixture(scope="module")
def many() -> Shelf:
    """More than are searched in one go."""
    return shelf(MANY)


@pytest.fixture
def model(shop: Shelf) -> StockModel:
    made = StockModel()
    made.make_searchable()
    made.take(shop)
    return made


def sold(shelf: Shelf, sold: Item, balance: str) -> Shelf:
    row = shelf.row(sold.variant.uuid)
    assert row is not None
    return shelf.with_items({row: replace(shelf.at(row), balance=Decimal(balance))})


def place_of(model: StockModel, item: Item) -> int | None:
    row = model.rows.shelf.row(item.variant.uuid)
    assert row is not None
    return model.rows.place(row)


def cell(model: StockModel, item: Item, column: str, role: Qt.ItemDataRole) -> object:
    return model.data(model.index(place_of(model, item) or 0, NUMBERS[column]), role)


def test_qt_s_own_checks_hold_through_queries_orders_and_changes(
    model: StockModel, shop: Shelf, many: Shelf, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.ask(Query("jacket"))
    model.order_by(Order("sku", descending=True))
    model.take(sold(shop, LOW, "9"))
    model.order_by(Order("balance"))
    model.ask(Query("no such thing"))
    model.take(many)
    model.ask(Query("thing"))
    model.take(sold(many, MANY[5], "9"))
    model.finish()
    assert model.rowCount() == len(MANY)
    model.take(EMPTY)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_cells_are_read_aloud_with_their_heading_and_without_shapes(model: StockModel) -> None:
    aloud = Qt.ItemDataRole.AccessibleTextRole
    assert cell(model, LOW, "status", aloud) == "Status: Low"
    assert cell(model, UNTRACKED, "status", aloud) == "Status: Not tracked"
    assert cell(model, WEIGHED, "balance", aloud) == "In stock: 7.35"
    assert cell(model, UNTRACKED, "balance", aloud) == "In stock: —"


def test_cells_show_text(model: StockModel) -> None:
    shown = {
        column.name: cell(model, WEIGHED, column.name, Qt.ItemDataRole.DisplayRole) for column in COLUMNS
    }
    assert shown == {
        "product": "Gruyère", "variant": "", "sku": "", "barcode": "", "category": "Cheese", "cost": "—",
        "price": "298.00 /kg", "balance": "7.35", "level": "2", "missing": "", "status": "✓ In stock",
    }  # fmt: skip
    assert cell(model, LOW, "missing", Qt.ItemDataRole.DisplayRole) == "2"


def test_what_is_not_tracked_is_never_zero(model: StockModel) -> None:
    assert cell(model, UNTRACKED, "balance", Qt.ItemDataRole.DisplayRole) == "—"


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_heading_stands_over_its_cells(model: StockModel, column: Column) -> None:
    number = COLUMNS.index(column)
    role = Qt.ItemDataRole.TextAlignmentRole
    heading = model.headerData(number, Qt.Orientation.Horizontal, role)
    assert heading == model.data(model.index(0, number), role)
    right = bool(heading & Qt.AlignmentFlag.AlignRight)
    assert right == (COLUMNS[number].name in {"cost", "price", "balance", "level", "missing"})


def test_there_are_no_headings_of_rows_and_no_rows_below_rows(model: StockModel) -> None:
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert (model.rowCount(), model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (
        7,
        0,
        0,
    )


def test_rows_are_redrawn_as_one_range_where_no_more_and_no_fewer_are_shown(
    model: StockModel, shop: Shelf
) -> None:
    drawn: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    model.modelReset.connect(lambda: drawn.append((-1, -1)))
    model.take(sold(shop, LOW, "2"))
    assert drawn == [(0, len(SHOP) - 1)]
    assert cell(model, LOW, "balance", Qt.ItemDataRole.DisplayRole) == "2"


def test_a_row_moves_where_it_is_sorted_by_what_changed(model: StockModel, shop: Shelf) -> None:
    model.order_by(Order("balance"))
    assert place_of(model, LOW) == 2
    model.take(sold(shop, LOW, "-5"))
    assert place_of(model, LOW) == 0


def test_the_rest_is_found_in_turns_of_the_loop_and_comes_behind(
    model: StockModel, many: Shelf, qtbot: QtBot
) -> None:
    model.take(many)
    model.ask(Query("thing"))
    page = model.rowCount()
    assert 23 <= page < len(MANY)
    first = [model.item(row) for row in range(page)]
    with qtbot.waitSignals([model.rowsInserted, model.settled]):
        pass
    assert model.rowCount() == len(MANY)
    assert [model.item(row) for row in range(page)] == first


def test_what_is_searched_for_can_be_had_at_once(model: StockModel, many: Shelf, qtbot: QtBot) -> None:
    model.take(many)
    model.ask(Query("thing"))
    with qtbot.waitSignal(model.settled):
        model.finish()
    assert model.rowCount() == len(MANY)


def test_until_it_is_searchable_all_is_shown_and_what_is_asked_is_noted(shop: Shelf) -> None:
    """The first paint waits for nothing that sorts; what was remembered holds as soon as that is there."""
    model = StockModel()
    model.order_by(Order("balance"))
    model.take(shop)
    model.ask(Query("jacket"))
    assert [model.item(row) for row in range(model.rowCount())] == list(SHOP.values())
    assert (model.is_searchable, model.order) == (False, Order("balance"))
    assert model.rows.counts[Chip.LOW] == 2
    model.make_searchable()
    assert model.is_searchable
    assert [model.item(row) for row in range(model.rowCount())] == [OUT, LOW, IN_STOCK]


def test_a_store_whose_index_is_not_read_yet_is_searchable_once_it_is(shop: Shelf) -> None:
    read = shop.catalogue.index
    model = StockModel()
    model.make_searchable()
    model.ask(Query("jacket"))
    shop.catalogue.index = None
    try:
        model.take(shop)
        assert (model.is_searchable, model.rowCount()) == (False, len(SHOP))
    finally:
        shop.catalogue.index = read
    model.take(shop)
    assert (model.is_searchable, model.rowCount()) == (True, 3)


def test_the_low_stock_table_drops_what_is_no_longer_low(shop: Shelf) -> None:
    model = StockModel(Chip.LOW)
    model.take(shop)
    assert (model.rowCount(), model.rows.counts[Chip.OUT]) == (2, 1)  # before it is searchable, too
    model.make_searchable()
    assert model.rowCount() == 2
    model.take(sold(shop, LOW, "5"))
    assert (model.rowCount(), place_of(model, LOW)) == (1, None)
