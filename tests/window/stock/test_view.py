"""The stock table's view: the selection by variant, columns that are remembered, widths that fit."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.stock import Chip, Item
from app.window.fonts import tabular
from app.window.remembered import RememberedColumns
from app.window.stock.columns import COLUMNS
from app.window.stock.model import StockModel
from app.window.stock.query import Order, Query
from app.window.stock.view import StockView
from app.window.theme import COLOURS, Scheme
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, SHOP, by_variant, item, shelf, with_balance

NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}
MANY = by_variant(item(f"Thing {number}", str(number)) for number in range(200))


def view_of(qtbot: QtBot, items: dict[str, Item] = SHOP, width: int = 900) -> StockView:
    made = StockView(StockModel(), COLOURS[Scheme.LIGHT])
    qtbot.addWidget(made)
    made.resize(width, 400)
    made.make_searchable()
    made.take(shelf(items.values()))
    made.show()
    return made


@pytest.fixture
def view(qtbot: QtBot) -> StockView:
    return view_of(qtbot)


def model_of(view: StockView) -> StockModel:
    model = view.model()
    assert isinstance(model, StockModel)
    return model


def row_of(view: StockView, item: Item) -> int:
    """The row of the shelf."""
    row = model_of(view).rows.shelf.row(item.variant.uuid)
    assert row is not None
    return row


def place_of(view: StockView, item: Item) -> int:
    """The row of the table."""
    place = model_of(view).rows.place(row_of(view, item))
    assert place is not None
    return place


def shown(view: StockView) -> list[Item]:
    return [model_of(view).item(place) for place in range(model_of(view).rowCount())]


def choose(view: StockView, *items: Item) -> None:
    """Click the rows of items, with Ctrl held from the second on."""
    held = Qt.KeyboardModifier.NoModifier
    for each in items:
        at = view.visualRect(view.model().index(place_of(view, each), 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)
        held = Qt.KeyboardModifier.ControlModifier


def selected_rows(view: StockView) -> list[Item]:
    """What Qt itself highlights."""
    rows = {index.row() for index in view.selectionModel().selectedIndexes()}
    return [model_of(view).item(row) for row in sorted(rows)]


# The selection


def test_a_selection_is_told_by_variant_in_the_order_of_rows(view: StockView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.selected) as told:
        choose(view, IN_STOCK)
    assert told.args
    assert list(told.args[0]) == [IN_STOCK]
    choose(view, BELOW_ZERO, LOW)
    assert list(view.chosen) == [LOW, BELOW_ZERO]


def test_the_selection_moves_with_its_variants_when_rows_are_sorted(view: StockView) -> None:
    choose(view, LOW, BELOW_ZERO)
    view.order_by(Order("balance", descending=True))
    assert list(view.chosen) == [LOW, BELOW_ZERO]
    assert selected_rows(view) == [LOW, BELOW_ZERO]


def test_the_selection_stays_when_stock_changes_and_rows_are_added(view: StockView) -> None:
    choose(view, LOW)
    new = item("A new thing")
    changed = {**by_variant([new]), **with_balance(SHOP, LOW.variant.uuid, "30")}
    view.take(shelf(changed.values()))
    assert view.chosen.variants == [LOW.variant.uuid]
    assert [(each.title, each.balance) for each in selected_rows(view)] == [("Denim jacket, S", Decimal(30))]


def test_what_a_query_hides_is_not_selected_any_more(view: StockView) -> None:
    """An action must not touch what is not seen, also not after it comes back."""
    choose(view, LOW, BELOW_ZERO)
    view.ask(Query("hat"))
    assert view.chosen.variants == [BELOW_ZERO.variant.uuid]
    view.ask(Query())
    assert view.chosen.variants == [BELOW_ZERO.variant.uuid]
    assert selected_rows(view) == [BELOW_ZERO]


def test_a_chip_hides_as_well(view: StockView) -> None:
    choose(view, LOW)
    view.ask(Query(chip=Chip.OUT))
    assert (list(view.chosen), selected_rows(view)) == ([], [])


def test_a_variant_that_is_gone_is_not_selected_any_more(view: StockView, qtbot: QtBot) -> None:
    choose(view, LOW)
    rest = {variant: each for variant, each in SHOP.items() if variant != LOW.variant.uuid}
    with qtbot.waitSignal(view.selected) as told:
        view.take(shelf(rest.values()))
    assert told.args
    assert list(told.args[0]) == []


def test_the_arrow_keys_go_on_from_the_variant_where_they_were(view: StockView) -> None:
    choose(view, LOW)
    view.order_by(Order("balance"))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert list(view.chosen) == [shown(view)[place_of(view, LOW) + 1]]


def test_the_scroll_position_stays_when_stock_changes(qtbot: QtBot) -> None:
    view = view_of(qtbot, MANY)
    view.verticalScrollBar().setValue(100)
    view.take(shelf(with_balance(MANY, next(iter(MANY)), "9").values()))
    assert view.verticalScrollBar().value() == 100


def test_choose_brings_a_variant_into_sight(qtbot: QtBot) -> None:
    view = view_of(qtbot, MANY)
    last = list(MANY.values())[-1]
    view.choose(row_of(view, last))
    assert view.chosen.variants == [last.variant.uuid]
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())
    view.ask(Query("no such thing"))
    view.choose(row_of(view, last))
    assert not view.chosen


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier])
def test_choose_selects_one_alone_whatever_keys_are_held(view: StockView, held: Qt.KeyboardModifier) -> None:
    """Whoever scans with a hand on the keyboard must not act on two."""
    choose(view, LOW)
    QTest.keyPress(view, Qt.Key.Key_F12, held)
    try:
        for each in (BELOW_ZERO, IN_STOCK, IN_STOCK):
            view.choose(row_of(view, each))
            assert selected_rows(view) == [each]
        view.choose_first()
        assert selected_rows(view) == [LOW]
    finally:
        QTest.keyRelease(view, Qt.Key.Key_F12)


def test_choose_first_of_nothing_chooses_nothing(view: StockView) -> None:
    view.ask(Query("no such thing"))
    view.choose_first()
    assert not view.chosen


def test_what_is_typed_at_the_table_does_not_jump_about_in_it(view: StockView) -> None:
    choose(view, LOW)
    QTest.keyClicks(view, "straw")
    assert view.chosen.variants == [LOW.variant.uuid]


def test_all_can_be_selected_by_keyboard(view: StockView) -> None:
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert list(view.chosen) == list(SHOP.values())


# While all that matches is not found yet

THOUSANDS = by_variant(item(f"Thing {number}", str(number)) for number in range(2000))


def test_all_that_matches_is_selected_also_what_is_still_searched_for(qtbot: QtBot) -> None:
    view = view_of(qtbot, THOUSANDS)
    view.ask(Query("thing"))
    assert model_of(view).rowCount() < len(THOUSANDS)
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.chosen) == len(THOUSANDS)


def test_what_is_selected_stays_so_where_a_search_finds_it_at_last(qtbot: QtBot) -> None:
    view = view_of(qtbot, THOUSANDS)
    last = list(THOUSANDS.values())[-1]
    view.choose(row_of(view, last))
    view.ask(Query("thing"))
    assert selected_rows(view) == []  # it is on no first page
    with qtbot.waitSignal(view.selected) as told:
        model_of(view).finish()
    assert told.args
    assert list(told.args[0]) == selected_rows(view) == [last]
    assert view.currentIndex().row() == len(THOUSANDS) - 1
    assert view.rowAt(0) == 0  # and nothing jumps


def test_what_a_search_does_not_find_at_last_is_not_selected_any_more(qtbot: QtBot) -> None:
    view = view_of(qtbot, {**THOUSANDS, **SHOP})
    view.choose(row_of(view, LOW))
    view.ask(Query("thing"))
    with qtbot.waitSignal(view.selected) as told:
        model_of(view).finish()
    assert told.args
    assert list(told.args[0]) == list(view.chosen) == []


def test_scattered_selections_come_back_in_whole(qtbot: QtBot) -> None:
    """Those of a search, among all the others when it is cleared."""
    view = view_of(qtbot, THOUSANDS)
    view.ask(Query("7"))
    view.selectAll()
    sevens = [each for number, each in enumerate(THOUSANDS.values()) if "7" in str(number)]
    assert by_variant(view.chosen) == by_variant(sevens)
    view.ask(Query())
    assert list(view.chosen) == selected_rows(view) == sevens
    view.order_by(Order("balance", descending=True))
    assert list(view.chosen) == selected_rows(view) == sevens[::-1]


# Sorting


def click_heading(view: StockView, column: str) -> None:
    header = view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(NUMBERS[column]) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def headings(view: StockView) -> list[str]:
    """The headings that are not as their columns are called."""
    model, across = model_of(view), Qt.Orientation.Horizontal
    told = [model.headerData(number, across) for number in range(len(COLUMNS))]
    return [text for text, column in zip(told, COLUMNS, strict=True) if text != column.heading()]


def test_an_arrow_beside_the_heading_tells_which_way_a_column_sorts(view: StockView) -> None:
    told = []
    for _ in range(4):
        click_heading(view, "balance")
        told.append(headings(view))
    assert told == [["In stock ▴"], ["In stock ▾"], [], ["In stock ▴"]]
    click_heading(view, "product")
    assert headings(view) == ["Product ▴"]


def test_a_third_click_on_a_heading_gives_the_store_s_own_order_back(view: StockView) -> None:
    choose(view, LOW)
    for _ in range(3):
        click_heading(view, "balance")
    assert shown(view) == list(SHOP.values())
    assert (model_of(view).order, view.columns.save().sort) == (None, None)
    assert selected_rows(view) == [LOW]


@pytest.mark.parametrize("descending", [True, False])
def test_what_is_selected_stays_in_sight_when_rows_are_sorted(qtbot: QtBot, descending: bool) -> None:
    view = view_of(qtbot, MANY)
    for place in (3, -3):
        chosen = list(MANY.values())[place]
        view.choose(row_of(view, chosen))
        view.order_by(Order("balance", descending))
        at = view.visualRect(model_of(view).index(place_of(view, chosen), 0)).center()
        assert view.viewport().rect().contains(at)
        view.order_by(None)


def test_without_a_selection_sorting_shows_what_comes_first(qtbot: QtBot) -> None:
    view = view_of(qtbot, MANY)
    view.scrollToBottom()
    view.order_by(Order("balance"))
    assert view.rowAt(0) == 0


def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(view: StockView) -> None:
    click_heading(view, "balance")
    assert shown(view)[0] == BELOW_ZERO
    assert view.horizontalHeader().sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
    click_heading(view, "balance")
    assert model_of(view).order == Order("balance", descending=True)
    assert view.horizontalHeader().sortIndicatorSection() == NUMBERS["balance"]
    assert view.horizontalHeader().sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    click_heading(view, "product")
    assert model_of(view).order == Order("product")


# Columns


def test_columns_are_remembered_and_restored(view: StockView, qtbot: QtBot) -> None:
    header = view.horizontalHeader()
    header.moveSection(header.visualIndex(NUMBERS["status"]), 0)
    view.columns.show(NUMBERS["barcode"], shown=False)
    view.order_by(Order("balance", descending=True))
    saved = view.columns.save()

    other = view_of(qtbot)
    other.restore(saved)
    assert other.columns.save() == saved
    assert COLUMNS[other.horizontalHeader().logicalIndex(0)].name == "status"
    assert other.isColumnHidden(NUMBERS["barcode"])
    assert shown(other)[0] == shown(view)[0]


def test_widths_set_by_hand_are_kept_and_the_table_stops_fitting_them(view: StockView, qtbot: QtBot) -> None:
    view.restore(RememberedColumns(widths={"product": 333}))
    view.resize(1300, 400)
    assert view.columnWidth(NUMBERS["product"]) == 333
    assert view.columns.save().widths["product"] == 333


def test_what_is_saved_by_another_version_is_taken_as_far_as_it_goes(view: StockView) -> None:
    view.restore(
        RememberedColumns(
            order=["status", "shelf", "product"],
            hidden=["shelf", "cost", "product"],
            widths={"shelf": 90},
            sort=("shelf", True),
        )
    )
    saved = view.columns.save()
    assert saved.order[:2] == ["status", "product"]
    assert (saved.hidden, saved.widths, saved.sort) == (["cost"], {}, None)


def test_the_column_menu_shows_and_hides_all_but_the_product(view: StockView) -> None:
    menu = view.columns.menu()
    entries = {action.text(): action for action in menu.actions() if action.isCheckable()}
    assert list(entries) == [column.heading() for column in COLUMNS]
    assert [text for text, action in entries.items() if not action.isEnabled()] == ["Product"]
    entries["Barcode"].trigger()
    assert view.isColumnHidden(NUMBERS["barcode"])
    entries["Barcode"].trigger()
    assert not view.isColumnHidden(NUMBERS["barcode"])


def test_the_column_menu_gives_the_fitting_back(view: StockView) -> None:
    view.restore(RememberedColumns(widths={"product": 900}))
    assert view.columnWidth(NUMBERS["product"]) == 900
    next(
        action for action in view.columns.menu().actions() if action.text() == "Fit all to the window"
    ).trigger()
    assert view.columnWidth(NUMBERS["product"]) < 300
    assert view.columns.save().widths == {}


@pytest.mark.parametrize("width", [600, 679, 680, 1000, 1600])
def test_no_heading_is_cut_and_columns_fill_the_table(qtbot: QtBot, width: int) -> None:
    view = view_of(qtbot, width=width)
    for column in ("barcode", "category", "cost", "missing"):
        view.setColumnHidden(NUMBERS[column], True)
    view.columns.fit()
    shown = [number for number in range(len(COLUMNS)) if not view.isColumnHidden(number)]
    bold = QFontMetrics(tabular(view.font(), bold=True))
    for number in shown:
        assert bold.horizontalAdvance(COLUMNS[number].heading()) < view.columnWidth(number)
    assert abs(sum(view.columnWidth(number) for number in shown) - view.viewport().width()) <= len(shown)


def test_an_empty_table_says_why(view: StockView) -> None:
    """The empty state stands in the middle of the table; with rows it does not."""
    view.ask(Query("no such thing"))
    view.empty_text = ""
    blank = view.viewport().grab().toImage()
    view.empty_text = "No variant matches."
    assert view.viewport().grab().toImage() != blank
    view.ask(Query())
    full = view.viewport().grab().toImage()
    view.empty_text = ""
    assert view.viewport().grab().toImage() == full


def test_the_heading_does_not_ask_every_row_whether_it_is_selected(view: StockView) -> None:
    """With the table's own selection it would, for each column, whenever it is painted."""
    view.selectAll()
    assert view.selectionModel().hasSelection()
    assert not view.horizontalHeader().selectionModel().hasSelection()
