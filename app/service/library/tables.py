"""The table of images; those of products are in `app.service.storage.schema`."""

from sqlalchemy import Column, LargeBinary, String, Table

from app.service.storage.schema import Moment, metadata

images = Table(
    "images",
    metadata,
    Column("key", String(64), primary_key=True),  # made of the content, so that one image is kept once
    Column("media", String(16), nullable=False),  # its type, as HTTP names it
    Column("content", LargeBinary, nullable=False),
    Column("created", Moment, nullable=False),
)
