"""A store on a service that speaks only v3, or only v2, with nothing of ours: everything the window does works on both."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from app.client import Client
from app.client.grants import Fixed
from app.client.hosts import Hosts
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, change_level, track
from app.domain.stock import NO_LEVEL, Item, Level
from app.workspace import Freshness
from tests.workspace.shop import CONTENTS, JACKET, LOOSE, MEDIUM, SMALL, TEA, Shop, open_shop, plan_of

_BOTH = r"/organizations/[^/]+/(library|products)\b|/(users|api|purchase|purchases)\b"


class OnlyV3(Client):
    """Of a service that has switched v1 and v2 off."""

    @classmethod
    def at(cls, url: str, token: str) -> "OnlyV3":
        return cls(Hosts(((_BOTH, url), ("/v3/", url))), Fixed(token))


class OnlyV2(Client):
    """Of one that has no v3 yet."""

    @classmethod
    def at(cls, url: str, token: str) -> "OnlyV2":
        older = r"/organizations/[^/]+/(inventory|locations|v2|history)\b|/(inventory|custom-low-stock)\b"
        return cls(Hosts(((_BOTH, url), (older, url))), Fixed(token))


@pytest.fixture(params=[OnlyV3, OnlyV2])
def kind(request: pytest.FixtureRequest) -> type[Client]:
    kind: type[Client] = request.param
    return kind


async def carry_out(shop: Shop, plan: Plan) -> dict[str, Item]:
    """What is shown once it is confirmed, which is what is shown when all is read anew."""
    outcome = await shop.workspace.carry_out(plan)
    assert outcome.confirmed, outcome.error
    shown = dict(shop.workspace.items)
    await shop.workspace.refresh()
    assert shop.workspace.freshness is Freshness.UP_TO_DATE, shop.workspace.trouble
    assert dict(shop.workspace.items) == shown
    return shown


async def test_a_day(tmp_path: Path, kind: type[Client]) -> None:
    async with open_shop(tmp_path, CONTENTS, kind) as shop:
        await shop.workspace.refresh()
        assert shop.workspace.trouble is None
        items = dict(shop.workspace.items)
        assert {variant: item.balance for variant, item in items.items() if item.tracked} == {
            SMALL: 3,
            MEDIUM: 8,
        }
        assert items[SMALL].level == Level(Decimal(5), alert=True)
        assert [items[each].product.uuid for each in (SMALL, LOOSE)] == [JACKET.uuid, TEA.uuid]

        items = await carry_out(shop, plan_of(items[SMALL], Reason.RESTOCK, "2.5"))
        items = await carry_out(shop, plan_of(items[MEDIUM], Reason.SALE, 1))
        items = await carry_out(shop, plan_of(items[MEDIUM], Reason.DISCARD, 1))
        assert [items[variant].balance for variant in (SMALL, MEDIUM)] == [Decimal("5.5"), 6]

        items = await carry_out(shop, Plan(Purpose.START_TRACKING, track([items[LOOSE]], on=True)))
        assert (items[LOOSE].tracked, items[LOOSE].balance) == (True, Decimal("2.5"))
        items = await carry_out(
            shop, Plan(Purpose.STOP_TRACKING, track([items[LOOSE], items[SMALL]], on=False))
        )
        assert not any(item.tracked for item in items.values())
        items = await carry_out(
            shop, Plan(Purpose.START_TRACKING, track([items[LOOSE], items[SMALL]], on=True))
        )
        assert [items[variant].balance for variant in (SMALL, MEDIUM)] == [Decimal("5.5"), 6]

        for level in (Level(Decimal("0.5"), alert=True), NO_LEVEL):
            step = change_level(items[MEDIUM], level)
            assert step
            items = await carry_out(shop, Plan(Purpose.SET_LEVEL, (step,)))
            assert items[MEDIUM].level == level


async def test_what_others_do_shows_by_itself(tmp_path: Path, kind: type[Client]) -> None:
    async with open_shop(tmp_path, CONTENTS, kind) as shop:
        told = asyncio.Event()
        shop.workspace.subscribe(lambda _: told.set())
        keeping = asyncio.create_task(shop.workspace.keep_fresh(0.01))
        while shop.workspace.freshness is not Freshness.UP_TO_DATE:
            told.clear()
            await told.wait()
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 2)
        while shop.workspace.items[SMALL].balance != 1:
            told.clear()
            await told.wait()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def test_a_balance_that_others_moved_too_is_shown_as_it_is(tmp_path: Path, kind: type[Client]) -> None:
    """v2 answers a movement with balances, v3 with nothing: then they are asked for."""
    async with open_shop(tmp_path, CONTENTS, kind) as shop:
        await shop.workspace.refresh()
        word = "POST /v3/movements" if kind is OnlyV3 else "PUT /organizations/self/inventory"
        shop.proxy.asks[word] = asyncio.Event()
        plan = plan_of(shop.workspace.items[MEDIUM], Reason.RESTOCK, 5)
        carrying = asyncio.create_task(shop.workspace.carry_out(plan))
        await shop.proxy.request_of(word)
        await shop.sell_elsewhere(shop.workspace.items[MEDIUM], 2)
        shop.proxy.asks[word].set()
        outcome = await carrying
        assert outcome.confirmed
        assert shop.workspace.items[MEDIUM].balance == 11
        assert outcome.surprises == {MEDIUM: (Decimal(13), Decimal(11))}
