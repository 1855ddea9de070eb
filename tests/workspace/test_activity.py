"""What others do to a real store comes to be known, and who did it."""

import asyncio
from decimal import Decimal
from pathlib import Path

from app.client.transport import Transport
from app.domain.activity import Source
from app.domain.movements import Reason
from app.domain.plans import Purpose
from app.wire.purchases import NewSale, SaleLine
from app.workspace.timeline import Wanted
from tests.faults.dialects import Dialect
from tests.faults.proxy import faulty
from tests.workspace.shop import MEDIUM, SMALL, Shop, open_shop, plan_of


async def sell_at_the_till(shop: Shop, variant: str, quantity: int) -> None:
    sale = NewSale(lines=[SaleLine(variant_uuid=variant, quantity=Decimal(quantity), unit_price=100)])
    async with Transport.at(shop.running.url, shop.running.token) as till:
        await till.change("POST", "/storeroom/sales", sale)


async def caught_up(shop: Shop) -> list[tuple[Source, Purpose | None, int]]:
    """After a reading, and after the service was asked who did what it found."""
    workspace = shop.workspace
    await workspace.refresh()
    await asyncio.gather(*workspace._behind)
    await workspace.activity.gather(await workspace._reach())
    found = await workspace.activity.of(SMALL, workspace.items[SMALL].balance)
    return [(each.source, each.purpose, int(each.change)) for each in found]


async def test_others_are_told_apart(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        assert await caught_up(shop) == []
        await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.RESTOCK, 5))
        await sell_at_the_till(shop, SMALL, 1)
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 2)
        assert await caught_up(shop) == [
            (Source.ELSEWHERE, Purpose.SELL, -2),
            (Source.TILL, Purpose.SELL, -1),
            (Source.HERE, Purpose.RESTOCK, 5),
        ]


async def test_a_reading_alone_tells_that_stock_changed(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 2)
        await shop.workspace.refresh()
        await asyncio.gather(*shop.workspace._behind)
        (line,) = await shop.workspace.activity.of(SMALL, shop.workspace.items[SMALL].balance)
        assert (line.source, line.purpose) == (Source.ELSEWHERE, None)
        assert [line.change, line.after] == [-2, 1]
        assert line.since
        assert line.since < line.at


async def test_what_is_ours_is_not_elsewhere_although_its_reply_was_lost(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        workspace = shop.workspace
        workspace.latest = 0.1
        await workspace.refresh()
        shop.proxy.loses = lambda line: line.startswith("PUT")
        await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5))
        shop.proxy.loses = lambda line: False
        await asyncio.gather(*workspace._behind)
        assert await workspace.settle() == 0
        await asyncio.gather(*workspace._behind)
        assert await caught_up(shop) == [(Source.HERE, Purpose.RESTOCK, 5)]
        assert workspace.items[SMALL].balance == Decimal(8)


async def test_what_was_sold_between_looking_and_sending_is_seen(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        plan = plan_of(shop.workspace.items[SMALL], Reason.RESTOCK, 5)
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        await shop.workspace.carry_out(plan, moved_is_fine=True)
        assert await caught_up(shop) == [
            (Source.HERE, Purpose.RESTOCK, 5),
            (Source.ELSEWHERE, Purpose.SELL, -1),
        ]


async def test_news_since_a_moment(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await caught_up(shop)
        assert await shop.workspace.activity.last_closed() is None
        await shop.workspace.activity.close()
        closed = await shop.workspace.activity.last_closed()
        assert closed
        for variant in (SMALL, MEDIUM):
            await shop.sell_elsewhere(shop.workspace.items[variant], 1)
        await caught_up(shop)
        (news,) = await shop.workspace.activity.news(closed)
        assert (news.source, news.things, news.variants) == (Source.ELSEWHERE, 2, 2)
        assert len(await shop.workspace.activity.page(Wanted(since=closed))) == 2
        assert await shop.workspace.activity.known_since()


async def test_who_did_it_is_asked_soon_after_a_reading(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        workspace = shop.workspace
        workspace.activity.pause = 0
        told = asyncio.Event()
        keeping = asyncio.create_task(workspace.activity.keep_told(workspace._reach, told.set))
        await workspace.refresh()
        await told.wait()
        told.clear()
        await shop.sell_elsewhere(workspace.items[SMALL], 1)
        await workspace.refresh()
        await told.wait()
        (line,) = await workspace.activity.of(SMALL)
        assert (line.source, line.purpose) == (Source.ELSEWHERE, Purpose.SELL)
        keeping.cancel()


async def test_where_there_is_no_ledger_receipts_tell(tmp_path: Path) -> None:
    """As at Zettle: what the till sold has its receipt, the rest was changed elsewhere."""
    async with open_shop(tmp_path) as shop, faulty(shop.running.url, dialect=Dialect.V3) as like_zettle:
        await shop.service.move(like_zettle.url)
        assert await caught_up(shop) == []
        await sell_at_the_till(shop, SMALL, 1)
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        seen = [(Source.ELSEWHERE, None, -1), (Source.TILL, Purpose.SELL, -1)]
        assert await caught_up(shop) == seen
        assert await caught_up(shop) == seen
