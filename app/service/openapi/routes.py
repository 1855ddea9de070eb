"""The documentation as routes."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from app.service.http.call import OURS, PublicRoute, Reply, Route, Visit, is_switch, served
from app.service.http.pages import MEDIA
from app.service.openapi.document import document
from app.service.openapi.page import HEADERS, page
from app.service.openapi.schemas import Json
from app.service.options import ServiceOptions

#: Documents: a service has few names, and making one takes longer than most requests.
_MOST_KEPT = 8


def documentation(routes: Iterable[Route | PublicRoute]) -> tuple[PublicRoute, ...]:
    """The routes that describe ``routes``, and themselves."""

    @lru_cache(_MOST_KEPT)
    def described(url: str, options: ServiceOptions) -> bytes:
        return msgspec.json.encode(_document((*routes, *own), url, options))

    @lru_cache(_MOST_KEPT)
    def shown(url: str, options: ServiceOptions) -> bytes:
        return page(_document((*routes, *own), url, options))

    def openapi(visit: Visit) -> Reply:
        """This document."""
        return Reply(described(visit.url, visit.stores.options))

    def docs(visit: Visit) -> Reply:
        """The same as a page to read."""
        return Reply(shown(visit.url, visit.stores.options), HEADERS, media=MEDIA)

    own = (
        PublicRoute("GET", "/openapi.json", openapi, answer=dict),
        PublicRoute("GET", "/docs", docs, answer=str, media="text/html"),
    )
    return own


def _document(routes: Iterable[Route | PublicRoute], url: str, options: ServiceOptions) -> Json:
    return document([route for route in served(routes, options) if _is_shown(route, options)], url)


def _is_shown(route: Route | PublicRoute, options: ServiceOptions) -> bool:
    """Where the service is like Zettle, what is ours is no integrator's business, but for the test switches."""
    return not options.like_zettle or not route.path.startswith(OURS) or is_switch(route.path)
