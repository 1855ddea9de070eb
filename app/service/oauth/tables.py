"""The tables of OAuth. Whatever is only compared is kept as its hash."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, false

from app.service.storage.schema import Identifier, Moment, metadata

Hash = String(64)  # SHA-256, in hex

tokens = Table(  # access tokens
    "tokens",
    metadata,
    Column("hash", Hash, primary_key=True),
    Column("client", Identifier, nullable=False, index=True),  # who obtained it
    Column("user", Identifier, nullable=False),  # for whom
    Column("scopes", Text, nullable=False),  # separated by spaces
    Column("expires", Moment, index=True),  # none: until it is revoked
    Column("family", Identifier, index=True),  # what is revoked with it: of an approval, or of an API key
)

grants = Table(  # what an app may turn into tokens, once: codes and refresh tokens
    "grants",
    metadata,
    Column("hash", Hash, primary_key=True),
    Column("type", String(32), nullable=False),  # the grant_type that it is presented with
    Column("client", Identifier, nullable=False, index=True),
    Column("family", Identifier, nullable=False, index=True),  # all that came of one approval
    Column("scopes", Text, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
    Column("used", Boolean, nullable=False, server_default=false()),  # presented again, it ends its family
    Column("redirect_uri", Text),  # of a code: where it was sent
    Column("challenge", Text),  # of a code, if PKCE was asked for: the S256 one, also for plain
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("client", Identifier, primary_key=True),  # each key is a client of its own
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("public_key", Text, nullable=False),  # PEM; its private half signed once and was forgotten
)

apps = Table(  # what asks a person for approval
    "apps",
    metadata,
    Column("client", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # the most that it may ask for
    Column("redirect_uris", Text, nullable=False),  # separated by spaces
    Column("created", Moment, nullable=False),
    Column("secret", Hash, nullable=False),
)

passwords = Table(  # of those who may approve an app: the merchant alone
    "passwords",
    metadata,
    Column("user", Identifier, primary_key=True),
    Column("hash", Text, nullable=False),  # scrypt, with its cost and its salt
    Column("failures", Integer, nullable=False),  # wrong ones since the last right one
    Column("paused", Moment, nullable=False),  # until when no more are tried
)
