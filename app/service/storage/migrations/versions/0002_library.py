"""What is deleted is marked; categories have a table of their own; discounts and imports are new."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    "ALTER TABLE products ADD COLUMN gone BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE variants ADD COLUMN gone BOOLEAN DEFAULT 0 NOT NULL",
    """
        CREATE TABLE categories (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, name TEXT NOT NULL
        )""",
    """
        INSERT INTO categories (uuid, name)
            SELECT json_extract(entity, '$.category.uuid'), json_extract(entity, '$.category.name') FROM products
            WHERE json_extract(entity, '$.category.uuid') IS NOT NULL GROUP BY 1 ORDER BY min(number)""",
    """
        CREATE TABLE discounts (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, created BIGINT NOT NULL,
            updated BIGINT NOT NULL, etag VARCHAR(32) NOT NULL, event INTEGER NOT NULL REFERENCES events (number),
            entity TEXT NOT NULL, gone BOOLEAN DEFAULT 0 NOT NULL
        )""",
    "CREATE INDEX ix_discounts_event ON discounts (event)",
    """
        CREATE TABLE imports (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, created BIGINT NOT NULL,
            finished BIGINT NOT NULL, items INTEGER NOT NULL, error TEXT
        )""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
