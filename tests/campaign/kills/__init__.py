"""Writers against a service that is killed again and again: what was answered is there once (issue 3, line 3)."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.campaign.kills.deaths import kill
from tests.campaign.kills.writers import WRITERS, Record, write_until
from tests.service.running import RunningService

#: A life of the service ends after between one and so many answers for every writer.
MOST_ANSWERS = 8

Serve = Callable[[], AbstractContextManager[RunningService]]


def live_and_die(serve: Serve, kills: int, death: Callable[[RunningService], None] = kill) -> Record:
    """Let the service be started, written to and killed so many times; returns what it was asked meanwhile."""
    record = Record()
    for _ in range(kills):
        with serve() as service:
            answers = random.SystemRandom().randint(1, MOST_ANSWERS) * WRITERS
            write_until(death, service, record, answers)
    return record
