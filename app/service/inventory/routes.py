"""The Inventory API as a table (contract, sections 1.2 and 1.3)."""

from app.service.http.call import ORGANIZATION, Route
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
from app.wire.inventory import BulkChange, ChangeInventory, ListedProducts, StartTracking
from app.wire.low_stock import DeleteLevels, SetLevel, SetLevels
from app.wire.shapes import Uuid
from app.wire.stock import MoveStock, NewInventory, SetStockLevel, SetTracking

_LOCATIONS = f"{ORGANIZATION}/inventory/locations"
_LEVELS = "/custom-low-stock/locations/{location}"
_LEVELS_V2 = "/custom-low-stock/v2/locations/{location}"
_STOCK = "/v3/stock/{inventory}"

ROUTES = (
    Route("GET", "/inventory", store_balances),
    Route("GET", f"{ORGANIZATION}/inventory", store_balances),
    Route("GET", f"{ORGANIZATION}/locations", list_locations),
    Route("GET", _LOCATIONS, balances_by_type),
    Route("GET", f"{_LOCATIONS}/", balances_by_type),
    Route("GET", f"{_LOCATIONS}/{{location}}", location_balances),
    Route("GET", f"{_LOCATIONS}/{{location}}/products/{{product}}", product_balances),
    Route("POST", f"{ORGANIZATION}/inventory/products", listed_balances, 200, ListedProducts, reads=True),
    Route("PUT", f"{ORGANIZATION}/inventory", change_inventory, 200, ChangeInventory),
    Route("POST", f"{ORGANIZATION}/v2/inventory/bulk", change_in_bulk, 200, BulkChange),
    Route("POST", f"{ORGANIZATION}/inventory", start_tracking, 200, StartTracking),
    Route("DELETE", f"{ORGANIZATION}/inventory/products/{{product}}", stop_tracking, 204),
    Route("GET", f"{ORGANIZATION}/history/locations/{{location}}", location_history),
    Route("GET", _LEVELS_V2, list_levels),
    Route("GET", f"{_LEVELS_V2}/products/{{product}}", product_levels),
    Route("PUT", _LEVELS, set_level, 204, SetLevel),
    Route("POST", _LEVELS, set_levels, 204, SetLevels),
    Route("DELETE", f"{_LEVELS}/products/{{product}}/variants/{{variant}}", delete_level, 202),
    Route("POST", f"{_LEVELS}/delete", delete_levels, 202, DeleteLevels),
    Route("GET", "/v3/inventories", list_inventories),
    Route("POST", "/v3/inventories", create_inventory, 201, NewInventory),
    Route("GET", "/v3/inventories/{inventory}", get_inventory),
    Route("GET", "/v3/stock", all_stock),
    Route("GET", _STOCK, inventory_stock),
    Route("GET", f"{_STOCK}/products/{{product}}", product_stock),
    Route("POST", f"{_STOCK}/products", listed_stock, 200, list[Uuid], reads=True),
    Route("POST", "/v3/movements", move_stock, 204, MoveStock),
    Route("GET", "/v3/products", list_tracked),
    Route("POST", "/v3/products", set_tracking, 204, list[SetTracking]),
    Route("POST", "/v3/products/status", tracking_status, 200, list[Uuid], reads=True),
    Route("POST", "/v3/custom-low-stock", set_stock_levels, 204, list[SetStockLevel]),
)
