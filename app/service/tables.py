"""All tables of a store: importing this module completes `app.service.storage.schema.metadata`."""

from app.service.extensions import tables as extensions
from app.service.library import tables as library
from app.service.oauth import tables as oauth
from app.service.purchases import tables as purchases
from app.service.pusher import tables as pusher

__all__ = ["extensions", "library", "oauth", "purchases", "pusher"]
