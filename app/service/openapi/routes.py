"""The documentation as routes."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from app.service.http.call import PublicRoute, Reply, Route, Visit
from app.service.openapi.document import document


def documentation(routes: Iterable[Route | PublicRoute]) -> tuple[PublicRoute, ...]:
    """The routes that describe ``routes``, and themselves."""

    @lru_cache(8)  # a service has few names
    def described(url: str) -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(document((*routes, *own), url)))

    def openapi(visit: Visit) -> Reply:
        """This document."""
        return Reply(described(visit.url))

    own = (PublicRoute("GET", "/openapi.json", openapi, answer=dict),)
    return own
