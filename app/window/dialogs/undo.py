"""The dialog that takes back a plan, or some of it: what would be done, line by line, and what is left and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)

from app.domain.plans import LevelStep, MovementStep, Plan, Purpose, Step, TrackingStep
from app.domain.stock import Item, Status
from app.domain.undo import Left, Undoing, undo
from app.window import formats, words
from app.window.activity import telling
from app.window.theme import STEP
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.two_columns import TwoColumns
from app.window.widgets import button, heading, plain_label, restyle
from app.workspace.undoing import UndoPlan

Index = QModelIndex | QPersistentModelIndex

#: How many variants that go below zero are told by name.
_MOST_TOLD = 3

#: Milliseconds in which stock that moves, and lines that are ticked, are gathered.
_PAUSE = 30

#: The height of a line.
_LINE = 30

_LEFT = {
    Left.NOT_DONE: QT_TRANSLATE_NOOP("undo", "it was not done"),
    Left.UNKNOWN: QT_TRANSLATE_NOOP("undo", "nobody knows whether it was done"),
    Left.UNDONE: QT_TRANSLATE_NOOP("undo", "it is undone already"),
    Left.UNDOING: QT_TRANSLATE_NOOP("undo", "it may be undone already"),
    Left.GONE: QT_TRANSLATE_NOOP("undo", "no longer in this store"),
    Left.NOT_TRACKED: QT_TRANSLATE_NOOP("undo", "not tracked any more"),
    Left.CHANGED: QT_TRANSLATE_NOOP("undo", "set to something else since"),
}


class UndoDialog(QDialog):
    """``positions`` are those of the steps that the person agreed to take back.

    What stock becomes is kept true while it moves.
    """

    def __init__(self, undoing: UndoPlan, items: Mapping[str, Item], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undoing = undoing
        self._items = items
        self._redo = undoing.plan.purpose is Purpose.REDO
        self.lines = _Lines(undoing, self)
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._later.timeout.connect(self._reckon)
        self.setWindowTitle(self._title())
        self.setModal(True)
        self._build()
        self.lines.ticked.connect(self._later.start)
        self._reckon()

    @property
    def positions(self) -> frozenset[int]:
        return frozenset(self.lines.chosen)

    def take_items(self, items: Mapping[str, Item]) -> None:
        """Take all that there is now."""
        self._items = items
        self._later.start()

    def _title(self) -> str:
        return words.purpose(Purpose.REDO if self._redo else Purpose.UNDO)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addWidget(heading(self._title()))
        layout.addWidget(plain_label(self._subject(), muted=True))
        layout.addWidget(
            plain_label(
                self.tr("Stock moves back by as much as it moved. What was sold or delivered since stays.")
            )
        )
        self.all = QCheckBox(self.tr("All"))
        self.all.setTristate(True)
        self.all.clicked.connect(self._tick_all)
        self.table = TwoColumns(self._title(), self.lines)
        self.table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        self.table.header().resizeSection(1, 190)
        self.warning = plain_label("")
        self.warning.setObjectName("warning")
        self.left = plain_label("", muted=True)
        layout.addWidget(self.all)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.warning)
        layout.addWidget(self.left)
        layout.addLayout(self._buttons())
        many = len(self.lines.positions) > 1
        self.all.setVisible(many)
        self.resize(640, 560 if many else 320)
        self.setMinimumWidth(520)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm = button("", accent=True)
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        self.confirm.setFocus()
        return row

    def _subject(self) -> str:
        """What it was: its name, when, and its note."""
        original = self._undoing.original
        name = words.done(original.plan.purpose)
        at = formats.moment(original.at, datetime.now(UTC))
        return " · ".join(filter(None, (name, at, original.who, original.plan.note)))

    def _tick_all(self) -> None:
        self.lines.tick_all(on=self.all.checkState() is not Qt.CheckState.Unchecked)

    def _reckon(self) -> None:
        """What is done to what there is now, if all that is ticked is taken back."""
        original = self._undoing.original
        done = [state.happened for state in original.states]
        undoing = undo(
            original.plan.steps,
            done,
            self._items,
            undone=self._undoing.undone,
            positions=self.lines.chosen,
        )
        self.lines.show_steps(self._items, undoing)
        self._show(undoing)

    def _show(self, undoing: Undoing) -> None:
        count, ticked = len(undoing.steps), len(self.lines.chosen)
        states = {0: Qt.CheckState.Unchecked, len(self.lines.positions): Qt.CheckState.Checked}
        self.all.setCheckState(states.get(ticked, Qt.CheckState.PartiallyChecked))
        below = Plan(self._undoing.plan.purpose, tuple(undoing.steps)).below_zero
        self.warning.setText(self._below_zero_text(below))
        self.warning.setVisible(bool(below))
        self.left.setText(self._left_text({**self._undoing.left, **undoing.left}))
        self.left.setVisible(bool(self.left.text()))
        text = (
            self.tr("Redo %Ln change(s)", "", count)
            if self._redo
            else self.tr("Undo %Ln change(s)", "", count)
        )
        self.confirm.setText(self.tr("{action} anyway").format(action=text) if below else text)
        restyle(self.confirm, "warning", bool(below))
        self.confirm.setEnabled(count > 0)

    def _below_zero_text(self, below: Sequence[MovementStep]) -> str:
        """More was sold since than is left once it is taken back."""
        if not below:
            return ""
        variants = list(dict.fromkeys(step.movement.variant for step in below))
        names = [telling.named([variant], self._items) for variant in variants[:_MOST_TOLD]]
        if len(variants) > _MOST_TOLD:
            more = formats.quantity(Decimal(len(variants) - _MOST_TOLD))
            names.append(self.tr("{count} more").format(count=more))
        text = self.tr("Stock would go below zero, for more left since than there would be: {names}.")
        return text.format(names=", ".join(names))

    def _left_text(self, left: Mapping[int, Left]) -> str:
        if not left:
            return ""
        reasons = ", ".join(
            f"{translated('undo', _LEFT[why])} ({formats.quantity(Decimal(count))})"
            for why, count in Counter(left.values()).items()
        )
        return self.tr("Left as it is: {reasons}.").format(reasons=reasons)


class _Lines(QAbstractTableModel):
    """A row for each step that can be taken back, in the order of the original. Signal: ``ticked()``."""

    ticked = Signal()

    def __init__(self, undoing: UndoPlan, parent: QObject) -> None:
        super().__init__(parent)
        self.positions = sorted(undoing.plan.undoes.positions if undoing.plan.undoes else ())
        self.chosen = set(self.positions)
        self._original = undoing.original.plan
        self._items: Mapping[str, Item] = {}
        self._steps: dict[int, Step] = {}
        self._left: Mapping[int, Left] = {}

    def show_steps(self, items: Mapping[str, Item], undoing: Undoing) -> None:
        self._items, self._left = items, undoing.left
        self._steps = dict(zip(undoing.positions, undoing.steps, strict=True))
        if self.positions:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.positions) - 1, 1))

    def tick_all(self, *, on: bool) -> None:
        self.chosen = set(self.positions) if on else set()
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.positions)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        kept = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return kept | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else kept

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        position = self.positions[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if position in self.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, _LINE)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 0:
            return telling.named(self._original.steps[position].variants, self._items)
        if position in self._left:
            return translated("undo", _LEFT[self._left[position]])
        step = self._steps.get(position)
        return formats.NOTHING if step is None else becomes(step)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        position = self.positions[index.row()]
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self.chosen.add(position)
        else:
            self.chosen.discard(position)
        self.ticked.emit()
        return True


def becomes(step: Step) -> str:
    """``8 → 3``, ``5 → —``, ``tracked → not tracked``."""
    match step:
        case MovementStep(before=before, after=after):
            return formats.change(formats.quantity(before), formats.quantity(after))
        case LevelStep(before=old, after=new):
            return formats.change(formats.level(old), formats.level(new))
        case TrackingStep(on=on):
            tracked = translated("undo", QT_TRANSLATE_NOOP("undo", "tracked"))
            untracked = words.status(Status.NOT_TRACKED).lower()
            return formats.change(untracked, tracked) if on else formats.change(tracked, untracked)
