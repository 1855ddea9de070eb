"""Lives of the program, each a process of its own that is killed at any step."""

import asyncio
import json
import os
import random
import signal
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import app
from app.workspace import Outcome
from app.workspace.outcomes import State
from tests.faults.forks import FORKS
from tests.faults.judge import Told
from tests.faults.work import at_work, carry_out, hurried, read, settle, told

_OURS = str(Path(app.__file__).parent)


@dataclass(frozen=True, slots=True)
class Life:
    """``kept`` is the workspace's folder, ``diary`` the file where the person notes what he was told.

    It ends by itself after ``plans``, or is killed at the step of that number: a step is that a function of the
    program is entered or left, or calls one of the interpreter's, on whichever thread.
    """

    kept: Path
    diary: Path
    url: str
    token: str
    seed: int
    plans: int
    last_step: int | None = None


def begin(life: Life) -> BaseProcess:
    process = FORKS.Process(target=_live, args=(life,))
    process.start()
    return process


def _live(life: Life) -> None:
    if life.last_step is not None:
        _die_at(life.last_step)
    with hurried():
        asyncio.run(_work(life))


async def _work(life: Life) -> None:
    with life.diary.open("a", encoding="utf-8") as diary:

        def note(outcome: Outcome) -> None:
            for plan, position, state in told(outcome):
                diary.write(json.dumps([plan, position, state.value]) + "\n")
            diary.flush()

        async with at_work(life.kept, life.url, life.token) as workspace:
            await read(workspace)
            chance = random.Random(life.seed)  # noqa: S311 - the same every time is the point
            await carry_out(workspace, chance, life.plans, note)
            if not life.plans:
                await settle(workspace)


def told_in(diary: Path) -> Iterable[Told]:
    """What was noted. The last line may lack its end: the person was told, and nobody knows of it."""
    if diary.exists():
        for line in diary.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                plan, position, state = json.loads(line)
                yield plan, position, State(state)


def _die_at(last: int) -> None:
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal steps
        if frame.f_code.co_filename.startswith(_OURS):
            steps += 1
            if steps >= last:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(count)
    sys.setprofile(count)
