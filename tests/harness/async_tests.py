"""Runs ``async def`` tests: on asyncio's own loop, and where Qt is tested, on Qt's.

A test fails that takes longer than a minute, that leaves a task running, or in whose time anything was
reported to the loop's exception handler, such as an exception of a task that nobody awaited.
"""

import asyncio
import gc
import inspect
from collections.abc import Coroutine
from typing import Any

import pytest

SECONDS_FOR_A_TEST = 60
SECONDS_TO_END = 0.2
_FOLDERS_OF_QT = ("tests.window", "tests.journeys")
_FIXTURES_OF_QT = {"qtbot", "qapp"}


def pytest_collection_finish() -> None:
    """Set aside all that was imported, so that collecting garbage after each async test stays cheap."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    with _runner(pyfuncitem) as runner:
        runner.run(_watched(pyfuncitem.obj(**arguments)))
    return True


def _runner(test: pytest.Function) -> asyncio.Runner:
    if not test.module.__name__.startswith(_FOLDERS_OF_QT) and _FIXTURES_OF_QT.isdisjoint(test.fixturenames):
        return asyncio.Runner()

    from qasync import QEventLoop

    application = test._request.getfixturevalue("qapp")
    return asyncio.Runner(loop_factory=lambda: QEventLoop(application))


async def _watched(test: Coroutine[Any, Any, None]) -> None:
    reports: list[str] = []
    before = _collections_of_older()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reports.append(_sentence(context)))
    try:
        async with asyncio.timeout(SECONDS_FOR_A_TEST):
            await test
    finally:
        left = await _cancel_what_is_left()
    # A task whose exception nobody took tells so when it is collected. What the test made is young, unless
    # an older generation was collected meanwhile; to look at all that earlier tests left takes up to 50 ms.
    gc.collect(1 if _collections_of_older() == before else 2)
    complaints = [f"left running: {task}" for task in left] + [
        f"reported to the loop: {line}" for line in reports
    ]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def _collections_of_older() -> int:
    """How often what is not the youngest has been collected, which makes what was left of it old."""
    return sum(generation["collections"] for generation in gc.get_stats()[1:])


async def _cancel_what_is_left() -> list[str]:
    """Let tasks that are about to end do so, cancel the others and return what they were."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if not others:
        return []
    _, left = await asyncio.wait(others, timeout=SECONDS_TO_END)
    described = [repr(task) for task in left]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    return described


def _sentence(context: dict[str, Any]) -> str:
    """What the loop says of a failure that nobody handled; see ``loop.call_exception_handler``."""
    return f"{context['message']}: {context.get('exception')!r}"
