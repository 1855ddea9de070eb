"""The tables of OAuth. Whatever is only compared is kept as its hash."""

from sqlalchemy import Column, String, Table, Text

from app.service.storage.schema import Identifier, Moment, metadata

tokens = Table(  # access tokens
    "tokens",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256, in hex
    Column("client", Identifier, nullable=False, index=True),  # who obtained it
    Column("user", Identifier, nullable=False),  # for whom
    Column("scopes", Text, nullable=False),  # separated by spaces
    Column("expires", Moment),  # none: until it is revoked
)
