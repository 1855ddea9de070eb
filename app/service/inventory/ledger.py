"""The ledger: movements in, balances out. Stock changes here and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, exc, func, insert, literal, select, union_all

from app.domain.errors import Refused, Violation
from app.domain.quantity import ZERO
from app.service.caller import Caller
from app.service.storage import schema
from app.service.storage.engines import upsert_in
from app.service.storage.schema import MOST_BALANCE, balances, movements, requests

_REQUEST = insert(requests).returning(requests.c.number)
_MOVEMENTS = insert(movements)


class Entry(NamedTuple):
    """A positive quantity of a variant, from one location to another; all named by UUID.

    ``reason`` and ``happened`` are kept as they were told; what nobody told happened when it is recorded.
    """

    product: str
    variant: str
    source: str
    target: str
    quantity: Decimal
    reason: str | None = None
    happened: int | None = None


class BalanceChange(NamedTuple):
    """What a request did to one balance."""

    location: str
    variant: str
    product: str
    before: Decimal
    after: Decimal


def post(
    connection: Connection,
    entries: Sequence[Entry],
    *,
    kind: str,
    moment: int,
    external: str | None = None,
    caller: Caller | None = None,
) -> list[BalanceChange]:
    """Append ``entries`` to the ledger as one request of ``caller`` and bring the balances along.

    Answers every balance that it touched, once, in no order. Raises `Refused` with ``violations`` if a balance
    would leave what 64 bits hold (`MOST_BALANCE`).
    """
    if not entries:
        return []
    values = {
        "moment": moment,
        "kind": kind,
        "external": external,
        "user": caller and caller.user,
        "client": caller and caller.client,
    }
    request = connection.execute(_REQUEST, values).scalar_one()
    connection.execute(_MOVEMENTS, [{"request": request, **entry._asdict()} for entry in entries])
    return _bring_along(connection, entries, moment)


def _bring_along(connection: Connection, entries: Iterable[Entry], moment: int) -> list[BalanceChange]:
    changes: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for product, variant, source, target, quantity, *_ in entries:
        changes[source, variant, product] -= quantity
        changes[target, variant, product] += quantity
    rows = [
        {"location": location, "variant": variant, "product": product, "balance": change, "changed": moment}
        for (location, variant, product), change in changes.items()
    ]
    try:
        found = connection.execute(_addition(connection.dialect.name), rows).all()
    except exc.IntegrityError:
        raise Refused("violations", violations=(_TOO_MUCH,)) from None
    return [
        BalanceChange(location, variant, product, after - changes[location, variant, product], after)
        for location, variant, product, after in found
    ]


@cache
def _addition(dialect: str) -> Any:
    """The statement that adds to balances and answers them."""
    statement = upsert_in(dialect, balances)
    return statement.on_conflict_do_update(
        index_elements=["location", "variant"],
        set_={
            "balance": balances.c.balance + statement.excluded.balance,
            "changed": statement.excluded.changed,
        },
    ).returning(balances.c.location, balances.c.variant, balances.c.product, balances.c.balance)


def forget(connection: Connection, variants: Sequence[str]) -> None:
    """Drop the balances of variants that are gone. Their movements remain."""
    connection.execute(delete(balances).where(balances.c.variant.in_(variants)))


def restore(connection: Connection, variants: Sequence[str], moment: int) -> None:
    """Put back the balances of variants that return: what their movements sum to."""
    flows = union_all(*_flows()).subquery()
    sums = (
        select(
            flows.c.location,
            flows.c.variant,
            schema.variants.c.product,
            func.sum(flows.c.quantity),
            literal(moment),
        )
        .join(schema.variants, schema.variants.c.uuid == flows.c.variant)
        .where(flows.c.variant.in_(variants))
        .group_by(flows.c.location, flows.c.variant, schema.variants.c.product)
    )
    columns = ["location", "variant", "product", "balance", "changed"]
    connection.execute(insert(balances).from_select(columns, sums))


def _flows() -> tuple[Select[Any], Select[Any]]:
    """What every movement brings to one location and takes from another."""
    return (
        select(movements.c.target.label("location"), movements.c.variant, movements.c.quantity),
        select(movements.c.source, movements.c.variant, -movements.c.quantity),
    )


_TOO_MUCH = Violation(
    "change",
    f"a balance would go beyond {MOST_BALANCE}",
    "DIGIT_OUT_OF_BOUNDS",
    f"at most {MOST_BALANCE}",
)


def discrepancies(connection: Connection) -> list[tuple[str, str, Decimal]]:
    """Where a balance is not the sum of its movements: location, variant and the difference. Always empty.

    Variants that are gone have movements and no balances.
    """
    flows = union_all(
        *_flows(),
        select(balances.c.location, balances.c.variant, -balances.c.balance),
    ).subquery()
    difference = func.sum(flows.c.quantity)
    statement = (
        select(flows.c.location, flows.c.variant, difference)
        .where(flows.c.variant.not_in(select(schema.variants.c.uuid).where(schema.variants.c.gone)))
        .group_by(flows.c.location, flows.c.variant)
        .having(difference != ZERO)
    )
    return [(location, variant, amount) for location, variant, amount in connection.execute(statement)]
