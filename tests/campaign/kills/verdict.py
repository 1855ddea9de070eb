"""Whether the ledger has what was sent: whole, once, and all of it that was acknowledged."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.service.inventory.ledger import discrepancies
from app.service.storage.schema import movements, requests
from tests.campaign.kills.writers import Record, Rows


@dataclass(frozen=True, slots=True)
class Verdict:
    """The identifiers of requests, by what is wrong with them: none, if all is well."""

    not_once: set[str]  #: acknowledged, and not there exactly once
    not_whole: set[str]  #: not acknowledged, and there in part or more than once
    of_nobody: set[str]  #: there, and never sent
    sums_wrong: int  #: balances that are not the sums of their movements

    @property
    def good(self) -> bool:
        return not (self.not_once or self.not_whole or self.of_nobody or self.sums_wrong)


def judge(connection: Connection, record: Record) -> Verdict:
    there = in_ledger(connection)
    wrong = {
        identifier for identifier, rows in record.sent.items() if there.get(identifier, []) != [sorted(rows)]
    }
    absent = record.sent.keys() - there.keys()
    return Verdict(
        not_once=wrong & record.acknowledged,
        not_whole=wrong - record.acknowledged - absent,
        of_nobody=there.keys() - record.sent.keys(),
        sums_wrong=len(discrepancies(connection)),
    )


def in_ledger(connection: Connection) -> dict[str, list[Rows]]:
    """What every identifier moved, once for each request that carried it."""
    statement = (
        select(requests.c.number, requests.c.external, movements.c.variant, movements.c.quantity)
        .join(movements, movements.c.request == requests.c.number)
        .where(requests.c.external.is_not(None))
    )
    found = defaultdict[str, dict[int, Rows]](dict)
    for request, identifier, variant, quantity in connection.execute(statement):
        found[identifier].setdefault(request, []).append((variant, quantity))
    return {
        identifier: [sorted(rows) for rows in by_request.values()] for identifier, by_request in found.items()
    }
