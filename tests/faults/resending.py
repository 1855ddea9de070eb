"""A courier that sends whatever got no answer again, as many a connector does: the bench is to find it out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from app.domain.errors import ServiceError
from app.domain.plans import MovementStep
from app.workspace import sending
from app.workspace.connection import Connection

_TIMES = 5


@contextmanager
def always_resending() -> Iterator[None]:
    usual = sending.move

    async def again_and_again(
        steps: Sequence[MovementStep], identifier: str, to: Connection
    ) -> dict[str, Decimal]:
        for _ in range(_TIMES):
            try:
                return await usual(steps, identifier, to)
            except ServiceError as error:
                if error.done is False:
                    raise
        return await usual(steps, identifier, to)

    sending.move = again_and_again
    try:
        yield
    finally:
        sending.move = usual
