"""What is shown after a change: balances that were seen, and what its confirmed steps did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.domain.changes import Aspect, Changes
from app.domain.plans import Step, TrackingStep
from app.later import asyncio
from app.workspace.merging import applied, difference
from app.workspace.outcomes import Outcome, State
from app.workspace.shelf import Shelf

#: Steps whose outcome is taken in at once: a few milliseconds.
_PORTION = 200


def with_balances(old: Shelf, balances: Mapping[str, Decimal]) -> Shelf:
    """The items with balances that were seen; what is not in the store is left out."""
    rows = ((old.row(variant), balance) for variant, balance in balances.items())
    seen = ((row, old.at(row), balance) for row, balance in rows if row is not None)
    newer = {row: replace(item, balance=balance) for row, item, balance in seen if item.balance != balance}
    return old.with_items(newer) if newer else old


def differing(old: Shelf, new: Shelf, variants: Iterable[str]) -> Changes:
    there = [variant for variant in variants if variant in old]
    return difference({each: old[each] for each in there}, {each: new[each] for each in there})


async def after(old: Shelf, steps: Sequence[Step], answered: Mapping[str, Decimal]) -> tuple[Shelf, Changes]:
    """The items after confirmed steps, and what differs; of many, in portions with turns for all else."""
    shelf, variants, aspects = old, set[str](), Aspect.NOTHING
    for first in range(0, len(steps), _PORTION):
        if first:
            await asyncio.sleep(0)
        touched = applied(shelf, steps[first : first + _PORTION], answered)
        changes = difference({variant: old[variant] for variant in touched}, touched)
        variants |= changes.variants
        aspects |= changes.aspects
        rows = ((shelf.row(variant), item) for variant, item in touched.items())
        shelf = shelf.with_items({row: item for row, item in rows if row is not None})
    return shelf, Changes(frozenset(variants), aspects)


def leaves_questions(outcome: Outcome) -> bool:
    """Whether balances are to be read again: unknown ones, and those that came back with tracking unsaid."""
    started = (step for step in outcome.confirmed_steps if isinstance(step, TrackingStep) and step.on)
    unsaid = any(variant not in outcome.after for step in started for variant in step.variants)
    return unsaid or State.UNKNOWN in outcome.states
