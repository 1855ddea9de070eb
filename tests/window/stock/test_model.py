"""The stock table as Qt asks for it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from app.domain.changes import Aspect, Changes
from app.domain.stock import Chip, Item
from app.window.stock.columns import COLUMNS, Column
from app.window.stock.model import StockModel
from app.window.stock.rows import Order, Query
from tests.window.shop import LOW, SHOP, UNTRACKED, WEIGHED, by_variant, with_balance

NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}


@pytest.fixture
def model() -> StockModel:
    made = StockModel()
    made.replace(SHOP)
    return made


def cell(model: StockModel, item: Item, column: str, role: Qt.ItemDataRole) -> object:
    row = model.rows.index_of(item.variant.uuid)
    assert row is not None
    return model.data(model.index(row, NUMBERS[column]), role)


def test_qt_s_own_checks_hold_through_queries_orders_and_changes(
    model: StockModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.ask(Query("jacket"))
    model.order_by(Order("sku", descending=True))
    changed = with_balance(SHOP, LOW.variant.uuid, "9")
    assert model.update(Changes(frozenset(SHOP), Aspect.BALANCE), changed)
    model.order_by(Order("balance"))
    assert not model.update(Changes(frozenset(SHOP), Aspect.BALANCE), SHOP)
    model.ask(Query("no such thing"))
    model.replace({})
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


def test_a_balance_is_redrawn_where_its_row_stands(model: StockModel) -> None:
    drawn: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    changed = with_balance(SHOP, LOW.variant.uuid, "2")
    assert model.update(Changes(frozenset({LOW.variant.uuid}), Aspect.BALANCE), changed)
    row = model.rows.index_of(LOW.variant.uuid)
    assert drawn == [(row, row)]
    assert cell(model, LOW, "balance", Qt.ItemDataRole.DisplayRole) == "2"


def test_neighbouring_rows_are_redrawn_as_one_range(model: StockModel) -> None:
    drawn: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    assert model.update(Changes(frozenset(SHOP), Aspect.BALANCE), SHOP)
    assert drawn == [(0, len(SHOP) - 1)]


def test_a_change_of_the_catalogue_makes_the_rows_anew(model: StockModel) -> None:
    assert not model.update(Changes(frozenset(SHOP), Aspect.CATALOGUE), SHOP)


def test_the_low_stock_table_drops_what_is_no_longer_low() -> None:
    model = StockModel(Chip.LOW)
    model.replace(SHOP)
    assert model.rowCount() == 2
    changed = with_balance(SHOP, LOW.variant.uuid, "5")
    assert not model.update(Changes(frozenset(SHOP), Aspect.BALANCE), changed)
    model.replace(changed)
    assert model.rows.index_of(LOW.variant.uuid) is None
    assert by_variant(model.rows.shown).keys() < SHOP.keys()
