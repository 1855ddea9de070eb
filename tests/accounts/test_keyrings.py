"""Which keyrings are safe, and secrets in them that are longer than an entry."""

import contextlib
from collections.abc import Callable
from types import new_class

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, chainer, fail, kwallet, libsecret, macOS, null
from keyring.errors import PasswordSetError
from keyrings.alt import file as alternative

from app.accounts import keyrings
from app.domain.errors import StoreUnavailable
from tests.accounts.keyrings import LockedKeyring, MemoryKeyring, unlisted

_SAFE = (
    SecretService.Keyring,
    libsecret.Keyring,
    kwallet.DBusKeyring,
    kwallet.DBusKeyringKWallet4,
    macOS.Keyring,
    Windows.WinVaultKeyring,
)
_LONG = "eyJ" + "abcdefghij" * 300  # as an API key may be: 3,003 characters


@pytest.mark.parametrize("kind", _SAFE)
def test_the_keyrings_of_the_systems_are_safe(kind: type[KeyringBackend]) -> None:
    backend = _working(kind)
    assert keyrings.safe(backend) is backend


@pytest.mark.parametrize("kind", [alternative.PlaintextKeyring, MemoryKeyring, fail.Keyring, null.Keyring])
def test_others_are_not_whatever_they_say(kind: type[KeyringBackend]) -> None:
    with pytest.raises(StoreUnavailable) as raised:
        keyrings.safe(_working(kind))
    assert (raised.value.key, raised.value.values["name"]) == ("keyring.missing", _working(kind).name)


@pytest.mark.parametrize("priority", [0.9, 0, -1])
def test_one_that_its_makers_advise_against_is_not_safe(priority: float) -> None:
    with pytest.raises(StoreUnavailable):
        keyrings.safe(_working(SecretService.Keyring, priority))


def test_one_that_does_not_work_here_is_not_safe() -> None:
    """The tests leave no bus to ask."""
    there: KeyringBackend = SecretService.Keyring()  # type: ignore[no-untyped-call]
    with pytest.raises(RuntimeError):
        _ = there.priority
    with pytest.raises(StoreUnavailable):
        keyrings.safe(there)


def test_a_chain_is_looked_into() -> None:
    """`keyring` makes one of all that there are. Written to as a whole, it would fall back to a file."""
    safe = _working(libsecret.Keyring)
    assert keyrings.safe(_chain(_working(alternative.PlaintextKeyring), safe)) is safe
    with pytest.raises(StoreUnavailable):
        keyrings.safe(_chain(_working(alternative.PlaintextKeyring), _working(fail.Keyring)))


def test_what_is_configured_and_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_keyring", lambda: __import__("no_such_module"))
    with pytest.raises(StoreUnavailable) as raised:
        keyrings.find()
    assert raised.value.key == "keyring.missing"


@pytest.mark.parametrize("length", [0, 1, 1200, 1201, 2400, 3003])
def test_a_secret_comes_back_whole(length: int) -> None:
    keyring = MemoryKeyring()
    keyrings.write(keyring, "shop", _LONG[:length])
    assert keyrings.read(keyring, "shop") == _LONG[:length]


def test_a_long_secret_lies_in_pieces() -> None:
    keyring = MemoryKeyring()
    keyrings.write(keyring, "shop", _LONG)
    assert {name for _, name in keyring.entries} == {"shop", "shop 2", "shop 3"}
    assert max(len(piece) for piece in keyring.entries.values()) <= 1280
    keyrings.write(keyring, "shop", "short")
    assert {name for _, name in keyring.entries} == {"shop"}, "what is not needed any more is gone"
    assert keyrings.read(keyring, "shop") == "short"


def test_pieces_of_two_secrets_make_none() -> None:
    """As when the program ended between two of them."""
    keyring = MemoryKeyring()
    keyrings.write(keyring, "shop", _LONG)
    keyring.entries["Storeroom", "shop 2"] = "x" * 1200
    assert keyrings.read(keyring, "shop") is None


@unlisted
class _EndsSoon(MemoryKeyring):
    """Does only so much before it, or the program, is no more."""

    def __init__(self, entries: dict[tuple[str, str], str], writes: int) -> None:
        super().__init__(entries=entries)
        self.writes = writes

    def set_password(self, service: str, username: str, password: str) -> None:
        self._count()
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._count()
        super().delete_password(service, username)

    def _count(self) -> None:
        self.writes -= 1
        if self.writes < 0:
            raise PasswordSetError("gone")


_SECRETS = st.text(st.characters(codec="ascii"), max_size=4000)


@given(old=_SECRETS, new=_SECRETS, writes=st.integers(0, 8))
def test_wherever_it_ends_there_is_one_secret_the_other_or_none(old: str, new: str, writes: int) -> None:
    entries = dict[tuple[str, str], str]()
    keyrings.write(MemoryKeyring(entries=entries), "shop", old)
    with contextlib.suppress(StoreUnavailable):
        keyrings.write(_EndsSoon(entries, writes), "shop", new)
    assert keyrings.read(MemoryKeyring(entries=entries), "shop") in {old, new, None}
    keyrings.write(MemoryKeyring(entries=entries), "shop", new)
    assert keyrings.read(MemoryKeyring(entries=entries), "shop") == new
    keyrings.delete(MemoryKeyring(entries=entries), "shop")
    assert entries == {}


def test_what_somebody_else_wrote_is_no_secret() -> None:
    keyring = MemoryKeyring(entries={("Storeroom", "shop"): "7 is what I think"})
    assert keyrings.read(keyring, "shop") is None


def test_deleting_leaves_nothing() -> None:
    keyring = MemoryKeyring()
    keyrings.write(keyring, "other", "kept")
    keyrings.write(keyring, "shop", _LONG)
    keyrings.delete(keyring, "shop")
    keyrings.delete(keyring, "shop")  # nor is that an error
    assert {name for _, name in keyring.entries} == {"other"}


@unlisted
class _Forgetful(MemoryKeyring):
    """Loses the end of what it is given."""

    def get_password(self, service: str, username: str) -> str | None:
        return (super().get_password(service, username) or "")[:-1] or None


def test_what_it_gives_back_is_compared() -> None:
    with pytest.raises(StoreUnavailable) as raised:
        keyrings.write(_Forgetful(), "shop", "secret")
    assert raised.value.key == "keyring.differs"


def test_a_keyring_that_stays_locked_says_so() -> None:
    attempts: list[Callable[[], object]] = [
        lambda: keyrings.read(LockedKeyring(), "shop"),
        lambda: keyrings.write(LockedKeyring(), "shop", "secret"),
        lambda: keyrings.delete(LockedKeyring(), "shop"),
    ]
    for attempt in attempts:
        with pytest.raises(StoreUnavailable) as raised:
            attempt()
        assert raised.value.key == "keyring.failed"
        assert raised.value.values["reason"] == "KeyringLocked: Failed to unlock the collection!"


def _working(kind: type[KeyringBackend], priority: float = 5) -> KeyringBackend:
    """One of a kind, as where what it needs is there."""
    return _made(kind, priority=priority)


def _chain(*backends: KeyringBackend) -> KeyringBackend:
    return _made(chainer.ChainerBackend, backends=list(backends))


def _made(kind: type[KeyringBackend], **differing: object) -> KeyringBackend:
    names = {"__module__": kind.__module__, **differing}
    made: type[KeyringBackend] = new_class(kind.__name__, (kind,), exec_body=lambda body: body.update(names))
    return unlisted(made)()
