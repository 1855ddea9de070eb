"""asyncio on Qt's loop: tasks are kept, reported and cancelled; a question stops nobody else."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from app.window import loop
from app.window.dialogs.confirm import ConfirmDialog
from tests.harness.unexpected_logs import ExpectLog


@pytest.fixture
def reported() -> Iterator[list[BaseException]]:
    found: list[BaseException] = []
    loop.on_exception(found.append)
    yield found
    loop.forget_listener(found.append)


async def test_what_a_task_raises_is_reported(
    reported: list[BaseException], expected_logs: ExpectLog
) -> None:
    expected_logs("ERROR storeroom: Unexpected: lost")

    async def fail() -> None:
        raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"):
        await loop.spawn(fail(), "failing")
    assert [str(error) for error in reported] == ["lost"]


async def test_a_cancelled_task_is_no_failure(reported: list[BaseException]) -> None:
    task = loop.spawn(asyncio.Event().wait(), "waiting")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reported == []


async def test_cancel_all_ends_every_task_and_waits_for_it() -> None:
    ended: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(name)

    tasks = [loop.spawn(wait(name), name) for name in ("one", "two")]
    await asyncio.sleep(0)
    await loop.cancel_all()
    assert sorted(ended) == ["one", "two"]
    assert all(task.cancelled() for task in tasks)


@pytest.mark.parametrize("accepts", [True, False])
async def test_a_question_is_answered_while_other_tasks_go_on(accepts: bool) -> None:
    """A nested loop would leave behind for good whoever wakes up while the dialog is open."""
    dialog = ConfirmDialog("Stop", "Really?", "Stop")
    asking = loop.spawn(loop.ask(dialog), "ask")
    turns = asyncio.Semaphore(0)

    async def take_turns() -> None:
        while True:
            await asyncio.sleep(0)
            turns.release()

    turning = loop.spawn(take_turns(), "turns")
    for _ in range(50):
        await turns.acquire()
    assert dialog.isVisible()
    QTimer.singleShot(0, dialog.accept if accepts else dialog.reject)
    assert await asking is accepts
    for _ in range(50):
        await turns.acquire()
    turning.cancel()


async def test_a_question_whose_asker_is_cancelled_goes_away() -> None:
    dialog = ConfirmDialog("Stop", "Really?", "Stop")
    gone = asyncio.Event()
    dialog.destroyed.connect(gone.set)
    asking = loop.spawn(loop.ask(dialog), "ask")
    await asyncio.sleep(0)
    asking.cancel()
    await gone.wait()
    assert asking.cancelled()


async def test_a_dialog_that_is_closed_is_a_no() -> None:
    dialog: QDialog = ConfirmDialog("Stop", "Really?", "Stop")
    asking = loop.spawn(loop.ask(dialog), "ask")
    await asyncio.sleep(0)
    dialog.close()
    assert await asking is False
