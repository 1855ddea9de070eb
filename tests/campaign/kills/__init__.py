"""Writers against a service that is killed again and again: what was answered is there once (issue 3, line 3)."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.campaign.kills.deaths import kill
from tests.campaign.kills.telling import subscribe
from tests.campaign.kills.writers import WRITERS, Record, write_until
from tests.service.pusher.receiver import Receiver
from tests.service.running import RunningService

#: A life of the service ends after between one and so many answers for every writer.
MOST_ANSWERS = 8

Serve = Callable[[], AbstractContextManager[RunningService]]


def live_and_die(
    serve: Serve, receiver: Receiver, kills: int, death: Callable[[RunningService], None] = kill
) -> Record:
    """Let the service be started, written to and killed so many times; returns what it was asked meanwhile.

    ``receiver`` is told of what moves, but for what the last life did not get to.
    """
    record = Record()
    for number in range(kills):
        with serve() as service:
            if number == 0:
                subscribe(service, receiver)
            answers = random.SystemRandom().randint(1, MOST_ANSWERS) * WRITERS
            write_until(death, service, record, answers)
    return record
