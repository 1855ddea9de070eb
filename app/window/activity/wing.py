"""All that the window has for what happened: its two pages, undo and redo, and the news since the last visit."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.activity import Source
from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.window import formats
from app.window.activity import telling
from app.window.activity.deeds import Deeds
from app.window.activity.page import ActivityPage
from app.window.activity.questions import QuestionsPage
from app.window.loop import spawn
from app.window.sentences import sentence
from app.window.theme import Colours
from app.workspace.activity import Summary

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

ACTIVITY, QUESTIONS = "activity", "questions"


class Wing(QObject):
    """Made once the window is painted, or when it is first asked for."""

    def __init__(self, window: "MainWindow", colours: Colours) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._known = 0  # the version of the activity whose news were told
        self._closed: datetime | None = None
        self._told = False
        self.deeds = Deeds(window.workspace, window.operations, window)
        self.activity = ActivityPage(window.workspace, colours)
        self.questions = QuestionsPage(window.workspace, self.deeds)
        self.pages: dict[str, QWidget] = {ACTIVITY: self.activity, QUESTIONS: self.questions}
        self._connect()
        self.questions.reload()
        spawn(self._read_last_visit(), "last visit")

    def take(self, changes: Changes) -> None:
        """The workspace knows something else."""
        self.activity.take(changes)
        self.questions.take(changes)
        if self._closed and self._workspace.activity.version != self._known:
            self._known = self._workspace.activity.version
            spawn(self._tell_news(self._closed), "news")

    def set_colours(self, colours: Colours) -> None:
        self.activity.set_colours(colours)

    def stop_reading(self) -> None:
        self.activity.stop_reading()
        self.questions.stop_reading()

    def leave(self, key: str) -> None:
        """Another page than ``key`` is no longer in front: what was seen is no news."""
        if key == ACTIVITY:
            self._window.navigation.show_badge(ACTIVITY, "")

    def show_variant(self, variant: str) -> None:
        """All that happened to a variant."""
        self._window.navigation.choose(ACTIVITY)
        self.activity.show_variant(variant)

    def _connect(self) -> None:
        window = self._window
        for keys, do in (
            ("Ctrl+Z", self.deeds.undo),
            ("Ctrl+Shift+Z", self.deeds.redo),
            ("Ctrl+Y", self.deeds.redo),
        ):
            QShortcut(QKeySequence(keys), window).activated.connect(do)
        self.deeds.told.connect(window.messages.show_note)
        self.deeds.failed.connect(window.messages.show_unsent)
        for page in (self.activity, self.questions):
            page.failed.connect(window.messages.show_unread)
        self.activity.undo_wanted.connect(self.deeds.undo)
        self.activity.export_wanted.connect(self.deeds.export)
        self.questions.counted.connect(self._show_questions)
        window.operations.noted.connect(self._tell_noted)

    def _tell_noted(self) -> None:
        self.questions.reload()
        self._window.messages.show_note(
            self.tr("The delivery is noted. Stock was not changed; it waits under “To decide”.")
        )

    def _show_questions(self, count: int) -> None:
        self._window.navigation.show_badge(QUESTIONS, formats.quantity(Decimal(count)) if count else "")

    async def _read_last_visit(self) -> None:
        try:
            self._closed = await self._workspace.activity.last_closed()
        except StoreroomError:
            return  # the pages tell
        if damage := self._workspace.records.damage:
            self._window.messages.show_warning(sentence(damage), damage)
        self.activity.filters.last_closed = self._closed
        self.take(Changes())

    async def _tell_news(self, since: datetime) -> None:
        """What others did since the person was here last, once anything is known of it."""
        try:
            news = await self._workspace.activity.news(since)
        except StoreroomError:
            return
        if not news:
            return
        in_front = self._window.shown_key == ACTIVITY
        count = sum(each.things for each in news)
        self._window.navigation.show_badge(ACTIVITY, "" if in_front else formats.quantity(Decimal(count)))
        if not self._told:
            self._told = True
            text = self.tr("Others, since {moment}. {news}.").format(
                moment=formats.moment(since, datetime.now(UTC)), news="; ".join(map(self._one, news))
            )
            self._window.messages.show_news(text, self._show_news)

    def _one(self, news: Summary) -> str:
        """``Till: 12 receipts, 7 variants``."""
        things = (
            self.tr("%Ln receipt(s)", "", news.things)
            if news.source is Source.TILL
            else self.tr("%Ln change(s)", "", news.things)
        )
        variants = self.tr("%Ln variant(s)", "", news.variants)
        return f"{telling.source(news.source)}: {things}, {variants}"

    def _show_news(self) -> None:
        self._window.navigation.choose(ACTIVITY)
        self.activity.filters.show_since_last_here()
