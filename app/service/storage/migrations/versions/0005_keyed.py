"""In SQLite variants and tracking lie in the order of their keys: a page of stock reads half as much."""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """
        CREATE TABLE variants_of_5 (
            uuid VARCHAR(36) NOT NULL PRIMARY KEY, product VARCHAR(36) NOT NULL REFERENCES products (uuid),
            sku TEXT, barcode TEXT, gone BOOLEAN DEFAULT 0 NOT NULL
        ) WITHOUT ROWID""",
    """
        INSERT INTO variants_of_5 (uuid, product, sku, barcode, gone)
            SELECT uuid, product, sku, barcode, gone FROM variants ORDER BY uuid""",
    "DROP TABLE variants",
    "ALTER TABLE variants_of_5 RENAME TO variants",
    "CREATE INDEX ix_variants_product ON variants (product)",
    "CREATE INDEX ix_variants_sku ON variants (sku)",
    "CREATE INDEX ix_variants_barcode ON variants (barcode)",
    """
        CREATE TABLE tracking_of_5 (
            product VARCHAR(36) NOT NULL PRIMARY KEY REFERENCES products (uuid), started BIGINT NOT NULL
        ) WITHOUT ROWID""",
    "INSERT INTO tracking_of_5 (product, started) SELECT product, started FROM tracking ORDER BY product",
    "DROP TABLE tracking",
    "ALTER TABLE tracking_of_5 RENAME TO tracking",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _STATEMENTS:
            op.execute(statement)
