"""Those who move stock, all at once, until the service is gone; and what they asked for."""

import contextlib
import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import httpx

from app.domain.identifiers import new_identifier
from tests.service.running import RunningService
from tests.service.shop import CHEESE, TEA, TEA_LARGE, TEA_SMALL, WEDGE

OWNERS = {TEA_SMALL: TEA, TEA_LARGE: TEA, WEDGE: CHEESE}
WRITERS = 8

#: The rows of one request in order: variant and quantity, all from STORE to SOLD.
Rows = list[tuple[str, Decimal]]
Places = dict[str, str]

_random = random.SystemRandom()


@dataclass
class Record:
    """What was sent, by the identifier of each request, and which of it was answered with a success."""

    sent: dict[str, Rows] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    unsettled: deque[str] = field(
        default_factory=deque
    )  #: asked by identifier and not answered: to be repeated


def write_until(
    death: Callable[[RunningService], None], service: RunningService, record: Record, enough: int
) -> None:
    """Let all writers write; after ``enough`` answers the service dies, whatever it is about to do then.

    Raises whatever else a writer meets, such as an answer that is no success.
    """
    answers = threading.Semaphore(0)
    writers = [_Writer(service, record, answers) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for _ in range(enough):
        if not answers.acquire(timeout=30):
            break
    death(service)
    for writer in writers:
        writer.join()
        if writer.trouble:
            raise writer.trouble


class _Writer(threading.Thread):
    """Sends one request after the other over a connection of its own."""

    def __init__(self, service: RunningService, record: Record, answers: threading.Semaphore) -> None:
        super().__init__()
        self.trouble: Exception | None = None
        self._service, self._record, self._answers = service, record, answers

    def run(self) -> None:
        headers = {"Authorization": f"Bearer {self._service.token}"}
        with httpx.Client(base_url=self._service.url, headers=headers, timeout=30) as client:
            try:
                self._write(client)
            except httpx.TransportError:
                pass  # the service is gone
            except Exception as error:  # told by the thread that waits for this one
                self.trouble = error

    def _write(self, client: httpx.Client) -> None:
        answer = client.get("/organizations/self/locations").raise_for_status()
        places = {place["type"]: place["uuid"] for place in answer.json()}
        self._settle(client, places)
        while True:
            identifier, rows = new_identifier(), _some_rows()
            self._record.sent[identifier] = rows
            way = _random.choice(_WAYS)
            if way is _once:
                self._record.unsettled.append(identifier)
            way(client, identifier, rows, places).raise_for_status()
            self._acknowledged(identifier)

    def _settle(self, client: httpx.Client, places: Places) -> None:
        """Repeat what may be repeated: nobody knows whether it was done, and it must not be done twice."""
        for identifier in list(self._record.unsettled):
            _once(client, identifier, self._record.sent[identifier], places).raise_for_status()
            self._acknowledged(identifier)

    def _acknowledged(self, identifier: str) -> None:
        self._record.acknowledged.add(identifier)
        with contextlib.suppress(ValueError):  # it was not to be repeated, or another writer did so too
            self._record.unsettled.remove(identifier)
        self._answers.release()


def _some_rows() -> Rows:
    variants = _random.choices(list(OWNERS), k=_random.randint(1, 5))
    return [(variant, Decimal(_random.randint(1, 400)) / 4) for variant in variants]


def _by_v1(client: httpx.Client, identifier: str, rows: Rows, places: Places) -> httpx.Response:
    changes = [
        {"productUuid": OWNERS[variant], **_change(variant, change, places)} for variant, change in rows
    ]
    body = {"externalUuid": identifier, "changes": changes}
    return client.put("/organizations/self/inventory", json=body)


def _in_bulk(client: httpx.Client, identifier: str, rows: Rows, places: Places) -> httpx.Response:
    changes = [
        {"productUuid": OWNERS[variant], "variantChanges": [_change(variant, change, places)]}
        for variant, change in rows
    ]
    body = {"externalUuid": identifier, "productChanges": changes}
    return client.post("/organizations/self/v2/inventory/bulk", json=body)


def _change(variant: str, change: Decimal, places: Places) -> dict[str, str]:
    return {
        "variantUuid": variant,
        "fromLocationUuid": places["STORE"],
        "toLocationUuid": places["SOLD"],
        "change": str(change),
    }


def _by_v3(client: httpx.Client, identifier: str, rows: Rows, places: Places) -> httpx.Response:
    return client.post(
        "/v3/movements", json={"identifier": identifier, "movements": _movements(rows, places)}
    )


def _once(client: httpx.Client, identifier: str, rows: Rows, places: Places) -> httpx.Response:
    return client.put(f"/storeroom/movements/{identifier}", json={"movements": _movements(rows, places)})


def _movements(rows: Rows, places: Places) -> list[dict[str, str]]:
    return [
        {
            "productUuid": OWNERS[variant],
            "variantUuid": variant,
            "from": places["STORE"],
            "to": places["SOLD"],
            "change": str(change),
        }
        for variant, change in rows
    ]


_Way = Callable[[httpx.Client, str, Rows, Places], httpx.Response]
_WAYS: tuple[_Way, ...] = (_by_v1, _in_bulk, _by_v3, _once)
