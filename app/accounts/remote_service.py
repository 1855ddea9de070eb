"""The service of an account elsewhere: Zettle's, or one that is shared."""

import contextlib
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from app.accounts.facts import Facts, FactsFile, Grant
from app.accounts.secrets import Secrets
from app.domain.errors import Invalid, StoreUnavailable
from app.later import asyncio

if TYPE_CHECKING:
    from app.client import Client


class RemoteService:
    """Gets the secret of the account when it is first reached, and again where another has taken its place.

    What is found out while it is spoken to is written to ``facts_file``.
    """

    _reaching = cached_property(lambda _: asyncio.Lock())

    def __init__(self, facts: Facts, facts_file: FactsFile, secrets: Secrets) -> None:
        self._facts = facts
        self._facts_file = facts_file
        self._secrets = secrets
        self._secret: str | None = None
        self._client: Client | None = None

    async def reach(self) -> "Client":
        """A client. Raises `StoreUnavailable`: ``account.signed_out`` where there is no secret, ``keyring.*`` where
        nobody can tell; and `ServiceError`.
        """
        async with self._reaching:
            secret = await self._secrets.get(self._facts.id)
            if self._client is None or secret != self._secret:
                await self._end()
                self._client, self._secret = await self._made(secret), secret
            if self._client.capabilities is None:
                await self._probe(self._client)
            return self._client

    async def close(self) -> None:
        """Let go of the client; what must not be broken off, such as keeping a new secret, is waited for."""
        async with self._reaching:
            await self._end()

    async def _made(self, secret: str | None) -> "Client":
        self._facts = await asyncio.to_thread(self._read_facts)
        if secret is None:
            raise self._signed_out()
        await asyncio.to_thread(import_module, "app.accounts.reaching")  # httpx takes a while
        from app.accounts.reaching import client_of, remembered, tokens_of

        try:
            grant = self._facts.grant or Grant.TOKEN
            tokens = tokens_of(grant, self._facts.client_id, secret, self._keep)
        except (Invalid, msgspec.DecodeError):  # not from what was wrong with it: that might quote it
            raise self._signed_out() from None
        return client_of(self._facts.place, tokens, remembered(self._facts))

    async def _probe(self, client: "Client") -> None:
        """Find out what the service can do, and remember it. Raises `ServiceError`."""
        from app.accounts.reaching import to_remember

        await self._note(**to_remember(await client.probe()))

    async def _keep(self, secret: str) -> None:
        """The former secret is not good any more; unless somebody signed in again meanwhile, which comes first."""
        from app.accounts.reaching import approval_ends

        if await self._secrets.get(self._facts.id) != self._secret:
            return
        self._secret = secret
        kept = await self._secrets.set(self._facts.id, secret)
        await self._note(expires=approval_ends(), keyring=kept.keyring)

    def _read_facts(self) -> Facts:
        """As they are now: signing in again writes others."""
        return self._facts_file.read() or self._facts

    async def _note(self, **facts: Any) -> None:
        """A disk that is full is no reason to be refused: what is noted is found out again."""
        with contextlib.suppress(OSError):
            await asyncio.to_thread(self._noted, facts)

    def _noted(self, facts: dict[str, Any]) -> None:
        """Facts that are not there, or that nobody can read, are nothing to write into."""
        if self._facts_file.read() is not None:
            self._facts = self._facts_file.change(**facts)

    def _signed_out(self) -> StoreUnavailable:
        return StoreUnavailable("account.signed_out", name=self._facts.name)

    async def _end(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()
