"""Signing in to a service, before there is an account: by a key that is pasted, or by approval in the browser."""

import asyncio
from importlib import import_module

from app.accounts.browser import REDIRECT, Browser
from app.accounts.facts import Grant
from app.accounts.places import Kind, Place
from app.accounts.signed_in import SCOPES, SignedIn, scopes_for

__all__ = ["REDIRECT", "SCOPES", "Browser", "SignedIn", "by_key"]


async def by_key(place: Place, key: str) -> SignedIn:
    """Try ``key``: an API key; of a shared service also the token that it printed.

    Raises `Invalid`: ``key.empty``, ``key.not_a_key``; and `ServiceError`: `Revoked` for a key that is not good there.
    """
    await asyncio.to_thread(import_module, "app.accounts.reaching")  # httpx takes a while
    from app.accounts.reaching import tried
    from app.client.api_keys import ApiKey
    from app.client.grants import ByApiKey, Fixed

    token = "".join(key.split())
    if place.kind is Kind.SHARED and token.count(".") == 1:  # an API key has two of them
        return await tried(place, Fixed(token), Grant.TOKEN, secret=lambda: token)
    api_key = ApiKey.parse(key)
    missing = tuple(sorted(api_key.lacks(scopes_for(place))))
    return await tried(
        place,
        ByApiKey(api_key),
        Grant.KEY,
        secret=lambda: api_key.text,
        client_id=api_key.client_id,
        expires=api_key.expires,
        missing=missing,
    )
