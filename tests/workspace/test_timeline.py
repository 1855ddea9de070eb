"""What happened in the store, newest first, filtered, a page at a time."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

from app.domain.activity import Different, Source, ToldLine
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, Undoes
from app.workspace.outcomes import State
from app.workspace.past import happened
from app.workspace.records import Records
from app.workspace.seen import Seen
from app.workspace.timeline import Happening, Place, Wanted, lines, page
from tests.workspace.remembering import done, minutes, moving, records_in, told


def delivery(*variants: str) -> Plan:
    return Plan(Purpose.RESTOCK, tuple(moving(variant, Reason.RESTOCK, 5, 3) for variant in variants))


async def all_of(records: Records, wanted: Wanted, at_once: int) -> list[Happening]:
    found: list[Happening] = []
    after: Place | None = None
    while some := await page(records, wanted, after, at_once):
        found += some
        after = some[-1].place
    return found


async def history(records: Records) -> None:
    """From noon on, every ten minutes: a delivery, two receipts at once, a change elsewhere, a sale of ours."""
    seen = Seen(records)
    await done(records, delivery("v", "w"), minutes(0))
    await seen.tell([told("v", -1, minutes(10), "1"), told("w", -1, minutes(10), "2")], minutes(9), {})
    read = Different((ToldLine("v", Decimal(1)), ToldLine("w", Decimal(-1))))
    await seen.note(read, minutes(9), minutes(20))
    await done(records, Plan(Purpose.SELL, (moving("w", Reason.SALE, 1, 3),)), minutes(30))


def told_as(found: list[Happening]) -> list[tuple[Source, Purpose | None]]:
    return [(each.source, each.purpose) for each in found]


OURS, TILL, FOUND = (
    (Source.HERE, Purpose.SELL),
    (Source.TILL, Purpose.SELL),
    (Source.ELSEWHERE, None),
)
DELIVERED = (Source.HERE, Purpose.RESTOCK)


@pytest.mark.parametrize("at_once", [1, 2, 100])
async def test_all_of_it_whatever_the_size_of_its_pages(tmp_path: Path, at_once: int) -> None:
    async with records_in(tmp_path) as records:
        await history(records)
        found = await all_of(records, Wanted(), at_once)
    assert told_as(found) == [OURS, FOUND, TILL, TILL, DELIVERED]
    assert [each.at for each in found] == [minutes(each) for each in (30, 20, 10, 10, 0)]
    assert (found[1].since, found[0].who) == (minutes(9), "Ada")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(variant="w"), [OURS, TILL, DELIVERED]),
        (Wanted(sources=frozenset({Source.TILL, Source.ELSEWHERE})), [FOUND, TILL, TILL]),
        (Wanted(sources=frozenset({Source.HERE})), [OURS, DELIVERED]),
        (Wanted(purposes=frozenset({Purpose.SELL})), [OURS, TILL, TILL]),
        (Wanted(purposes=frozenset({Purpose.RESTOCK}), unexplained=True), [FOUND, DELIVERED]),
        (Wanted(unexplained=True), [FOUND]),
        (Wanted(since=minutes(10), until=minutes(30)), [FOUND, TILL, TILL]),
        (Wanted(variant="nothing"), []),
    ],
)
async def test_a_part_of_it(tmp_path: Path, wanted: Wanted, found: list[object]) -> None:
    async with records_in(tmp_path) as records:
        await history(records)
        assert told_as(await all_of(records, wanted, 2)) == found


async def test_a_plan_says_what_became_of_it_and_what_was_taken_back(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        plan = delivery(*(f"v{number}" for number in range(600)))
        original = await done(records, plan, states=[State.CONFIRMED, State.UNKNOWN])
        back = tuple(moving(f"v{number}", Reason.RETURN_TO_SUPPLIER, 5, 8) for number in range(2))
        await done(records, Plan(Purpose.UNDO, back, undoes=Undoes(original, (0, 1))), minutes(1))
        undo, restock = await page(records, Wanted())
        assert (restock.count, restock.states) == (600, {State.CONFIRMED: 500, State.UNKNOWN: 100})
        assert (restock.undone, undo.undoes, undo.undone) == (2, original, 0)
        assert restock.first
        assert restock.first.variants == ("v0",)
        some = await lines(records, restock.place, first=499, limit=2)
        assert [(line.variants, line.state) for line in some] == [
            (("v499",), State.CONFIRMED),
            (("v500",), State.UNKNOWN),
        ]
        assert [line.change for line in some] == [5, 5]


async def test_a_variant_has_its_balances_with_it(tmp_path: Path) -> None:
    """What was refused changed nothing, and of what nobody knows nothing is said."""
    async with records_in(tmp_path) as records:
        await done(records, delivery("v"), minutes(0))
        await done(records, delivery("v"), minutes(1), [State.REFUSED])
        await Seen(records).tell([told("v", -2, minutes(2))], minutes(2), {})
        await done(records, delivery("v"), minutes(3), [State.UNKNOWN])
        await done(records, delivery("v"), minutes(4), [State.DONE])
        found = await happened(records, "v", Decimal(11))
        assert [line.change for line in found] == [5, 0, -2, 0, 5]
        assert [line.after for line in found] == [11, 6, 6, 8, 8]
        assert await happened(records, "v", Decimal(11), minutes(2)) == found[:3]


async def test_thousands_answer_at_once(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        await seen.tell(
            [told(f"v{number % 50}", -1, minutes(number), str(number)) for number in range(20_000)],
            datetime.max.replace(tzinfo=minutes(0).tzinfo),
            {},
        )
        for number in range(20):
            await done(records, delivery(*(f"v{each}" for each in range(500))), minutes(number))
        began = perf_counter()
        assert len(await page(records, Wanted())) == 100
        assert len(await page(records, Wanted(variant="v7"))) == 100
        assert len(await happened(records, "v7", Decimal(0))) == 420
        assert perf_counter() - began < 1
