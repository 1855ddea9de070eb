"""The question before something is done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QTreeView
from pytestqt.qtbot import QtBot

from app.domain.stock import Item
from app.window.dialogs.confirm import ConfirmDialog
from tests.window.dialogs.typing_in import texts
from tests.window.shop import IN_STOCK, MARKUP, item


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


def kept(each: Item) -> str:
    return f"{each.balance} → kept"


def lines_of(dialog: ConfirmDialog) -> QTreeView:
    lines = dialog.findChild(QTreeView)
    assert isinstance(lines, QTreeView)
    return lines


def test_it_says_what_becomes_of_each_as_plain_text(qtbot: QtBot) -> None:
    made = ConfirmDialog("Stop tracking", "Kept.", "Stop", items=[MARKUP, IN_STOCK], becomes=kept)
    qtbot.addWidget(made)
    made.show()
    lines = lines_of(made)
    assert texts(lines.model()) == [("<b>Mug</b> & saucer", "12 → kept"), ("Denim jacket, M", "8 → kept")]
    assert lines.accessibleName() == "Stop tracking"
    assert lines.verticalScrollBar().maximum() == 0
    assert made.focusWidget() is made.confirm


def test_many_lines_are_scrolled_and_do_not_push_the_button_off_the_screen(qtbot: QtBot) -> None:
    told: list[str] = []

    def becomes(each: Item) -> str:
        told.append(each.title)
        return kept(each)

    items = [item(f"Thing {number}", "1") for number in range(3000)]
    made = ConfirmDialog("Stop tracking", "Kept.", "Stop", items=items, becomes=becomes)
    qtbot.addWidget(made)
    made.show()
    assert made.height() < 480  # the least height of the window
    assert lines_of(made).verticalScrollBar().maximum() > 0
    made.grab()
    assert 0 < len(set(told)) < 1100, (
        "a thousand are measured; of the others only what is painted is asked for"
    )


def test_without_lines_there_is_no_list(dialog: ConfirmDialog) -> None:
    assert dialog.findChild(QTreeView) is None
