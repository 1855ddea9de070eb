"""asyncio on Qt's loop: tasks are kept, reported and cancelled; a question stops nobody else."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

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


async def test_lasting_work_is_not_cancelled_but_waited_for() -> None:
    may_end = asyncio.Event()

    async def change() -> str:
        await may_end.wait()
        return "changed"

    task = loop.spawn(change(), "change", lasting=True)
    asker = loop.spawn(_shielded(task), "asker")
    await asyncio.sleep(0)
    await loop.cancel_all()
    assert asker.cancelled()
    assert not task.done()
    asyncio.get_running_loop().call_soon(may_end.set)
    await loop.finish_lasting()
    assert task.result() == "changed"


async def test_what_lasting_work_raises_is_for_whoever_awaits_it(
    reported: list[BaseException], expected_logs: ExpectLog
) -> None:
    async def fail() -> None:
        await asyncio.sleep(0)
        raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"):
        await asyncio.shield(loop.spawn(fail(), "awaited", lasting=True))
    assert reported == []
    expected_logs("ERROR storeroom: Unexpected: lost")
    loop.spawn(fail(), "awaited by nobody", lasting=True)
    await loop.finish_lasting()
    assert [str(error) for error in reported] == ["lost"]


async def _shielded(task: asyncio.Task[str]) -> None:
    await asyncio.shield(task)


@pytest.fixture
def own_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop, when it is run, puts its hooks in the place of the test runner's."""
    for where, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(where, name, getattr(where, name))


class _Paper(QWidget):
    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.emit()


@pytest.mark.usefixtures("own_hooks", "qapp")
def test_qt_paints_before_there_is_a_loop() -> None:
    paper, painted = _Paper(), list[str]()
    paper.painted.connect(lambda: painted.append("once"))
    paper.show()
    loop.let_qt_run(paper.painted, at_most=10_000)
    assert painted == ["once"]


@pytest.mark.usefixtures("own_hooks", "qapp")
def test_what_is_never_painted_is_not_waited_for() -> None:
    hidden = _Paper()
    loop.let_qt_run(hidden.painted, at_most=1)


@pytest.mark.usefixtures("own_hooks")
def test_qt_alone_is_never_let_run_within_the_loop(qapp: QApplication) -> None:
    async def main() -> int:
        with pytest.raises(RuntimeError, match="a loop within the loop"):
            loop.let_qt_run(_Paper().painted, at_most=1)
        return 0

    assert loop.run(qapp, main) == 0


@pytest.mark.usefixtures("own_hooks", "qapp")
def test_ctrl_c_while_qt_paints_is_not_lost_in_a_slot() -> None:
    paper = _Paper()
    paper.painted.connect(lambda: signal.raise_signal(signal.SIGINT))
    paper.show()
    with pytest.raises(KeyboardInterrupt):
        loop.let_qt_run(paper.painted, at_most=10_000)


@pytest.mark.usefixtures("own_hooks")
def test_what_a_thread_raises_is_told_on_the_loops_thread(
    qapp: QApplication, expected_logs: ExpectLog
) -> None:
    expected_logs("ERROR storeroom: Unexpected: lost")
    told: list[tuple[str, bool]] = []

    def fail() -> None:
        raise ValueError("lost")

    async def main() -> int:
        heard = asyncio.Event()

        def listen(error: BaseException) -> None:
            told.append((str(error), threading.current_thread() is threading.main_thread()))
            heard.set()

        loop.on_exception(listen)
        threading.Thread(target=fail).start()
        await heard.wait()
        loop.forget_listener(listen)
        return 0

    assert loop.run(qapp, main) == 0
    assert told == [("lost", True)]


@pytest.mark.skipif(os.name != "posix", reason="no process can send these signals elsewhere")
@pytest.mark.usefixtures("own_hooks")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_an_idle_loop_in_order(qapp: QApplication, number: signal.Signals) -> None:
    """Nothing else happens meanwhile: Qt waits, and would not notice."""
    ended: list[str] = []

    async def main() -> int:
        asyncio.get_running_loop().call_soon(
            threading.Thread(target=os.kill, args=(os.getpid(), number)).start
        )
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("in order")
        return 1

    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    if number is signal.SIGINT:
        with pytest.raises(KeyboardInterrupt):
            loop.run(qapp, main)
    else:
        assert loop.run(qapp, main) == 0
    assert ended == ["in order"]
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers


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
