"""Stores made by older programs, brought to the present schema when they are opened.

Each step leads from one version to the next, for SQLite. A step is never changed once it is released: what it
creates is what that version had, whatever the tables are like today.
"""

from sqlalchemy import Connection

from app.service.storage.schema import SCHEMA_VERSION

_STEPS: dict[int, tuple[str, ...]] = {
    # From 1: what is deleted is marked; categories have a table of their own; discounts and imports are new.
    1: (
        "ALTER TABLE products ADD COLUMN gone BOOLEAN DEFAULT 0 NOT NULL",
        "ALTER TABLE variants ADD COLUMN gone BOOLEAN DEFAULT 0 NOT NULL",
        """
        CREATE TABLE categories (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, name TEXT NOT NULL
        )
        """,
        """
        INSERT INTO categories (uuid, name)
            SELECT json_extract(entity, '$.category.uuid'), json_extract(entity, '$.category.name') FROM products
            WHERE json_extract(entity, '$.category.uuid') IS NOT NULL GROUP BY 1 ORDER BY min(number)
        """,
        """
        CREATE TABLE discounts (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, created BIGINT NOT NULL,
            updated BIGINT NOT NULL, etag VARCHAR(32) NOT NULL, event INTEGER NOT NULL REFERENCES events (number),
            entity TEXT NOT NULL, gone BOOLEAN DEFAULT 0 NOT NULL
        )
        """,
        "CREATE INDEX ix_discounts_event ON discounts (event)",
        """
        CREATE TABLE imports (
            number INTEGER NOT NULL PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, created BIGINT NOT NULL,
            finished BIGINT NOT NULL, items INTEGER NOT NULL, error TEXT
        )
        """,
    ),
    # From 2: several locations may be a STORE. SQLite drops a constraint only by making the table anew.
    2: (
        "PRAGMA defer_foreign_keys = ON",
        "CREATE TABLE locations_of_2 AS SELECT * FROM locations",
        "DROP TABLE locations",
        """
        CREATE TABLE locations (
            uuid VARCHAR(36) NOT NULL PRIMARY KEY, type VARCHAR(16) NOT NULL, name TEXT NOT NULL,
            description TEXT, "default" BOOLEAN NOT NULL
        )
        """,
        "INSERT INTO locations SELECT * FROM locations_of_2",
        "DROP TABLE locations_of_2",
    ),
    # From 3: tokens have scopes.
    3: (
        "ALTER TABLE organization DROP COLUMN token",
        """
        CREATE TABLE tokens (
            hash VARCHAR(64) NOT NULL PRIMARY KEY, client VARCHAR(36) NOT NULL, user VARCHAR(36) NOT NULL,
            scopes TEXT NOT NULL, expires BIGINT
        )
        """,
        "CREATE INDEX ix_tokens_client ON tokens (client)",
    ),
}


def upgrade(connection: Connection, version: int) -> None:
    """Bring a store from ``version`` to the present one, in the caller's transaction."""
    for step in range(version, SCHEMA_VERSION):
        for statement in _STEPS[step]:
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
