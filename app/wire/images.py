"""Images of products (contract, section 2.4)."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from app.wire.shapes import Shape, rule


class ImageUpload(Shape, kw_only=True, omit_defaults=True):
    """A picture: its bytes as base64, or where they can be fetched; exactly one of the two."""

    image_format: Literal["JPEG", "PNG", "GIF"]
    image_data: str | None = None
    image_url: Annotated[str, rule(least=1, most=2048)] | None = None


class UploadedImage(Shape, kw_only=True):
    """The first URL is what ``presentation.imageUrl`` of a product takes."""

    image_lookup_key: str
    image_urls: list[str]


class ImageUploads(Shape, kw_only=True):
    image_uploads: Annotated[list[ImageUpload], rule(least=1, most=500)]


class BulkImage(UploadedImage, kw_only=True):
    source: str | UnsetType = UNSET  #: the URL that it was fetched from


class UploadedImages(Shape, kw_only=True):
    """``invalid`` names those that are no images, by their URLs or by where they are in the body."""

    uploaded: list[BulkImage]
    invalid: list[str]
