"""Handlers that gather what the products in the store use: options, images, slugs (contract, section 2.1)."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

import msgspec
from sqlalchemy import select

from app.service.http.call import Call, Reply
from app.service.storage.schema import products
from app.wire.library import ImagesInUse, OptionInUse, OptionsInUse, Slug, WantedSlug
from app.wire.products import Product

_LONGEST_SLUG = 200  # of the 256 that a product may have; room for a number


def options_in_use(call: Call[None]) -> Reply:
    """What the variants are told apart by, each name with all its values, in order of the products."""
    values: dict[str, dict[str, None]] = {}
    for product in _products(call):
        for variant in product.variants:
            for option in variant.options or ():
                values.setdefault(option.name, {})[option.value] = None
    return Reply(
        OptionsInUse(options=[OptionInUse(name=name, values=list(of)) for name, of in values.items()])
    )


def images_in_use(call: Call[None]) -> Reply:
    """The images of products and variants, each once."""
    urls: dict[str, None] = {}
    for product in _products(call):
        for shown in (product.presentation, *(variant.presentation for variant in product.variants)):
            if shown and shown.image_url:
                urls[shown.image_url] = None
    return Reply(ImagesInUse(image_urls=list(urls)))


def unique_slug(call: Call[WantedSlug]) -> Reply:
    """A slug that no product in the online shop has yet. Nothing is kept: it is taken once a product has it."""
    seo = (product.online.seo for product in _products(call) if product.online)
    taken = {each.slug for each in seo if each}
    slug = _slug(call.body.product_name)
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    free = next(each for each in numbered if each not in taken)
    return Reply(Slug(product_name=call.body.product_name, slug=free))


def _slug(name: str) -> str:
    """Letters and digits of any script in lower case, accents left out, joined by hyphens."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return "-".join(re.findall(r"[^\W_]+", plain.casefold()))[:_LONGEST_SLUG].strip("-") or "product"


def _products(call: Call[None] | Call[WantedSlug]) -> Iterator[Product]:
    there = select(products.c.entity).where(~products.c.gone).order_by(products.c.number)
    for entity in call.connection.scalars(there):
        yield msgspec.json.decode(entity, type=Product)
