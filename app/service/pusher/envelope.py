"""A message as it leaves the service: to a webhook, and to a reader of the event stream."""

from app.service.pusher.messages import Message
from app.service.storage.moments import zulu
from app.wire.pusher import Envelope


def envelope(organization: str, message: Message) -> Envelope:
    return Envelope(
        organization_uuid=organization,
        message_uuid=message.uuid,
        event_name=message.name,
        message_id=message.uuid,
        payload=message.payload,
        timestamp=zulu(message.moment),
    )
