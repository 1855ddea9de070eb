"""Answers that went wrong: the client makes errors of its own of them, or reads them as they are."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from time import thread_time

from app.client import Client
from app.domain.errors import Invalid, ServiceError
from tests.campaign.decoding.mutating import mutated
from tests.campaign.decoding.readings import READINGS, Given, Reading, decimals


@dataclass
class Tally:
    """``complaints`` are of what is neither an error of ours nor read as it is, with one body each."""

    read: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    complaints: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, bytes] = field(default_factory=dict)
    slowest: float = 0.0

    def complain(self, complaint: str, body: bytes) -> None:
        self.complaints[complaint] += 1
        self.bodies.setdefault(complaint, body)


async def decode(count: int, seed: int) -> Tally:
    """Have so many bodies read, of all kinds in turn."""
    random, tally = Random(seed), Tally()  # noqa: S311 -- nothing to be secret
    async with client_and_answers() as (client, given):
        for number in range(count):
            reading = READINGS[number % len(READINGS)]
            body = mutated(random.choice(reading.bodies), random)
            await take(reading, body, client, given, tally)
    return tally


@asynccontextmanager
async def client_and_answers() -> AsyncIterator[tuple[Client, Given]]:
    """A client that makes no pauses and knows no network, and what it is answered."""
    client, given = Client.at("http://127.0.0.1", "token-1"), Given()
    http, transport = client._transport._http, client._transport
    await http.close()
    transport._pauses, transport._http = (), given  # type: ignore[assignment]
    yield client, given
    await client.close()


async def take(reading: Reading, body: bytes, client: Client, given: Given, tally: Tally) -> None:
    given.body, given.status = reading.wrapped(body), reading.status
    client.capabilities, client.stock._by_v3 = None, True
    began = thread_time()
    try:
        numbers = await reading.numbers(client, given)
    except (ServiceError, Invalid):
        tally.refused[reading.name] += 1
        return
    except Exception as error:  # whatever it is, it is none of ours
        tally.complain(f"{reading.name}: {type(error).__name__}", body)
        return
    finally:
        tally.slowest = max(tally.slowest, thread_time() - began)
    tally.read[reading.name] += 1
    if reading.true is None:
        return
    try:
        true = reading.true(decimals(body))
    except RecursionError:
        return  # the standard library gives up sooner, also in what nobody reads
    except Exception as error:
        tally.complain(f"{reading.name}: read, which is {type(error).__name__}", body)
        return
    if numbers != true:
        tally.complain(f"{reading.name}: other numbers", body)
