"""The question before something is done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QTreeWidget
from pytestqt.qtbot import QtBot

from app.window.dialogs.confirm import ConfirmDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> ConfirmDialog:
    made = ConfirmDialog("Stop tracking", "<b>Mug</b>: sales no longer change its stock.", "Stop tracking")
    qtbot.addWidget(made)
    made.show()
    return made


def test_its_button_says_what_it_does(dialog: ConfirmDialog) -> None:
    assert (dialog.windowTitle(), dialog.confirm.text()) == ("Stop tracking", "Stop tracking")


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (Qt.Key.Key_Return, QDialog.DialogCode.Accepted),
        (Qt.Key.Key_Escape, QDialog.DialogCode.Rejected),
    ],
)
def test_enter_agrees_and_escape_does_not(
    dialog: ConfirmDialog, qtbot: QtBot, key: Qt.Key, answer: QDialog.DialogCode
) -> None:
    with qtbot.waitSignal(dialog.finished) as finished:
        QTest.keyClick(dialog, key)
    assert finished.args == [answer.value]


def lines_of(dialog: ConfirmDialog) -> QTreeWidget:
    lines = dialog.findChild(QTreeWidget)
    assert isinstance(lines, QTreeWidget)
    return lines


def test_it_says_what_becomes_of_each_as_plain_text(qtbot: QtBot) -> None:
    told = [("<b>Mug</b> & saucer", "14 → not tracked"), ("Denim jacket, M", "8 → not tracked")]
    made = ConfirmDialog("Stop tracking", "These are kept.", "Stop tracking", lines=told)
    qtbot.addWidget(made)
    made.show()
    lines = lines_of(made)
    items = [lines.topLevelItem(number) for number in range(lines.topLevelItemCount())]
    assert [(item.text(0), item.text(1)) for item in items if item] == told
    assert lines.accessibleName() == "Stop tracking"
    assert lines.verticalScrollBar().maximum() == 0
    assert made.focusWidget() is made.confirm


def test_many_lines_are_scrolled_and_do_not_push_the_button_off_the_screen(qtbot: QtBot) -> None:
    told = [(f"Thing {number}", "1 → not tracked") for number in range(500)]
    made = ConfirmDialog("Stop tracking", "These are kept.", "Stop tracking", lines=told)
    qtbot.addWidget(made)
    made.show()
    assert made.height() < 480  # the least height of the window
    assert lines_of(made).verticalScrollBar().maximum() > 0


def test_without_lines_there_is_no_list(dialog: ConfirmDialog) -> None:
    assert dialog.findChild(QTreeWidget) is None
