"""What is deleted elsewhere leaves the workspace and its snapshot at the next reading."""

from pathlib import Path

import httpx

from app.domain.changes import Aspect, Changes
from app.domain.movements import Reason
from app.workspace import State
from app.workspace.snapshot import Snapshot
from tests.workspace.shop import JACKET, LOOSE, MEDIUM, SMALL, TEA, Shop, open_shop, plan_of


async def elsewhere(shop: Shop, method: str, path: str, body: object = None) -> None:
    """Another client's request to the product library."""
    headers = {"Authorization": f"Bearer {shop.running.token}"}
    async with httpx.AsyncClient(base_url=shop.running.url, headers=headers) as client:
        answer = await client.request(method, f"/organizations/self/products{path}", json=body)
        assert answer.status_code == 204


async def kept_products(folder: Path) -> list[str]:
    snapshot = Snapshot(folder / "account" / "snapshot.sqlite")
    shelf, _ = await snapshot.load()
    await snapshot.close()
    return list(dict.fromkeys(item.product.uuid for item in shelf.values()))


async def test_a_deleted_product_disappears_with_its_row_of_the_snapshot(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await elsewhere(shop, "DELETE", f"/{JACKET.uuid}")
        changes = await shop.workspace.refresh()
        assert changes == Changes(frozenset({SMALL, MEDIUM}), Aspect.CATALOGUE)
        assert list(shop.workspace.items) == [LOOSE]
        assert not await shop.workspace.refresh()
    assert await kept_products(tmp_path) == [TEA.uuid]


async def test_a_dropped_variant_disappears_and_its_siblings_stay(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await elsewhere(shop, "PUT", f"/v2/{JACKET.uuid}", {"variants": [{"uuid": MEDIUM, "name": "M"}]})
        changes = await shop.workspace.refresh()
        assert changes.variants == {SMALL, MEDIUM}
        assert list(shop.workspace.items) == [MEDIUM, LOOSE]
        assert shop.workspace.items[MEDIUM].balance == 8
    async with open_shop(tmp_path) as again:
        assert list(again.workspace.items) == [MEDIUM, LOOSE], "from the snapshot"
        assert again.workspace.items[MEDIUM].balance == 8


async def test_what_was_deleted_while_nobody_looked_is_gone_at_the_next_start(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await elsewhere(shop, "DELETE", f"?uuid={JACKET.uuid}&uuid={TEA.uuid}")
    async with open_shop(tmp_path) as again:
        assert list(again.workspace.items) == [SMALL, MEDIUM, LOOSE]
        await again.workspace.refresh()
        assert again.workspace.items == {}
    assert await kept_products(tmp_path) == []


async def test_stock_of_what_was_deleted_meanwhile_is_refused_and_nothing_moves(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        plan = plan_of(shop.workspace.items[SMALL], Reason.SALE, 1)
        await elsewhere(shop, "DELETE", f"/{JACKET.uuid}")
        outcome = await shop.workspace.carry_out(plan)
        assert outcome.states == (State.REFUSED,)
        await shop.workspace.refresh()
        assert SMALL not in shop.workspace.items
        assert [entry.state for entry in await shop.workspace.activity.of(SMALL)] == [State.REFUSED]
