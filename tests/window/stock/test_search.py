"""The search field: typed into, scanned into, left by Escape, Enter and the down arrow."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.stock.search import SearchField


@pytest.fixture
def field(qtbot: QtBot) -> SearchField:
    made = SearchField([QKeySequence("Ctrl+D"), QKeySequence("Ctrl+=")])
    made.add_clearing()
    qtbot.addWidget(made)
    made.show()
    QTest.keyClicks(made, "7312345678901")
    return made


def test_escape_is_told(field: SearchField, qtbot: QtBot) -> None:
    """The page then clears the chip and the category too."""
    with qtbot.waitSignal(field.escaped):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_enter_says_so_and_lets_the_next_scan_replace_this_one(field: SearchField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "20")
    assert field.text() == "20"


def test_the_down_arrow_leaves_towards_the_table(field: SearchField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(field.left_downwards):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "7312345678901"


def test_its_purpose_is_said_in_words(field: SearchField) -> None:
    assert (field.accessibleName(), field.placeholderText()) == ("Search", "Search name, SKU or barcode")


@pytest.mark.parametrize(
    ("key", "kept"),
    [(Qt.Key.Key_D, False), (Qt.Key.Key_Equal, False), (Qt.Key.Key_A, True), (Qt.Key.Key_C, True)],
)
def test_shortcuts_of_the_page_are_left_to_the_page(field: SearchField, key: Qt.Key, kept: bool) -> None:
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
    asked.ignore()
    QCoreApplication.sendEvent(field, asked)
    assert asked.isAccepted() == kept


def test_a_click_clears_the_search(field: SearchField, qtbot: QtBot) -> None:
    (clear,) = field.actions()
    assert (clear.isVisible(), clear.toolTip()) == (True, "Clear the search")
    with qtbot.waitSignal(field.textChanged):
        clear.trigger()
    assert (field.text(), clear.isVisible()) == ("", False)
    QTest.keyClicks(field, "7")
    assert clear.isVisible()


def test_the_sign_for_clearing_is_a_picture_that_is_there(field: SearchField) -> None:
    (clear,) = field.actions()
    assert not clear.icon().pixmap(16).isNull()


def test_a_key_pressed_elsewhere_begins_a_new_search(field: SearchField) -> None:
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier, "d")
    field.begin(key)
    assert field.text() == "d"
