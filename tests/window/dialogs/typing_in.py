"""What a person does in a dialog that makes a plan, and what can be read in dialogs."""

from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.dialogs.lines import RESULT, TYPED
from app.window.dialogs.plan import PlanDialog

D = TypeVar("D", bound=PlanDialog)


def shown(qtbot: QtBot, dialog: D) -> D:
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def type_into(dialog: PlanDialog, text: str) -> None:
    """Type over what is in the field for all lines."""
    dialog.field.clear()
    QTest.keyClicks(dialog.field, text)


def type_line(dialog: PlanDialog, row: int, text: str) -> None:
    assert dialog.lines.setData(dialog.lines.index(row, TYPED), text)


def results(dialog: PlanDialog) -> list[str]:
    return [dialog.lines.index(row, RESULT).data() for row in range(dialog.lines.rowCount())]


def texts(model: QAbstractItemModel) -> list[tuple[str, ...]]:
    """What stands in every row."""
    columns = range(model.columnCount())
    return [tuple(model.index(row, each).data() for each in columns) for row in range(model.rowCount())]
