"""The page of what only a person can decide: what became of it, whether to send the rest, what was noted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.domain.plans import Step
from app.domain.stock import Item
from app.window import formats, words
from app.window.activity import evidence, telling
from app.window.activity.deeds import Deeds
from app.window.dialogs.rest import rest
from app.window.dialogs.undo import becomes
from app.window.fonts import tabular
from app.window.loop import spawn
from app.window.theme import STEP
from app.window.widgets import button, plain_label
from app.workspace import Workspace
from app.workspace.entries import Entry
from app.workspace.notes import Note
from app.workspace.settling import Question

#: Lines of a card that are told one by one, and milliseconds in which news is gathered.
_MOST_TOLD, _PAUSE = 6, 100


class QuestionsPage(QWidget):
    """Signals: ``counted(int)`` with how much there is to decide, ``failed(StoreroomError)``."""

    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._deeds = deeds
        self._reading: object = None
        self._shown: object = None
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._later.timeout.connect(self.reload)
        deeds.decided.connect(self._later.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        header = QFrame()
        header.setObjectName("page-header")
        header.setFixedHeight(52)
        title = plain_label(self.tr("To decide"))
        title.setFont(tabular(title.font(), bold=True, scale=1.2))
        row = QHBoxLayout(header)
        row.setContentsMargins(14, 0, 14, 0)
        row.addWidget(title)
        layout.addWidget(header)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self._scroll, 1)

    def take(self, changes: Changes) -> None:
        """The workspace knows something else."""
        if not self._later.isActive():
            self._later.start()

    def reload(self) -> None:
        self._reading = spawn(self._read(), "questions")

    def stop_reading(self) -> None:
        self._later.stop()

    async def _read(self) -> None:
        try:
            questions = await self._workspace.questions()
            unfinished = await self._workspace.unfinished()
            notes = await self._workspace.notes.open()
        except StoreroomError as error:
            self.failed.emit(error)
            return
        self.counted.emit(len(questions) + len(unfinished) + len(notes))
        if (found := (questions, unfinished, notes)) != self._shown:
            self._shown = found
            self._show(questions, unfinished, notes)

    def _show(
        self, questions: Sequence[Question], unfinished: Sequence[Entry], notes: Sequence[Note]
    ) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 4 * STEP, 14, 4 * STEP)
        layout.setSpacing(4 * STEP)
        cards = [
            *map(self._question, questions),
            *map(self._unfinished, unfinished),
            *map(self._note, notes),
        ]
        for card in cards:
            layout.addWidget(card)
        if not cards:
            layout.addWidget(
                plain_label(
                    self.tr(
                        "There is nothing to decide.\n\nWhere a reply was lost and nothing tells what became of a"
                        " change, it is asked here. Nothing is sent a second time on a guess."
                    ),
                    muted=True,
                )
            )
        layout.addStretch(1)
        self._scroll.setWidget(content)

    def _question(self, question: Question) -> QWidget:
        items = self._workspace.items
        card = Card(words.purpose(question.entry.plan.purpose), _at(question.entry))
        card.add_text(
            self.tr("No answer came, so nobody knows whether this was done. It was not sent again.")
        )
        card.add_lines(_lines(question.steps, items))
        card.add_section(
            self.tr("What was found"), [evidence.clue(each, items) for each in question.verdict.clues]
        )
        card.add_text(self.tr("Look at the shelf, or at the service's own pages, and say how it is."))
        card.add_button(self.tr("It was done"), lambda: self._deeds.answer(question, done=True))
        card.add_button(self.tr("It was not done"), lambda: self._deeds.answer(question, done=False))
        card.add_text(self.tr("Your answer is noted and sends nothing. What was not done you can do again."))
        return card

    def _unfinished(self, entry: Entry) -> QWidget:
        steps = rest(entry)
        card = Card(words.purpose(entry.plan.purpose), _at(entry))
        done = formats.quantity(Decimal(len(entry.plan.steps) - len(steps)))
        text = self.tr("%Ln change(s) of this were never sent; {done} were.", "", len(steps))
        card.add_text(text.format(done=done))
        card.add_lines(_lines(steps, self._workspace.items))
        card.add_button(self.tr("Send the rest…"), lambda: self._deeds.send_rest(entry))
        card.add_button(self.tr("Never send it"), lambda: self._deeds.drop_rest(entry))
        return card

    def _note(self, note: Note) -> QWidget:
        items = self._workspace.items
        at = formats.moment(note.at, datetime.now(UTC))
        card = Card(self.tr("Delivery noted"), " · ".join(filter(None, (at, note.text))))
        card.add_text(self.tr("Noted while there was no connection. Stock was not changed yet."))
        card.add_lines(
            [
                (telling.named([variant], items), formats.quantity(quantity, signed=True))
                for variant, quantity in note.lines.items()
            ]
        )
        card.add_button(self.tr("Restock…"), lambda: self._deeds.deliver(note))
        card.add_button(self.tr("Drop the note"), lambda: self._deeds.drop_note(note))
        return card

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()


class Card(QFrame):
    """One thing to decide: its title, what is known, and the answers."""

    def __init__(self, title: str, subtitle: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.buttons: list[QPushButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        self._layout.setSpacing(2 * STEP)
        head = plain_label(title)
        head.setFont(tabular(head.font(), bold=True, scale=1.1))
        self._layout.addWidget(head)
        self._layout.addWidget(plain_label(subtitle, muted=True))
        self._row: QHBoxLayout | None = None

    def add_text(self, text: str) -> None:
        self._layout.addWidget(plain_label(text))

    def add_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """The first lines, and how many there are beside them."""
        told = [f"{name}: {text}" for name, text in lines[:_MOST_TOLD]]
        if len(lines) > _MOST_TOLD:
            told.append(self.tr("%Ln more", "", len(lines) - _MOST_TOLD))
        text = plain_label("\n".join(told))
        text.setFont(tabular(text.font(), bold=True))
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout.addWidget(text)

    def add_section(self, title: str, lines: Sequence[str]) -> None:
        head = plain_label(title)
        head.setObjectName("section")
        self._layout.addWidget(head)
        self._layout.addWidget(plain_label("\n".join(f"• {line}" for line in lines)))

    def add_button(self, text: str, act: Callable[[], None]) -> None:
        if self._row is None:
            self._row = QHBoxLayout()
            self._row.setSpacing(2 * STEP)
            self._row.addStretch(1)
            self._layout.addLayout(self._row)
        made = button(text)
        made.clicked.connect(act)
        self._row.insertWidget(self._row.count() - 1, made)
        self.buttons.append(made)


def _at(entry: Entry) -> str:
    at = formats.moment(entry.at, datetime.now(UTC))
    return " · ".join(filter(None, (at, entry.who, entry.plan.note)))


def _lines(steps: Sequence[Step], items: Mapping[str, Item]) -> list[tuple[str, str]]:
    return [(telling.named(step.variants, items), becomes(step)) for step in steps]
