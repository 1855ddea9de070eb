"""The open store: what is known of it, and the one way that a change to it travels."""

from app.workspace.outcomes import ActivityEntry, Outcome, State
from app.workspace.workspace import Freshness, Service, Workspace

__all__ = ["ActivityEntry", "Freshness", "Outcome", "Service", "State", "Workspace"]
