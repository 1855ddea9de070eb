"""asyncio on Qt's loop. Only this module knows qasync.

Tasks are spawned here so that they are kept, reported when they fail, and cancelled on close: qasync 0.28
keeps no reference to the tasks of its slots, and asyncio tells of a failed task only when it is collected.
"""

import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QDialog

from app.later import asyncio
from app.window.garbage import collected_here

T = TypeVar("T")
_log = logging.getLogger("storeroom")
_tasks: "set[asyncio.Task[Any]]" = set()
_lasting: "set[asyncio.Task[Any]]" = set()
_listeners: list[Callable[[BaseException], None]] = []
_running: "asyncio.AbstractEventLoop | None" = None


def let_qt_run(until: SignalInstance, at_most: int) -> None:
    """Have Qt alone show and paint, until a signal or for so many milliseconds: before `run`, never in it.

    What a person does meanwhile waits for `run`, for it may begin what needs a loop of asyncio's. Raises
    `KeyboardInterrupt` at its end: within a slot it would be lost.
    """
    if _running:
        raise RuntimeError("a loop within the loop: other tasks would die for good")
    waiting, interrupted = QEventLoop(), list[BaseException]()

    def end() -> None:
        QTimer.singleShot(0, waiting.quit)  # after all that is painted with it

    def note(error: BaseException) -> None:
        if isinstance(error, KeyboardInterrupt):
            interrupted.append(error)
        else:
            report_exception(error)

    sys.excepthook = lambda kind, error, trace: note(error)
    until.connect(end)
    QTimer.singleShot(at_most, waiting.quit)
    waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    until.disconnect(end)
    if interrupted:
        raise interrupted[0]


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run ``main`` to its end on Qt's loop, then end what it left. Returns its result.

    SIGINT and SIGTERM cancel ``main``, so that it ends in order too: then SIGINT raises
    `KeyboardInterrupt`, and the result of SIGTERM is 0.
    """
    import qasync

    from app.window.signals import heard

    application.setQuitOnLastWindowClosed(False)
    _catch_everything()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner, heard():
        try:
            return runner.run(_main(main))
        except asyncio.CancelledError:
            return 0


async def _main(main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    global _running
    from app.window.signals import ended_by_sigterm

    _running = asyncio.get_running_loop()
    _running.set_exception_handler(_from_loop)
    try:
        async with collected_here():
            with ended_by_sigterm(asyncio.current_task()):
                return await main()
    finally:
        await cancel_all()
        await finish_lasting()
        _running = None


def spawn(work: Coroutine[Any, Any, T], name: str, *, lasting: bool = False) -> "asyncio.Task[T]":
    """Run ``work`` beside everything else. Whatever it raises is reported, never lost.

    ``lasting`` work is never cancelled: the program waits for it at its end. What it raises is for whoever
    awaits it, and reported only where nobody does any more.
    """
    task = asyncio.get_running_loop().create_task(work, name=name)
    if lasting:
        _lasting.add(task)
        task.add_done_callback(_lasting.discard)
    else:
        _tasks.add(task)
        task.add_done_callback(_finished)
    return task


def _finished(task: "asyncio.Task[Any]") -> None:
    _tasks.discard(task)
    if not task.cancelled() and (error := task.exception()):
        report_exception(error)


async def cancel_all() -> None:
    """Cancel every spawned task, but for the lasting ones, and wait until all have ended."""
    tasks = list(_tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def finish_lasting() -> None:
    """Wait until the lasting tasks have ended; nobody else awaits them any more."""
    for result in await asyncio.gather(*_lasting, return_exceptions=True):
        if isinstance(result, Exception):
            report_exception(result)


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
    """Have ``listener`` told, on the loop's thread, of every exception that nobody expected."""
    _listeners.append(listener)


def forget_listener(listener: Callable[[BaseException], None]) -> None:
    _listeners.remove(listener)


def report_exception(error: BaseException) -> None:
    """The one place where unexpected exceptions end: the log, and a message in the window. On any thread."""
    _log.error("Unexpected: %s", error, exc_info=error)
    if threading.current_thread() is threading.main_thread():
        _tell_listeners(error)
    elif _running:
        _running.call_soon_threadsafe(_tell_listeners, error)


def _tell_listeners(error: BaseException) -> None:
    for listener in tuple(_listeners):
        listener(error)


def _from_loop(loop: "asyncio.AbstractEventLoop", context: dict[str, Any]) -> None:
    report_exception(context.get("exception") or RuntimeError(str(context.get("message"))))


def _catch_everything() -> None:
    sys.excepthook = lambda kind, error, trace: report_exception(error)
    threading.excepthook = lambda args: report_exception(args.exc_value or RuntimeError(str(args.exc_type)))
    sys.unraisablehook = lambda args: report_exception(args.exc_value or RuntimeError(str(args.err_msg)))
