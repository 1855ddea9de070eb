"""The dialogs that move stock: before → after as it is typed, nonsense refused, a warning below zero."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain.movements import Reason
from app.domain.plans import MovementStep, Purpose
from app.domain.quantity import MOST_PER_MOVEMENT
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.stock import MoveDialog, SetToDialog
from tests.window.dialogs.typing_in import results, shown, type_into, type_line
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, MARKUP, OUT, UNTRACKED, WEIGHED, by_variant, item


def moved(dialog: PlanDialog) -> list[tuple[Reason, Decimal, Decimal]]:
    """What the plan would do: why, how many, and what is there after."""
    steps = [step for step in tuple(dialog.steps()) if isinstance(step, MovementStep)]
    return [(step.movement.reason, step.movement.quantity, step.after) for step in steps]


def choose_reason(dialog: PlanDialog, number: int) -> None:
    choice = dialog.findChild(QComboBox)
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(number)


# One variant


def test_nothing_typed_changes_nothing(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW]))
    assert (dialog.outcome.text(), dialog.confirm.text(), dialog.confirm.isEnabled()) == (
        "3",
        "Restock",
        False,
    )
    assert tuple(dialog.steps()) == ()
    assert not dialog.problem.text()


@pytest.mark.parametrize(
    ("purpose", "outcome", "button", "reason", "consequence"),
    [
        (Purpose.RESTOCK, "3 → 5.5", "Add 2.5", Reason.RESTOCK, "Counts as delivered."),
        (Purpose.SELL, "3 → 0.5", "Sell 2.5", Reason.SALE,
         "Counts as sold. It makes no receipt and takes no money."),
        (Purpose.DISCARD, "3 → 0.5", "Take away 2.5", Reason.DISCARD, "Counts as lost."),
    ],
)  # fmt: skip
def test_before_and_after_are_shown_while_it_is_typed(
    qtbot: QtBot, purpose: Purpose, outcome: str, button: str, reason: Reason, consequence: str
) -> None:
    dialog = shown(qtbot, MoveDialog(purpose, [LOW]))
    type_into(dialog, "2.5")
    assert (dialog.outcome.text(), dialog.confirm.text()) == (outcome, button)
    assert dialog.confirm.isEnabled()
    assert dialog.consequence.text() == consequence
    assert [each[:2] for each in moved(dialog)] == [(reason, Decimal("2.5"))]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x", "“x” is not a number."),
        ("1,000", "“1,000” can be read two ways. Use “.” for decimals, and nothing between thousands."),
        ("0", "Type a number above zero."),
        ("-1", "Type a number above zero."),
        ("0.0000001", "At most 6 digits after the decimal point."),
        ("100001", "At most 100000 at once."),
        ("{text}", "“{text}” is not a number."),
    ],
)
def test_nonsense_is_refused_as_it_is_typed(qtbot: QtBot, text: str, problem: str) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW]))
    type_into(dialog, text)
    assert dialog.problem.text() == problem
    assert dialog.outcome.text() == "3"  # what it is stays in sight
    assert not dialog.confirm.isEnabled()
    type_into(dialog, "1")
    assert not dialog.problem.text()
    assert dialog.confirm.isEnabled()


def test_below_zero_warns_and_the_button_says_anyway(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))
    type_into(dialog, "3")
    assert (dialog.warning.isVisible(), dialog.confirm.text()) == (False, "Sell 3")
    type_into(dialog, "4")
    assert dialog.warning.isVisible()
    assert dialog.warning.text() == "Stock goes below zero."
    assert (dialog.outcome.text(), dialog.confirm.text()) == ("! 3 → −1", "Sell 4 anyway")
    assert dialog.confirm.isEnabled()


def test_what_is_below_zero_and_gets_better_needs_no_warning(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [BELOW_ZERO]))
    type_into(dialog, "1")
    assert (dialog.outcome.text(), dialog.confirm.text(), dialog.warning.isVisible()) == (
        "−2 → −1",
        "Add 1",
        False,
    )


def test_weights_are_typed_as_the_person_s_keyboard_writes_them(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale("sv_SE"))
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [WEIGHED]))
    type_into(dialog, "0,35")
    assert dialog.outcome.text() == "7,35 → 7"


def test_a_restock_may_be_a_customer_s_return(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW]))
    type_into(dialog, "1")
    choose_reason(dialog, 1)
    assert dialog.purpose() is Purpose.CUSTOMER_RETURN
    assert moved(dialog) == [(Reason.CUSTOMER_RETURN, Decimal(1), Decimal(4))]
    assert dialog.consequence.text() == "Counts as returned by a customer. It refunds no money."


def test_a_discard_may_be_a_return_to_the_supplier(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.DISCARD, [LOW]))
    type_into(dialog, "1")
    choose_reason(dialog, 1)
    assert dialog.purpose() is Purpose.RETURN_TO_SUPPLIER
    assert moved(dialog) == [(Reason.RETURN_TO_SUPPLIER, Decimal(1), Decimal(2))]


def test_a_sale_has_one_reason_and_asks_for_none(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))
    assert dialog.findChild(QComboBox) is None


def test_a_name_that_looks_like_markup_is_a_name(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [MARKUP]))
    subject = next(label for label in dialog.findChildren(type(dialog.outcome)) if "Mug" in label.text())
    assert (subject.text(), subject.textFormat().name) == ("<b>Mug</b> & saucer", "PlainText")


def test_stock_that_moves_meanwhile_changes_before_and_after(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))
    type_into(dialog, "2")
    dialog.take_items(by_variant([replace(LOW, balance=Decimal(1))]))
    assert (dialog.outcome.text(), dialog.confirm.text()) == ("! 1 → −1", "Sell 2 anyway")
    assert moved(dialog) == [(Reason.SALE, Decimal(2), Decimal(-1))]


def test_tracking_that_stops_meanwhile_is_said(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW]))
    type_into(dialog, "2")
    dialog.take_items(by_variant([replace(LOW, tracked=False)]))
    assert dialog.problem.text() == "Denim jacket, S is not tracked. Start tracking it first."
    assert not dialog.confirm.isEnabled()


# Set to


@pytest.mark.parametrize(
    ("number", "more", "fewer"),
    [
        (0, Reason.TAKE_BACK, Reason.DISCARD),
        (1, Reason.CUSTOMER_RETURN, Reason.SALE),
        (2, Reason.RESTOCK, Reason.RETURN_TO_SUPPLIER),
    ],
)
def test_set_to_moves_the_difference_from_or_to_where_the_reason_says(
    qtbot: QtBot, number: int, more: Reason, fewer: Reason
) -> None:
    dialog = shown(qtbot, SetToDialog([LOW]))
    choose_reason(dialog, number)
    type_into(dialog, "12")
    assert (moved(dialog), dialog.outcome.text()) == ([(more, Decimal(9), Decimal(12))], "3 → 12")
    assert dialog.confirm.text() == "Set to 12"
    type_into(dialog, "1")
    assert moved(dialog) == [(fewer, Decimal(2), Decimal(1))]


def test_set_to_what_it_is_already_changes_nothing(qtbot: QtBot) -> None:
    dialog = shown(qtbot, SetToDialog([LOW]))
    type_into(dialog, "3")
    assert (moved(dialog), dialog.confirm.isEnabled(), dialog.problem.text()) == ([], False, "")
    assert dialog.consequence.text() == "It is 3 already."
    type_into(dialog, "4")
    assert "already" not in dialog.consequence.text()
    dialog.field.clear()
    assert not dialog.consequence.isVisible()


def test_set_to_follows_stock_that_moves_meanwhile(qtbot: QtBot) -> None:
    dialog = shown(qtbot, SetToDialog([LOW]))
    type_into(dialog, "12")
    dialog.take_items(by_variant([replace(LOW, balance=Decimal(10))]))
    assert (moved(dialog), dialog.outcome.text()) == (
        [(Reason.TAKE_BACK, Decimal(2), Decimal(12))],
        "10 → 12",
    )


def test_nothing_is_set_to_less_than_nothing(qtbot: QtBot) -> None:
    dialog = shown(qtbot, SetToDialog([LOW]))
    type_into(dialog, "-1")
    assert dialog.problem.text() == "It cannot be below zero."


# Many variants


def test_what_is_typed_for_all_leaves_alone_what_was_typed_for_one(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, IN_STOCK, OUT]))
    type_into(dialog, "2")
    type_line(dialog, 1, "10")
    type_into(dialog, "3")
    assert results(dialog) == ["3 → 6", "8 → 18", "0 → 3"]
    assert dialog.confirm.text() == "Add 16 in all"


def test_one_bad_line_stops_the_plan_and_says_what_is_wrong(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, IN_STOCK, OUT]))
    type_into(dialog, "2")
    type_line(dialog, 2, "two")
    assert results(dialog) == ["3 → 5", "8 → 10", "“two” is not a number."]
    assert (dialog.problem.text(), dialog.confirm.isEnabled()) == ("“two” is not a number.", False)
    type_line(dialog, 0, "x")
    assert dialog.problem.text() == "“x” is not a number. 2 lines cannot be used."


def test_lines_that_are_left_blank_are_left_out(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW, IN_STOCK, OUT]))
    type_line(dialog, 1, "1")
    assert moved(dialog) == [(Reason.SALE, Decimal(1), Decimal(7))]
    assert results(dialog) == ["3", "8 → 7", "0"]


def test_the_warning_counts_the_variants_that_go_below_zero(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.SELL, [LOW, IN_STOCK, OUT]))
    type_into(dialog, "4")
    assert dialog.warning.text() == "2 variants go below zero."
    assert dialog.confirm.text() == "Sell 12 in all anyway"


def test_one_target_for_all_is_named_on_the_button_and_several_are_not(qtbot: QtBot) -> None:
    dialog = shown(qtbot, SetToDialog([LOW, IN_STOCK]))
    type_into(dialog, "5")
    assert (dialog.confirm.text(), results(dialog)) == ("Set to 5", ["3 → 5", "8 → 5"])
    type_line(dialog, 0, "6")
    assert dialog.confirm.text() == "Set to"


def test_a_line_says_where_a_variant_is_not_tracked(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, UNTRACKED]))
    assert results(dialog) == ["3", "Not tracked"]


def test_a_thousand_lines_are_typed_into_at_once(qtbot: QtBot) -> None:
    items = [item(f"Thing {number}", "1") for number in range(1000)]
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, items))
    type_into(dialog, "12")
    assert dialog.confirm.text() == "Add 12,000 in all"
    assert set(results(dialog)) == {"1 → 13"}
    dialog.take_items(by_variant(replace(each, balance=Decimal(2)) for each in items))
    assert set(results(dialog)) == {"2 → 14"}
    assert len(tuple(dialog.steps())) == 1000


def test_the_most_of_one_movement_is_taken(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW]))
    type_into(dialog, str(MOST_PER_MOVEMENT))
    assert dialog.outcome.text() == "3 → 100,003"


def test_pieces_and_weights_have_no_sum(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, WEIGHED]))
    dialog.field.setText("5")
    assert (dialog.confirm.text(), dialog.confirm.isEnabled()) == ("Restock", True)


def test_a_button_that_cannot_be_pressed_claims_no_sum(qtbot: QtBot) -> None:
    dialog = shown(qtbot, MoveDialog(Purpose.RESTOCK, [LOW, IN_STOCK]))
    dialog.field.setText("5")
    dialog.lines.setData(dialog.lines.index(0, 1), "abc")
    assert (dialog.confirm.text(), dialog.confirm.isEnabled()) == ("Restock", False)
