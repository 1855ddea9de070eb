"""Plans, sales at a till, lost replies and sudden ends in any order: what the journal says is what the ledger has.

Journal, courier and settling are the real ones, and so is the service; the network and the power are the test's.
"""

import asyncio
import shutil
import tempfile
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.domain.catalogue import Money, Product, Variant
from app.domain.contents import Contents
from app.domain.errors import Outdated
from app.domain.identifiers import new_identifier
from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, move, set_to
from app.service.storage.create import create_store
from app.workspace import Outcome, Workspace
from tests.faults.dialects import Dialect
from tests.faults.judge import Told, Verdict, judge
from tests.faults.network import Fate, Network, Wired
from tests.faults.work import RECORDS, hurried, told
from tests.service.shop import open_shop

_VARIANTS = tuple(f"33333333-3c56-11ef-8000-00000000000{number}" for number in range(3))
_PRODUCT = Product(
    "22222222-3c56-11ef-8000-000000000000",
    "Jumper",
    tuple(Variant(variant, variant[-1], price=Money(100, "SEK")) for variant in _VARIANTS),
)
_CONTENTS = Contents((_PRODUCT,), dict.fromkeys(_VARIANTS, Decimal(10)))

_REASONS = {
    Reason.RESTOCK: Purpose.RESTOCK,
    Reason.SALE: Purpose.SELL,
    Reason.DISCARD: Purpose.DISCARD,
    Reason.CUSTOMER_RETURN: Purpose.CUSTOMER_RETURN,
}
#: Few numbers, so that others do just the same as often as not.
_LINES = st.dictionaries(st.sampled_from(_VARIANTS), st.integers(1, 3), min_size=1)
_SALES = st.none() | _LINES


class Once(RuleBasedStateMachine):
    dialect = Dialect.OURS

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = ExitStack()
        self.stack.enter_context(hurried())
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.store = self.folder / "shop.sqlite"
        create_store(self.store, "Shop", _CONTENTS, currency="SEK")
        self.shop = self.stack.enter_context(open_shop(self.store))
        self.network = Network(self.shop, self.dialect)
        self.told = list[Told]()
        self.lives = 0
        self.run(self.begin(self.folder / "0"))

    def run(self, doing: Any) -> Any:
        return self.runner.run(doing)

    async def begin(self, kept: Path) -> None:
        """A life of the program, with what ``kept`` has of those before."""
        self.kept = kept
        self.workspace = Workspace("Shop", kept, Wired(self.network, self.shop.token))
        self.workspace.latest = 0.0
        await self.workspace.open()
        await self.workspace.open_records()
        await self.workspace.refresh()

    @rule(
        reason=st.sampled_from(list(_REASONS)),
        lines=_LINES,
        fate=st.sampled_from(Fate),
        before=_SALES,
        after=_SALES,
    )
    def move(
        self,
        reason: Reason,
        lines: dict[str, int],
        fate: Fate,
        before: dict[str, int] | None,
        after: dict[str, int] | None,
    ) -> None:
        items = self.workspace.items
        steps = (move(items[variant], reason, Decimal(quantity)) for variant, quantity in lines.items())
        self.run(self.carry_out(Plan(_REASONS[reason], tuple(steps)), fate, before, after))

    @rule(wanted=_LINES, fate=st.sampled_from(Fate), before=_SALES, after=_SALES)
    def set_to(
        self,
        wanted: dict[str, int],
        fate: Fate,
        before: dict[str, int] | None,
        after: dict[str, int] | None,
    ) -> None:
        items = self.workspace.items
        steps = (
            set_to(items[variant], Decimal(target), LocationType.BIN) for variant, target in wanted.items()
        )
        plan = Plan(Purpose.SET_TO, tuple(step for step in steps if step))
        self.run(self.carry_out(plan, fate, before, after))

    @rule(sold=_LINES)
    def sell(self, sold: dict[str, int]) -> None:
        self.run(self.sale(sold))

    @rule()
    def read(self) -> None:
        self.run(self.workspace.refresh())

    @rule()
    def late_ones_arrive(self) -> None:
        self.run(self.network.arrive())

    @rule()
    def settle(self) -> None:
        """Nothing is late any more by then: that is what the time is for that is waited out."""
        self.run(self.network.arrive())
        self.run(self.workspace.settle())

    @rule()
    def start_anew(self) -> None:
        self.run(self.workspace.close())
        self.run(self.begin(self.kept))

    @rule(lines=_LINES, arrives=st.booleans())
    def die_while_sending(self, lines: dict[str, int], arrives: bool) -> None:
        self.run(self.killed(lines, arrives))

    @invariant()
    def what_is_said_is_there_once(self) -> None:
        assert self.verdict().good

    def teardown(self) -> None:
        try:
            self.settle()
            verdict = self.verdict()
            assert verdict.good
            if self.dialect is Dialect.OURS:
                assert verdict.settled == verdict.unknown
        finally:
            self.run(self.workspace.close())
            self.runner.close()
            self.stack.close()

    def verdict(self) -> Verdict:
        return (
            judge(self.kept / RECORDS, self.store, self.told) if (self.kept / RECORDS).exists() else Verdict()
        )

    async def carry_out(
        self, plan: Plan, fate: Fate, before: dict[str, int] | None, after: dict[str, int] | None
    ) -> None:
        self.network.fate = fate
        self.network.before, self.network.after = self.sales(before), self.sales(after)
        try:
            outcome: Outcome = await self.workspace.carry_out(plan, moved_is_fine=True)
            self.told += told(outcome)
        except Outdated:
            pass
        finally:
            self.network.fate = Fate.ANSWERED
            self.network.before = self.network.after = self.sales(None)

    async def killed(self, lines: dict[str, int], arrives: bool) -> None:
        """The power fails while a request is on its way: the disk is as it is then, and nothing more is written."""
        items, left = self.workspace.items, self.folder / str(self.lives + 1)
        steps = (move(items[variant], Reason.SALE, Decimal(sold)) for variant, sold in lines.items())

        async def fail() -> None:
            await asyncio.to_thread(shutil.copytree, self.kept, left, dirs_exist_ok=True)

        self.network.fate = Fate.LOST_AFTER if arrives else Fate.LOST_BEFORE
        self.network.before = fail
        try:
            await self.workspace.carry_out(Plan(Purpose.SELL, tuple(steps)), moved_is_fine=True)
        except Outdated:
            return
        finally:
            self.network.fate, self.network.before = Fate.ANSWERED, self.sales(None)
        await self.workspace.close()
        self.lives += 1
        await self.begin(left)

    def sales(self, sold: dict[str, int] | None) -> Any:
        async def happen() -> None:
            if sold:
                await self.sale(sold)

        return happen

    async def sale(self, sold: dict[str, int]) -> None:
        lines = [{"variantUuid": variant, "quantity": str(quantity)} for variant, quantity in sold.items()]
        body = {"uuid": new_identifier(), "lines": lines}
        (await self.shop._ask("POST", "/storeroom/sales", {}, {"json": body})).raise_for_status()


class OnceByHistory(Once):
    dialect = Dialect.V2


class OnceByBalances(Once):
    dialect = Dialect.V3


_SETTINGS = settings(max_examples=12, stateful_step_count=15, suppress_health_check=list(HealthCheck))

for machine in (Once, OnceByHistory, OnceByBalances):
    machine.TestCase.settings = _SETTINGS

TestByIdentifier = Once.TestCase
TestByHistory = OnceByHistory.TestCase
TestByBalances = OnceByBalances.TestCase
