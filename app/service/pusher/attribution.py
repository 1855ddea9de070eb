"""Who caused what a message tells of."""

from typing import Any

from app.service.http.call import Call
from app.service.library.entities import timestamp
from app.wire.pusher import Attribution


def attribution(call: Call[Any]) -> Attribution:
    return Attribution(
        uuid=call.caller.user, timestamp=timestamp(call.moment), client_uuid=call.caller.client
    )
