"""Records in a folder of their own, and a journal in which plans are done at once."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.domain.activity import Source, Told, ToldLine
from app.domain.movements import Movement, Reason
from app.domain.plans import MovementStep, Plan, Purpose
from app.workspace.entries import entry_of
from app.workspace.journal import Journal
from app.workspace.outcomes import State
from app.workspace.records import Records

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=count)


@contextlib.asynccontextmanager
async def records_in(folder: Path) -> AsyncIterator[Records]:
    records = Records(folder / "records.sqlite")
    try:
        yield records
    finally:
        await records.close()


def moving(variant: str, reason: Reason, quantity: int, before: int) -> MovementStep:
    movement = Movement("p", variant, reason, Decimal(quantity))
    return MovementStep(movement, Decimal(before), reason.after(Decimal(before), Decimal(quantity)))


async def done(
    records: Records, plan: Plan, at: datetime = NOON, states: Sequence[State] = (State.CONFIRMED,)
) -> str:
    """Write a plan down, and what became of its requests: the last state is that of all further ones."""
    entry = entry_of(plan, at, "Ada")
    became = [*states, *[states[-1]] * len(entry.requests)]
    await Journal(records).write(
        entry, [(request, state, None) for request, state in zip(entry.requests, became, strict=False)]
    )
    return entry.identifier


def told(variant: str, change: int, at: datetime, reference: str = "", source: Source = Source.TILL) -> Told:
    purpose = Purpose.SELL if change < 0 else Purpose.RESTOCK
    return Told(
        reference or f"{variant} {at}", at, at, source, purpose, (ToldLine(variant, Decimal(change)),)
    )
