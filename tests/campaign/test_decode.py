"""A few thousand answers that went wrong; ``make campaign ONLY=decode`` reads a hundred thousand."""

from decimal import Decimal

import pytest

from app.client import inventory
from tests.campaign.decoding import Tally, client_and_answers, decode, take
from tests.campaign.decoding.readings import READINGS, Reading

SAMPLES = [(reading, body) for reading in READINGS for body in reading.bodies]


@pytest.mark.parametrize(("reading", "body"), SAMPLES, ids=lambda each: getattr(each, "name", ""))
async def test_every_answer_of_the_contract_is_read_and_every_error_an_error(
    reading: Reading, body: str
) -> None:
    tally = Tally()
    async with client_and_answers() as (client, given):
        await take(reading, body.encode(), client, given, tally)
    assert tally.complaints == {}
    assert (tally.refused if reading.status >= 300 else tally.read) == {reading.name: 1}


async def test_answers_that_went_wrong_are_errors_of_ours_or_read_as_they_are() -> None:
    tally = await decode(4000, seed=7)
    assert tally.complaints == {}, tally.bodies
    assert tally.read.total() > 400
    assert tally.slowest < 1


async def test_what_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(number: Decimal) -> Decimal:
        return Decimal(int(number))

    monkeypatch.setattr(inventory, "finite", careless)
    complaints = set((await decode(4000, seed=7)).complaints)
    assert {"balances: other numbers", "balances: OverflowError"} & complaints
