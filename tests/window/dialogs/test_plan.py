"""What every dialog that makes a plan has in common: it says what is wrong, what goes below zero, who is left out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.plans import Purpose
from app.window import theme
from app.window.dialogs.lines import RESULT
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.stock import MoveDialog, SetToDialog
from tests.window.dialogs.typing_in import results, shown, type_into, type_line
from tests.window.shop import IN_STOCK, LOW, OUT


def colours(dialog: PlanDialog) -> list[QColor | None]:
    """Of every line's result; None where it has the colour of all text."""
    role = Qt.ItemDataRole.ForegroundRole
    return [dialog.lines.index(row, RESULT).data(role) for row in range(dialog.lines.rowCount())]


def subject(dialog: PlanDialog) -> str:
    """The line under the title."""
    return dialog.findChildren(QLabel)[1].text()


def test_nothing_jumps_when_something_is_wrong(qtbot: QtBot) -> None:
    """The line for it is always there, and blank as long as all is fine."""
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))
    type_into(dialog, "1")
    before = dialog.outcome.geometry(), dialog.size()
    assert (dialog.problem.isVisible(), dialog.problem.text()) == (True, "")
    type_into(dialog, "x")
    assert (dialog.problem.isVisible(), dialog.problem.text()) == (True, "“x” is not a number.")
    assert (dialog.outcome.geometry(), dialog.size()) == before


def test_what_goes_below_zero_is_marked_by_a_sign_and_a_colour(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW, IN_STOCK, OUT]))
    type_into(dialog, "4")
    assert results(dialog) == ["! 3 → −1", "8 → 4", "! 0 → −4"]
    warning = QColor(theme.applied().warning.foreground)
    assert colours(dialog) == [warning, None, warning]


def test_what_cannot_be_used_has_the_colour_of_what_is_bad(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW, IN_STOCK]))
    type_line(dialog, 0, "x")
    assert colours(dialog) == [QColor(theme.applied().bad.foreground), None]


def test_the_button_that_goes_below_zero_looks_like_a_warning(qtbot: QtBot, qapp: QApplication) -> None:
    colours = theme.apply(qapp, theme.Scheme.LIGHT)
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))

    def ground() -> QColor:
        return dialog.confirm.grab().toImage().pixelColor(6, dialog.confirm.height() // 2)

    type_into(dialog, "4")
    assert dialog.confirm.property("warning") is True
    qtbot.waitUntil(lambda: ground() == QColor(colours.warning.background))  # buttons fade
    type_into(dialog, "3")
    assert dialog.confirm.property("warning") is False
    qtbot.waitUntil(lambda: ground() == QColor(colours.accent))


def test_who_was_selected_but_is_left_out_is_said(qtbot: QtBot) -> None:
    assert subject(shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))) == "Denim jacket, S"
    one = shown(qtbot, MoveDialog(Purpose.SELL, [LOW], left_out=1))
    assert subject(one) == "Denim jacket, S · 1 not tracked, left out"
    many = shown(qtbot, SetToDialog([LOW, OUT], left_out=1200))
    assert subject(many) == "2 variants · 1,200 not tracked, left out"
