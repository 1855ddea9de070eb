"""Handlers of v3's inventories: the four locations of v1/v2, and the STOREs that an organization adds."""

from typing import Any

from sqlalchemy import insert

from app.domain.identifiers import new_identifier
from app.domain.locations import Location, LocationType
from app.service.http.call import Call, Reply, unknown_thing
from app.service.inventory.locations import all_locations
from app.service.storage import schema
from app.wire.stock import Inventory, NewInventory


def list_inventories(call: Call[None]) -> Reply:
    return Reply([_wire(location) for location in all_locations(call.connection).values()])


def get_inventory(call: Call[None]) -> Reply:
    return Reply(_wire(named(call)))


def create_inventory(call: Call[NewInventory]) -> Reply:
    """A further STORE. Answers it, and where it is; names may repeat."""
    location = Location(
        new_identifier(), LocationType.STORE, call.body.name, call.body.description, default=False
    )
    call.connection.execute(
        insert(schema.locations).values(
            uuid=location.uuid,
            type=location.type,
            name=location.name,
            description=location.description,
            default=location.default,
        )
    )
    return Reply(_wire(location), {"Location": f"{call.url}/v3/inventories/{location.uuid}"})


def named(call: Call[Any], name: str = "inventory") -> Location:
    """The inventory that the path names. Raises `Refused` ``unknown_thing``."""
    uuid = call.path[name]
    location = all_locations(call.connection).get(uuid)
    if location is None:
        raise unknown_thing(f"{name}Uuid", uuid)
    return location


def _wire(location: Location) -> Inventory:
    return Inventory(
        inventory_uuid=location.uuid,
        inventory_type=location.type,
        name=location.name,
        description=location.description,
        default_inventory=location.default,
    )
