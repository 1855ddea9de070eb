from tests.harness.conftest import RunTests


def test_an_async_test_is_run_with_its_fixtures(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import asyncio

        async def test_one(tmp_path):
            await asyncio.sleep(0)
            assert tmp_path.is_dir()

        async def test_that_fails():
            assert False
        """
    )
    result.assert_outcomes(passed=1, failed=1)


def test_a_test_that_requests_qt_runs_on_its_loop(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import asyncio
        from PySide6.QtCore import QTimer

        async def test_timer(qtbot):
            fired = asyncio.get_running_loop().create_future()
            QTimer.singleShot(0, lambda: fired.set_result(True))
            assert await fired
        """,
        "-p",
        "pytestqt.plugin",
    )
    result.assert_outcomes(passed=1)


def test_a_task_left_running_fails(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import asyncio

        async def test_leak():
            asyncio.create_task(asyncio.Event().wait(), name="the-forgotten")
            await asyncio.sleep(0)
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*left running:*the-forgotten*"])


def test_a_task_about_to_end_is_not_a_leak(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import asyncio

        async def test_ending():
            task = asyncio.create_task(asyncio.Event().wait())
            await asyncio.sleep(0)
            task.cancel()
        """
    )
    result.assert_outcomes(passed=1)


def test_an_exception_that_nobody_awaited_fails(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import asyncio

        async def fail():
            raise ValueError("lost")

        async def test_lost():
            asyncio.create_task(fail())
            await asyncio.sleep(0)
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Task exception was never retrieved: ValueError('lost')*"])


def test_a_test_that_hangs_fails(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import asyncio
        from tests.harness import async_tests

        async_tests.SECONDS_FOR_A_TEST = 0.01

        async def test_hang():
            await asyncio.Event().wait()
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*TimeoutError*"])


def test_what_is_never_closed_fails(run_tests: RunTests) -> None:
    result = run_tests(
        """
        async def test_open_file(tmp_path):
            (tmp_path / "file").open("w")
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*ResourceWarning*"])
