"""The plans, written down before they are sent, with what became of each request.

Rows are only added. A request is noted as being sent before it leaves; one of which nothing more is noted was on its
way when the program ended. What came first is told by numbers, never by the clock, which may be set back.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from app.domain.errors import Invalid, StoreUnavailable
from app.domain.evidence import Before, Finding, Verdict
from app.domain.plans import Plan, Purpose, Undoes
from app.workspace import moments
from app.workspace.entries import Entry, Request
from app.workspace.outcomes import State
from app.workspace.records import Records
from app.workspace.written import read_step, with_detail, write_before, write_error, write_step, write_verdict

_WITH_STATES = """
SELECT DISTINCT plans.identifier FROM plans JOIN requests ON requests.plan = plans.number
JOIN states ON states.request = requests.number
WHERE states.state IN (SELECT value FROM json_each(?)) ORDER BY plans.number
"""

_UNDONE = """
SELECT steps.undoes FROM plans JOIN steps ON steps.plan = plans.number
JOIN requests ON requests.plan = plans.number AND steps.position BETWEEN first AND last
JOIN states ON states.request = requests.number
WHERE plans.undoes = ? AND states.state NOT IN ('refused', 'not_sent', 'not_done')
"""

_STATE = """
SELECT states.state FROM requests
JOIN plans ON plans.number = requests.plan JOIN states ON states.request = requests.number
WHERE plans.identifier = ? AND requests.first = ?
"""

_MOVED = """
SELECT plans.identifier, requests.first,
    (SELECT min(number) FROM outcomes WHERE request = requests.number AND state = 'sending'),
    (SELECT max(number) FROM outcomes WHERE request = requests.number)
FROM requests JOIN plans ON plans.number = requests.plan JOIN states ON states.request = requests.number
WHERE (
    requests.number IN (SELECT request FROM outcomes WHERE number > ?) OR states.state IN ('sending', 'unknown')
) AND EXISTS (
    SELECT 1 FROM touched WHERE touched.plan = requests.plan AND position BETWEEN first AND requests.last
    AND variant IN (SELECT value FROM json_each(?)))
"""


class Moved(NamedTuple):
    """A request for movements of ours that may have touched the same stock: its place among all outcomes."""

    entry: Entry
    request: Request
    sent: int  #: the number of the outcome that says that it was being sent
    last: int  #: the number of its last outcome


class Journal:
    """Every method raises `StoreUnavailable`, as `Records` does."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def write(self, entry: Entry, outcomes: Iterable[tuple[Request, State, str | None]] = ()) -> None:
        """Write down a plan with its requests, and what is known of these already.

        Raises `Invalid` ``undo.twice`` where it takes back what is taken back, or may be.
        """

        def work(connection: sqlite3.Connection) -> None:
            _refuse_second_undo(connection, entry.plan)
            number = _insert(connection, entry)
            for request in entry.requests:
                row = (number, request.positions[0], request.positions[-1], request.identifier)
                connection.execute(
                    "INSERT INTO requests (plan, first, last, identifier) VALUES (?, ?, ?, ?)", row
                )
            for request, state, detail in outcomes:
                _append(connection, entry.identifier, request, state, detail)

        await self._records.run(work)

    async def send(self, entry: Entry, request: Request, before: Before | None, *, new: bool) -> None:
        """Note that a request leaves now: with its plan, where that is not written yet. Raises as `write`, and
        ``records.sent_elsewhere`` where it is not planned any more: another program sends it.
        """
        detail = None if before is None else write_before(before)
        if new:
            return await self.write(entry, [(request, State.SENDING, detail)])

        def work(connection: sqlite3.Connection) -> None:
            key = (entry.identifier, request.positions[0])
            if connection.execute(_STATE, key).fetchone() != (State.PLANNED.value,):
                raise StoreUnavailable("records.sent_elsewhere")
            _append(connection, entry.identifier, request, State.SENDING, detail)

        return await self._records.run(work)

    async def note(
        self,
        entry: Entry,
        requests: Collection[Request],
        state: State,
        error: object = None,
        *,
        on_disk: bool = True,
    ) -> None:
        """Note what became of requests; unless it is to be ``on_disk`` when this returns, a power cut may undo it."""
        detail = None if error is None else write_error(error)
        await self._append(entry, requests, state, detail, on_disk=on_disk)

    async def settle(self, entry: Entry, request: Request, verdict: Verdict) -> bool:
        """Note what was found out about a request; what is ambiguous leaves it unknown.

        False, and nothing noted, where more is known of it meanwhile: by another program, for one.
        """
        states = {Finding.DONE: State.DONE, Finding.NOT_DONE: State.NOT_DONE}
        state = states.get(verdict.finding, State.UNKNOWN)

        def work(connection: sqlite3.Connection) -> bool:
            (known,) = connection.execute(_STATE, (entry.identifier, request.positions[0])).fetchone()
            if open_ := State(known).happened is None:
                _append(connection, entry.identifier, request, state, write_verdict(verdict))
            return open_

        return await self._records.run(work)

    async def mark(self) -> int:
        """How far it has come: the number of the last outcome."""
        return await self._records.read(
            lambda connection: int(
                connection.execute("SELECT ifnull(max(number), 0) FROM outcomes").fetchone()[0]
            )
        )

    async def entry(self, identifier: str) -> Entry:
        """Raises `StoreUnavailable` ``records.no_plan`` for one that it does not have."""
        found = await self._records.read(lambda connection: _entry(connection, identifier))
        if found is None:
            raise StoreUnavailable("records.no_plan", plan=identifier)
        return found

    async def with_states(self, *states: State) -> list[Entry]:
        """Plans that have a request in one of these states, the oldest first."""
        wanted = _json([state.value for state in states])

        def work(connection: sqlite3.Connection) -> list[Entry]:
            rows = connection.execute(_WITH_STATES, (wanted,)).fetchall()
            entries = (_entry(connection, identifier) for (identifier,) in rows)
            return [entry for entry in entries if entry is not None]

        return await self._records.read(work)

    async def moved(self, variants: Collection[str], after: int) -> list[Moved]:
        """Requests that moved, or may have moved, any of these variants, but for those that had ended by then:
        ``after`` is a `mark`."""
        return await self._records.read(lambda connection: _moved(connection, variants, after))

    async def _append(
        self,
        entry: Entry,
        requests: Collection[Request],
        state: State,
        detail: str | None,
        *,
        on_disk: bool = True,
    ) -> None:
        def work(connection: sqlite3.Connection) -> None:
            for request in requests:
                _append(connection, entry.identifier, request, state, detail)

        await self._records.run(work, on_disk=on_disk)


def _insert(connection: sqlite3.Connection, entry: Entry) -> int:
    plan, undoes = entry.plan, entry.plan.undoes
    added = connection.execute(
        "INSERT INTO plans (identifier, at, purpose, who, note, undoes) VALUES (?, ?, ?, ?, ?, ?)",
        (
            entry.identifier,
            moments.written(entry.at),
            plan.purpose.value,
            entry.who,
            plan.note,
            undoes and undoes.plan,
        ),
    )
    number = added.lastrowid or 0
    undone = undoes.positions if undoes else (None,) * len(plan.steps)
    steps = zip(plan.steps, undone, strict=True)
    connection.executemany(
        "INSERT INTO steps VALUES (?, ?, ?, ?)",
        ((number, position, write_step(step), taken) for position, (step, taken) in enumerate(steps)),
    )
    connection.executemany(
        "INSERT INTO touched VALUES (?, ?, ?)",
        (
            (variant, number, position)
            for position, step in enumerate(plan.steps)
            for variant in step.variants
        ),
    )
    return number


def _refuse_second_undo(connection: sqlite3.Connection, plan: Plan) -> None:
    if plan.undoes is None:
        return
    undone = {position for (position,) in connection.execute(_UNDONE, (plan.undoes.plan,))}
    if twice := undone.intersection(plan.undoes.positions):
        raise Invalid("undo.twice", steps=len(twice))


def _append(
    connection: sqlite3.Connection, plan: str, request: Request, state: State, detail: str | None
) -> None:
    connection.execute(
        "INSERT INTO outcomes (request, at, state, detail) SELECT requests.number, ?, ?, ?"
        " FROM requests JOIN plans ON plans.number = requests.plan WHERE plans.identifier = ? AND first = ?",
        (moments.written(datetime.now(UTC)), state.value, detail, plan, request.positions[0]),
    )


def _entry(connection: sqlite3.Connection, identifier: str) -> Entry | None:
    row = connection.execute(
        "SELECT number, at, purpose, who, note, undoes FROM plans WHERE identifier = ?", (identifier,)
    ).fetchone()
    if row is None:
        return None
    number, at, purpose, who, note, undoes = row
    rows = connection.execute(
        "SELECT step, undoes FROM steps WHERE plan = ? ORDER BY position", (number,)
    ).fetchall()
    taken = undoes and Undoes(undoes, tuple(undone for _, undone in rows))
    plan = Plan(Purpose(purpose), tuple(read_step(step) for step, _ in rows), note, taken)
    return Entry(identifier, plan, moments.read(at), who, _requests(connection, number))


def _requests(connection: sqlite3.Connection, plan: int) -> tuple[Request, ...]:
    outcomes = defaultdict[int, list[tuple[str, str, str | None]]](list)
    for first, *outcome in connection.execute(
        "SELECT first, at, state, detail FROM outcomes JOIN requests ON requests.number = outcomes.request"
        " WHERE plan = ? ORDER BY outcomes.number",
        (plan,),
    ):
        outcomes[first].append((outcome[0], outcome[1], outcome[2]))
    rows = connection.execute(
        "SELECT first, last, identifier FROM requests WHERE plan = ? ORDER BY first", (plan,)
    )
    return tuple(
        _request(Request(identifier or "", range(first, last + 1)), outcomes[first])
        for first, last, identifier in rows
    )


def _request(request: Request, outcomes: Iterable[tuple[str, str, str | None]]) -> Request:
    for at, state, detail in outcomes:
        request = with_detail(replace(request, state=State(state), at=moments.read(at)), detail)
    return request


def _moved(connection: sqlite3.Connection, variants: Collection[str], after: int) -> list[Moved]:
    rows = connection.execute(_MOVED, (after, _json(list(variants)))).fetchall()
    found = []
    for identifier, first, sent, last in rows:
        entry = _entry(connection, identifier)
        if entry is not None and sent is not None:
            (request,) = [each for each in entry.requests if each.positions[0] == first]
            found.append(Moved(entry, request, sent, last))
    return found


def _json(texts: list[str]) -> str:
    return msgspec.json.encode(texts).decode()
