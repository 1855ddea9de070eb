"""All tables of a store, those of every room: `metadata` is whole here, and only here."""

from app.service.extensions import tables as extensions
from app.service.library import tables as library
from app.service.oauth import tables as oauth
from app.service.purchases import tables as purchases
from app.service.pusher import tables as pusher
from app.service.storage.schema import metadata

__all__ = ["extensions", "library", "metadata", "oauth", "purchases", "pusher"]
