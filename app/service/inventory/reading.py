"""Handlers that read locations and balances (contract, section 1.2)."""

import msgspec

from app.domain.errors import Refused
from app.domain.locations import Location, LocationType
from app.service.http.call import Call, Reply, malformed, refuse_unknown
from app.service.inventory import balances, tracking
from app.service.library import catalogue
from app.service.storage.moments import moment_of
from app.wire.inventory import ListedProducts
from app.wire.inventory import Location as WireLocation


def list_locations(call: Call[None]) -> Reply:
    return Reply(
        [
            WireLocation(
                uuid=location.uuid,
                type=location.type,
                name=location.name,
                description=location.description,
                default=location.default,
            )
            for location in call.store.locations.values()
        ]
    )


def store_balances(call: Call[None]) -> Reply:
    """STORE; with ``since``, a date or a date-time, only what changed then or later."""
    store = call.store.location(LocationType.STORE)
    if "since" not in call.query:
        return Reply(balances.of_location(call.connection, store))
    return Reply(balances.since(call.connection, store, moment_asked_for("since", call.query["since"])))


def moment_asked_for(name: str, text: str) -> int:
    """Of a date or a date-time in a query. Raises `Refused` ``malformed``."""
    try:
        return moment_of(text)
    except ValueError:
        raise malformed(name, "a date or a date-time", text) from None


def location_balances(call: Call[None]) -> Reply:
    return _balances_of(call, call.location())


def balances_by_type(call: Call[None]) -> Reply:
    given = call.query.get("type", "")
    if given not in list(LocationType):
        raise malformed("type", "one of " + ", ".join(LocationType), given)
    return _balances_of(call, call.store.location(LocationType(given)))


def _balances_of(call: Call[None], location: Location) -> Reply:
    answer = balances.of_location(call.connection, location)
    return Reply(balances.shown(answer, location, call.stores.options))


def listed_balances(call: Call[ListedProducts]) -> Reply:
    """The listed products; those that are not tracked are left out. Every unknown one is named."""
    listed = call.body.product_uuids
    refuse_unknown(call.connection, {f"productUuids[{number}]": uuid for number, uuid in enumerate(listed)})
    location = call.store.location(call.body.location_type)
    answer = balances.of_products(call.connection, location, listed)
    return Reply(balances.shown(answer, location, call.stores.options))


def product_balances(call: Call[None]) -> Reply:
    """One product, which must be tracked (section 1.5); the answer has no ``trackedProducts``."""
    location, product = call.location(), call.product()
    if not catalogue.tracked(call.connection, [product]):
        raise Refused("not_tracked", violations=(tracking.not_tracked("productUuid", product),))
    answer = balances.of_products(call.connection, location, [product])
    answer.tracked_products = msgspec.UNSET
    return Reply(balances.shown(answer, location, call.stores.options))
