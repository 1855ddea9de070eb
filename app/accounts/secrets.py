"""Secrets, in the system's keyring; where there is none that is safe, for this run of the program only."""

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.domain.errors import StoreUnavailable
from app.later import asyncio

if TYPE_CHECKING:
    from concurrent.futures import Future

    from keyring.backend import KeyringBackend

#: Seconds that the keyring has to answer. It may ask the person for its password first.
PATIENCE = 30.0

T = TypeVar("T")


class Keeping(msgspec.Struct, frozen=True):
    """How a secret is kept: in the ``keyring`` of that name, or for this run only, and ``why``.

    ``why`` has one of the keys ``keyring.missing`` (there is none that is safe; ``name`` is what was refused),
    ``keyring.slow`` (it did not answer in ``seconds``), ``keyring.failed`` (it said no, or the person did;
    ``keyring`` and ``reason``) and ``keyring.differs`` (what it gave back was not what it was given; ``keyring``).
    """

    keyring: str = ""
    why: StoreUnavailable | None = None


class Secrets:
    """The secrets of accounts, by the account's identifier. None of the calls blocks the loop.

    The keyring is looked for when it is first needed, by ``find``. What was once got or set is remembered.
    """

    _one_at_a_time = cached_property(lambda _: asyncio.Lock())

    def __init__(self, find: "Callable[[], KeyringBackend] | None" = None) -> None:
        self._find = find or _find
        self._known: dict[str, str] = {}
        self._kept: dict[str, Keeping] = {}
        self._refused: dict[str, StoreUnavailable] = {}
        self._asking: threading.Thread | None = None

    async def get(self, account: str) -> str | None:
        """The secret; none where there is none. Raises `StoreUnavailable` as `Keeping` has it.

        A keyring that said no is not asked again before `ask_again`: it may have been the person who said so.
        """
        if account not in self._known:
            if account in self._refused:
                raise self._refused[account]
            found, keyring = await self._read(account)
            if found is None:
                return None
            if account not in self._known:  # set meanwhile
                self._known[account], self._kept[account] = found, Keeping(keyring)
        return self._known[account]

    def ask_again(self) -> None:
        """Have `get` ask the keyring also for what it refused: somebody wants it now."""
        self._refused.clear()

    async def set(self, account: str, secret: str) -> Keeping:
        """Keep ``secret`` in place of the last one. Raises nothing: at worst it is kept for this run."""
        from app.accounts import keyrings

        self._known[account] = secret
        try:
            _, keyring = await self._ask(lambda backend: keyrings.write(backend, account, secret))
        except StoreUnavailable as error:
            self._kept[account] = Keeping(why=error)
        else:
            self._kept[account] = Keeping(keyring)
        return self._kept[account]

    async def delete(self, account: str) -> None:
        """Forget it, for this run at any rate. Raises `StoreUnavailable` as `Keeping` has it."""
        from app.accounts import keyrings

        self._known.pop(account, None)
        self._kept.pop(account, None)
        await self._ask(lambda backend: keyrings.delete(backend, account))

    def keeping(self, account: str) -> Keeping | None:
        """How the secret is kept; none where it was neither set nor got in this run."""
        return self._kept.get(account)

    async def _read(self, account: str) -> tuple[str | None, str]:
        from app.accounts import keyrings

        try:
            return await self._ask(lambda backend: keyrings.read(backend, account))
        except StoreUnavailable as error:
            if error.key == "keyring.failed":
                self._refused[account] = error
            raise

    async def _ask(self, question: "Callable[[KeyringBackend], T]") -> tuple[T, str]:
        """What the keyring answers, and what it is called. Nobody asks one that still owes an answer."""

        def ask() -> tuple[T, str]:
            backend = self._find()
            return question(backend), backend.name

        async with self._one_at_a_time:
            if self._asking and self._asking.is_alive():
                raise _slow()
            self._asking, answer = _in_thread(ask)
            try:
                async with asyncio.timeout(PATIENCE):
                    return await asyncio.wrap_future(answer)
            except TimeoutError:
                raise _slow() from None


def _find() -> "KeyringBackend":
    from app.accounts import keyrings

    return keyrings.find()


def _slow() -> StoreUnavailable:
    return StoreUnavailable("keyring.slow", seconds=PATIENCE)


def _in_thread(ask: Callable[[], T]) -> "tuple[threading.Thread, Future[T]]":
    """Its own thread, which nobody waits for when the program ends: a keyring may never answer."""
    from concurrent.futures import Future

    answer = Future[T]()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:
            answer.set_exception(error)

    answer.set_running_or_notify_cancel()  # from now on nobody can cancel it
    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    return thread, answer
