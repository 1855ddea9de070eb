"""The client of the API: asynchronous, typed, its errors those of `app.domain.errors`."""

from app.client.client import Client

__all__ = ["Client"]
