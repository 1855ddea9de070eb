"""All tables of a store: importing this module completes `app.service.storage.schema.metadata`."""

from app.service.oauth import tables as oauth

__all__ = ["oauth"]
