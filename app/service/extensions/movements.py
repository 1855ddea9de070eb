"""Movements that happen once: a client whose reply was lost sends the same again, and nothing moves twice.

The identifier is the client's, a fresh UUID for every decision. It is a key among those that come this way;
v1's ``externalUuid`` and v3's ``identifier`` may be the same ones, as often as they like.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row

from app.domain.errors import Refused, Violation
from app.domain.locations import Location
from app.domain.movements import Reason
from app.domain.quantity import plain
from app.service.extensions.recorded import LEDGER, answer
from app.service.http.call import Call, Reply
from app.service.inventory import moving, posting
from app.service.inventory.ledger import BalanceChange, Entry
from app.service.inventory.locations import all_locations
from app.service.inventory.moving import Problem
from app.service.storage.moments import moment_of
from app.service.storage.schema import IDENTIFIED, requests
from app.wire.extensions import MoveOnce, ToldMovement


def move_once(call: Call[MoveOnce]) -> Reply:
    """Answers what was recorded, in the order given: 201 the first time, the same with 200 ever after.

    Raises `Refused` ``identifier_taken`` if other movements were sent under this identifier, and otherwise as
    v3's movements do, or ``stock_moved`` where balances are not as expected. What is refused leaves the identifier
    free.
    """
    moving.refuse(_problems(call))
    asked = [_entry(movement) for movement in call.body.movements]
    identifier = call.path["identifier"]
    recorded = LEDGER.where(requests.c.external == identifier, requests.c.kind == IDENTIFIED)
    if earlier := call.connection.execute(recorded).all():
        if [_recorded_entry(row) for row in earlier] != asked:
            raise Refused("identifier_taken")
        return answer(call, earlier, status=200)
    _refuse_unless_expected(call, posting.post(call, moving.checked(call, asked), IDENTIFIED, identifier))
    return answer(call, call.connection.execute(recorded))


def _refuse_unless_expected(call: Call[MoveOnce], changes: Iterable[BalanceChange]) -> None:
    """What was made already is taken back with the transaction. A balance that nothing moves is as expected."""
    before = {(change.location, change.variant): change.before for change in changes}
    wrong = [
        Violation(
            f"expected[{number}].balance",
            f"it is {plain(there)}",
            "MUST_BE_TRUE",
            plain(there),
            plain(wanted),
        )
        for number, each in enumerate(call.body.expected)
        for wanted in [each.balance]
        for there in [before.get((each.location_uuid, each.variant_uuid), wanted)]
        if there != wanted
    ]
    if wrong:
        raise Refused("stock_moved", violations=tuple(wrong))


def _entry(movement: ToldMovement) -> Entry:
    happened = None if movement.moment is None else moment_of(movement.moment)
    return moving.entry_of(movement)._replace(reason=movement.reason, happened=happened)


def _recorded_entry(row: Row[Any]) -> Entry:
    return Entry(row.product, row.variant, row.source, row.target, row.quantity, row.reason, row.happened)


def _problems(call: Call[MoveOnce]) -> Iterator[Problem]:
    """What is wrong with what is told of the movements, beside themselves."""
    places = all_locations(call.connection)
    for number, movement in enumerate(call.body.movements):
        path = f"movements[{number}]"
        if movement.moment is not None:
            yield from moving.problems_of_moment(f"{path}.moment", movement.moment, call.moment)
        reason = Reason.__members__.get(movement.reason or "")
        if reason is not None and not _fits(reason, movement, places):
            message = "the reason is for a movement between other locations"
            yield "violations", Violation(f"{path}.reason", message, "UNKNOWN", value=movement.reason)


def _fits(reason: Reason, movement: ToldMovement, places: Mapping[str, Location]) -> bool:
    """Whether the movement joins the reason's locations; one that there is not is refused for that alone."""
    ends = ((movement.source, reason.source), (movement.target, reason.target))
    return all(places[uuid].type is kind for uuid, kind in ends if uuid in places)
