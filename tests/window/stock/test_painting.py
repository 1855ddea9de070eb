"""Painting the stock table: plain text whatever it looks like, tool-tips only where text is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.domain.stock import Status
from app.window.fonts import tabular
from app.window.stock.columns import COLUMNS
from app.window.stock.model import StockModel
from app.window.stock.painting import PADDING
from app.window.stock.view import StockView
from app.window.theme import COLOURS, Scheme
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, MARKUP, UNTRACKED, item, shelf

NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}
LONG = item("A jacket with a name that nobody would ever print on a label, <i>or would they</i>")


@pytest.fixture
def view(qtbot: QtBot) -> StockView:
    made = StockView(StockModel(), COLOURS[Scheme.LIGHT])
    qtbot.addWidget(made)
    made.resize(1500, 400)  # every column is in sight
    made.take(shelf([LONG, MARKUP, LOW, IN_STOCK, BELOW_ZERO, UNTRACKED]))
    made.show()
    return made


@pytest.fixture(autouse=True)
def _no_tool_tip_of_another_test(qtbot: QtBot) -> Iterator[None]:
    yield
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def hover(view: StockView, row: int, column: str) -> str:
    """The tool-tip of a cell, as Qt asks for it."""
    index = view.model().index(row, NUMBERS[column])
    at = view.visualRect(index).center()
    event = QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


def painted(view: StockView, row: int, column: str) -> QImage:
    view.clearSelection()
    return view.viewport().grab(view.visualRect(view.model().index(row, NUMBERS[column]))).toImage()


def test_a_text_that_is_cut_is_shown_whole_in_a_tool_tip_as_plain_text(view: StockView) -> None:
    shown = hover(view, 0, "product")
    assert "&lt;i&gt;or would they&lt;/i&gt;" in shown
    assert "<i>" not in shown


def test_a_text_that_fits_has_no_tool_tip(view: StockView) -> None:
    assert hover(view, 2, "variant") == ""


def test_markup_in_a_name_is_painted_as_it_stands(view: StockView) -> None:
    """It takes the room of all its letters, and no letter of it is missing."""
    width = QFontMetrics(tabular(view.font())).horizontalAdvance("<b>Mug</b> & saucer")
    assert view.sizeHintForColumn(NUMBERS["product"]) >= width + 2 * PADDING
    view.take(shelf([MARKUP]))
    marked = painted(view, 0, "product")
    view.take(shelf([item("Mug & saucer")]))
    assert painted(view, 0, "product") != marked


@pytest.mark.parametrize("scheme", Scheme)
def test_a_pill_is_painted_in_the_colours_of_its_status(view: StockView, scheme: Scheme) -> None:
    view.set_colours(COLOURS[scheme])
    for row in range(view.model().rowCount()):
        model = view.model()
        assert isinstance(model, StockModel)
        status = model.item(row).status
        pair = COLOURS[scheme].pill(status)
        image = painted(view, row, "status")
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert pair.background in colours, status
    assert {Status.OUT, Status.LOW, Status.IN_STOCK, Status.BELOW_ZERO, Status.NOT_TRACKED} == {
        each.status for each in (LONG, LOW, IN_STOCK, BELOW_ZERO, UNTRACKED)
    }


def test_a_row_is_painted_alike_alone_and_with_the_others(view: StockView) -> None:
    """What is painted of a row is not cut off by how little of the table is painted anew."""
    everything = view.viewport().grab().toImage()
    box = view.visualRect(view.model().index(2, NUMBERS["status"]))
    assert view.viewport().grab(box).toImage() == everything.copy(box)


def test_below_the_last_row_nothing_is_painted(view: StockView) -> None:
    below = view.rowViewportPosition(5) + view.rowHeight(5)
    ground = view.viewport().grab(QRect(0, below, 1500, 400 - below)).toImage()
    colours = {
        ground.pixelColor(x, y).name() for x in range(0, ground.width(), 7) for y in range(ground.height())
    }
    assert colours == {COLOURS[Scheme.LIGHT].window}


def test_the_row_of_the_keyboard_is_marked_where_the_table_has_the_focus(view: StockView) -> None:
    view.setCurrentIndex(view.model().index(2, 0))
    box = view.visualRect(view.model().index(2, NUMBERS["product"]))

    def edge() -> QColor:
        return view.viewport().grab(QRect(0, box.center().y(), 1, 1)).toImage().pixelColor(0, 0)

    view.activateWindow()
    QTest.qWaitForWindowActive(view)
    view.setFocus()
    assert edge() == QColor(COLOURS[Scheme.LIGHT].accent)
    view.clearFocus()
    assert edge() != QColor(COLOURS[Scheme.LIGHT].accent)


def test_the_last_page_ends_with_the_last_row_in_whole(view: StockView) -> None:
    view.resize(1500, 120)
    view.scrollToBottom()
    last = view.model().index(view.model().rowCount() - 1, 0)
    assert view.visualRect(last).bottom() == view.viewport().rect().bottom()


def test_a_selected_row_has_its_ground_from_the_scheme(view: StockView) -> None:
    view.choose(2)
    box = view.visualRect(view.model().index(2, NUMBERS["product"]))
    corner = QRect(box.right() - 3, box.center().y(), 1, 1)
    assert view.viewport().grab(corner).toImage().pixelColor(0, 0) == QColor(
        COLOURS[Scheme.LIGHT].selected_row
    )


def test_digits_are_of_one_width_where_the_font_can_do_it(view: StockView) -> None:
    font = tabular(view.font(), bold=True, scale=2)
    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert (font.bold(), font.pointSizeF()) == (True, view.font().pointSizeF() * 2)
    metrics = QFontMetrics(font)
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
