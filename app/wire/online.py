"""How a product is shown in an online shop: kept and given back, without a meaning of its own here."""

from typing import Annotated

from app.wire.shapes import Shape, rule


class OnlinePresentation(Shape, kw_only=True, omit_defaults=True):
    additional_image_urls: Annotated[list[str], rule(most=25)] = []
    display_image_url: str | None = None
    media_urls: Annotated[list[str], rule(most=8)] = []


class SearchEngineOptimization(Shape, kw_only=True, omit_defaults=True):
    meta_description: Annotated[str, rule(most=320)] | None = None
    slug: Annotated[str, rule(least=1, most=256)] | None = None
    title: Annotated[str, rule(most=256)] | None = None


class Weight(Shape, kw_only=True):
    unit: Annotated[str, rule(pattern="kg|g|oz|lb")]
    weight: Annotated[float, rule(least=0, most=2**31 - 1)]


class Shipping(Shape, kw_only=True, omit_defaults=True):
    shipping_pricing_model: Annotated[str, rule(pattern="FREE|STANDARD")] | None = None
    weight: Weight | None = None
    weight_in_grams: Annotated[int, rule(least=0, most=2**31 - 1)] | None = None


class Online(Shape, kw_only=True, omit_defaults=True):
    status: Annotated[str, rule(pattern="ACTIVE|HIDDEN")]
    title: Annotated[str, rule(most=256)] | None = None
    description: Annotated[str, rule(most=3500)] | None = None
    presentation: OnlinePresentation | None = None
    seo: SearchEngineOptimization | None = None
    shipping: Shipping | None = None
