"""The service against a model of it, step by step: whatever is asked, both end up the same (issue 3, line 2)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.campaign.machine.base import ShopMachine
from tests.campaign.machine.levels import Levels
from tests.campaign.machine.library import Library
from tests.campaign.machine.sales import Sales
from tests.campaign.machine.stock import Stock
from tests.campaign.machine.subscriptions import Subscriptions
from tests.service.shop import Shop


class Machine(Stock, Levels, Library, Sales, Subscriptions):
    """All rooms at once."""


def compare(new_shop: Callable[[], AbstractContextManager[Shop]], *, shops: int, steps: int) -> int:
    """Take up to ``steps`` steps in each of so many shops; returns how many were taken in all.

    Raises what a step found, with the fewest steps that lead to it printed.
    """
    machine = type("Machine", (Machine,), {"new_shop": staticmethod(new_shop)})
    before = ShopMachine.steps
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=shops,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    return ShopMachine.steps - before
