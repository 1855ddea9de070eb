"""The store's own password: whoever holds it may approve an app.

After five wrong ones in a row no more are tried for a while, a longer one after each further: 30 seconds,
twice as much each time, at most an hour. That counts per store, whoever tries.
"""

import hashlib
import hmac
import secrets
import unicodedata

from sqlalchemy import Connection, select, update

from app.service.oauth.tables import passwords
from app.service.oauth.users import merchant_of
from app.service.storage.engines import upsert
from app.service.storage.store import Store

#: The cost of scrypt, n, r and p: 32 MiB and half a second, as is advised for what people can remember.
_COST = (2**15, 8, 3)
_MEMORY = 2**26  # bytes that scrypt may take

_FREE = 5
_FIRST_PAUSE = 30_000  # milliseconds
_LONGEST_PAUSE = 3_600_000


class Paused(Exception):
    """Too many wrong ones; the next is looked at in so many ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def set_password(connection: Connection, store: Store, password: str) -> None:
    """Make ``password`` the store's; what was wrong with the former is forgotten."""
    row = {"hash": _hashed(password, _COST, secrets.token_bytes(16)), "failures": 0, "paused": 0}
    connection.execute(
        upsert(connection, passwords)
        .values(user=merchant_of(store.organization), **row)
        .on_conflict_do_update(index_elements=["user"], set_=row)
    )


def is_set(store: Store) -> bool:
    with store.transaction(writes=False) as connection:
        return connection.scalar(select(passwords.c.user)) is not None


def is_right(store: Store, password: str) -> bool:
    """Whether it is the store's password. Raises `Paused` instead, where too many were wrong.

    An attempt counts as wrong before it is looked at: so no number of them at once is more than one after the other.
    """
    with store.transaction(writes=True) as connection:
        kept = _begin(connection, store.clock.now())
    if kept is None:
        return False
    right = _is_of(kept, password)
    if right:
        with store.transaction(writes=True) as connection:
            connection.execute(update(passwords).values(failures=0, paused=0))
    return right


def _begin(connection: Connection, moment: int) -> str | None:
    """Count an attempt; the hash to compare with, where there is a password."""
    row = connection.execute(select(passwords)).one_or_none()
    if row is None:
        return None
    if row.paused > moment:
        raise Paused(-(-(row.paused - moment) // 1000))
    failures = row.failures + 1
    connection.execute(update(passwords).values(failures=failures, paused=moment + _pause(failures)))
    return str(row.hash)


def _pause(failures: int) -> int:
    """How long none is tried after so many wrong ones in a row, in milliseconds."""
    if failures < _FREE:
        return 0
    return min(_FIRST_PAUSE << min(failures - _FREE, 20), _LONGEST_PAUSE)


def _is_of(kept: str, password: str) -> bool:
    *cost, salt, _ = kept.split("$")
    return hmac.compare_digest(_hashed(password, tuple(map(int, cost)), bytes.fromhex(salt)), kept)


def _hashed(password: str, cost: tuple[int, ...], salt: bytes) -> str:
    """The cost, the salt and the hash. However a keyboard composes its letters, the password is one."""
    n, r, p = cost
    text = unicodedata.normalize("NFKC", password).encode()
    key = hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY)
    return f"{n}${r}${p}${salt.hex()}${key.hex()}"
