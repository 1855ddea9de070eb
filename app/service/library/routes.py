"""The Product Library API as a table (contract, section 2.1)."""

from app.service.http.call import ORGANIZATION, PublicRoute, Route
from app.service.http.etags import IF_MATCH, IF_NONE_MATCH
from app.service.http.parameters import Parameter
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
from app.service.library.images import fetch_all, fetch_one, get_image, upload_image, upload_images
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
from app.service.library.reading import PAGED, read_library
from app.wire.images import ImageUpload, ImageUploads, UploadedImage, UploadedImages
from app.wire.library import (
    Categories,
    Discount,
    ImagesInUse,
    Import,
    NewDiscount,
    OptionsInUse,
    ProductCount,
    RenameCategory,
    Slug,
    StartImport,
    WantedSlug,
)
from app.wire.patching import MergePatch
from app.wire.products import Library, NewProduct, Product
from app.wire.shapes import Uuid1

_PRODUCTS = f"{ORGANIZATION}/products"
_IMAGES = f"/v2/images{ORGANIZATION}/products"
_CATEGORIES = f"{ORGANIZATION}/categories/v2"
_DISCOUNTS = f"{ORGANIZATION}/discounts"

_SORT = Parameter("sort", bool, "by the time of creation, as they are in any case", refuses=())
_WHOLE = Parameter("returnEntity", bool, "answers the product too", refuses=())
_NAMED = Parameter("uuid", list[Uuid1], "the products, as often as it is given", required=True,
                   refuses=("malformed", "violations"))  # fmt: skip
_TAGGED = ("ETag", "Location")

ROUTES = (
    Route("GET", _PRODUCTS, list_products, answer=list[Product]),
    Route("POST", _PRODUCTS, create_product, 201, NewProduct,
          answer=Product, asks=(_WHOLE,), gives=_TAGGED, refuses=("exists",)),
    Route("DELETE", _PRODUCTS, delete_products, 204, asks=(_NAMED,)),
    Route("GET", f"{_PRODUCTS}/v2", list_products, answer=list[Product], asks=(_SORT,)),
    Route("GET", f"{_PRODUCTS}/v2/count", count_products, answer=ProductCount),
    Route("GET", f"{_PRODUCTS}/options", options_in_use, answer=OptionsInUse),
    Route("POST", f"{_PRODUCTS}/online/slug", unique_slug, 200, WantedSlug, reads=True, answer=Slug),
    Route("PUT", f"{_PRODUCTS}/v2/{{product}}", update_product, 204, MergePatch,
          body=NewProduct, asks=(IF_MATCH,), gives=_TAGGED, refuses=("exists",)),
    Route("GET", f"{_PRODUCTS}/{{product}}", get_product, answer=Product, asks=(IF_NONE_MATCH,)),
    Route("DELETE", f"{_PRODUCTS}/{{product}}", delete_product, 204),
    Route("GET", f"{ORGANIZATION}/library", read_library, answer=Library, asks=PAGED, refuses=("reload",)),
    Route("GET", f"{ORGANIZATION}/images", images_in_use, answer=ImagesInUse),
    Route("POST", _IMAGES, upload_image, 201, ImageUpload, answer=UploadedImage, prepare=fetch_one),
    Route("POST", f"{_IMAGES}/bulk", upload_images, 201, ImageUploads, answer=UploadedImages, prepare=fetch_all),
    PublicRoute("GET", "/productimage/{size}/{image}", get_image, answer=bytes, media="image/*"),
    Route("GET", _CATEGORIES, list_categories, answer=Categories),
    Route("POST", _CATEGORIES, create_categories, 201, Categories, refuses=("category_exists",)),
    Route("PATCH", f"{_CATEGORIES}/{{category}}", rename_category, 204, RenameCategory),
    Route("DELETE", f"{_CATEGORIES}/{{category}}", delete_category, 204),
    Route("GET", _DISCOUNTS, list_discounts, answer=list[Discount]),
    Route("POST", _DISCOUNTS, create_discount, 201, NewDiscount, gives=_TAGGED),
    Route("GET", f"{_DISCOUNTS}/{{discount}}", get_discount, answer=Discount, asks=(IF_NONE_MATCH,)),
    Route("PUT", f"{_DISCOUNTS}/{{discount}}", replace_discount, 204, NewDiscount,
          asks=(IF_MATCH,), gives=_TAGGED),
    Route("DELETE", f"{_DISCOUNTS}/{{discount}}", delete_discount, 204),
    Route("POST", f"{ORGANIZATION}/import/v2", start_import, 200, StartImport, answer=Import),
    Route("GET", f"{ORGANIZATION}/import/status", latest_import, answer=Import, refuses=("unknown_thing",)),
    Route("GET", f"{ORGANIZATION}/import/status/{{import}}", get_import, answer=Import),
)  # fmt: skip
