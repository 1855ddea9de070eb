"""What was seen before a request and since, put side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.client.purchases import SoldLine
from app.domain.evidence import (
    Before,
    By,
    Clue,
    Finding,
    PastChange,
    Row,
    Seen,
    Tally,
    Verdict,
    by_balances,
    by_history,
    rows,
    since,
    sums,
    tally,
    without_places,
)
from app.domain.locations import LocationType
from app.domain.movements import Movement
from app.domain.plans import LevelStep, Step, TrackingStep
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL, Level
from app.workspace.connection import Connection
from app.workspace.looking import Now

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Ours:
    """Movements of one's own other requests: certainly made since, and such as may have been."""

    own: Sequence[Sequence[Movement]]
    suspects: Sequence[Sequence[Movement]]


def weighed(movements: Sequence[Movement], before: Before, now: Now, ours: Ours, store: str) -> Verdict:
    """By the history of the location ``store``, or where there is none by its balances."""
    variants = {each.variant for each in movements}
    sold = None
    if now.sold is not None:
        sold = [(line.variant, _taken(line, store)) for line in now.sold if line.variant in variants]
    if now.history is None or before.history is None:
        return _by_balances(movements, before, now, ours, sold)
    changes = since(now.history, before.history)
    if changes is None:
        return Verdict(Finding.AMBIGUOUS, By.HISTORY, (Clue("history.gone"),))
    told = zip(changes, now.places, strict=False)
    return _by_history(movements, [each for each in told if each[0].variant in variants], ours, sold)


def _by_balances(
    movements: Sequence[Movement],
    before: Before,
    now: Now,
    ours: Ours,
    sold: Sequence[tuple[str, Decimal]] | None,
) -> Verdict:
    variants = {each.variant for each in movements}
    if hidden := variants - (before.balances.keys() & now.balances.keys()):
        return Verdict(Finding.AMBIGUOUS, By.BALANCES, (Clue("balances.hidden", {"variants": len(hidden)}),))
    changed = tally(
        (variant, now.balances[variant] - before.balances[variant]) for variant in sorted(variants)
    )
    till = None if sold is None else tally(sold)
    own, suspects = [sums(each) for each in ours.own], [sums(each) for each in ours.suspects]
    return by_balances(sums(movements), Seen(changed, till, own, suspects))


def _by_history(
    movements: Sequence[Movement],
    found: Sequence[tuple[PastChange, LocationType | None]],
    ours: Ours,
    sold: Sequence[tuple[str, Decimal]] | None,
) -> Verdict:
    with_places = all(place is not None for _, place in found)

    def as_told(of: Tally[Row]) -> Tally[Row]:
        return of if with_places else without_places(of)

    total = tally((Row(change.variant, change.change, place), _ONE) for change, place in found)
    till = None
    if sold is not None:
        till = as_told(tally((Row(variant, taken, LocationType.SOLD), _ONE) for variant, taken in sold))
    own, suspects = ([as_told(rows(each)) for each in parts] for parts in (ours.own, ours.suspects))
    return by_history(as_told(rows(movements)), Seen(as_told(total), till, own, suspects))


def _taken(line: SoldLine, store: str) -> Decimal:
    """By how much it changed the balance of STORE. A refund's quantity is negative."""
    if line.source == store:
        return -line.quantity
    return line.quantity if line.target == store else ZERO


async def by_state(to: Connection, steps: Sequence[Step]) -> Verdict:
    """Of settings: they are as they were to be, or as they were before. Raises `ServiceError`."""
    told = [*await _levels(to, steps), *await _tracking(to, steps)]
    for finding, as_it_is in (
        (Finding.DONE, [after for after, _ in told]),
        (Finding.NOT_DONE, [b for _, b in told]),
    ):
        if all(as_it_is):
            return Verdict(finding, By.STATE, (Clue(f"state.{finding.value}"),))
    return Verdict(Finding.AMBIGUOUS, By.STATE, (Clue("state.neither"),))


async def _tracking(to: Connection, steps: Sequence[Step]) -> list[tuple[bool, bool]]:
    """Of each step whether it is as it was to be, and whether it is as it was before."""
    wanted = {step.product: step.on for step in steps if isinstance(step, TrackingStep)}
    if not wanted:
        return []
    tracked = (await (await to.means()).dialect.stock_of(to.store, list(wanted))).tracked
    return [((product in tracked) == on, (product in tracked) != on) for product, on in wanted.items()]


async def _levels(to: Connection, steps: Sequence[Step]) -> list[tuple[bool, bool]]:
    wanted = {step.variant: step for step in steps if isinstance(step, LevelStep)}
    if not wanted:
        return []
    found = dict[str, Level]()
    async for page in to.client.stock.pages(to.store):
        rows = zip(page.variants, page.levels, page.alerts, strict=True)
        found |= {variant: Level(level, alert) for variant, level, alert in rows if variant in wanted}
    now = {variant: found.get(variant, NO_LEVEL) for variant in wanted}
    return [(now[variant] == step.after, now[variant] == step.before) for variant, step in wanted.items()]
