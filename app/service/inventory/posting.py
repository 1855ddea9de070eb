"""Movements into the ledger, and word of what they did to the balances (contract, section 4)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from app.domain.quantity import plain
from app.service.http.call import Call
from app.service.inventory import ledger
from app.service.inventory.ledger import BalanceChange, Entry
from app.service.pusher.attribution import attribution
from app.service.pusher.messages import publish
from app.wire.pusher import InventoryBalanceChanged, PushedBalance

#: A request may move 100,000 variants, and no receiver takes a message of that size.
_VARIANTS_IN_A_MESSAGE = 100


def post(
    call: Call[Any], entries: Sequence[Entry], kind: str, external: str | None = None
) -> list[BalanceChange]:
    """Append ``entries`` to the ledger as one request and publish ``InventoryBalanceChanged``; what changed.

    ``external`` is the caller's ``externalUuid``, which comes back in the messages. Raises `Refused`
    ``violations``: see `ledger.post`.
    """
    changes = ledger.post(
        call.connection, entries, kind=kind, moment=call.moment, external=external, caller=call.caller
    )
    publish(call.connection, call.moment, "InventoryBalanceChanged", *_payloads(call, changes, external))
    return changes


def _payloads(
    call: Call[Any], changes: Sequence[BalanceChange], external: str | None
) -> Iterator[InventoryBalanceChanged]:
    """As few messages as hold all ``changes``, those of one variant in one of them."""
    of_variants = defaultdict[str, list[BalanceChange]](list)
    for change in changes:
        of_variants[change.variant].append(change)
    remaining, by = iter(of_variants.values()), attribution(call)
    organization = call.store.organization
    while batch := [change for one in islice(remaining, _VARIANTS_IN_A_MESSAGE) for change in one]:
        yield InventoryBalanceChanged(
            organization_uuid=organization,
            updated=by,
            balance_before=[_balance(organization, change, plain(change.before)) for change in batch],
            balance_after=[_balance(organization, change, plain(change.after)) for change in batch],
            external_uuid=external,
        )


def _balance(organization: str, change: BalanceChange, balance: str) -> PushedBalance:
    return PushedBalance(
        organization_uuid=organization,
        location_uuid=change.location,
        product_uuid=change.product,
        variant_uuid=change.variant,
        balance=balance,
    )
