"""What the tests of the harness share: a run of pytest within the test, with the harness loaded."""

from collections.abc import Callable

import pytest

RunTests = Callable[..., pytest.RunResult]

_CONFTEST = """
pytest_plugins = ["tests.harness.isolation", "tests.harness.unexpected_logs", "tests.harness.async_tests"]
"""


@pytest.fixture
def run_tests(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> RunTests:
    """Called with the source of a test module: runs it in a process of its own, which has the harness."""
    monkeypatch.setenv(
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1"
    )  # they take longer to load than the tests to run
    pytester.makeini("[pytest]\nfilterwarnings = error")
    pytester.makeconftest(_CONFTEST)

    def run(source: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)

    return run
