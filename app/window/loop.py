"""asyncio on Qt's loop. Only this module knows qasync.

Tasks are spawned here so that they are kept, reported when they fail, and cancelled on close: qasync 0.28
keeps no reference to the tasks of its slots, and asyncio tells of a failed task only when it is collected.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog  # before qasync, which takes the first binding it finds
from qasync import QEventLoop

T = TypeVar("T")
_log = logging.getLogger("storeroom")
_tasks: set[asyncio.Task[Any]] = set()
_listeners: list[Callable[[BaseException], None]] = []


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` to its end on Qt's loop, then cancel and await what it left. Returns its result."""
    application.setQuitOnLastWindowClosed(False)
    _catch_everything()
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        return runner.run(_main(main))


async def _main(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    asyncio.get_running_loop().set_exception_handler(_from_loop)
    try:
        return await main()
    finally:
        await cancel_all()


def spawn(work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[object]:
    """Run ``work`` beside everything else. Whatever it raises is reported, never lost."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    _tasks.add(task)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[Any]) -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()):
        report_exception(error)


async def cancel_all() -> None:
    """Cancel every spawned task and wait until all have ended."""
    tasks = list(_tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def ask(dialog: QDialog) -> bool:
    """Show a dialog and wait for its answer without a nested event loop: True where it was accepted.

    A nested loop (``exec``) inside a coroutine kills every task that wakes up meanwhile.
    """
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def answer(result: int) -> None:
        if not answered.done():
            answered.set_result(result)

    dialog.finished.connect(answer)
    dialog.open()
    try:
        return await answered == QDialog.DialogCode.Accepted
    finally:
        dialog.finished.disconnect(answer)
        dialog.deleteLater()


def on_exception(listener: Callable[[BaseException], None]) -> None:
    """Have ``listener`` told of every exception that nobody expected, beside the log."""
    _listeners.append(listener)


def forget_listener(listener: Callable[[BaseException], None]) -> None:
    _listeners.remove(listener)


def report_exception(error: BaseException) -> None:
    """The one place where unexpected exceptions end: the log, and a message in the window."""
    _log.error("Unexpected: %s", error, exc_info=error)
    for listener in _listeners:
        listener(error)


def _from_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    report_exception(context.get("exception") or RuntimeError(str(context.get("message"))))


def _catch_everything() -> None:
    sys.excepthook = lambda kind, error, trace: report_exception(error)
    threading.excepthook = lambda args: report_exception(args.exc_value or RuntimeError(str(args.exc_type)))
    sys.unraisablehook = lambda args: report_exception(args.exc_value or RuntimeError(str(args.err_msg)))
