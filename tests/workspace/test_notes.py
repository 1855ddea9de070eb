"""A delivery that was noted is a fact; it becomes a plan of what there is then."""

from decimal import Decimal
from pathlib import Path

from app.domain.movements import Reason
from app.domain.plans import move
from app.workspace.notes import Notes, noted_steps
from tests.domain.strategies import item
from tests.workspace.remembering import records_in

LINES = {"jacket-small": Decimal("2.5"), "jacket-large": Decimal(4)}


async def test_it_is_there_until_something_was_made_of_it(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        await Notes(records).add(LINES, "from the van")
        await Notes(records).add({"jacket-small": Decimal(1)})
    async with records_in(tmp_path) as records:
        notes = Notes(records)
        first, second = await notes.open()
        assert (first.lines, first.text, second.text) == (LINES, "from the van", "")
        assert list(first.lines) == list(LINES)
        assert first.at <= second.at
        assert await notes.end(first.number, "plan")
        assert not await notes.end(first.number, None)
        assert await notes.open() == [second]
        assert await notes.end(second.number, None)
        assert await notes.open() == []


def test_what_there_is_then_counts() -> None:
    small = item(7)
    untracked = item(0, tracked=False, variant="large")
    found = noted_steps(
        [*LINES.items(), ("gone", Decimal(1))], {"jacket-small": small, "jacket-large": untracked}
    )
    assert found.steps == (move(small, Reason.RESTOCK, Decimal("2.5")),)
    assert found.left == ("jacket-large", "gone")
