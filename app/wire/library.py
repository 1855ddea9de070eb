"""What the product library has beside products: categories, discounts, imports (contract, section 2.1)."""

from typing import Annotated, Literal

from app.wire.products import Category, NewProduct, Price
from app.wire.shapes import Shape, Uuid1, rule


class Categories(Shape, kw_only=True):
    """The envelope of an answer, and of a request that creates some."""

    categories: list[Category]


class RenameCategory(Shape, kw_only=True):
    name: Annotated[str, rule(most=100, pattern=r"\S|\S[\s\S]*\S")]


class NewDiscount(Shape, kw_only=True, omit_defaults=True):
    """A discount as a request gives it: a percentage or an amount, exactly one of them."""

    uuid: Uuid1
    name: Annotated[str, rule(most=64)] | None = None
    description: Annotated[str, rule(most=128)] | None = None
    amount: Price | None = None
    percentage: Annotated[float, rule(least=0, most=100)] | None = None
    external_reference: Annotated[str, rule(most=128)] | None = None
    image_lookup_keys: list[str] = []


class Discount(NewDiscount, kw_only=True, omit_defaults=True):
    """A discount as the service answers it; a name is there, if only an empty one."""

    name: str
    etag: str
    created: str
    updated: str
    updated_by: str | None = None


class StartImport(Shape, kw_only=True):
    products: list[NewProduct]


class Import(Shape, kw_only=True, omit_defaults=True):
    """How an import is going; ``items`` are the products that it was given."""

    uuid: str
    state: Literal["IMPORTING", "FINISHED_SUCCESS", "FINISHED_FAILED"]
    created: str
    items: int
    finished: str | None = None
    error_message: str | None = None


class ProductCount(Shape, kw_only=True):
    product_count: int


class OptionInUse(Shape, kw_only=True):
    name: str
    values: list[str]


class OptionsInUse(Shape, kw_only=True):
    options: list[OptionInUse]


class ImagesInUse(Shape, kw_only=True):
    image_urls: list[str]


class WantedSlug(Shape, kw_only=True):
    product_name: Annotated[str, rule(least=1, most=256)]


class Slug(Shape, kw_only=True):
    product_name: str
    slug: str
