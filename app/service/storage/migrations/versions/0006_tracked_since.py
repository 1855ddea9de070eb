"""A variant has since when its product is tracked: a page of stock looks it up no more."""

from alembic import op

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    """
        ALTER TABLE variants ADD COLUMN tracked_since BIGINT
            CONSTRAINT gone_is_not_tracked CHECK (NOT gone OR tracked_since IS NULL)""",
    """
        UPDATE variants SET tracked_since = (SELECT started FROM tracking WHERE tracking.product = variants.product)
            WHERE NOT gone""",
    "DROP TABLE tracking",
    "DROP INDEX ix_variants_product",
    "CREATE INDEX variants_of_product ON variants (product, tracked_since)",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
