"""Writers against a service that is killed again and again: what was answered is there once (issue 3, line 3)."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.campaign.kills.writers import WRITERS, Record, write_until_killed
from tests.service.running import RunningService

#: A life of the service ends after between one and so many answers for every writer.
MOST_ANSWERS = 8


def live_and_die(serve: Callable[[], AbstractContextManager[RunningService]], kills: int) -> Record:
    """Let the service be started, written to and killed so many times; returns what it was asked meanwhile."""
    record = Record()
    for _ in range(kills):
        with serve() as service:
            write_until_killed(service, record, random.SystemRandom().randint(1, MOST_ANSWERS) * WRITERS)
    return record
