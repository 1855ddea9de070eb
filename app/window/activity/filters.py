"""The chips above the timeline: who did it, why, when, and to which variant."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from app.domain.activity import Source
from app.domain.plans import Purpose
from app.window import formats, words
from app.window.activity import telling
from app.window.stock.chips import ChipButton
from app.window.theme import STEP
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.workspace.timeline import Wanted

T = TypeVar("T")


class _Reason(NamedTuple):
    """A group of purposes that are asked for together."""

    title: str
    purposes: frozenset[Purpose]
    unexplained: bool = False


_REASONS = (
    _Reason(QT_TRANSLATE_NOOP("activity", "Any reason"), frozenset()),
    *(
        _Reason("", frozenset({purpose}))
        for purpose in (
            Purpose.RESTOCK,
            Purpose.SELL,
            Purpose.CUSTOMER_RETURN,
            Purpose.DISCARD,
            Purpose.RETURN_TO_SUPPLIER,
            Purpose.SET_TO,
            Purpose.SET_LEVEL,
        )
    ),
    _Reason(
        QT_TRANSLATE_NOOP("activity", "Tracking"), frozenset({Purpose.START_TRACKING, Purpose.STOP_TRACKING})
    ),
    _Reason(QT_TRANSLATE_NOOP("activity", "Undo and redo"), frozenset({Purpose.UNDO, Purpose.REDO})),
    _Reason(QT_TRANSLATE_NOOP("activity", "Unknown reason"), frozenset(), unexplained=True),
)


class _Span(NamedTuple):
    """A time that is asked for: so many days, the first of them from midnight on; None for any."""

    title: str
    days: int | None = None
    since_closed: bool = False


_SPANS = (
    _Span(QT_TRANSLATE_NOOP("activity", "Any time")),
    _Span(QT_TRANSLATE_NOOP("activity", "Since I was last here"), since_closed=True),
    _Span(QT_TRANSLATE_NOOP("activity", "Today"), 1),
    _Span(QT_TRANSLATE_NOOP("activity", "Last 7 days"), 7),
    _Span(QT_TRANSLATE_NOOP("activity", "Last 30 days"), 30),
)


class Filters(QFrame):
    """Signal: ``changed()``; then `wanted` says what is asked for. ``last_closed`` is when the store was closed here
    the last time, where that is known; ``chosen_variant`` is the chip of the only variant, to stand elsewhere.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table-header")
        self.last_closed: datetime | None = None
        self.variant: str | None = None
        self._source: Source | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 2 * STEP + 2, 14, 2 * STEP + 2)
        layout.setSpacing(6)
        self._add_sources(layout)
        self._reason = _Choice({self._reason_title(each): each for each in _REASONS}, self.changed.emit)
        self._span = _Choice({translated("activity", each.title): each for each in _SPANS}, self.changed.emit)
        layout.addWidget(self._reason)
        layout.addWidget(self._span)
        self.chosen_variant = ChipButton()
        self.chosen_variant.setChecked(True)
        self.chosen_variant.clicked.connect(lambda: self.choose_variant(None, ""))
        self.chosen_variant.hide()
        layout.addStretch(1)

    def wanted(self) -> Wanted:
        reason, span = self._reason.value, self._span.value
        since = self.last_closed if span.since_closed else None
        if span.days is not None:
            first = formats.local(datetime.now(UTC)).date() - timedelta(days=span.days - 1)
            since = formats.at_shop(datetime.combine(first, time()))
        return Wanted(
            since=since,
            purposes=reason.purposes,
            unexplained=reason.unexplained,
            sources=frozenset({self._source} if self._source else ()),
            variant=self.variant,
        )

    @property
    def is_clear(self) -> bool:
        return self.wanted() == Wanted() and not self._span.value.since_closed

    def choose_variant(self, variant: str | None, title: str) -> None:
        """Ask for one variant alone, or (None) for all."""
        self.variant = variant
        self.chosen_variant.setText(f"{title.replace('&', '&&')}  ×")
        self.chosen_variant.setAccessibleName(self.tr("Only {variant}; press for all").format(variant=title))
        self.chosen_variant.setChecked(True)
        self.chosen_variant.setVisible(variant is not None)
        self.changed.emit()

    def show_since_last_here(self) -> None:
        self._span.choose(next(place for place, span in enumerate(_SPANS) if span.since_closed))

    def clear(self) -> None:
        self._sources[None].click()
        self._reason.choose(0)
        self._span.choose(0)
        self.choose_variant(None, "")

    def _add_sources(self, layout: QHBoxLayout) -> None:
        group = QButtonGroup(self)
        self._sources: dict[Source | None, QPushButton] = {}
        for source in (None, *Source):
            made = ChipButton()
            made.setText(telling.source(source) if source else self.tr("All"))
            made.clicked.connect(lambda _, chosen=source: self._choose_source(chosen))
            group.addButton(made)
            layout.addWidget(made)
            self._sources[source] = made
        self._sources[None].setChecked(True)

    def _choose_source(self, source: Source | None) -> None:
        self._source = source
        self.changed.emit()

    def _reason_title(self, reason: _Reason) -> str:
        if reason.title:
            return translated("activity", reason.title)
        (purpose,) = reason.purposes
        return words.purpose(purpose)


class _Choice(ChipButton, Generic[T]):
    """A chip with a menu: one of several, the first of which asks for nothing."""

    def __init__(self, choices: Mapping[str, T], chosen: Callable[[], None]) -> None:
        super().__init__()
        self._values = list(choices.values())
        self._chosen = chosen
        self.value = self._values[0]
        menu = QMenu(self)
        group = QActionGroup(self)
        self._actions: list[QAction] = []
        for place, title in enumerate(choices):
            action = menu.addAction(title)
            action.setCheckable(True)
            action.triggered.connect(lambda _, which=place: self.choose(which))
            group.addAction(action)
            self._actions.append(action)
        self.setMenu(menu)
        self._show(0)

    def choose(self, place: int) -> None:
        self._show(place)
        self._chosen()

    def _show(self, place: int) -> None:
        self.value = self._values[place]
        self._actions[place].setChecked(True)
        self.setText(f"{self._actions[place].text()} ▾")
        self.setChecked(place > 0)
