"""The pane at the right of the timeline: one thing that happened, with all its lines, and its undo."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.plans import Purpose
from app.domain.stock import Item
from app.window import formats, words
from app.window.activity import telling
from app.window.theme import STEP
from app.window.two_columns import TwoColumns
from app.window.widgets import button, heading, plain_label
from app.workspace import State
from app.workspace.timeline import Happening, Line

Index = QModelIndex | QPersistentModelIndex

#: The height of a line.
_LINE = 28


class DetailsPane(QFrame):
    """Signals: ``undo_wanted(str)`` with the identifier of a plan, ``variant_wanted(str)``."""

    undo_wanted = Signal(str)
    variant_wanted = Signal(str)

    def __init__(self, items: Callable[[], Mapping[str, Item]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self._items = items
        self._happening: Happening | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP)
        layout.setSpacing(2 * STEP)
        self._title = heading("")
        self._when = plain_label("", muted=True)
        self._text = plain_label("")
        self._left_out = plain_label("", muted=True)
        self._lines = _Lines(items, self)
        self.lines = TwoColumns(self.tr("Lines"), self._lines)
        self.lines.activated.connect(self._ask_for_variant)
        self.undo = button(self.tr("Undo…"))
        self.undo.clicked.connect(self._ask_for_undo)
        self.only = button(self.tr("Only this variant"))
        self.only.clicked.connect(lambda: self._ask_for_variant(self.lines.currentIndex()))
        for widget in (self._title, self._when, self._text, self.undo, self.lines):
            layout.addWidget(widget, int(widget is self.lines))
        layout.addWidget(self._left_out)
        layout.addWidget(self.only)
        self.show_happening(None, ())

    @property
    def happening(self) -> Happening | None:
        return self._happening

    def show_happening(self, happening: Happening | None, lines: Sequence[Line]) -> None:
        """Show one with its first lines, or (None) what to do where none is selected."""
        self._happening = happening
        for widget in (self._when, self._text, self.lines, self.only):
            widget.setVisible(happening is not None)
        self.undo.setVisible(happening is not None and _can_be_undone(happening))
        self._left_out.setVisible(happening is not None and happening.count > len(lines))
        if happening is None:
            self._title.setText(self.tr("Nothing selected"))
            return
        self._title.setText(telling.what(happening))
        self._when.setText(self._moment(happening))
        self._text.setText(self._story(happening))
        self._text.setVisible(bool(self._text.text()))
        self.undo.setText(self.tr("Redo…") if happening.purpose is Purpose.UNDO else self.tr("Undo…"))
        self._lines.show_lines(lines)
        more = formats.quantity(Decimal(happening.count - len(lines)))
        self._left_out.setText(self.tr("and {count} more").format(count=more))
        self.only.setText(self.tr("All that happened to this variant"))

    def _moment(self, happening: Happening) -> str:
        now = datetime.now(UTC)
        at = formats.moment(happening.at, now)
        if happening.since is not None:
            at = self.tr("between {since} and {at}").format(since=formats.moment(happening.since, now), at=at)
        return " · ".join(part for part in (at, telling.source(happening.source), happening.who) if part)

    def _story(self, happening: Happening) -> str:
        """What was noted, what became of it, and what was and was not changed."""
        parts = [happening.note]
        if happening.plan is None and happening.since is not None:
            parts.append(
                self.tr(
                    "Stock was different at the next look. Who changed it, and why, the service does not tell."
                )
            )
        parts += (
            self.tr("{count} of {all}: {state}.").format(
                count=formats.quantity(Decimal(count)),
                all=formats.quantity(Decimal(happening.count)),
                state=words.state(state),
            )
            for state, count in happening.states.items()
            if state is not State.CONFIRMED and count
        )
        if happening.undone:
            parts.append(
                self.tr("{count} of {all} were undone.").format(
                    count=formats.quantity(Decimal(happening.undone)),
                    all=formats.quantity(Decimal(happening.count)),
                )
            )
        return "\n".join(filter(None, parts))

    def _ask_for_undo(self) -> None:
        if self._happening and self._happening.plan:
            self.undo_wanted.emit(self._happening.plan)

    def _ask_for_variant(self, index: Index) -> None:
        if lines := self._lines.lines:
            self.variant_wanted.emit(lines[max(index.row(), 0)].variants[0])


def _can_be_undone(happening: Happening) -> bool:
    done = sum(count for state, count in happening.states.items() if state.happened)
    return done > happening.undone


class _Lines(QAbstractTableModel):
    def __init__(self, items: Callable[[], Mapping[str, Item]], parent: QObject) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self._items = items

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            line = self.lines[index.row()]
            if index.column() == 0:
                return telling.named(line.variants, self._items())
            text = telling.line_change(line)
            if line.state in (None, State.CONFIRMED):
                return text
            return f"{text} · {words.state(line.state)}".removeprefix(" · ")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.SizeHintRole and index.column() == 0:
            return QSize(0, _LINE)
        return None
