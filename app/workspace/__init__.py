"""The open store: what is known of it, and the one way that a change to it travels."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.workspace.outcomes import Outcome, State
    from app.workspace.workspace import Freshness, Service, Workspace

__all__ = ["Freshness", "Outcome", "Service", "State", "Workspace"]


def __getattr__(name: str) -> object:
    """Imported when asked for: the process that makes catalogues starts in half the time without."""
    if name in ("Outcome", "State"):
        return getattr(import_module("app.workspace.outcomes"), name)
    if name in ("Freshness", "Service", "Workspace"):
        return getattr(import_module("app.workspace.workspace"), name)
    raise AttributeError(name)
