"""The table of a dialog for many, by keyboard: typing types, Enter goes down, Tab leaves."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.plans import Purpose
from app.window.dialogs.lines import RESULT, TYPED, VARIANT
from app.window.dialogs.lines_table import LinesTable
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.stock import MoveDialog
from tests.window.dialogs.typing_in import results, shown, type_into
from tests.window.shop import IN_STOCK, LOW, OUT


@pytest.fixture
def dialog(qtbot: QtBot) -> MoveDialog:
    made = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, IN_STOCK, OUT]))
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def table_of(dialog: PlanDialog) -> LinesTable:
    table = dialog.findChild(LinesTable)
    assert isinstance(table, LinesTable)
    return table


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def cursor(dialog: PlanDialog) -> tuple[int, int]:
    current = table_of(dialog).currentIndex()
    return current.row(), current.column()


def test_the_table_is_entered_where_a_quantity_is_typed(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    assert cursor(dialog) == (0, TYPED)


@pytest.mark.parametrize("column", [VARIANT, TYPED, RESULT])
def test_typing_types_the_quantity_wherever_the_row_was_clicked(dialog: MoveDialog, column: int) -> None:
    table = table_of(dialog)
    at = table.visualRect(dialog.lines.index(1, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.keyClicks(focus(), "4")
    assert cursor(dialog) == (1, TYPED)
    assert results(dialog) == ["3", "8 → 12", "0"]


def test_every_keystroke_is_in_the_plan_at_once(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    said = []
    for key in "12x":
        QTest.keyClicks(focus(), key)
        said.append((results(dialog)[0], dialog.confirm.text(), dialog.confirm.isEnabled()))
    assert said == [
        ("3 → 4", "Add 1 in all", True),
        ("3 → 15", "Add 12 in all", True),
        ("“12x” is not a number.", "Restock", False),
    ]


def test_what_is_typed_in_the_middle_stays_in_the_middle(dialog: MoveDialog) -> None:
    """The line takes every keystroke, and does not move the cursor of who types."""
    table_of(dialog).setFocus()
    QTest.keyClicks(focus(), "13")
    QTest.keyClick(focus(), Qt.Key.Key_Left)
    QTest.keyClicks(focus(), "2")
    editor = focus()
    assert isinstance(editor, QLineEdit)
    assert (editor.text(), editor.cursorPosition(), results(dialog)[0]) == ("123", 2, "3 → 126")


def test_enter_goes_down_and_never_agrees_to_the_plan(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    for quantity in ("1", "2", "3"):
        QTest.keyClicks(focus(), quantity)
        QTest.keyClick(focus(), Qt.Key.Key_Return)
        QCoreApplication.processEvents()  # nothing that Qt does later has lost its editor
    assert results(dialog) == ["3 → 4", "8 → 10", "0 → 3"]
    assert cursor(dialog) == (2, TYPED)
    for _ in range(5):
        QTest.keyClick(focus(), Qt.Key.Key_Enter)
    assert dialog.isVisible()
    assert dialog.result() == 0


def test_the_arrow_keys_walk_along_the_quantities(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    places = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(table_of(dialog), key)
        places.append(cursor(dialog))
    assert places == [(1, TYPED), (2, TYPED), (1, TYPED), (1, TYPED), (1, TYPED)]


@pytest.mark.parametrize("typed", ["", "4"])
def test_tab_leaves_the_table(dialog: MoveDialog, typed: str) -> None:
    table_of(dialog).setFocus()
    QTest.keyClicks(focus(), typed)
    QTest.keyClick(focus(), Qt.Key.Key_Tab)
    button = focus()
    assert isinstance(button, QPushButton)
    assert button.text() == "Cancel"
    assert results(dialog)[0] == ("3 → 7" if typed else "3")


def test_tab_leaves_the_table_backwards_too(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    QTest.keyClicks(focus(), "4")
    for _ in range(2):  # from the cell to the table, and on
        QTest.keyClick(focus(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert not table_of(dialog).isAncestorOf(focus())
    assert focus() is not table_of(dialog)


def test_escape_while_typing_gives_up_the_dialog_and_nothing_is_agreed_to(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    QTest.keyClicks(focus(), "4")
    while dialog.isVisible():  # the first Escape may only close the editor
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert dialog.result() == 0


def test_a_line_typed_by_itself_is_left_alone_by_the_field_for_all(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    QTest.keyClicks(focus(), "9")
    type_into(dialog, "1")
    assert results(dialog) == ["3 → 12", "8 → 9", "0 → 1"]


def test_the_editor_is_read_aloud_by_its_heading(dialog: MoveDialog) -> None:
    table_of(dialog).setFocus()
    QTest.keyClicks(focus(), "9")
    assert isinstance(focus(), QLineEdit)
    assert focus().accessibleName() == "Quantity to add"
