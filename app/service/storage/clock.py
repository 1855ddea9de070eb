"""The time as the service tells it: milliseconds since 1970, UTC."""

import time


class Clock:
    """The system's time, unless a test moved it."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000
