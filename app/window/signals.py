"""SIGINT and SIGTERM, heard while Qt waits."""

import contextlib
import signal
import socket
from asyncio import Task
from collections.abc import Iterator

from PySide6.QtCore import QSocketNotifier


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Python handles a signal only between two steps of its own, and Qt's loop takes none while it waits:
    a byte on a socket wakes it.
    """
    ours, signals = socket.socketpair()
    with ours, signals:
        signals.setblocking(False)
        ours.setblocking(False)
        notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: ours.recv(4096))
        former = signal.set_wakeup_fd(signals.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(former)
            notifier.setEnabled(False)


@contextlib.contextmanager
def ended_by_sigterm(task: Task[object] | None) -> Iterator[None]:
    """SIGTERM cancels ``task``. SIGINT does so anyway, by `asyncio.Runner`."""
    former = signal.signal(signal.SIGTERM, lambda *_: task.cancel() if task else None)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
