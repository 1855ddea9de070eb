"""What became of requests whose reply was lost, found out from the real service."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.client import Client
from app.client.capabilities import Capabilities
from app.domain.evidence import By, Finding, Verdict
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, change_level, move, track
from app.domain.stock import Level
from app.wire.purchases import NewSale, SaleLine
from app.workspace import Outcome, State, Workspace
from app.workspace.settling import LATEST, Settler
from tests.workspace.shop import MEDIUM, NOWHERE, SMALL, At, Plain, Shop, open_shop, plan_of


class OnlyBalances(Plain):
    """As Zettle is today: no history, and nothing happens once."""

    async def probe(self) -> Capabilities:
        self.capabilities = replace(await super().probe(), history=False)
        return self.capabilities


_KINDS = {By.IDENTIFIER: Client, By.HISTORY: Plain, By.BALANCES: OnlyBalances}
_MOVING = ("PUT /storeroom/movements/", "POST /v3/movements")

in_any_way = pytest.mark.parametrize("by", _KINDS)
without_identifiers = pytest.mark.parametrize("by", [By.HISTORY, By.BALANCES])


@contextlib.asynccontextmanager
async def _shop(
    folder: Path, by: By, monkeypatch: pytest.MonkeyPatch, latest: float = 0.1
) -> AsyncIterator[Shop]:
    """With a client that goes by this; nobody waits long, and nothing is sent again."""
    monkeypatch.setattr("app.workspace.sending._PAUSES", ())
    async with open_shop(folder, kind=_KINDS[by]) as shop:
        shop.workspace.latest = latest
        await shop.workspace.refresh()
        yield shop


def _is_movement(line: str) -> bool:
    return line.startswith(_MOVING)


async def _change(shop: Shop, *, done: bool, reason: Reason = Reason.RESTOCK, quantity: int = 5) -> Outcome:
    """A change whose reply is lost, or that never arrives."""
    faults = {"loses" if done else "drops": _is_movement}
    for name, fault in faults.items():
        setattr(shop.proxy, name, fault)
    outcome = await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], reason, quantity))
    shop.proxy.loses = shop.proxy.drops = lambda line: False
    assert outcome.states == (State.UNKNOWN,)
    return outcome


async def _state(workspace: Workspace, outcome: Outcome) -> tuple[State, By | None]:
    (request,) = (await workspace._journal.entry(outcome.identifier)).requests
    return request.state, request.verdict.by if request.verdict else None


async def _sell_at_the_till(shop: Shop, quantity: int) -> None:
    sale = NewSale(lines=[SaleLine(variant_uuid=SMALL, quantity=Decimal(quantity), unit_price=100)])
    await shop.other._transport.change("POST", "/storeroom/sales", sale)


@in_any_way
@pytest.mark.parametrize("done", [True, False])
async def test_without_others_it_is_always_found_out(
    tmp_path: Path, by: By, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, by, monkeypatch) as shop:
        outcome = await _change(shop, done=done)
        assert await shop.workspace.settle() == 0
        assert await _state(shop.workspace, outcome) == (State.DONE if done else State.NOT_DONE, by)
        assert await shop.workspace.questions() == []
        assert await shop.balance(SMALL) == (8 if done else 3), "nothing was sent again"
        await shop.workspace.refresh()
        assert shop.workspace.items[SMALL].balance == (8 if done else 3)


@in_any_way
@pytest.mark.parametrize("done", [True, False])
async def test_what_was_on_its_way_when_the_program_ended(
    tmp_path: Path, by: By, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, by, monkeypatch) as shop:

        async def die(*_: object, **__: object) -> None:
            raise SystemExit

        with monkeypatch.context() as dying:
            dying.setattr("app.workspace.journal.Journal.note", die)
            setattr(shop.proxy, "loses" if done else "drops", _is_movement)
            with pytest.raises(SystemExit):
                await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.SALE, 2))
        shop.proxy.loses = shop.proxy.drops = lambda line: False
        again = Workspace("Shop", tmp_path / "account", At(shop.proxy.url, shop.running.token, _KINDS[by]))
        again.latest = 0.1
        await again.open()
        assert await again.unfinished() == []
        assert await again.settle() == 0
        (line,) = [each for each in await again.activity.of(SMALL) if each.purpose is Purpose.SELL]
        assert line.state is (State.DONE if done else State.NOT_DONE)
        await again.close()


@without_identifiers
@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("reason", [Reason.SALE, Reason.RESTOCK])
async def test_sales_at_the_till_are_told_from_it(
    tmp_path: Path, by: By, done: bool, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a sale of as much at the same time."""
    async with _shop(tmp_path, by, monkeypatch) as shop:
        outcome = await _change(shop, done=done, reason=reason, quantity=2)
        await _sell_at_the_till(shop, 2)
        await shop.workspace.settle()
        assert await _state(shop.workspace, outcome) == (State.DONE if done else State.NOT_DONE, by)


@without_identifiers
@pytest.mark.parametrize("done", [True, False])
async def test_what_others_could_have_done_is_asked_of_the_person(
    tmp_path: Path, by: By, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, by, monkeypatch) as shop:
        outcome = await _change(shop, done=True, reason=Reason.SALE, quantity=2)
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        assert await shop.workspace.settle() == 0
        assert await _state(shop.workspace, outcome) == (State.UNKNOWN, by)
        (question,) = await shop.workspace.questions()
        assert question.verdict.finding is Finding.AMBIGUOUS
        assert question.verdict.clues
        assert question.steps == outcome.plan.steps
        other = await shop.workspace.carry_out(plan_of(shop.workspace.items[MEDIUM], Reason.SALE, 1))
        assert other.confirmed, "other work goes on"
        assert await shop.workspace.settle() == 0
        assert len(await shop.workspace.questions()) == 1
        await shop.workspace.answer(question, done=done)
        assert await _state(shop.workspace, outcome) == (State.DONE if done else State.NOT_DONE, By.PERSON)
        assert await shop.workspace.questions() == []


@in_any_way
async def test_what_arrives_late_is_waited_for(
    tmp_path: Path, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, by, monkeypatch, latest=0.5) as shop:
        arrives = asyncio.Event()
        shop.proxy.asks |= dict.fromkeys(_MOVING, arrives)
        changing = asyncio.create_task(
            shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.RESTOCK, 5))
        )
        await shop.proxy.request_of("movements")
        changing.cancel()
        await asyncio.gather(changing, return_exceptions=True)
        settling = asyncio.create_task(shop.workspace.settle())
        arrives.set()
        assert await settling == 0
        (line,) = [
            each for each in await shop.workspace.activity.of(SMALL) if each.purpose is Purpose.RESTOCK
        ]
        assert line.state is State.DONE


@without_identifiers
async def test_two_of_which_nobody_knows_are_told_from_one_another(
    tmp_path: Path, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, by, monkeypatch) as shop:
        first = await _change(shop, done=False, quantity=5)
        second = await _change(shop, done=True, quantity=3)
        third = await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.SALE, 1))
        assert third.confirmed
        assert await shop.workspace.settle() == 0
        assert (await _state(shop.workspace, first))[0] is State.NOT_DONE
        assert (await _state(shop.workspace, second))[0] is State.DONE


@without_identifiers
async def test_what_was_ambiguous_is_told_once_the_other_is_known(
    tmp_path: Path, by: By, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that would have done the same to one variant: the second, which does more, tells of the first."""
    async with _shop(tmp_path, by, monkeypatch) as shop:
        first = await _change(shop, done=True, quantity=5)
        shop.proxy.drops = _is_movement
        items = shop.workspace.items
        both = Plan(
            Purpose.RESTOCK, tuple(move(items[each], Reason.RESTOCK, Decimal(5)) for each in (SMALL, MEDIUM))
        )
        second = await shop.workspace.carry_out(both)
        shop.proxy.drops = lambda line: False
        assert await shop.workspace.settle() == 0
        assert (await _state(shop.workspace, first))[0] is State.DONE
        assert (await _state(shop.workspace, second))[0] is State.NOT_DONE
        assert await shop.workspace.questions() == []


@pytest.mark.parametrize("done", [True, False])
async def test_settings_are_as_they_were_to_be_or_as_they_were(
    tmp_path: Path, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, By.HISTORY, monkeypatch) as shop:
        items = shop.workspace.items
        level = change_level(items[MEDIUM], Level(Decimal(2)))
        assert level
        plans = [
            Plan(Purpose.SET_LEVEL, (level,)),
            Plan(Purpose.STOP_TRACKING, track([items[SMALL]], on=False)),
        ]
        await shop.workspace.carry_out(plan_of(items[SMALL], Reason.RESTOCK, 1))
        for plan in plans:
            setattr(shop.proxy, "loses" if done else "drops", lambda line: line.startswith(("POST", "PUT")))
            outcome = await shop.workspace.carry_out(plan)
            assert outcome.states == (State.UNKNOWN,)
            shop.proxy.loses = shop.proxy.drops = lambda line: False
            assert await shop.workspace.settle() == 0
            state = State.DONE if done else State.NOT_DONE
            assert await _state(shop.workspace, outcome) == (state, By.STATE)


async def test_while_nobody_answers_it_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with _shop(tmp_path, By.IDENTIFIER, monkeypatch) as shop:
        outcome = await _change(shop, done=True)
        await shop.service.move(NOWHERE)
        assert await shop.workspace.settle() == 1
        assert await _state(shop.workspace, outcome) == (State.UNKNOWN, None)
        assert await shop.workspace.questions() == []
        await shop.service.move(shop.proxy.url)
        assert await shop.workspace.settle() == 0


async def test_it_is_settled_while_stock_is_kept_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _shop(tmp_path, By.IDENTIFIER, monkeypatch) as shop:
        keeping = asyncio.create_task(shop.workspace.keep_fresh())
        outcome = await _change(shop, done=True)
        settled = asyncio.Event()
        shop.workspace.subscribe(lambda _: settled.set())
        while (await _state(shop.workspace, outcome))[0] is not State.DONE:
            settled.clear()
            await settled.wait()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def test_a_verdict_that_comes_too_late_is_not_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program, or the sender itself, knows more meanwhile."""
    async with _shop(tmp_path, By.IDENTIFIER, monkeypatch) as shop:
        outcome = await _change(shop, done=True)
        journal = shop.workspace._journal
        entry = await journal.entry(outcome.identifier)
        await journal.note(entry, entry.requests, State.CONFIRMED)
        verdict = (await _late_verdict(shop, outcome)).finding
        assert verdict is Finding.DONE
        assert await _state(shop.workspace, outcome) == (State.CONFIRMED, None)


async def _late_verdict(shop: Shop, outcome: Outcome) -> Verdict:
    settler: Settler = shop.workspace._settler
    entry = await shop.workspace._journal.entry(outcome.identifier)
    verdict = await settler._judge(entry, entry.requests[0], waited=True)
    assert verdict
    await settler._note(entry, entry.requests[0], verdict)
    return verdict


def test_it_is_waited_longer_than_anybody_on_the_way_waits() -> None:
    """The client gives up after 15 seconds, proxies within a minute."""
    assert LATEST >= 60
