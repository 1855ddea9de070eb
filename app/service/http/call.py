"""What a handler gets and what it gives: one call, inside one transaction, and one reply."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from app.domain.errors import Refused, Violation
from app.domain.locations import Location
from app.service.library import catalogue
from app.service.storage.store import Store

Body = TypeVar("Body", covariant=True)

#: How paths of v1/v2 and of the library begin.
ORGANIZATION = "/organizations/{organization}"


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """A request whose caller, path and body are checked. UUIDs are in lower case."""

    store: Store
    connection: Connection
    moment: int
    url: str  #: of the service, without a slash at its end
    path: Mapping[str, str]
    query: QueryParams
    headers: Mapping[str, str]
    body: Body

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
class Reply:
    """What is answered: ``body`` as JSON, with the status of the route's table unless another is named."""

    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None


Handler = Callable[[Call[Any]], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table of routes (`app.service.routes`)."""

    method: str
    path: str
    handler: Handler
    success: int = 200
    shape: type[Any] | None = None  #: of the body; none where there is no body
    reads: bool = False  #: a POST that only asks, and need not wait for those that write

    @property
    def writes(self) -> bool:
        return self.method != "GET" and not self.reads


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
