"""The client of the API: asynchronous, typed, its errors those of `app.domain.errors`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.client.client import Client

__all__ = ["Client"]


def __getattr__(name: str) -> object:
    """Imported when asked for: who wants another part may do without HTTP."""
    if name == "Client":
        from app.client.client import Client

        return Client
    raise AttributeError(name)
