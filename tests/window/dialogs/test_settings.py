"""The dialogs for low-stock levels, alerts, and tracking."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.plans import LevelStep, Purpose, TrackingStep
from app.domain.stock import Item, Level
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.settings import LevelDialog, StartTrackingDialog
from tests.window.dialogs.typing_in import results, shown, type_into, type_line
from tests.window.shop import IN_STOCK, LOW, OUT, UNTRACKED, by_variant, items_of

GREEN, BLACK = items_of("Tea", ("Green", "2.5", ""), ("Black", "-1", ""), unit="kg", tracked=False)


def with_level(item: Item, level: str | None, *, alert: bool = False) -> Item:
    return replace(item, level=Level(Decimal(level) if level else None, alert))


def levels(dialog: PlanDialog) -> list[Level]:
    return [step.after for step in tuple(dialog.steps()) if isinstance(step, LevelStep)]


def alert_box(dialog: PlanDialog) -> QCheckBox:
    box = dialog.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    return box


# Levels


def test_a_level_is_shown_and_changed(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([LOW]))
    assert (dialog.field.text(), dialog.confirm.isEnabled()) == ("5", False)
    type_into(dialog, "8")
    assert (dialog.outcome.text(), dialog.confirm.text()) == ("5 → 8", "Save")
    assert levels(dialog) == [Level(Decimal(8))]
    assert dialog.purpose() is Purpose.SET_LEVEL


def test_a_blank_level_takes_it_away(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([LOW]))
    dialog.field.clear()
    assert dialog.outcome.text() == "5 → —"
    assert levels(dialog) == [Level()]
    assert dialog.confirm.isEnabled()


def test_zero_is_a_level_and_below_zero_is_none(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([LOW]))
    type_into(dialog, "0")
    assert levels(dialog) == [Level(Decimal(0))]
    type_into(dialog, "-1")
    assert (dialog.problem.text(), dialog.confirm.isEnabled()) == ("It cannot be below zero.", False)


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "sv_SE"])
def test_a_level_over_a_thousand_is_no_nonsense(qtbot: QtBot, locale: str) -> None:
    """What a field is filled with must be what it takes: without separators of thousands."""
    QLocale.setDefault(QLocale(locale))
    dialog = shown(qtbot, LevelDialog([with_level(LOW, "1500.5")]))
    assert not dialog.problem.text()
    QTest.mouseClick(alert_box(dialog), Qt.MouseButton.LeftButton)
    assert levels(dialog) == [Level(Decimal("1500.5"), alert=True)]


def test_the_alert_alone_can_be_changed(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([with_level(LOW, "5", alert=True)]))
    assert alert_box(dialog).checkState() is Qt.CheckState.Checked
    QTest.mouseClick(alert_box(dialog), Qt.MouseButton.LeftButton)
    assert levels(dialog) == [Level(Decimal(5), alert=False)]
    assert dialog.confirm.isEnabled()


def test_an_alert_that_differs_is_left_as_it_is_until_it_is_chosen(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([with_level(LOW, "5", alert=True), with_level(OUT, "6")]))
    box = alert_box(dialog)
    assert box.checkState() is Qt.CheckState.PartiallyChecked
    assert levels(dialog) == []
    type_into(dialog, "7")
    assert levels(dialog) == [Level(Decimal(7), alert=True), Level(Decimal(7), alert=False)]
    box.setCheckState(Qt.CheckState.Checked)
    assert [level.alert for level in levels(dialog)] == [True, True]
    box.setCheckState(Qt.CheckState.Unchecked)
    assert [level.alert for level in levels(dialog)] == [False, False]


def test_several_keep_their_own_levels_until_something_is_typed(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([LOW, IN_STOCK]))
    assert results(dialog) == ["5", "—"]
    type_line(dialog, 1, "4")
    assert results(dialog) == ["5", "— → 4"]
    assert levels(dialog) == [Level(Decimal(4))]


def test_the_level_is_taken_from_all_at_once(qtbot: QtBot) -> None:
    """A field that is cleared types nothing new into the lines, so there is a button for it."""
    dialog = shown(qtbot, LevelDialog([LOW, with_level(OUT, "6", alert=True), IN_STOCK]))
    type_line(dialog, 2, "9")
    none = next(each for each in dialog.findChildren(QPushButton) if each.text() == "No level for all")
    QTest.mouseClick(none, Qt.MouseButton.LeftButton)
    assert results(dialog) == ["5 → —", "6, alert → —", "—"]
    assert levels(dialog) == [Level(), Level()]
    assert dialog.field.text() == ""
    assert dialog.confirm.isEnabled()


def test_one_variant_needs_no_button_for_all(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([LOW]))
    assert "No level for all" not in [each.text() for each in dialog.findChildren(QPushButton)]


def test_an_alert_is_told_beside_its_level(qtbot: QtBot) -> None:
    dialog = shown(qtbot, LevelDialog([LOW]))
    QTest.mouseClick(alert_box(dialog), Qt.MouseButton.LeftButton)
    assert dialog.outcome.text() == "5 → 5, alert"


# Tracking


def test_starting_to_track_a_product_asks_for_every_opening_balance(qtbot: QtBot) -> None:
    dialog = shown(qtbot, StartTrackingDialog([GREEN, BLACK]))
    assert results(dialog) == ["not tracked → 2.5", "It cannot be below zero."]
    assert not dialog.confirm.isEnabled()
    type_line(dialog, 1, "0")
    assert dialog.confirm.isEnabled()
    assert tuple(dialog.steps()) == (
        TrackingStep(GREEN.product.uuid, (GREEN.variant.uuid, BLACK.variant.uuid), on=True),
    )
    assert dialog.opening == {GREEN.variant.uuid: Decimal("2.5"), BLACK.variant.uuid: Decimal(0)}


@pytest.mark.parametrize("text", ["", "x", "-1"])
def test_an_opening_balance_must_be_a_number(qtbot: QtBot, text: str) -> None:
    dialog = shown(qtbot, StartTrackingDialog([UNTRACKED]))
    type_into(dialog, text)
    assert dialog.problem.text()
    assert not dialog.confirm.isEnabled()


def test_an_opening_balance_is_no_more_than_one_movement_carries(qtbot: QtBot) -> None:
    """Refused as it is typed: once tracking has started, the service would refuse to set it."""
    dialog = shown(qtbot, StartTrackingDialog([UNTRACKED]))
    type_into(dialog, "100002.5")  # 100,000 more than the 2.5 that were kept
    assert (dialog.problem.text(), dialog.confirm.isEnabled()) == ("", True)
    type_into(dialog, "100003")
    assert dialog.problem.text() == "At most 100000 at once."
    assert dialog.outcome.text() == "not tracked"
    assert not dialog.confirm.isEnabled()


def test_what_somebody_else_tracks_meanwhile_needs_no_start(qtbot: QtBot) -> None:
    dialog = shown(qtbot, StartTrackingDialog([UNTRACKED]))
    dialog.take_items(by_variant([replace(UNTRACKED, tracked=True)]))
    assert tuple(dialog.steps()) == ()
    assert not dialog.confirm.isEnabled()
