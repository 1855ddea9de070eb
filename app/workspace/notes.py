"""Deliveries that came while nothing could be sent, noted as facts: what came, and when.

Nothing is sent from here. Once the service is there again, each note is made a plan, which is shown before it is
sent; what there is then counts, so that nothing depends on what this computer believed meanwhile.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.errors import StoreroomError
from app.domain.movements import Reason
from app.domain.plans import MovementStep, move
from app.domain.stock import Item
from app.workspace import moments
from app.workspace.records import Records
from app.workspace.shelf import decimal, units


@dataclass(frozen=True, slots=True)
class Note:
    """What was delivered, by variant; ``at`` is when it was noted, aware, in UTC."""

    number: int
    at: datetime
    text: str
    lines: Mapping[str, Decimal]


class Notes:
    """Every method raises `StoreUnavailable`, as `Records` does."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def add(self, lines: Mapping[str, Decimal], text: str = "") -> None:
        """Note a delivery. When this returns, it is on the disk."""
        at = moments.written(datetime.now(UTC))

        def work(connection: sqlite3.Connection) -> None:
            number = connection.execute("INSERT INTO notes (at, note) VALUES (?, ?)", (at, text)).lastrowid
            connection.executemany(
                "INSERT INTO note_lines VALUES (?, ?, ?, ?)",
                [
                    (number, position, variant, units(quantity))
                    for position, (variant, quantity) in enumerate(lines.items())
                ],
            )

        await self._records.run(work)

    async def open(self) -> list[Note]:
        """Those of which nothing was made yet, the oldest first."""

        def work(connection: sqlite3.Connection) -> list[Note]:
            rows = connection.execute(
                "SELECT number, at, note FROM notes WHERE ended IS NULL ORDER BY number"
            )
            return [
                Note(number, moments.read(at), text, _lines(connection, number))
                for number, at, text in rows.fetchall()
            ]

        return await self._records.read(work)

    async def end(self, number: int, plan: str | None) -> bool:
        """Note that a plan was made of it, or (None) that it was dropped. Whether it had not ended before."""
        update = "UPDATE notes SET ended = ?, plan = ? WHERE number = ? AND ended IS NULL"
        row = (moments.written(datetime.now(UTC)), plan, number)
        return await self._records.run(lambda connection: connection.execute(update, row).rowcount > 0)


def _lines(connection: sqlite3.Connection, number: int) -> dict[str, Decimal]:
    rows = connection.execute(
        "SELECT variant, quantity FROM note_lines WHERE note = ? ORDER BY position", (number,)
    )
    return {variant: decimal(quantity) for variant, quantity in rows}


@dataclass(frozen=True, slots=True)
class NotedSteps:
    """The steps of a note as stock is now, and the variants of which it cannot be sent: gone, or not tracked."""

    steps: tuple[MovementStep, ...]
    left: tuple[str, ...]


def noted_steps(lines: Iterable[tuple[str, Decimal]], items: Mapping[str, Item]) -> NotedSteps:
    steps, left = [], []
    for variant, quantity in lines:
        try:
            steps.append(move(items[variant], Reason.RESTOCK, quantity))
        except (KeyError, StoreroomError):
            left.append(variant)
    return NotedSteps(tuple(steps), tuple(left))
