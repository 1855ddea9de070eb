"""What holds for every test: its own home, no network, no unexpected log record, nothing left running."""

import os

# Before anything imports Qt: tests open no window on the screen of whoever runs them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "pytester",
    "tests.harness.isolation",
    "tests.harness.unexpected_logs",
    "tests.harness.async_tests",
    "tests.harness.garbage",
    "tests.harness.postgresql",
    "tests.harness.secret_service",
]

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile(
    "quick", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
# The same examples every time, so that a red build is the work of the change that it tests.
settings.register_profile(
    "ci", settings.get_profile("quick"), max_examples=100, derandomize=True, database=None
)
settings.load_profile("ci" if "CI" in os.environ else "quick")
