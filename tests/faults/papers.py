"""What the journal says became of every request, and what the service's own ledger has of it: read from the files."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.plans import MovementStep
from app.service.storage.schema import millionths
from app.workspace.outcomes import State
from app.workspace.written import read_step

#: Variant, where it came from, where it went, and how many millionths, in order.
Moves = list[tuple[str, str, str, int]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of movements, by the journal: what it was to move, and its states in their order."""

    identifier: str
    plan: str
    first: int
    moves: Moves
    states: tuple[State, ...]

    @property
    def state(self) -> State:
        return self.states[-1] if self.states else State.PLANNED

    @property
    def was_unknown(self) -> bool:
        """Whether nobody knew what became of it at some time, be it that the program was killed meanwhile."""
        return self.state is State.SENDING or not _AFTER_SENDING.isdisjoint(self.states)


#: States that a request has only when it did not become known from its answer.
_AFTER_SENDING = {State.UNKNOWN, State.DONE, State.NOT_DONE}

_REQUESTS = """
SELECT requests.number, requests.identifier, plans.identifier, first, last, plan
FROM requests JOIN plans ON plans.number = plan ORDER BY requests.number
"""


def in_journal(records: Path) -> list[Sent]:
    with _reading(records) as connection:
        return [
            Sent(identifier, plan, first, moves, _states(connection, number))
            for number, identifier, plan, first, last, within in connection.execute(_REQUESTS).fetchall()
            if (moves := _moves(connection, within, first, last))
        ]


def _moves(connection: sqlite3.Connection, plan: int, first: int, last: int) -> Moves:
    wanted = "SELECT step FROM steps WHERE plan = ? AND position BETWEEN ? AND ?"
    steps = (read_step(text) for (text,) in connection.execute(wanted, (plan, first, last)))
    movements = (step.movement for step in steps if isinstance(step, MovementStep))
    return sorted(
        (each.variant, each.reason.source.value, each.reason.target.value, millionths(each.quantity))
        for each in movements
    )


def _states(connection: sqlite3.Connection, request: int) -> tuple[State, ...]:
    wanted = "SELECT state FROM outcomes WHERE request = ? ORDER BY number"
    return tuple(State(state) for (state,) in connection.execute(wanted, (request,)))


_LEDGER = """
SELECT requests.number, external, variant, source.type, target.type, quantity
FROM requests
JOIN movements ON request = requests.number
JOIN locations source ON source.uuid = source
JOIN locations target ON target.uuid = target
WHERE external IS NOT NULL
"""


def in_ledger(store: Path) -> dict[str, list[Moves]]:
    """What moved under every identifier, once for each request of the service that carried it."""
    found = defaultdict[str, dict[int, Moves]](dict)
    with _reading(store) as connection:
        for request, identifier, *move in connection.execute(_LEDGER):
            found[identifier].setdefault(request, []).append(tuple(move))
    return {identifier: [sorted(moves) for moves in by.values()] for identifier, by in found.items()}


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection
