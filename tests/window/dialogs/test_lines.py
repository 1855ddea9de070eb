"""The lines of a plan as Qt asks for them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.plans import Purpose
from app.window.dialogs.lines import RESULT, TYPED, VARIANT
from app.window.dialogs.stock import MoveDialog
from tests.window.dialogs.typing_in import shown, type_into
from tests.window.shop import IN_STOCK, LOW, MARKUP


def test_qt_s_own_checks_hold_while_it_is_typed(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, IN_STOCK]))
    type_into(dialog, "5")
    qtmodeltester.check(dialog.lines)  # type: ignore[no-untyped-call]


def test_only_what_is_typed_can_be_edited(qtbot: QtBot) -> None:
    lines = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, IN_STOCK])).lines
    editable = [bool(lines.index(0, n).flags() & Qt.ItemFlag.ItemIsEditable) for n in range(3)]
    assert editable == [False, True, False]
    assert not lines.setData(lines.index(0, VARIANT), "Hat")
    assert not lines.setData(lines.index(0, TYPED), "5", Qt.ItemDataRole.DisplayRole)


def test_cells_are_read_aloud_with_their_heading(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, MARKUP]))
    type_into(dialog, "2")
    role = Qt.ItemDataRole.AccessibleTextRole
    assert [dialog.lines.index(0, column).data(role) for column in (VARIANT, TYPED, RESULT)] == [
        "Variant: Denim jacket, S", "Quantity to add: 2", "Stock will be: 3 → 5",
    ]  # fmt: skip


def test_a_tool_tip_shows_a_cut_text_whole_and_plain(qtbot: QtBot) -> None:
    lines = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, MARKUP])).lines
    tip = lines.index(1, VARIANT).data(Qt.ItemDataRole.ToolTipRole)
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == "<b>Mug</b> & saucer"
