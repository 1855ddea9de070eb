"""Somebody who is told of every change of a balance, by webhook."""

import queue

import httpx

from app.domain.identifiers import new_identifier
from tests.service.pusher.receiver import Receiver
from tests.service.running import RunningService


def subscribe(service: RunningService, receiver: Receiver) -> None:
    body = {
        "uuid": new_identifier(),
        "transportName": "WEBHOOK",
        "eventNames": ["InventoryBalanceChanged"],
        "destination": receiver.url,
        "contactEmail": "shop@example.com",
    }
    url = f"{service.url}/organizations/self/subscriptions"
    headers = {"Authorization": f"Bearer {service.token}"}
    httpx.post(url, json=body, headers=headers, timeout=30).raise_for_status()


def never_told(receiver: Receiver, identifiers: set[str]) -> set[str]:
    """Those of ``identifiers`` of which no event comes, when all that comes has come."""
    missing = set(identifiers)
    while missing:
        try:
            letter = receiver.next()
        except queue.Empty:
            break
        if letter.json["eventName"] == "InventoryBalanceChanged":
            missing.discard(letter.payload["externalUuid"])
    return missing
