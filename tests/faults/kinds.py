"""What can happen to a request between a client and its service, and how often it does."""

import random
from collections.abc import Mapping
from enum import Enum, auto


class Fault(Enum):
    """Named after what happens; those that say ``AFTER`` happen once the service has done what it was asked."""

    CLOSED = auto()  #: nobody listens, for a moment
    DROPPED_BEFORE = auto()
    DROPPED_AFTER = auto()
    OVERTAKEN = auto()  #: the connection is dropped at once, and the request arrives later all the same
    DELAYED = auto()
    TRUNCATED = auto()  #: the reply ends too early
    GARBLED = auto()  #: the reply cannot be read
    UNAUTHORIZED = auto()  #: 401
    TOO_MANY = auto()  #: 429
    FAILED_BEFORE = auto()  #: 500
    FAILED_AFTER = auto()
    UNAVAILABLE_BEFORE = auto()  #: 503
    UNAVAILABLE_AFTER = auto()


#: What is answered in place of the service, or in place of its answer.
STATUSES: Mapping[Fault, str] = {
    Fault.UNAUTHORIZED: "401 Unauthorized",
    Fault.TOO_MANY: "429 Too Many Requests",
    Fault.FAILED_BEFORE: "500 Internal Server Error",
    Fault.FAILED_AFTER: "500 Internal Server Error",
    Fault.UNAVAILABLE_BEFORE: "503 Service Unavailable",
    Fault.UNAVAILABLE_AFTER: "503 Service Unavailable",
}

#: How often each befalls a request, 0 to 1.
Rates = Mapping[Fault, float]


def evenly(share: float) -> Rates:
    """Faults of every kind, together ``share`` of all requests."""
    return {fault: share / len(Fault) for fault in Fault}


def draw(chance: random.Random, rates: Rates) -> Fault | None:
    """What befalls one request."""
    left = chance.random()
    for fault, rate in rates.items():
        left -= rate
        if left < 0:
            return fault
    return None
