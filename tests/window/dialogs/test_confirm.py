"""The question before something is done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
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
