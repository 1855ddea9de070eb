"""What only a person can decide, in a real window with a real service."""

from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QLabel

from app.domain.evidence import By, Clue, Finding, Verdict
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, move
from app.window.activity import evidence
from app.window.activity.questions import Card
from app.window.dialogs.confirm import ConfirmDialog
from app.window.dialogs.note import NoteDialog
from app.window.dialogs.outdated import OutdatedDialog
from app.window.dialogs.rest import RestDialog
from app.window.loop import spawn
from app.workspace import Freshness, State
from tests.window.activity.open import Opened, goods, opened, until
from tests.workspace.shop import MEDIUM, NOWHERE, SMALL, plan_of


def cards(it: Opened) -> list[Card]:
    return it.window.wing.questions._scroll.findChildren(Card)


def said(card: Card) -> str:
    return "\n".join(each.text() for each in card.findChildren(QLabel))


async def shown(it: Opened, count: int) -> list[Card]:
    """The page, once there are so many cards on it."""
    it.window.navigation.choose("questions")
    await until(lambda: it.window.wing.questions._shown is not None and len(cards(it)) == count)
    return cards(it)


async def asked(it: Opened) -> None:
    """A delivery of which nobody knows what became."""
    shop = it.shop
    shop.proxy.loses = lambda line: line.startswith(("PUT", "POST"))
    outcome = await shop.workspace.carry_out(plan_of(shop.workspace.items[SMALL], Reason.RESTOCK, 5))
    shop.proxy.loses = lambda line: False
    assert outcome.states == (State.UNKNOWN,)
    entry = await shop.workspace._journal.entry(outcome.identifier)
    clues = (Clue("balances.changed", {"variant": SMALL, "by": "5"}), Clue("purchases.unreadable"))
    verdict = Verdict(Finding.AMBIGUOUS, By.BALANCES, clues)
    await shop.workspace._journal.settle(entry, entry.requests[0], verdict)


async def test_a_question_has_its_evidence_and_two_answers(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        await asked(it)
        (card,) = await shown(it, 1)
        text = said(card)
        assert "nobody knows whether this was done. It was not sent again." in text
        assert "Denim jacket, S: 3 → 8" in text
        assert "Denim jacket, S: +5 since then" in text
        assert "Receipts cannot be read" in text
        assert [button.text() for button in card.buttons] == ["It was done", "It was not done"]
        sent = len(it.shop.proxy.requests)
        card.buttons[0].click()
        await shown(it, 0)
        (line,) = [each for each in await it.shop.workspace.activity.of(SMALL) if each.plan]
        assert line.state is State.DONE
        assert not [each for each in it.shop.proxy.requests[sent:] if not each.startswith("GET")]


async def test_every_clue_has_words() -> None:
    values = {"variant": "gone", "by": "-2", "change": "3", "place": "SOLD", "times": "1", "variants": "2"}
    for key in evidence._CLUES:
        text = evidence.clue(Clue(key, values), {})
        assert text != key
        assert "{" not in text
    assert evidence.clue(Clue("new.to.this.program"), {}) == "new.to.this.program"


async def test_the_rest_of_a_plan_that_was_stopped(tmp_path: Path) -> None:
    contents = goods(700)
    variants = [product.variants[0].uuid for product in contents.products]
    async with opened(tmp_path, contents) as it:
        items = it.shop.workspace.items
        steps = tuple(move(items[variant], Reason.RESTOCK, Decimal(1)) for variant in variants)
        await it.shop.workspace.carry_out(Plan(Purpose.RESTOCK, steps), stop=lambda: True)
        (card,) = await shown(it, 1)
        assert "200 changes of this were never sent; 500 were." in said(card)
        card.buttons[0].click()
        dialog = await it.dialog(RestDialog)
        assert "200 changes were never sent" in dialog.text.text()
        assert (await it.finished(dialog.accept)).confirmed
        assert {item.balance for item in it.shop.workspace.items.values()} == {Decimal(4)}
        await shown(it, 0)


async def test_a_delivery_is_noted_offline_and_sent_once_there_is_a_connection(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        workspace, here = it.shop.workspace, it.shop.service.url
        await it.shop.service.move(NOWHERE)
        await workspace.refresh()
        assert workspace.freshness is Freshness.OFFLINE
        it.window.stock.choose(SMALL)
        it.window.stock._actions["restock"].trigger()
        noting = await it.dialog(NoteDialog)
        assert "stock is not changed" in noting.consequence.text()
        noting.field.setText("5")
        noting._note.setText("the van at noon")
        noting.accept()
        await until(it.window.messages.isVisible)
        assert "The delivery is noted. Stock was not changed" in it.window.messages.text.text()
        (card,) = await shown(it, 1)
        assert "the van at noon" in said(card)

        await it.shop.service.move(here)
        await it.shop.sell_elsewhere(workspace.items[SMALL], 1)  # facts do not mind
        await workspace.refresh()
        cards(it)[0].buttons[0].click()
        dialog = await it.dialog(ConfirmDialog)
        outcome = await it.finished(dialog.accept)
        assert outcome.plan.note == "the van at noon"
        assert await it.shop.balance(SMALL) == 7
        await shown(it, 0)


async def test_what_moved_meanwhile_is_asked_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        workspace, operations = it.shop.workspace, it.window.operations
        plan = Plan(
            Purpose.RESTOCK,
            tuple(move(workspace.items[each], Reason.RESTOCK, Decimal(5)) for each in (SMALL, MEDIUM)),
        )
        await it.shop.sell_elsewhere(workspace.items[SMALL], 2)

        async def make() -> Plan:
            return plan

        task = spawn(operations.carry_out("Restock", make), "restock")
        dialog = await it.dialog(OutdatedDialog)
        assert "Stock moved since you looked. Nothing was sent yet" in dialog.text.text()
        assert await it.shop.balance(SMALL) == 1
        outcome = await it.finished(dialog.accept)
        assert await task is outcome
        assert (await it.shop.balance(SMALL), await it.shop.balance(MEDIUM)) == (Decimal(6), Decimal(13))
