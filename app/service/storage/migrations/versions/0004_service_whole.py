"""Tokens have scopes."""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    "ALTER TABLE organization DROP COLUMN token",
    """
        CREATE TABLE tokens (
            hash VARCHAR(64) NOT NULL PRIMARY KEY, client VARCHAR(36) NOT NULL, user VARCHAR(36) NOT NULL,
            scopes TEXT NOT NULL, expires BIGINT
        )""",
    "CREATE INDEX ix_tokens_client ON tokens (client)",
    """
        CREATE TABLE messages (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL, name VARCHAR(64) NOT NULL,
            payload TEXT NOT NULL, moment BIGINT NOT NULL
        )""",
    """
        CREATE TABLE subscriptions (
            uuid VARCHAR(36) NOT NULL PRIMARY KEY, client VARCHAR(36) NOT NULL, events TEXT NOT NULL,
            destination TEXT NOT NULL, email TEXT NOT NULL, created BIGINT NOT NULL, updated BIGINT NOT NULL,
            position BIGINT NOT NULL, failures INTEGER NOT NULL, due BIGINT NOT NULL
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
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
