"""The columns' widths: fitted until a person sets one, never a heading or a number cut, no sideways scrolling."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.exchange.sample import sample_variants
from app.window.remembered import RememberedColumns
from app.window.stock.column_layout import NUMBERS, shared
from app.window.stock.model import StockModel
from app.window.stock.view import StockView
from app.window.theme import COLOURS, Scheme
from tests.window.shop import SHOP, item, items_in, items_of, open_window, shelf

WIDTHS = st.lists(st.tuples(st.integers(48, 300), st.integers(0, 300)), min_size=1, max_size=11)


@pytest.fixture
def view(qtbot: QtBot) -> StockView:
    made = StockView(StockModel(), COLOURS[Scheme.LIGHT])
    qtbot.addWidget(made)
    made.resize(1100, 400)
    made.make_searchable()
    made.take(shelf(SHOP.values()))
    made.columns.show_only(("product", "variant", "balance", "status"))
    made.show()
    return made


def drag_edge(view: StockView, column: str, by: int) -> None:
    """Drag the right edge of a heading, as a person sets a width."""
    header = view.horizontalHeader()
    number = NUMBERS[column]
    edge = QPoint(
        header.sectionViewportPosition(number) + header.sectionSize(number) - 1, header.height() // 2
    )
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(by // 2, 0))
    QTest.mouseMove(header.viewport(), edge + QPoint(by, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(by, 0))


# Sharing the room


@given(st.integers(0, 4000), WIDTHS)
def test_widths_fill_the_room_and_none_is_below_its_least(room: int, columns: list[tuple[int, int]]) -> None:
    leasts = {number: least for number, (least, _) in enumerate(columns)}
    wishes = {number: least + more for number, (least, more) in enumerate(columns)}
    widths = shared(room, leasts, wishes)
    assert widths.keys() == leasts.keys()
    assert all(widths[number] >= leasts[number] for number in leasts)
    if sum(leasts.values()) > room:
        assert widths == leasts  # the table scrolls rather than cut a heading
    else:
        assert room - len(columns) < sum(widths.values()) <= room  # short of it by roundings alone


@given(st.integers(0, 4000), WIDTHS)
def test_a_wish_is_met_where_there_is_room_for_all(spare: int, columns: list[tuple[int, int]]) -> None:
    leasts = {number: least for number, (least, _) in enumerate(columns)}
    wishes = {number: least + more for number, (least, more) in enumerate(columns)}
    widths = shared(sum(wishes.values()) + spare, leasts, wishes)
    assert all(widths[number] >= wishes[number] for number in wishes)


def test_what_is_left_over_is_shared_in_proportion() -> None:
    assert shared(300, {0: 10, 1: 10}, {0: 50, 1: 100}) == {0: 100, 1: 200}


def test_where_room_is_short_columns_give_up_what_they_only_wish() -> None:
    assert shared(100, {0: 20, 1: 60}, {0: 60, 1: 60}) == {0: 40, 1: 60}


# In a table


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 640)])
async def test_a_large_store_fits_the_window(tmp_path: Path, width: int, height: int) -> None:
    async with open_window(tmp_path, items_in(sample_variants(3000))) as window:
        window.resize(width, height)
        for key, page in window.pages.items():
            window.navigation.choose(key)
            await asyncio.sleep(0)
            assert page.model.rowCount() > 100, key
            assert page.table.horizontalScrollBar().maximum() == 0, key


def test_columns_are_fitted_anew_to_the_texts_of_another_store(view: StockView) -> None:
    before = view.columnWidth(NUMBERS["variant"])
    view.take(shelf([item("Mug", sku="M"), *items_of("Jumper", ("Wool from the islands", "1", ""))]))
    assert view.columnWidth(NUMBERS["variant"]) > before


def test_columns_are_fitted_to_a_font_that_became_another_while_they_were_hidden(view: StockView) -> None:
    least = view.columns._least(NUMBERS["status"], 1)
    view.resize(300, 400)  # each column has what it must have
    view.hide()
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    view.setFont(font)
    view.show()
    assert view.columnWidth(NUMBERS["balance"]) >= view.columns._least(NUMBERS["balance"], 1)
    assert view.columns._least(NUMBERS["status"], 1) > least


def test_a_width_dragged_by_hand_is_kept(view: StockView) -> None:
    before = view.columnWidth(NUMBERS["product"])
    assert view.columns.save().widths == {}
    drag_edge(view, "product", +60)
    assert view.columnWidth(NUMBERS["product"]) == before + 60
    view.resize(900, 400)
    assert view.columnWidth(NUMBERS["product"]) == before + 60
    assert view.columns.save().widths["product"] == before + 60


def test_a_click_into_the_heading_sets_no_width(view: StockView) -> None:
    header = view.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(NUMBERS["product"]) + 30, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    view.resize(900, 400)
    assert view.columns.save().widths == {}


def test_a_column_shown_in_a_table_set_by_hand_is_as_wide_as_its_texts(view: StockView) -> None:
    drag_edge(view, "product", +60)
    product = view.columnWidth(NUMBERS["product"])
    view.columns.show(NUMBERS["category"], shown=True)
    assert not view.isColumnHidden(NUMBERS["category"])
    longest = view.columns._longest(NUMBERS["category"], list(SHOP.values()))
    assert view.columnWidth(NUMBERS["category"]) >= longest > 48
    assert view.columnWidth(NUMBERS["product"]) == product


def test_a_column_that_is_hidden_leaves_its_room_to_the_others(view: StockView) -> None:
    before = view.columnWidth(NUMBERS["product"])
    view.columns.show(NUMBERS["status"], shown=False)
    assert view.isColumnHidden(NUMBERS["status"])
    assert view.columnWidth(NUMBERS["product"]) > before


def test_widths_that_were_saved_stay_as_they_were(view: StockView) -> None:
    view.columns.restore(RememberedColumns(widths={"product": 333, "no such column": 9, "status": 0}))
    view.resize(900, 400)
    assert view.columnWidth(NUMBERS["product"]) == 333
