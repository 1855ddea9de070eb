"""The workspace on the real service: what a shopkeeper does in a day, and what can go wrong meanwhile."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from app.client import Client
from app.client.dialect import Dialect
from app.domain.changes import Aspect, Changes
from app.domain.contents import Contents
from app.domain.errors import (
    NotSignedIn,
    Outdated,
    Refused,
    ReplyLost,
    StoreUnavailable,
    Unreachable,
)
from app.domain.identifiers import new_identifier
from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import MovementStep, Plan, Purpose, Step, change_level, move, set_to, track
from app.domain.stock import NO_LEVEL, Item, Level, Status
from app.wire.products import NewProduct, Variant
from app.workspace import Freshness, Outcome, State
from tests.workspace.shop import (
    JACKET,
    LOOSE,
    MEDIUM,
    NOWHERE,
    SMALL,
    TEA,
    At,
    Plain,
    Shop,
    many_sales,
    open_shop,
    opened,
    plan_of,
)


async def test_what_a_store_shows_at_first(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        workspace = shop.workspace
        assert (list(workspace.items), workspace.freshness, workspace.read_at) == (
            [],
            Freshness.LAST_KNOWN,
            None,
        )
        began = datetime.now(UTC)
        await workspace.refresh()
        assert workspace.freshness is Freshness.UP_TO_DATE
        assert workspace.trouble is None
        assert workspace.read_at is not None
        assert began <= workspace.read_at <= datetime.now(UTC)
        assert list(workspace.items) == [SMALL, MEDIUM, LOOSE]
        small, _, loose = workspace.items.values()
        assert small == Item(JACKET, JACKET.variants[0], True, Decimal(3), Level(Decimal(5), alert=True))
        assert small.status is Status.LOW
        assert (loose.product, loose.tracked, loose.status) == (TEA, False, Status.NOT_TRACKED)


async def test_movements_of_a_day(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        for reason, quantity, balance in (
            (Reason.RESTOCK, "5", "8"),
            (Reason.SALE, "2.25", "5.75"),
            (Reason.DISCARD, "1", "4.75"),
            (Reason.SALE, "6", "-1.25"),
        ):
            outcome = await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], reason, quantity))
            assert outcome.confirmed
            assert outcome.changes == Changes(frozenset({SMALL}), Aspect.BALANCE)
            assert shop.workspace.items[SMALL].balance == Decimal(balance)
            assert await shop.balance(SMALL) == Decimal(balance)


async def test_a_large_plan_is_made_with_turns_for_everything_else(tmp_path: Path) -> None:
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def slowly(item: Item) -> Iterator[Step]:
        """Three steps, each of which takes longer than a slice."""
        for _ in range(3):
            end = perf_counter() + 0.01
            while perf_counter() < end:
                pass
            yield move(item, Reason.RESTOCK, Decimal(1))

    async with open_shop(tmp_path) as shop:
        others = asyncio.create_task(take_turns())
        item = Item(JACKET, JACKET.variants[0], tracked=True)
        plan = await shop.workspace.plan(Purpose.RESTOCK, slowly(item))
        others.cancel()
    assert (plan.purpose, len(plan.steps)) == (Purpose.RESTOCK, 3)
    assert turns >= 3


async def test_set_to(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        items = shop.workspace.items
        steps = (
            set_to(items[SMALL], Decimal(12), LocationType.SUPPLIER),
            set_to(items[MEDIUM], Decimal(0), LocationType.BIN),
        )
        outcome = await shop.workspace.carry_out(Plan(Purpose.SET_TO, tuple(step for step in steps if step)))
        assert outcome.confirmed
        assert [await shop.balance(variant) for variant in (SMALL, MEDIUM)] == [12, 0]
        assert [shop.workspace.items[variant].balance for variant in (SMALL, MEDIUM)] == [12, 0]
        assert shop.proxy.sent("PUT ") == 1, "movements of one plan go together"


async def test_a_target_is_reached_or_not_set_out_for(tmp_path: Path) -> None:
    """Stock that moved after the person was shown ``3 → 12`` would end up as 17."""
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        item = shop.workspace.items[SMALL]
        step = set_to(item, Decimal(12), LocationType.SUPPLIER)
        assert step
        restocked, set_to_12 = await asyncio.gather(
            shop.workspace.carry_out(plan_of(item, Reason.RESTOCK, 5)),
            shop.workspace.carry_out(Plan(Purpose.SET_TO, (step,))),
            return_exceptions=True,
        )
        assert isinstance(restocked, Outcome)
        assert isinstance(set_to_12, Outdated)
        assert set_to_12.key == "plan.outdated"
        assert set_to_12.values == {"title": "Denim jacket, S", "before": Decimal(3), "now": Decimal(8)}
        assert shop.proxy.sent("PUT ") == 1
        assert len(await shop.workspace.activity.of(SMALL)) == 1, "nor is it written down"


@pytest.mark.parametrize("kind", [Client, Plain])
async def test_stock_that_moved_since_the_person_looked_is_shown_instead(
    tmp_path: Path, kind: type[Client]
) -> None:
    """Our service looks by itself, and refuses; before another is sent anything, it is looked."""
    async with open_shop(tmp_path, kind=kind) as shop:
        await shop.workspace.refresh()
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        plan = _plans(shop, Reason.RESTOCK, SMALL, MEDIUM)
        with pytest.raises(Outdated) as raised:
            await shop.workspace.carry_out(plan)
        assert {variant: item.balance for variant, item in raised.value.items.items()} == {
            SMALL: 2,
            MEDIUM: 8,
        }
        assert raised.value.values == {"title": "Denim jacket, S", "before": Decimal(3), "now": Decimal(2)}
        assert shop.workspace.items[SMALL].balance == await shop.balance(SMALL) == 2, (
            "which the pages show as well"
        )
        sent, found = shop.proxy.sent("PUT /"), await shop.workspace.activity.of(MEDIUM)
        assert (sent, [entry.state for entry in found]) in ((1, [State.REFUSED]), (0, []))
        outcome = await shop.workspace.carry_out(plan, moved_is_fine=True)
        assert [(step.before, step.after) for step in _movements(outcome.plan)] == [
            (Decimal(2), Decimal(3)),
            (Decimal(8), Decimal(9)),
        ]
        assert await shop.balance(SMALL) == 3


async def test_what_others_moved_in_the_same_moment_is_told(tmp_path: Path) -> None:
    """Where the service answers with the balances after it."""

    class Meanwhile(Plain):
        async def dialect(self) -> Dialect:
            return self._v2

    async with open_shop(tmp_path, kind=Meanwhile) as shop:
        await shop.workspace.refresh()
        hold = shop.proxy.asks["PUT "] = asyncio.Event()
        changing = asyncio.create_task(shop.workspace.carry_out(_plans(shop, Reason.RESTOCK, SMALL, MEDIUM)))
        await shop.proxy.request_of("PUT ")
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        hold.set()
        outcome = await changing
        assert outcome.confirmed
        assert outcome.surprises == {SMALL: (Decimal(4), Decimal(3))}


def _movements(plan: Plan) -> list[MovementStep]:
    return [step for step in plan.steps if isinstance(step, MovementStep)]


async def test_levels(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        for variant, level in (
            (MEDIUM, Level(Decimal("9.5"), alert=True)),
            (SMALL, NO_LEVEL),
            (LOOSE, Level(Decimal(1))),
        ):
            step = change_level(shop.workspace.items[variant], level)
            assert step
            outcome = await shop.workspace.carry_out(Plan(Purpose.SET_LEVEL, (step,)))
            assert outcome.confirmed
            assert outcome.changes == Changes(frozenset({variant}), Aspect.LEVEL)
            assert shop.workspace.items[variant].level == level
        assert not await shop.workspace.refresh(), "the service has the same levels"


async def test_tracking_stops_and_starts_with_the_balance_it_had(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        workspace = shop.workspace
        await workspace.refresh()
        for on in (False, True):
            plan = Plan(
                Purpose.START_TRACKING if on else Purpose.STOP_TRACKING,
                track([workspace.items[SMALL]], on=on),
            )
            outcome = await workspace.carry_out(plan)
            assert outcome.confirmed
            assert outcome.changes == Changes(frozenset({SMALL, MEDIUM}), Aspect.TRACKING)
            await workspace.refresh()
            small, medium, _ = workspace.items.values()
            assert (small.tracked, small.balance) == (on, Decimal(3))
            assert (medium.tracked, medium.balance) == (on, Decimal(8))


@pytest.mark.parametrize("variants", [[LOOSE], [LOOSE, SMALL]])
async def test_a_balance_comes_back_with_tracking(tmp_path: Path, variants: list[str]) -> None:
    """A fresh computer does not know what an untracked product has: the service hid it."""
    async with open_shop(tmp_path) as shop:
        await shop.other.inventory.stop_tracking(JACKET.uuid)
        await shop.workspace.refresh()
        items = [shop.workspace.items[variant] for variant in variants]
        assert [item.balance for item in items] == [0] * len(items)
        outcome = await shop.workspace.carry_out(Plan(Purpose.START_TRACKING, track(items, on=True)))
        assert outcome.confirmed
        known = {LOOSE: Decimal("2.5"), SMALL: Decimal(3), MEDIUM: Decimal(8)}
        started = [variant.uuid for item in items for variant in item.product.variants]
        assert outcome.after == {variant: known[variant] for variant in started}
        assert [shop.workspace.items[variant].balance for variant in variants] == [
            known[variant] for variant in variants
        ]


async def test_balances_that_do_not_come_with_tracking_are_not_made_up(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.other.inventory.stop_tracking(JACKET.uuid)
        await shop.workspace.refresh()
        items = [shop.workspace.items[variant] for variant in (SMALL, LOOSE)]
        moved = await shop.workspace.carry_out(plan_of(replace(items[0], tracked=True), Reason.SALE, 1))
        assert isinstance(moved.error, Refused), "it is known by now what the service can do"
        shop.proxy.loses = lambda line: not line.endswith("/v3/products")
        outcome = await shop.workspace.carry_out(Plan(Purpose.START_TRACKING, track(items, on=True)))
        assert (outcome.confirmed, outcome.after, outcome.reread) == (True, {}, False)
        shop.proxy.loses = lambda line: False
        assert await shop.balance(SMALL) == 3


async def test_what_was_last_known_is_shown_before_the_service_answers(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.RESTOCK, 5))
        items, read_at = shop.workspace.items, shop.workspace.read_at
    async with opened(tmp_path, At(NOWHERE, "token")) as workspace:
        assert workspace.items == items
        assert list(workspace.items) == list(items)
        assert (workspace.freshness, workspace.read_at) == (Freshness.LAST_KNOWN, read_at)
        await workspace.refresh()
        assert workspace.freshness is Freshness.OFFLINE
        assert isinstance(workspace.trouble, Unreachable)
        assert workspace.items == items


async def test_what_others_did_is_read(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await shop.sell_elsewhere(shop.workspace.items[MEDIUM], 6)
        product = NewProduct(
            uuid=new_identifier(), name="Mug", variants=[Variant(uuid=new_identifier(), sku="MUG")]
        )
        await shop.other.products.create(product)
        await shop.other.low_stock.delete_level(
            _location_of_store(await shop.other.inventory.locations()), JACKET.uuid, SMALL
        )
        changes = await shop.workspace.refresh()
        mug = product.variants[0].uuid
        assert changes.variants == {SMALL, MEDIUM, mug}
        assert changes.aspects == Aspect.BALANCE | Aspect.CATALOGUE | Aspect.LEVEL
        assert shop.workspace.items[MEDIUM].balance == 2
        assert shop.workspace.items[SMALL].level == NO_LEVEL
        assert shop.workspace.items[mug].variant.sku == "MUG"
        assert not await shop.workspace.refresh()
        assert shop.proxy.sent("eventLogUuid=") == 2, "the catalogue is not read whole again"


def _location_of_store(locations: list[Any]) -> str:
    return next(str(each.uuid) for each in locations if each.type is LocationType.STORE)


async def test_a_service_that_is_gone_changes_nothing(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        plan = _plans(shop, Reason.SALE, SMALL, MEDIUM)
        await shop.service.move(NOWHERE)
        outcome = await shop.workspace.carry_out(plan)
        assert isinstance(outcome.error, Unreachable)
        assert outcome.states == (State.REFUSED, State.REFUSED)
        assert not outcome.confirmed
        assert outcome.surprises == {}
        assert not outcome.changes
        assert await shop.balance(SMALL) == 3
        assert [entry.state for entry in await shop.workspace.activity.of(SMALL)] == [State.REFUSED]


async def test_a_lost_reply_is_unknown_and_the_movement_never_sent_again(tmp_path: Path) -> None:
    async with open_shop(tmp_path, kind=Plain) as shop:
        await shop.workspace.refresh()
        shop.proxy.loses = lambda line: line == _MOVEMENTS
        plan = _plans(shop, Reason.SALE, SMALL, MEDIUM)
        outcome = await shop.workspace.carry_out(plan)
        assert isinstance(outcome.error, ReplyLost)
        assert outcome.states == (State.UNKNOWN, State.UNKNOWN)
        assert shop.proxy.sent(_MOVEMENTS) == 1
        assert await shop.balance(SMALL) == 2, "it had been done all the same"
        assert shop.workspace.items[SMALL].balance == 2, "and was read back"
        assert outcome.reread
        await shop.workspace.refresh()
        assert shop.proxy.sent(_MOVEMENTS) == 1
        (entry,) = [each for each in await shop.workspace.activity.of(SMALL) if each.state is State.UNKNOWN]
        assert (entry.purpose, entry.step) == (Purpose.SELL, plan.steps[0])


_MOVEMENTS = "POST /v3/movements"


async def test_what_moves_once_is_sent_again_until_it_is_known_to_be_done(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        shop.proxy.loses = lambda line: line.startswith("PUT ") and shop.proxy.sent("PUT ") < 3
        outcome = await shop.workspace.carry_out(_plans(shop, Reason.SALE, SMALL, MEDIUM))
        assert outcome.confirmed
        assert shop.proxy.sent("PUT ") == 3
        assert len({line for line in shop.proxy.requests if line.startswith("PUT ")}) == 1
        assert await shop.balance(SMALL) == shop.workspace.items[SMALL].balance == 2


async def test_what_follows_a_refusal_is_not_sent(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        items = shop.workspace.items
        level = change_level(items[MEDIUM], Level(Decimal(2)))
        untracked = move(replace(items[LOOSE], tracked=True), Reason.RESTOCK, Decimal(1))
        last = change_level(items[SMALL], NO_LEVEL)
        assert level
        assert last
        outcome = await shop.workspace.carry_out(Plan(Purpose.RESTOCK, (level, untracked, last)))
        assert outcome.states == (State.CONFIRMED, State.REFUSED, State.PLANNED)
        assert isinstance(outcome.error, Refused)
        assert outcome.error.values["error_type"] == "PRODUCT_NOT_TRACKED"
        assert outcome.changes == Changes(frozenset({MEDIUM}), Aspect.LEVEL)
        states = [(await shop.workspace.activity.of(each))[0].state for each in (MEDIUM, LOOSE, SMALL)]
        assert states == [State.CONFIRMED, State.REFUSED, State.PLANNED]
        assert not await shop.workspace.refresh()


async def test_a_change_that_cannot_be_written_down_is_not_sent(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await shop.workspace.records.read(_fill_the_disk)
        with pytest.raises(StoreUnavailable) as raised:
            await shop.workspace.carry_out(many_sales(shop, 1000))
        assert raised.value.key == "records.failed"
        assert "full" in str(raised.value)
        assert shop.proxy.sent("PUT ") == 0
        assert await shop.balance(SMALL) == 3
        assert await shop.workspace.activity.of(SMALL) == []


def _fill_the_disk(connection: Any) -> None:
    connection.execute("PRAGMA max_page_count = 1")  # it will not go under what the file has already


async def test_a_change_whose_outcome_cannot_be_noted(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        released = shop.proxy.holds["PUT "] = asyncio.Event()
        changing = asyncio.create_task(shop.workspace.carry_out(many_sales(shop, 501)))
        await shop.proxy.reply_to("PUT ")
        await shop.workspace.records.read(_refuse_writing)
        released.set()
        outcome = await changing
        assert outcome.states == (*[State.CONFIRMED] * 500, State.PLANNED)
        assert outcome.error is not None
        assert outcome.error.key == "records.failed"
        assert shop.workspace.items[SMALL].balance == await shop.balance(SMALL) == -497


def _refuse_writing(connection: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def _allow_writing(connection: Any) -> None:
    connection.execute("PRAGMA query_only = OFF")


async def test_stock_that_cannot_be_kept_here_is_no_trouble_with_the_service(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await shop.workspace._snapshot._database.run(_refuse_writing)
        heard: list[str] = []
        shop.workspace.subscribe(lambda _: heard.append(str(shop.workspace.unsaved)))
        await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.SALE, 1))
        await shop.workspace.refresh()
        assert (shop.workspace.trouble, shop.workspace.freshness) == (None, Freshness.UP_TO_DATE)
        await shop.workspace._all_behind()  # it is written while everything goes on
        assert heard[-1].startswith("snapshot.failed")
        await shop.workspace._snapshot._database.run(_allow_writing)
        await shop.workspace.refresh()
        await shop.workspace._all_behind()
        assert heard[-1] == "None"
        items = shop.workspace.items
    async with opened(tmp_path, At(NOWHERE, "token")) as workspace:
        assert workspace.items == items, "also what changed while it could not be written"


async def test_a_large_plan_goes_in_several_requests(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        outcome = await shop.workspace.carry_out(many_sales(shop, 1001))
        assert outcome.confirmed
        assert len(outcome.states) == 1001
        assert shop.proxy.sent("PUT ") == 3
        assert shop.workspace.items[SMALL].balance == -998
        assert await shop.balance(SMALL) == -998


async def test_half_a_large_plan_is_lost_and_its_rest_can_be_sent(tmp_path: Path) -> None:
    async with open_shop(tmp_path, kind=Plain) as shop:
        await shop.workspace.refresh()
        shop.proxy.loses = lambda line: line == _MOVEMENTS and shop.proxy.sent(_MOVEMENTS) == 2
        over: list[tuple[int, int]] = []
        outcome = await shop.workspace.carry_out(
            many_sales(shop, 1500), progress=lambda *so_far: over.append(so_far)
        )
        assert outcome.states == (*[State.CONFIRMED] * 500, *[State.UNKNOWN] * 500, *[State.PLANNED] * 500)
        assert over == [(1, 3), (2, 3)]
        assert shop.workspace.items[SMALL].balance == await shop.balance(SMALL) == -997
        (entry,) = await shop.workspace.unfinished()
        assert [request.positions for request in entry.planned] == [range(1000, 1500)]
        rest = await shop.workspace.resume(entry.identifier)
        assert rest.states[1000:] == (State.CONFIRMED,) * 500
        assert await shop.workspace.unfinished() == []
        assert shop.workspace.items[SMALL].balance == await shop.balance(SMALL) == -1497


async def test_a_large_plan_is_stopped_between_requests_and_its_rest_dropped(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        outcome = await shop.workspace.carry_out(many_sales(shop, 1001), stop=lambda: True)
        assert outcome.states == (*[State.CONFIRMED] * 500, *[State.PLANNED] * 501)
        assert outcome.error is None
        await shop.workspace.drop(outcome.identifier)
        assert await shop.workspace.unfinished() == []
        assert await shop.balance(SMALL) == -497


async def test_a_reading_never_brings_back_balances_from_before_a_change(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        released = shop.proxy.holds["?limit=1000"] = asyncio.Event()
        shop.proxy._seen.clear()
        reading = asyncio.create_task(shop.workspace.refresh())
        await shop.proxy.reply_to("?limit=1000")  # the service answered 3, and it is on its way
        shown: list[Decimal] = []
        shop.workspace.subscribe(lambda _: shown.append(shop.workspace.items[SMALL].balance))
        await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.RESTOCK, 5))
        released.set()
        await reading
        assert set(shown) == {8}


async def test_changes_made_at_once_are_made_one_after_the_other(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        item = shop.workspace.items[SMALL]
        plans = [plan_of(item, Reason.RESTOCK, quantity) for quantity in (1, 2, 3)]
        outcomes = await asyncio.gather(
            *(shop.workspace.carry_out(plan, moved_is_fine=True) for plan in plans)
        )
        steps = [step for outcome in outcomes for step in _movements(outcome.plan)]
        assert [(step.before, step.after) for step in steps] == [
            (Decimal(3), Decimal(4)),
            (Decimal(4), Decimal(6)),
            (Decimal(6), Decimal(9)),
        ]
        assert [entry.step for entry in await shop.workspace.activity.of(SMALL)] == steps[::-1]


async def test_staying_fresh_through_a_failure(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        fresh: asyncio.Queue[tuple[Freshness, type]] = asyncio.Queue()
        changed = asyncio.Event()

        def listen(changes: Changes) -> None:
            fresh.put_nowait((shop.workspace.freshness, type(shop.workspace.trouble)))
            if changes:
                changed.set()

        stop = shop.workspace.subscribe(listen)
        watching = asyncio.create_task(shop.workspace.keep_fresh(every=0.001))
        shop.proxy.loses = lambda line: True
        while await fresh.get() != (Freshness.OFFLINE, ReplyLost):
            assert not watching.done()
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        shop.proxy.loses = lambda line: False
        await changed.wait()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        stop()
        assert shop.workspace.trouble is None
        assert shop.workspace.items[SMALL].balance == 2


async def test_a_reading_that_is_cancelled_leaves_things_as_they_were(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        released = shop.proxy.holds["library"] = asyncio.Event()
        shop.proxy._seen.clear()
        reading = asyncio.create_task(shop.workspace.refresh())
        await shop.proxy.reply_to("library")
        heard = [shop.workspace.freshness]
        shop.workspace.subscribe(lambda _: heard.append(shop.workspace.freshness))
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        assert heard == [Freshness.READING, Freshness.UP_TO_DATE]
        released.set()


async def test_the_snapshot_of_another_organization_is_not_shown_for_long(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
    (tmp_path / "shop.sqlite").unlink()
    async with open_shop(tmp_path, Contents(products=(TEA,))) as shop:
        assert SMALL in shop.workspace.items
        await shop.workspace.refresh()
        assert list(shop.workspace.items) == [LOOSE]
    async with opened(tmp_path, At(NOWHERE, "token")) as workspace:
        assert list(workspace.items) == [LOOSE]


async def test_a_token_that_is_not_accepted(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.service.token += "x"
        await shop.workspace.refresh()
        assert isinstance(shop.workspace.trouble, NotSignedIn)
        assert shop.workspace.freshness is Freshness.OFFLINE


async def test_a_listener_that_ended_hears_nothing_more(tmp_path: Path) -> None:
    async with opened(tmp_path, At(NOWHERE, "token")) as workspace:
        heard: list[str] = []
        end = workspace.subscribe(lambda _: heard.append("ended"))
        workspace.subscribe(lambda _: heard.append("still there"))
        end()
        end()
        await workspace.refresh()
    assert set(heard) == {"still there"}


async def test_a_listener_that_fails_does_not_make_a_change_look_failed(tmp_path: Path) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))

    def fail(changes: Changes) -> None:
        if changes.aspects is Aspect.BALANCE:
            raise ValueError("cannot draw")

    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        shop.workspace.subscribe(fail)
        outcome = await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.SALE, 1))
    assert outcome.confirmed
    assert [str(context["exception"]) for context in reported] == ["cannot draw"]


def _plans(shop: Shop, reason: Reason, *variants: str) -> Plan:
    steps = tuple(move(shop.workspace.items[variant], reason, Decimal(1)) for variant in variants)
    return Plan(Purpose.SELL, steps)
