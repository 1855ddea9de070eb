"""The timeline as a table: a row for each thing that happened, more of them read as one scrolls down."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.stock import Item
from app.window import formats
from app.window.activity import telling
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.widgets import plain_tip
from app.workspace.timeline import Happening

Index = QModelIndex | QPersistentModelIndex

_DISPLAY = Qt.ItemDataRole.DisplayRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_TIP = Qt.ItemDataRole.ToolTipRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(NamedTuple):
    """``text`` is what a row shows: of a happening, what there is in the store, and now. One without a ``width``
    takes what is left.
    """

    title: str
    text: Callable[[Happening, Mapping[str, Item], datetime], str]
    width: int = 0
    right: bool = False


COLUMNS = (
    Column(QT_TRANSLATE_NOOP("activity", "When"), lambda it, _, now: formats.moment(it.at, now), 95),
    Column(QT_TRANSLATE_NOOP("activity", "What"), lambda it, *_: telling.what(it), 165),
    Column(QT_TRANSLATE_NOOP("activity", "Variant"), lambda it, items, _: telling.subject(it, items)),
    Column(QT_TRANSLATE_NOOP("activity", "Change"), lambda it, *_: telling.change(it), 80, right=True),
    Column(QT_TRANSLATE_NOOP("activity", "Where"), lambda it, *_: telling.source(it.source), 135),
    Column(QT_TRANSLATE_NOOP("activity", "Remark"), lambda it, *_: telling.remark(it), 130),
)

#: The column that says who did it.
SOURCE = 4


class TimelineModel(QAbstractTableModel):
    """Signal: ``more_wanted()`` when its end is in sight, and there may be more."""

    more_wanted = Signal()

    def __init__(self, items: Callable[[], Mapping[str, Item]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Happening] = []
        self._items = items
        self._all = True
        self._now = datetime.now(UTC)

    def show(self, rows: Sequence[Happening], *, all_: bool) -> None:
        """Show these from the beginning; ``all_`` says that there are no others."""
        self.beginResetModel()
        self.rows, self._all, self._now = list(rows), all_, datetime.now(UTC)
        self.endResetModel()

    def add(self, rows: Sequence[Happening], *, all_: bool) -> None:
        """Show more of them behind the others."""
        self._all = all_
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        return not self._all

    def fetchMore(self, parent: Index) -> None:
        self.more_wanted.emit()

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _ALIGNMENT:
            return _RIGHT if COLUMNS[index.column()].right else _LEFT
        if role not in (_DISPLAY, _ACCESSIBLE, _TIP):
            return None
        column, row = COLUMNS[index.column()], self.rows[index.row()]
        text = column.text(row, self._items(), self._now)
        if role == _TIP:
            return plain_tip(telling.moment(row.at) if index.column() == 0 else text)
        return f"{translated('activity', column.title)}: {text}" if role == _ACCESSIBLE else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return translated("activity", COLUMNS[section].title)
        if role == _ALIGNMENT:
            return _RIGHT if COLUMNS[section].right else _LEFT
        return None
