"""Secrets, in the system's keyring; where there is none that is safe, for this run of the program only."""

from dataclasses import dataclass

from app.domain.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a secret is kept: in the ``keyring`` of that name, or for this run only, and ``why``.

    ``why`` has one of the keys ``keyring.missing`` (there is none that is safe), ``keyring.slow`` (it did not
    answer in time), ``keyring.failed`` (it said no, or the person did) and ``keyring.differs`` (what it gave back
    was not what it was given).
    """

    keyring: str = ""
    why: StoreUnavailable | None = None


class Secrets:
    """The secrets of accounts, by the account's identifier. None of the calls blocks the loop."""

    async def get(self, account: str) -> str | None:
        """The secret; none where there is none. Raises `StoreUnavailable` as `Keeping` has it."""
        raise NotImplementedError

    async def set(self, account: str, secret: str) -> Keeping:
        """Keep ``secret`` in place of the last one. Raises nothing: at worst it is kept for this run."""
        raise NotImplementedError

    async def delete(self, account: str) -> None:
        """Forget it, for this run too. Raises `StoreUnavailable` as `Keeping` has it."""
        raise NotImplementedError

    def keeping(self, account: str) -> Keeping | None:
        """How the secret is kept; none where it was neither set nor got in this run."""
        raise NotImplementedError
