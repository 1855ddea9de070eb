"""One window for an account: another start of it brings the first one to the front.

Whether there is a first one says `Account.claim`; here is only how the two speak to each other. What is left of a
program that was killed is no obstacle: the one that holds the claim is the one to listen.
"""

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: Seconds that another start keeps knocking: the first one may hold the account, and not listen yet.
_PATIENCE = 5
_PAUSE = 0.05

#: What a Wayland compositor gave the program that was started, and lets another window come to the front by.
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 -- a name


class Doorbell(QObject):
    """Listens, for the window of an account, for further starts of it, and calls ``rung`` at each."""

    def __init__(self, folder: Path, rung: Callable[[], None]) -> None:
        super().__init__()
        self._rung = rung
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = _name(folder)
        QLocalServer.removeServer(name)  # of a program that was killed: whoever rings there rings in vain
        self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    def _answer(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(lambda caller=caller: self._take(caller))
            caller.disconnected.connect(caller.deleteLater)

    def _take(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            return
        if token := bytes(caller.readLine().data()).decode(errors="replace").strip():
            os.environ[_TOKEN] = token
        caller.disconnectFromServer()
        self._rung()


async def ring(folder: Path) -> bool:
    """Have the window of the account with this ``folder`` come to the front; False where nobody answers."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while not await _knock(_name(folder)):  # noqa: ASYNC110 - the other program has no event for us
                await asyncio.sleep(_PAUSE)
    except TimeoutError:
        return False
    return True


async def _knock(name: str) -> bool:
    caller = QLocalSocket()
    answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def answer(said: bool) -> None:
        if not answered.done():
            answered.set_result(said)

    def speak() -> None:
        caller.write(f"{os.environ.get(_TOKEN, '')}\n".encode())
        caller.flush()

    caller.connected.connect(speak)
    caller.disconnected.connect(lambda: answer(True))  # it heard
    caller.errorOccurred.connect(lambda error: answer(error is QLocalSocket.LocalSocketError.PeerClosedError))
    caller.connectToServer(name)
    try:
        return await answered
    finally:
        caller.deleteLater()


def _name(folder: Path) -> str:
    """A name for a socket, of an account of a profile: short, since the path to a socket may not be long."""
    return f"storeroom-{hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]}"
