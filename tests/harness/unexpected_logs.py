"""A log record of level WARNING or above that no test expects is a failure.

A test says which it expects, and then each must come::

    def test_a_broken_file_is_named_in_the_log(expected_logs: ExpectLog) -> None:
        expected_logs(r"cannot read settings")
        ...
"""

import logging
import re
from collections.abc import Callable, Iterator

import pytest

ExpectLog = Callable[[str], None]


class _Records(logging.Handler):
    """Keeps what is logged as ``LEVEL logger: message``, and the patterns that some of it must match."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def complaints(self) -> list[str]:
        unexpected = [
            f"unexpected log record: {line}"
            for line in self.lines
            if not any(re.search(pattern, line) for pattern in self.expected)
        ]
        missing = [
            f"expected log record never came: {pattern}"
            for pattern in self.expected
            if not any(re.search(pattern, line) for line in self.lines)
        ]
        return unexpected + missing


@pytest.fixture(autouse=True)
def _log_records() -> Iterator[_Records]:
    records = _Records()
    logging.getLogger().addHandler(records)
    try:
        yield records
    finally:
        logging.getLogger().removeHandler(records)
    if complaints := records.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expected_logs(_log_records: _Records) -> ExpectLog:
    """Called with a regular expression: a record ``LEVEL logger: message`` must come that matches."""
    return _log_records.expected.append
