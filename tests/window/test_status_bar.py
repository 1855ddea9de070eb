"""The line at the bottom: freshness, counts, the last change."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.changes import Changes
from app.domain.errors import Unreachable
from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, Step, change_level, move, set_to, track
from app.domain.stock import Level
from app.window import formats
from app.window.status_bar import StatusBar
from app.window.theme import COLOURS, Scheme
from app.workspace import Freshness, Outcome, State, Workspace
from app.workspace.snapshot import Facts
from tests.window.shop import IN_STOCK, LOW, MARKUP, SHOP, Nowhere, shelf

READ_AT = datetime(2026, 3, 18, 13, 2, 5, tzinfo=UTC)
TIME = formats.clock(READ_AT)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace("Shop", tmp_path, Nowhere())
    made.items = shelf(SHOP.values())
    return made


@pytest.fixture
def bar(workspace: Workspace, qtbot: QtBot) -> StatusBar:
    made = StatusBar(workspace, COLOURS[Scheme.LIGHT])
    qtbot.addWidget(made)
    return made


def done(purpose: Purpose, steps: Sequence[Step | None], state: State = State.CONFIRMED) -> Outcome:
    plan = Plan(purpose, tuple(step for step in steps if step))
    return Outcome("an identifier", plan, (state,) * len(plan.steps), None, Changes(), {})


@pytest.mark.parametrize(
    ("freshness", "read_before", "text"),
    [
        (Freshness.LAST_KNOWN, False, "Connecting…"),
        (Freshness.LAST_KNOWN, True, f"Stock as of {TIME}, connecting…"),
        (Freshness.READING, False, "Reading stock…"),
        (Freshness.UP_TO_DATE, True, f"Up to date, {TIME}"),
        (Freshness.OFFLINE, False, "No connection"),
        (Freshness.OFFLINE, True, f"No connection. Stock as of {TIME}"),
    ],
)
def test_every_freshness_has_its_words(
    bar: StatusBar, workspace: Workspace, freshness: Freshness, read_before: bool, text: str
) -> None:
    workspace.freshness = freshness
    workspace._facts = Facts(read_at=READ_AT if read_before else None)
    bar.show_freshness()
    assert bar.freshness.text() == text


def test_each_freshness_has_a_shape_and_not_only_a_colour(bar: StatusBar, workspace: Workspace) -> None:
    shapes = []
    for freshness in (Freshness.OFFLINE, Freshness.READING, Freshness.UP_TO_DATE):
        workspace.freshness = freshness
        bar.show_freshness()
        bar._dot.show_state(bar._dot._fill, "#000000")
        shapes.append(bar._dot.grab().toImage())
    assert shapes[0] != shapes[1] != shapes[2] != shapes[0]


def test_reading_again_what_is_up_to_date_flickers_in_no_eye(bar: StatusBar, workspace: Workspace) -> None:
    workspace._facts = Facts(read_at=READ_AT)
    for freshness in (Freshness.UP_TO_DATE, Freshness.READING):
        workspace.freshness = freshness
        bar.show_freshness()
        assert bar.freshness.text() == f"Up to date, {TIME}"


def test_waiting_for_the_service_comes_first_and_says_for_what(bar: StatusBar, workspace: Workspace) -> None:
    workspace.freshness = Freshness.UP_TO_DATE
    bar.show_waiting("Restock")
    assert bar.freshness.text() == "Waiting for the store: Restock"
    bar.show_waiting("")
    assert bar.freshness.text().startswith("Up to date")


def test_the_tool_tip_tells_the_trouble_as_plain_text(bar: StatusBar, workspace: Workspace) -> None:
    workspace.trouble = Unreachable("service.not_started", detail="<b>no</b>")
    bar.show_freshness()
    assert "&lt;b&gt;no&lt;/b&gt;" in bar.freshness.toolTip()
    workspace.trouble = None
    bar.show_freshness()
    assert bar.freshness.toolTip() == ""


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((1284, 1284, 0), "1,284 variants · 1,284 shown"),
        ((1, 1, 1), "1 variant · 1 shown"),
        ((0, 0, 0), "0 variants · 0 shown"),
        ((180, 12, 3), "180 variants · 12 shown · 3 selected"),
    ],
)
def test_counts(bar: StatusBar, counts: tuple[int, int, int], text: str) -> None:
    bar.show_counts(*counts)
    assert bar.counts.text() == text


@pytest.mark.parametrize(
    ("purpose", "steps", "text"),
    [
        (Purpose.RESTOCK, [move(LOW, Reason.RESTOCK, Decimal(5))], "Restocked · Denim jacket, S · 3 → 8"),
        (Purpose.SELL, [move(MARKUP, Reason.SALE, Decimal(2))], "Sold · <b>Mug</b> & saucer · 12 → 10"),
        (Purpose.SET_LEVEL, [change_level(LOW, Level())], "Low-stock level — · Denim jacket, S"),
        (Purpose.SET_LEVEL, [change_level(LOW, Level(Decimal(5), alert=True))], "Low-stock level 5, alert on · Denim jacket, S"),
        (Purpose.SET_LEVEL, [change_level(each, Level(Decimal(2))) for each in (LOW, IN_STOCK)], "Low-stock level set · 2 variants"),
        (Purpose.SET_TO, [set_to(LOW, Decimal(12), LocationType.BIN)], "Set to · Denim jacket, S · 3 → 12"),
        (Purpose.STOP_TRACKING, track([LOW], on=False), "Tracking stopped · Denim jacket"),
        (Purpose.STOP_TRACKING, track([LOW, MARKUP], on=False), "Tracking stopped · 4 variants"),
        (Purpose.RESTOCK, [move(each, Reason.RESTOCK, Decimal(5)) for each in (LOW, IN_STOCK)], "Restocked · 2 variants"),
    ],
)  # fmt: skip
def test_the_last_change(bar: StatusBar, purpose: Purpose, steps: Sequence[Step], text: str) -> None:
    bar.show_outcome(done(purpose, steps))
    assert bar.last_change.text() == f"Last change: {text} · undo with Ctrl+Z"


def test_what_was_undone_can_be_redone(bar: StatusBar) -> None:
    bar.show_outcome(done(Purpose.UNDO, [move(LOW, Reason.RETURN_TO_SUPPLIER, Decimal(1))]))
    assert bar.last_change.text() == "Last change: Undone · Denim jacket, S · 3 → 2 · redo with Ctrl+Shift+Z"


def test_a_large_change_tells_how_far_it_is_and_can_be_stopped(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_waiting("Restock")
    bar.show_progress(0, 1)
    assert not bar.findChildren(QPushButton)  # one request is soon over
    bar.show_progress(3, 20)
    assert bar.freshness.text() == "Restock: 3 of 20 requests"
    (stop,) = bar.findChildren(QPushButton)
    assert not stop.isHidden()
    with qtbot.waitSignal(bar.stop_wanted):
        stop.click()
    bar.show_waiting("")
    assert stop.isHidden()


def test_what_was_not_done_is_no_last_change(bar: StatusBar) -> None:
    bar.show_outcome(done(Purpose.SELL, [move(LOW, Reason.SALE, Decimal(1))], State.UNKNOWN))
    assert bar.last_change.text() == ""
