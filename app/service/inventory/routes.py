"""The Inventory API as a table (contract, sections 1.2 and 1.3)."""

from app.domain.locations import LocationType
from app.service.http.call import ORGANIZATION, Route
from app.service.http.etags import IF_NONE_MATCH
from app.service.http.paging import PAGED
from app.service.http.parameters import Parameter
from app.service.inventory.changing import change_in_bulk, change_inventory, move_stock
from app.service.inventory.history import location_history
from app.service.inventory.inventories import create_inventory, get_inventory, list_inventories
from app.service.inventory.low_stock import (
    delete_level,
    delete_levels,
    list_levels,
    product_levels,
    set_level,
    set_levels,
    set_stock_levels,
)
from app.service.inventory.reading import (
    balances_by_type,
    list_locations,
    listed_balances,
    location_balances,
    product_balances,
    store_balances,
)
from app.service.inventory.stock import all_stock, inventory_stock, listed_stock, product_stock
from app.service.inventory.tracking import (
    list_tracked,
    set_tracking,
    start_tracking,
    stop_tracking,
    tracking_status,
)
from app.wire.inventory import (
    Balances,
    BulkChange,
    ChangeInventory,
    History,
    ListedProducts,
    Location,
    StartTracking,
)
from app.wire.low_stock import DeleteLevels, Levels, ProductLevels, SetLevel, SetLevels
from app.wire.shapes import Uuid
from app.wire.stock import (
    Inventory,
    MoveStock,
    NewInventory,
    SetStockLevel,
    SetTracking,
    Stock,
    TrackingStatus,
)

_LOCATIONS = f"{ORGANIZATION}/inventory/locations"
_PRODUCT = f"{_LOCATIONS}/{{location}}/products/{{product}}"
_LEVELS = "/custom-low-stock/locations/{location}"
_LEVELS_V2 = "/custom-low-stock/v2/locations/{location}"
_STOCK = "/v3/stock/{inventory}"

_TAGGED = (IF_NONE_MATCH,)
_SINCE = Parameter("since", str, "a date or a date-time: only what changed then or later")
_TYPE = Parameter("type", LocationType, "which of the four", required=True)
_MOVING = ("unknown_named", "not_tracked")

ROUTES = (
    Route("GET", "/inventory", store_balances, answer=Balances, asks=(_SINCE,)),
    Route("GET", f"{ORGANIZATION}/inventory", store_balances, answer=Balances, asks=(_SINCE,)),
    Route("GET", f"{ORGANIZATION}/locations", list_locations, answer=list[Location]),
    Route("GET", _LOCATIONS, balances_by_type, answer=Balances, asks=(_TYPE,)),
    Route("GET", f"{_LOCATIONS}/", balances_by_type, answer=Balances, asks=(_TYPE,)),
    Route("GET", f"{_LOCATIONS}/{{location}}", location_balances, answer=Balances),
    Route("GET", _PRODUCT, product_balances, answer=Balances, refuses=("not_tracked",)),
    Route("POST", f"{ORGANIZATION}/inventory/products", listed_balances, 200, ListedProducts, reads=True,
          answer=Balances, refuses=("unknown_named",)),
    Route("PUT", f"{ORGANIZATION}/inventory", change_inventory, 200, ChangeInventory, quick=True,
          answer=Balances, refuses=_MOVING),
    Route("POST", f"{ORGANIZATION}/v2/inventory/bulk", change_in_bulk, 200, BulkChange,
          answer=Balances, refuses=_MOVING),
    Route("POST", f"{ORGANIZATION}/inventory", start_tracking, 200, StartTracking,
          answer=Balances, refuses=("unknown_named",)),
    Route("DELETE", f"{ORGANIZATION}/inventory/products/{{product}}", stop_tracking, 204),
    Route("GET", f"{ORGANIZATION}/history/locations/{{location}}", location_history,
          answer=History, asks=PAGED),
    Route("GET", _LEVELS_V2, list_levels, answer=Levels, asks=_TAGGED, refuses=("violations",)),
    Route("GET", f"{_LEVELS_V2}/products/{{product}}", product_levels, answer=ProductLevels, asks=_TAGGED),
    Route("PUT", _LEVELS, set_level, 204, SetLevel, refuses=("unknown_named",)),
    Route("POST", _LEVELS, set_levels, 204, SetLevels, refuses=("unknown_named",)),
    Route("DELETE", f"{_LEVELS}/products/{{product}}/variants/{{variant}}", delete_level, 202),
    Route("POST", f"{_LEVELS}/delete", delete_levels, 202, DeleteLevels, refuses=("unknown_named",)),
    Route("GET", "/v3/inventories", list_inventories, answer=list[Inventory]),
    Route("POST", "/v3/inventories", create_inventory, 201, NewInventory, answer=Inventory, gives=("Location",)),
    Route("GET", "/v3/inventories/{inventory}", get_inventory, answer=Inventory),
    Route("GET", "/v3/stock", all_stock, quick=True, answer=list[Stock], asks=PAGED),
    Route("GET", _STOCK, inventory_stock, quick=True, answer=list[Stock], asks=PAGED),
    Route("GET", f"{_STOCK}/products/{{product}}", product_stock, answer=list[Stock], refuses=("not_tracked",)),
    Route("POST", f"{_STOCK}/products", listed_stock, 200, list[Uuid], reads=True,
          answer=list[Stock], refuses=("unknown_named",)),
    Route("POST", "/v3/movements", move_stock, 204, MoveStock, quick=True, refuses=_MOVING),
    Route("GET", "/v3/products", list_tracked, answer=list[TrackingStatus], asks=PAGED),
    Route("POST", "/v3/products", set_tracking, 204, list[SetTracking], refuses=("unknown_named",)),
    Route("POST", "/v3/products/status", tracking_status, 200, list[Uuid], reads=True,
          answer=list[TrackingStatus]),
    Route("POST", "/v3/custom-low-stock", set_stock_levels, 204, list[SetStockLevel],
          refuses=("unknown_named",)),
)  # fmt: skip
