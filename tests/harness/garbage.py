"""Garbage is collected on the main thread alone, between tests, as the program itself does.

Tests of the service run threads in this process. One of them could collect what a test of the window left,
and destroy a Qt object away from its thread: a crash in some later test that has nothing to do with it.
"""

import gc

import pytest

from app.window.garbage import collect_due


def pytest_sessionstart() -> None:
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    collect_due()
