"""Who asks, as a token tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a user, by means of a client. Events name both, and so tell a client of its own changes."""

    user: str
    client: str
    scopes: frozenset[str]
