"""Removing an account from this computer, and what goes with it."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from urllib.parse import quote

from app.accounts.account import Account
from app.accounts.claims import LOCK
from app.accounts.places import Kind
from app.domain.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Goes:
    """What removing an account takes away from this computer; what is at the service stays there.

    ``secret``: its key or approval is in the keyring. ``plans`` is how many changes this computer has written down.
    ``files`` are those that go, ``size`` what they take in bytes. ``store`` is the file of a store on this computer,
    which is the only place where that store is, of ``store_size`` bytes: it stays unless told otherwise.
    """

    secret: bool
    plans: int
    files: tuple[Path, ...]
    size: int
    store: Path | None
    store_size: int


def goes(account: Account) -> Goes:
    """What removing ``account`` takes away."""
    files = [*_within(account.folder), *([account.log] if account.log.exists() else [])]
    store = account.store if account.kind is Kind.LOCAL else None
    return Goes(
        secret=account.kind is not Kind.LOCAL,
        plans=_plans(account.folder / "records.sqlite"),
        files=tuple(files),
        size=_size(files),
        store=store,
        store_size=_size(_files_of(store)) if store else 0,
    )


async def remove(account: Account, *, with_store: bool) -> StoreUnavailable | None:
    """As `app.accounts.Accounts.remove` says. The secret goes first: nothing else tells under what it lies."""
    with account.claim():
        left = await _delete_secret(account)
        await asyncio.to_thread(_delete_files, account, with_store=with_store)
    await asyncio.to_thread(_finish, account)
    return left


async def _delete_secret(account: Account) -> StoreUnavailable | None:
    if account.kind is Kind.LOCAL:
        return None
    try:
        await account.secrets.delete(account.facts.id)
    except StoreUnavailable as error:
        return error if account.facts.keyring else None
    return None


def _delete_files(account: Account, *, with_store: bool) -> None:
    """All but what says that a store was set aside. Raises `StoreUnavailable`."""
    if account.kind is Kind.LOCAL:
        from app.service.storage.locks import locked

        with locked(account.store), _errors():
            if with_store:
                _unlink(_files_of(account.store))
    with _errors():
        _unlink(path for path in _within(account.folder) if path.name != LOCK)
        account.log.unlink(missing_ok=True)
        if account.kind is Kind.LOCAL and not with_store:
            account.changed(name=account.name, set_aside=True)


def _finish(account: Account) -> None:
    """What was held until now: the locks, and the folder with nothing else in it."""
    locks = [account.folder / LOCK]
    if not account.store.exists():
        locks.append(_lock_of(account.store))
    with _errors():
        _unlink(locks)
        if not any(account.folder.iterdir()):
            account.folder.rmdir()


def _files_of(store: Path) -> list[Path]:
    """A store and what its service keeps beside it, but for its lock; the store itself first."""
    beside = sorted(store.parent.glob(f"{escape(store.name)}[-.]*"))
    return [store, *(path for path in beside if path != _lock_of(store))]


def _lock_of(store: Path) -> Path:
    return store.with_name(f"{store.name}.lock")


def _within(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _unlink(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files if file.exists())


def _plans(records: Path) -> int:
    """How many plans there are. Records that cannot be read are as good as none to a person."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(records))}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM plans").fetchone()[0])
    except sqlite3.Error:
        return 0


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable("file.not_removed", path=error.filename, reason=error.strerror) from error
