"""Keeping access that was tried: as a new account, or in place of what an account had."""

import asyncio
from typing import Any

from app.accounts.account import Account
from app.accounts.signed_in import SignedIn
from app.domain.errors import Invalid
from app.domain.identifiers import new_identifier


async def add(account: Account, signed_in: SignedIn) -> Account:
    """Write ``account`` down, and keep its secret, as `app.accounts.Accounts.add` says."""
    facts = {"kind": account.kind, "name": account.name, "id": new_identifier()}
    return await _keep(account, signed_in, facts)


async def replace_access(account: Account, signed_in: SignedIn) -> Account:
    """As `app.accounts.Accounts.sign_in_again` says. A shared service may have another address by now."""
    if account.shop and account.shop.organization != signed_in.shop.organization:
        raise Invalid("account.other_shop", shop=signed_in.shop.name, expected=account.shop.name)
    return await _keep(account, signed_in, {})


async def _keep(account: Account, signed_in: SignedIn, facts: dict[str, Any]) -> Account:
    """The facts first: an account without its secret can be signed in to again, a secret without its account would
    stay in the keyring for good.
    """
    facts |= {
        "address": signed_in.place.address,
        "grant": signed_in.grant,
        "client_id": signed_in.client_id,
        "shop": signed_in.shop,
        "expires": signed_in.expires,
        **signed_in.found_out,
    }
    account = await asyncio.to_thread(account.changed, **facts)
    kept = await account.secrets.set(account.facts.id, signed_in.secret)
    return await asyncio.to_thread(account.changed, keyring=kept.keyring)
