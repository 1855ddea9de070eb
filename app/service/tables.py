"""All tables of a store: importing this module completes `app.service.storage.schema.metadata`."""

from app.service.extensions import tables as extensions
from app.service.oauth import tables as oauth
from app.service.pusher import tables as pusher

__all__ = ["extensions", "oauth", "pusher"]
