"""What a handler gets and what it gives: one call, inside one transaction, and one reply."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.domain.errors import Refused, Violation
from app.domain.identifiers import PATTERN, SHORT_PATTERN
from app.domain.locations import Location
from app.service.caller import Caller
from app.service.http.parameters import Parameter
from app.service.library import catalogue
from app.service.oauth.scopes import READ_PRODUCT, WRITE_PRODUCT
from app.service.options import ServiceOptions
from app.service.storage.store import Store
from app.service.storage.stores import Stores
from app.wire.extensions import NAME

Body = TypeVar("Body", covariant=True)

#: How paths of v1/v2 and of the library begin.
ORGANIZATION = "/organizations/{organization}"

#: How the paths begin of what only Storeroom has.
OURS = "/storeroom"

#: What the API gives UUIDs of version 1 alone, as paths call it (contract, section 2.4).
OF_VERSION_1 = {"product", "variant", "category", "discount", "subscription"}

#: What paths name otherwise than by a UUID alone, and how that is written.
NAMED_OTHERWISE = {
    "purchase": f"{PATTERN}|{SHORT_PATTERN}",
    "image": rf"{SHORT_PATTERN}-{SHORT_PATTERN}\.(jpeg|png|gif)",
    "size": "o|L",
    "collection": NAME,
    "key": NAME,
}


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """A request whose caller, path and body are checked. UUIDs are in lower case."""

    stores: Stores
    store: Store
    connection: Connection
    moment: int
    url: str  #: of the service, without a slash at its end
    path: Mapping[str, str]
    query: QueryParams
    headers: Mapping[str, str]
    body: Body
    caller: Caller
    prepared: Any = None  #: what the errand of the route brought

    def location(self) -> Location:
        """The location that the path names. Raises `Refused` ``unknown_thing``."""
        uuid = self.path["location"]
        if uuid not in self.store.locations:
            raise unknown_thing("locationUuid", uuid)
        return self.store.locations[uuid]

    def product(self) -> str:
        """The product that the path names. Raises `Refused` ``unknown_thing``."""
        uuid = self.path["product"]
        if not catalogue.known(self.connection, [uuid]):
            raise unknown_thing("productUuid", uuid)
        return uuid


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that needs no token, with its organization yet to be found."""

    stores: Stores
    moment: int
    url: str  #: of the service, without a slash at its end
    path: Mapping[str, str]
    query: QueryParams
    headers: Mapping[str, str]
    form: Mapping[str, str]  #: of a body that is ``application/x-www-form-urlencoded``


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, with the status of the route's table unless another is named.

    ``body`` is encoded as JSON, unless it is bytes already, or pieces of them that come bit by bit.
    """

    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None
    media: str = "application/json"


Handler = Callable[[Call[Any]], Reply]
Errand = Callable[[], Awaitable[object]]
VisitHandler = Callable[[Visit], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is documented of a route that nothing else in its row tells (`app.service.openapi`)."""

    answer: Any = None  #: the type of the body that it answers; none where there is no body
    media: str = "application/json"  #: of that body
    body: Any = None  #: of the request, where ``shape`` does not tell: a form, or what a merge patch changes
    asks: tuple[Parameter, ...] = ()
    gives: tuple[str, ...] = ()  #: headers of the answer
    refuses: tuple[str, ...] = ()  #: keys of `refusals`, beside those that its path and its body bring
    also: Mapping[int, Any] = field(default_factory=dict, hash=False)  #: other statuses, and their bodies


@dataclass(frozen=True, slots=True)
class Route(Described):
    """One row of the table of routes (`app.service.routes`)."""

    method: str
    path: str
    handler: Handler
    success: int = 200
    shape: type[Any] | None = None  #: of the body; none where there is no body
    reads: bool = False  #: a POST that only asks, and need not wait for those that write
    scope: str | None = None  #: that the token must have; ``PRODUCT`` unless told, ``""`` for none
    quick: bool = False  #: takes no longer than a commit: done in the thread of the requests, where it can be
    #: Gives what is to be done before the handler's transaction begins, as that must not wait for others; in a
    #: reading one of its own. Whatever refuses the request there, the handler is not called.
    prepare: Callable[[Call[Any]], Errand] | None = None

    @property
    def writes(self) -> bool:
        return self.method != "GET" and not self.reads

    @property
    def needs(self) -> str:
        """The scope that a token must have."""
        return (WRITE_PRODUCT if self.writes else READ_PRODUCT) if self.scope is None else self.scope


@dataclass(frozen=True, slots=True)
class PublicRoute(Described):
    """One row of the table for what needs no token. Its handler opens transactions of its own."""

    method: str
    path: str
    handler: VisitHandler
    success: int = 200
    at_once: bool = False  #: its handler waits for nothing, and so for no worker either


def served(routes: Iterable[Route | PublicRoute], options: ServiceOptions) -> list[Route | PublicRoute]:
    """Those of ``routes`` that a service with these ``options`` has.

    Test switches are there if asked for. One that is like Zettle shows nothing of ours to the public.
    """
    return [route for route in routes if _is_served(route, options)]


def _is_served(route: Route | PublicRoute, options: ServiceOptions) -> bool:
    if is_switch(route.path):
        return options.test_switches
    return not (options.like_zettle and isinstance(route, PublicRoute) and route.path.startswith(OURS))


def is_switch(path: str) -> bool:
    """Whether it is one of `app.service.sandbox`."""
    return path.startswith(f"{OURS}/test/")


def unknown_thing(name: str, value: str) -> Refused:
    return Refused("unknown_thing", violations=(unknown(name, value),))


def refuse_unknown(connection: Connection, products: Mapping[str, str]) -> None:
    """Refuse ``unknown_named``, with every one named, unless there are all these products. The keys are where
    the body has them."""
    known = catalogue.known(connection, products.values())
    if missing := tuple(unknown(name, uuid) for name, uuid in products.items() if uuid not in known):
        raise Refused("unknown_named", violations=missing)


def unknown(name: str, value: str) -> Violation:
    return Violation(name, f"{name} names nothing that there is", "UNKNOWN", value=value)


def malformed(name: str, expected: str, value: str) -> Refused:
    """A path, a parameter or a header that cannot be read."""
    message = f"{name} is not {expected}"
    return Refused(
        "malformed", violations=(Violation(name, message, "MUST_MATCH_PATTERN", expected, value[:200]),)
    )
