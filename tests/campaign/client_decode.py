"""A hundred thousand answers that went wrong (issue 5, line 3)."""

import asyncio

from tests.campaign.decoding import Tally, decode
from tests.measure.record import Record

BODIES, SEED = 100_000, 5

#: Seconds of computing that a body may take: a window would be seen to stand still.
SLOWEST = 0.5


def measure() -> list[Record]:
    tally = asyncio.run(decode(BODIES, SEED))
    tell(tally)
    read, refused, complaints = (each.total() for each in (tally.read, tally.refused, tally.complaints))
    return [
        Record("mutated bodies", BODIES, read + refused, 0, read + refused, "bodies", BODIES, at_least=True),
        Record("of them read all the same", BODIES, read, 0, read, "bodies", BODIES / 20, at_least=True),
        Record("the slowest", BODIES, tally.slowest, 0, tally.slowest, "seconds", SLOWEST),
        Record("complaints", BODIES, complaints, 0, complaints, "bodies", 0),
    ]


def tell(tally: Tally) -> None:
    """Print every kind of complaint with a body."""
    for complaint, number in tally.complaints.most_common():
        print(f"{number} times {complaint}\n{tally.bodies[complaint][:2000]!r}\n")
