"""The table of small records that several computers share."""

from sqlalchemy import Column, Integer, String, Table, Text
from sqlalchemy.dialects import postgresql

from app.service.storage.schema import Moment, metadata

#: What a collection or a record is called.
Name = String(64).with_variant(postgresql.VARCHAR(64, collation="C"), "postgresql")

records = Table(
    "records",
    metadata,
    Column("collection", Name, primary_key=True),
    Column("key", Name, primary_key=True),
    Column("content", Text, nullable=False),  # JSON, as it came
    Column("version", Integer, nullable=False),  # how often it was written
    Column("etag", String(32), nullable=False),
    Column("changed", Moment, nullable=False),
)
