"""Several locations may be a STORE. SQLite drops a constraint only by making the table anew."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    "PRAGMA defer_foreign_keys = ON",
    "CREATE TABLE locations_of_2 AS SELECT * FROM locations",
    "DROP TABLE locations",
    """
        CREATE TABLE locations (
            uuid VARCHAR(36) NOT NULL PRIMARY KEY, type VARCHAR(16) NOT NULL, name TEXT NOT NULL,
            description TEXT, "default" BOOLEAN NOT NULL
        )""",
    "INSERT INTO locations SELECT * FROM locations_of_2",
    "DROP TABLE locations_of_2",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
