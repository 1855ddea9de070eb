"""Somebody at work: the real workspace with its journal, without a window, that carries out plan after plan."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.client import Client
from app.client.grants import Fixed
from app.client.hosts import one
from app.domain.errors import Outdated, Unreachable
from app.domain.plans import MovementStep
from app.workspace import Freshness, Outcome, Workspace, sending
from tests.faults.goods import any_plan
from tests.faults.judge import Told
from tests.faults.proxy import LONGEST

#: Seconds after which a request cannot arrive any more. What is late is late by a tenth of that at most; the rest
#: is for a machine that has other things to do.
LATEST = LONGEST * 10

#: Where the journal is, in the folder of a workspace.
RECORDS = "records.sqlite"

#: Times that somebody looks whether what is unknown has settled itself, before he lets it be.
_LOOKS = 20

Tell = Callable[[Outcome], None]


@dataclass
class Near:
    """A service at an address, asked again without much waiting."""

    url: str
    token: str

    def __post_init__(self) -> None:
        self._client: Client | None = None

    async def reach(self) -> Client:
        if self._client is None:
            self._client = Client(one(self.url), Fixed(self.token), pauses=(0.01, 0.02, 0.05, 0.1))
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None


@contextlib.contextmanager
def hurried() -> Iterator[None]:
    """What may be sent again is so once, at once, so that more of it remains unknown."""
    usual: tuple[float, ...] = sending._PAUSES
    sending._PAUSES = (0.0,)
    try:
        yield
    finally:
        sending._PAUSES = usual


@contextlib.asynccontextmanager
async def at_work(folder: Path, url: str, token: str) -> AsyncIterator[Workspace]:
    """The workspace in ``folder``, which settles meanwhile what is unknown."""
    workspace = Workspace("Shop", folder, Near(url, token))
    workspace.latest = LATEST
    await workspace.open()
    settling = asyncio.create_task(_keep_settled(workspace))
    try:
        yield workspace
    finally:
        settling.cancel()
        await asyncio.gather(settling, return_exceptions=True)
        await workspace.close()


async def _keep_settled(workspace: Workspace) -> None:
    """As the workspace does itself, but that it rests for long where the service cannot be asked."""
    while True:
        await workspace.settle()
        await asyncio.sleep(LONGEST)


async def carry_out(workspace: Workspace, chance: random.Random, count: int, tell: Tell) -> None:
    """So many plans, one after the other, each made of what is known then."""
    for _ in range(count):
        await read(workspace)
        plan = any_plan(chance, workspace.items)
        with contextlib.suppress(Outdated):
            outcome = await workspace.carry_out(plan, moved_is_fine=chance.random() < 0.5)
            tell(outcome)
            if isinstance(outcome.error, Unreachable):
                await asyncio.sleep(LONGEST)  # until the door that was shut is open again


async def read(workspace: Workspace) -> None:
    while workspace.freshness is not Freshness.UP_TO_DATE:
        await workspace.refresh()


async def settle(workspace: Workspace) -> int:
    """Returns how many requests remain of which nobody knows what became of them."""
    left = 0
    for _ in range(_LOOKS):
        if not (left := await workspace.settle()):
            break
        await asyncio.sleep(LONGEST)  # until a door that was shut is open again
    return left


def told(outcome: Outcome) -> list[Told]:
    """What the person was told of the movements of a plan."""
    steps = enumerate(zip(outcome.plan.steps, outcome.states, strict=True))
    return [
        (outcome.identifier, position, state)
        for position, (step, state) in steps
        if isinstance(step, MovementStep)
    ]
