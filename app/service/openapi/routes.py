"""The documentation as routes."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from app.service.http.call import PublicRoute, Reply, Route, Visit, served
from app.service.openapi.document import document
from app.service.options import ServiceOptions


def documentation(routes: Iterable[Route | PublicRoute]) -> tuple[PublicRoute, ...]:
    """The routes that describe ``routes``, and themselves."""

    @lru_cache(8)  # a service has few names
    def described(url: str, options: ServiceOptions) -> msgspec.Raw:
        return msgspec.Raw(msgspec.json.encode(document(served((*routes, *own), options), url)))

    def openapi(visit: Visit) -> Reply:
        """This document."""
        return Reply(described(visit.url, visit.stores.options))

    own = (PublicRoute("GET", "/openapi.json", openapi, answer=dict),)
    return own
