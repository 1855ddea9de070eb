"""The chips above the table: how many are low, out, below zero, not tracked; and the category."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from app.domain.stock import Chip
from app.window import formats, words
from app.window.fonts import tabular
from app.window.theme import STEP


class Chips(QFrame):
    """Signal: ``changed()``; then ``chip`` and ``category`` say what is asked for."""

    changed = Signal()

    def __init__(self, chips: Sequence[Chip], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table-header")
        self.chip = chips[0]
        self.category: str | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 2 * STEP + 2, 14, 2 * STEP + 2)
        layout.setSpacing(6)
        group = QButtonGroup(self)
        self._buttons: dict[Chip, QPushButton] = {}
        for chip in chips:
            made = ChipButton()
            made.clicked.connect(lambda _, chosen=chip: self.choose(chosen))
            group.addButton(made)
            layout.addWidget(made)
            self._buttons[chip] = made
        self._buttons[self.chip].setChecked(True)
        self._category = ChipButton()
        self._menu = QMenu(self._category)
        self._category.setMenu(self._menu)
        self._groups = QActionGroup(self)
        self._groups.triggered.connect(self._choose_category)
        self._categories: list[str] | None = None
        layout.addWidget(self._category)
        layout.addStretch(1)
        self.show_categories([])

    def choose(self, chip: Chip) -> None:
        self.chip = chip
        self._buttons[chip].setChecked(True)
        self.changed.emit()

    def choose_category(self, category: str | None) -> None:
        self.category = category
        self._label_category()
        self.changed.emit()

    def clear(self) -> None:
        self.category = None
        self._label_category()
        self.choose(next(iter(self._buttons)))

    def show_counts(self, counts: Mapping[Chip, int]) -> None:
        for chip, made in self._buttons.items():
            made.setText(f"{words.chip(chip)} {formats.quantity(Decimal(counts[chip]))}")

    def show_categories(self, categories: Sequence[str]) -> None:
        if list(categories) == self._categories:
            return
        self._categories = list(categories)
        self._menu.clear()
        for category in (None, *categories):
            action = QAction(self)
            action.setText(self.tr("All categories") if category is None else category.replace("&", "&&"))
            action.setData(category)
            action.setCheckable(True)
            action.setChecked(category == self.category)
            self._groups.addAction(action)
            self._menu.addAction(action)
        self._category.setEnabled(bool(categories))
        self._label_category()

    def _choose_category(self, action: QAction) -> None:
        self.choose_category(action.data())

    def _label_category(self) -> None:
        text = self.tr("Category") if self.category is None else self.category.replace("&", "&&")
        self._category.setText(f"{text} ▾")
        self._category.setChecked(self.category is not None)
        for action in self._groups.actions():
            action.setChecked(action.data() == self.category)


class ChipButton(QPushButton):
    """Wide enough for its text in bold, so that nothing moves when it is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("chip", True)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFixedHeight(28)

    def sizeHint(self) -> QSize:
        bold = QFontMetrics(tabular(self.font(), bold=True))
        return QSize(bold.horizontalAdvance(self.text()) + 26, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
