"""Messages in the window: what happened, what was and was not changed, and what to do now."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.errors import StoreroomError
from app.domain.stock import Item
from app.window import formats, words
from app.window.sentences import details, ended, sentence
from app.window.theme import STEP
from app.window.widgets import button, plain_label, restyle

if TYPE_CHECKING:
    from app.workspace import Outcome

#: How many surprises are told by name.
_MOST_TOLD = 3


class MessageBar(QFrame):
    """One message at a time, above the page; it stays until it is dismissed or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._details = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        self.text = plain_label("")
        self._copy = button(self.tr("Copy details"))
        self._copy.clicked.connect(self._copy_details)
        self._act = button("")
        self._act.clicked.connect(self._do)
        self._do_next: Callable[[], None] | None = None
        dismiss = button(self.tr("Dismiss"))
        dismiss.clicked.connect(self.hide)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._act)
        layout.addWidget(self._copy)
        layout.addWidget(dismiss)
        self.hide()

    def show_failure(self, text: str, error: BaseException | None) -> None:
        self._show("failure", text, details(error) if error else "")

    def show_warning(self, text: str, error: BaseException | None = None) -> None:
        self._show("warning", text, details(error) if error else "")

    def show_note(self, text: str) -> None:
        """Tell of what came out well."""
        self._show("note", text, "")

    def show_news(self, text: str, show: Callable[[], None]) -> None:
        """Tell of what others did; ``show`` shows all of it."""
        if self.isHidden():
            self._show("note", text, "")
            self._do_next = show
            self._act.setText(self.tr("Show"))
            self._act.show()

    def show_unread(self, error: StoreroomError) -> None:
        """Tell of what cannot be shown."""
        self.show_failure(sentence(error), error)

    def show_outcome(self, outcome: "Outcome", items: Mapping[str, Item]) -> None:
        """Tell of a plan that did not come out as it was agreed to; one that did needs no message."""
        from app.workspace import State

        if outcome.confirmed and outcome.error:
            done = self.tr("{action}: done, but it could not be written down.")
            done = done.format(action=words.purpose(outcome.plan.purpose))
            self.show_warning(f"{done} {sentence(outcome.error)}", outcome.error)
        elif outcome.confirmed and outcome.surprises:
            self.show_warning(self._surprises(outcome, items))
        elif outcome.confirmed:
            self.hide()
        elif State.UNKNOWN in outcome.states or State.PLANNED in outcome.states:
            self.show_warning(self._story(outcome), outcome.error)
        else:
            self.show_failure(self._story(outcome), outcome.error)

    def show_unsent(self, error: StoreroomError) -> None:
        """Tell of a plan that was never sent."""
        nothing = self.tr("Nothing was sent, and nothing was changed.")
        self.show_failure(f"{sentence(error)} {nothing}", error)

    def show_unexpected(self, error: BaseException) -> None:
        """Tell of an exception that nobody foresaw."""
        self.show_failure(
            self.tr("Something went wrong in the program. Your stock is as the table shows it."), error
        )

    def _story(self, outcome: "Outcome") -> str:
        """What happened, and what was and was not changed: no outcome leaves that to be guessed."""
        from app.workspace import State

        parts = [f"{words.purpose(outcome.plan.purpose)}:"]
        if outcome.error:
            parts.append(ended(sentence(outcome.error)))
        count = {state: outcome.states.count(state) for state in State}
        if count[State.CONFIRMED] == count[State.UNKNOWN] == 0:
            parts.append(self.tr("Nothing was changed."))
        elif count[State.UNKNOWN] == len(outcome.states):
            parts.append(self.tr("It may or may not have been done, and was not sent again."))
        else:
            parts.append(
                self.tr("{done} done, {unknown} unknown, {not_done} not done.").format(
                    done=count[State.CONFIRMED],
                    unknown=count[State.UNKNOWN],
                    not_done=count[State.REFUSED] + count[State.NOT_SENT],
                )
            )
        if count[State.PLANNED]:
            left = self.tr("{count} not sent yet, waiting under “To decide”.")
            parts.append(left.format(count=formats.quantity(Decimal(count[State.PLANNED]))))
        if count[State.UNKNOWN]:
            parts.append(
                self.tr(
                    "What became of it is being found out; where nothing tells, it is asked under “To decide”."
                )
            )
            parts.append(self._before_repeating(outcome))
        return " ".join(parts)

    def _before_repeating(self, outcome: "Outcome") -> str:
        if outcome.reread:
            return self.tr("Stock was read anew: check what the table shows before you repeat it.")
        return self.tr("Stock could not be read since: wait until it is up to date before you repeat it.")

    def _surprises(self, outcome: "Outcome", items: Mapping[str, Item]) -> str:
        """Whose stock came to something else than the plan said, a few by name."""
        told = [
            self.tr("{title} is {now}, not {expected}").format(
                title=items[variant].title, now=formats.quantity(now), expected=formats.quantity(expected)
            )
            for variant, (expected, now) in outcome.surprises.items()
            if variant in items
        ]
        text = (
            self.tr("Done, but stock was changed elsewhere meanwhile:") + " " + "; ".join(told[:_MOST_TOLD])
        )
        more = len(told) - _MOST_TOLD
        return text + "; " + self.tr("%Ln more", "", more) if more > 0 else f"{text}."

    def _show(self, kind: str, text: str, more: str) -> None:
        self._details = f"{text}\n{more}"
        restyle(self, "kind", kind)
        for child in self.findChildren(QWidget):
            child.style().unpolish(child)
            child.style().polish(child)
        self.text.setText(text)
        self._copy.setVisible(bool(more))
        self._act.hide()
        self.show()

    def _do(self) -> None:
        self.hide()
        if self._do_next:
            self._do_next()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
