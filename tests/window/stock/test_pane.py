"""The pane at the right: nothing, one variant, several."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.activity import Source
from app.domain.movements import Reason
from app.domain.plans import MovementStep, Purpose, Step, change_level, move
from app.domain.stock import Item, Level
from app.window.actions import ACTIONS
from app.window.stock.pane import ActionButton, VariantPane
from app.window.theme import COLOURS, Scheme
from app.workspace import State
from app.workspace.past import PastLine
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, MARKUP, OUT, UNTRACKED, WEIGHED, chosen, item

NOW = datetime.now(UTC)


@pytest.fixture
def pane(qtbot: QtBot) -> VariantPane:
    made = VariantPane({action.key: QAction(action.text()) for action in ACTIONS}, COLOURS[Scheme.LIGHT])
    qtbot.addWidget(made)
    made.show()
    return made


def texts(pane: VariantPane) -> list[str]:
    """What can be read, from top to bottom."""
    QCoreApplication.sendPostedEvents()  # what was added to a layout is shown then
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]


def entry(purpose: Purpose, step: Step | None, state: State = State.CONFIRMED, days: int = 0) -> PastLine:
    assert step
    change = step.after - step.before if isinstance(step, MovementStep) and state.happened else Decimal(0)
    at = NOW - timedelta(days=days)
    return PastLine(at, Source.HERE, purpose, change, LOW.balance, step, state)


def show(pane: VariantPane, *lines: PastLine) -> None:
    """What happened to the low variant, of which all is known since long ago."""
    pane.show_activity(LOW, lines, NOW - timedelta(days=100))


def activity(pane: VariantPane) -> Sequence[str]:
    shown = texts(pane)
    return shown[shown.index("Activity") + 1 :]


def test_nothing_selected_says_what_to_do(pane: VariantPane) -> None:
    assert texts(pane) == [
        "No variant selected",
        "Select one or more in the table to restock, sell, discard or set stock.",
    ]


def test_one_variant(pane: VariantPane) -> None:
    pane.show_items(chosen(LOW))
    assert texts(pane)[:4] == ["Denim jacket", "S · DJ-S", "3", "2 under the low-stock level of 5"]
    assert pane._pill.accessibleName() == "Low"


@pytest.mark.parametrize(
    ("item", "number", "remark", "pill"),
    [
        (IN_STOCK, "8", "No low-stock level", "In stock"),
        (OUT, "0", "5 under the low-stock level of 5", "Out"),
        (BELOW_ZERO, "−2", "No low-stock level", "Below zero"),
        (WEIGHED, "7.35", "Low-stock level 2", "In stock"),
        (UNTRACKED, "—", "Last known: 2.5 kg", "Not tracked"),
        (replace(UNTRACKED, balance=Decimal(0)), "—", "Sales do not change its stock.", "Not tracked"),
        (replace(WEIGHED, balance=Decimal("1.5")), "1.5", "0.5 kg under the low-stock level of 2", "Low"),
    ],
)
def test_what_is_said_of_one(pane: VariantPane, item: Item, number: str, remark: str, pill: str) -> None:
    pane.show_items(chosen(item))
    assert (pane._big.text(), pane._remark.text(), pane._pill.accessibleName()) == (number, remark, pill)


def test_several_are_summed_without_what_is_not_tracked(pane: VariantPane) -> None:
    pane.show_items(chosen(LOW, IN_STOCK, OUT, UNTRACKED))
    assert texts(pane) == ["4 variants", "2 products", "11", "in stock in all · 2 low"]


@pytest.mark.parametrize(
    ("items", "number", "remark"),
    [
        ([LOW, WEIGHED], "3", "in stock in all · 7.35 kg · 1 low"),
        ([LOW, WEIGHED, item("Brie", "7.35", unit="kg")], "3", "in stock in all · 14.7 kg · 1 low"),
        ([LOW, BELOW_ZERO], "1", "in stock in all · 1 low"),
    ],
)
def test_pieces_and_weights_are_not_added_to_each_other(
    pane: VariantPane, items: list[Item], number: str, remark: str
) -> None:
    pane.show_items(chosen(*items))
    assert (pane._big.text(), pane._remark.text()) == (number, remark)


def test_several_that_are_not_tracked_have_no_sum(pane: VariantPane) -> None:
    """Not tracked is never 0."""
    pane.show_items(chosen(UNTRACKED, replace(MARKUP, tracked=False)))
    assert (pane._big.text(), pane._remark.text()) == ("—", "in stock in all")


def test_several_of_weighed_goods_alone_are_not_zero_pieces(pane: VariantPane) -> None:
    pane.show_items(chosen(WEIGHED, item("Brie", "1", "2", unit="kg")))
    assert (pane._big.text(), pane._remark.text()) == ("8.35 kg", "in stock in all · 1 low")


@pytest.mark.parametrize(
    ("level", "remark"),
    [
        (Level(Decimal(2), alert=True), "Low-stock level 2 · alert on"),
        (Level(Decimal(5), alert=True), "2 under the low-stock level of 5 · alert on"),
        (Level(Decimal(2)), "Low-stock level 2"),
    ],
)
def test_an_alert_that_is_on_is_said(pane: VariantPane, level: Level, remark: str) -> None:
    pane.show_items(chosen(replace(LOW, level=level)))
    assert pane._remark.text() == remark


def test_markup_in_a_name_is_shown_as_it_stands(pane: VariantPane) -> None:
    pane.show_items(chosen(MARKUP))
    title = pane.findChildren(QLabel)[0]
    assert title.text() == "<b>Mug</b> & saucer"
    assert {label.textFormat().name for label in pane.findChildren(QLabel)} == {"PlainText"}


def test_one_variant_asks_for_its_activity_and_several_for_none(pane: VariantPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.needs_activity) as asked:
        pane.show_items(chosen(LOW))
    assert asked.args == [LOW.variant.uuid]
    with qtbot.assertNotEmitted(pane.needs_activity):
        pane.show_items(chosen(LOW, OUT))


def test_activity_tells_when_what_and_how_many(pane: VariantPane) -> None:
    pane.show_items(chosen(LOW))
    show(
        pane,
        entry(Purpose.RESTOCK, move(LOW, Reason.RESTOCK, Decimal(5))),
        entry(Purpose.SELL, move(LOW, Reason.SALE, Decimal(2)), State.UNKNOWN),
        entry(Purpose.DISCARD, move(LOW, Reason.DISCARD, Decimal(1)), State.NOT_SENT),
        PastLine(NOW, Source.TILL, Purpose.SELL, Decimal(-3), LOW.balance, None),
        PastLine(NOW, Source.ELSEWHERE, None, Decimal(4), LOW.balance, None),
        entry(Purpose.SET_LEVEL, change_level(LOW, Level(Decimal(9)))),
    )
    shown = activity(pane)
    assert [text for number, text in enumerate(shown) if number % 3] == [
        "Restocked", "+5", "Sold (outcome unknown)", "−2", "Discarded (not sent)", "−1",
        "Sold at the till", "−3", "Changed elsewhere", "+4", "Low-stock level 9",
    ]  # fmt: skip


def test_activity_is_drawn_anew_and_not_added_to(pane: VariantPane) -> None:
    pane.show_items(chosen(LOW))
    show(pane, *[entry(Purpose.RESTOCK, move(LOW, Reason.RESTOCK, Decimal(5)))] * 3)
    show(pane)
    assert pane._entries.count() == 0
    assert not pane._no_activity.isHidden()


def test_activity_of_another_variant_is_not_shown(pane: VariantPane) -> None:
    """It was asked for before the person went on to this one."""
    pane.show_items(chosen(OUT))
    show(pane, entry(Purpose.RESTOCK, move(LOW, Reason.RESTOCK, Decimal(5))))
    assert pane._entries.count() == 0
    assert len(activity(pane)) == 1  # the line that says so


def test_activity_is_cleared_at_once_when_another_variant_is_shown(pane: VariantPane) -> None:
    """What was done to this one must not stand beside the name of that one while it is read."""
    pane.show_items(chosen(LOW))
    show(pane, entry(Purpose.RESTOCK, move(LOW, Reason.RESTOCK, Decimal(5))))
    assert "Restocked" in activity(pane)
    pane.show_items(chosen(replace(LOW, balance=Decimal(9))))
    assert "Restocked" in activity(pane)  # still the same variant: nothing flickers
    pane.show_items(chosen(OUT))
    assert pane._entries.count() == 0


def test_stock_over_time_is_drawn_where_it_moved(pane: VariantPane, qtbot: QtBot) -> None:
    pane.show_items(chosen(LOW))
    show(pane, entry(Purpose.SET_LEVEL, change_level(LOW, Level(Decimal(9)))))
    assert "Stock, last 30 days" not in texts(pane)
    show(pane, entry(Purpose.RESTOCK, move(LOW, Reason.RESTOCK, Decimal(1)), days=2))
    assert "Stock, last 30 days" in texts(pane)
    assert pane._plot
    assert "from 2 to 3, lowest 2, highest 3" in pane._plot.accessibleName()
    with qtbot.waitSignal(pane.activity_wanted) as asked:
        pane._all.click()
    assert asked.args == [LOW.variant.uuid]


def test_buttons_follow_their_actions(qtbot: QtBot) -> None:
    actions = {action.key: QAction(action.text()) for action in ACTIONS}
    pane = VariantPane(actions, COLOURS[Scheme.LIGHT])
    qtbot.addWidget(pane)
    pane.show_items(chosen(LOW))
    pane.show()
    buttons = {button.text(): button for button in pane.findChildren(ActionButton)}
    actions["sell"].setEnabled(False)
    actions["start_tracking"].setVisible(False)
    assert not buttons["Sell"].isEnabled()
    assert buttons["Restock"].isEnabled()
    assert [text for text, button in buttons.items() if button.isHidden()] == ["Start tracking…"]
    with qtbot.waitSignal(actions["restock"].triggered):
        QTest.mouseClick(buttons["Restock"], Qt.MouseButton.LeftButton)


def test_a_change_of_scheme_repaints_the_pill(pane: VariantPane) -> None:
    pane.show_items(chosen(LOW))
    light = pane._pill.grab().toImage()
    pane.set_colours(COLOURS[Scheme.DARK])
    assert pane._pill.grab().toImage() != light
