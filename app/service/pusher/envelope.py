"""A message as it travels: its payload a string of JSON inside JSON, signed (contract, section 4).

Whatever is sent again is the same to the letter, so that a receiver knows it by ``messageUuid`` or ``messageId``.
"""

import hashlib
import hmac
from uuid import UUID, uuid5

import msgspec

from app.service.pusher.messages import Message
from app.service.storage.moments import zulu
from app.wire.pusher import Envelope


def envelope(organization: str, message: Message) -> Envelope:
    # The end of an API key goes under the name of the connection that ends with it; the payload says which.
    name = "ApplicationConnectionRemoved" if message.name == "PersonalAssertionDeleted" else message.name
    return enclosed(organization, message.uuid, name, message.payload, message.moment)


def enclosed(organization: str, uuid: str, name: str, payload: str, moment: int) -> Envelope:
    return Envelope(
        organization_uuid=organization,
        message_uuid=uuid,
        event_name=name,
        message_id=str(uuid5(UUID(uuid), name)),
        payload=payload,
        timestamp=zulu(moment),
    )


def written(letter: Envelope) -> bytes:
    """The body as the real service writes it, with spaces around its colons."""
    members = ",\n".join(
        f'  "{name}" : {msgspec.json.encode(value).decode()}'
        for name, value in msgspec.to_builtins(letter).items()
    )
    return f"{{\n{members}\n}}".encode()


def signature(key: str, letter: Envelope) -> str:
    """In lower-case hex: over the payload as its reader decodes it, not over the body."""
    return hmac.new(key.encode(), f"{letter.timestamp}.{letter.payload}".encode(), hashlib.sha256).hexdigest()


def signing_key(secret: bytes, organization: str, subscription: str) -> str:
    """The key of a subscription, 64 hex characters. It is nowhere kept, but follows from the service's secret."""
    return hmac.new(secret, f"{organization} {subscription}".encode(), hashlib.sha256).hexdigest()
