"""How fast one may ask, for ``--like-zettle``: v3 takes 4 requests a second, softly (contract, section 6).

The window is a gap that we decide: five seconds. A client that was quiet may send 20 requests at once and then
4 a second; one that is refused loses nothing by it. Each worker process counts for itself.
"""

import math
import time
from collections.abc import Callable
from threading import Lock

from app.domain.errors import Refused

#: Requests a second, and seconds that they are averaged over.
PACE = 4.0
WINDOW = 5.0

_MOST_KEPT = 10_000


class Pace:
    """Counts the requests of each client. ``now`` gives seconds that never go back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._empty_at: dict[str, float] = {}  # when the requests of a client will be forgotten
        self._lock = Lock()

    def check(self, client: str) -> None:
        """Count one request. Raises `Refused` ``too_fast``, with ``seconds`` to wait."""
        with self._lock:
            now = self._now()
            empty_at = max(self._empty_at.get(client, now), now) + 1 / PACE
            if empty_at - now > WINDOW:
                raise Refused("too_fast", seconds=math.ceil(empty_at - now - WINDOW))
            if len(self._empty_at) >= _MOST_KEPT:
                self._empty_at = {one: then for one, then in self._empty_at.items() if then > now}
            self._empty_at[client] = empty_at
