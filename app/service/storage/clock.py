"""The time as the service tells it: milliseconds since 1970, UTC."""

import time


class Clock:
    """The system's time, unless a test moved it."""

    def __init__(self) -> None:
        self._ahead = 0
        self._stands_at: int | None = None

    def now(self) -> int:
        return self._system() + self._ahead if self._stands_at is None else self._stands_at

    @property
    def stands(self) -> bool:
        return self._stands_at is not None

    def set(self, moment: int) -> None:
        """It is ``moment`` now; whether the clock goes or stands stays as it is."""
        if self._stands_at is None:
            self._ahead = moment - self._system()
        else:
            self._stands_at = moment

    def stop(self) -> None:
        """Let it stand where it is."""
        self._stands_at = self.now()

    def go(self) -> None:
        """Let it go on from where it stands."""
        now, self._stands_at = self.now(), None
        self.set(now)

    def follow_the_system(self) -> None:
        self._ahead, self._stands_at = 0, None

    @staticmethod
    def _system() -> int:
        return time.time_ns() // 1_000_000
