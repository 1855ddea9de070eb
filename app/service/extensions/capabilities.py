"""What this service can do beside the API of the contract.

A client asks for a capability, by its name and a version that it understands, and never for a product: then
another server may offer the same, and one that imitates Zettle strictly offers none.
"""

from app import __version__
from app.service.http.call import Reply, Visit
from app.wire.extensions import Capabilities, Capability

#: A version is raised by what a client of the former one could stumble over, not by what it need not know.
CAPABILITIES = {
    "movements": Capability(version=1, path="/storeroom/movements"),
    "expected": Capability(version=1, path="/storeroom/movements"),
    "events": Capability(version=1, path="/storeroom/events"),
    "records": Capability(version=1, path="/storeroom/records"),
    "sales": Capability(version=1, path="/storeroom/sales"),
}

#: Where the service is one to test against: see `app.service.sandbox`.
_TEST = {"test": Capability(version=1, path="/storeroom/test")}


def list_capabilities(visit: Visit) -> Reply:
    there = CAPABILITIES | _TEST if visit.stores.options.test_switches else CAPABILITIES
    return Reply(Capabilities(product="Storeroom", version=__version__, capabilities=there))
