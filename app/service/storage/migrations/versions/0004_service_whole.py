"""Tokens have scopes."""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    "ALTER TABLE organization DROP COLUMN token",
    """
        CREATE TABLE tokens (
            hash VARCHAR(64) NOT NULL PRIMARY KEY, client VARCHAR(36) NOT NULL, user VARCHAR(36) NOT NULL,
            scopes TEXT NOT NULL, expires BIGINT, family VARCHAR(36)
        )""",
    "CREATE INDEX ix_tokens_client ON tokens (client)",
    "CREATE INDEX ix_tokens_expires ON tokens (expires)",
    "CREATE INDEX ix_tokens_family ON tokens (family)",
    """
        CREATE TABLE grants (
            hash VARCHAR(64) NOT NULL PRIMARY KEY, type VARCHAR(32) NOT NULL, client VARCHAR(36) NOT NULL,
            family VARCHAR(36) NOT NULL, scopes TEXT NOT NULL, expires BIGINT NOT NULL,
            used BOOLEAN DEFAULT 0 NOT NULL, redirect_uri TEXT, challenge TEXT
        )""",
    "CREATE INDEX ix_grants_client ON grants (client)",
    "CREATE INDEX ix_grants_expires ON grants (expires)",
    "CREATE INDEX ix_grants_family ON grants (family)",
    """
        CREATE TABLE api_keys (
            client VARCHAR(36) NOT NULL PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL,
            created BIGINT NOT NULL, public_key TEXT NOT NULL
        )""",
    """
        CREATE TABLE apps (
            client VARCHAR(36) NOT NULL PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL,
            redirect_uris TEXT NOT NULL, created BIGINT NOT NULL, secret VARCHAR(64) NOT NULL
        )""",
    """
        CREATE TABLE passwords (
            user VARCHAR(36) NOT NULL PRIMARY KEY, hash TEXT NOT NULL, failures INTEGER NOT NULL,
            paused BIGINT NOT NULL
        )""",
    """
        CREATE TABLE messages (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL, name VARCHAR(64) NOT NULL,
            payload TEXT NOT NULL, moment BIGINT NOT NULL
        )""",
    """
        CREATE TABLE subscriptions (
            uuid VARCHAR(36) NOT NULL PRIMARY KEY, client VARCHAR(36) NOT NULL, events TEXT NOT NULL,
            destination TEXT NOT NULL, email TEXT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL,
            position BIGINT NOT NULL, failures INTEGER NOT NULL, due BIGINT NOT NULL, until BIGINT
        )""",
    "CREATE INDEX ix_subscriptions_client ON subscriptions (client)",
    'ALTER TABLE requests ADD COLUMN "user" VARCHAR(36)',
    "ALTER TABLE requests ADD COLUMN client VARCHAR(36)",
    "CREATE INDEX requests_by_external ON requests (external) WHERE external IS NOT NULL",
    "CREATE UNIQUE INDEX requests_once ON requests (external) WHERE kind = 'identified'",
    "ALTER TABLE movements ADD COLUMN reason TEXT",
    "ALTER TABLE movements ADD COLUMN happened BIGINT",
    """
        CREATE TABLE records (
            collection VARCHAR(64) NOT NULL, "key" VARCHAR(64) NOT NULL, content TEXT NOT NULL,
            version INTEGER NOT NULL, etag VARCHAR(32) NOT NULL, changed BIGINT NOT NULL,
            PRIMARY KEY (collection, "key")
        )""",
    "ALTER TABLE variants ADD COLUMN sku TEXT",
    "ALTER TABLE variants ADD COLUMN barcode TEXT",
    "CREATE INDEX ix_variants_sku ON variants (sku)",
    "CREATE INDEX ix_variants_barcode ON variants (barcode)",
    """
        UPDATE variants SET sku = json_extract(said.value, '$.sku'), barcode = json_extract(said.value, '$.barcode')
            FROM products, json_each(products.entity, '$.variants') AS said
            WHERE variants.uuid = json_extract(said.value, '$.uuid')""",
    """
        CREATE TABLE purchases (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, moment BIGINT NOT NULL,
            created BIGINT NOT NULL, refunds VARCHAR(36) REFERENCES purchases (uuid), entity TEXT NOT NULL
        )""",
    "CREATE INDEX ix_purchases_moment ON purchases (moment)",
    "CREATE INDEX ix_purchases_refunds ON purchases (refunds)",
    """
        CREATE TABLE images (
            "key" VARCHAR(64) NOT NULL PRIMARY KEY, media VARCHAR(16) NOT NULL, content BLOB NOT NULL,
            created BIGINT NOT NULL
        )""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
