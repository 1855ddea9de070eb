"""Handlers of images (contract, section 2.4): uploaded, or fetched from elsewhere, and served to anybody.

An image is named by its organization and its content, so that whatever is uploaded twice is kept once, and
nobody finds one who was not told of it. It is served as it came, under the two names that the real service has
for two sizes: nothing here scales pictures.
"""

import base64
import binascii
import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET
from sqlalchemy import select

from app.domain.errors import Refused, Violation
from app.domain.identifiers import from_short, short
from app.service.http.call import NAMED_OTHERWISE, Call, Errand, Reply, Visit, unknown_thing
from app.service.library.fetching import fetched
from app.service.library.pictures import Picture, picture_of
from app.service.library.tables import images
from app.service.storage.engines import upsert
from app.wire.images import BulkImage, ImageUpload, ImageUploads, UploadedImage, UploadedImages

MOST_BYTES = 5 * 2**20
_MORE_THAN, _MOST_PIXELS = 50, 5000

#: What the real service calls the original, and a smaller one.
_SIZES = ("o", "L")

_FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


class _Image(NamedTuple):
    content: bytes
    picture: Picture


def fetch_one(call: Call[ImageUpload]) -> Errand:
    """Fetches what the body gives the address of, before the transaction."""
    return _errand(call, [call.body])


def fetch_all(call: Call[ImageUploads]) -> Errand:
    return _errand(call, call.body.image_uploads)


def _errand(call: Call[Any], uploads: Sequence[ImageUpload]) -> Errand:
    urls = [upload.image_url for upload in uploads if upload.image_url and upload.image_data is None]
    return lambda: fetched(urls, call.stores.options, most=MOST_BYTES)


def upload_image(call: Call[ImageUpload]) -> Reply:
    """Keep a picture of more than 50 and at most 5000 pixels a side, and at most 5 MiB."""
    image = _image(call.body, call.prepared)
    if isinstance(image, Violation):
        raise Refused("violations", violations=(image,))
    key, urls = _keep(call, image)
    return Reply(UploadedImage(image_lookup_key=key, image_urls=urls))


def upload_images(call: Call[ImageUploads]) -> Reply:
    """Keep all that are pictures of the right size, and name those that are not."""
    uploaded, invalid = list[BulkImage](), list[str]()
    for number, upload in enumerate(call.body.image_uploads):
        image = _image(upload, call.prepared)
        if isinstance(image, Violation):
            invalid.append(upload.image_url or f"imageUploads[{number}]")
        else:
            key, urls = _keep(call, image)
            source = upload.image_url or UNSET
            uploaded.append(BulkImage(image_lookup_key=key, image_urls=urls, source=source))
    return Reply(UploadedImages(uploaded=uploaded, invalid=invalid))


def get_image(visit: Visit) -> Reply:
    """A picture, for anybody who was told its name. It never changes."""
    key, size = visit.path["image"], visit.path["size"]
    readable = re.fullmatch(NAMED_OTHERWISE["image"], key) and size in _SIZES
    store = visit.stores.find(from_short(key[:22])) if readable else None
    if store is None:
        raise unknown_thing("imageLookupKey", key)
    with store.transaction(writes=False) as connection:
        row = connection.execute(select(images).where(images.c.key == key)).one_or_none()
    if row is None:
        raise unknown_thing("imageLookupKey", key)
    return Reply(row.content, _FOR_EVER, media=row.media)


def _image(upload: ImageUpload, fetched: Mapping[str, bytes]) -> _Image | Violation:
    """The picture that is uploaded, or what is wrong with it."""
    content = _content(upload, fetched)
    if isinstance(content, Violation):
        return content
    name, picture = "imageData" if upload.image_url is None else "imageUrl", picture_of(content)
    if len(content) > MOST_BYTES:
        return Violation(name, f"{name} has more than 5 MiB", "INVALID_SIZE", f"at most {MOST_BYTES} bytes")
    if picture is None or picture.format != upload.image_format:
        found = picture.format if picture else "no JPEG, PNG or GIF"
        message = f"{name} is not what imageFormat says: it is {found}"
        return Violation(name, message, "MUST_MATCH_PATTERN", upload.image_format, found)
    if not all(_MORE_THAN < side <= _MOST_PIXELS for side in picture[1:]):
        expected = f"more than {_MORE_THAN} and at most {_MOST_PIXELS} pixels a side"
        size = f"{picture.width} x {picture.height}"
        return Violation(name, f"{name} is of the wrong size", "INVALID_SIZE", expected, size)
    return _Image(content, picture)


def _content(upload: ImageUpload, fetched: Mapping[str, bytes]) -> bytes | Violation:
    data, url = upload.image_data, upload.image_url
    if (data is None) == (url is None):
        constraint = "MUST_NOT_BE_NULL" if data is None else "MUST_BE_NULL"
        return Violation("imageData", "exactly one of imageData and imageUrl must be given", constraint)
    if url is not None:
        message = "imageUrl cannot be fetched"
        return fetched.get(url) or Violation("imageUrl", message, "MUST_BE_TRUE", value=url[:200])
    try:
        return base64.b64decode(data or "", validate=True)
    except (binascii.Error, ValueError):
        return Violation("imageData", "imageData is not base64", "MUST_MATCH_PATTERN", "base64")


def _keep(call: Call[Any], image: _Image) -> tuple[str, list[str]]:
    """The key and the URLs of an image, which may be there already."""
    name = uuid.UUID(bytes=hashlib.blake2b(image.content, digest_size=16).digest())
    kind = image.picture.format.lower()
    key = f"{short(call.store.organization)}-{short(str(name))}.{kind}"
    values = {"key": key, "media": f"image/{kind}", "content": image.content, "created": call.moment}
    call.connection.execute(upsert(call.connection, images).values(values).on_conflict_do_nothing())
    return key, [f"{call.url}/productimage/{size}/{key}" for size in _SIZES]
