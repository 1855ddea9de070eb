"""Handlers of subscriptions (contract, section 4). A client sees, changes and deletes its own."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update

from app.domain.errors import Refused, Violation
from app.domain.identifiers import new_identifier
from app.service.http.call import Call, Errand, Reply, malformed
from app.service.pusher import messages
from app.service.pusher.envelope import enclosed, signing_key
from app.service.pusher.events import SCOPES, allowed
from app.service.pusher.sender import NotDelivered, sending
from app.service.pusher.tables import subscriptions
from app.service.storage.moments import zulu
from app.wire.pusher import GivenSubscription, Subscription


def list_subscriptions(call: Call[None]) -> Reply:
    """The oldest first."""
    rows = call.connection.execute(_own(call).order_by(subscriptions.c.created, subscriptions.c.uuid))
    return Reply([_wire(call, row) for row in rows])


def greet_new(call: Call[GivenSubscription]) -> Errand:
    """Refuses what cannot be created before the destination hears of it."""
    _refuse_incomplete(call)
    _events(call)
    _refuse_existing(call)
    return _greeting(call, call.body.uuid or "")


def create_subscription(call: Call[GivenSubscription]) -> Reply:
    """Answers it with its signing key. A destination of no other subscription has to answer a ``TestMessage``
    with 2xx meanwhile. Without ``eventNames`` it is told of all that the token's scopes allow."""
    _refuse_existing(call)
    row = {
        "uuid": call.body.uuid,
        "client": call.caller.client,
        "events": " ".join(_events(call) or allowed(call.caller.scopes)),
        "destination": call.body.destination,
        "email": call.body.contact_email,
        "created": call.moment,
        "updated": call.moment,
        "position": messages.last(call.connection),
        "failures": 0,
        "due": call.moment,
    }
    call.connection.execute(insert(subscriptions), row)
    created = call.connection.execute(select(subscriptions).where(subscriptions.c.uuid == call.body.uuid))
    return Reply(_wire(call, created.one()))


def greet_changed(call: Call[GivenSubscription]) -> Errand:
    row = _named(call)
    _refuse_unfit(call)
    _events(call)
    return _greeting(call, row.uuid)


def update_subscription(call: Call[GivenSubscription]) -> Reply:
    """What is left out stays. A new destination is tried at once, however often the old one failed."""
    row, body = _named(call), call.body
    values: dict[str, object] = {"updated": call.moment}
    if (events := _events(call)) is not None:
        values["events"] = " ".join(events)
    if body.contact_email is not None:
        values["email"] = body.contact_email
    if body.destination is not None:
        values |= {"destination": body.destination, "failures": 0, "due": call.moment}
    call.connection.execute(update(subscriptions).where(subscriptions.c.uuid == row.uuid).values(values))
    return Reply()


def delete_subscription(call: Call[None]) -> Reply:
    row = _named(call)
    call.connection.execute(delete(subscriptions).where(subscriptions.c.uuid == row.uuid))
    return Reply()


def _own(call: Call[Any]) -> Select[Any]:
    """Those of the caller's client that are not about to end."""
    return select(subscriptions).where(
        subscriptions.c.client == call.caller.client, subscriptions.c.until.is_(None)
    )


def _named(call: Call[Any]) -> Row[Any]:
    uuid = call.path["subscription"]
    row = call.connection.execute(_own(call).where(subscriptions.c.uuid == uuid)).one_or_none()
    if row is None:
        raise Refused("no_subscription")
    return row


def _refuse_incomplete(call: Call[GivenSubscription]) -> None:
    """The contract has missing members answered with 400 and with 422."""
    for name, value in (("uuid", call.body.uuid), ("transportName", call.body.transport_name)):
        if value is None:
            raise malformed(name, "given", "")
    missing = {"destination": call.body.destination, "contactEmail": call.body.contact_email}
    if nulls := [name for name, value in missing.items() if value is None]:
        _refuse(Violation(name, f"{name} must not be null", "MUST_NOT_BE_NULL") for name in nulls)
    _refuse_unfit(call)


def _refuse_unfit(call: Call[GivenSubscription]) -> None:
    transport, destination, options = call.body.transport_name, call.body.destination, call.stores.options
    if transport not in (None, "WEBHOOK"):
        raise malformed("transportName", "WEBHOOK", str(transport))
    https = destination is None or destination.lower().startswith("https:")
    if not https and (options.https_only or options.like_zettle):
        message = "destination is not an HTTPS address"
        _refuse([Violation("destination", message, "MUST_MATCH_PATTERN", "https://...", destination)])


def _refuse(violations: Iterable[Violation]) -> None:
    raise Refused("violations", violations=tuple(violations))


def _refuse_existing(call: Call[GivenSubscription]) -> None:
    this = subscriptions.c.uuid == call.body.uuid
    if call.connection.scalar(select(subscriptions.c.uuid).where(this)) is not None:
        raise Refused("subscription_exists")


def _events(call: Call[GivenSubscription]) -> list[str] | None:
    """The events that are asked for, each once; an empty list asks for all that there may be. None if left out."""
    names = call.body.event_names
    for name in names or ():
        if name not in SCOPES:
            raise malformed("eventNames", "the name of an event", name)
        if (scope := SCOPES[name]) and scope not in call.caller.scopes:
            raise Refused("scope_missing", scope=scope)
    return allowed(call.caller.scopes) if names == [] else names and list(dict.fromkeys(names))


def _greeting(call: Call[GivenSubscription], uuid: str) -> Errand:
    """Sends a TestMessage to a destination that no subscription has yet."""
    destination = call.body.destination
    known = select(subscriptions.c.uuid).where(subscriptions.c.destination == destination).limit(1)
    if destination is None or call.connection.scalar(known) is not None:
        return _nothing
    return partial(_greet, call, destination, _key(call, uuid))


async def _nothing() -> None:
    """Nothing is to be done."""


async def _greet(call: Call[GivenSubscription], destination: str, key: str) -> None:
    """Raises `Refused`: ``not_accessible`` where nobody answers, ``not_taken`` for an answer without 2xx."""
    organization, uuid = call.store.organization, new_identifier()
    letter = enclosed(organization, uuid, "TestMessage", '{"data":"payload"}', call.moment)
    try:
        async with sending(call.stores.options) as sender:
            await sender.send(destination, letter, key)
    except NotDelivered as error:
        if error.status is not None:
            raise Refused("not_taken", status=error.status) from error
        wrong = Violation("destination", str(error), "UNKNOWN", value=destination)
        raise Refused("not_accessible", violations=(wrong,)) from error


def _key(call: Call[Any], uuid: str) -> str:
    return signing_key(call.stores.secret, call.store.organization, uuid)


def _wire(call: Call[Any], row: Row[Any]) -> Subscription:
    return Subscription(
        uuid=row.uuid,
        event_names=row.events.split(),
        updated=zulu(row.updated),
        destination=row.destination,
        contact_email=row.email,
        status="FAILING" if row.failures else "ACTIVE",
        signing_key=_key(call, row.uuid),
    )
