"""Messages: what happened, what was and was not changed, and what to do now."""

from dataclasses import replace
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
from tests.window.shop import IN_STOCK, LOW, OUT, SHOP, by_variant, item

DONE, REFUSED, UNKNOWN, NOT_SENT = State.CONFIRMED, State.REFUSED, State.UNKNOWN, State.NOT_SENT
LOST, NOT_REACHED = ReplyLost("service.reply_lost", detail="timeout"), Unreachable("service.unreachable")

WAIT = (
    "What became of it is being found out; where nothing tells, it is asked under “To decide”. "
    "Stock could not be read since: wait until it is up to date before you repeat it."
)
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


# What came out otherwise than was agreed to


def restocked(*answered: int, error: StoreroomError | None = None) -> Outcome:
    """A restock of three variants by 5, all done; the service answered these balances."""
    made = outcome(error, DONE, DONE, DONE)
    variants = (each.variant.uuid for each in (LOW, IN_STOCK, OUT))
    return replace(made, after=dict(zip(variants, map(Decimal, answered), strict=True)))


def test_a_balance_that_others_moved_too_is_told_by_name(bar: MessageBar) -> None:
    bar.show_outcome(restocked(7, 13, -1), SHOP)
    assert bar.property("kind") == "warning"
    assert bar.text.text() == (
        "Done, but stock was changed elsewhere meanwhile: "
        "Denim jacket, S is 7, not 8; Denim jacket, L is −1, not 5."
    )


def test_what_came_out_as_planned_is_no_surprise(bar: MessageBar) -> None:
    bar.show_outcome(restocked(8, 13, 5), SHOP)
    assert not bar.isVisible()


def test_a_few_surprises_are_named_and_the_others_counted(bar: MessageBar) -> None:
    items = [item(f"Thing {number}", "1") for number in range(1005)]
    steps = tuple(move(each, Reason.RESTOCK, Decimal(1)) for each in items)
    after = {each.variant.uuid: Decimal(3) for each in items}
    done = Outcome("", Plan(Purpose.RESTOCK, steps), (DONE,) * len(steps), None, Changes(), after)
    bar.show_outcome(done, by_variant(items))
    assert bar.text.text().endswith(
        "Thing 0 is 3, not 2; Thing 1 is 3, not 2; Thing 2 is 3, not 2; 1,002 more"
    )


def test_a_surprise_of_what_is_gone_meanwhile_is_passed_over(bar: MessageBar) -> None:
    bar.show_outcome(restocked(7, 13, -1), by_variant([LOW]))
    assert bar.text.text().endswith(": Denim jacket, S is 7, not 8.")


def test_what_is_done_but_not_noted_says_both(bar: MessageBar) -> None:
    error = StoreUnavailable("records.failed", path="records.sqlite", reason="no space left")
    bar.show_outcome(restocked(8, 13, 5, error=error), SHOP)
    assert bar.property("kind") == "warning"
    assert bar.text.text() == f"Restock: done, but it could not be written down. {sentence(error)}"


def test_an_unknown_outcome_says_whether_the_table_can_be_trusted(bar: MessageBar) -> None:
    bar.show_outcome(replace(outcome(LOST, UNKNOWN), reread=True), SHOP)
    assert bar.text.text().endswith("Stock was read anew: check what the table shows before you repeat it.")
    bar.show_outcome(outcome(LOST, UNKNOWN), SHOP)
    assert bar.text.text().endswith(WAIT)


def test_a_warning_without_an_error_has_no_details(bar: MessageBar) -> None:
    bar.show_warning("Opening stock was not set.")
    assert (bar.text.text(), bar.property("kind")) == ("Opening stock was not set.", "warning")
    assert [each.text() for each in bar.findChildren(QPushButton) if each.isVisible()] == ["Dismiss"]


def test_what_was_stopped_waits(bar: MessageBar) -> None:
    bar.show_outcome(outcome(None, DONE, State.PLANNED), SHOP)
    story = "Restock: 1 done, 0 unknown, 0 not done. 1 not sent yet, waiting under “To decide”."
    assert (bar.text.text(), bar.property("kind")) == (story, "warning")
