"""The ledger: movements in, balances out. Stock changes here and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    CursorResult,
    Select,
    delete,
    exc,
    func,
    insert,
    literal,
    select,
    union_all,
)

from app.domain.errors import Refused, Violation
from app.domain.quantity import ZERO
from app.service.caller import Caller
from app.service.storage import schema
from app.service.storage.engines import as_json, run
from app.service.storage.schema import (
    BALANCE_BOUNDS,
    MOST_BALANCE,
    balances,
    millionths,
    movements,
    quantity,
)

_REQUEST = """
    INSERT INTO {schema}requests (moment, kind, external, "user", client)
    VALUES (:moment, :kind, :external, :user, :client)
"""
_MOVEMENTS = """
    INSERT INTO {schema}movements (request, variant, source, target, quantity, reason, happened)
    SELECT (SELECT max(number) FROM {schema}requests), value ->> 0, value ->> 1, value ->> 2,
        CAST(value ->> 3 AS BIGINT), value ->> 4, CAST(value ->> 5 AS BIGINT)
    FROM json_each(:entries)
"""
_BALANCES = """
    INSERT INTO {schema}balances AS kept (location, variant, product, balance, changed)
    SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT), :moment
    FROM json_each(:changes) WHERE true
    ON CONFLICT (location, variant)
    DO UPDATE SET balance = kept.balance + excluded.balance, changed = excluded.changed
    RETURNING location, variant, product, balance
"""
_OF_IT = _MOVEMENTS.replace("max(number) FROM {schema}requests", "number FROM request")
_AT_ONCE = f"WITH request AS ({_REQUEST} RETURNING number), moved AS ({_OF_IT}) {_BALANCES}"


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
    changes = _sums(entries)
    values = {
        "moment": moment,
        "kind": kind,
        "external": external,
        "user": caller and caller.user,
        "client": caller and caller.client,
        "entries": as_json((*entry[1:4], millionths(entry.quantity), *entry[5:]) for entry in entries),
        "changes": as_json((*balance, millionths(change)) for balance, change in changes.items()),
    }
    try:
        found = _run(connection, values).all()
    except exc.IntegrityError as error:
        if BALANCE_BOUNDS in str(error.orig):
            raise Refused("violations", violations=(_TOO_MUCH,)) from None
        raise
    return [
        BalanceChange(location, variant, product, now - changes[location, variant, product], now)
        for location, variant, product, after in found
        for now in [quantity(after)]
    ]


def _sums(entries: Iterable[Entry]) -> dict[tuple[str, str, str], Decimal]:
    """What ``entries`` do to the balances, by location, variant and product."""
    changes: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for product, variant, source, target, moved, *_ in entries:
        changes[source, variant, product] -= moved
        changes[target, variant, product] += moved
    return changes


def _run(connection: Connection, values: dict[str, object]) -> CursorResult[*tuple[Any, ...]]:
    """All of it, in the one statement that PostgreSQL can; to SQLite three take no longer."""
    if connection.dialect.name == "postgresql":
        return run(connection, _AT_ONCE, values)
    run(connection, _REQUEST, values)
    run(connection, _MOVEMENTS, values)
    return run(connection, _BALANCES, values)


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
