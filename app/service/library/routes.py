"""The Product Library API as a table (contract, section 2.1)."""

from app.service.http.call import ORGANIZATION, Route
from app.service.library.categories import (
    create_categories,
    delete_category,
    list_categories,
    rename_category,
)
from app.service.library.discounts import (
    create_discount,
    delete_discount,
    get_discount,
    list_discounts,
    replace_discount,
)
from app.service.library.imports import get_import, latest_import, start_import
from app.service.library.in_use import images_in_use, options_in_use, unique_slug
from app.service.library.products import (
    count_products,
    create_product,
    delete_product,
    delete_products,
    get_product,
    list_products,
    update_product,
)
from app.service.library.reading import read_library
from app.wire.library import Categories, NewDiscount, RenameCategory, StartImport, WantedSlug
from app.wire.patching import MergePatch
from app.wire.products import NewProduct

_PRODUCTS = f"{ORGANIZATION}/products"
_CATEGORIES = f"{ORGANIZATION}/categories/v2"
_DISCOUNTS = f"{ORGANIZATION}/discounts"

ROUTES = (
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
    Route("GET", f"{ORGANIZATION}/library", read_library),
    Route("GET", f"{ORGANIZATION}/images", images_in_use),
    Route("GET", _CATEGORIES, list_categories),
    Route("POST", _CATEGORIES, create_categories, 201, Categories),
    Route("PATCH", f"{_CATEGORIES}/{{category}}", rename_category, 204, RenameCategory),
    Route("DELETE", f"{_CATEGORIES}/{{category}}", delete_category, 204),
    Route("GET", _DISCOUNTS, list_discounts),
    Route("POST", _DISCOUNTS, create_discount, 201, NewDiscount),
    Route("GET", f"{_DISCOUNTS}/{{discount}}", get_discount),
    Route("PUT", f"{_DISCOUNTS}/{{discount}}", replace_discount, 204, NewDiscount),
    Route("DELETE", f"{_DISCOUNTS}/{{discount}}", delete_discount, 204),
    Route("POST", f"{ORGANIZATION}/import/v2", start_import, 200, StartImport),
    Route("GET", f"{ORGANIZATION}/import/status", latest_import),
    Route("GET", f"{ORGANIZATION}/import/status/{{import}}", get_import),
)
