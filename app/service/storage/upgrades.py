"""Which program a store was made by, and bringing an older one to the present schema when it is opened.

The version is Alembic's, in a table of its own; an SQLite file from before Alembic has it as ``user_version``.
"""

from typing import cast

from sqlalchemy import Connection, inspect, select, text

from app.service.storage.schema import SCHEMA_VERSION, alembic_version

#: What a file from before Alembic has as its ``user_version``; the first version that Alembic counts in is 4.
BEFORE_ALEMBIC = range(1, 4)


def version_of(connection: Connection) -> int:
    """The version of the store's schema."""
    if connection.dialect.name == "sqlite":
        told = cast(int, connection.scalar(text("PRAGMA user_version")))
        if told in BEFORE_ALEMBIC:
            return told
    return int(connection.scalars(select(alembic_version)).one())


def upgrade(connection: Connection, version: int) -> None:
    """Bring a store from ``version`` to the present one, in the caller's transaction."""
    from alembic import command  # only here, for it takes longer to import than a store takes to open
    from alembic.config import Config

    if not inspect(connection).has_table(alembic_version.name):
        alembic_version.create(connection)
        stamp(connection, version)
    config = Config()
    config.set_main_option("script_location", "app.service.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        mark_file(connection)


def stamp(connection: Connection, version: int = SCHEMA_VERSION) -> None:
    """Say that the store has the schema of ``version``; the table for it is there and empty."""
    connection.execute(alembic_version.insert().values(version_num=f"{version:04}"))


def mark_file(connection: Connection) -> None:
    """So that a program from before Alembic, which reads this alone, refuses the file as too new."""
    connection.execute(text(f"PRAGMA user_version = {BEFORE_ALEMBIC.stop}"))
