"""The documentation as routes."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from app.service.http.call import OURS, PublicRoute, Reply, Route, Visit, is_switch, served
from app.service.openapi.document import document
from app.service.options import ServiceOptions


def documentation(routes: Iterable[Route | PublicRoute]) -> tuple[PublicRoute, ...]:
    """The routes that describe ``routes``, and themselves."""

    @lru_cache(8)  # a service has few names
    def described(url: str, options: ServiceOptions) -> msgspec.Raw:
        shown = [route for route in served((*routes, *own), options) if _is_shown(route, options)]
        return msgspec.Raw(msgspec.json.encode(document(shown, url)))

    def openapi(visit: Visit) -> Reply:
        """This document."""
        return Reply(described(visit.url, visit.stores.options))

    own = (PublicRoute("GET", "/openapi.json", openapi, answer=dict),)
    return own


def _is_shown(route: Route | PublicRoute, options: ServiceOptions) -> bool:
    """Where the service is like Zettle, what is ours is no integrator's business, but for the test switches."""
    return not options.like_zettle or not route.path.startswith(OURS) or is_switch(route.path)
