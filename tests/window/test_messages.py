"""Messages: what happened, what was and was not changed, and what to do now."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.changes import Changes
from app.domain.errors import ReplyLost, StoreroomError, StoreUnavailable, TooFast, Unreachable, Violation
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, move
from app.window.messages import MessageBar
from app.window.sentences import sentence
from app.workspace import Outcome, State
from tests.window.shop import IN_STOCK, LOW, OUT, SHOP

DONE, REFUSED, UNKNOWN, NOT_SENT = State.CONFIRMED, State.REFUSED, State.UNKNOWN, State.NOT_SENT
LOST, NOT_REACHED = ReplyLost("service.reply_lost", detail="timeout"), Unreachable("service.unreachable")

WAIT = "Stock could not be read since: wait until it is up to date before you repeat it."
MAY_BE = f"It may or may not have been done, and was not sent again. {WAIT}"


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def outcome(error: StoreroomError | None, *states: State) -> Outcome:
    items = (LOW, IN_STOCK, OUT)[: len(states)]
    steps = tuple(move(each, Reason.RESTOCK, Decimal(5)) for each in items)
    return Outcome("an identifier", Plan(Purpose.RESTOCK, steps), states, error, Changes(), {})


def press(bar: MessageBar, text: str) -> None:
    button = next(each for each in bar.findChildren(QPushButton) if each.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_done_whole_needs_no_message(bar: MessageBar) -> None:
    bar.show_failure("An old message.", None)
    bar.show_outcome(outcome(None, DONE), SHOP)
    assert not bar.isVisible()


@pytest.mark.parametrize(
    ("error", "states", "kind", "story"),
    [
        (NOT_REACHED, [REFUSED], "failure",
         "Restock: The service cannot be reached. Nothing was changed."),
        (TooFast("service.too_fast"), [REFUSED, NOT_SENT], "failure",
         "Restock: The service asks for fewer requests. Wait a moment. Nothing was changed."),
        (LOST, [UNKNOWN], "warning",
         "Restock: The service did not answer. " + MAY_BE),
        (LOST, [UNKNOWN, UNKNOWN], "warning",
         "Restock: The service did not answer. " + MAY_BE),
        (LOST, [DONE, UNKNOWN, NOT_SENT], "warning",
         "Restock: The service did not answer. 1 done, 1 unknown, 1 not done. " + WAIT),
        (LOST, [UNKNOWN, NOT_SENT], "warning",
         "Restock: The service did not answer. 0 done, 1 unknown, 1 not done. " + WAIT),
        (NOT_REACHED, [DONE, REFUSED], "failure",
         "Restock: The service cannot be reached. 1 done, 0 unknown, 1 not done."),
        (NOT_REACHED, [DONE, REFUSED, NOT_SENT], "failure",
         "Restock: The service cannot be reached. 1 done, 0 unknown, 2 not done."),
    ],
)  # fmt: skip
def test_every_outcome_says_what_was_and_was_not_changed(
    bar: MessageBar, error: StoreroomError, states: list[State], kind: str, story: str
) -> None:
    bar.show_outcome(outcome(error, *states), SHOP)
    assert (bar.text.text(), bar.property("kind")) == (story, kind)
    assert bar.isVisible()


def test_what_was_never_sent_changed_nothing(bar: MessageBar) -> None:
    error = StoreUnavailable("records.failed", path="records.sqlite", reason="no space left")
    bar.show_unsent(error)
    assert bar.text.text() == f"{sentence(error)} Nothing was sent, and nothing was changed."


def test_trouble_is_told_once_and_taken_back_when_it_is_over(bar: MessageBar) -> None:
    bar.show_trouble(NOT_REACHED)
    assert bar.text.text().startswith("The service cannot be reached. Stock cannot be read now")
    press(bar, "Dismiss")
    bar.show_trouble(Unreachable("service.unreachable"))
    assert not bar.isVisible()
    bar.show_trouble(LOST)
    assert bar.isVisible()
    bar.show_trouble(None)
    assert not bar.isVisible()


def test_the_end_of_trouble_leaves_another_message_alone(bar: MessageBar) -> None:
    bar.show_trouble(NOT_REACHED)
    bar.show_outcome(outcome(LOST, UNKNOWN), SHOP)
    bar.show_trouble(None)
    assert bar.isVisible()


def test_details_can_be_copied(bar: MessageBar) -> None:
    error = TooFast(
        "service.too_fast", violations=(Violation("change", "too many", "RATE"),), detail="slow down"
    )
    bar.show_outcome(outcome(error, REFUSED), SHOP)
    press(bar, "Copy details")
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Restock: The service asks for fewer requests. Wait a moment. Nothing was changed.",
        "TooFast: service.too_fast detail=slow down",
        "  change: too many (RATE)",
    ]


def test_where_there_are_no_details_none_are_offered(bar: MessageBar) -> None:
    bar.show_failure("Something.", None)
    assert [each.text() for each in bar.findChildren(QPushButton) if each.isVisible()] == ["Dismiss"]
    press(bar, "Dismiss")
    assert not bar.isVisible()


def test_an_error_that_nobody_foresaw_is_told_with_its_details(bar: MessageBar) -> None:
    bar.show_unexpected(ZeroDivisionError("division by zero"))
    assert bar.text.text().startswith("Something went wrong in the program.")
    press(bar, "Copy details")
    assert "ZeroDivisionError: division by zero" in QGuiApplication.clipboard().text()


def test_a_message_is_plain_text(bar: MessageBar) -> None:
    bar.show_failure("<b>no</b>", None)
    assert bar.text.textFormat() is Qt.TextFormat.PlainText
