"""A courier that sends whatever got no answer again, as many a connector does: the bench is to find it out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.domain.errors import ServiceError
from app.workspace import sending

_TIMES = 5


@contextmanager
def always_resending() -> Iterator[None]:
    usual = sending.move

    async def again_and_again(*arguments: Any, **options: Any) -> sending.Balances:
        for _ in range(_TIMES):
            try:
                return await usual(*arguments, **options)
            except ServiceError as error:
                if error.done is False:
                    raise
        return await usual(*arguments, **options)

    sending.move = again_and_again
    try:
        yield
    finally:
        sending.move = usual
