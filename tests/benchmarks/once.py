"""A restock from the click that agrees to it until it is confirmed, against the bare request that it comes to."""

import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx

from app.domain.identifiers import new_identifier
from app.domain.movements import Reason
from app.domain.stock import Item
from app.exchange.sample import CURRENCY, sample_shop
from app.service.storage.create import create_store
from app.window import loop
from app.window.dialogs.plan import PlanDialog
from app.window.hand import Hand
from app.workspace import Freshness
from tests.benchmarks.table.window import on_loop, store_window
from tests.measure.record import Record
from tests.service.running import RunningService, running_service
from tests.workspace.shop import At

_ROUNDS = 60

#: As much again, at most, as the request takes by itself: journal, readings and all (issue 6, line 5).
_BOUND = 2.0


def measure() -> list[Record]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return on_loop(_measured)


async def _measured() -> list[Record]:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.sqlite"
        create_store(store, "Harbour Street", sample_shop(), currency=CURRENCY)
        with running_service(store) as service:
            at = At(service.url, service.token)
            async with store_window(Path(folder) / "kept", at) as window:
                loop.spawn(window.workspace.keep_fresh(), "read")
                return [await _restocks(Hand(window), service)]


async def _restocks(hand: Hand, service: RunningService) -> Record:
    """One in the window and one bare by turns, so that both meet the same moods of the disk."""
    workspace, ours, bare = hand.window.workspace, list[float](), list[float]()
    await hand.until(lambda: workspace.freshness is Freshness.UP_TO_DATE)
    item = next(item for item in workspace.items.values() if item.tracked)
    hand.pick(item.variant.uuid)
    async with httpx.AsyncClient(base_url=service.url, headers=_signed(service)) as client:
        places = await _places(client)
        for number in range(_ROUNDS + 1):
            click = await _restock(hand)
            request = await _put(client, workspace.items[item.variant.uuid], places)
            if number:  # the first opens connections and files
                ours.append(click)
                bare.append(request)
            await _seen(hand, item.variant.uuid, client)
    figure = median(ours) / median(bare)
    size = len(workspace.items)
    return Record("restock, click to confirmed", size, median(ours), median(bare), figure, "ms", _BOUND)


async def _restock(hand: Hand) -> float:
    """Milliseconds."""
    hand.click(hand.button("Restock"))
    dialog = await hand.dialog()
    if not isinstance(dialog, PlanDialog):
        raise TypeError(type(dialog))
    hand.type(dialog.field, "1")
    await asyncio.sleep(0.02)  # what the dialog had to do is done, as it is when a person clicks
    began = perf_counter()
    outcome = await hand.agree(dialog)
    took = perf_counter() - began
    if not outcome.confirmed:
        raise RuntimeError(f"the restock was not confirmed: {outcome.error}")
    return took * 1000


async def _put(client: httpx.AsyncClient, item: Item, places: dict[str, str]) -> float:
    """Milliseconds of the very request by which the window restocks, with no more around it."""
    movement = {
        "productUuid": item.product.uuid,
        "variantUuid": item.variant.uuid,
        "from": places["SUPPLIER"],
        "to": places["STORE"],
        "change": "1",
        "reason": Reason.RESTOCK.name,
    }
    expected = {
        "variantUuid": item.variant.uuid,
        "locationUuid": places["STORE"],
        "balance": str(item.balance),
    }
    body = {"movements": [movement], "expected": [expected]}
    began = perf_counter()
    answer = await client.put(f"/storeroom/movements/{new_identifier()}", json=body)
    took = perf_counter() - began
    answer.raise_for_status()
    return took * 1000


async def _seen(hand: Hand, variant: str, client: httpx.AsyncClient) -> None:
    """Wait until the window shows the bare one too, so that no reading is under way in the next round."""
    rows = (await client.get("/inventory")).raise_for_status().json()["variants"]
    balance = next(row["balance"] for row in rows if row["variantUuid"] == variant)
    items = hand.window.workspace
    await hand.until(lambda: str(items.items[variant].balance) == balance)


async def _places(client: httpx.AsyncClient) -> dict[str, str]:
    answer = (await client.get("/organizations/self/locations")).raise_for_status()
    return {place["type"]: place["uuid"] for place in answer.json()}


def _signed(service: RunningService) -> dict[str, str]:
    return {"Authorization": f"Bearer {service.token}"}
