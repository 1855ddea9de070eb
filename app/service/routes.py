"""What the service answers, as one table (contract, sections 1.2, 1.3 and 2.1)."""

from app.service.call import Route
from app.service.categories import create_categories, delete_category, list_categories, rename_category
from app.service.changing import change_in_bulk, change_inventory, move_stock
from app.service.discounts import (
    create_discount,
    delete_discount,
    get_discount,
    list_discounts,
    replace_discount,
)
from app.service.history import location_history
from app.service.imports import get_import, latest_import, start_import
from app.service.in_use import images_in_use, options_in_use, unique_slug
from app.service.inventories import create_inventory, get_inventory, list_inventories
from app.service.inventory import (
    balances_by_type,
    list_locations,
    listed_balances,
    location_balances,
    product_balances,
    store_balances,
)
from app.service.library import read_library
from app.service.low_stock import (
    delete_level,
    delete_levels,
    list_levels,
    product_levels,
    set_level,
    set_levels,
    set_stock_levels,
)
from app.service.products import (
    count_products,
    create_product,
    delete_product,
    delete_products,
    get_product,
    list_products,
    update_product,
)
from app.service.stock import all_stock, inventory_stock, listed_stock, product_stock
from app.service.tracking import list_tracked, set_tracking, start_tracking, stop_tracking, tracking_status
from app.wire.inventory import BulkChange, ChangeInventory, ListedProducts, StartTracking
from app.wire.library import Categories, NewDiscount, RenameCategory, StartImport, WantedSlug
from app.wire.low_stock import DeleteLevels, SetLevel, SetLevels
from app.wire.patching import MergePatch
from app.wire.products import NewProduct
from app.wire.shapes import Uuid
from app.wire.stock import MoveStock, NewInventory, SetStockLevel, SetTracking

_ORG = "/organizations/{organization}"
_PRODUCTS = f"{_ORG}/products"
_CATEGORIES = f"{_ORG}/categories/v2"
_DISCOUNTS = f"{_ORG}/discounts"
_LOCATIONS = f"{_ORG}/inventory/locations"
_LEVELS = "/custom-low-stock/locations/{location}"
_LEVELS_V2 = "/custom-low-stock/v2/locations/{location}"
_STOCK = "/v3/stock/{inventory}"

ROUTES = (
    Route("GET", "/inventory", store_balances),
    Route("GET", f"{_ORG}/inventory", store_balances),
    Route("GET", f"{_ORG}/locations", list_locations),
    Route("GET", _LOCATIONS, balances_by_type),
    Route("GET", f"{_LOCATIONS}/", balances_by_type),
    Route("GET", f"{_LOCATIONS}/{{location}}", location_balances),
    Route("GET", f"{_LOCATIONS}/{{location}}/products/{{product}}", product_balances),
    Route("POST", f"{_ORG}/inventory/products", listed_balances, 200, ListedProducts, reads=True),
    Route("PUT", f"{_ORG}/inventory", change_inventory, 200, ChangeInventory),
    Route("POST", f"{_ORG}/v2/inventory/bulk", change_in_bulk, 200, BulkChange),
    Route("POST", f"{_ORG}/inventory", start_tracking, 200, StartTracking),
    Route("DELETE", f"{_ORG}/inventory/products/{{product}}", stop_tracking, 204),
    Route("GET", f"{_ORG}/history/locations/{{location}}", location_history),
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
    Route("GET", _PRODUCTS, list_products),
    Route("POST", _PRODUCTS, create_product, 201, NewProduct),
    Route("DELETE", _PRODUCTS, delete_products, 204),
    Route("GET", f"{_PRODUCTS}/v2", list_products),
    Route("GET", f"{_PRODUCTS}/v2/count", count_products),
    Route("GET", f"{_PRODUCTS}/options", options_in_use),
    Route("POST", f"{_PRODUCTS}/online/slug", unique_slug, 200, WantedSlug, reads=True),
    Route("PUT", f"{_PRODUCTS}/v2/{{product}}", update_product, 204, MergePatch),
    Route("GET", f"{_PRODUCTS}/{{product}}", get_product),
    Route("DELETE", f"{_PRODUCTS}/{{product}}", delete_product, 204),
    Route("GET", f"{_ORG}/library", read_library),
    Route("GET", f"{_ORG}/images", images_in_use),
    Route("GET", _CATEGORIES, list_categories),
    Route("POST", _CATEGORIES, create_categories, 201, Categories),
    Route("PATCH", f"{_CATEGORIES}/{{category}}", rename_category, 204, RenameCategory),
    Route("DELETE", f"{_CATEGORIES}/{{category}}", delete_category, 204),
    Route("GET", _DISCOUNTS, list_discounts),
    Route("POST", _DISCOUNTS, create_discount, 201, NewDiscount),
    Route("GET", f"{_DISCOUNTS}/{{discount}}", get_discount),
    Route("PUT", f"{_DISCOUNTS}/{{discount}}", replace_discount, 204, NewDiscount),
    Route("DELETE", f"{_DISCOUNTS}/{{discount}}", delete_discount, 204),
    Route("POST", f"{_ORG}/import/v2", start_import, 200, StartImport),
    Route("GET", f"{_ORG}/import/status", latest_import),
    Route("GET", f"{_ORG}/import/status/{{import}}", get_import),
)
