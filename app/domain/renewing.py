"""A plan again, from what there is by now: where stock moved between looking and sending."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.errors import Invalid
from app.domain.plans import MovementStep, Plan, Step, from_balances, set_to
from app.domain.stock import Item


def renewed(plan: Plan, items: Mapping[str, Item]) -> Plan:
    """The same decision, begun from what ``items`` have now; variants that are not among them stay as they were.

    What moves by a quantity moves by the same. What is brought to a target is brought to the same, by another
    movement, and not at all where it is there already or is not tracked any more.
    """
    if not plan.sets_stock:
        return from_balances(plan, {variant: item.balance for variant, item in items.items()})
    found = (_to_its_target(step, items) for step in plan.steps)
    return replace(plan, steps=tuple(step for step in found if step is not None))


def _to_its_target(step: Step, items: Mapping[str, Item]) -> Step | None:
    item = items.get(step.variants[0])
    if not isinstance(step, MovementStep) or item is None:
        return step
    reason = step.movement.reason
    try:
        return set_to(item, step.after, reason.source if reason.adds else reason.target)
    except Invalid:  # it is not tracked any more
        return None
